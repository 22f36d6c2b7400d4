"""Refitting: leave the giants where the plan has them, price the rest anew, round it and let reps trade at those prices.

Why it exists: prices of the whole program suppose that a giant item can be shared out among several reps. Once it sits on
one, its neighbours' prices are wrong by far, and no local move says so. So items that fill a large part of a row stay where
the incumbent has them, all others are priced again around them, take the option that the relaxation gives them most of, and
are traded until loads are right (:mod:`assigner.search.exchange`). Ever smaller items are fixed from step to step (fix,
price again and round: relaxation induced neighbourhoods, E. Danna, E. Rothberg and C. Le Pape, Mathematical Programming 102,
2005, with prices in place of the simplex method, for programs that are too large for it). When to modify: to choose otherwise
who stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import bound_program, pins_of
from assigner.search.dive import MOST_OPTIONS
from assigner.search.exchange import ADMITTED, COARSE, Exchange
from assigner.search.large import LARGE_FROM_ITEMS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign

    FloatArray = NDArray[np.float64]

LARGEST_OPTIONS = 4_000_000
"""Above this only the guide's own prices are refitted to: there is no time to price twice."""
GIANTS = (0.15, 0.04, 0.02)
"""Items that fill at least this part of a soft row stay, from step to step; at the guide's own prices, nobody does."""
ROUGH_STEPS = ((0.15, 25), (0.04, 30), (0.02, 30))
"""On large programs: who stays, and scans that price the rest; single items move in between. Giants must sit before prices are
worth much: 100,000 x 500 costs 193,200 after 12 s of processor time this way, and 201,800 after 35 s of pricing and trading
without. On a million items one such step takes as long as all trades, and gained nothing."""
ROUGH_HEAT = 0.1
"""The path begins at this part of its usual first heat there, for prices are still far off."""
ROUGH_SHARE = 0.5
"""Part of what is left of the time that one rough pricing takes at most."""
PASSES = 3
"""How often a large program goes through all of this again from its plan on: which giants sit well is a matter of luck."""
SCANS = 300
"""Scans that price the rest anew."""
PRICE_SHARE = 0.25
"""Part of what is left of the time in which the rest is priced, at most."""
TRADE_SHARE, LARGE_TRADE_SHARE = 0.3, 0.99
"""Part of what is left of the time in which reps trade, at most; on the largest programs nothing comes after it."""


def is_for_refit(program: Program) -> bool:
    """Return whether a program is too large for the simplex method."""
    return program.num_options > MOST_OPTIONS


def trade_first(campaign: Campaign) -> bool:
    """Make the first plan by trades at the guide's prices; return whether there is one.

    Where all that an item may take is traded and earlier levels can be perfect, this is far better than to construct, and
    on a million items there is no time for both.
    """
    program, guide = campaign.program, campaign.guide
    level = guide.result.level
    if level == 0 or guide.result.bound is None:
        return False
    exchange = _exchange(campaign, _of_level(campaign), guide.result.choice)
    if not exchange.is_complete:
        return False
    exchange.move_to(_most_shared(campaign, guide.result, guide.result.choice))
    if program.num_items >= LARGE_FROM_ITEMS and program.num_options <= LARGEST_OPTIONS:
        _settle_giants(campaign, exchange, _of_level(campaign).price)
    _trade(campaign, exchange, COARSE if program.num_items >= LARGE_FROM_ITEMS else ADMITTED)
    if program.broken_rows(exchange.choice):
        return False
    campaign.incumbent.offer(exchange.choice, tuple(program.score(exchange.choice).tolist()), "trades")
    return True


def refit(campaign: Campaign, has_traded: bool) -> None:
    """Improve the incumbent of a large program with soft rows at its first open level; else do nothing.

    Parameters
    ----------
    campaign
        The search.
    has_traded
        Whether its plan comes from trades at the guide's prices.
    """
    score = campaign.incumbent.score
    if score is None:
        return
    level = campaign.proof.first_open(score)
    if level >= len(score) or level not in campaign.proof.prices:
        return
    if campaign.guide.result.level == level and not has_traded:
        _refit_to(campaign, _of_level(campaign))
    if campaign.program.num_options > LARGEST_OPTIONS:
        return
    if campaign.program.num_items >= LARGE_FROM_ITEMS and campaign.guide.result.level == level:
        for _ in range(PASSES):
            if not campaign.budget.is_over:
                _settle_again(campaign, level)
        return
    size = parts_of_rows(campaign, level)
    for least in GIANTS if (size > 0).any() else ():
        if campaign.budget.is_over:
            return
        _refit_around(campaign, level, size >= least)


