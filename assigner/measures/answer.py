"""What ``repair`` and ``reach`` answer: packages with a headline that says what is proven about their price.

When to modify: to answer more about packages; what each question calls them stands in its own file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.language import Words

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.measures.package import Package, Packages
    from assigner.measures.price_list import PriceList

PROVEN = Words(" (proven cheapest on offer)", "（已证明是可选措施中最省的）")
NEXT_PROVEN = Words(
    " (proven: nothing cheaper is truly different from those above)", "（已证明：与以上真正不同的出路中最省）"
)
FOUND = Words(" (found, not proven cheapest)", "（已找到，未证明最省）")
AT_LEAST = Words(" (at least {bound:,} is proven)", "（已证明至少需 {bound:,}）")
MOST_TOLD = 4
"""Remedies that a headline names."""
MORE = Words("and {count:,} more", "另有 {count:,} 项")


@dataclass(frozen=True)
class Headlines:
    """What a question says first.

    Parameters
    ----------
    nothing_needed
        Nothing need be paid.
    cheapest
        There is a package; with ``price``, ``currency``, ``proof`` and ``what``.
    none_exists, none_found
        There is none, proven; none was found in time.
    """

    nothing_needed: Words
    cheapest: Words
    none_exists: Words
    none_found: Words


@dataclass(frozen=True, eq=False)
class Answer:
    """The packages that answer a question.

    Parameters
    ----------
    found
        The packages, cheapest first.
    prices
        What remedies cost.
    seconds
        Time taken.
    headlines
        What the question says first.
    """

    found: Packages
    prices: PriceList
    seconds: float
    headlines: Headlines

    def headline(self, language: Language) -> str:
        """Return the cheapest package in a sentence."""
        words = self.headlines
        if not self.found.packages:
            return (words.none_exists if self.found.no_more else words.none_found).say(language)
        first = self.found.packages[0]
        if not first.taken:
            return words.nothing_needed.say(language)
        return words.cheapest.say(
            language, price=first.price, currency=self.prices.currency, proof=proof_words(first).say(language),
            what=package_words(first, language),
        )  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "currency": self.prices.currency,
            "packages": [one.to_dict() for one in self.found.packages],
            "no_more": self.found.no_more,
            "num_remedies": self.found.num_remedies,
            "num_refused": self.found.num_refused,
        }


def proof_words(package: Package, first: bool = True) -> Words:
    """Return what is proven about a package's price; ``first``: whether no other package goes before it."""
    if package.proven:
        return PROVEN if first else NEXT_PROVEN
    return FOUND if not package.bound else AT_LEAST.filled(bound=package.bound)


def package_words(package: Package, language: Language) -> str:
    """Return the dearest remedies of a package in one line, and how many more there are."""
    shown = package.taken if len(package.taken) <= MOST_TOLD else package.taken[: MOST_TOLD - 1]
    told = [one.remedy.say(one.units, language) for one in shown]
    left = len(package.taken) - len(shown)
    return ("；" if language == "zh" else "; ").join([*told, *([MORE.say(language, count=left)] if left else [])])
