"""Repair: the cheapest ways out for a problem that has no plan, or none that gets everything done.

When to modify: to answer more about a way out; what may be done stands in :mod:`assigner.measures.menu`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.measures.goal import EVERYTHING_PLACED
from assigner.measures.menu import menu
from assigner.measures.packages import Packages, cheapest_packages
from assigner.measures.price_list import PriceList

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.language import Language
    from assigner.measures.packages import Package
    from assigner.problem.problem import Problem

NOTHING_NEEDED = Words("Nothing needs repair: a plan places every item.", "无需修复：已有方案安排了全部项目。")
CHEAPEST = Words(
    "The cheapest way out costs {price:,} {currency}{proof}: {what}.",
    "最省的出路需 {price:,} {currency}{proof}：{what}。",
)
PROVEN = Words(" (proven cheapest on offer)", "（已证明是可选措施中最省的）")
NEXT_PROVEN = Words(
    " (proven: nothing cheaper is truly different from those above)", "（已证明：与以上真正不同的出路中最省）"
)
FOUND = Words(" (found, not proven cheapest)", "（已找到，未证明最省）")
AT_LEAST = Words(" (at least {bound:,} is proven)", "（已证明至少需 {bound:,}）")
NONE_EXISTS = Words(
    "Nothing on offer repairs it, proven: price more remedies.", "已证明：可选措施均无法修复；请为更多措施定价。"
)
NONE_FOUND = Words(
    "No way out was found in the time given; try more --seconds.", "在给定时间内未找到出路；请增加 --seconds。"
)


@dataclass(frozen=True, eq=False)
class Repair:
    """The ways out.

    Parameters
    ----------
    found
        The packages, cheapest first.
    prices
        What remedies cost.
    seconds
        Time taken.
    """

    found: Packages
    prices: PriceList
    seconds: float

    def headline(self, language: Language) -> str:
        """Return the cheapest way out in a sentence."""
        return said(self.found, self.prices, language, NOTHING_NEEDED, CHEAPEST, NONE_EXISTS, NONE_FOUND)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return found_dict(self.found, self.prices)


def repair(
    problem: Problem,
    prices: PriceList | None = None,
    *,
    most: int = 3,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Repair:
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
    return Repair(found, prices, clock() - began)


def proof_words(package: Package, first: bool = True) -> Words:
    """Return what is proven about a package's price; ``first``: whether no other package goes before it."""
    if package.proven:
        return PROVEN if first else NEXT_PROVEN
    return FOUND if not package.bound else AT_LEAST.filled(bound=package.bound)


def package_words(package: Package, language: Language) -> str:
    """Return the remedies of a package in one line."""
    return ("；" if language == "zh" else "; ").join(one.remedy.say(one.units, language) for one in package.taken)


def said(
    found: Packages, prices: PriceList, language: Language, nothing: Words, cheapest: Words, none: Words, unknown: Words
) -> str:
    """Return the headline of packages."""
    if not found.packages:
        return (none if found.no_more else unknown).say(language)
    first = found.packages[0]
    if not first.taken:
        return nothing.say(language)
    return cheapest.say(
        language, price=first.price, currency=prices.currency, proof=proof_words(first).say(language),
        what=package_words(first, language),
    )  # fmt: skip


def found_dict(found: Packages, prices: PriceList) -> dict[str, Any]:
    """Return packages as plain data for JSON."""
    return {
        "currency": prices.currency,
        "packages": [one.to_dict() for one in found.packages],
        "no_more": found.no_more,
        "num_remedies": found.num_remedies,
        "num_refused": found.num_refused,
    }
