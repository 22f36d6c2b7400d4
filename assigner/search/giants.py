"""Giants settle: items that fill a large part of a row find their places before what is smaller is priced and traded.

Why it exists: prices suppose that a giant can be shared out; until it sits on one rep, its neighbours' prices are wrong by
far, and good prices and long trades are wasted. So the largest items stay where single moves at rough prices put them, what is
smaller is priced again around them, and ever smaller items follow. The relaxation is laid out once
(:class:`assigner.prices.Pricing`). When to modify: to choose otherwise who stays, or how roughly the rest is priced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import Pricing, pins_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray
    from assigner.search.campaign import Campaign
    from assigner.search.exchange import Exchange

    FloatArray = NDArray[np.float64]

ROUGH_STEPS = ((0.15, 25), (0.04, 30), (0.02, 30))
"""On large programs: who stays, and scans that price the rest; single items move in between. Giants must sit before prices are
worth much: 100,000 x 500 costs 193,200 after 12 s of processor time this way, and 201,800 after 35 s of pricing and trading
without. On a million items one such step takes as long as all trades, and gained nothing."""
ROUGH_HEAT = 0.1
"""The path begins at this part of its usual first heat there, for prices are still far off."""
ROUGH_SHARE = 0.5
"""Part of what is left of the time that one rough pricing takes at most."""


class Giants:
    """The giants of a large program.

    Parameters
    ----------
    campaign
        The search.
    level
        The level whose rows they fill.
    limits
        What earlier levels may cost, proven or assumed.
    """

    def __init__(self, campaign: Campaign, level: int, limits: Mapping[int, int]) -> None:
        program, columns, clock = campaign.program, campaign.columns, campaign.budget.clock
        self._campaign = campaign
        self._pricing = Pricing(program, columns, level, limits, threads=campaign.workers, clock=clock)
        self._size = parts_of_rows(campaign, level)

    def settle(self, exchange: Exchange, price: FloatArray) -> None:
        """Let the giants of a plan settle; only single items move.

        Parameters
        ----------
        exchange
            The plan; in the end at prices around its giants.
        price
            Prices per row of the level to begin with.
        """
        campaign, budget = self._campaign, self._campaign.budget
        exchange.shift(lambda: budget.is_over)
        result = None
        for least, scans in ROUGH_STEPS:
            if budget.is_over:
                break
            left_out = ~left_around(campaign, exchange.choice, self._size >= least)
            result = self._pricing.bound(
                left_out=left_out, start=price, first_heat=ROUGH_HEAT, seconds=budget.share(ROUGH_SHARE, 600.0),
                max_scans=scans, cancelled=budget.is_cancelled,
            )  # fmt: skip
            exchange.reprice(result, left_out)
            exchange.move_to(most_shared(campaign, result, exchange.choice))
            exchange.shift(lambda: budget.is_over)
            price = result.price
        if result is not None:
            exchange.reprice(result)  # from now on giants may be traded, too


def limits_before(campaign: Campaign, level: int) -> dict[int, int]:
    """Return what levels before one may cost, under the incumbent."""
    assert campaign.incumbent.score is not None
    pins = pins_of(campaign.incumbent.score, campaign.proof.bound, level)
    return {at: limit for at, limit in pins.items() if at != level}


def left_around(campaign: Campaign, choice: IntArray, stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the options that are left when some items stay at their choice."""
    kept: NDArray[np.bool_] = campaign.proof.kept & ~stays[campaign.columns.item_of_option]
    kept[choice] = True
    return kept


def parts_of_rows(campaign: Campaign, level: int) -> FloatArray:
    """Return the largest part of a soft row that each item fills."""
    from assigner.search.large_kernels import largest_parts

    columns, sole = campaign.columns, campaign.columns.sole
    at = (sole.level == level) & (np.abs(sole.upper) < 2**61)
    end = np.full(columns.num_rows, np.inf)
    end[sole.row[at]] = np.maximum(1, sole.upper[at])
    size = np.zeros(campaign.program.num_items)
    entries = columns.option_begin, columns.option_row, columns.option_coef
    largest_parts(campaign.program.item_begin, entries, end, size)
    return size


def most_shared(campaign: Campaign, result: PriceResult, otherwise: IntArray) -> IntArray:
    """Return each item's option of the largest share in the relaxation; ``otherwise`` where it has none."""
    program, share = campaign.program, result.share
    most = np.maximum.reduceat(share, program.item_begin[:-1])
    at = np.flatnonzero(share == np.repeat(most, np.diff(program.item_begin)))
    first = np.searchsorted(campaign.columns.item_of_option[at], np.arange(program.num_items))
    return np.where(most > 0, at[first], otherwise).astype(np.int64)
