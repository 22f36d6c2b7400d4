"""Newcomers' ramps: the average share of full capacity per period.

When to modify: if a ramp should rise between its steps instead of at them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from assigner.problem.frames import Frames
from assigner.problem.time.moments import day_numbers

_FOREVER = np.int64(1) << 40


def ramp_share(frames: Frames, table: pd.DataFrame) -> npt.NDArray[np.float64]:
    """Return each rep's average share of full capacity in each period.

    Parameters
    ----------
    frames
        The problem's frames; ``reps.ramp`` holds the steps.
    table
        Result of :func:`assigner.problem.time.period_table`; ``period_table(settings, "horizon")`` for the
        average over the whole horizon.

    Returns
    -------
    float64 array (number of reps, number of periods), 0 to 1: the mean over the period's calendar days. 1 for reps
    without ramp. Before its first step a rep with a ramp carries nothing. Without a horizon everything is 1.
    """
    steps = frames["reps.ramp"]
    num_reps = len(frames["reps"])
    shares = np.ones((num_reps, len(table)), dtype=np.float64)
    if steps.empty or (table["first_day"] == "").any():
        return shares
    first, last = day_numbers(table["first_day"]), day_numbers(table["last_day"]) + 1
    begins = day_numbers(steps["first_day"])
    order = np.lexsort((begins, steps["row"].to_numpy(np.int64)))
    rep, begins = steps["row"].to_numpy(np.int64)[order], begins[order]
    share = steps["share"].to_numpy(np.float64)[order]
    ends = np.where(np.append(rep[1:] == rep[:-1], False), np.append(begins[1:], 0), _FOREVER)
    days = np.minimum(ends[:, None], last) - np.maximum(begins[:, None], first)
    shares[rep] = 0
    np.add.at(shares, rep, share[:, None] * np.maximum(days, 0) / (last - first))
    return np.minimum(shares, 1.0)
