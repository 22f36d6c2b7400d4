"""The CP-SAT model while it grows: variables and constraints written straight into its message.

Writing the message is five to ten times faster than the expression classes of the solver's Python
interface (measured in docs/decisions/cpsat.md), which matters at several hundred thousand options.
Imported late, for it imports ortools. When to modify: with a new version of ortools.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.program.program import IntArray

UNLIMITED = 2**63 - 1
"""Upper bound of a linear constraint that has none."""
_CHUNK = 4096
_BOOL = "variables{domain:[0,1]}"


class Draft:
    """A CP-SAT model under construction.

    Attributes
    ----------
    model
        The model itself, to be handed to the solver.
    """

    def __init__(self) -> None:
        self.model = cp_model.CpModel()
        self._proto: Any = self.model.proto
        self._low: list[IntArray] = []
        self._high: list[IntArray] = []

    @property
    def num_variables(self) -> int:
        """Number of variables so far."""
        return len(self._proto.variables)

    @property
    def low(self) -> IntArray:
        """Smallest value of every variable."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *self._low])

    @property
    def high(self) -> IntArray:
        """Largest value of every variable."""
        return np.concatenate([np.zeros(0, dtype=np.int64), *self._high])

    def bools(self, count: int) -> int:
        """Add ``count`` variables of 0 and 1 and return the number of the first."""
        first = self.num_variables
        chunk = cp_model.CpModel().proto
        if count >= _CHUNK:
            chunk.parse_text_format(_BOOL * _CHUNK)
        for _ in range(count // _CHUNK):
            self._proto.merge_from(chunk)
        self._proto.merge_text_format(_BOOL * (count % _CHUNK))
        self._note(np.zeros(count, dtype=np.int64), np.ones(count, dtype=np.int64))
        return first

    def integers(self, low: IntArray, high: IntArray) -> int:
        """Add one variable per pair of bounds and return the number of the first."""
        first = self.num_variables
        variables = self._proto.variables
        for bounds in zip(low.tolist(), high.tolist(), strict=True):
            variables.add().domain.extend(bounds)
        self._note(low, high)
        return first

    def _note(self, low: IntArray, high: IntArray) -> None:
        self._low.append(low)
        self._high.append(high)

    def exactly_one(self, variables: Iterable[int]) -> None:
        """Demand that exactly one of the bools is 1."""
        self._proto.constraints.add().exactly_one.literals.extend(variables)

    def at_most_one(self, variables: Iterable[int]) -> None:
        """Demand that at most one of the bools is 1."""
        self._proto.constraints.add().at_most_one.literals.extend(variables)

    def linear(self, variables: list[int], coefs: list[int], low: int, high: int, guard: int | None = None) -> int:
        """Demand ``low <= sum of coef * variable <= high`` (only if the bool ``guard`` is 1); return the constraint's number."""
        number = len(self._proto.constraints)
        if low > high:  # the solver refuses such a domain; an empty sum that must be 1 says the same
            variables, coefs, low, high = [], [], 1, 1
        constraint = self._proto.constraints.add()
        if guard is not None:
            constraint.enforcement_literal.append(guard)
        linear = constraint.linear
        linear.vars.extend(variables)
        linear.coeffs.extend(coefs)
        linear.domain.extend((low, high))
        return number

    def set_domain(self, constraint: int, low: int, high: int) -> None:
        """Change the bounds of a linear constraint."""
        domain = self._proto.constraints[constraint].linear.domain
        domain.clear()
        domain.extend((low, high))

    def minimise(self, weight: IntArray, offset: int) -> None:
        """Replace the objective by ``offset + weight . variables`` (one weight per variable)."""
        self._proto.clear_objective()
        used = np.flatnonzero(weight)
        objective = self._proto.objective
        objective.vars.extend(used.tolist())
        objective.coeffs.extend(weight[used].tolist())
        objective.offset = float(offset)

    def hint(self, variables: IntArray, values: IntArray) -> None:
        """Replace the hint."""
        self._proto.clear_solution_hint()
        self._proto.solution_hint.vars.extend(variables.tolist())
        self._proto.solution_hint.values.extend(values.tolist())
