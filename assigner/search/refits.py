"""Refits at random: some giants stay where the incumbent has them, all else is priced anew, rounded and traded.

Why it exists: trades and kicks mend loads, but never ask whether a giant sits with the right rep: to move it means to move a
hundred others, each at new prices. Prices around a random part of the giants answer that at once, and what they say is
rounded and traded in a fraction of a second. Large neighbourhoods freed at random (P. Shaw, Using constraint programming and
local search methods to solve vehicle routing problems, CP 1998), with prices in place of an exact engine. When to modify: to
choose otherwise who stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import Pricing, pins_of
from assigner.search.exchange import COARSE, Exchange
from assigner.search.giants import left_around, most_shared, parts_of_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign

FEWEST_ITEMS, MOST_OPTIONS = 200, 1_000_000
"""With fewer items kicks find more in the same time (150 x 12: 3 to 5 % less); above so many options one refit takes too long."""
LEAST_SIZE, MOST_SIZE = 0.02, 0.6
"""Giants fill at least a part of a soft row that is drawn between these, evenly in its logarithm."""
STAYING = (1.0, 0.9, 0.7, 0.5)
"""Part of the giants that stay, one of these; every other time all stay but those of some reps."""
FEWEST_PARTS, MOST_PARTS = 2, 8
"""Reps are freed by one part of so many."""
SCANS, HEAT = 100, 0.3
"""Scans that price the rest, and how far the prices of the whole are trusted (a part of the usual first heat)."""


class Refits:
    """Refits of one level.

    Parameters
    ----------
    campaign
        The search; it has a plan, and prices of the level.
    level
        The level that is to cost less.
    """

    def __init__(self, campaign: Campaign, level: int) -> None:
        incumbent, budget = campaign.incumbent, campaign.budget
        assert incumbent.choice is not None
        self._campaign, self._level, self._limits = campaign, level, limits_at(campaign, level)
        self._size = parts_of_rows(campaign, level)
        self._pricing = Pricing(
            campaign.program, campaign.columns, level, self._limits, threads=campaign.workers, clock=budget.clock
        )
        self._exchange = Exchange(
            campaign.program, campaign.columns, campaign.proof.prices[level], incumbent.choice, campaign.random,
            campaign.workers,
        )  # fmt: skip

    @property
    def is_possible(self) -> bool:
        """Whether there are giants, and everything that items may take can be traded."""
        return bool((self._size > 0).any()) and self._exchange.can_trade and self._exchange.is_complete

    def is_for(self, level: int) -> bool:
        """Return whether these are refits of a level, what earlier levels may cost included."""
        return level == self._level and limits_at(self._campaign, level) == self._limits

    def run(self, choice: IntArray) -> IntArray | None:
        """Refit once around a plan; None where prices say that nothing better is there.

        What comes out may cost more, and may break bounds where the plan does.
        """
        campaign, over = self._campaign, lambda: self._campaign.budget.is_over
        assert campaign.incumbent.score is not None
        left_out = ~left_around(campaign, choice, self._staying(choice))
        result = self._pricing.bound(
            left_out=left_out, start=campaign.proof.prices[self._level].central, first_heat=HEAT,
            seconds=campaign.budget.share(1.0, 600.0), max_scans=SCANS, cancelled=over,
        )  # fmt: skip
        if result.bound is None or result.bound >= campaign.incumbent.score[self._level]:
            return None
        exchange = self._exchange
        exchange.move_to(choice)
        exchange.reprice(result)
        exchange.move_to(most_shared(campaign, result, choice))
        exchange.run(over, COARSE, over)
        return exchange.choice.copy()

    def _staying(self, choice: IntArray) -> NDArray[np.bool_]:
        """Return the items that stay this time."""
        random, program = self._campaign.random, self._campaign.program
        giants: NDArray[np.bool_] = self._size >= np.exp(random.uniform(np.log(LEAST_SIZE), np.log(MOST_SIZE)))
        if random.random() < 0.5:
            return giants & (random.random(program.num_items) < random.choice(STAYING))
        num = max(2, program.num_reps // int(random.integers(FEWEST_PARTS, MOST_PARTS)))
        freed = random.permutation(program.num_reps)[:num]
        return giants & ~np.isin(program.rep[choice], freed)


def refits_of(campaign: Campaign, level: int) -> Refits | None:
    """Return refits of a level; None where nothing is priced, too much, or not all that items may take can be traded."""
    if level not in campaign.proof.prices or campaign.proof.prices[level].bound is None:
        return None
    if not is_worth_it(campaign.program):
        return None
    refits = Refits(campaign, level)
    return refits if refits.is_possible else None


def is_worth_it(program: Program) -> bool:
    """Return whether a program has the size at which refits are the best use of the time."""
    return program.num_items >= FEWEST_ITEMS and program.num_options <= MOST_OPTIONS


def limits_at(campaign: Campaign, level: int) -> Mapping[int, int]:
    """Return what levels before one may cost, under the incumbent."""
    assert campaign.incumbent.score is not None
    pins = pins_of(campaign.incumbent.score, campaign.proof.bound, level)
    return {at: limit for at, limit in pins.items() if at != level}
