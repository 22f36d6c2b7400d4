"""Candidate starts of each occurrence of a duty.

When to modify: if movable duties may start at other times than on the grid.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from assigner.problem.settings import Settings
from assigner.problem.time.horizon import horizon_bounds
from assigner.problem.time.zones import DAY_MINUTES, NO_MOMENT, Minutes, to_local, to_utc

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


def moment_of(moment: datetime | None, zone: str) -> int:
    """Return one moment as UTC minutes (local in ``zone`` without an offset); NO_MOMENT for None.

    As :func:`~assigner.problem.time.moments` reads a column, but in microseconds: routing asks for each arrival.
    """
    if moment is None:
        return NO_MOMENT
    if moment.tzinfo is not None:
        return int((moment - _EPOCH) // _MINUTE)
    local = np.array([(moment - _EPOCH.replace(tzinfo=None)) // _MINUTE], dtype=np.int64)
    return int(to_utc(local, zone)[0])


def start_grid(settings: Settings, occurrences: pd.DataFrame) -> pd.DataFrame:
    """Return the candidate starts of each occurrence.

    Parameters
    ----------
    settings
        ``grid_minutes``: the grid, counted from each local midnight. ``window_slack_minutes``: how far movable
        occurrences may leave their window. ``replan_from``: moment before which nothing movable starts.
    occurrences
        Result of :func:`assigner.problem.time.occurrences`.

    Returns
    -------
    A frame (occurrence_row, start), sorted by both: row number in ``occurrences`` and UTC minutes. A fixed
    occurrence has its start, whatever ``replan_from`` says. A movable one has the grid's moments within its window
    and the slack around it, inside the horizon. A window that holds no grid moment has its first allowed minute, so
    that the grid never makes a duty impossible. An occurrence that cannot start any more has no row.
    """
    first, last = horizon_bounds(settings)
    not_before = max(first, moment_of(settings.replan_from, settings.time_zone))
    fixed = occurrences["fixed"].to_numpy(bool)
    earliest, latest = occurrences["earliest"].to_numpy(np.int64), occurrences["latest"].to_numpy(np.int64)
    slack = settings.window_slack_minutes
    movable = np.flatnonzero(~fixed)
    low = np.maximum(earliest[movable] - slack, not_before)
    high = np.minimum(latest[movable] + slack, last - 1)
    place, start = _grid(low, high, settings.grid_minutes, settings.time_zone)
    row = movable[place]
    opens = np.maximum(earliest, not_before)
    lonely = _without(movable, row[(start >= opens[row]) & (start <= latest[row])], opens <= latest)
    rows = np.concatenate([np.flatnonzero(fixed), row, lonely])
    starts = np.concatenate([earliest[fixed], start, opens[lonely]])
    order = np.lexsort((starts, rows))
    return pd.DataFrame({"occurrence_row": rows[order].astype(np.int64), "start": starts[order].astype(np.int64)})


def _without(rows: Minutes, served: Minutes, possible: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Minutes:
    """Return the possible rows that are not among the served ones."""
    return rows[possible[rows] & ~np.isin(rows, served)]


def _grid(low: Minutes, high: Minutes, grid_minutes: int, zone: str) -> tuple[Minutes, Minutes]:
    """Return all grid moments in [low, high]: the position of the range, and the UTC minute."""
    slots_per_day = -(-DAY_MINUTES // grid_minutes)
    first, last = _slot(to_local(low, zone), grid_minutes), _slot(to_local(high, zone), grid_minutes)
    first -= slots_per_day  # the clock may have been put back or forward in between: look a little wider,
    last += slots_per_day  # the exact filter is below
    counts = np.where(high >= low, np.maximum(last - first + 1, 0), 0)
    place = np.repeat(np.arange(len(low), dtype=np.int64), counts)
    slot = np.arange(len(place)) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    local = slot // slots_per_day * DAY_MINUTES + slot % slots_per_day * grid_minutes
    start = to_utc(local, zone)
    keep = (start >= low[place]) & (start <= high[place]) & (to_local(start, zone) == local)
    return place[keep], start[keep]


def _slot(local: Minutes, grid_minutes: int) -> Minutes:
    """Return the number of the grid's slot that holds each wall-clock minute."""
    slots_per_day = -(-DAY_MINUTES // grid_minutes)
    return local // DAY_MINUTES * slots_per_day + local % DAY_MINUTES // grid_minutes
