"""The road to a plan: exact engine for small programs; prices, moves, blocks and proof for all others.

Why it exists: no single method is best at every size; this file reads as the order in which they are
used. When to modify: to change that order or who gets how much time.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.columns import flatten
from assigner.program.solution import Progress
from assigner.program.tighten import tightened
from assigner.search.budget import Budget
from assigner.search.compiling import COMPILE
from assigner.search.incumbent import Incumbent
from assigner.search.kicks import is_of_reps
from assigner.search.proof import Proof
from assigner.search.refuting import refute_costs
from assigner.search.schedules import schedules_of
from assigner.search.shelves import is_of_books

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from assigner.cpsat.cancel import Cancel
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution

EXACT_UP_TO_ENTRIES = 6_000
"""Programs with at most this many options and entries go to the exact engine first."""
EXACT_SHARE = 0.6
"""Part of the time after which a small program that is not proven is searched as a large one."""
TANGLED_FACTOR = 25
"""Tangled programs go to the exact engine first up to this many times the size: prices say little about their rows,
propagation says much."""
TANGLED_ROWS = 10
"""Programs with more rows than options, or more than so many an item, are tangled: conflicts in time, mostly."""
LEAST_COUNTED = 3.0
"""The exact engine's own seconds at least where work is counted: setting up takes most of the first one."""
TANGLED_SHARE = 0.9
"""Part of the time that the exact engine has for a tangled program."""
SCHEDULES_FIRST = 0.1
"""Part of the time in which fewest reps are looked for before the exact engine, where that is what is asked."""
EXACT_BESIDE_SCHEDULES = 0.35
"""Part of the time that the exact engine has there."""
SCHEDULES_SHARE = 0.5
"""Part of what is left that the search for fewest reps has, where later levels cost something too."""
EXACT_BEFORE_TRADES = 0.1
"""Part of the time that the exact engine has where reps can trade all they have: books and kicks are far better there."""
BOOKS_SHARE = 0.8
"""Part of what is left for planning by whole books."""
REFUTE_SHARE = 0.35
"""Part of the time in which costs of programs that are knapsacks are refuted before any plan is known."""
REFUTE_ON_SHARE = 0.7
"""Part of what is left in which this goes on where it has found a plan."""
ROUNDS_PER_SECOND = 4
"""Deterministic work that stands for one second."""


