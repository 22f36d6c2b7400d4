"""The dive: round the linear relaxation with the exact engine.

Why it exists: on programs of moderate size a basic solution of the relaxation leaves few items in
fractions. Its prices give a bound that a subgradient climb reaches only slowly, and freeing the
fractional items with a few others around them is a small exact problem whose answer is often within
a per mille of that bound (E. Danna, E. Rothberg and C. Le Pape, Exploring relaxation induced
neighborhoods, Mathematical Programming 102, 2005). When to modify: to choose the freed items better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import pins_of

if TYPE_CHECKING:
    from assigner.cpsat.relaxation import Relaxed
    from assigner.program.program import IntArray
    from assigner.search.campaign import Campaign

MOST_OPTIONS = 80_000
"""Above this the simplex method takes longer than everything else together."""
WHOLE = 0.999
"""An item with an option of at least this share counts as decided by the relaxation."""
SPREADS = (0.0, 0.02, 0.05, 0.1)
"""Shares of all items that are freed besides the undecided ones, from dive to dive."""
COUNTED_SECONDS = 0.5
"""The solver's own seconds for each dive where work is counted; with four times as many, 150 x 12 books end in the same plan."""
SCANS = 60
"""Scans that polish the relaxation's prices."""


def dive(campaign: Campaign) -> None:
    """Raise the bound of the first open level by the relaxation's prices, and round the relaxation.

    Does nothing without an incumbent, on large programs, and where the relaxation is not solved in time.
    """
    from assigner.cpsat.relaxation import solve_relaxation

    program, proof, incumbent = campaign.program, campaign.proof, campaign.incumbent
    if incumbent.score is None or incumbent.choice is None or program.num_options > MOST_OPTIONS:
        return
    level = proof.first_open(incumbent.score)
    limits = pins_of(incumbent.score, proof.bound, level)
    seconds = 600.0 if campaign.budget.is_deterministic else campaign.budget.share(0.25)
    relaxed = solve_relaxation(program, level, limits, proof.kept, seconds)
    if relaxed is None or campaign.budget.is_over:
        return
    proof.adopt(level, relaxed.price, incumbent.score, incumbent.choice, campaign.budget, SCANS)
    incumbent.tell("relaxation")
    _round(campaign, relaxed)


def _round(campaign: Campaign, relaxed: Relaxed) -> None:
    """Solve blocks of undecided items and ever more others, all else as the relaxation has it."""
    from assigner.cpsat.blocks import BlockLimits

    budget = campaign.budget
    base, undecided = _decisions(campaign, relaxed)
    solver = campaign.block_solver
    for spread in SPREADS:
        if budget.is_over:
            return
        seconds = COUNTED_SECONDS if budget.is_deterministic else budget.share(0.1, 5.0)
        limits = BlockLimits(seconds, workers=campaign.workers, deterministic=budget.is_deterministic)
        answer = solver.solve(_freed(campaign, base, undecided, spread), base, limits)
        if answer.choice is not None:
            base = answer.choice
            campaign.plan.move_to(base)
            campaign.offer("dive")


def _decisions(campaign: Campaign, relaxed: Relaxed) -> tuple[IntArray, IntArray]:
    """Return each item's most valued option, and the items that the relaxation leaves in fractions."""
    program = campaign.program
    order = np.lexsort((relaxed.value, program.item_of_option))
    base = order[program.item_begin[1:] - 1]
    return base, np.flatnonzero(relaxed.value[base] < WHOLE)


def _freed(campaign: Campaign, base: IntArray, undecided: IntArray, spread: float) -> IntArray:
    """Return the undecided items with a random share of all others, among them those where plans differ."""
    program, best = campaign.program, campaign.incumbent.choice
    count = int(spread * program.num_items)
    differing = np.flatnonzero(base != best) if best is not None else np.zeros(0, dtype=np.int64)
    near = campaign.random.permutation(differing)[:count]
    others = campaign.random.permutation(program.num_items)[:count]
    return np.unique(np.concatenate([undecided, near, others]))
