"""The program under demands: options that contradict them are gone, all else is as it was.

Why it exists: a question such as "why not Wang?" is the same program with fewer options, so every engine answers it
and every old price still bounds it. When to modify: with the demands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.plan.demands import Demands
    from assigner.problem.problem import Problem
    from assigner.program.program import Program, RowFamily


def demanded(program: Program, problem: Problem, demands: Demands) -> Program:
    """Return the program without the options that break a demand.

    An item whose demand nothing can meet keeps no option: the program is then infeasible. A demand about a duty holds
    at all its starts.

    Parameters
    ----------
    program, problem
        The program of the problem.
    demands
        Demands that name items and reps of the problem.

    Raises
    ------
    InputError
        With every id that the problem does not have.
    """
    demands.check(problem)
    return narrowed(program, _allowed(program, problem, demands))


def _allowed(program: Program, problem: Problem, demands: Demands) -> NDArray[np.bool_]:
    """Return which options keep every demand."""
    allowed = np.ones(program.num_options, dtype=np.bool_)
    for wanted, (items, reps) in (
        (True, demands.forced_numbers(problem)),
        (False, demands.forbidden_numbers(problem)),
    ):
        for item, rep in zip(items.tolist(), reps.tolist(), strict=True):
            options = slice(program.item_begin[item], program.item_begin[item + 1])
            allowed[options] &= (program.rep[options] == rep) == wanted
    return allowed


def narrowed(program: Program, kept: NDArray[np.bool_]) -> Program:
    """Return the program with some of its options only; items and rows keep their numbers.

    Parameters
    ----------
    kept
        Mask over all options.
    """
    if kept.all():
        return program
    before = np.concatenate(([0], np.cumsum(kept)))
    return replace(
        program,
        item_begin=before[program.item_begin],
        rep=program.rep[kept],
        start=program.start[kept],
        cost=np.ascontiguousarray(program.cost[:, kept]),
        families=_narrowed_families(program.families, kept, before[:-1]),
    )


def _narrowed_families(
    families: tuple[RowFamily, ...], kept: NDArray[np.bool_], number: NDArray[np.int64]
) -> tuple[RowFamily, ...]:
    """Return the families without the entries of other options; families that share arrays go on sharing them."""
    made: list[RowFamily] = []
    done: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}
    for family in families:
        if id(family.option) not in done:
            live = kept[family.option]
            option = number[family.option[live]].astype(family.option.dtype)
            done[id(family.option)] = (live, option, np.concatenate(([0], np.cumsum(live)))[family.begin])
        live, option, begin = done[id(family.option)]
        made.append(replace(family, begin=begin, option=option, coef=family.coef[live]))
    return tuple(made)
