"""Who makes room: as few items as possible leave their rep so that all that an event left open finds a place.

Why it exists: where the reps who could take what is open are full, somebody has to pass something on. Chains that begin at one item
find that some do, seldom that two large accounts would do where seven small ones went. A small exact model finds it in
hundredths of a second, once it holds the right items and nothing in it but rows and the price of moves: those whose place is open
and, of each rep in question, the largest ones that fit elsewhere as things stand. On 20,000 accounts for 200 reps, one of whom left,
seven had made room and two are proven to be enough. When to modify: to let others than those make room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import NOBODY, UNBOUNDED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.cpsat.block import Block
    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign
    from assigner.search.evaluate import RunningPlan

MOST_A_REP = 10
"""Items of one rep, the largest first, that may make room."""
SHARE, GAP, WORK = 0.7, 0.005, 2.0
"""Part of the time that is left which the exact engine may take, its gap, and its own seconds where work is counted."""
LARGEST_COST = 2**40
"""Levels that lie farther apart are not added up: sums of a block must stay whole."""
UNITS_A_MOVE = 4
"""A typical move costs so many units: what costs far less is not looked at before it is known who moves."""


def make_room(campaign: Campaign, opened: IntArray, home: IntArray, most: int) -> None:
    """Place items anew, with the fewest others leaving home, if the running plan gets better so.

    Parameters
    ----------
    campaign
        Its running plan is made better or stays.
    opened
        Items whose place is open.
    home
        The option of each item before the event, -1 where it had none.
    most
        Items that the exact engine may move.
    """
    from assigner.cpsat.parameters import Effort
    from assigner.cpsat.rough import place_roughly

    plan, budget = campaign.plan, campaign.budget
    before, vector = plan.choice.copy(), plan.vector
    free = with_room(plan, opened, most)
    block = campaign.block_solver.builder.block(free, before)
    cost = rough_cost(block, home)
    if cost is None or budget.is_over:
        return
    seconds = WORK if budget.is_deterministic else budget.share(SHARE)
    effort = Effort(seconds, GAP, workers=1, deterministic=budget.is_deterministic)
    choice = place_roughly(block, cost, effort, lambda: budget.is_over)
    if choice is None:
        return
    plan.move_to(choice)
    if plan.vector > vector:
        plan.move_to(before)


def with_room(plan: RunningPlan, items: IntArray, most: int) -> IntArray:
    """Return items, and those others of the reps who could have them that fit elsewhere while these are nowhere.

    The largest of each rep, ``most`` in all.
    """
    program = plan.program
    choice = plan.choice[: program.num_placeable]
    reps = program.rep[_options_of(program, items)]
    others = np.setdiff1d(np.flatnonzero(np.isin(program.rep[choice], reps[reps != NOBODY])), items)
    option = _options_of(program, others)
    item = program.item_of_option[option]
    option = option[(program.rep[option] != NOBODY) & (option != choice[item])]
    others = np.unique(program.item_of_option[option[_fits(plan, option, items)]])
    rank = _rank_at_rep(program.rep[choice[others]], plan.fixed.weight[choice[others]])
    first = np.argsort(rank, kind="stable")[: max(0, most - len(items))]
    return np.union1d(items, others[first[rank[first] < MOST_A_REP]])


def _options_of(program: Program, items: IntArray) -> IntArray:
    """Return the options of some items, one item after the other."""
    begin = program.item_begin[items]
    size = program.item_begin[items + 1] - begin
    return np.asarray(np.repeat(begin - (np.cumsum(size) - size), size) + np.arange(int(size.sum())))


def _fits(plan: RunningPlan, options: IntArray, without: IntArray) -> NDArray[np.bool_]:
    """Return which options break no upper bound while some items are nowhere."""
    columns = plan.columns
    load = plan.live.load - columns.load_of(plan.choice[without])
    entry, place = columns.entries_of(options)
    row, coef = columns.option_row[entry], columns.option_coef[entry]
    breaks = (coef > 0) & (load[row] + coef > columns.upper[row])
    return np.asarray(np.bincount(place[breaks], minlength=len(options)) == 0)


def _rank_at_rep(rep: NDArray[np.int32], size: IntArray) -> IntArray:
    """Return how many larger ones of the same rep come before each."""
    order = np.lexsort((-size, rep))
    rank = np.empty(len(rep), dtype=np.int64)
    rank[order] = np.arange(len(rep)) - np.searchsorted(rep[order], rep[order])
    return rank


def rough_cost(block: Block, home: IntArray) -> IntArray | None:
    """Return what each option of a block costs, in moves and earlier levels first; None where a move costs nothing."""
    program, option, begin = block.program, block.option, block.item_begin[:-1]
    cost, own = program.cost[:, option], home[block.item][block.item_of_option]
    away = (own >= 0) & (option != own)
    more = program.cost[-1, option[away]] - program.cost[-1, own[away]]
    unit = int(np.median(more)) // UNITS_A_MOVE if len(more) else 0
    if unit < 1:
        return None
    extra = cost - np.repeat(np.minimum.reduceat(cost, begin, axis=1), np.diff(block.item_begin), axis=1)
    moves = (extra[-1] + unit // 2) // unit
    first = int(np.maximum.reduceat(moves, begin).sum()) + 1
    for level in extra[:-1]:
        least = int(level[level > 0].min(initial=UNBOUNDED))
        if first * (int(level.max(initial=0)) // least + 1) > LARGEST_COST:
            return None
        moves = moves + first * -(-level // least)
    return np.asarray(moves // max(1, int(np.gcd.reduce(moves))))
