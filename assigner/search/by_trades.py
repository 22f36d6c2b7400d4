"""Plans by trades: the first one at the guide's prices, then refits in which ever smaller giants stay.

Why it exists: it is the order in which trades (:mod:`.exchange`), giants that settle (:mod:`.giants`) and refits
(:mod:`.refits`) are used before anything is proven, and how long each may take. Items that fill a large part of a row stay
first, then smaller ones, too (fix, price again and round: relaxation induced neighbourhoods, E. Danna, E. Rothberg and C. Le
Pape, Mathematical Programming 102, 2005, with prices in place of the simplex method). When to modify: to change that order.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assigner.search.core import core_of
from assigner.search.dive import MOST_OPTIONS
from assigner.search.exchange import ADMITTED, COARSE, Exchange
from assigner.search.giants import Giants, limits_before, most_shared, parts_of_rows
from assigner.search.guide import least_of_level
from assigner.search.large import LARGE_FROM_ITEMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program
    from assigner.search.campaign import Campaign
    from assigner.search.core import Ground

LARGEST_OPTIONS = 4_000_000
"""Above this only the guide's own prices are refitted to: there is no time to price twice."""
GIANTS = (0.04, 0.02)
"""Items that fill at least this part of a soft row stay, from step to step; at the guide's own prices, nobody does."""
SCANS = 300
"""Scans that price the rest anew."""
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
    result = _of_level(campaign)
    shared = most_shared(campaign, result, result.choice)
    if program.num_items >= LARGE_FROM_ITEMS:
        limits = {at: least_of_level(program, at) for at in range(level)}
        choice = InTheCore(campaign, result, shared, limits).plan(shared)
    else:
        choice = _traded(campaign, result, shared)
    if choice is None or program.broken_rows(choice):
        return False
    campaign.incumbent.offer(choice, tuple(program.score(choice).tolist()), "trades")
    return True


def _traded(campaign: Campaign, result: PriceResult, shared: IntArray) -> IntArray | None:
    """Return a plan by trades at some prices, from a choice on; None where not all that items may take is traded."""
    exchange = exchange_at(campaign, result, result.choice)
    if not exchange.is_complete:
        return None
    exchange.move_to(shared)
    trade(campaign, exchange, ADMITTED)
    return exchange.choice


class InTheCore:
    """Plans of a large program in its core: giants settle, then all is traded.

    Parameters
    ----------
    campaign
        The search.
    result
        Prices of a level, in its units.
    choice
        An option of each item that belongs to the core in any case.
    limits
        What earlier levels may cost.
    """

    def __init__(self, campaign: Campaign, result: PriceResult, choice: IntArray, limits: Mapping[int, int]) -> None:
        self._campaign = campaign
        self._core = core_of(campaign, result, parts_of_rows(campaign, result.level), choice)
        self._result = self._core.narrowed(result)
        self._giants = Giants(self._core, result.level, limits)

    def plan(self, choice: IntArray) -> IntArray | None:
        """Return a plan with giants placed, the rest from a choice on; None if not in the core, or not all is traded."""
        inside = self._core.reduced.shrunk(choice)
        if inside is None:
            return None
        exchange = exchange_at(self._core, self._result, inside)
        if not exchange.is_complete:
            return None
        result = self._giants.settle(exchange, self._result)
        trade(self._campaign, exchange, COARSE)
        exchange.reprice(result)  # giants may be traded, too, once all else is as they need it
        exchange.run(lambda: self._campaign.budget.is_over, COARSE)
        return self._core.reduced.original(exchange.choice)


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
    if campaign.program.num_items >= LARGE_FROM_ITEMS:
        if not has_traded:
            _settle(campaign, level)
        return
    refits = campaign.refits_of(level)
    has_placed, budget = refits.place(SCANS), campaign.budget
    for least in GIANTS if refits.has_giants else ():
        if not budget.is_over and (not has_placed or budget.left > budget.elapsed):  # late, kicks gain more
            refits.around(refits.size >= least, SCANS)


def _settle(campaign: Campaign, level: int) -> None:
    """Place the giants of a large program whose plan was constructed, let them settle, and trade."""
    incumbent, prices = campaign.incumbent, campaign.proof.prices[level]
    assert incumbent.choice is not None
    choice = InTheCore(campaign, prices, incumbent.choice, limits_before(campaign, level)).plan(incumbent.choice)
    if choice is not None:
        campaign.consider(choice, "refit")


def _of_level(campaign: Campaign) -> PriceResult:
    """Return the guide's result with prices in units of its own level."""
    guide = campaign.guide
    return replace(guide.result, price=guide.result.price / float(guide.weight[guide.result.level]))


def _refit_to(campaign: Campaign, result: PriceResult) -> None:
    """Round a relaxation and trade; what is traded begins with the incumbent's earlier levels."""
    assert campaign.incumbent.choice is not None
    exchange = exchange_at(campaign, result, campaign.incumbent.choice)
    exchange.move_to(most_shared(campaign, result, campaign.incumbent.choice))
    trade(campaign, exchange, COARSE)
    campaign.consider(exchange.choice, "refit")


def exchange_at(ground: Ground, result: PriceResult, choice: IntArray) -> Exchange:
    """Return trades at some prices, from a choice on."""
    return Exchange(ground.program, ground.columns, result, choice, ground.random, ground.workers)


def trade(campaign: Campaign, exchange: Exchange, admitted: tuple[float, ...]) -> None:
    """Trade as long as it gains, or as there is time for it; costs bend for half of that."""
    budget = campaign.budget
    is_large = campaign.program.num_options > LARGEST_OPTIONS
    began = budget.clock()
    ends = began + budget.share(LARGE_TRADE_SHARE if is_large else TRADE_SHARE, 600.0)

    def is_after(moment: float) -> bool:
        return budget.is_over or (not budget.is_deterministic and budget.clock() > moment)

    exchange.run(lambda: is_after(ends), admitted, lambda: is_after((began + ends) / 2.0))
