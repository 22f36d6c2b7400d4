"""Intervals of many reps at once: union, difference and look-ups by binary search.

All intervals lie on one axis, each rep on a stretch of its own, so that sets of intervals of thousands of
reps are combined by one sort. When to modify: to ask a new question about (rep, start, end) tables.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from assigner.problem.time.zones import Minutes

Flags = npt.NDArray[np.bool_]


class Axis(NamedTuple):
    """One number per (rep, minute): rep times ``width`` plus the minute after ``first``."""

    first: int
    width: int

    def keys(self, rep: Minutes, minute: Minutes) -> Minutes:
        """Return the place on the axis; minutes outside go to the ends of the rep's stretch."""
        return rep * self.width + np.clip(minute - self.first, 0, self.width - 1)


def axis_of(*tables: pd.DataFrame) -> Axis:
    """Return an axis that holds all intervals of the tables, with room between the reps."""
    filled = [table for table in tables if len(table)]
    if not filled:
        return Axis(0, 3)
    first = min(int(table["start"].min()) for table in filled)
    last = max(int(table["end"].max()) for table in filled)
    return Axis(first - 1, last - first + 3)


def interval_table(rep: Any, start: Any, end: Any) -> pd.DataFrame:
    """Return a (rep, start, end) table of int64 columns, without empty intervals."""
    keep = np.asarray(end) > np.asarray(start)
    columns = {"rep": rep, "start": start, "end": end}
    return pd.DataFrame({name: np.asarray(values, dtype=np.int64)[keep] for name, values in columns.items()})


def merged(table: pd.DataFrame) -> pd.DataFrame:
    """Return the union of the intervals of each rep, sorted by (rep, start); touching ones become one."""
    return subtracted(table, table.iloc[:0])


def subtracted(table: pd.DataFrame, taken: pd.DataFrame) -> pd.DataFrame:
    """Return what is left of each rep's intervals without those in ``taken``, merged and sorted."""
    if table.empty:
        return interval_table([], [], [])
    axis = axis_of(table, taken)
    starts, ends = _edges(axis, table)
    taken_starts, taken_ends = _edges(axis, taken)
    place = np.concatenate([starts, ends, taken_starts, taken_ends])
    inside = np.repeat([1, -1, 0, 0], [len(starts), len(ends), len(taken_starts), len(taken_ends)])
    covered = np.repeat([0, 0, 1, -1], [len(starts), len(ends), len(taken_starts), len(taken_ends)])
    order = np.argsort(place, kind="stable")
    place = place[order]
    free = (np.cumsum(inside[order]) > 0) & (np.cumsum(covered[order]) == 0)
    last_at_place = np.append(place[1:] != place[:-1], True)  # states between edges at one place mean nothing
    place, free = place[last_at_place], free[last_at_place]
    turns = np.flatnonzero(np.diff(np.concatenate([[False], free]).astype(np.int8)))
    return _from_keys(axis, place[turns[0::2]], place[turns[1::2]])


def _edges(axis: Axis, table: pd.DataFrame) -> tuple[Minutes, Minutes]:
    rep = table["rep"].to_numpy(np.int64)
    return axis.keys(rep, table["start"].to_numpy(np.int64)), axis.keys(rep, table["end"].to_numpy(np.int64))


def _from_keys(axis: Axis, starts: Minutes, ends: Minutes) -> pd.DataFrame:
    rep = starts // axis.width
    base = axis.first - rep * axis.width
    return interval_table(rep, starts + base, ends + base)


def within(shifts: pd.DataFrame, rep: Minutes, start: Minutes, end: Minutes) -> Flags:
    """Return for each query whether [start, end) lies inside one interval of that rep.

    Parameters
    ----------
    shifts
        Merged (rep, start, end) table, as :func:`shifts` and :func:`absences` return.
    rep, start, end
        Equally long arrays: row number of the rep, UTC minutes.
    """
    rep, start, end = (np.asarray(values, dtype=np.int64) for values in (rep, start, end))
    found = _last_begun(shifts, rep, start)
    if shifts.empty:
        return found >= 0
    ends = shifts["end"].to_numpy(np.int64)
    return np.asarray((found >= 0) & (end <= ends[found]))


def _last_begun(table: pd.DataFrame, rep: Minutes, minute: Minutes) -> Minutes:
    """Return the row of the rep's last interval that starts at or before each minute; -1 where none."""
    if table.empty:
        return np.full(len(rep), -1, dtype=np.int64)
    axis = axis_of(table)
    starts, _ = _edges(axis, table)
    found = np.searchsorted(starts, axis.keys(rep, minute), side="right") - 1
    is_own = (found >= 0) & (table["rep"].to_numpy(np.int64)[found] == rep)
    return np.where(is_own, found, -1).astype(np.int64)


def first_ending_after(table: pd.DataFrame, rep: Minutes, minute: Minutes) -> Minutes:
    """Return the row of the rep's first interval that ends after each minute; -1 where none."""
    if table.empty:
        return np.full(len(rep), -1, dtype=np.int64)
    axis = axis_of(table)
    _, ends = _edges(axis, table)
    found = np.minimum(np.searchsorted(ends, axis.keys(rep, minute), side="right"), len(table) - 1)
    is_own = (table["rep"].to_numpy(np.int64)[found] == rep) & (table["end"].to_numpy(np.int64)[found] > minute)
    return np.where(is_own, found, -1).astype(np.int64)


def overlaps(absences: pd.DataFrame, rep: Minutes, start: Minutes, end: Minutes) -> Flags:
    """Return for each query whether [start, end) meets an interval of that rep.

    Parameters
    ----------
    absences
        Merged (rep, start, end) table.
    rep, start, end
        Equally long arrays: row number of the rep, UTC minutes.
    """
    rep, start, end = (np.asarray(values, dtype=np.int64) for values in (rep, start, end))
    found = first_ending_after(absences, rep, start)
    if absences.empty:
        return found >= 0
    return np.asarray((found >= 0) & (absences["start"].to_numpy(np.int64)[found] < end))
