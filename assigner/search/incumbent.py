"""The best plan so far and what the outside hears about it.

Why it exists: progress, trace and the final answer are told from one place. When to modify: to tell
more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.errors import PlanMismatchError
from assigner.language import Words
from assigner.program.solution import Progress, Solution, relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.program.program import IntArray
    from assigner.program.solution import Status, StopReason
    from assigner.search.budget import Budget
    from assigner.search.proof import Proof


class Incumbent:
    """Keeps the best feasible choice; tells every change.

    Parameters
    ----------
    proof
        Where the bounds stand.
    budget
        Whose clock dates the messages.
    on_progress
        Hears every message; None: nobody.

    Attributes
    ----------
    on_progress
        As given.
    choice, score
        The best choice and its exact cost per level; None while there is none.
    """

    def __init__(self, proof: Proof, budget: Budget, on_progress: Callable[[Progress], None] | None) -> None:
        self.choice: IntArray | None = None
        self.score: tuple[int, ...] | None = None
        self._proof = proof
        self._program = proof.program
        self._budget = budget
        self.on_progress = on_progress
        self._trace: list[Progress] = []

    def offer(self, choice: IntArray, score: tuple[int, ...], stage: str) -> bool:
        """Take a feasible choice if it is better; return whether it was."""
        if self.score is not None and score >= self.score:
            return False
        self.choice, self.score = choice.copy(), score
        self.tell(stage)
        return True

    def consider(self, choice: IntArray, stage: str) -> bool:
        """Take a choice if it keeps all bounds and is better, by exact evaluation; return whether it was."""
        if self._program.broken_rows(choice):
            return False
        return self.offer(choice, tuple(self._program.score(choice).tolist()), stage)

    def adopt(self, solution: Solution) -> None:
        """Take over an engine's choice and messages."""
        self._trace.extend(solution.trace)
        if solution.choice is not None and solution.score is not None:
            self.offer(solution.choice, solution.score, "exact")

    def tell(self, stage: str) -> None:
        """Send and keep a message about where the search stands."""
        score = self.score
        level = 0 if score is None else min(self._proof.first_open(score), len(score) - 1)
        message = Progress(self._budget.elapsed, stage, level, score, self._bounds())
        self._trace.append(message)
        if self.on_progress is not None:
            self.on_progress(message)

    def _bounds(self) -> tuple[int | None, ...]:
        """Return the bounds, none above the incumbent's cost."""
        bounds = self._proof.bound
        if self.score is None:
            return tuple(bounds)
        return tuple(None if b is None else min(b, s) for b, s in zip(bounds, self.score, strict=True))

    def is_within(self, gap: float) -> bool:
        """Return whether every level's gap is at most ``gap``."""
        if self.score is None:
            return False
        gaps = [relative_gap(s, b) for s, b in zip(self.score, self._bounds(), strict=True)]
        return all(level_gap is not None and level_gap <= gap for level_gap in gaps)

    def _check(self) -> None:
        """Evaluate the choice once more from the program itself; the running sums must agree."""
        if self.choice is None:
            return
        exact = tuple(int(cost) for cost in self._program.score(self.choice))
        if exact != self.score or self._program.broken_rows(self.choice):
            raise PlanMismatchError(_DRIFTED.filled(running=self.score, exact=exact))

    def solution(self, stop_reason: StopReason) -> Solution:
        """Return the answer as it stands."""
        status: Status = "feasible"
        self._check()
        if self._proof.infeasible:
            status, stop_reason = "infeasible", "infeasible"
        elif self.score is None:
            status = "unknown"
        elif self._proof.is_optimal(self.score):
            status, stop_reason = "optimal", "optimal"
        prices = {level: result.price for level, result in self._proof.prices.items()}
        return Solution(status, stop_reason, self.choice, self.score, self._bounds(), tuple(self._trace), prices)


_DRIFTED = Words(
    "Internal error: the search claims a plan of cost {running}; exact evaluation finds {exact}, or broken rows. "
    "Please report it with the problem.",
    "内部错误：搜索引擎给出的方案代价为 {running}，精确评估为 {exact}，或存在违反硬性约束的情况。请连同问题数据一并反馈。",
)
