"""Small blocks through CP-SAT, thousands of times: the neighbourhood engine of the search.

The way from options to rows is made once per program; after that a block costs what its own options
and rows cost. This module is light; the solver is imported at the first solve. When to modify: when
the search wants to know more about a block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assigner.cpsat.block import BlockBuilder
from assigner.cpsat.blockscore import BlockScore
from assigner.cpsat.record import Record
from assigner.cpsat.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.cpsat.cancel import Cancel
    from assigner.program.program import IntArray, Program


@dataclass(frozen=True, slots=True)
class BlockLimits:
    """How much one block may take.

    Parameters
    ----------
    seconds
        Wall seconds, or the solver's deterministic seconds with ``deterministic``.
    gap
        Relative gap at which a level counts as done.
    workers
        Solver threads.
    deterministic
        The same block with the same seed gives the same answer.
    """

    seconds: float
    gap: float = 0.0
    workers: int = 1
    deterministic: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class BlockAnswer:
    """What became of a block.

    Parameters
    ----------
    choice
        A complete choice: the given one outside the block. None when no choice of the block's items
        keeps the block's rows, or none was found in time.
    gain
        Cost before less cost after, per level; the first that is not 0 is positive. None when there
        is no choice, or when the given choice breaks rows of the block (there is no cost before).
    is_proven
        Whether no other choice of the block's items is better (or, without a choice, possible).
    """

    choice: IntArray | None
    gain: tuple[int, ...] | None
    is_proven: bool


class BlockSolver:
    """Solves blocks of one program.

    Parameters
    ----------
    program
        The program; it must not change while the solver lives.
    clock
        Returns seconds (``time.monotonic``).
    cancel
        When set, a running block ends within a few hundredths of a second.
    """

    def __init__(self, program: Program, clock: Callable[[], float], cancel: Cancel | None = None) -> None:
        self.builder = BlockBuilder(program)
        self._clock = clock
        self._cancel = cancel

    def solve(
        self, items: IntArray, choice: IntArray, limits: BlockLimits, *, load: IntArray | None = None, seed: int = 0
    ) -> BlockAnswer:
        """Find the best options for ``items`` while all other items keep theirs.

        Hard rows that no free option touches are not looked at, so that a choice with broken rows
        can be repaired piece by piece.

        Parameters
        ----------
        items
            Item numbers, any order, no repeats.
        choice
            A complete choice, one option per item.
        limits
            How much the block may take.
        load
            ``self.builder.load(choice)``, if the caller keeps it up to date; saves time.
        seed
            Random seed of the solver.
        """
        block = self.builder.block(items, choice, load)
        scorer = BlockScore(block)
        levels = block.program.levels
        record = Record(levels, scorer, self._clock)
        before = None if len(scorer.broken_rows(choice)) else scorer.score(choice)

        from assigner.cpsat.descent import Descent
        from assigner.cpsat.model import Model

        settings = Settings(limits.seconds, limits.gap, limits.workers, seed, limits.deterministic)
        solution = Descent(Model(block), record, settings, self._clock, self._cancel).solve(choice)
        gain = None
        if before is not None and solution.score is not None:
            gain = tuple(int(old) - new for old, new in zip(before, solution.score, strict=True))
        return BlockAnswer(solution.choice, gain, solution.status in ("optimal", "infeasible"))
