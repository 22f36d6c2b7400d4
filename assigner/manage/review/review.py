"""Plan against actual per rep and team, and the difference split without a rest.

When to modify: to say more about a rep's period; a cause of a difference is a factor in
:mod:`assigner.manage.review.factors`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.errors import UsageError
from assigner.language import Words
from assigner.manage.history.conversion import conversion_of
from assigner.manage.history.history import weekdays_between
from assigner.manage.history.periods import day_of, month_in_quarter, quarter_of
from assigner.manage.history.yardstick import yardstick_of
from assigner.manage.review.factors import Base, base_of, conversion_now, work_of
from assigner.manage.review.rows import Sides, rows_of, sum_of, teams_of
from assigner.manage.review.words import CAUSES, headline_of
from assigner.manage.working import working_days

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.language import Language
    from assigner.manage.history.conversion import Conversion
    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period
    from assigner.manage.history.yardstick import Yardstick
    from assigner.manage.review.factors import Work
    from assigner.manage.review.rows import RepReview
    from assigner.problem.problem import Problem

PEERS = "peers"
"""Compare with the mean of all in the same days instead of earlier days."""
NOTHING_CLOSED = Words(
    "No deal was closed in {period}. The history goes from {first} to {last}.",
    "{period} 内没有已结商机；历史覆盖 {first} 至 {last}。",
)


@dataclass(frozen=True, eq=False)
class Review:
    """The close of a period.

    Parameters
    ----------
    period, against
        The period, and what it is compared with: a period's name, ``peers`` or ``targets``.
    reps, teams
        Largest shortfall first.
    total
        The sum of all.
    differ
        How much reps differ beyond dice, by all deals up to the end of the period.
    yardstick
        What an average rep gets.
    opened, opened_before
        Deals opened in the period, and in as many days before it.
    """

    period: Period
    against: str
    reps: tuple[RepReview, ...]
    teams: tuple[RepReview, ...]
    total: RepReview
    differ: Conversion
    yardstick: Yardstick
    opened: int
    opened_before: int

    def headline(self, language: Language) -> str:
        """Return what happened and the largest causes in one sentence."""
        return headline_of(self.total, self.period.label, self.against, self.differ.p_value, language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
            "period": self.period.label, "first_day": self.period.first_day.isoformat(),
            "last_day": self.period.last_day.isoformat(), "against": self.against,
            "causes": {name: {"en": words.en, "zh": words.zh} for name, words in CAUSES.items()},
            "total": self.total.to_dict(), "teams": [one.to_dict() for one in self.teams],
            "reps": [one.to_dict() for one in self.reps],
            "reps_differ": {"between": round(self.differ.between, 4), "p_value": round(self.differ.p_value, 4)},
            "opened": self.opened, "opened_before": self.opened_before,
            "months": {"factors": [round(one, 3) for one in self.yardstick.month], "p_value": self.yardstick.month_p_value},
        }  # fmt: skip


def review(
    history: History,
    period: Period,
    *,
    against: Period | str | None = None,
    targets: Mapping[str, int] | None = None,
    problem: Problem | None = None,
) -> Review:
    """Return a period's close.

    Parameters
    ----------
    history
        Won and lost deals.
    period
        The period to close.
    against
        Earlier days that say what could be expected, or ``peers``; the quarter before where None, and peers where nothing
        was closed then.
    targets
        Target by rep; what could be expected where None.
    problem
        Says when reps were away; nobody was where None.

    Raises
    ------
    UsageError
        No deal was closed in the period.
    """
    if history.closed_in(period.first, period.last).empty:
        days = {"first": str(np.datetime64(history.first_day, "D")), "last": str(np.datetime64(history.last_day, "D"))}
        raise UsageError(NOTHING_CLOSED.filled(period=period.label, **days))
    yardstick, reps = yardstick_of(history.until(period.last)), history.reps
    work = work_of(history, yardstick, reps, period.first, period.last)
    full, there = _days(history, period, reps, problem)
    base, told = _base(history, yardstick, reps, work, period, against, there)
    now = conversion_now(work, base.conversion)
    before, after = _factors(history, period, work, base, now.factor, full, there, yardstick)
    ever = work_of(history, yardstick, reps, history.first_day, period.last)
    differ = conversion_of(ever.won, ever.chance, ever.chance_variance)
    rows = rows_of(history, Sides(before, after, work, now, differ, full, there), targets)
    told = "targets" if targets is not None else told
    return Review(
        period,
        told,
        tuple(rows),
        tuple(teams_of(rows)),
        sum_of("", "", rows),
        differ,
        yardstick,
        *_opened(history, period),
    )


def _opened(history: History, period: Period) -> tuple[int, int]:
    """Return how many deals were opened in a period, and in as many days before it."""
    opened = history.deals["opened"]
    days = period.last - period.first + 1
    inside = (opened >= period.first) & (opened <= period.last)
    return int(inside.sum()), int(((opened >= period.first - days) & (opened < period.first)).sum())


def _days(history: History, period: Period, reps: list[str], problem: Problem | None) -> tuple[np.ndarray, np.ndarray]:
    """Return the working days of the period by rep, whole and less leave, as far as the history covers it."""
    first, last = max(period.first, history.first_day), min(period.last, history.last_day)
    usual = float(history.working_days(period.first, period.last))
    full, there = np.full(len(reps), usual), np.full(len(reps), usual)
    if problem is not None:
        days = working_days(problem, first, last)
        rows = problem.rep_index.get_indexer(pd.Index(reps))
        known = rows >= 0
        full[known], there[known] = days.full.sum(axis=1)[rows[known]], days.there.sum(axis=1)[rows[known]]
    return full, there


def _base(
    history: History,
    yardstick: Yardstick,
    reps: list[str],
    work: Work,
    period: Period,
    against: Period | str | None,
    there: np.ndarray,
) -> tuple[Base, str]:
    """Return what could be expected of each rep, and what it was taken from."""
    earlier = quarter_of(period.first - 1) if against is None else against
    ever = work_of(history, yardstick, reps, history.first_day, period.first - 1)
    known = conversion_of(ever.won, ever.chance, ever.chance_variance)
    if not isinstance(earlier, str):
        before = work_of(history, yardstick, reps, earlier.first, earlier.last)
        if before.closings.sum() > 0:
            days = history.working_days(earlier.first, earlier.last)
            return base_of(before, days, known), earlier.label
    return _peers(work, there, known), PEERS


def _peers(work: Work, there: np.ndarray, known: Conversion) -> Base:
    """Return the mean of all who closed anything, for everybody."""
    busy = work.closings > 0
    pace = work.closings.sum() / max(float(there[busy].sum()), 1.0)
    book = work.plain.sum() / max(float(work.closings.sum()), 1.0)
    everybody = np.ones(len(busy))
    return Base(pace * everybody, book * everybody, known)


def _factors(
    history: History,
    period: Period,
    work: Work,
    base: Base,
    conversion: np.ndarray,
    full: np.ndarray,
    there: np.ndarray,
    yardstick: Yardstick,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the factors as expected and as they came, ``[rep, factor]`` in the order of ``FACTORS``."""
    usual = _usual_season(yardstick, max(period.first, history.first_day), min(period.last, history.last_day))
    season = np.full(len(full), usual)
    worked, closed = there > 0, work.closings > 0
    pace = np.where(worked, work.closings / np.where(worked, there, 1.0), base.pace)
    book = np.where(closed, work.plain / np.maximum(work.closings, 1.0), base.book)
    own_season = np.where(work.plain > 0, work.expected / np.where(work.plain > 0, work.plain, 1.0), season)
    before = np.stack([full, base.pace, base.book, season, base.conversion.factor], axis=1)
    after = np.stack([there, pace, book, own_season, conversion], axis=1)
    return before, after


def _usual_season(yardstick: Yardstick, first: int, last: int) -> float:
    """Return the mean factor of the months over the working days of a period."""
    days = [day for day in range(first, last + 1) if weekdays_between(day, day)]
    return float(np.mean([yardstick.month[month_in_quarter(day_of(day))] for day in days])) if days else 1.0
