"""The warm road: an old plan that is nearly whole, with its prices, after an event.

Why it exists: after one event almost every item is where it belongs and almost every price is right, so there is
no need to climb or to build from nothing. What the event left open is placed at the old prices around all others,
broken rows are repaired, the old prices prove a bound by one scan, and only what the event touched is improved.
When to modify: to do more, or less, before the general campaign goes on.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.blocks import BlockLimits
from assigner.search.evaluate import hard_weights
from assigner.search.making_room import make_room, with_room

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign

KNOWN = 0.9
"""An old plan that places at least this part of all items is gone on from."""
BLOCK_ITEMS = 400
"""The exact engine places what the event touched when these are at most so many items."""
BLOCK_SHARE = 0.6
"""Part of the time that is left which it may take."""
BLOCK_GAP = 0.001
"""Gap at which its answer is good enough."""
BLOCK_WORK = 2.0
"""What it may take where work is counted, in the engine's own seconds."""
SCANS = 20
"""Scans of each level's bound from the given prices."""
MOST_HURT, ROOM_ITEMS = 10, 200
"""Items that are hurt still, around which the exact engine makes room, and the others it may move for one."""
CHAIN_ROUNDS = 4
"""Rounds of chains from items that are hurt."""
AT_ONCE = (2_000, 8)
"""Items shifted, or improved by chains, before the clock is looked at."""
GENERAL_FROM = 3.0
"""The general campaign follows when at least so many times what the search took up to here is left."""
SURE_ROUNDS = 8
"""Rounds of repair, by shifts and chains of one, that are due whatever the clock says."""
SURE_ITEMS = {1: 200, 2: 50}
"""Items that are hurt for which a chain of that depth is due whatever the clock says."""


def is_nearly_whole(program: Program, hint: IntArray | None, given: Mapping[int, NDArray[np.float64]]) -> bool:
    """Return whether there are old prices, and an old plan that knows nearly all items."""
    if hint is None or not given or not program.num_placeable:
        return False
    return bool((hint[: program.num_placeable] >= 0).mean() >= KNOWN)


def start_warm(campaign: Campaign, hint: IntArray) -> bool:
    """Make the hint whole, offer it, bound it at the given prices, and improve what the event touched.

    Returns
    -------
    Whether there is a plan now that keeps all bounds, and no time for a general campaign.
    """
    opened = np.flatnonzero(hint < 0)
    campaign.plan.move_to(_completed(campaign, opened))
    before = campaign.plan.choice.copy()
    touched = _touched(campaign, opened)
    _relieve(campaign, touched)
    campaign.make_feasible(SURE_ROUNDS)
    campaign.offer("hint")
    _improve(campaign, touched, hint)
    for item in _hurt(campaign)[:MOST_HURT]:
        _settle(campaign, with_room(campaign.plan, np.array([item]), ROOM_ITEMS))
    _settle(campaign, np.union1d(touched, _moved(campaign, before)))
    campaign.offer("warm")
    _prove_at_given(campaign)
    if campaign.incumbent.choice is None:
        return False
    return campaign.budget.left < GENERAL_FROM * campaign.budget.elapsed


def _completed(campaign: Campaign, opened: IntArray) -> IntArray:
    """Return the running plan with open items placed one by one at the guide, all others where they are.

    Switches that others need count as on meanwhile, as in :func:`assigner.search.construct.construct`.
    """
    from assigner.search.kernels import place_items

    program, columns, guide, fixed = campaign.program, campaign.columns, campaign.guide, campaign.plan.fixed
    choice = campaign.plan.choice.copy()
    load = campaign.plan.live.load - columns.load_of(choice[opened])
    tied = np.zeros(program.num_items, dtype=np.bool_)
    tied[fixed.need_switch] = True
    switches = opened[tied[opened]]
    choice[switches] = program.item_begin[switches] + 1
    load += columns.load_of(choice[switches])
    order = _by_regret(campaign, opened[~tied[opened]])
    place_items(fixed, order, load, choice, hard_weights(columns), guide.slope, guide.edge)
    used = np.zeros(program.num_options, dtype=np.bool_)
    used[choice] = True
    needed = np.zeros(program.num_items, dtype=np.bool_)
    needed[fixed.need_switch[np.repeat(used, np.diff(fixed.need_begin))]] = True
    off = switches[~needed[switches]]
    choice[off] = program.item_begin[off]
    return choice


def _by_regret(campaign: Campaign, items: IntArray) -> IntArray:
    """Return items by how much their second-best option costs more than the best, largest first."""
    begin, cost = campaign.program.item_begin, campaign.guide.cost
    regret = [np.partition(cost[begin[item] : begin[item + 1]], 1)[1] if _has_choice(begin, item) else math.inf
              for item in items.tolist()]  # fmt: skip
    return items[np.argsort(-np.array(regret, dtype=np.float64), kind="stable")]


def _has_choice(begin: IntArray, item: int) -> bool:
    return bool(begin[item + 1] - begin[item] > 1)


