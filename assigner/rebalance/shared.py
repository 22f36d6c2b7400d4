"""The moves that every best plan for a budget shares: those that can be made first, whatever is decided later.

Why it exists: two best plans may differ in half of their moves; what they have in common is beyond doubt. A move is
shared when forbidding it lifts the proven bound above the imbalance of the plan found: then every plan that is as even
makes it (:mod:`.inquiry`). When to modify: to prove more.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.language import Language, Words
from assigner.rebalance.inquiry import Inquiry
from assigner.rebalance.team_inquiry import TeamInquiry

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.problem.problem import Problem
    from assigner.rebalance.points import Frontier, Point

TOLD = Words(
    "Of the {moves:,} items that leave their owner with {budget} moved, {proven:,} leave in every best plan (proven), {same:,} of "
    "them to the same rep; {refuted:,} stay in some best plan; {unknown:,} are open.",
    "换人量为{budget}的方案换人 {moves:,} 项，其中 {proven:,} 项在所有最优方案中都要换人（已证明；{same:,} 项换给同一人），"
    "{refuted:,} 项在某个最优方案中可以不换，{unknown:,} 项尚无定论。",
)


@dataclass(frozen=True)
class SharedMove:
    """An item that leaves its owner in every best plan: item, owner and rep of this plan by id and by name.

    Parameters
    ----------
    is_same
        Whether every best plan gives it to the same rep; else another one may get it.
    """

    item: str
    item_name: str
    owner: str
    owner_name: str
    rep: str | None
    rep_name: str
    is_same: bool


@dataclass(frozen=True, eq=False)
class SharedMoves:
    """What best plans have in common.

    Parameters
    ----------
    frontier, point
        The curve, and the point on it that this is about.
    proven
        Moves of the point's plan whose item leaves its owner in every plan that moves no more and is at least as even.
    refuted
        Number of moves whose item a plan as even leaves with its owner.
    unknown
        Number of moves of which neither was proven.
    seconds
        Duration.
    """

    frontier: Frontier
    point: Point
    proven: tuple[SharedMove, ...]
    refuted: int
    unknown: int
    seconds: float

    def headline(self, language: Language) -> str:
        """Return how many moves are shared."""
        moves = len(self.proven) + self.refuted + self.unknown
        budget = self.frontier.say_budget(self.point.budget, language)
        return TOLD.say(language, budget=budget, moves=moves, proven=len(self.proven), refuted=self.refuted,
                        same=sum(move.is_same for move in self.proven),
                        unknown=self.unknown)  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "moved": self.frontier.units(self.point.budget),
            "proven": [
                {"item": move.item, "from": move.owner, "to": move.rep, "same_rep": move.is_same}
                for move in self.proven
            ],
            "refuted": self.refuted,
            "unknown": self.unknown,
            "seconds": round(self.seconds, 3),
        }


def shared_moves(
    frontier: Frontier, point: Point, seconds: float = 10.0, *, workers: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> SharedMoves:  # fmt: skip
    """Return which moves of a point's plan every plan makes that is at least as even within the same budget.

    Parameters
    ----------
    seconds
        Time for all moves; the most valuable are looked at first.
    """
    began = clock()
    inquiry = (TeamInquiry if frontier.teams else Inquiry)(frontier, point, workers, clock)
    items = inquiry.moves()
    leaves, same, refuted = inquiry.judged(items, seconds)
    problem = frontier.of.problem
    shared = tuple(_told(point, problem, item, item in same) for item in items if item in leaves)
    unknown = len(items) - len(shared) - len(refuted)
    return SharedMoves(frontier, point, shared, len(refuted), unknown, clock() - began)


def _told(point: Point, problem: Problem, item: int, is_same: bool) -> SharedMove:
    """Return a move by names."""
    rep = int(point.found.plan.rep[item])
    owner = int(problem.items["owner"].iloc[item])
    return SharedMove(
        str(problem.item_ids[item]), str(problem.items["name"].iloc[item]), str(problem.rep_ids[owner]),
        str(problem.rep_names[owner]), None if rep < 0 else str(problem.rep_ids[rep]),
        "" if rep < 0 else str(problem.rep_names[rep]), is_same,
    )  # fmt: skip
