"""Questions about when reps can work: minutes per period, the next working minute, free or not.

When to modify: to ask a new question of shifts and absences together.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from assigner.problem.time.intervals import Flags, axis_of, first_ending_after, overlaps, within
from assigner.problem.time.zones import NO_MOMENT, Minutes


def working_minutes(shifts: pd.DataFrame, table: pd.DataFrame, num_reps: int) -> Minutes:
    """Return how many minutes each rep works in each period.

    Parameters
    ----------
    shifts
        Result of :func:`assigner.problem.time.shifts`.
    table
        Result of :func:`assigner.problem.time.period_table`.
    num_reps
        Number of reps; those without shifts get 0.

    Returns
    -------
    int64 array (num_reps, number of periods).
    """
    num_periods = len(table)
    if shifts.empty:
        return np.zeros((num_reps, num_periods), dtype=np.int64)
    rep = np.repeat(np.arange(num_reps, dtype=np.int64), num_periods)
    before_end = _minutes_before(shifts, rep, np.tile(table["end"].to_numpy(np.int64), num_reps))
    before_start = _minutes_before(shifts, rep, np.tile(table["start"].to_numpy(np.int64), num_reps))
    return (before_end - before_start).reshape(num_reps, num_periods)


def _minutes_before(shifts: pd.DataFrame, rep: Minutes, minute: Minutes) -> Minutes:
    """Return the minutes of all earlier reps, and of this rep before a minute (only differences mean something)."""
    axis = axis_of(shifts)
    lengths = (shifts["end"] - shifts["start"]).to_numpy(np.int64)
    starts = axis.keys(shifts["rep"].to_numpy(np.int64), shifts["start"].to_numpy(np.int64))
    place = axis.keys(rep, minute)
    found = np.searchsorted(starts, place, side="right") - 1
    before = np.concatenate([[0], np.cumsum(lengths)])
    begun = np.maximum(found, 0)
    inside = np.minimum(place - starts[begun], lengths[begun])
    return np.where(found >= 0, before[begun] + inside, 0).astype(np.int64)


def next_working_minute(
    shifts: pd.DataFrame, absences: pd.DataFrame, has_hours: Flags, rep: Minutes, minute: Minutes
) -> Minutes:
    """Return for each query the first minute, at or after the given one, at which the rep works.

    Parameters
    ----------
    shifts, absences, has_hours
        Results of the functions of these names.
    rep, minute
        Equally long arrays: row number of the rep, UTC minutes.

    Returns
    -------
    UTC minutes; ``NO_MOMENT`` (-1) where a rep with hours has no shift left. Reps without hours work whenever they
    are not on leave.
    """
    rep, minute = np.asarray(rep, dtype=np.int64), np.asarray(minute, dtype=np.int64)
    found = first_ending_after(shifts, rep, minute)
    starts = np.append(shifts["start"].to_numpy(np.int64), NO_MOMENT)
    in_shift = np.where(found >= 0, np.maximum(starts[found], minute), NO_MOMENT)
    away = first_ending_after(absences, rep, minute)
    away_starts = np.append(absences["start"].to_numpy(np.int64), 0)[away]
    is_away = (away >= 0) & (away_starts <= minute)
    back = np.where(is_away, np.append(absences["end"].to_numpy(np.int64), 0)[away], minute)
    return np.where(np.asarray(has_hours, dtype=bool)[rep], in_shift, back).astype(np.int64)


def works_during(
    shifts: pd.DataFrame, absences: pd.DataFrame, has_hours: Flags, rep: Minutes, start: Minutes, end: Minutes
) -> Flags:
    """Return for each query whether the rep works during all of [start, end).

    Reps with hours must have one shift around it, reps without hours must not be on leave.

    Parameters
    ----------
    shifts, absences, has_hours
        Results of the functions of these names.
    rep, start, end
        Equally long arrays: row number of the rep, UTC minutes.
    """
    rep = np.asarray(rep, dtype=np.int64)
    known = np.asarray(has_hours, dtype=bool)[rep]
    return np.where(known, within(shifts, rep, start, end), ~overlaps(absences, rep, start, end))