def search(  # noqa: PLR0913 (every knob of the search, by name)
    program: Program,
    *,
    seconds: float,
    gap: float = 0.001,
    seed: int = 0,
    workers: int = 2,
    deterministic: bool = False,
    work_limit: int | None = None,
    hint: IntArray | None = None,
    prices: Mapping[int, NDArray[np.float64]] | None = None,
    cancel: Cancel | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Solution:
    """Find a good plan and prove how good it is.

    Parameters
    ----------
    program
        Any program.
    seconds
        Wall time for everything. With ``deterministic`` it only sets the amount of work.
    gap
        Stop when the relative gap of every level is at most this; 0 asks for proven optimality.
    seed
        Random seed.
    workers
        Threads.
    deterministic
        The same program, seed, workers and work give the same plan.
    work_limit
        Rounds of blocks in deterministic mode; None: ``ROUNDS_PER_SECOND`` a second.
    hint
        One option per item to start from, -1 where nothing is known.
    prices
        Level index to price per row to start from, of an earlier run.
    cancel
        When set, the best plan so far is returned.
    on_progress
        Hears every better plan and bound, in the calling thread.
    clock
        A steady clock, in seconds.

    Returns
    -------
    Solution
        ``optimal`` and ``infeasible`` only when proven.
    """
    rounds = max(1, round(seconds * ROUNDS_PER_SECOND)) if work_limit is None else work_limit
    budget = Budget(seconds, clock, cancel, rounds if deterministic else None)
    _compile_early(program, budget, on_progress)
    whole, program = program, tightened(program)
    columns = flatten(program, workers)
    proof = Proof(program, columns, prices)
    incumbent = Incumbent(proof, budget, on_progress)
    budget.on_compile = partial(incumbent.tell, COMPILE)
    if proof.infeasible:
        return incumbent.solution("infeasible")
    road = _Road(
        whole, program, columns, proof, incumbent, budget, np.random.default_rng(seed), hint, seconds, gap, seed, workers,
        rounds,
    )  # fmt: skip
    for stage in (road.schedules_first, road.refute, road.exact, road.books, road.schedules_again):
        solution = stage()
        if solution is not None:
            return solution
    return road.campaign()


def _compile_early(program: Program, budget: Budget, on_progress: Callable[[Progress], None] | None) -> None:
    """Have kernels ready before a program is laid out that is too large for the exact engine alone; say so."""
    if program.num_options > EXACT_UP_TO_ENTRIES:
        nothing_yet = Progress(0.0, COMPILE, 0, None, (None,) * len(program.levels))
        budget.on_compile = None if on_progress is None else partial(on_progress, nothing_yet)
        budget.compile_kernels()


def is_tangled(program: Program) -> bool:
    """Return whether a program has so many rows that they decide more than costs do."""
    return program.num_rows > min(program.num_options, TANGLED_ROWS * program.num_items)


@dataclass
class _Road:
    """One search on its way through the stages; each stage answers when nothing is left to do."""

    whole: Program
    program: Program
    columns: Columns
    proof: Proof
    incumbent: Incumbent
    budget: Budget
    random: np.random.Generator
    hint: IntArray | None
    seconds: float
    gap: float
    seed: int
    workers: int
    rounds: int

    def __post_init__(self) -> None:
        self.entries = self.program.num_options + len(self.columns.row_option)
        self.schedules = schedules_of(
            self.program, self.columns, self.proof, self.incumbent, self.budget, self.random, self.gap, self.workers
        )

    def _go_on(self) -> None:
        """Let later stages start from the best plan."""
        if self.incumbent.choice is not None:
            self.hint = self.incumbent.choice

    def schedules_first(self) -> Solution | None:
        """Look for fewest reps for a moment, where that is what is asked."""
        if self.schedules is None:
            return None
        self.budget.compile_kernels()
        most = 0.3 if self.entries <= EXACT_UP_TO_ENTRIES else 3.0
        reason = self.schedules.run(self.budget.share(SCHEDULES_FIRST, most), rounds=2, hint=self.hint)
        self._go_on()
        return None if reason is None else self.incumbent.solution(reason)

    def refute(self) -> Solution | None:
        """Refute costs of a program that is knapsacks."""
        for share, needs_plan in ((REFUTE_SHARE, False), (REFUTE_ON_SHARE, True)):
            if needs_plan and (not self.proof.is_refuting or self.incumbent.choice is None):
                break
            if not self.incumbent.is_within(self.gap):
                refute_costs(
                    self.proof, self.incumbent, self.budget, self.budget.share(share, self.seconds), self.workers
                )
        self._go_on()
        ended = self.proof.is_refuting and (self.proof.infeasible or self.incumbent.is_within(self.gap))
        return self.incumbent.solution("gap") if ended else None

    def exact(self) -> Solution | None:
        """Hand a small or tangled program to the exact engine."""
        tangled = is_tangled(self.program)
        most = EXACT_UP_TO_ENTRIES * (TANGLED_FACTOR if tangled else 1)
        if self.entries > most or self.proof.is_refuting:
            return None
        from assigner.cpsat.engine import solve_program

        share = TANGLED_SHARE if tangled else EXACT_SHARE
        share = min(share, EXACT_BESIDE_SCHEDULES) if self.schedules is not None else share
        is_traded = not tangled and is_of_reps(self.program, self.columns)
        share = min(share, EXACT_BEFORE_TRADES) if is_traded else share
        seconds = self.seconds * share
        solution = solve_program(
            self.program, clock=self.budget.clock, hint=self.hint, gap=self.gap,
            seconds=max(seconds, LEAST_COUNTED) if self.budget.is_deterministic else seconds,
            workers=self.workers, seed=self.seed, deterministic=self.budget.is_deterministic, cancel=self.budget.cancel,
            on_progress=self.incumbent.on_progress,
        )  # fmt: skip
        if solution.stop_reason in ("optimal", "infeasible", "gap", "cancelled"):
            return solution
        self.budget.compile_kernels()  # prices and moves go on
        self.proof.learn(solution)
        self.incumbent.adopt(solution)
        self.hint = solution.choice if solution.choice is not None else self.hint
        return None

    def books(self) -> Solution | None:
        """Plan by whole books where reps have few items each."""
        is_ready = self.incumbent.choice is not None and not self.proof.is_refuting
        if not is_ready or self.incumbent.is_within(self.gap) or not is_of_books(self.whole):
            return None
        from assigner.search.by_books import plan_by_books

        seconds = self.budget.share(BOOKS_SHARE, self.seconds)
        plan_by_books(self.whole, self.proof, self.incumbent, self.budget, seconds, self.workers, self.random)
        self._go_on()
        return self.incumbent.solution("gap") if self.incumbent.is_within(self.gap) else None

    def schedules_again(self) -> Solution | None:
        """Go on looking for fewest reps."""
        if self.schedules is None or self.incumbent.choice is None:
            return None
        share = 1.0 if self.schedules.is_all else SCHEDULES_SHARE
        reason = self.schedules.run(self.budget.share(share), rounds=max(1, int(share * self.rounds)))
        self._go_on()
        return None if reason is None else self.incumbent.solution(reason)

    def campaign(self) -> Solution:
        """Search with prices, moves, blocks and proofs."""
        from assigner.search.campaign import Campaign

        return Campaign(
            self.program,
            self.columns,
            self.proof,
            self.incumbent,
            self.budget,
            self.random,
            self.hint,
            self.gap,
            self.workers,
        ).run()
