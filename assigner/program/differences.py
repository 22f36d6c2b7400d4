"""One more level in a program: how many items sit otherwise than in a plan that people know already.

Why it exists: "what is the smallest set of changes?" is a question for the same engines once differences cost one
each at a level of their own, so the answer comes with the same proof. When to modify: when differences shall weigh
differently by item.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.choices import choice_of
from assigner.program.program import UNBOUNDED, Level, RowFamily

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.plan.plan import Plan
    from assigner.program.program import Band, IntArray, Program

DIFFERENCES = "differences"
"""Name of the level."""


def with_differences(program: Program, plan: Plan, counted: NDArray[np.bool_], place: int = 0) -> Program:
    """Return the program with a level that counts the items whose rep or start is not the plan's.

    Parameters
    ----------
    program
        Any program of the plan's problem; it stays as it is.
    plan
        What is known already.
    counted
        Which items count, one flag an item of the problem.
    place
        Number of levels that come before.

    Returns
    -------
    Program
        Its items, options and rows are those of ``program``, in the same order. An item that counts and has lost the
        plan's option counts in every choice.
    """
    cost, num_lost = _costs(program, plan, counted)
    return replace(
        program,
        levels=(*program.levels[:place], Level(DIFFERENCES), *program.levels[place:]),
        cost=np.ascontiguousarray(np.insert(program.cost, place, cost, axis=0)),
        offset=np.insert(program.offset, place, num_lost),
        families=tuple(
            replace(family, bands=tuple(_shifted(band, place) for band in family.bands)) if family.bands else family
            for family in program.families
        ),
    )


def at_most_differences(program: Program, plan: Plan, counted: NDArray[np.bool_], most: int) -> Program:
    """Return the program with one more row: at most so many of the counted items sit otherwise than in the plan.

    Parameters
    ----------
    program, plan, counted
        As for :func:`with_differences`.
    most
        How many; items that have lost the plan's option are among them.
    """
    cost, num_lost = _costs(program, plan, counted)
    option = np.flatnonzero(cost).astype(np.int32)
    family = RowFamily(
        DIFFERENCES,
        np.array([0, len(option)], dtype=np.int64),
        option,
        np.ones(len(option), dtype=np.int32),
        np.array([-UNBOUNDED], dtype=np.int64),
        np.array([most - num_lost], dtype=np.int64),
    )
    return replace(program, families=(*program.families, family))


def _costs(program: Program, plan: Plan, counted: NDArray[np.bool_]) -> tuple[IntArray, int]:
    """Return 1 for each option that is a difference, and how many items differ in every choice."""
    known = choice_of(program, plan)
    counts = np.zeros(program.num_items, dtype=bool)
    counts[: program.num_placeable] = counted
    lost = counts & (known < 0)
    cost = np.repeat((counts & ~lost).astype(np.int64), np.diff(program.item_begin))
    cost[known[known >= 0]] = 0
    return cost, int(lost.sum())


def _shifted(band: Band, place: int) -> Band:
    return replace(band, level=band.level + 1) if band.level >= place else band
