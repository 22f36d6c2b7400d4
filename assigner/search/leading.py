"""A closer bound: giants lead books, and loads come in steps.

Why it exists: where an account fills a whole row of a rep, the plain relaxation is far too cheap, and where it puts such an
account says nothing. :mod:`assigner.program.led` writes out who has it. And where minutes come in fives, a fair share that
does not is missed by all. Prices climbed on either prove more, but are no good to trade at, so they are for the proof alone.
When to modify: to choose otherwise which giants lead, or what becomes of what the relaxation says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import bound_program, fix_options, pins_of
from assigner.program.led import led_by, num_written
from assigner.program.solution import relative_gap
from assigner.search.giants import parts_of_rows
from assigner.search.proof import most_of_interest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.led import Led
    from assigner.program.program import IntArray
    from assigner.search.campaign import Campaign

LEAST_OPEN = 0.005
"""Where a smaller part of the cost is open, time is better spent on the plan."""
LEAST_PART = 0.9
"""A giant that leads fills at least this part of a soft row; smaller ones hardly raise the bound."""
MOST_WRITTEN, WRITTEN_A_SECOND = 1_000_000, 25_000
"""Options that are written at most, in all and for each second there is to price them: a climb cut short says nothing."""
SIMPLEX_UP_TO = 10_000
"""Up to so many options the simplex method finds the first prices, in a fraction of a second."""
PRICE_SHARE = 0.4
"""Part of what is left of the time in which what is written is priced, at most."""
SCANS = 450
"""Scans that price it."""


def lead(campaign: Campaign) -> None:
    """Bound the first open level more closely, and drop what that allows to drop.

    Does nothing without an incumbent, where little is open, without giants or steps, and on programs that would become too
    large.
    """
    program = campaign.program
    if campaign.budget.is_over or program.num_options > MOST_WRITTEN or not is_wide_open(campaign):
        return
    level = campaign.first_open()
    giants = _leading(campaign, level)
    if not len(giants) and not (campaign.columns.grid > 1).any():
        return
    led = led_by(program, giants)
    result = _priced(campaign, led, level)
    if result.bound is not None:
        _take(campaign, led, result)


def is_wide_open(campaign: Campaign) -> bool:
    """Return whether there is a plan of which more than a little is open."""
    score, proof = campaign.incumbent.score, campaign.proof
    level = 0 if score is None else proof.first_open(score)
    if score is None or level == len(score):
        return False
    gap = relative_gap(score[level], proof.bound[level])
    return gap is None or gap >= LEAST_OPEN


def _leading(campaign: Campaign, level: int) -> IntArray:
    """Return the giants that lead, the largest first; none where that is too much to write."""
    size = parts_of_rows(campaign, level)
    giants = np.argsort(-size, kind="stable")[: int((size >= LEAST_PART).sum())]
    most = min(MOST_WRITTEN, WRITTEN_A_SECOND * _seconds(campaign))
    return giants if num_written(campaign.program, giants) <= most else giants[:0]


def _seconds(campaign: Campaign) -> float:
    """Return how long the written program may be priced; as long as it takes where work is counted."""
    return campaign.budget.share(PRICE_SHARE, 600.0)


def _priced(campaign: Campaign, led: Led, level: int) -> PriceResult:
    """Return the bound of the led program, on the loads that steps can reach."""
    score, proof, budget = campaign.incumbent.score, campaign.proof, campaign.budget
    assert score is not None
    limits, kept = pins_of(score, proof.bound, level), led.written(proof.kept)
    seconds = _seconds(campaign)
    start = _simplex_prices(led, level, limits, kept, seconds)
    return bound_program(
        led.program, level, limits, kept=kept, start=start, in_steps=True, seconds=seconds, max_scans=SCANS,
        threads=campaign.workers, clock=budget.clock, cancelled=budget.is_cancelled,
    )  # fmt: skip


def _simplex_prices(
    led: Led, level: int, limits: Mapping[int, int], kept: NDArray[np.bool_], seconds: float
) -> NDArray[np.float64] | None:
    """Return the simplex method's prices where it needs a moment only; None for programs that the central path is for."""
    from assigner.cpsat.relaxation import solve_relaxation

    if led.program.num_options > SIMPLEX_UP_TO:
        return None
    relaxed = solve_relaxation(led.program, level, limits, kept, seconds)
    return None if relaxed is None else relaxed.price


def _take(campaign: Campaign, led: Led, result: PriceResult) -> None:
    """Take over the bound, and drop the options of which nothing that is written can be in a better plan."""
    score, choice, proof = campaign.incumbent.score, campaign.incumbent.choice, campaign.proof
    assert score is not None
    assert choice is not None
    assert result.bound is not None
    level = result.level
    proof.raise_to(level, min(score[level], result.bound))
    proof.drop(~led.has_any(fix_options(result, most_of_interest(score, level))), choice)
    campaign.incumbent.tell("closer")
