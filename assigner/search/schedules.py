"""Fewest reps for work that cannot be done together: schedules of a fixed number of reps, fewer and fewer.

Why it exists: with clique rows the bound is often the largest amount of work at one moment, and most plans that reach
it are found by none of the general engines. Here every worker has a plan on its desk for a number of reps of its own,
and tries to place all work with them (:mod:`assigner.search.schedule_kernels`): one at the bound at once, the
others from above, in ever smaller steps. A desk cools down; where work is left over then, it gets more reps or, one below the
best plan, cools down again twice as slowly. Ideas of P. Smet, T. Wauters, M. Mihaylov and G. Vanden Berghe, The shift
minimisation personnel task scheduling problem, Omega 46 (2014), and S.-W. Lin and K.-C. Ying, Minimizing shifts for
personnel task scheduling problems, Transportation Research E 68 (2014). When to modify: to change who tries what.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.search.schedule_layout import Layout, frame_of, layout_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import StopReason
    from assigner.search.budget import Budget
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof
    from assigner.search.schedule_kernels import Desk, Frame

WEIGHT = 1000
"""Weight of an item on average."""
HOT, COLD = 0.1, 0.045
"""Heat at the begin and at the end, in mean weights."""
SLICE_SECONDS = 0.25
"""Time of one round."""
STEPS_PER_ROUND = 200 * 1024
"""Steps of one round in deterministic mode."""
STEPS_PER_ITEM = 2000
"""Steps of a desk's first cooling."""
FIRST_ROUNDS = 12
"""Rounds in which everybody is there to place all work at first."""
LEFT_PER_REP = 6
"""Items left over at the end for each of which, at least one, a rep more is tried."""


@dataclass(slots=True)
class Worker:
    """One desk, the number of paid reps on it, and how it is cooled.

    Parameters
    ----------
    desk
        The plan under work.
    target
        Paid reps that are open.
    length
        Steps of a cooling from ``HOT`` to ``COLD``.
    steps
        Of a round.
    """

    desk: Desk
    target: int
    length: int
    steps: int = 16 * 1024


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
        self._workers = [Worker(desk, 0, self._first_length)]
        for _ in range(1, self._num_workers):
            copy = type(desk)(*(part.copy() for part in desk))
            copy.random[0] = self.random.integers(1, 2**62)
            self._workers.append(Worker(copy, 0, self._first_length))
        for at, worker in enumerate(self._workers):
            self._aim(worker, self.floor if at == 0 else self._next_below())

    @property
    def _first_length(self) -> int:
        return STEPS_PER_ITEM * max(1, len(self.layout.order))

    def _first_plan(self, desk: Desk) -> None:
        """Place all work with everybody there, first in order of time, then by throwing out."""
        from assigner.search.schedule_kernels import fit_in

        fit_in(self.layout.frame, desk, self.layout.order, np.full(self.program.num_reps, -1, dtype=np.int64))
        worker = Worker(desk, 0, self._first_length)
        for _ in range(FIRST_ROUNDS):
            if not desk.size[0] or self.budget.is_over:
                break
            desk.heat[0] = HOT * WEIGHT
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
        for worker in self._workers:
            self._aim_anew(worker)

    def _work(self, worker: Worker) -> None:
        """Cool a desk for a round."""
        from assigner.search.schedule_kernels import STEPS_PER_HEAT, anneal

        steps = STEPS_PER_ROUND if self.budget.is_deterministic else worker.steps
        factor = (COLD / HOT) ** (STEPS_PER_HEAT / worker.length)
        began = self.budget.clock()
        made = anneal(self.layout.frame, worker.desk, self.closable, self.layout.order, steps, factor, COLD * WEIGHT)
        took = max(1e-4, self.budget.clock() - began)
        if made == steps:
            wanted = np.clip(steps * SLICE_SECONDS / took, steps // 2, 2 * steps)
            worker.steps = (int(wanted) // STEPS_PER_HEAT + 1) * STEPS_PER_HEAT

    def _aim_anew(self, worker: Worker) -> None:
        """Give a worker fewer reps when it is done or overtaken; more reps or more time when it is cold."""
        left = int(worker.desk.size[0])
        if worker.target >= self._fewest or not left:
            self._aim(worker, self._next_below())
        elif worker.desk.heat[0] < COLD * WEIGHT:
            if worker.target < self._fewest - 1:
                self._aim(worker, min(self._fewest - 1, worker.target + max(1, left // LEFT_PER_REP)))
            else:
                worker.length = self._longer(worker)
                self._aim(worker, worker.target)

    def _longer(self, worker: Worker) -> int:
        """Return twice a worker's steps, or what there is still time for."""
        if self.budget.is_deterministic:
            return 2 * worker.length
        affordable = worker.steps / SLICE_SECONDS * min(self.budget.left, 1e6)
        return int(min(2 * worker.length, max(worker.length, affordable)))

    def _next_below(self) -> int:
        """Return the next target below the best plan: a third of the way to the bound."""
        return max(self.floor, self._fewest - max(1, (self._fewest - self.floor) // 3))

    def _aim(self, worker: Worker, target: int) -> None:
        """Open or close paid reps on a desk until ``target`` are open, and heat it."""
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
        desk.heat[0] = HOT * WEIGHT

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
        weight=_weights(frame),
        against=np.zeros(len(frame.item), dtype=np.int64),
        number=np.zeros(len(frame.item), dtype=np.int64),
        heat=np.full(1, WEIGHT * HOT),
        size=np.array([len(order)], dtype=np.int64),
        random=np.array([random.integers(1, 2**62)], dtype=np.uint64),
        path=np.zeros(MOST_ON_PATH, dtype=np.int64),
        value=np.zeros(MOST_ON_PATH + 1, dtype=np.int64),
        taken=np.zeros(MOST_ON_PATH, dtype=np.bool_),
    )


def _weights(frame: Frame) -> NDArray[np.int64]:
    """Return the weight of each item: half the same for all, half by its span, for what is long is hard to place."""
    num_options = np.maximum(1, np.diff(frame.begin))
    total = np.bincount(frame.item, np.maximum(0, frame.last - frame.first + 1), minlength=len(num_options))
    span = total / num_options
    relative = span / span.mean() if span.any() else np.ones(len(span))
    return np.asarray(np.round(WEIGHT * (1 + relative) / 2), dtype=np.int64)


def warm_up_schedules() -> None:
    """Compile the kernels, or load them from disk: two items, two reps."""
    from assigner.search.schedule_kernels import anneal, empty_rep, fit_in

    numbers = [np.array(column, dtype=np.int32) for column in ((0, 0, 1, 1), (0, 1, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0))]
    at = np.array([[0, 1], [2, 3]], dtype=np.int32)
    frame = frame_of(np.array([0, 2, 4]), numbers[0], numbers[1], numbers[2], numbers[3], at)
    two = np.arange(2)
    layout = Layout(frame, np.arange(4), np.full(2, -1), two, 0, 1, two)
    desk = fresh_desk(layout, np.random.default_rng(0))
    fit_in(frame, desk, two, np.full(2, -1))
    empty_rep(frame, desk, 0)
    anneal(frame, desk, np.ones(2, dtype=np.bool_), two, 2, 1.0, 1.0)
