"""A search over a program that is too large for the exact engine alone.

Prices guide a first plan; compiled moves repair and improve it; bounds are proven and options
dropped; exact blocks improve further; when little is left free, the exact engine closes the gap. When
to modify: to change who works when.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.fixing import reduce_program
from assigner.search.construct import construct
from assigner.search.cooling import Cooling
from assigner.search.evaluate import RunningPlan, switch_needs
from assigner.search.guide import make_guide
from assigner.search.rounds import BlockRounds

if TYPE_CHECKING:
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution, StopReason
    from assigner.search.budget import Budget
    from assigner.search.guide import Guide
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof

MOST_CANDIDATES = 24
"""Options per item that moves and blocks look at, cheapest by guide first."""
SLICE = 2_000
"""Items that one compiled call improves before the clock is looked at."""
CLOSE_UP_TO_OPTIONS = 40_000
"""The exact engine closes when at most this many free options are left."""
CLOSE_FIRST_OPTIONS = 6_000
"""With at most this many free options the exact engine is tried before any block."""
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
        self.needs = switch_needs(program, columns)
        self.closing_seconds = 2.0
        self._pay = {"anneal": math.inf, "blocks": math.inf}

    def run(self) -> Solution:
        """Return the answer when proven, within the gap, cancelled, or out of time or rounds."""
        self.guide = self._make_guide()
        self.proof.infeasible |= self.guide.result.infeasible
        if self.proof.infeasible:
            return self.incumbent.solution("infeasible")
        self.plan = self._first_plan()
        self.improve(self._all_items())
        self.make_feasible()
        self.offer("improve")
        reason = self._prove()
        with ThreadPoolExecutor(max(1, self.workers)) as pool:
            self.rounds = BlockRounds(self, pool)
            self.cooling = Cooling(self)
            if reason is None and self._free_options() <= CLOSE_FIRST_OPTIONS:
                self._close()
                reason = self._reason()
            while reason is None:
                reason = self._work()
        return self.incumbent.solution(reason)

    def _make_guide(self) -> Guide:
        budget = self.budget
        return make_guide(
            self.program, self.columns, max_scans=400, seconds=budget.share(0.2), threads=self.workers,
            clock=budget.clock, cancelled=budget.is_cancelled,
        )  # fmt: skip

    def _first_plan(self) -> RunningPlan:
        candidates = self.guide.candidates(self.program.item_begin, MOST_CANDIDATES)
        first = self.program.item_begin[:-1].astype(np.int64)
        plan = RunningPlan(
            self.program, self.columns, first, candidates=candidates, guide=self.guide.cost,
            seed=int(self.random.integers(0, 2**31)),
        )  # fmt: skip
        plan.move_to(construct(self.program, self.columns, self.guide, plan))
        return plan

    def _all_items(self) -> IntArray:
        return self.random.permutation(self.program.num_items)

    def offer(self, stage: str) -> None:
        """Let the running plan be the incumbent if it keeps all bounds and is better."""
        if self.plan.is_feasible:
            self.incumbent.offer(self.plan.choice, self.plan.score, stage)

    def improve(self, items: IntArray, passes: int = 6) -> None:
        """Run moves over the items until a pass gains little: shifts first, then chains."""
        from assigner.search.kernels import improve_items

        room = self.typical_step()
        for depth in (0, 0, *(1, 2, 3, 3)[: passes - 2]):
            before, made = self.plan.vector, 0
            for at in range(0, len(items), SLICE):
                part = items[at : at + SLICE].astype(np.int64)
                made += improve_items(self.plan.fixed, self.plan.live, self.plan.pad, part, depth, room)
                if self.budget.stop_reason() not in (None, "work-limit") or self.budget.left < 0:
                    return
            self.offer("improve")
            if made == 0 and before == self.plan.vector and depth >= 1:
                return

    def typical_step(self) -> float:
        """Return the typical difference between an item's two cheapest options by guide, above 0."""
        begin, option = self.guide.candidates(self.program.item_begin, 2)
        second = self.guide.cost[option[begin[1:] - 1]]
        second = second[second > 0]
        return float(np.quantile(second, 0.5)) if len(second) else 1.0

    def make_feasible(self) -> None:
        """Press broken rows and move the items in them until all bounds are kept, or it does not help."""
        from assigner.search.kernels import improve_items

        for at in range(REPAIR_ROUNDS):
            if self.plan.is_feasible or self.budget.is_cancelled() or self.budget.left < 0:
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

    def _prove(self) -> StopReason | None:
        """Raise the bounds under the incumbent; return why to stop, or None."""
        incumbent = self.incumbent
        if incumbent.score is None or incumbent.choice is None:
            return self.budget.stop_reason()
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
        """Anneal or do one round of blocks, whichever pays; when blocks stall, prove anew and try to close."""
        self._play()
        self.budget.rounds += 1
        if self.rounds.is_stalled:
            self.rounds.rest()
            if self.incumbent.choice is None:
                self._solve_whole()
            else:
                reason = self._prove()
                if reason is not None:
                    return reason
                self._close()
        return self._reason()

    def _play(self) -> None:
        """Play what gained more a second of late; in deterministic mode, one after the other."""
        before, began = self._sum(), self.budget.clock()
        if self.budget.is_deterministic:
            way = "anneal" if self.budget.rounds % 8 == 0 else "blocks"
        else:
            way = max(self._pay, key=lambda name: self._pay[name])
        if way == "anneal" and self.incumbent.choice is not None:
            self.cooling.run(self.budget.share(0.15, 6.0))
        else:
            self.rounds.play()
            self.offer("blocks")
        gain = max(0.0, before - self._sum()) / max(1e-3, self.budget.clock() - began)
        self._pay[way] = 0.6 * self._pay[way] + 0.4 * gain if math.isfinite(self._pay[way]) else gain
        for name in self._pay:
            self._pay[name] += 1e-4 * float(self.random.random())  # so that the idle one gets its turn

    def _sum(self) -> float:
        """Return the incumbent's weighted cost over all levels."""
        score = self.incumbent.score
        return 0.0 if score is None else float(np.dot(self.guide.weight.astype(np.float64), score))

    def _close(self) -> None:
        """Hand what is left to the exact engine, if it is small enough."""
        from assigner.cpsat.engine import solve_program

        choice = self.incumbent.choice
        if choice is None or self._free_options() > CLOSE_UP_TO_OPTIONS:
            return
        reduced = reduce_program(self.program, self.proof.kept)
        effort = 10.0 if self.budget.is_deterministic else min(self.closing_seconds, self.budget.left)
        self.closing_seconds *= 2.0
        solution = solve_program(
            reduced.program, clock=self.budget.clock, seconds=effort, hint=reduced.shrunk(choice), gap=0.0,
            workers=self.workers, seed=int(self.random.integers(0, 2**31)),
            deterministic=self.budget.is_deterministic, cancel=self.budget.cancel,
        )  # fmt: skip
        if solution.choice is not None:
            self.plan.move_to(reduced.original(solution.choice))
            self.offer("close")
        self.proof.learn(solution)
        if self.incumbent.score is not None and self.incumbent.choice is not None:
            self.proof.refix(self.incumbent.score, self.incumbent.choice)
        self.incumbent.tell("close")

    def _free_options(self) -> int:
        """Return how many options are left on items that still have a choice."""
        count = np.bincount(self.columns.item_of_option[self.proof.kept], minlength=self.program.num_items)
        return int(count[count > 1].sum())

    def _solve_whole(self) -> None:
        """Look for a first plan, or the proof that there is none, with the exact engine."""
        from assigner.cpsat.engine import solve_program

        effort = 10.0 if self.budget.is_deterministic else min(self.closing_seconds, self.budget.left)
        self.closing_seconds *= 2.0
        solution = solve_program(
            self.program, clock=self.budget.clock, seconds=effort, hint=self.plan.choice.copy(), gap=1.0,
            workers=self.workers, seed=int(self.random.integers(0, 2**31)),
            deterministic=self.budget.is_deterministic, cancel=self.budget.cancel,
        )  # fmt: skip
        self.proof.infeasible |= solution.status == "infeasible"
        if solution.choice is not None:
            self.plan.move_to(solution.choice)
            self.offer("exact")
