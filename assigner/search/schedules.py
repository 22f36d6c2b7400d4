"""Fewest reps for work that cannot be done together: schedules of a fixed number of reps, fewer and fewer.

Why it exists: with clique rows the bound is often the largest amount of work at one moment, and most plans that reach
it are found by none of the general engines. Here every worker has a plan on its desk for a number of reps of its own,
and tries to place all work with them (:mod:`assigner.search.schedule_kernels`): one at the bound at once, the
others from above, in ever smaller steps. Who gets nowhere by moves places all work of some hours at once
(:mod:`assigner.search.windows`). Ideas of P. Smet, T. Wauters, M. Mihaylov and G. Vanden Berghe, The shift
minimisation personnel task scheduling problem, Omega 46 (2014), and S.-W. Lin and K.-C. Ying, Minimizing shifts for
personnel task scheduling problems, Transportation Research E 68 (2014). One plays windows at a time: where few items make a
schedule, moves find what windows never do. When to modify: to change who tries what.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.search.schedule_layout import layout_of
from assigner.search.windows import Windows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import StopReason
    from assigner.search.budget import Budget
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof
    from assigner.search.schedule_kernels import Desk
    from assigner.search.schedule_layout import Layout

SLICE_SECONDS = 0.25
"""Time of one round."""
STEPS_PER_ROUND = 20_000
"""Steps of one round in deterministic mode."""
SAMPLES = (8, 3)
"""How many items of the pool a step looks at, by worker."""
PATIENCE = 12
"""Rounds in which a worker that comes from above gets no nearer before it tries with more reps, or with windows."""
WINDOWS_SECONDS = 1.0
"""Time of one round where somebody plays windows, each of which may take longer than other rounds do."""
WINDOWS_PATIENCE = 60
"""Rounds in which windows get no nearer before their worker goes back to moves."""
MOST_LEFT = 24
"""Windows are for plans that leave over so few items at most."""
FLOOR_SHARE = 0.35
"""Part of the time for which the first worker stays at the bound."""


@dataclass(slots=True)
class Worker:
    """One desk, the number of paid reps on it, and how it went there.

    Parameters
    ----------
    desk
        The plan under work.
    target
        Paid reps that are open.
    sample
        Of :func:`place_all`.
    random
        Its own source of random numbers.
    steps
        Of :func:`place_all`.
    fewest
        Fewest items left over at this target; ``waited``: rounds since then.
    windows
        What it plays in place of moves; None while it moves.
    """

    desk: Desk
    target: int
    sample: int
    random: np.random.Generator
    steps: int = 500
    fewest: int = 2**60
    waited: int = 0
    windows: Windows | None = None


class Schedules:
    """The search for the fewest reps on one program; see the module.

    Parameters
    ----------
    layout
        From :func:`layout_of`.
    proof, incumbent, budget, random, gap, workers
        Those of the whole search.
    """

    def __init__(
        self,
        program: Program,
        columns: Columns,
        layout: Layout,
        proof: Proof,
        incumbent: Incumbent,
        budget: Budget,
        random: np.random.Generator,
        gap: float,
        workers: int,
    ) -> None:
        self.program, self.columns, self.layout = program, columns, layout
        self.proof, self.incumbent, self.budget, self.random = proof, incumbent, budget, random
        self.closable: NDArray[np.bool_] = layout.switch >= 0
        self._fewest = int(self.closable.sum()) + 1
        self._workers: list[Worker] = []
        self._num_workers = max(1, workers)
        self._gap = gap

    @property
    def is_all(self) -> bool:
        """Whether the number of reps is the last thing that costs anything."""
        return not self.program.cost[self.layout.level + 1 :].any()

    def run(self, seconds: float, rounds: int = 2**60, hint: IntArray | None = None) -> StopReason | None:
        """Search for ``seconds`` (``rounds`` where work is counted); return why the whole search should stop, or None.

        ``hint`` is a plan that somebody has; where it is one and better than the first plan, it is kept.
        """
        ends, last = self.budget.clock() + seconds, self.budget.rounds + rounds
        if not self._workers:
            self._open(hint)
        with ThreadPoolExecutor(self._num_workers) as pool:
            while (reason := self._reason()) is None:
                if self.budget.rounds >= last if self.budget.is_deterministic else self.budget.clock() >= ends:
                    return None
                self._round(pool)
        return reason

    def _open(self, hint: IntArray | None) -> None:
        """Make a first plan with everybody, prove the bound, and give each worker a desk."""
        desk = fresh_desk(self.layout, self.random)
        self._first_plan(desk)
        if hint is not None:
            self._offer(self.layout.held(self.program, hint), "hint")
        self._prove()
        randoms = self.random.spawn(self._num_workers)
        self._workers = [Worker(desk, 0, SAMPLES[0], randoms[0])]
        for at in range(1, self._num_workers):
            copy = type(desk)(*(part.copy() for part in desk))
            copy.random[0] = self.random.integers(1, 2**62)
            self._workers.append(Worker(copy, 0, SAMPLES[at % len(SAMPLES)], randoms[at]))
        for at, worker in enumerate(self._workers):
            self._aim(worker, self.floor if at == 0 else self._next_below())

    def _first_plan(self, desk: Desk) -> None:
        """Place all work with everybody there, first in order of time, then by throwing out."""
        from assigner.search.schedule_kernels import fit_in

        fit_in(self.layout.frame, desk, self.layout.order, np.full(self.program.num_reps, -1, dtype=np.int64))
        worker = Worker(desk, 0, SAMPLES[0], self.random)
        for _ in range(PATIENCE):
            if not desk.size[0] or self.budget.is_over:
                break
            self._work(worker)
        self._offer(desk.choice, "schedules")

    def _prove(self) -> None:
        """Prove the bound: a rep for each item at the fullest moment, priced as what a rep costs."""
        incumbent = self.incumbent
        if incumbent.score is None or incumbent.choice is None:
            return
        level = self.layout.level
        for at, family in enumerate(self.program.families):
            if "moment" not in family.facts:
                continue
            price = np.zeros(self.columns.num_rows)
            rows = np.flatnonzero(family.facts["moment"] == 0)
            price[self.columns.family_begin[at] + rows] = self.layout.price
            self.proof.adopt(level, price, incumbent.score, incumbent.choice, self.budget, max_scans=1)
        incumbent.tell("bound")

    @property
    def floor(self) -> int:
        """Paid reps that the proven bound asks for, at least 1."""
        bound = self.proof.bound[self.layout.level]
        if bound is None:
            return 1
        placed = self.program.cost[self.layout.level][self.layout.option[self.layout.frame.begin[self.layout.order]]]
        left = bound - int(self.program.offset[self.layout.level]) - int(placed.sum())
        return max(1, -(-left // self.layout.price))

    def _reason(self) -> StopReason | None:
        if self.incumbent.score is not None and self.proof.is_optimal(self.incumbent.score):
            return "optimal"
        return "gap" if self.incumbent.is_within(self._gap) else self.budget.stop_reason()

    def _round(self, pool: ThreadPoolExecutor) -> None:
        """Let every worker work for a while; then look at what each has reached."""
        list(pool.map(self._work, self._workers))
        self.budget.rounds += 1
        for worker in self._workers:
            if not worker.desk.size[0] and worker.target < self._fewest:
                self._offer(worker.desk.choice, "schedules")
        for at, worker in enumerate(self._workers):
            self._aim_anew(worker, is_first=at == 0)

    def _work(self, worker: Worker) -> None:
        """Work on a desk for a round."""
        fewest = self._move(worker) if worker.windows is None else self._play(worker.windows)
        worker.waited = 0 if fewest < worker.fewest else worker.waited + 1
        worker.fewest = min(worker.fewest, fewest)

    def _move(self, worker: Worker) -> int:
        """Make a round's steps on a desk; return the fewest items that were left over."""
        from assigner.search.schedule_kernels import place_all

        steps = STEPS_PER_ROUND if self.budget.is_deterministic else worker.steps
        seconds = WINDOWS_SECONDS if any(other.windows for other in self._workers) else SLICE_SECONDS
        began = self.budget.clock()
        fewest = int(place_all(self.layout.frame, worker.desk, self.closable, steps, worker.sample))
        took = max(1e-4, self.budget.clock() - began)
        if worker.desk.size[0]:
            worker.steps = int(np.clip(steps * seconds / took, steps // 2, 2 * steps)) + 1
        return fewest

    def _play(self, windows: Windows) -> int:
        """Play windows for a round, one where work is counted; return how many items are left over."""
        ends = self.budget.clock() + WINDOWS_SECONDS
        left = windows.play()
        while left and not (self.budget.is_deterministic or self.budget.is_over or self.budget.clock() >= ends):
            left = windows.play()
        return left

    def _aim_anew(self, worker: Worker, *, is_first: bool) -> None:
        """Give a worker fewer reps when it is done or overtaken, windows or more reps when it gets nowhere."""
        if worker.target >= self._fewest or not worker.desk.size[0]:
            self._aim(worker, self._next_below())
        elif worker.windows is not None:
            if worker.waited >= WINDOWS_PATIENCE:
                self._go_over(worker, None)
        elif worker.waited >= PATIENCE:
            is_near = worker.target >= self._fewest - 1 or (is_first and self._is_early())
            if not is_near:
                self._aim(worker, (worker.target + self._fewest) // 2)
            elif worker.fewest <= MOST_LEFT and not any(other.windows for other in self._workers):
                self._go_over(worker, Windows(self.layout, worker.desk, self.budget, worker.random))

    def _go_over(self, worker: Worker, windows: Windows | None) -> None:
        """Let a worker play windows, or move again, at the same target."""
        worker.windows, worker.fewest, worker.waited = windows, 2**60, 0

    def _is_early(self) -> bool:
        budget = self.budget
        if budget.max_rounds is not None:
            return budget.rounds < FLOOR_SHARE * budget.max_rounds
        return budget.elapsed < FLOOR_SHARE * (budget.elapsed + budget.left)

    def _next_below(self) -> int:
        """Return the next target below the best plan: a third of the way to the bound."""
        return max(self.floor, self._fewest - max(1, (self._fewest - self.floor) // 3))

    def _aim(self, worker: Worker, target: int) -> None:
        """Open or close paid reps on a desk until ``target`` are open."""
        from assigner.search.schedule_kernels import empty_rep

        frame, desk = self.layout.frame, worker.desk
        opened = np.flatnonzero(desk.is_open & self.closable)
        if len(opened) > target:
            held = np.array([desk.weight[frame.item[desk.slot[rep, : desk.count[rep]]]].sum() for rep in opened])
            held = held + self.random.random(len(held))
            for rep in opened[np.argsort(held, kind="stable")][: len(opened) - target].tolist():
                desk.is_open[rep] = False
                empty_rep(frame, desk, rep)
        elif len(opened) < target:
            closed = np.flatnonzero(~desk.is_open & self.closable)
            wanted = (frame.at[desk.pool[: desk.size[0]]][:, closed] >= 0).sum(axis=0)
            wanted = wanted + self.random.random(len(closed))
            desk.is_open[closed[np.argsort(-wanted)][: target - len(opened)]] = True
        worker.target = target
        self._go_over(worker, None)

    def _offer(self, held: NDArray[np.int64], stage: str) -> None:
        """Let a plan (frame's option of each item) be the incumbent if it is one and better."""
        choice = self.layout.choice(self.program, held)
        if choice is None or self.program.broken_rows(choice):
            return
        self.incumbent.offer(choice, tuple(int(cost) for cost in self.program.score(choice)), stage)
        if (held[self.layout.order] >= 0).all():
            used = np.unique(self.layout.frame.rep[held[self.layout.order]])
            self._fewest = min(self._fewest, int(self.closable[used].sum()))


def schedules_of(
    program: Program,
    columns: Columns,
    proof: Proof,
    incumbent: Incumbent,
    budget: Budget,
    random: np.random.Generator,
    gap: float,
    workers: int,
) -> Schedules | None:
    """Return the search for fewest reps, or None where that is not what the program asks for."""
    layout = layout_of(program)
    if layout is None:
        return None
    return Schedules(program, columns, layout, proof, incumbent, budget, random, gap, workers)


def fresh_desk(layout: Layout, random: np.random.Generator) -> Desk:
    """Return a desk with all reps open and all work in the pool."""
    from assigner.search.schedule_kernels import MOST_ON_PATH, Desk

    frame, order = layout.frame, layout.order
    num_items, num_reps = frame.at.shape
    width = int((frame.at >= 0).sum(axis=0).max(initial=0)) + 1
    where = np.full(num_items, -1, dtype=np.int64)
    where[order] = np.arange(len(order))
    pool = np.zeros(num_items, dtype=np.int64)
    pool[: len(order)] = order
    return Desk(
        choice=np.full(num_items, -1, dtype=np.int64),
        slot=np.zeros((num_reps, width), dtype=np.int32),
        count=np.zeros(num_reps, dtype=np.int64),
        is_open=np.ones(num_reps, dtype=np.bool_),
        pool=pool,
        where=where,
        weight=np.ones(num_items, dtype=np.int64),
        until=np.zeros(len(frame.item), dtype=np.int64),
        resting=np.zeros(num_reps, dtype=np.int64),
        clock=np.zeros(1, dtype=np.int64),
        size=np.array([len(order)], dtype=np.int64),
        random=np.array([random.integers(1, 2**62)], dtype=np.uint64),
        path=np.zeros(MOST_ON_PATH, dtype=np.int64),
        value=np.zeros(MOST_ON_PATH + 1, dtype=np.int64),
        taken=np.zeros(MOST_ON_PATH, dtype=np.bool_),
    )


def warm_up_schedules() -> None:
    """Compile the kernels, or load them from disk: two items, two reps."""
    from assigner.search.schedule_kernels import Frame, empty_rep, fit_in, place_all
    from assigner.search.schedule_layout import Layout

    numbers = [np.array(column, dtype=np.int32) for column in ((0, 0, 1, 1), (0, 1, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0))]
    at = np.array([[0, 1], [2, 3]], dtype=np.int32)
    frame = Frame(np.array([0, 2, 4]), numbers[0], numbers[1], numbers[2], numbers[3], at)
    two = np.arange(2)
    layout = Layout(frame, np.arange(4), np.full(2, -1), two, 0, 1, two)
    desk = fresh_desk(layout, np.random.default_rng(0))
    fit_in(frame, desk, two, np.full(2, -1))
    empty_rep(frame, desk, 0)
    place_all(frame, desk, np.ones(2, dtype=np.bool_), 2, 1)
