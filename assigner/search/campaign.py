"""A search over a program that is too large for the exact engine alone.

Prices guide a first plan; compiled moves repair and improve it; bounds are proven and options
dropped; exact blocks improve further; when little is left free, the exact engine closes the gap. When
to modify: to change who works when.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.blocks import BlockSolver
from assigner.search.by_trades import is_for_refit, refit, trade_first
from assigner.search.closing import Closing
from assigner.search.construct import construct
from assigner.search.dive import dive
from assigner.search.evaluate import RunningPlan
from assigner.search.guide import make_guide
from assigner.search.large import (
    fill_up,
    guide_seconds,
    has_blocks,
    is_bound_again,
    is_hopeless,
    most_candidates,
    take_guides_bound,
)
from assigner.search.leading import lead
from assigner.search.playing import Playing
from assigner.search.refits import Refits, is_worth_it
from assigner.search.rounds import BlockRounds
from assigner.search.seating import Seating, seat
from assigner.search.warm_start import is_nearly_whole, start_warm
from assigner.search.whole import keep_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution, StopReason
    from assigner.search.budget import Budget
    from assigner.search.guide import Guide
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof

SLICE = 2_000
"""Items that one compiled call improves before the clock is looked at."""
ROUNDS_BEFORE_CLOSE = 20
"""In deterministic mode, rounds between two attempts to close."""
REFRESH_BELOW = 0.8
"""Moves and blocks are set up anew when at most this part of their options is still kept."""
REPAIR_ROUNDS = 60
"""How often broken rows are pressed before blocks try."""


class Campaign:
    """One search; see :func:`assigner.search.portfolio.search`."""

    def __init__(
        self,
        program: Program,
        columns: Columns,
        proof: Proof,
        incumbent: Incumbent,
        budget: Budget,
        random: np.random.Generator,
        hint: IntArray | None,
        gap: float,
        workers: int,
    ) -> None:
        self.program = program
        self.columns = columns
        self.proof = proof
        self.incumbent = incumbent
        self.budget = budget
        self.random = random
        self.gap = gap
        self.workers = workers
        self.closing = Closing(self)
        self._played = 0.0
        self._kept = program.num_options
        self.typical_step = 1.0
        self._hint = hint
        self._playing = Playing(self)
        self._refits: Refits | None = None
        self.seating: Seating | None = None
        self.rounds: BlockRounds | None = None
        self._plan: RunningPlan | None = None

    @property
    def kept(self) -> NDArray[np.bool_]:
        """The options that a better plan may use."""
        return self.proof.kept

    @property
    def plan(self) -> RunningPlan:
        """The running plan; laid out from the incumbent when first asked for, which takes long on a large program."""
        if self._plan is None:
            assert self.incumbent.choice is not None
            self._plan = self._running_plan(self.incumbent.choice)
        return self._plan

    @plan.setter
    def plan(self, plan: RunningPlan) -> None:
        self._plan = plan

    @cached_property
    def block_solver(self) -> BlockSolver:
        """The exact engine for blocks; it lays out the program's rows when it is first asked for."""
        return BlockSolver(self.program, self.budget.clock, self.budget.cancel)

    def run(self) -> Solution:
        """Return the answer when proven, within the gap, cancelled, or out of time or rounds."""
        if self._is_done_warm():
            return self.incumbent.solution(self._reason() or "time")
        self.guide = self._make_guide(self._given_to_build_at())
        self.proof.infeasible |= self.guide.result.infeasible
        if self.proof.infeasible:
            return self.incumbent.solution("infeasible")
        has_traded = trade_first(self)
        if not has_traded:
            self.plan = self._first_plan()
            self.shift()
            self.make_feasible()
            fill_up(self)
            self.offer("construct")
        self._try_hint()
        self._improve_first(has_traded)
        reason = self._prove()
        for way in (keep_whole, lead, seat, dive):
            if reason is None:
                way(self)
                reason = self._reason()
        with ThreadPoolExecutor(max(1, self.workers)) as pool:
            self.rounds = BlockRounds(self, pool) if has_blocks(self.program) and reason is None else None
            while reason is None:
                reason = self._work()
        return self.incumbent.solution(reason)

    def _improve_first(self, has_traded: bool) -> None:
        """Improve the first plan by what suits its size, before anything is proven of it."""
        if has_traded or is_for_refit(self.program):
            if take_guides_bound(self):
                keep_whole(self)  # there may be no time for it later
            else:
                self._adopt_guide()
            self.incumbent.tell("bound")
            if is_for_refit(self.program) or is_worth_it(self.program):
                refit(self, has_traded)
        if not is_for_refit(self.program) or not self._has_soft_rows:
            for depth in (1, 2, 3):
                if not self.budget.is_over:
                    self.chain(self.budget.share(0.05), depth)
            self.offer("chains")
            self._playing.refit(self.budget.share(0.1))

    @property
    def _has_soft_rows(self) -> bool:
        """Whether any row pays for its load: trades mend what rows pay, and find little in rows that only bound."""
        return bool(len(self.columns.sole.row) or self.columns.groups.num_groups)

    def _is_done_warm(self) -> bool:
        """Go on from an old plan that is nearly whole; return whether that answers, or took the time there is."""
        hint = self._hint
        if hint is None or not is_nearly_whole(self.program, hint, self.proof.given):
            return False
        self.guide = self._make_guide(self.proof.given, max_scans=1)
        self.plan = self._running_plan(np.where(hint >= 0, hint, self.program.item_begin[:-1]))
        is_late = start_warm(self, hint)
        if self.incumbent.choice is not None:
            self._hint = self.incumbent.choice
        return is_late or (self.incumbent.choice is not None and self._reason() is not None)

    def _given_to_build_at(self) -> Mapping[int, NDArray[np.float64]]:
        """Return given prices where it would take long to climb anew, else none.

        Where the simplex method is used, prices of an earlier run lie in a corner of the best ones. That proves as much, but
        almost every item has several cheapest options there, and the volume algorithm does not leave it.
        """
        return self.proof.given if is_for_refit(self.program) else {}

    def _make_guide(self, given: Mapping[int, NDArray[np.float64]], max_scans: int = 400) -> Guide:
        budget = self.budget
        return make_guide(
            self.program, self.columns, max_scans=max_scans, seconds=guide_seconds(self), threads=self.workers,
            clock=budget.clock, cancelled=budget.is_cancelled, given=given,
        )  # fmt: skip

    def _first_plan(self) -> RunningPlan:
        first = self.program.item_begin[:-1].astype(np.int64)
        plan = self._running_plan(first)
        plan.move_to(construct(self.program, self.columns, self.guide, plan))
        return plan

    def _running_plan(self, choice: IntArray) -> RunningPlan:
        """Return a running plan whose moves look at the cheapest kept options of each item."""
        candidates = self.guide.candidates(self.program.item_begin, most_candidates(self.program), self.proof.kept)
        self.typical_step = self.guide.typical_step(*candidates)
        return RunningPlan(
            self.program, self.columns, choice, candidates=candidates, guide=self.guide.cost,
            seed=int(self.random.integers(0, 2**31)),
        )  # fmt: skip

    def _try_hint(self) -> None:
        """Go on from the caller's plan where that is better than the constructed one."""
        if self._hint is None or is_hopeless(self, self._hint):
            return
        built = self.plan.choice.copy()
        before = self.plan.vector
        self.plan.move_to(np.where(self._hint >= 0, self._hint, built))
        self.shift()
        self.make_feasible()
        self.offer("hint")
        if self.plan.vector > before:
            self.plan.move_to(built)

    def first_open(self) -> int:
        """Return the first level at which the incumbent is not proven."""
        assert self.incumbent.score is not None
        return self.proof.first_open(self.incumbent.score)

    def offer(self, stage: str) -> None:
        """Let the running plan be the incumbent if it keeps all bounds and is better."""
        if self.plan.is_feasible:
            self.incumbent.offer(self.plan.choice, self.plan.score, stage)

    def consider(self, choice: IntArray, stage: str) -> None:
        """Let a choice be the incumbent if it is better, mended first where it breaks a bound; then go on from the best."""
        if self.program.broken_rows(choice):
            self.plan.move_to(choice)
            self.make_feasible()
            self.offer(stage)
        else:
            self.incumbent.offer(choice, tuple(self.program.score(choice).tolist()), stage)
        if self._plan is not None and self.incumbent.choice is not None:
            self._plan.move_to(self.incumbent.choice)

    def shift(self) -> None:
        """Move single items, each to where the plan gets best, until a pass over all changes little."""
        for _ in range(3):
            if self.chain(math.inf, depth=0) <= self.program.num_items // 100:
                return

    def chain(self, seconds: float, depth: int) -> int:
        """Improve all items in random order by shifts and chains of ``depth`` ejections; return the changes made."""
        from assigner.search.kernels import improve_items

        items = self.random.permutation(self.program.num_items)
        ends, made = self.budget.clock() + seconds, 0
        step = SLICE >> 2 * depth  # each further ejection takes several times as long
        for at in range(0, len(items), step):
            part = items[at : at + step]
            made += improve_items(self.plan.fixed, self.plan.live, self.plan.pad, part, depth, self.typical_step)
            if self.budget.is_over or (not self.budget.is_deterministic and self.budget.clock() > ends):
                break
        return made

    def make_feasible(self, at_least: int = 0) -> None:
        """Press broken rows and move the items in them until all bounds are kept; ``at_least`` rounds ask no clock."""
        from assigner.search.kernels import improve_items

        self.plan.forget_pressure()
        for at in range(REPAIR_ROUNDS):
            if self.plan.is_feasible or (self.budget.is_over if at >= at_least else self.budget.is_cancelled()):
                return
            self.plan.press()
            items = self.items_in(self.plan.broken_rows())
            depth = min(3, at // 4)
            improve_items(self.plan.fixed, self.plan.live, self.plan.pad, items, depth, math.inf)

    def items_in(self, rows: IntArray) -> IntArray:
        """Return the items with an option in any of the rows, in random order."""
        begin, columns = self.columns.row_begin, self.columns
        options = [columns.row_option[begin[row] : begin[row + 1]] for row in rows]
        items = np.unique(columns.item_of_option[np.concatenate([*options, np.zeros(0, dtype=np.int32)])])
        return self.random.permutation(items.astype(np.int64))

    def _adopt_guide(self) -> None:
        """Prove what the guide's prices are worth at the first open level, by one scan."""
        score, choice = self.incumbent.score, self.incumbent.choice
        if score is None or choice is None:
            return
        level = self.proof.first_open(score)
        if level < len(score):
            price = self.guide.result.price / float(self.guide.weight[level])
            self.proof.adopt(level, price, score, choice, self.budget, 1)

    def _prove(self) -> StopReason | None:
        """Raise the bounds under the incumbent; return why to stop, or None."""
        incumbent = self.incumbent
        if incumbent.score is None or incumbent.choice is None:
            return self.budget.stop_reason()
        if take_guides_bound(self) or not is_bound_again(self):
            incumbent.tell("bound")
            return self._reason()
        starts = [self.guide.result.price / float(weight) for weight in self.guide.weight]
        seconds = self.budget.share(0.2)
        self.proof.raise_bounds(incumbent.score, incumbent.choice, self.budget, starts, seconds)
        self.incumbent.tell("bound")
        return self._reason()

    def _reason(self) -> StopReason | None:
        if self.incumbent.score is not None:
            if self.proof.is_optimal(self.incumbent.score):
                return "optimal"
            if self.incumbent.is_within(self.gap):
                return "gap"
        return self.budget.stop_reason()

    def _work(self) -> StopReason | None:
        """Play for a while; then prove anew and try to close."""
        began = self.budget.clock()
        self._playing.play()
        self.budget.rounds += 1
        self._played += self.budget.clock() - began
        is_time = self._played >= self.closing.seconds
        if self.budget.is_deterministic:
            is_time = self.budget.rounds % ROUNDS_BEFORE_CLOSE == 0
        if is_time and self._reason() is None:
            self._played = 0.0
            if self.incumbent.choice is None:
                self.closing.find_plan()
            elif self._prove() is None:
                self._refresh()
                seat(self)
                self.closing.close()
        return self._reason()

    def _refresh(self) -> None:
        """Let moves and blocks forget the options that were dropped, when these are many."""
        left = int(self.proof.kept.sum())
        if left > REFRESH_BELOW * self._kept:
            return
        self._kept = left
        self.plan = self._running_plan(self.plan.choice.copy())
        if self.rounds is not None:
            self.rounds.open()

    def refits_of(self, level: int) -> Refits:
        """Return refits of a level, laid out once as long as nothing changes at earlier levels."""
        if self._refits is None or not self._refits.is_for(level):
            self._refits = Refits(self, level)
        return self._refits
