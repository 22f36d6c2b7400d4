"""Rounds of exact blocks: as many at once as there are workers, each on its own neighbourhood.

Why it exists: blocks of some dozens of items are solved to the end by the exact engine in a fraction of
a second; what they gain goes into the running plan. When to modify: to change how blocks are run; which
items they free is in :mod:`assigner.search.neighbourhoods`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.blocks import BlockLimits, BlockSolver
from assigner.prices.columns import flatten
from assigner.prices.fixing import Reduced, reduce_program
from assigner.program.program import NO_START, NOBODY
from assigner.search.evaluate import switch_needs
from assigner.search.neighbourhoods import WAYS, Chooser, Scene, reps_and_items, with_switches

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from numpy.typing import NDArray

    from assigner.cpsat.blocks import BlockAnswer
    from assigner.program.program import IntArray
    from assigner.search.campaign import Campaign

BLOCK_SECONDS = 1.0
"""Time of one block."""
BLOCK_CANDIDATES = 12
"""Options per item that blocks look at."""
LARGEST_BLOCK = 400.0
"""Items per block at most."""


class BlockRounds:
    """Plays rounds of blocks on a campaign's running plan."""

    def __init__(self, campaign: Campaign, pool: ThreadPoolExecutor) -> None:
        self._campaign = campaign
        self._pool = pool
        timed = bool((campaign.program.start != NO_START).any())
        self._chooser = Chooser(tuple(way for way in WAYS if timed or way != "time window"))
        self.open()

    def open(self) -> None:
        """Cut the program down to the options that blocks use."""
        campaign = self._campaign
        mask = campaign.proof.kept & self._cheap_options()
        mask[campaign.plan.choice] = True
        self._core: Reduced = reduce_program(campaign.program, mask)
        self._columns = flatten(self._core.program)
        self._needs = switch_needs(self._core.program, self._columns)
        self._guide = campaign.guide.cost[self._core.option]
        self._rep_items = reps_and_items(self._core.program, self._columns)
        self._solver = BlockSolver(self._core.program, campaign.budget.clock, campaign.budget.cancel)

    def _cheap_options(self) -> NDArray[np.bool_]:
        """Return the cheapest options of each item by guide, every "nobody" and every switch option."""
        campaign = self._campaign
        _, option = campaign.guide.candidates(campaign.program.item_begin, BLOCK_CANDIDATES)
        mask = campaign.program.rep == NOBODY
        mask[option] = True
        return np.asarray(mask)

    def play(self) -> None:
        """Solve one block per worker at once and take what gains."""
        campaign = self._campaign
        choice = self._core.shrunk(campaign.plan.choice)
        if choice is None:
            self.open()
            choice = self._core.shrunk(campaign.plan.choice)
        if choice is None:
            raise AssertionError("the blocks' options hold the running plan")
        scene = Scene(
            self._core.program, self._columns, self._guide, self._rep_items, choice, campaign.plan.live.load,
            campaign.random,
        )  # fmt: skip
        tasks = [self._draw(scene) for _ in range(max(1, campaign.workers))]
        futures = [self._pool.submit(self._solve, items, choice, seed) for _, items, seed in tasks]
        for (way, items, _), future in zip(tasks, futures, strict=True):
            self._take(way, items, future.result())

    def _draw(self, scene: Scene) -> tuple[str, IntArray, int]:
        """Choose a way and its items."""
        campaign = self._campaign
        if not campaign.plan.is_feasible:
            way, items = "costly rows", campaign.items_in(campaign.plan.broken_rows())[: int(self._chooser.size)]
        else:
            way = self._chooser.choose(campaign.random)
            items = WAYS[way](scene, int(self._chooser.size))
        items = with_switches(np.unique(items), self._needs, self._core.program.item_begin)
        return way, items, int(campaign.random.integers(0, 2**31))

    def _solve(self, items: IntArray, choice: IntArray, seed: int) -> BlockAnswer:
        budget = self._campaign.budget
        seconds = BLOCK_SECONDS if budget.is_deterministic else max(0.05, min(BLOCK_SECONDS, budget.left))
        limits = BlockLimits(seconds, workers=1, deterministic=budget.is_deterministic)
        return self._solver.solve(items, choice, limits, seed=seed)

    def _take(self, way: str, items: IntArray, answer: BlockAnswer) -> None:
        """Put a block's answer into the running plan if the plan gets better, and polish around it."""
        campaign = self._campaign
        gained = False
        if answer.choice is not None:
            wanted = self._core.option[answer.choice[items]]
            changed = wanted != campaign.plan.choice[items]
            delta = campaign.plan.price(items[changed].tolist(), wanted[changed].tolist())
            first = next((cost for cost in delta if cost), 0)
            if first < 0:
                campaign.plan.make(items[changed].tolist(), wanted[changed].tolist())
                gained = True
        self._chooser.learn(way, gained=gained, finished=answer.is_proven, most=LARGEST_BLOCK)
