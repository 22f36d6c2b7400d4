"""What a run knows so far: the best choice, the bounds per level, and the messages it has sent.

Every choice is scored and checked by the program itself (the exact evaluator in NumPy) before it
becomes the incumbent; the solver's own figures are only compared with it. When to modify: when a
solution must carry more.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from assigner.errors import PlanMismatchError
from assigner.language import Words
from assigner.program.solution import Progress, Solution, relative_gap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence, Sized

    from assigner.program.program import IntArray, Level
    from assigner.program.solution import Status, StopReason


class Scorer(Protocol):
    """Exact evaluation of choices; a :class:`assigner.program.program.Program` is one."""

    def score(self, choice: IntArray) -> IntArray:
        """Return the exact cost per level."""
        ...

    def broken_rows(self, choice: IntArray) -> Sized:
        """Return something that is empty when the choice breaks no row."""
        ...


class Record:
    """Incumbent, bounds and trace of one call of the engine.

    Parameters
    ----------
    levels
        The levels of the program.
    scorer
        Exact evaluation of a choice: the program itself, or a block's own.
    clock
        Returns seconds; only differences count.
    on_progress
        Called with each message, or None.
    """

    def __init__(
        self,
        levels: Sequence[Level],
        scorer: Scorer,
        clock: Callable[[], float],
        on_progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self._levels = levels
        self.scorer = scorer
        self._clock = clock
        self._begun = clock()
        self._on_progress = on_progress
        self._trace: list[Progress] = []
        self.choice: IntArray | None = None
        self.score: tuple[int, ...] | None = None
        self.bound: list[int | None] = [None] * len(levels)
        self._pinned_bound: list[tuple[tuple[int, ...], int] | None] = [None] * len(levels)

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._begun

    def offer(self, choice: IntArray) -> bool:
        """Take a choice that breaks no row as the incumbent if it is better; return whether it was taken."""
        score = tuple(int(cost) for cost in self.scorer.score(choice))
        if self.score is not None and score >= self.score:
            return False
        self.choice, self.score = choice.copy(), score
        self._settle()
        return True

    def set_floor(self, floor: IntArray) -> None:
        """Note lower bounds per level that hold for every plan."""
        self.bound = [int(bound) for bound in floor]

    def learn_bound(self, level: int, bound: int, pins: tuple[int, ...]) -> bool:
        """Note a lower bound on ``level`` over all plans whose earlier levels cost at most ``pins``.

        It speaks of every lexicographic optimum only when all levels but the last of the pinned
        ones are proven: an optimum that is better at level 0 may be worse at level 1. So it is kept
        under its pins and becomes a bound of the answer once, and if, that is so.

        Raises
        ------
        PlanMismatchError
            When the bound is above the cost of an incumbent that keeps the pins: one of them is wrong.
        """
        known = self._pinned_bound[level]
        if known is not None and known[0] == pins and bound <= known[1]:
            return False
        if self.score is not None and self._within(pins) and bound > self.score[level]:
            raise mismatch(self._levels[level], self.score[level], bound)
        self._pinned_bound[level] = (pins, bound)
        return self._settle()

    def _settle(self) -> bool:
        """Turn pinned bounds into bounds of the answer where the levels before are proven."""
        news = False
        for level, known in enumerate(self._pinned_bound):
            if known is None:
                continue
            pins, bound = known
            proven = all(self.is_proven(before) for before in range(level - 1))
            best = self.bound[level]
            if proven and self._within(pins) and (best is None or bound > best):
                self.bound[level], news = bound, True
        return news

    def _within(self, pins: tuple[int, ...]) -> bool:
        """Return whether the incumbent costs at most the pins at each pinned level."""
        score = self.score or ()
        return len(score) >= len(pins) and all(cost <= pin for cost, pin in zip(score, pins, strict=False))

    def is_proven(self, level: int) -> bool:
        """Return whether the incumbent's cost at ``level`` equals its bound."""
        return self.score is not None and self.bound[level] == self.score[level]

    def working_bound(self, level: int) -> int | None:
        """Return the best lower bound on ``level`` over plans as good as the incumbent before it."""
        known, best = self._pinned_bound[level], self.bound[level]
        if known is None or not self._within(known[0]):
            return best
        return known[1] if best is None else max(best, known[1])

    def gap(self, level: int) -> int | None:
        """Return cost less working bound of a level, None where one is unknown."""
        bound = self.working_bound(level)
        return None if self.score is None or bound is None else self.score[level] - bound

    def is_closed(self, level: int, gap: float) -> bool:
        """Return whether a level's relative gap to its working bound is at most ``gap``."""
        score = None if self.score is None else self.score[level]
        share = relative_gap(score, self.working_bound(level))
        return share is not None and share <= gap

    def tell(self, level: int) -> None:
        """Send a message about the present state."""
        stage = f"level {self._levels[level].label}"
        message = Progress(self.seconds, stage, level, self.score, tuple(self.bound))
        self._trace.append(message)
        if self._on_progress is not None:
            self._on_progress(message)

    def solution(self, status: Status, stop_reason: StopReason) -> Solution:
        """Return everything as the engine's answer."""
        return Solution(status, stop_reason, self.choice, self.score, tuple(self.bound), tuple(self._trace))


def whole_bound(streamed: float) -> int | None:
    """Return a bound told in floating point as a whole number that is safe: rounding never lifts it too far."""
    if not math.isfinite(streamed):
        return None
    slack = 1e-6 + abs(streamed) * 2.0**-50
    return math.ceil(streamed - slack)


def mismatch(level: Level, exact: int, claimed: int) -> PlanMismatchError:
    """Return the error for a level whose exact cost contradicts what the solver claims."""
    return PlanMismatchError(_BOUND_WRONG.filled(level=level.label, exact=exact, claimed=claimed))


_BOUND_WRONG = Words(
    "Internal error: at level {level} the plan costs {exact} by exact evaluation, but the exact engine claims "
    "{claimed}. Please report it with the problem.",
    "内部错误：层级 {level} 上，方案按精确评估的代价为 {exact}，而精确求解引擎给出 {claimed}。请连同问题数据一并反馈。",
)
