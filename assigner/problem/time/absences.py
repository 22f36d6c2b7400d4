"""When reps are away: their leave as intervals of UTC minutes.

When to modify: if another table than the reps' leave says that somebody is away.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from assigner.problem.frames import Frames
from assigner.problem.settings import Settings
from assigner.problem.time.intervals import interval_table, merged
from assigner.problem.time.moments import is_date_text, moments
from assigner.problem.time.zones import DAY_MINUTES, NO_MOMENT, Minutes, to_local, to_utc


def rep_zones(settings: Settings, frames: Frames) -> list[str]:
    """Return the time zone of each rep: the rep's own, else the problem's."""
    own = frames["reps"]["time_zone"].fillna("").astype("str").str.strip()
    return [zone or settings.time_zone for zone in own.tolist()]


def absences(settings: Settings, frames: Frames) -> pd.DataFrame:
    """Return when reps are on leave.

    Leave lies in the rep's own time zone. Dates are whole days, the last one included; moments are exact. Leave
    that ends before it begins is left out (validation tells of it).

    Returns
    -------
    A frame (rep, start, end): row number of the rep and UTC minutes, half open, merged, sorted by rep and start.
    Leave is not cut to the horizon.
    """
    leave = frames["reps.leave"]
    rep = leave["row"].to_numpy(np.int64)
    zones = np.array(rep_zones(settings, frames), dtype=object)
    start, end = np.full(len(rep), NO_MOMENT, dtype=np.int64), np.full(len(rep), NO_MOMENT, dtype=np.int64)
    for zone in sorted(set(zones[rep])):
        own = zones[rep] == zone
        start[own], end[own] = _bounds(leave[own], zone)
    return merged(interval_table(rep, start, end))


def _bounds(leave: pd.DataFrame, zone: str) -> tuple[Minutes, Minutes]:
    start, end = moments(leave["start"], zone), moments(leave["end"], zone)
    whole_day = is_date_text(leave["end"]) & (end != NO_MOMENT)
    end[whole_day] = to_utc((to_local(end[whole_day], zone) // DAY_MINUTES + 1) * DAY_MINUTES, zone)
    return start, end
