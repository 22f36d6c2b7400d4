"""Versions and plans as the library's own objects: read from the store once, then from memory.

When to modify: when answers need another object of the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from api.errors import NotFoundError
from api.plans import pieces, storage
from api.plans.cache import Recent
from api.plans.tables import items_of, reps_of
from api.store import Store, Tx, blobs, plans, problems
from assigner.plan.plan import Plan
from assigner.retelling import PlanFile, result_of, trusted
from assigner.verify import verify

if TYPE_CHECKING:
    from assigner.language import Words
    from assigner.plan.prices import Prices
    from assigner.plan.result import Result
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

MOST_ROWS = 1_500_000
"""Rows of all problems in memory together: about a gigabyte."""
MOST_PLANS = 16


@dataclass(frozen=True, eq=False)
class KeptPlan:
    """A stored plan with the version that it answers.

    Parameters
    ----------
    row
        Its row in the database.
    problem
        The version.
    data
        The content of ``plan.json``.
    """

    row: Mapping[str, Any]
    problem: Problem
    data: Mapping[str, Any]

    @cached_property
    def plan(self) -> Plan:
        """The plan."""
        rows = pd.DataFrame(self.data["plan"], columns=["item", "rep", "start"])
        return Plan.from_rows(self.problem, rows)

    @cached_property
    def card(self) -> Scorecard:
        """The scorecard, verified anew."""
        return verify(self.problem, self.plan)

    @property
    def file(self) -> PlanFile:
        """The plan with what was claimed when it was made."""
        return PlanFile(self.plan, {name: value for name, value in self.data.items() if name != "plan"})

    @property
    def prices(self) -> Prices:
        """The prices that go with the plan."""
        return self.file.prices

    @cached_property
    def result(self) -> Result:
        """The result, told again."""
        return result_of(self.problem, self.file, self.card)

    @property
    def result_claims(self) -> Mapping[str, Any]:
        """What was claimed when it was made, as far as it holds of the plan as it is verified now."""
        return self.data if trusted(self.problem, self.file, self.card) else {}

    @cached_property
    def gains(self) -> dict[int, Words]:
        """What moves bring, by number of the item, as far as anybody asked."""
        return {}

    @cached_property
    def items(self) -> pd.DataFrame:
        """One row an item."""
        return items_of(self)

    @cached_property
    def reps(self) -> pd.DataFrame:
        """One row a rep."""
        return reps_of(self)


class Library:
    """What is in the store, as objects of the library.

    Parameters
    ----------
    store
        The database.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._problems: Recent[Problem] = Recent(MOST_ROWS)
        self._plans: Recent[KeptPlan] = Recent(MOST_PLANS)

    def version_row(self, tenant: str, problem: str, number: int | None = None) -> Mapping[str, Any]:
        """Return the row of a version, the latest where no number is given.

        Raises
        ------
        NotFoundError
            There is none.
        """
        with self.store.read() as tx:
            return version_row(tx, tenant, problem, number)

    def problem(self, tenant: str, problem: str, number: int | None = None) -> Problem:
        """Return a version; see :meth:`version_row`."""
        return self.of_version(self.version_row(tenant, problem, number))

    def of_version(self, row: Mapping[str, Any]) -> Problem:
        """Return the problem of a version's row."""
        return self._problems.get(f"{row['tenant']}/{row['digest']}", lambda: self._loaded(row), _num_rows)

    def plan(self, tenant: str, plan: str) -> KeptPlan:
        """Return a plan.

        Raises
        ------
        NotFoundError
            There is none.
        """
        with self.store.read() as tx:
            row = plan_row(tx, tenant, plan)
        return self._plans.get(f"{tenant}/{plan}/{row['blob']}", lambda: self._read(row), lambda _plan: 1)

    def _loaded(self, row: Mapping[str, Any]) -> Problem:
        with self.store.read() as tx:
            content = blobs.get(tx, row["tenant"], row["blob"])
        return storage.loaded(content, row["digest"])

    def _read(self, row: Mapping[str, Any]) -> KeptPlan:
        problem = self.problem(row["tenant"], row["problem"], row["version"])
        with self.store.read() as tx:
            content = blobs.get(tx, row["tenant"], row["blob"])
        return KeptPlan(row, problem, pieces.parsed(content))


def version_row(tx: Tx, tenant: str, problem: str, number: int | None = None) -> Mapping[str, Any]:
    """Return the row of a version, the latest where no number is given.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = problems.find_version(tx, tenant, problem, number)
    if row is None:
        named = problem if number is None or problems.find(tx, tenant, problem) is None else f"{problem}/{number}"
        raise NotFoundError("problem" if named == problem else "version", named)
    return dict(row)


def problem_row(tx: Tx, tenant: str, problem: str, *, lock: bool = False) -> dict[str, Any]:
    """Return the row of a problem; ``lock`` keeps others from changing it until the transaction ends.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = problems.find(tx, tenant, problem, lock=lock)
    if row is None:
        raise NotFoundError("problem", problem)
    return dict(row)


def plan_row(tx: Tx, tenant: str, plan: str) -> dict[str, Any]:
    """Return the row of a plan.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = plans.find(tx, tenant, plan)
    if row is None:
        raise NotFoundError("plan", plan)
    return dict(row)


def _num_rows(problem: Problem) -> int:
    return sum(len(frame) for frame in problem.frames.values()) + 1000
