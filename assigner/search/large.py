"""What the campaign does otherwise on programs of a hundred thousand items and more.

Why it exists: there a stage that visits every option takes seconds, blocks of some hundred items change nothing that
could be seen, and a bound is not climbed to twice. When to modify: when another stage takes too long at that size.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.relaxation import least_cost_of_items

if TYPE_CHECKING:
    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign

MOST_CANDIDATES, LEAST_CANDIDATES = 24, 6
"""Options per item that moves and blocks look at, cheapest by guide first: fewer where items are many."""
CANDIDATES_IN_ALL = 24_000_000
"""Candidates of all items together, unless that leaves less than the least of each. Few candidates by poor prices cost
far more than they save: at a million items, with prices of a short climb, a plan with 8 cost 2.5 times one with 21."""
BLOCKS_UP_TO_OPTIONS = 4_000_000
"""Above this there are no blocks: to cut them out of the program alone would take longer than all they gain."""
LARGE_FROM_ITEMS = 50_000
"""From here on a program is large."""
SHIFTED_UP_TO_OPTIONS = 80_000
"""Above this a plan of the caller's that costs more than the one that is built is not looked into."""
GUIDE_SHARE, LARGE_GUIDE_SHARE, LARGEST_GUIDE_SHARE = 0.2, 0.35, 0.45
"""Part of the time in which options are priced first: all options, large programs, those of millions of options."""
SLICE = 500
"""Items that are chained before the clock is looked at."""


def most_candidates(program: Program) -> int:
    """Return how many options of each item moves look at."""
    return max(LEAST_CANDIDATES, min(MOST_CANDIDATES, CANDIDATES_IN_ALL // max(1, program.num_items)))


def guide_seconds(campaign: Campaign) -> float:
    """Return how long options are priced before the first plan."""
    program = campaign.program
    share = LARGE_GUIDE_SHARE if program.num_items >= LARGE_FROM_ITEMS else GUIDE_SHARE
    return campaign.budget.share(share if has_blocks(program) else LARGEST_GUIDE_SHARE)


def has_blocks(program: Program) -> bool:
    """Return whether blocks are worth their while."""
    return program.num_options <= BLOCKS_UP_TO_OPTIONS


def fill_up(campaign: Campaign) -> None:
    """Chain the few items that cost more than they must at the first level, mostly those that nobody took.

    A pass over all items seldom comes to them in time, and no later level is proven before they are placed.
    """
    from assigner.search.kernels import improve_items

    program, plan = campaign.program, campaign.plan
    if program.num_items < LARGE_FROM_ITEMS or not plan.is_feasible:
        return
    for depth in (1, 2, 3):
        items = campaign.random.permutation(_losing(program, plan.choice))
        for at in range(0, len(items), SLICE):
            if campaign.budget.is_over:
                return
            improve_items(plan.fixed, plan.live, plan.pad, items[at : at + SLICE], depth, math.inf)


def _losing(program: Program, choice: IntArray) -> IntArray:
    """Return the items whose option costs more at the first level than their cheapest there."""
    return np.flatnonzero(program.cost[0][choice] > least_cost_of_items(program, 0))


def is_hopeless(campaign: Campaign, hint: IntArray) -> bool:
    """Return whether a hint costs more than the plan that there is: to shift all items anew would take too long."""
    program, incumbent = campaign.program, campaign.incumbent
    if program.num_options <= SHIFTED_UP_TO_OPTIONS or incumbent.choice is None or incumbent.score is None:
        return False
    whole = np.where(hint >= 0, hint, incumbent.choice)
    return tuple(program.score(whole).tolist()) > incumbent.score


def is_bound_again(campaign: Campaign) -> bool:
    """Return whether a bound is climbed to a second time: not on the largest programs, where each climb takes a minute."""
    return campaign.program.num_options <= BLOCKS_UP_TO_OPTIONS or not campaign.proof.prices


def take_guides_bound(campaign: Campaign) -> bool:
    """Let what the guide proved count, where the plan keeps what it assumed; return whether it did.

    The guide is priced as if all levels before its own could be perfect. Once a plan is, this is proven, and the climb
    need not be repeated.
    """
    program, proof, guide, score = campaign.program, campaign.proof, campaign.guide, campaign.incumbent.score
    level = guide.result.level
    choice = campaign.incumbent.choice
    if program.num_items < LARGE_FROM_ITEMS or score is None or choice is None or not level or level in proof.prices:
        return False
    if proof.first_open(score) < level:
        return False
    assumed = [int(program.offset[at] + least_cost_of_items(program, at).sum()) for at in range(level)]
    if list(score[:level]) != assumed:
        return False
    return proof.take(guide.result, guide.result.price / float(guide.weight[level]), score, choice)
