"""A scheme in a few sentences.

When to modify: to tell a scheme otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Language, Words
from assigner.manage.goals.words import amount_text

if TYPE_CHECKING:
    from assigner.manage.incentives.earnings import Earnings

COSTS = Words(
    "{quarter}: {scheme} pays {mean} ({low:,.0f} to {high:,.0f} in 8 of 10 cases), {rate:.1%} of what is won.",
    "{quarter}：{scheme}预计支付 {mean}（80% 区间 {low:,.0f} 至 {high:,.0f}），为赢单金额的 {rate:.1%}。",
)
CHANGES = Words(
    " Against {against} that is {change:+,.0f} ({low:+,.0f} to {high:+,.0f}): {more:earns|earn} more, {less} less.",
    "与{against}相比 {change:+,.0f}（{low:+,.0f} 至 {high:+,.0f}）：{more} 人增加，{less} 人减少。",
)
EVEN = Words(
    " For everybody to expect the same a day, {uneven:.0%} of the pay would have to change hands.",
    "若要人人每天的预期收入相同，须有 {uneven:.0%} 的收入易手。",
)
SCHEME, NAMELESS = Words("the scheme {name}", "方案“{name}”"), Words("the scheme", "该方案")
TODAYS, TODAY = Words("{name}", "现行方案“{name}”"), Words("today's", "现行方案")
LEAST = 0.5


def headline_of(found: Earnings, language: Language) -> str:
    """Return what the scheme costs, what the change does, and how even chances are."""
    text = COSTS.say(
        language, quarter=found.goals.quarter.label, scheme=_called(found.scheme.name, SCHEME, NAMELESS, language), low=found.low,
        high=found.high, mean=amount_text(found.mean, found.scheme.currency), rate=found.rate,
    )  # fmt: skip
    if found.against is not None:
        changes = [one.change for one in found.reps if one.change is not None]
        text += CHANGES.say(
            language, against=_called(found.against.name, TODAYS, TODAY, language), change=found.change, low=found.change_low,
            high=found.change_high, more=sum(one > LEAST for one in changes), less=sum(one < -LEAST for one in changes),
        )  # fmt: skip
    return text + EVEN.say(language, uneven=found.unevenness)


def _called(name: str, named: Words, nameless: Words, language: Language) -> str:
    return named.say(language, name=name) if name else nameless.say(language)