def _touched(campaign: Campaign, opened: IntArray) -> IntArray:
    """Return the placeable items that were open, and those that stand in a row that is broken now."""
    program, columns, plan = campaign.program, campaign.columns, campaign.plan
    chosen = np.zeros(program.num_options, dtype=np.bool_)
    chosen[plan.choice] = True
    parts = [opened[opened < program.num_placeable]]
    for row in plan.broken_rows():
        options = columns.row_option[columns.row_begin[row] : columns.row_begin[row + 1]]
        parts.append(columns.item_of_option[options[chosen[options]]].astype(np.int64))
    items = np.unique(np.concatenate(parts))
    return items[items < program.num_placeable]


def _relieve(campaign: Campaign, touched: IntArray) -> None:
    """Shift items out of broken rows, large ones first: so the fewest have to go."""
    from assigner.search.kernels import improve_items

    plan = campaign.plan
    if not plan.is_feasible:
        size = plan.fixed.weight[plan.choice[touched]]
        largest = touched[np.argsort(-size, kind="stable")].astype(np.int64)
        improve_items(plan.fixed, plan.live, plan.pad, largest, 0, math.inf)


def _settle(campaign: Campaign, free: IntArray) -> None:
    """Let the exact engine place some items anew, all others staying where they are, if the plan gets better."""
    if not 0 < len(free) <= BLOCK_ITEMS or campaign.budget.is_over:
        return
    budget, plan = campaign.budget, campaign.plan
    seconds = BLOCK_WORK if budget.is_deterministic else budget.share(BLOCK_SHARE)
    limits = BlockLimits(seconds, BLOCK_GAP, campaign.workers, budget.is_deterministic)
    before, cost = plan.choice.copy(), plan.vector
    answer = campaign.block_solver.solve(free, before, limits)
    if answer.choice is None:
        return
    plan.move_to(answer.choice)
    if plan.vector > cost:
        plan.move_to(before)


def _prove_at_given(campaign: Campaign) -> None:
    """Bound every level that has old prices at them, with the few scans that changed rows need."""
    incumbent, proof = campaign.incumbent, campaign.proof
    if incumbent.score is None or incumbent.choice is None:
        return
    for level in sorted(proof.given):
        proof.adopt(level, proof.given[level], incumbent.score, incumbent.choice, campaign.budget, SCANS)
    incumbent.tell("bound")


def _improve(campaign: Campaign, touched: IntArray, home: IntArray) -> None:
    """Shift what the event touched, free what is hurt by ever longer chains, and shift all items once."""
    _place(campaign, touched, home)
    concerned = np.union1d(np.union1d(touched, _hurt(campaign)), _moved(campaign, home))
    if (home[concerned] >= 0).any() and len(concerned) < BLOCK_ITEMS:  # somebody had to make room
        make_room(campaign, concerned, home, BLOCK_ITEMS)
    for _ in range(CHAIN_ROUNDS):
        before = campaign.plan.vector
        for depth in (1, 2, 3):
            _improve_some(campaign, _hurt(campaign), depth)
        if campaign.plan.vector == before:
            break
    _improve_some(campaign, np.union1d(np.union1d(touched, _hurt(campaign)), _moved(campaign, home)), 1)
    _improve_some(campaign, np.arange(campaign.program.num_items), 0)


def _place(campaign: Campaign, touched: IntArray, home: IntArray) -> None:
    """Shift what the event touched, and chain the few items that are still hurt or had to make room: this is due."""
    _improve_some(campaign, touched, 0, is_due=True)
    for find in (_hurt, partial(_moved, home=home)):
        for depth, most in SURE_ITEMS.items():
            items = find(campaign)
            if len(items) <= most:
                _improve_some(campaign, items, depth, is_due=True)


def _moved(campaign: Campaign, home: IntArray) -> IntArray:
    """Return the placeable items that have a home and are elsewhere."""
    moved = np.flatnonzero((home >= 0) & (campaign.plan.choice != home))
    return moved[moved < campaign.program.num_placeable]


def _hurt(campaign: Campaign) -> IntArray:
    """Return the placeable items that cost more than they must at a level before the last."""
    program = campaign.program
    cost = program.cost[:-1]
    least = np.minimum.reduceat(cost, program.item_begin[:-1], axis=1)
    extra = (cost[:, campaign.plan.choice] - least)[:, : program.num_placeable]
    return np.flatnonzero(extra.max(axis=0, initial=0) > 0)


def _improve_some(campaign: Campaign, items: IntArray, depth: int, is_due: bool = False) -> int:
    """Improve items once in random order, looking at the clock in between unless it is due; return the changes made."""
    from assigner.search.kernels import improve_items

    plan, made = campaign.plan, 0
    items = campaign.random.permutation(items.astype(np.int64))
    size = AT_ONCE[min(depth, 1)]
    for at in range(0, len(items), size):
        if campaign.budget.is_cancelled() or (campaign.budget.is_over and not is_due):
            break
        made += int(improve_items(plan.fixed, plan.live, plan.pad, items[at : at + size], depth, campaign.typical_step))
    return made
