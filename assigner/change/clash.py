"""Decisions that cannot hold together: a smallest set of accepted and rejected moves that no plan keeps.

Junker's QuickXplain, with a fresh solve for every question; a question that is not answered in time counts as "a plan
may exist", so every set that is named is proven impossible, and is called smallest only when all answers were proofs.
When to modify: when other decisions than forced and forbidden pairs exist.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assigner.plan.demands import Demands
from assigner.program.demanded import demanded
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.plan.change_request import RequestedMove
    from assigner.problem.problem import Problem
    from assigner.program.program import Program

ANY_PLAN = 1.0
"""Gap at which a search stops with its first plan."""


@dataclass(frozen=True)
class Clash:
    """Decisions that no plan keeps together.

    Parameters
    ----------
    moves
        The decisions; none when no plan exists even without them.
    is_smallest
        Whether it is proven that a plan exists once any one of them is dropped.
    """

    moves: tuple[RequestedMove, ...]
    is_smallest: bool


def demands_of(moves: Sequence[RequestedMove]) -> Demands:
    """Return what decisions demand: accepted moves as they are, rejected ones never again."""
    return Demands(
        {move.item: move.to_rep for move in moves if move.status == "accepted"},
        frozenset(move.key for move in moves if move.status == "rejected"),
    )


def find_clash(
    problem: Problem,
    program: Program,
    moves: Sequence[RequestedMove],
    seconds: float,
    workers: int = 2,
    clock: Callable[[], float] = time.perf_counter,
) -> Clash:
    """Return a smallest set of decisions that cannot hold together, out of decisions that are proven not to.

    Parameters
    ----------
    problem, program
        The problem and its program without demands.
    moves
        Accepted and rejected moves; that no plan keeps them all is proven already.
    seconds
        Time limit of all questions together.

    References
    ----------
    U. Junker, QuickXplain: Preferred explanations and relaxations for over-constrained problems, AAAI 2004.
    """
    asked = _Questions(problem, program, clock() + seconds, workers, clock)
    if asked.is_impossible(()):
        return Clash((), asked.all_proven)
    return Clash(tuple(_explained(asked, (), False, tuple(moves))), asked.all_proven)


@dataclass
class _Questions:
    """Asks whether any plan keeps some decisions, each question once."""

    problem: Problem
    program: Program
    ends: float
    workers: int
    clock: Callable[[], float]
    all_proven: bool = True
    known: dict[frozenset[tuple[str, str | None]], bool] = field(default_factory=dict)

    def is_impossible(self, moves: Sequence[RequestedMove]) -> bool:
        """Return whether it is proven that no plan keeps the decisions."""
        key = frozenset(move.key for move in moves)
        if key not in self.known:
            program = demanded(self.program, self.problem, demands_of(moves))
            left = max(0.0, self.ends - self.clock())
            found = search(program, seconds=left, gap=ANY_PLAN, workers=self.workers, clock=self.clock)
            self.known[key] = found.status == "infeasible" and not program.num_cut
            self.all_proven &= self.known[key] or found.choice is not None
        return self.known[key]


def _explained(
    asked: _Questions, ground: tuple[RequestedMove, ...], is_new: bool, moves: tuple[RequestedMove, ...]
) -> list[RequestedMove]:
    """Return the moves that are needed beside the ground (which is new) for a clash."""
    if is_new and asked.is_impossible(ground):
        return []
    if len(moves) == 1:
        return list(moves)
    first, second = (tuple(part) for part in (moves[: len(moves) // 2], moves[len(moves) // 2 :]))
    of_second = _explained(asked, (*ground, *first), True, second)
    of_first = _explained(asked, (*ground, *of_second), bool(of_second), first)
    return [*of_first, *of_second]
