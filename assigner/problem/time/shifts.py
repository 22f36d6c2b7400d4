"""When reps work: weekly hours over the horizon, without holidays and leave.

Hours, zone and holiday calendar are worked out once per distinct combination, however many reps share
it. When to modify: if something else than hours, holidays and leave decides when a rep works.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from assigner.problem.frames import Frames
from assigner.problem.settings import Settings
from assigner.problem.time.absences import absences, rep_zones
from assigner.problem.time.free_days import day_kinds
from assigner.problem.time.horizon import horizon_bounds, horizon_days, weekdays
from assigner.problem.time.intervals import Flags, interval_table, subtracted
from assigner.problem.time.working_hours import WeeklyHours, parse_working_hours
from assigner.problem.time.zones import DAY_MINUTES, Minutes, to_utc


def has_hours(settings: Settings, frames: Frames) -> Flags:
    """Return for each rep whether working hours are known (the rep's own or the problem's).

    Reps without hours have no shifts and count as always available except when on leave.
    """
    return np.array([hours is not None for hours in _hours_texts(settings, frames)], dtype=bool)


def _hours_texts(settings: Settings, frames: Frames) -> list[str | None]:
    own = _texts(frames["reps"]["working_hours"])
    return [settings.working_hours if text is None else text for text in own]


def _texts(column: pd.Series[Any]) -> list[str | None]:
    """Return a text column with None where it is missing or blank."""
    known = column.notna() & (column.astype("str").str.strip() != "")
    return [text if keep else None for text, keep in zip(column.tolist(), known, strict=True)]


def shifts(settings: Settings, frames: Frames) -> pd.DataFrame:
    """Return when reps with hours work.

    A shift over midnight belongs to the day on which it begins, for holidays too. On a make-up workday whose
    weekday has no hours, the hours of the last working day before it hold, Monday to Friday first (a Sunday: Friday's).
    Wall-clock hours stay the same over a change of clock, so a shift across it is longer or shorter.

    Returns
    -------
    A frame (rep, start, end): row number of the rep and UTC minutes, half open, touching shifts merged, sorted by
    rep and start. The shifts cover the horizon and one day more, so that work over its last midnight can lie
    inside; use :func:`working_minutes` to count. No rows without a horizon.
    """
    hours = _hours_texts(settings, frames)
    calendars = _texts(frames["reps"]["holidays"])
    reps_by_kind: dict[tuple[str, str, str | None], list[int]] = {}
    for rep, kind in enumerate(zip(hours, rep_zones(settings, frames), calendars, strict=True)):
        if kind[0] is not None:
            reps_by_kind.setdefault((kind[0], kind[1], kind[2]), []).append(rep)
    tables = [_shared(settings, *kind, reps) for kind, reps in reps_by_kind.items()]
    planned = pd.concat(tables, ignore_index=True) if tables else interval_table([], [], [])
    return subtracted(planned, absences(settings, frames))


def _shared(settings: Settings, hours: str, zone: str, calendar: str | None, reps: list[int]) -> pd.DataFrame:
    """Return the intervals, not yet merged, of reps with the same hours, zone and calendar."""
    start, end = _intervals(settings, parse_working_hours(hours), zone, calendar)
    return interval_table(np.repeat(reps, len(start)), np.tile(start, len(reps)), np.tile(end, len(reps)))


def _intervals(
    settings: Settings, hours: tuple[WeeklyHours, ...], zone: str, calendar: str | None
) -> tuple[Minutes, Minutes]:
    first, last = horizon_bounds(settings)
    days = horizon_days(settings.horizon)
    if len(days) == 0 or not hours:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    days = np.arange(days[0] - 2, days[-1] + 4)  # zones differ by up to a day; night shifts begin the day before
    pattern = _pattern(settings, calendar, days, {piece.weekday for piece in hours})
    pieces = [(days[pattern == piece.weekday] * DAY_MINUTES, piece) for piece in hours]
    start = to_utc(np.concatenate([midnights + piece.start_minute for midnights, piece in pieces]), zone)
    end = to_utc(np.concatenate([midnights + piece.end_minute for midnights, piece in pieces]), zone)
    start, end = np.maximum(start, first), np.minimum(end, last + DAY_MINUTES)
    return start[end > start], end[end > start]


def _pattern(settings: Settings, calendar: str | None, days: Minutes, worked: set[int]) -> Minutes:
    """Return the weekday whose hours hold on each day; -1 on free days."""
    kinds = day_kinds(calendar, settings, int(days[0]), len(days))
    stand_in = np.array([_stand_in(weekday, worked) for weekday in range(7)])
    own = weekdays(days)
    return np.where(kinds.free, -1, np.where(kinds.make_up, stand_in[own], own))


def _stand_in(weekday: int, worked: set[int]) -> int:
    """Return the weekday whose hours hold on a make-up workday: itself, else the last working day before it."""
    earlier = [(weekday - back) % 7 for back in range(7)]
    from_monday_to_friday = [day for day in earlier if day in worked and day < 5]
    return weekday if weekday in worked else (from_monday_to_friday or [day for day in earlier if day in worked])[0]
