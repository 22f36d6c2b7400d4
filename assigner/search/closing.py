"""Closing: hand what prices and fixing leave to the exact engine, which proves the optimum.

Why it exists: fixing drops what no better plan can use; the rest is often small enough to be proven. The
exact engine also looks for a first plan where moves find none. When to modify: to close more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.fixing import reduce_program
from assigner.search.refuting import refute_costs

if TYPE_CHECKING:
    from assigner.search.campaign import Campaign

CLOSE_UP_TO_OPTIONS = 40_000
"""The exact engine closes when at most this many free options are left."""
WHOLE_UP_TO_ENTRIES = 1_000_000
"""Without any plan yet, the exact engine looks for one in programs of at most this many options and entries."""


class Closing:
    """Closing attempts of one campaign.

    Attributes
    ----------
    seconds
        Time of the next attempt; doubles from one to the next.
    """

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self.seconds = 1.0

    def close(self) -> None:
        """Hand what is left to the exact engine, if it is small enough."""
        from assigner.cpsat.engine import solve_program

        campaign, budget = self._campaign, self._campaign.budget
        choice = campaign.incumbent.choice
        if choice is not None and self._refute():
            return
        if choice is None or self._free_options() > CLOSE_UP_TO_OPTIONS:
            return
        reduced = reduce_program(campaign.program, campaign.proof.kept)
        effort = 10.0 if budget.is_deterministic else min(self.seconds, budget.left)
        self.seconds *= 2.0
        solution = solve_program(
            reduced.program, clock=budget.clock, seconds=effort, hint=reduced.shrunk(choice), gap=0.0,
            workers=campaign.workers, seed=int(campaign.random.integers(0, 2**31)),
            deterministic=budget.is_deterministic, cancel=budget.cancel,
        )  # fmt: skip
        if solution.choice is not None:
            campaign.plan.move_to(reduced.original(solution.choice))
            campaign.offer("close")
        campaign.proof.learn(solution)
        if campaign.incumbent.score is not None and campaign.incumbent.choice is not None:
            campaign.proof.refix(campaign.incumbent.score, campaign.incumbent.choice)
        campaign.incumbent.tell("close")

    def _refute(self) -> bool:
        """Refute costs where the open level is made of knapsacks, and return whether it is."""
        campaign, budget = self._campaign, self._campaign.budget
        before = campaign.incumbent.score
        seconds = min(self.seconds, budget.left)
        refute_costs(campaign.proof, campaign.incumbent, budget, seconds, campaign.workers)
        if not campaign.proof.is_refuting:
            return False
        self.seconds *= 2.0
        if campaign.incumbent.score != before and campaign.incumbent.choice is not None:
            campaign.plan.move_to(campaign.incumbent.choice)
        return True

    def _free_options(self) -> int:
        """Return how many options are left on items that still have a choice."""
        campaign = self._campaign
        count = np.bincount(campaign.columns.item_of_option[campaign.proof.kept], minlength=campaign.program.num_items)
        return int(count[count > 1].sum())

    def find_plan(self) -> None:
        """Look for a first plan, or the proof that there is none, with the exact engine."""
        from assigner.cpsat.engine import solve_program

        campaign, budget = self._campaign, self._campaign.budget
        if campaign.program.num_options + len(campaign.columns.row_option) > WHOLE_UP_TO_ENTRIES:
            return
        effort = 10.0 if budget.is_deterministic else min(self.seconds, budget.left)
        self.seconds *= 2.0
        solution = solve_program(
            campaign.program, clock=budget.clock, seconds=effort, hint=campaign.plan.choice.copy(), gap=1.0,
            workers=campaign.workers, seed=int(campaign.random.integers(0, 2**31)),
            deterministic=budget.is_deterministic, cancel=budget.cancel,
        )  # fmt: skip
        campaign.proof.infeasible |= solution.status == "infeasible"
        if solution.choice is not None:
            campaign.plan.move_to(solution.choice)
            campaign.offer("exact")