def _settle_giants(campaign: Campaign, exchange: Exchange, price: FloatArray) -> None:
    """Price what is smaller around giants that stay, roughly, step by step; only single items move in between.

    ``price``: prices per row of the level to begin with.
    """
    budget, guide = campaign.budget, campaign.guide
    size = parts_of_rows(campaign, guide.result.level)
    exchange.shift(lambda: budget.is_over)
    for least, scans in ROUGH_STEPS:
        if budget.is_over or guide.pricing is None:
            return
        left_out = ~_around(campaign, exchange.choice, size >= least)
        result = guide.pricing.bound(
            left_out=left_out, start=price, first_heat=ROUGH_HEAT, seconds=budget.share(ROUGH_SHARE, 600.0),
            max_scans=scans, cancelled=budget.is_cancelled,
        )  # fmt: skip
        exchange.reprice(result, left_out)
        exchange.move_to(_most_shared(campaign, result, exchange.choice))
        exchange.shift(lambda: budget.is_over)
        exchange.reprice(result)
        price = result.price


def _settle_again(campaign: Campaign, level: int) -> None:
    """Let the giants of a large program's plan settle again, and trade."""
    incumbent = campaign.incumbent
    assert incumbent.choice is not None
    prices = campaign.proof.prices[level]
    exchange = _exchange(campaign, prices, incumbent.choice)
    _settle_giants(campaign, exchange, prices.price)
    _trade(campaign, exchange, COARSE)
    campaign.consider(exchange.choice, "refit")


def _around(campaign: Campaign, choice: IntArray, stays: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the options that are left when some items stay at their choice."""
    kept: NDArray[np.bool_] = campaign.proof.kept & ~stays[campaign.columns.item_of_option]
    kept[choice] = True
    return kept


def _of_level(campaign: Campaign) -> PriceResult:
    """Return the guide's result with prices in units of its own level."""
    guide = campaign.guide
    return replace(guide.result, price=guide.result.price / float(guide.weight[guide.result.level]))


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


def _refit_around(campaign: Campaign, level: int, stays: NDArray[np.bool_]) -> None:
    """Price all items anew but those that stay, and refit them."""
    incumbent, budget = campaign.incumbent, campaign.budget
    assert incumbent.score is not None
    assert incumbent.choice is not None
    result = bound_program(
        campaign.program, level, pins_of(incumbent.score, campaign.proof.bound, level), columns=campaign.columns,
        kept=_around(campaign, incumbent.choice, stays), start=campaign.proof.prices[level].central, seconds=budget.share(PRICE_SHARE, 600.0), max_scans=SCANS,
        threads=campaign.workers, clock=budget.clock, cancelled=budget.is_cancelled,
    )  # fmt: skip
    if result.bound is not None and result.bound < incumbent.score[level]:
        _refit_to(campaign, result)


def _refit_to(campaign: Campaign, result: PriceResult) -> None:
    """Round a relaxation and trade; what is traded begins with the incumbent's earlier levels."""
    assert campaign.incumbent.choice is not None
    exchange = _exchange(campaign, result, campaign.incumbent.choice)
    exchange.move_to(_most_shared(campaign, result, campaign.incumbent.choice))
    _trade(campaign, exchange, COARSE)
    campaign.consider(exchange.choice, "refit")


def _exchange(campaign: Campaign, result: PriceResult, choice: IntArray) -> Exchange:
    return Exchange(campaign.program, campaign.columns, result, choice, campaign.random, campaign.workers)


def _trade(campaign: Campaign, exchange: Exchange, admitted: tuple[float, ...]) -> None:
    """Trade as long as it gains, or as there is time for it; costs bend for half of that."""
    budget = campaign.budget
    is_large = campaign.program.num_options > LARGEST_OPTIONS
    began = budget.clock()
    ends = began + budget.share(LARGE_TRADE_SHARE if is_large else TRADE_SHARE, 600.0)

    def is_after(moment: float) -> bool:
        return budget.is_over or (not budget.is_deterministic and budget.clock() > moment)

    exchange.run(lambda: is_after(ends), admitted, lambda: is_after((began + ends) / 2.0))


def _most_shared(campaign: Campaign, result: PriceResult, otherwise: IntArray) -> IntArray:
    """Return each item's option of the largest share in the relaxation; ``otherwise`` where it has none."""
    program, share = campaign.program, result.share
    most = np.maximum.reduceat(share, program.item_begin[:-1])
    at = np.flatnonzero(share == np.repeat(most, np.diff(program.item_begin)))
    first = np.searchsorted(campaign.columns.item_of_option[at], np.arange(program.num_items))
    return np.where(most > 0, at[first], otherwise).astype(np.int64)
