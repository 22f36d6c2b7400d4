"""Giants settle: items that fill a large part of a row find their places before what is smaller is priced and traded.

Why it exists: prices suppose that a giant can be shared out; until it sits on one rep, its neighbours' prices are wrong by
far, and good prices and long trades are wasted. So the largest items are placed together, what is smaller is priced again
around them, and ever smaller items follow, where single moves at rough prices put them. The relaxation is laid out once
(:class:`assigner.prices.Pricing`). When to modify: to choose otherwise who stays, or how roughly the rest is priced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import Pricing, pins_of
from assigner.search.placing import place_giants

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray
    from assigner.search.campaign import Campaign
    from assigner.search.core import Ground
    from assigner.search.exchange import Exchange

    FloatArray = NDArray[np.float64]


PLACED, HEAT = 0.05, 0.3
"""On large programs giants that fill at least this part of a soft row are placed together first, at the center at this part of
the path's first heat. 100,000 x 500 with regions, after trades, first climbs of 42, 200 scans: 193,403 and 190,477; where giants
began with their largest share and single moves, 196,467 and (110 scans) 193,215. Other heats (0.6, 0.15) are tried in vain."""
CENTER_SCANS = 20
"""Scans that walk to that center; with 12 it is a matter of luck, 60 are no better."""
ROUGH_STEPS = ((PLACED, 25), (0.02, 60), (0.006, 60), (0.002, 60))
"""Then: who stays, and scans that price the rest; single items move in between. Giants must sit before prices are worth much,
and then the next smaller ones."""
FEW_STEPS = ((PLACED, 25), (0.008, 25))
"""The same where items are so many that there is no time for more: a million in 67 s cost 1,860,682 and 1,861,033, with a third
step between 1,881,470 (the same scans) and 1,884,690 (15, 15 and 20), with the second at 0.004 1,871,073."""
FEW_FROM_ITEMS = 300_000
ROUGH_HEAT = 0.1
"""The path begins at this part of its usual first heat there, for prices are still far off."""
ROUGH_SHARE = 0.5
"""Part of what is left of the time that one rough pricing takes at most."""
RESERVED = 8.0
"""So many times what single moves took at first is left for them and for trades after each pricing: a plan that is only rounded
breaks capacities."""


class Giants:
    """The giants of a large program.

    Parameters
    ----------
    ground
        The program, or its core, whose giants they are.
    level
        The level whose rows they fill.
    limits
        What earlier levels may cost, proven or assumed.
    """

    def __init__(self, ground: Ground, level: int, limits: Mapping[int, int]) -> None:
        program, columns, clock = ground.program, ground.columns, ground.budget.clock
        self._ground = ground
        self._pricing = Pricing(program, columns, level, limits, threads=ground.workers, clock=clock)
        self._size = parts_of_rows(ground, level)

    def settle(self, exchange: Exchange, result: PriceResult) -> PriceResult:
        """Let the giants of a plan settle; what is small only moves item by item. Returns the prices around them.

        Parameters
        ----------
        exchange
            The plan; in the end at prices around its giants, of which no option but theirs is traded.
        result
            Prices of the level to begin with.
        """
        ground, budget = self._ground, self._ground.budget
        began = budget.clock()
        exchange.shift(lambda: budget.is_over)
        reserve = RESERVED * (budget.clock() - began)
        exchange.move_to(self._placed(exchange.choice, result))
        for least, scans in ROUGH_STEPS if len(self._size) < FEW_FROM_ITEMS else FEW_STEPS:
            left = budget.share(1.0) - reserve
            if left <= 0.0 and not budget.is_deterministic:
                break
            left_out = ~left_around(ground, exchange.choice, self._size >= least)
            result = self._pricing.bound(
                left_out=left_out, start=result.price, first_heat=ROUGH_HEAT, seconds=ROUGH_SHARE * left,
                max_scans=scans, is_rough=True, cancelled=budget.is_cancelled,
            )  # fmt: skip
            exchange.reprice(result, left_out)
            exchange.move_to(most_shared(ground, result, exchange.choice))
            exchange.shift(lambda: budget.is_over)
        return result

    def _placed(self, choice: IntArray, result: PriceResult) -> IntArray:
        """Return a choice with its giants placed together."""
        placed, giant, budget = choice.copy(), self._size >= PLACED, self._ground.budget
        center = self._pricing.center(result.central, HEAT, CENTER_SCANS, lambda: budget.is_over)
        if center is not None:
            placed[giant] = place_giants(center, giant, self._ground.workers, lambda: budget.is_over)
        return placed


def limits_before(campaign: Campaign, level: int) -> dict[int, int]:
    """Return what levels before one may cost, under the incumbent."""
    assert campaign.incumbent.score is not None
    pins = pins_of(campaign.incumbent.score, campaign.proof.bound, level)
    return {at: limit for at, limit in pins.items() if at != level}


def left_around(ground: Ground, choice: IntArray, stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the options that are left when some items stay at their choice."""
    kept: NDArray[np.bool_] = ground.kept & ~stays[ground.columns.item_of_option]
    kept[choice] = True
    return kept


def parts_of_rows(ground: Ground, level: int) -> FloatArray:
    """Return the largest part of a soft row that each item fills."""
    from assigner.search.large_kernels import largest_parts

    columns, sole = ground.columns, ground.columns.sole
    at = (sole.level == level) & (np.abs(sole.upper) < 2**61)
    end = np.full(columns.num_rows, np.inf)
    end[sole.row[at]] = np.maximum(1, sole.upper[at])
    size = np.zeros(ground.program.num_items)
    entries = columns.option_begin, columns.option_row, columns.option_coef
    largest_parts(ground.program.item_begin, entries, end, size)
    return size


def most_shared(ground: Ground, result: PriceResult, otherwise: IntArray) -> IntArray:
    """Return each item's option of the largest share in the relaxation; ``otherwise`` where it has none."""
    program, share = ground.program, result.share
    most = np.maximum.reduceat(share, program.item_begin[:-1])
    at = np.flatnonzero(share == np.repeat(most, np.diff(program.item_begin)))
    first = np.searchsorted(ground.columns.item_of_option[at], np.arange(program.num_items))
    return np.where(most > 0, at[first], otherwise).astype(np.int64)
