"""Refits: some giants stay where the incumbent has them, all else is priced anew, rounded and traded.

Why it exists: prices of the whole program suppose that a giant item can be shared out among several reps. Once it sits on
one, its neighbours' prices are wrong by far; and whether it sits with the right one, no trade and no kick ever asks, for to
move it means to move a hundred others. Prices around giants that stay answer both, and what they say is rounded and traded
in a fraction of a second: around given giants step by step (:mod:`.by_trades`), then around random ones, again and again.
Large neighbourhoods freed at random (P. Shaw, Using constraint programming and local search methods to solve vehicle routing
problems, CP 1998), with prices in place of an exact engine. When to modify: to choose otherwise who stays.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import Pricing
from assigner.search.by_trades import exchange_at, trade
from assigner.search.exchange import COARSE
from assigner.search.giants import left_around, limits_before, most_shared, parts_of_rows
from assigner.search.placing import place_giants

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign

FEWEST_ITEMS, MOST_OPTIONS = 200, 1_000_000
"""With fewer items kicks find more in the same time (150 x 12: 3 to 5 % less); above so many options one refit takes too long
to be one of many."""
LEAST_SIZE, MOST_SIZE = 0.02, 0.6
"""Giants fill at least a part of a soft row that is drawn between these, evenly in its logarithm."""
STAYING = (1.0, 0.9, 0.7, 0.5)
"""Part of the giants that stay, one of these; every other time all stay but those of some reps."""
FEWEST_PARTS, MOST_PARTS = 2, 8
"""Reps are freed by one part of so many."""
SCANS = 100
"""Scans that price the rest at random."""
PLACED, SMALLER = 0.1, 0.02
"""Giants that fill at least the first part of a soft row are placed together, then those of at least the second around them."""
MOST_PLACED = 0.25
"""Part of the items that are placed at most: what small items answer is all that places giants (2,000 x 50 where everybody may
have everything, 1,513 items of 0.02 and more: the relaxation rises from 4,540 to 8,228 around them, a plan costs 7,000)."""
HEATS, SMALLER_HEAT = (0.5, 1.0), 0.1
"""At the center at such parts of the path's first heat; less is right for who is smaller. For the largest several are tried:
which is best is a matter of luck (what the relaxation rises by around them on three books of 20,000 x 200: 585 and 443, 539
and 966, 1,122 and 1,150)."""
LEAST_HEAT, MOST_HEAT = 0.25, 2.0
"""At random, the heat is drawn between these, evenly in its logarithm, one time in :data:`PLACED_EVERY`."""
PLACED_EVERY = 4
CENTER_SCANS = 120
"""Scans that walk to a center."""
SHIFTED_FROM = 60
"""From so many items a rep on single ones move before any are traded (10,000 x 50 with regions, three books: 15,625, 21,539,
14,825 with and 15,674, 21,596, 14,853 without); of few, that spoils what prices say."""
PRICE_SHARE = 0.25
"""Part of what is left of the time in which the rest is priced, at most."""


class Refits:
    """Refits of one level.

    Parameters
    ----------
    campaign
        The search; it has a plan, and prices of the level.
    level
        The level that is to cost less.

    Attributes
    ----------
    size
        The largest part of a soft row of the level that each item fills.
    """

    def __init__(self, campaign: Campaign, level: int) -> None:
        assert campaign.incumbent.choice is not None
        self._campaign, self._level, self._limits = campaign, level, limits_before(campaign, level)
        self.size = parts_of_rows(campaign, level)
        self._pricing = Pricing(
            campaign.program, campaign.columns, level, self._limits, threads=campaign.workers,
            clock=campaign.budget.clock,
        )  # fmt: skip
        self._exchange = exchange_at(campaign, campaign.proof.prices[level], campaign.incumbent.choice)

    @cached_property
    def _smaller(self) -> NDArray[np.bool_]:
        """The giants that are placed in the end."""
        return self.size >= max(SMALLER, float(np.quantile(self.size, 1.0 - MOST_PLACED)))

    @property
    def has_giants(self) -> bool:
        """Whether any item fills a part of a soft row."""
        return bool((self.size > 0).any())

    @property
    def is_whole(self) -> bool:
        """Whether everything that items may take can be traded, and there are giants to ask about."""
        return self.has_giants and self._exchange.can_trade and self._exchange.is_complete

    def is_for(self, level: int) -> bool:
        """Return whether these are refits of a level, what earlier levels may cost included."""
        return level == self._level and limits_before(self._campaign, level) == self._limits

    def around(self, stays: NDArray[np.bool_], max_scans: int = SCANS, choice: IntArray | None = None) -> None:
        """Refit around some items that stay; nothing happens where prices say that nothing better is there.

        Parameters
        ----------
        stays
            The items, a mask.
        max_scans
            Scans that price the rest.
        choice
            Where they stay; the incumbent, if it is not given.
        """
        choice = self._campaign.incumbent.choice if choice is None else choice
        assert choice is not None
        result = self._priced(stays, max_scans, choice)
        if self._is_promising(result):
            self._trade(result, choice, stays)

    def place(self, max_scans: int, heats: tuple[float, ...] = HEATS) -> bool:
        """Place the giants together, price and trade the rest around those where it costs least; return whether that was promising.

        Parameters
        ----------
        max_scans
            Scans that price the rest.
        heats
            At which parts of the path's first heat the largest are placed, each tried.
        """
        with ThreadPoolExecutor(min(len(heats), max(1, self._campaign.workers))) as pool:
            found = [
                one for one in pool.map(lambda heat: self._around_placed(heat, max_scans), heats) if one is not None
            ]
        if not found:
            return False
        result, choice = min(found, key=lambda one: one[0].total / 2.0 ** one[0].shift)
        if self._is_promising(result):
            self._trade(result, choice, self._smaller)
            return True
        return False

    def _around_placed(self, heat: float, max_scans: int) -> tuple[PriceResult, IntArray] | None:
        """Return the giants placed together, the largest at a heat, and prices around them; None where that cannot be."""
        choice = self._placed(heat)
        if choice is None or self._campaign.budget.is_over:
            return None
        return self._priced(self._smaller, max_scans, choice), choice

    def _placed(self, heat: float) -> IntArray | None:
        """Return the incumbent with its giants placed together, the largest at a heat first; None where that cannot be."""
        campaign, budget = self._campaign, self._campaign.budget
        assert campaign.incumbent.choice is not None
        choice, start, left_out = campaign.incumbent.choice.copy(), None, None
        for giant, part in ((self._smaller & (self.size >= PLACED), heat), (self._smaller, SMALLER_HEAT)):
            center = self._pricing.center(start, part, CENTER_SCANS, lambda: budget.is_over, left_out)
            if center is None:
                return None
            choice[giant] = place_giants(center, giant, campaign.workers, lambda: budget.is_over)
            left_out, start = ~left_around(campaign, choice, giant), center.on_rows
        return choice

    def _priced(self, stays: NDArray[np.bool_], max_scans: int, choice: IntArray) -> PriceResult:
        """Price the rest around some items that stay where a choice has them."""
        campaign, budget = self._campaign, self._campaign.budget
        return self._pricing.bound(
            left_out=~left_around(campaign, choice, stays), start=campaign.proof.prices[self._level].central,
            seconds=budget.share(PRICE_SHARE, 600.0), max_scans=max_scans, cancelled=budget.is_cancelled,
        )  # fmt: skip

    def _is_promising(self, result: PriceResult) -> bool:
        """Return whether a better plan than the incumbent can be there, for all that prices say."""
        score = self._campaign.incumbent.score
        assert score is not None
        return result.bound is not None and result.bound < score[self._level]

    def _trade(self, result: PriceResult, choice: IntArray, stays: NDArray[np.bool_]) -> None:
        """Round what prices say around items that stay in a choice, and trade; then these may be traded, too."""
        campaign, exchange, budget = self._campaign, self._exchange, self._campaign.budget
        exchange.move_to(choice)  # nothing is held: the last one set all free again
        exchange.reprice(result, ~left_around(campaign, choice, stays))
        exchange.move_to(most_shared(campaign, result, choice))
        if campaign.program.num_items >= SHIFTED_FROM * campaign.program.num_reps:
            exchange.shift(lambda: budget.is_over)
        trade(campaign, exchange, COARSE)
        exchange.reprice(result)
        exchange.run(lambda: budget.is_over, COARSE)
        campaign.consider(exchange.choice.copy(), "refit")

    def at_random(self, seconds: float) -> None:
        """Refit around random giants for a while; once where work is counted."""
        campaign, budget = self._campaign, self._campaign.budget
        ends = budget.clock() + seconds
        while not budget.is_over and self.is_for(campaign.first_open()):
            if campaign.random.integers(PLACED_EVERY):
                self.around(self._drawn())
            else:
                self.place(SCANS, (math.exp(campaign.random.uniform(math.log(LEAST_HEAT), math.log(MOST_HEAT))),))
            if budget.is_deterministic or budget.clock() >= ends:
                return

    def _drawn(self) -> NDArray[np.bool_]:
        """Return the items that stay this time."""
        random, program, choice = self._campaign.random, self._campaign.program, self._campaign.incumbent.choice
        assert choice is not None
        giants: NDArray[np.bool_] = self.size >= np.exp(random.uniform(np.log(LEAST_SIZE), np.log(MOST_SIZE)))
        if random.random() < 0.5:
            return giants & (random.random(program.num_items) < random.choice(STAYING))
        num = max(2, program.num_reps // int(random.integers(FEWEST_PARTS, MOST_PARTS)))
        freed = random.permutation(program.num_reps)[:num]
        return giants & ~np.isin(program.rep[choice], freed)


def is_worth_it(program: Program) -> bool:
    """Return whether a program has the size at which refits at random are the best use of the time."""
    return program.num_items >= FEWEST_ITEMS and program.num_options <= MOST_OPTIONS
