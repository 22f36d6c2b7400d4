"""A sheet for a one-to-one: what was planned, what came, why, and the deals worth talking about, as Markdown.

When to modify: to put another fact on the sheet; figures come from :mod:`assigner.manage.review.review`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from assigner.language import Words
from assigner.manage.review.words import CAUSES, MEANINGS

if TYPE_CHECKING:
    import pandas as pd

    from assigner.language import Language
    from assigner.manage.history.history import History
    from assigner.manage.review.review import Review
    from assigner.manage.review.rows import RepReview

MOST_DEALS = 3
TITLE = Words("# {name}, {period}", "# {name}，{period}")
RESULT = Words(
    "Planned {plan:,}, came {actual:,}: {difference:+,}. {closings:deal|deals} closed, {won} won; an average rep would have won {expected:.1f} of them.",
    "计划 {plan:,}，实际 {actual:,}：{difference:+,}。结束 {closings} 笔商机，赢 {won} 笔；一般销售代表会赢 {expected:.1f} 笔。",
)
HEAD = Words("| cause | amount | meaning |\n|---|---:|---|", "| 原因 | 金额 | 含义 |\n|---|---:|---|")
LUCK = Words(
    "Luck within ±{range:,} would be chance alone in 8 of 10 such periods: {told}.",
    "在十个同类期间中，有八个仅凭偶然的运气也在 ±{range:,} 以内：{told}。",
)
WITHIN = Words("this is within it, so it is no reason for praise or blame", "此次在该范围内，不宜据此褒贬")
BEYOND = Words("this is outside, so it is worth asking what was different", "此次超出该范围，值得询问有何不同")
FACTOR = Words(
    "Chance to win against an average rep, by all deals so far: {factor:.2f} times (80 % range {low:.2f} to {high:.2f}).",
    "按迄今全部商机，赢单机会为一般销售代表的 {factor:.2f} 倍（80% 区间 {low:.2f} 至 {high:.2f}）。",
)
ALIKE = Words(
    "The reps' won rates differ no more than dice would, so nobody's is told apart.",
    "各人赢单率的差异不超过偶然，因此不作区分。",
)
AWAY = Words(
    "{lost:.1f} of {days:.0f} working days were lost to leave or ramp.",
    "{days:.0f} 个工作日中有 {lost:.1f} 天因请假或爬坡未投入。",
)
LISTS = {
    "won": Words("## Largest won", "## 最大赢单"),
    "lost": Words("## Largest lost", "## 最大丢单"),
    "open": Words("## Longest open", "## 最久未结"),
}
DEAL = Words("* {account}, {skill}: {worth:,.0f} ({days:day|days})", "* {account}，{skill}：{worth:,.0f}（{days} 天）")
NO_ACCOUNT = Words("(no account)", "（无客户）")


def sheet_of(row: RepReview, found: Review, history: History, language: Language, name: str = "") -> str:
    """Return a rep's sheet as Markdown in a language; ``name`` is what people call the rep."""
    lines = [TITLE.say(language, name=name or row.name, period=found.period.label), ""]
    lines.append(RESULT.say(
        language, plan=row.plan, actual=row.actual, difference=row.difference, closings=row.closings, won=row.won,
        expected=row.expected_won,
    ))  # fmt: skip
    lines += ["", HEAD.say(language)]
    lines += [
        f"| {CAUSES[cause].say(language)} | {amount:+,} | {MEANINGS[cause].say(language)} |"
        for cause, amount in row.parts.items()
        if amount
    ]
    told = (WITHIN if row.luck_is_chance else BEYOND).say(language)
    lines += ["", LUCK.say(language, range=row.luck_range, told=told)]
    if found.differ.between == 0 or row.factor is None or row.factor_range is None:
        lines.append(ALIKE.say(language))
    else:
        low, high = row.factor_range
        lines.append(FACTOR.say(language, factor=row.factor, low=low, high=high))
    if row.days_lost:
        lines.append(AWAY.say(language, lost=row.days_lost, days=row.days))
    for kind, deals in _deals(row.name, found, history).items():
        if len(deals):
            lines += ["", LISTS[kind].say(language), "", *(_line(deal, language) for deal in deals.itertuples())]
    return "\n".join(lines) + "\n"


def _deals(rep: str, found: Review, history: History) -> dict[str, pd.DataFrame]:
    """Return the deals worth talking about: ``won``, ``lost``, ``open``."""
    period = found.period
    closed = history.closed_in(period.first, period.last)
    closed = closed[closed["rep"] == rep]
    closed = closed.assign(days=closed["closed"] - closed["opened"])  # of the own rows: an empty table would grow
    closed["worth"] = closed["value"].where(closed["won"], closed["list_value"])
    by_worth = closed.sort_values("worth", ascending=False, kind="stable")
    known = history.until(min(period.last, history.last_day)).deals
    still = known[(known["rep"] == rep) & ~known["over"] & (known["opened"] > 0)]
    still = still.assign(days=min(period.last, history.last_day) - still["opened"], worth=still["list_value"])
    return {
        "won": by_worth[by_worth["won"]].head(MOST_DEALS),
        "lost": by_worth[~by_worth["won"]].head(MOST_DEALS),
        "open": still.sort_values("days", ascending=False, kind="stable").head(MOST_DEALS),
    }


def _line(deal: object, language: Language) -> str:
    account = getattr(deal, "account", "") or NO_ACCOUNT.say(language)
    worth = getattr(deal, "worth", 0.0)
    return DEAL.say(
        language, account=account, skill=getattr(deal, "skill", ""), worth=0.0 if math.isnan(worth) else worth,
        days=int(getattr(deal, "days", 0)),
    )  # fmt: skip


def file_name(name: str) -> str:
    """Return a safe file name for a rep's sheet."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name) + ".md"
