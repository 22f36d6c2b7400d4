"""Targets in sentences: the headline, and the target of each rep and team as one that is specific, measurable and dated.

When to modify: to tell targets otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Language, Words

if TYPE_CHECKING:
    from assigner.manage.goals.goals import Goals, RepGoal

SHARED = Words("{amount} for {period} shared among {count:rep|reps}.", "{period} 目标 {amount}，分给 {count} 人。")
EXPECT = Words(
    " The books let one expect {mean:,.0f} ({low:,.0f} to {high:,.0f} in 8 of 10 cases), the chance is {chance}.",
    "按现有客户预计 {mean:,.0f}（80% 区间 {low:,.0f} 至 {high:,.0f}），达成概率 {chance}。",
)
REACH = Words(
    " In {quarter} {target:,} are to be reached: the books let one expect {mean:,.0f} ({low:,.0f} to {high:,.0f} in 8 of 10 cases), the chance is {chance}.",
    "{quarter} 目标 {target:,}：按现有客户预计 {mean:,.0f}（80% 区间 {low:,.0f} 至 {high:,.0f}），达成概率 {chance}。",
)
UNEVEN = Words(
    " {low:rep has|reps have} a chance below {least:.0%}, {high} above {most:.0%}.",
    "{low} 人概率低于 {least:.0%}，{high} 人高于 {most:.0%}。",
)
EVEN = Words(
    " Nobody's chance is below {least:.0%} or above {most:.0%}.", "所有人的概率都在 {least:.0%} 与 {most:.0%} 之间。"
)
UNKNOWN = Words(
    " How likely they are reached is unknown: give a history (--deals) or chances.",
    "达成概率未知：请提供商机历史（--deals）或概率表。",
)
STATEMENT = Words(
    "{name} wins {amount} from {first} to {last}, {quarter_target:,} of it in {quarter}{chance}.",
    "{name}在 {first} 至 {last} 赢得 {amount}，其中 {quarter} 为 {quarter_target:,}{chance}。",
)
NO_TARGET = Words("{name} has no target from {first} to {last}.", "{name}在 {first} 至 {last} 没有目标。")
STATEMENT_WHOLE = Words(
    "{name} wins {amount} from {first} to {last}{chance}.", "{name}在 {first} 至 {last} 赢得 {amount}{chance}。"
)
CHANCE = Words(
    "; expected from the own book {mean:,.0f}, chance {chance}", "；按其客户预计 {mean:,.0f}，达成概率 {chance}"
)


def headline_of(goals: Goals, language: Language) -> str:
    """Return how likely all together reach the goal, and how many have it too hard or too easy."""
    asked = goals.asked
    amount = amount_text(asked.amount, asked.unit)
    text = SHARED.say(
        language, amount=amount, period=goals.period.label, count=sum(one.target > 0 for one in goals.reps)
    )
    found = goals.total.checked
    if found is None:
        return text + UNKNOWN.say(language)
    reach = EXPECT if goals.period == goals.quarter else REACH
    text += reach.say(
        language, quarter=goals.quarter.label, target=found.target, mean=found.mean, low=found.low, high=found.high,
        chance=likely(found.chance),
    )  # fmt: skip
    low = sum(one.checked is not None and one.checked.chance < asked.share_least for one in goals.uneven)
    words = UNEVEN if goals.uneven else EVEN
    return text + words.say(
        language, low=low, high=len(goals.uneven) - low, least=asked.share_least, most=asked.share_most
    )


def statement_of(one: RepGoal, goals: Goals, language: Language) -> str:
    """Return the target of a rep or a team in one sentence: who, what, how much, until when, and how likely."""
    found = one.checked
    if not one.target:
        return NO_TARGET.say(language, name=one.name, first=goals.period.first_day, last=goals.period.last_day)
    chance = "" if found is None else CHANCE.say(language, mean=found.mean, chance=likely(found.chance))
    members = [one.rep] if one.rep else [row.rep for row in goals.reps if row.team == one.team]
    in_quarter = sum(goals.quarter_targets.get(rep, 0) for rep in members)
    statement = STATEMENT_WHOLE if goals.period == goals.quarter else STATEMENT
    return statement.say(
        language, name=one.name, amount=amount_text(one.target, goals.asked.unit), first=goals.period.first_day,
        last=goals.period.last_day, quarter=goals.quarter.label, quarter_target=in_quarter, chance=chance,
    )  # fmt: skip


def amount_text(amount: float, unit: str) -> str:
    """Return an amount in whole units, with its unit or currency where one is known."""
    return f"{amount:,.0f} {unit}".rstrip()


def likely(chance: float) -> str:
    """Return a chance as thousands of draws can tell it: never 0 or 100 percent."""
    return "<1%" if chance < 0.01 else ">99%" if chance > 0.99 else f"{chance:.0%}"
