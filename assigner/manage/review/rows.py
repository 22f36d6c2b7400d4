"""One rep's period as a row: plan, actual, causes in whole units, ranges; teams are sums of their reps.

When to modify: to say more about a rep's period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.manage.history.conversion import Z80
from assigner.manage.review.factors import FACTORS
from assigner.manage.review.shares import shares_of_product
from assigner.manage.review.words import CAUSES
from assigner.manage.whole import rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.manage.history.conversion import Conversion
    from assigner.manage.history.history import History
    from assigner.manage.review.factors import Work


@dataclass(frozen=True)
class RepReview:
    """One rep's period, or a team's as the sum of its reps.

    Parameters
    ----------
    name, team
        Whose.
    plan, actual
        What was planned and what came, in whole units of the value.
    parts
        What each cause adds to ``actual - plan``, whole units, sum exact: ``stretch``, the factors, ``luck``.
    luck_range
        Luck between minus and plus this would be chance alone in 8 of 10 such periods.
    conversion_range
        80 % range of the part of conversion.
    closings, won
        Deals closed and won.
    expected_won
        Deals that an average rep would have won of these.
    factor, factor_range
        The rep's factor on the chance by all deals up to the end of the period, shrunk, with its 80 % range; None for teams.
    days, days_lost
        Working days of the period, and those lost to leave and ramp.
    """

    name: str
    team: str
    plan: int
    actual: int
    parts: dict[str, int]
    luck_range: int
    conversion_range: tuple[int, int]
    closings: int
    won: int
    expected_won: float
    factor: float | None
    factor_range: tuple[float, float] | None
    days: float
    days_lost: float

    @property
    def difference(self) -> int:
        """Actual less plan."""
        return self.actual - self.plan

    @property
    def luck_is_chance(self) -> bool:
        """Whether the luck is what chance alone gives in 8 of 10 periods."""
        return abs(self.parts["luck"]) <= self.luck_range

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            **{name: getattr(self, name) for name in ("name", "team", "plan", "actual", "difference", "parts", "luck_range")},
            "luck_is_chance": self.luck_is_chance, "conversion_range": list(self.conversion_range),
            "closings": self.closings, "won": self.won, "expected_won": round(self.expected_won, 1),
            "factor": None if self.factor is None else round(self.factor, 3),
            "factor_range": None if self.factor_range is None else [round(one, 3) for one in self.factor_range],
            "days": round(self.days, 1), "days_lost": round(self.days_lost, 1),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Sides:
    """Both sides of a period, by rep in the order of the history's reps.

    Parameters
    ----------
    before, after
        The factors as expected and as they came, ``[rep, factor]``.
    work
        What was closed.
    now, differ
        Factors on the chance: of the period, and by all deals up to its end.
    full, there
        Working days, and those not lost to leave and ramp.
    """

    before: np.ndarray
    after: np.ndarray
    work: Work
    now: Conversion
    differ: Conversion
    full: np.ndarray
    there: np.ndarray


def rows_of(history: History, sides: Sides, targets: Mapping[str, int] | None) -> list[RepReview]:
    """Return the reps who have a plan or a deal, largest shortfall first."""
    expected = sides.before.prod(axis=1)
    shares = shares_of_product(sides.before, sides.after)
    rows = []
    for at, name in enumerate(history.reps):
        plan = round(float(expected[at])) if targets is None else int(targets.get(name, 0))
        if plan or sides.work.value[at] or sides.work.closings[at]:
            stretch = 0 if targets is None else round(float(expected[at])) - plan
            rows.append(_row(name, history.team_of.get(name, ""), plan, stretch, shares[at], sides, at))
    given = targets or {}
    rows += [_without_deals(name, int(given[name])) for name in sorted(set(given) - set(history.reps)) if given[name]]
    return sorted(rows, key=lambda row: (row.difference, row.name))


def _row(name: str, team: str, plan: int, stretch: int, shares: np.ndarray, sides: Sides, at: int) -> RepReview:
    work, actual = sides.work, round(float(sides.work.value[at]))
    luck = float(work.value[at] - sides.after[at].prod())
    causes = [stretch, *rounded(np.array([*shares, luck]), actual - plan - stretch).tolist()]
    factor, spread = float(sides.differ.factor[at]), Z80 * float(sides.differ.spread[at])
    return RepReview(
        name=name, team=team, plan=plan, actual=actual, parts=dict(zip(CAUSES, causes, strict=True)),
        luck_range=round(Z80 * float(np.sqrt(work.variance[at]))), conversion_range=_conversion_range(sides, at),
        closings=int(work.closings[at]), won=int(work.won[at]), expected_won=float(work.chance[at]),
        factor=factor, factor_range=(factor - spread, factor + spread), days=float(sides.full[at]),
        days_lost=float(sides.full[at] - sides.there[at]),
    )  # fmt: skip


def _without_deals(name: str, target: int) -> RepReview:
    """Return the row of who has a target and no deal in the history: nothing was to be expected, so all of it is stretch."""
    parts = {**dict.fromkeys(CAUSES, 0), "stretch": -target}
    return RepReview(name, "", target, 0, parts, 0, (0, 0), 0, 0, 0.0, None, None, 0.0, 0.0)


def _conversion_range(sides: Sides, at: int) -> tuple[int, int]:
    """Return the part of conversion at both ends of the 80 % range of the rep's factor."""
    ends = []
    for sign in (-1, 1):
        after = sides.after[at].copy()
        after[len(FACTORS) - 1] = max(0.0, sides.now.factor[at] + sign * Z80 * sides.now.spread[at])
        ends.append(round(float(shares_of_product(sides.before[at], after)[-1])))
    return min(ends), max(ends)


def teams_of(rows: list[RepReview]) -> list[RepReview]:
    """Return a sum a team, largest shortfall first."""
    names = sorted({row.team for row in rows})
    teams = [sum_of(name, name, [row for row in rows if row.team == name]) for name in names if name]
    return sorted(teams, key=lambda row: (row.difference, row.name))


def sum_of(name: str, team: str, rows: list[RepReview]) -> RepReview:
    """Return the sum of rows; ranges of luck add as independent ones do, those of conversion too."""
    parts = {cause: sum(row.parts[cause] for row in rows) for cause in CAUSES}
    luck = round(float(np.sqrt(sum(row.luck_range**2 for row in rows))))
    half = round(float(np.sqrt(sum(((row.conversion_range[1] - row.conversion_range[0]) / 2) ** 2 for row in rows))))
    middle = parts["conversion"]
    return RepReview(
        name, team, sum(row.plan for row in rows), sum(row.actual for row in rows), parts, luck,
        (middle - half, middle + half), sum(row.closings for row in rows), sum(row.won for row in rows),
        sum(row.expected_won for row in rows), None, None, sum(row.days for row in rows),
        sum(row.days_lost for row in rows),
    )  # fmt: skip
