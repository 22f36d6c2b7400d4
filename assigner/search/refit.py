"""Refitting: leave the giants where the plan has them, price the rest anew, and round it to those prices.

Why it exists: prices of the whole program suppose that a giant item can be shared out among several reps.
Once it sits on one, its neighbours' prices are wrong by far, and no local move says so. So items that fill
a large part of a row stay where the incumbent has them, all others are priced again around them, take the
option that the relaxation gives them most of, and settle by annealing at a temperature below the cost of
one unit of load. Ever smaller items are fixed from step to step (fix, price again and round: relaxation
induced neighbourhoods, E. Danna, E. Rothberg and C. Le Pape, Mathematical Programming 102, 2005, with
prices in place of the simplex method, for programs that are too large for it). When to modify: to choose
otherwise who stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import bound_program, pins_of
from assigner.search.dive import MOST_OPTIONS
from assigner.search.evaluate import RunningPlan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign

    FloatArray = NDArray[np.float64]

LARGEST_OPTIONS = 4_000_000
"""Above this a refit takes longer than it is worth."""
GIANTS = (0.15, 0.08, 0.04, 0.02)
"""Items that fill at least this part of a soft row stay, from step to step; at the guide's own prices, nobody does."""
SCANS = 300
"""Scans that price the rest anew."""
HEAT = 0.3
"""Temperature of annealing, in costs of one unit of load."""
ROOM = 30.0
"""Options of a reduced cost up to this many temperatures take part."""
STEPS_PER_ITEM = 150
"""Annealing steps of a refit in deterministic mode."""
STEPS_AT_ONCE = 100_000
"""Steps before the clock is looked at."""


def is_for_refit(program: Program) -> bool:
    """Return whether a program is too large for the simplex method and small enough for refits."""
    return MOST_OPTIONS < program.num_options <= LARGEST_OPTIONS


def refit(campaign: Campaign) -> None:
    """Improve the incumbent of a large program with soft rows at its first open level; else do nothing."""
    score = campaign.incumbent.score
    if score is None:
        return
    level = campaign.proof.first_open(score)
    if level >= len(score) or level not in campaign.proof.prices:
        return
    size, unit = _sizes(campaign, level)
    if not (size > 0).any():
        return
    guide = campaign.guide
    if guide.result.level == level:
        _refit_to(campaign, replace(guide.result, price=guide.result.price / float(guide.weight[level])), level, unit)
    for least in GIANTS:
        if campaign.budget.is_over:
            return
        _refit_around(campaign, level, size >= least, unit)


def _sizes(campaign: Campaign, level: int) -> tuple[FloatArray, float]:
    """Return the largest part of a soft row that each item fills, and the least cost of a unit of load."""
    columns, sole = campaign.columns, campaign.columns.sole
    at = (sole.level == level) & (np.abs(sole.upper) < 2**61)
    end = np.full(columns.num_rows, np.inf)
    end[sole.row[at]] = np.maximum(1, sole.upper[at])
    part = np.abs(columns.option_coef) / end[columns.option_row]
    item = np.repeat(columns.item_of_option, np.diff(columns.option_begin))
    size = np.zeros(campaign.program.num_items)
    np.maximum.at(size, item, part)
    return size, float(sole.slope[at].min()) if at.any() else 1.0


def _refit_around(campaign: Campaign, level: int, stays: NDArray[np.bool_], unit: float) -> None:
    """Price all items anew but those that stay, and refit them."""
    incumbent, budget = campaign.incumbent, campaign.budget
    assert incumbent.score is not None
    assert incumbent.choice is not None
    kept = campaign.proof.kept & ~stays[campaign.columns.item_of_option]
    kept[incumbent.choice] = True
    result = bound_program(
        campaign.program, level, pins_of(incumbent.score, campaign.proof.bound, level), columns=campaign.columns,
        kept=kept, start=campaign.proof.prices[level].price, seconds=budget.share(0.15, 600.0), max_scans=SCANS,
        threads=campaign.workers, clock=budget.clock, cancelled=budget.is_cancelled,
    )  # fmt: skip
    if result.bound is not None and result.bound < incumbent.score[level]:
        _refit_to(campaign, result, level, unit)


def _refit_to(campaign: Campaign, result: PriceResult, level: int, unit: float) -> None:
    """Round a relaxation and settle; the running plan is the incumbent afterwards, which may be better."""
    assert campaign.incumbent.choice is not None
    plan = _near_plan(campaign, result, HEAT * ROOM * unit)
    _settle(campaign, plan, result, level, HEAT * unit)
    campaign.plan.move_to(plan.choice)
    campaign.shift()
    campaign.make_feasible()
    campaign.offer("refit")
    campaign.plan.move_to(campaign.incumbent.choice)


def _near_plan(campaign: Campaign, result: PriceResult, room: float) -> RunningPlan:
    """Return the rounded relaxation as a running plan whose moves look at options of small reduced cost."""
    program, item = campaign.program, campaign.columns.item_of_option
    choice = _most_shared(campaign, result)
    reduced = np.where(result.reduced >= 0, result.reduced / 2.0**result.shift, np.inf)
    near = reduced <= room
    near[choice] = True
    near[program.item_begin[program.num_placeable] :] = True  # switches follow their users
    option = np.flatnonzero(near)
    option = option[np.lexsort((reduced[option], item[option]))]
    begin = np.concatenate(([0], np.cumsum(np.bincount(item[option], minlength=program.num_items))))
    guide = np.where(np.isfinite(reduced), reduced, 1e12)
    seed = int(campaign.random.integers(0, 2**31))
    return RunningPlan(
        program, campaign.columns, choice, candidates=(begin.astype(np.int64), option), guide=guide, seed=seed
    )


def _most_shared(campaign: Campaign, result: PriceResult) -> IntArray:
    """Return each item's option of the largest share in the relaxation; the incumbent's where it has none."""
    program, share = campaign.program, result.share
    most = np.maximum.reduceat(share, program.item_begin[:-1])
    at = np.flatnonzero(share == np.repeat(most, np.diff(program.item_begin)))
    first = np.searchsorted(campaign.columns.item_of_option[at], np.arange(program.num_items))
    assert campaign.incumbent.choice is not None
    return np.where(most > 0, at[first], campaign.incumbent.choice).astype(np.int64)


def _settle(campaign: Campaign, plan: RunningPlan, result: PriceResult, level: int, heat: float) -> None:
    """Anneal at one low temperature."""
    from assigner.search.kernels import anneal

    budget = campaign.budget
    fine = 2.0 * float((np.abs(result.price) / plan.live.hard).max(initial=0.0))
    steps = STEPS_PER_ITEM * campaign.program.num_items if budget.is_deterministic else 2**62
    ends = budget.clock() + budget.share(0.15, 600.0)
    while steps > 0 and not budget.is_over and (budget.is_deterministic or budget.clock() < ends):
        anneal(plan.fixed, plan.live, plan.pad, STEPS_AT_ONCE, level, (heat, heat), (1.0, 1.0), fine)
        steps -= STEPS_AT_ONCE
