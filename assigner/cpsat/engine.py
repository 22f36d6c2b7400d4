"""The exact engine: a program in, a :class:`Solution` out, through CP-SAT.

One solve per level, the earlier levels pinned, each from a complete hint. This module is light; the
solver is imported when it is first called. When to modify: to change what callers may ask for; how
levels follow each other is in :mod:`assigner.cpsat.descent`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.block import whole_block
from assigner.cpsat.record import Record
from assigner.cpsat.rows import row_table
from assigner.cpsat.settings import Settings
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.cpsat.cancel import Cancel
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Progress, Solution


def solve_program(  # noqa: PLR0913 (every knob of the engine, by name)
    program: Program,
    *,
    clock: Callable[[], float],
    seconds: float,
    hint: IntArray | None = None,
    free: NDArray[np.bool_] | None = None,
    gap: float = 0.0,
    workers: int = 2,
    seed: int = 0,
    deterministic: bool = False,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Solution:
    """Solve a program, or the part of it that is free, level by level.

    Parameters
    ----------
    program
        What to solve.
    clock
        Returns seconds (``time.monotonic``); only differences count.
    seconds
        Time for everything, building included; with ``deterministic``, the solver's own
        deterministic seconds, building not included. 0 or less only checks the hint.
    hint
        One option per item, -1 where nothing is known. A complete one that breaks no row is the
        first incumbent; any other only guides.
    free
        Mask over items, None for all. The others keep the hint's option, which must be given;
        bounds, "optimal" and costs then speak of plans that keep it.
    gap
        Relative gap at which a level counts as done.
    workers
        Solver threads.
    seed
        Random seed.
    deterministic
        The same arguments give the same plan on every run.
    cancel
        Looked at several times a second; when set, the best plan so far is returned.
    on_progress
        Called in the calling thread with every message.

    Returns
    -------
    Solution
        ``infeasible`` only when proven for the complete program; when it is only proven that the
        fixed items allow no plan, the status is ``unknown`` and the stop reason ``infeasible``.

    Raises
    ------
    PlanMismatchError
        The solver's figures and the exact evaluation contradict each other.
    ProgramTooLargeError
        Costs would leave 64 bits.
    UsageError
        ``free`` leaves an item fixed for which ``hint`` names no option.
    """
    record = Record(program.levels, program, clock, on_progress)
    if program.items_without_option.size:
        return record.solution("infeasible", "infeasible")
    hint = np.full(program.num_items, -1, dtype=np.int64) if hint is None else _checked(program, hint)
    free = np.ones(program.num_items, dtype=np.bool_) if free is None else free
    _check_fixed(program, hint, free)

    from assigner.cpsat.descent import Descent
    from assigner.cpsat.model import Model

    model = Model(whole_block(row_table(program), free, hint))
    is_whole = bool((free | (np.diff(program.item_begin) == 1)).all())
    settings = Settings(seconds, gap, workers, seed, deterministic)
    solution = Descent(model, record, settings, clock, cancel).solve(hint)
    return replace(solution, status="unknown") if solution.status == "infeasible" and not is_whole else solution


def _checked(program: Program, hint: IntArray) -> IntArray:
    """Return the hint with single options filled in; refuse one that is not of this program."""
    first, last = program.item_begin[:-1], program.item_begin[1:]
    hint = np.asarray(hint, dtype=np.int64)
    fits = hint.shape == first.shape and bool(((hint == -1) | ((hint >= first) & (hint < last))).all())
    if not fits:
        raise UsageError(_BAD_HINT)
    return np.where(last - first == 1, first, hint)


def _check_fixed(program: Program, hint: IntArray, free: NDArray[np.bool_]) -> None:
    lacking = np.flatnonzero(~free & (hint < 0) & (np.diff(program.item_begin) > 1))
    if lacking.size:
        raise UsageError(_NOT_FIXED.filled(count=lacking.size, item=int(lacking[0])))


_BAD_HINT = Words(
    "The hint does not belong to this program: it needs one option number of each item, or -1.",
    "提示解与该问题不符：每个事项须给出一个属于它的选项编号，或 -1。",
)
_NOT_FIXED = Words(
    "{count:item is|items are} neither free nor fixed by the hint, the first is item {item}. "
    "Give the hint an option for each.",
    "有 {count} 个事项既不可调整，提示解也未给出选项，其中第一个是事项 {item}。请在提示解中为其指定选项。",
)
