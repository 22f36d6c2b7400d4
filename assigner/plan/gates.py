"""Gates: limits on measures that a plan must keep to be accepted, such as ``moved_revenue: "<= 3 %"``.

A gate is a comparison with a number; with a percent sign the measure counts as a part of its whole. Compared in exact
fractions, so that a plan right at the border passes. When to modify: to accept another way of writing a limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, cast

from assigner.plan.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.plan.measures import Figure

Sign = Literal["<=", "<", ">=", ">", "="]
_WRITTEN = re.compile(r"^\s*(<=|>=|<|>|==|=|≤|≥|不超过|不低于)?\s*([\d][\d,_]*(?:\.\d+)?)\s*(%|％)?\s*$")
_SIGNS: dict[str, Sign] = {"≤": "<=", "≥": ">=", "==": "=", "不超过": "<=", "不低于": ">="}


@dataclass(frozen=True, slots=True)
class Gate:
    """A limit on one measure.

    Parameters
    ----------
    measure
        Name of the measure.
    sign
        How the figure must stand to the limit.
    limit
        The limit, exact; a percentage as a share (3 % is 3/100).
    percent
        Whether the figure counts as a part of its whole.
    """

    measure: str
    sign: Sign
    limit: Fraction
    percent: bool

    @classmethod
    def read(cls, measure: str, written: object) -> Gate | None:
        """Return the gate as written in a file, or None where it cannot be read.

        A number alone is a limit in the measure's good direction: ``unassigned: 0`` means at most 0.
        """
        found = _WRITTEN.match(str(written))
        if measure not in MEASURES or found is None or isinstance(written, bool):
            return None
        sign = found[1] or (">=" if MEASURES[measure].better == "high" else "<=")
        limit = Fraction(re.sub("[,_]", "", found[2]))
        percent = found[3] is not None
        as_share = percent or MEASURES[measure].kind == "share"
        return cls(measure, cast("Sign", _SIGNS.get(sign, sign)), limit / 100 if percent else limit, as_share)

    def holds(self, figure: Figure) -> bool:
        """Return whether a figure keeps the limit, exactly; a part of nothing is 0 of 0."""
        if self.percent:
            left, right = Fraction(figure.steps), self.limit * (figure.of_steps or 0)
        else:
            left, right = figure.steps * Fraction(str(figure.resolution)), self.limit
        return {
            "<=": left <= right, "<": left < right, ">=": left >= right, ">": left > right, "=": left == right,
        }[self.sign]  # fmt: skip

    def text(self) -> str:
        """Return the gate as people write it."""
        number = self.limit * 100 if self.percent else self.limit
        shown = f"{int(number):,}" if number.denominator == 1 else f"{float(number):,.10g}"
        return f"{self.sign} {shown}{' %' if self.percent else ''}"


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate with the figure found; ``passed`` is None where the measure means nothing for the problem."""

    gate: Gate
    figure: Figure | None
    passed: bool | None


def check_gates(gates: tuple[Gate, ...], figures: Mapping[str, Figure | None]) -> tuple[GateResult, ...]:
    """Return each gate with its figure and whether it holds."""
    found = []
    for gate in gates:
        figure = figures.get(gate.measure)
        found.append(GateResult(gate, figure, None if figure is None else gate.holds(figure)))
    return tuple(found)
