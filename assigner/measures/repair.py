"""Repair: the cheapest ways out for a problem that has no plan, or none that gets everything done.

When to modify: to ask otherwise; what may be done stands in :mod:`assigner.measures.menu`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assigner.language import Words
from assigner.measures.answer import Answer, Headlines
from assigner.measures.goal import EVERYTHING_PLACED
from assigner.measures.menu import menu
from assigner.measures.packages import cheapest_packages
from assigner.measures.price_list import PriceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.problem.problem import Problem

HEADLINES = Headlines(
    nothing_needed=Words("Nothing needs repair: a plan places every item.", "无需修复：已有方案安排了全部项目。"),
    cheapest=Words(
        "The cheapest way out costs {price:,} {currency}{proof}: {what}.",
        "最省的出路需 {price:,} {currency}{proof}：{what}。",
    ),
    none_exists=Words(
        "Nothing on offer repairs it, proven: price more remedies.", "已证明：可选措施均无法修复；请为更多措施定价。"
    ),
    none_found=Words(
        "No way out was found in the time given; try more --seconds.", "在给定时间内未找到出路；请增加 --seconds。"
    ),
)


def repair(
    problem: Problem,
    prices: PriceList | None = None,
    *,
    most: int = 3,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Answer:
    """Return the cheapest packages of remedies with which every item gets a rep (or is left undone at its price).

    Parameters
    ----------
    problem
        A problem; hard rules and everything placed is what is asked.
    prices
        What remedies cost; the defaults where None.
    most, seconds
        Ways out wanted, and the time for all of them.
    workers, seed
        Of the engines.
    clock
        Seconds; only differences count.
    """
    began, prices = clock(), prices or PriceList()
    found = cheapest_packages(
        problem,
        menu(problem, prices),
        EVERYTHING_PLACED,
        most=most,
        seconds=seconds,
        workers=workers,
        seed=seed,
        clock=clock,
    )
    return Answer(found, prices, clock() - began, HEADLINES)
