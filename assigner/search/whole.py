"""A closer bound at once: giants are whole, wherever they sit.

Why it exists: the relaxation shares out an account that fills a whole row of a rep; what it costs with each rep, other things
being equal, takes a moment to find out (:mod:`assigner.prices.seats`) and is often most of what is open: books of 300 accounts
for 20 reps have a relaxation of 2,136, and 4,148 with their four giants whole. When to modify: to call other items giants.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import with_seats
from assigner.search.giants import parts_of_rows

if TYPE_CHECKING:
    from assigner.search.campaign import Campaign

LEAST_PART = 0.3
"""Giants fill at least this part of a soft row; smaller ones find others that make up for them, and add hardly anything."""
MOST_GIANTS = 100
"""Of a million accounts the 85 that fill half a row raise the bound by 8,137 of 1,762,362, the 375 that fill 0.3 by 10,585."""


def keep_whole(campaign: Campaign) -> None:
    """Bound the first open level with its giants whole, at the prices that there are; drop what that allows to drop."""
    score, choice, proof = campaign.incumbent.score, campaign.incumbent.choice, campaign.proof
    level = 0 if score is None else proof.first_open(score)
    if score is None or choice is None or level not in proof.prices:
        return
    size = parts_of_rows(campaign, level)
    giants = np.argsort(-size, kind="stable")[: min(MOST_GIANTS, int((size >= LEAST_PART).sum()))]
    result = with_seats(campaign.program, campaign.columns, proof.prices[level], giants, campaign.workers)
    if proof.take(result, result.price, score, choice):
        campaign.incumbent.tell("whole giants")
