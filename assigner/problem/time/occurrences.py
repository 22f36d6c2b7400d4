"""Every occurrence of every duty within the horizon.

Wall-clock times of a duty are moved by whole wall-clock distances from occurrence to occurrence, so 09:00
stays 09:00 over a change of clock, and a duty from 22:00 to 06:00 lasts 7 or 9 hours in that night. When
to modify: if the fields change that say when a duty takes place.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from assigner.problem.frames import Frames
from assigner.problem.settings import Settings
from assigner.problem.time.faults import TimeTextError
from assigner.problem.time.horizon import horizon_bounds
from assigner.problem.time.intervals import Flags
from assigner.problem.time.moments import day_numbers, moments, wall_clock
from assigner.problem.time.recurrence import recurrence_starts
from assigner.problem.time.zones import DAY_MINUTES, NO_MOMENT, Minutes, to_local, to_utc

_NONE: Minutes = np.zeros(0, dtype=np.int64)
_LARGEST_GAP = 24 * 60  # no clock was ever put forward by more (Samoa skipped a day in 2011)


class DutyTimes(NamedTuple):
    """When each duty takes place the first time; arrays with one entry per duty."""

    begin: Minutes
    """UTC minutes: the fixed start, or the start of the window."""
    finish: Minutes
    """UTC minutes: the fixed end, or the end of the window."""
    begin_local: Minutes
    """``begin`` on the wall clock, as written even if the clock skips it."""
    finish_local: Minutes
    """``finish`` on the wall clock."""
    duration: Minutes
    """Minutes, at least 1; 0 where nobody gave any."""
    fixed: Flags
    by_end: Flags
    """Whether a fixed duty gives its end, so that its duration follows the wall clock."""


class Moves(NamedTuple):
    """When duties take place again; arrays with one entry per occurrence, sorted by duty."""

    duty: Minutes
    shift: Minutes
    """Wall-clock minutes from the duty's first time."""
    label: list[str]


def occurrences(settings: Settings, frames: Frames) -> pd.DataFrame:
    """Return every occurrence of every duty that can start within the horizon.

    Returns
    -------
    A frame sorted by duty and occurrence, with the columns

    ``duty``
        Row number of the duty.
    ``occurrence``
        0, 1, ... within the duty.
    ``label``
        Empty where the duty does not recur, else the local date (2026-10-05), with the time where a day has
        several (2026-10-05T0900).
    ``fixed``
        Whether the start is given: start and end, start and ``duration_minutes``, start and ``minutes``, or end and
        a duration. Otherwise it may start anywhere in its window; without window anywhere in the horizon (a
        recurring one: on its day).
    ``earliest``, ``latest``
        First and last allowed START in UTC minutes, cut to the horizon; equal where fixed. A window that is too short
        has ``latest`` before ``earliest``.
    ``duration``
        Minutes, at least 1.

    A duty without any duration, and an occurrence that cannot start within the horizon, has no row; nor has any duty
    without a horizon.

    Raises
    ------
    TimeTextError
        A recurrence cannot be read or strikes too often; ``row`` is the duty's row number.
    """
    first, last = horizon_bounds(settings)
    if first == last or frames["duties"].empty:
        return _table(Moves(_NONE, _NONE, []), _NONE.astype(bool), _NONE, _NONE, _NONE)
    times = _duty_times(settings, frames["duties"])
    moves = _moves(settings, frames, times)
    begin, finish, duration = _placed(settings.time_zone, times, moves)
    fixed = times.fixed[moves.duty]
    latest = np.where(fixed, begin, finish - duration)
    is_short = latest < begin  # kept, so that the duty is not lost: only leaving the window helps
    inside = (begin < last) & (np.maximum(begin, latest) >= first) & (times.duration[moves.duty] > 0)
    earliest = np.maximum(begin, first)
    latest = np.where(is_short, latest, np.minimum(latest, last - 1))
    # Two wall-clock times can be one moment where the clock is put forward: one occurrence, named by the later.
    is_new = ~pd.DataFrame({"duty": moves.duty, "begin": begin}).duplicated(keep="last").to_numpy(dtype=bool)
    keep = np.flatnonzero(inside & is_new)
    kept = Moves(moves.duty[keep], moves.shift[keep], [moves.label[row] for row in keep])
    return _table(kept, fixed[keep], earliest[keep], latest[keep], duration[keep])


def _table(moves: Moves, fixed: Flags, earliest: Minutes, latest: Minutes, duration: Minutes) -> pd.DataFrame:
    first_of_duty = np.flatnonzero(np.diff(moves.duty, prepend=-1))
    counts = np.diff(np.append(first_of_duty, len(moves.duty)))
    return pd.DataFrame(
        {
            "duty": moves.duty,
            "occurrence": np.arange(len(moves.duty)) - np.repeat(first_of_duty, counts),
            "label": pd.Series(moves.label, dtype="str"),
            "fixed": fixed,
            "earliest": earliest,
            "latest": latest,
            "duration": duration,
        }
    )


