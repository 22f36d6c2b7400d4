"""Annealing with soft bounds: let items trade places freely, then firm the rows up again.

Why it exists: near the optimum every row is tight, and almost any single trade breaks one; with bands
and bounds softened, cheap trades pass and the tight rows are met again at the end (simulated annealing,
S. Kirkpatrick et al. 1983, with penalties that grow). A run ends in the incumbent or in something
better. When to modify: to cool better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.search.campaign import Campaign

PARTS = 24
"""A run is made in this many compiled calls, so that time and cancelling are looked at in between."""
FIRST_STEPS_PER_SECOND = 600_000.0
"""Until measured."""
STEPS_PER_ITEM = 100
"""Steps of one run in deterministic mode."""


class Cooling:
    """Runs of annealing on a campaign's running plan."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._steps_per_second = FIRST_STEPS_PER_SECOND
        self._runs = 0

    def run(self, seconds: float) -> None:
        """Anneal for about ``seconds``; the plan is the incumbent afterwards, which may be better."""
        campaign = self._campaign
        if campaign.incumbent.choice is None:
            return
        self._cool(self._level(), seconds)
        campaign.make_feasible()
        campaign.shift()
        campaign.chain(0.2 * seconds, depth=2)
        campaign.offer("anneal")
        campaign.plan.move_to(campaign.incumbent.choice)

    def _level(self) -> int:
        """Return the level to cool at: the first that is not proven, sometimes a later one."""
        campaign = self._campaign
        score = campaign.incumbent.score
        first = 0 if score is None else min(campaign.proof.first_open(score), len(score) - 1)
        last = len(campaign.program.levels) - 1
        if self._runs % 3 == 2 and first < last:
            return int(campaign.random.integers(first + 1, last + 1))
        return first

    def _steps(self, seconds: float) -> int:
        campaign = self._campaign
        if campaign.budget.is_deterministic:
            return STEPS_PER_ITEM * campaign.program.num_items
        return int(self._steps_per_second * seconds)

    def _cool(self, level: int, seconds: float) -> None:
        from assigner.search.kernels import anneal

        campaign, plan = self._campaign, self._campaign.plan
        hot, soft = self._start_values(level)
        heat, ease = hot * np.geomspace(1.0, 0.1, PARTS + 1), np.geomspace(soft, 1.0, PARTS + 1)
        steps, fine = max(1, self._steps(seconds) // PARTS), self._fine(level)
        began, made = campaign.budget.clock(), 0
        for part in range(PARTS):
            if campaign.budget.is_over:
                break
            span = slice(part, part + 2)
            anneal(plan.fixed, plan.live, plan.pad, steps, level, tuple(heat[span]), tuple(ease[span]), fine)
            made += steps
        self._steps_per_second = made / max(1e-6, campaign.budget.clock() - began)
        self._runs += 1

    def _start_values(self, level: int) -> tuple[float, float]:
        """Return the first temperature and the first part of penalties that counts."""
        campaign = self._campaign
        unit = campaign.typical_step / float(campaign.guide.weight[level])
        if self._runs == 0:
            return 0.1 * unit, 0.01
        random = campaign.random
        return unit * 10.0 ** random.uniform(-1.5, -0.3), 10.0 ** random.uniform(-2.5, -0.5)

    def _fine(self, level: int) -> float:
        """Return what a unit beyond a hard bound costs, so that it is dearer than any row's price."""
        campaign = self._campaign
        price = np.abs(campaign.guide.result.price) / float(campaign.guide.weight[level])
        return 2.0 * float((price / campaign.plan.live.hard).max(initial=0.0))
