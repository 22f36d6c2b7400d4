"""A plan made more even piece by piece: a few reps whose loads are off are placed anew among each other, exactly.

Why it exists: where the budget of moves is wide the search stalls on loads that are a little off; two or three books
solved to the end by the exact engine take away what single moves cannot. When to modify: to choose pieces otherwise.

Notes
-----
P. Shaw, Using constraint programming and local search methods to solve vehicle routing problems, CP 1998.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.blocks import BlockLimits, BlockSolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.program.program import IntArray, Program

PIECE_SECONDS = 0.6
REPS = (2, 3)
"""Reps of a piece, in turn."""
IDLE_PIECES = 30
"""So many pieces in a row without a gain end the work."""


def evened(
    program: Program, choice: IntArray, seconds: float, *, workers: int, seed: int, clock: Callable[[], float]
) -> IntArray:
    """Return a choice that is at least as good, out of pieces solved one after the other.

    Parameters
    ----------
    program
        A program whose bands stand on rows about reps.
    choice
        A complete choice that keeps all hard bounds.
    seconds
        Time.
    workers, seed, clock
        Of the exact engine and of the order of the pieces; only differences of the clock count.
    """
    ends, random, solver = clock() + seconds, np.random.default_rng(seed), BlockSolver(program, clock)
    able, idle, number = _who_may_have_what(program), 0, 0
    while idle < IDLE_PIECES and (left := ends - clock()) > 0:
        reps = _reps(program, choice, able, REPS[number % len(REPS)], random)
        items = np.flatnonzero(np.isin(program.rep[choice[: program.num_placeable]], reps))
        limits = BlockLimits(min(PIECE_SECONDS, left), workers=workers)
        answer = solver.solve(items, choice, limits, seed=number)
        gained = answer.gain is not None and any(answer.gain)
        if gained and answer.choice is not None:
            choice = answer.choice
        idle, number = (0 if gained else idle + 1), number + 1
    return choice


def _who_may_have_what(program: Program) -> NDArray[np.bool_]:
    """Return a table of items and reps: who may have what."""
    able = np.zeros((program.num_items, int(program.rep.max(initial=0)) + 1), dtype=np.bool_)
    someone = program.rep >= 0
    able[program.item_of_option[someone], program.rep[someone]] = True
    return able


def _reps(
    program: Program, choice: IntArray, able: NDArray[np.bool_], count: int, random: np.random.Generator
) -> IntArray:
    """Return a rep whose load is off, and others who may have what that rep holds, those off likelier."""
    off = _how_far_off(program, choice, able.shape[1])
    first = int(random.choice(len(off), p=off / off.sum()))
    held = np.flatnonzero(program.rep[choice] == first)
    weight = off * able[held].sum(axis=0) if len(held) else off * 0
    weight[first] = 0
    size = min(count - 1, int(np.count_nonzero(weight)))
    others = random.choice(len(weight), size, replace=False, p=weight / weight.sum()).tolist() if size else []
    return np.array([first, *others], dtype=np.int64)


def _how_far_off(program: Program, choice: IntArray, num_reps: int) -> NDArray[np.float64]:
    """Return what each rep's loads cost, and a little for everybody."""
    chosen, off = program.mask(choice), np.zeros(num_reps)
    for family in program.families:
        if family.bands and "rep" in family.facts:
            load = family.load(chosen)
            rep = family.facts["rep"].astype(np.int64)
            for band in family.bands:
                off += np.bincount(rep, weights=band.slope * band.distance(load), minlength=num_reps)
    return off + off.mean() / 4 + 1
