"""What everybody may expect to earn under a scheme, how evenly chances are spread, and what another scheme would do.

Both schemes are paid for the same draws, so that a difference is the schemes' and not the dice's. When to modify: to say
more about earnings; how a scheme pays stands in :mod:`assigner.manage.incentives.pay`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.errors import UsageError
from assigner.language import Words
from assigner.manage.goals.attainment import HIGH, LOW
from assigner.manage.goals.backtest import widened
from assigner.manage.goals.books import outlook_of_plan
from assigner.manage.goals.goals import NEEDS_HISTORY, goals
from assigner.manage.incentives.pay import Times, pay_of, pooled
from assigner.manage.incentives.words import headline_of
from assigner.manage.working import working_days

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.manage.goals.asked import GoalsAsked
    from assigner.manage.goals.goals import Goals
    from assigner.manage.history.history import History
    from assigner.manage.incentives.asked import Scheme
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

NOBODY = Words("There is no active rep to pay.", "没有可支付的在岗人员。")


@dataclass(frozen=True)
class RepEarnings:
    """What one rep may expect.

    Parameters
    ----------
    rep, name, team
        Who.
    target
        Of the quarter.
    mean, low, high
        Mean pay and its 80 % range.
    a_day
        Mean pay for each working day of the quarter.
    capped, reached
        Share of draws in which the cap cuts, and in which the target is reached.
    change, change_low, change_high
        Pay under the scheme less pay under the other one, draw by draw; None without another one.
    """

    rep: str
    name: str
    team: str
    target: int
    mean: float
    low: float
    high: float
    a_day: float
    capped: float
    reached: float
    change: float | None
    change_low: float | None
    change_high: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        whole = ("mean", "low", "high", "change", "change_low", "change_high")
        rounded = {name: None if getattr(self, name) is None else round(getattr(self, name)) for name in whole}
        return {"rep": self.rep, "name": self.name, "team": self.team, "target": self.target, **rounded,
                "a_day": round(self.a_day, 1), "capped": round(self.capped, 3), "reached": round(self.reached, 3)}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Earnings:
    """What a scheme pays.

    Parameters
    ----------
    scheme, against
        The scheme, and the one that it is compared with.
    goals
        Targets and draws of value.
    reps
        In the order of the problem.
    mean, low, high
        Pay of all together with its 80 % range.
    value
        Mean value won by all.
    unevenness
        Pay that would have to change hands for everybody to earn the same a day, as a share of all pay.
    change, change_low, change_high
        Of all together, against the other scheme.
    """

    scheme: Scheme
    against: Scheme | None
    goals: Goals
    reps: tuple[RepEarnings, ...]
    mean: float
    low: float
    high: float
    value: float
    unevenness: float
    change: float | None
    change_low: float | None
    change_high: float | None

    @property
    def rate(self) -> float:
        """Pay for each unit of value."""
        return self.mean / self.value if self.value > 0 else 0.0

    def headline(self, language: Language) -> str:
        """Return what the scheme costs, how even it is, and what the change does."""
        return headline_of(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        whole = ("mean", "low", "high", "value", "change", "change_low", "change_high")
        rounded = {name: None if getattr(self, name) is None else round(getattr(self, name)) for name in whole}
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")}, "scheme": self.scheme.name,
            "against": None if self.against is None else self.against.name, "quarter": self.goals.quarter.label,
            "currency": self.scheme.currency, **rounded, "rate": round(self.rate, 4),
            "unevenness": round(self.unevenness, 4), "reps": [one.to_dict() for one in self.reps],
        }  # fmt: skip


def earnings(
    problem: Problem, plan: Plan, asked: GoalsAsked, scheme: Scheme, *, history: History | None = None,
    against: Scheme | None = None,
) -> Earnings:  # fmt: skip
    """Return what everybody may expect to earn in the checked quarter of a goal.

    Parameters
    ----------
    problem, plan, asked, history
        As for :func:`assigner.manage.goals.goals.goals`: targets, and what books bring.
    scheme
        The scheme.
    against
        The scheme that is paid today; differences are told.

    Raises
    ------
    UsageError
        Nothing says what a book brings, or nobody is there.
    """
    found = goals(problem, plan, asked, history)
    if not found.reps:
        raise UsageError(NOBODY)
    if found.draws is None:
        raise UsageError(NEEDS_HISTORY)
    active = np.flatnonzero(problem.rep_active)
    target = np.array([0 if one.checked is None else one.checked.target for one in found.reps], dtype=float)
    days = working_days(problem, found.quarter.first, found.quarter.last).there.sum(axis=1)
    drawn = [_credit(problem, plan, found, one, history, days) for one in (scheme, against) if one is not None]
    pays = [
        pay_of(one, credit[:, active], target)
        for one, credit in zip((scheme, against), drawn, strict=False)
        if one is not None
    ]
    change = pays[0] - pays[1] if against is not None else None
    reached = (found.draws[:, active] >= target[None, :]).mean(axis=0)
    rows = tuple(
        _row(
            found,
            at,
            pays[0][:, at],
            scheme,
            float(days[active[at]]),
            float(reached[at]),
            None if change is None else change[:, at],
        )
        for at in range(len(active))
    )
    total = pays[0].sum(axis=1)
    low, high = np.quantile(total, [LOW, HIGH]).tolist()
    value = float(found.draws[:, active].sum(axis=1).mean())
    told = _range(None if change is None else change.sum(axis=1))
    return Earnings(
        scheme, against, found, rows, float(total.mean()), low, high, value, _unevenness(rows, days[active]), *told
    )


def _credit(
    problem: Problem, plan: Plan, found: Goals, scheme: Scheme, history: History | None, days: np.ndarray
) -> np.ndarray:
    """Return what counts under a scheme in the same draws as the value."""
    outlook = outlook_of_plan(problem, plan, found.asked, history, found.quarter, days, Times(scheme))
    assert outlook is not None
    values = outlook.draw(found.asked.draws, np.random.default_rng(found.asked.seed))
    return pooled(scheme, widened(values, found.widening), problem.rep_team)


def _row(
    found: Goals, at: int, pay: np.ndarray, scheme: Scheme, days: float, reached: float, change: np.ndarray | None
) -> RepEarnings:
    one = found.reps[at]
    low, high = np.quantile(pay, [LOW, HIGH]).tolist()
    capped = 0.0 if scheme.cap is None else float((pay >= scheme.cap).mean())
    return RepEarnings(
        one.rep, one.name, one.team, 0 if one.checked is None else one.checked.target, float(pay.mean()), low, high,
        float(pay.mean()) / max(days, 1e-9) if days > 0 else 0.0, capped, reached, *_range(change),
    )  # fmt: skip


def _range(change: np.ndarray | None) -> tuple[float | None, float | None, float | None]:
    if change is None:
        return None, None, None
    low, high = np.quantile(change, [LOW, HIGH]).tolist()
    return float(change.mean()), low, high


def _unevenness(rows: tuple[RepEarnings, ...], days: np.ndarray) -> float:
    """Return the share of all pay that exceeds what the same pay a day would give."""
    pay = np.array([row.mean for row in rows])
    if pay.sum() <= 0 or days.sum() <= 0:
        return 0.0
    even = pay.sum() * days / days.sum()
    return float(np.maximum(0, pay - even).sum() / pay.sum())
