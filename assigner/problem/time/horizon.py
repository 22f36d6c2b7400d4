"""The days and the periods of the plan.

When to modify: to add a kind of period (``settings.PeriodKind`` names it first).
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from assigner.problem.settings import Horizon, PeriodKind, Settings
from assigner.problem.time.free_days import day_kinds
from assigner.problem.time.moments import day_text
from assigner.problem.time.zones import DAY_MINUTES, Minutes, to_utc

_EPOCH = date(1970, 1, 1)


def horizon_days(horizon: Horizon | None) -> Minutes:
    """Return the horizon's days as days since 1970-01-01; empty without a horizon."""
    if horizon is None:
        return np.zeros(0, dtype=np.int64)
    first, last = (horizon.first_day - _EPOCH).days, (horizon.last_day - _EPOCH).days
    return np.arange(first, last + 1, dtype=np.int64)


def horizon_bounds(settings: Settings) -> tuple[int, int]:
    """Return the UTC minutes at which the horizon starts and ends; (0, 0) without a horizon."""
    days = horizon_days(settings.horizon)
    if len(days) == 0:
        return 0, 0
    start, end = to_utc(np.array([days[0], days[-1] + 1]) * DAY_MINUTES, settings.time_zone).tolist()
    return start, end


def days_of(horizon: Horizon | None, zone: str) -> pd.DataFrame:
    """Return the local days of the horizon.

    Returns
    -------
    A frame with ``day`` (ISO date), ``start`` and ``end`` in UTC minutes (a day of a change of clock has 23
    or 25 hours), ``weekday`` (0 Monday to 6 Sunday). No rows without a horizon.
    """
    days = horizon_days(horizon)
    edges = to_utc(np.append(days, days[-1:] + 1) * DAY_MINUTES, zone)
    columns = {"start": edges[:-1], "end": edges[1:], "weekday": weekdays(days)}
    return pd.DataFrame({"day": pd.Series(day_text(days), dtype="str"), **columns})


def weekdays(days: Minutes) -> Minutes:
    """Return weekdays, 0 (Monday) to 6 (Sunday), of days since 1970-01-01 (a Thursday)."""
    return (days + 3) % 7


def period_table(settings: Settings, kind: PeriodKind | None = None) -> pd.DataFrame:
    """Return the periods of the horizon.

    Parameters
    ----------
    settings
        The problem's settings: horizon, period, time zone, holidays.
    kind
        Another kind of period than ``settings.period``; ``"horizon"`` for one row over everything.

    Returns
    -------
    A frame with ``label`` (2026-10-05, 2026-W41, 2026-10, 2026-Q4 or horizon), ``first_day`` and
    ``last_day`` (ISO dates, cut to the horizon), ``start`` and ``end`` in UTC minutes, and ``share``: the
    period's part of the horizon's working days (Monday to Friday without holidays, make-up workdays
    included; of all days if there are none). Shares sum to 1. Without a horizon: one row ``horizon`` with
    empty days, start = end = 0 and share 1.
    """
    days = horizon_days(settings.horizon)
    if len(days) == 0:
        empty = {"label": ["horizon"], "first_day": [""], "last_day": [""]}
        return pd.DataFrame(empty, dtype="str").assign(start=np.int64(0), end=np.int64(0), share=1.0)
    labels = _labels(days, kind or settings.period)
    firsts = np.flatnonzero(np.append(True, labels[1:] != labels[:-1]))
    lasts = np.append(firsts[1:], len(days)) - 1
    weights = _working_days(days, settings)
    texts = {"label": labels[firsts], "first_day": day_text(days[firsts]), "last_day": day_text(days[lasts])}
    return pd.DataFrame(texts, dtype="str").assign(
        start=to_utc(days[firsts] * DAY_MINUTES, settings.time_zone),
        end=to_utc((days[lasts] + 1) * DAY_MINUTES, settings.time_zone),
        share=np.add.reduceat(weights, firsts) / weights.sum(),
    )


def _working_days(days: Minutes, settings: Settings) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    kinds = day_kinds(None, settings, int(days[0]), len(days))
    working = ((weekdays(days) < 5) & ~kinds.free) | kinds.make_up
    return working.astype(np.float64) if working.any() else np.ones(len(days))


def _labels(days: Minutes, kind: PeriodKind) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    dates = days.astype("datetime64[D]")
    if kind == "horizon":
        return np.full(len(days), "horizon")
    if kind == "day":
        return np.datetime_as_string(dates)
    if kind == "month":
        return np.datetime_as_string(dates.astype("datetime64[M]"))
    if kind == "quarter":
        return np.array([f"{day.year}-Q{(day.month + 2) // 3}" for day in dates.tolist()])
    return np.array([f"{year}-W{week:02d}" for year, week, _ in (day.isocalendar() for day in dates.tolist())])


def period_of(minutes: Minutes, table: pd.DataFrame) -> Minutes:
    """Return the row of the period that holds each UTC minute; -1 outside the horizon."""
    moments_ = np.asarray(minutes, dtype=np.int64)
    found = np.searchsorted(table["start"].to_numpy(np.int64), moments_, side="right") - 1
    ends = table["end"].to_numpy(np.int64)
    return np.where((found >= 0) & (moments_ < ends[found]), found, -1).astype(np.int64)