def _duty_times(settings: Settings, duties: pd.DataFrame) -> DutyTimes:
    zone, (first, last) = settings.time_zone, horizon_bounds(settings)
    start, end, earliest, latest = (moments(duties[name], zone) for name in ("start", "end", "earliest", "latest"))
    given = duties["duration_minutes"].astype("float64").fillna(duties["minutes"]).fillna(0).to_numpy(np.float64)
    duration = np.where(given > 0, np.maximum(np.ceil(given), 1), 0).astype(np.int64)
    by_end = (start != NO_MOMENT) & (end != NO_MOMENT)
    duration = np.where(by_end, np.maximum(end - start, 0), duration)
    start = np.where((start == NO_MOMENT) & (end != NO_MOMENT) & (duration > 0), end - duration, start)
    fixed = start != NO_MOMENT
    recurring = _is_recurring(duties)
    opens = np.where(earliest != NO_MOMENT, earliest, np.where(recurring, _midnight(latest, first, zone), first))
    closes = np.where(latest != NO_MOMENT, latest, np.where(recurring, _next_midnight(opens, zone), last))
    begin, finish = np.where(fixed, start, opens), np.where(fixed, start + duration, closes)
    begin_local = _as_written(duties, zone, begin, np.where(fixed, "start", "earliest"))
    finish_local = _as_written(duties, zone, finish, np.where(by_end, "end", np.where(fixed, "", "latest")))
    return DutyTimes(begin, finish, begin_local, finish_local, duration, fixed, by_end)


def _as_written(duties: pd.DataFrame, zone: str, minutes: Minutes, column: npt.NDArray[np.str_]) -> Minutes:
    """Return UTC minutes on the wall clock, taken from the duty's named column where it is filled."""
    local = to_local(minutes, zone)
    for name in np.unique(column[column != ""]).tolist():
        written = wall_clock(duties[name], zone)
        local = np.where((column == name) & (written != NO_MOMENT), written, local)
    return local


def _is_recurring(duties: pd.DataFrame) -> Flags:
    return (duties["recurrence"].fillna("").astype("str").str.strip() != "").to_numpy(dtype=bool)


def _midnight(minutes: Minutes, default: int, zone: str) -> Minutes:
    """Return the start of each moment's local day; ``default`` where the moment is missing."""
    midnights = to_utc(to_local(minutes, zone) // DAY_MINUTES * DAY_MINUTES, zone)
    return np.where(minutes == NO_MOMENT, default, midnights)


def _next_midnight(minutes: Minutes, zone: str) -> Minutes:
    return to_utc((to_local(minutes, zone) // DAY_MINUTES + 1) * DAY_MINUTES, zone)


def _moves(settings: Settings, frames: Frames, times: DutyTimes) -> Moves:
    duties, zone = frames["duties"], settings.time_zone
    begin, finish = times.begin_local, times.finish_local
    first, last = to_local(np.array(horizon_bounds(settings)), zone).tolist()
    shifts: list[Minutes] = [np.zeros(1, dtype=np.int64)] * len(duties)
    labels: list[list[str]] = [[""]] * len(duties)
    except_days = _except_days(frames)
    for duty in np.flatnonzero(_is_recurring(duties)).tolist():
        from_local = first - max(int(finish[duty] - begin[duty]), 0) - _LARGEST_GAP
        try:
            text = str(duties["recurrence"].iloc[duty])
            starts = recurrence_starts(text, int(begin[duty]), last, from_local, zone)
        except TimeTextError as error:
            raise error.at_row(duty) from error
        starts = starts[~np.isin(starts // DAY_MINUTES, except_days.get(duty, _NONE))]
        shifts[duty], labels[duty] = starts - begin[duty], _labels(starts)
    numbers = np.repeat(np.arange(len(duties), dtype=np.int64), [len(shift) for shift in shifts])
    return Moves(numbers, np.concatenate(shifts), [label for own in labels for label in own])


def _except_days(frames: Frames) -> dict[int, Minutes]:
    long = frames["duties.except_dates"]
    rows, days = long["row"].to_numpy(np.int64), day_numbers(long["value"])
    return {row: days[rows == row] for row in np.unique(rows).tolist()}


def _labels(starts: Minutes) -> list[str]:
    """Return the local date of each start, with the time on days that have several."""
    texts = np.datetime_as_string(starts.astype("datetime64[m]"), unit="m")
    _, inverse, counts = np.unique(starts // DAY_MINUTES, return_inverse=True, return_counts=True)
    return [
        text.replace(":", "") if several else text[:10]
        for text, several in zip(texts.tolist(), (counts > 1)[inverse].tolist(), strict=True)
    ]


def _placed(zone: str, times: DutyTimes, moves: Moves) -> tuple[Minutes, Minutes, Minutes]:
    """Return begin, finish and duration of each occurrence in UTC minutes."""
    duty, moved = moves.duty, moves.shift != 0
    begin, finish, duration = times.begin[duty], times.finish[duty], times.duration[duty]
    begin[moved] = to_utc(times.begin_local[duty[moved]] + moves.shift[moved], zone)
    finish[moved] = to_utc(times.finish_local[duty[moved]] + moves.shift[moved], zone)
    by_clock = times.by_end[duty] & (finish > begin)  # a short duty may lie in the hour that the clock skips
    duration = np.where(by_clock, finish - begin, duration)
    return begin, finish, duration
