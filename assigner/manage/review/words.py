"""What causes of a difference are called, and a review in one sentence.

When to modify: with a new cause, or to tell a review otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Language, Words, listed

if TYPE_CHECKING:
    from assigner.manage.review.rows import RepReview

CAUSES: dict[str, Words] = {
    "stretch": Words("stretch", "目标加码"),
    "capacity": Words("days lost", "缺勤"),
    "pace": Words("pace", "节奏"),
    "book": Words("book", "客户组合"),
    "season": Words("timing", "时点"),
    "conversion": Words("conversion", "赢单能力"),
    "luck": Words("luck", "运气"),
}
"""Each cause by name, in the order of telling."""
MEANINGS: dict[str, Words] = {
    "stretch": Words("the target asked for more than earlier days let one expect", "目标高于以往数据可预期的水平"),
    "capacity": Words("leave and ramp took days away", "请假与新人爬坡减少了工作天数"),
    "pace": Words("more or fewer deals closed a day", "每天结束的商机更多或更少"),
    "book": Words("deals worth more or less to an average rep", "商机对一般销售代表而言更值钱或更不值钱"),
    "season": Words("closed in months in which more or less is won", "结束于赢单率更高或更低的月份"),
    "conversion": Words("won more or less often than an average rep would, as far as the numbers prove it",
                        "赢单率高于或低于一般水平（仅计数据能证明的部分）"),
    "luck": Words("what the deals paid beyond all that", "除上述之外商机的实际回报"),
}  # fmt: skip
OVER = Words(
    "{period}: {actual:,}, {difference:,} more than {plan:,} ({against}).",
    "{period}：实际 {actual:,}，比{against}的 {plan:,} 多 {difference:,}。",
)
UNDER = Words(
    "{period}: {actual:,}, {difference:,} less than {plan:,} ({against}).",
    "{period}：实际 {actual:,}，比{against}的 {plan:,} 少 {difference:,}。",
)
AGAINST = {
    "targets": Words("the targets", "目标"),
    "peers": Words("the mean of all in the same days", "同期全员平均"),
}
EARLIER = Words("as {against} let one expect", "按 {against} 推算")
LARGEST = Words(" Largest causes: {causes}.", "主要原因：{causes}。")
CHANCE = Words(" Luck of ±{range:,} would be chance alone.", "运气在 ±{range:,} 以内属于偶然。")
ALIKE = Words(
    " Won rates of the reps differ no more than dice would (p = {p:.2f}).",
    "各人赢单率的差异不超过掷骰子的程度（p = {p:.2f}）。",
)
DIFFER = Words(
    " Won rates of the reps differ more than dice would (p = {p:.3f}).", "各人赢单率的差异超过偶然（p = {p:.3f}）。"
)
SURE = 0.05


def headline_of(total: RepReview, period: str, against: str, p_value: float, language: Language) -> str:
    """Return what happened, the two largest causes, and whether reps differ."""
    told = AGAINST[against].say(language) if against in AGAINST else EARLIER.say(language, against=against)
    words = OVER if total.difference >= 0 else UNDER
    text = words.say(
        language, period=period, actual=total.actual, plan=total.plan, difference=abs(total.difference), against=told
    )
    largest = sorted((name for name in CAUSES if total.parts[name]), key=lambda name: -abs(total.parts[name]))[:2]
    if largest:
        causes = listed((f"{CAUSES[name].say(language)} {total.parts[name]:+,}" for name in largest), language)
        text += LARGEST.say(language, causes=causes)
    text += CHANCE.say(language, range=total.luck_range)
    return text + (DIFFER if p_value < SURE else ALIKE).say(language, p=p_value)
