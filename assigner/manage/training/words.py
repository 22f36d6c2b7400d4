"""Training in sentences.

When to modify: to tell training otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Language, Words
from assigner.plan.level_words import level_words

if TYPE_CHECKING:
    from assigner.manage.training.best import Tried
    from assigner.manage.training.training import Training
    from assigner.manage.training.worth import Lesson

LESSON = Words("teach {name} {skill} (level {level})", "教{name}学“{skill}”（{level} 级）")
SAVES = Words(
    "The best training for {money:,} {currency} and {days:day|days}: {what}. It takes {price:,} {currency} and {used:day|days} and saves {saved:,} of {cost:,} at level {level}{hours}, {proven:,} of it proven; nothing inside the budget can save more than {bound:,}, proven.",
    "{money:,} {currency}、{days:,} 人天的最佳培训：{what}。需 {price:,} {currency}、{used:,} 人天，{level}层级的代价 {cost:,} 减少 {saved:,}{hours}，其中 {proven:,} 已证明；已证明预算内任何组合最多减少 {bound:,}。",
)
HOURS = Words(
    " ({hours:,.1f} hours of work that had nobody get a rep)", "（{hours:,.1f} 小时原无人承担的工作有人承担）"
)
NOTHING = Words(
    "No training inside the budget saves anything that was found; none can save more than {bound:,}, proven.",
    "预算内未找到有收益的培训；已证明最多减少 {bound:,}。",
)
NEEDLESS = Words(
    "Today's plan costs nothing at any level: no training can better it.", "现有方案各层级代价均为零，培训无从改进。"
)
ALONE = Words(" Items that hang on one person alone: {count:,}.", "有 {count:,} 项工作只有一人能做。")
NOBODY = Words(" Items that nobody can take for lack of a skill: {count:,}.", "有 {count:,} 项工作因缺技能无人能做。")
SINGLE = Words(
    "{what}: saves {saved:,} ({proven:,} proven), worth {hours:,.1f} hours; bottlenecks removed: {bottlenecks}; {price:,} {currency}, {days:day|days}",
    "{what}：减少 {saved:,}（{proven:,} 已证明），值 {hours:,.1f} 小时，消除 {bottlenecks} 处瓶颈；{price:,} {currency}，{days:,} 人天",
)


def lesson_words(one: Lesson) -> Words:
    """Return a lesson as a call to act."""
    return LESSON.filled(name=one.name, skill=one.skill, level=one.level)


def headline_of(found: Training, language: Language) -> str:
    """Return what the best set saves, what could be saved at most, and what hangs on one person."""
    if found.worth is None:
        text = NEEDLESS.say(language)
    elif found.best is None:
        text = NOTHING.say(language, bound=int(found.bound))
    else:
        best = found.best
        what = ("；" if language == "zh" else "; ").join(lesson_words(one).say(language) for one in best.lessons)
        hours = HOURS.say(language, hours=best.minutes / 60) if best.minutes > 0 else ""
        text = SAVES.say(
            language, money=found.asked.money, currency=found.asked.currency, days=found.asked.days, what=what,
            price=best.price, used=best.days, saved=best.saved, proven=best.proven, cost=found.worth.cost, hours=hours, bound=int(found.bound),
            level=level_words(found.today.levels[found.worth.level].name, language),
        )  # fmt: skip
    alone, nobody = sum(len(one.alone) for one in found.skills), sum(len(one.nobody) for one in found.skills)
    if alone:
        text += ALONE.say(language, count=alone)
    return text + (NOBODY.say(language, count=nobody) if nobody else "")


def single_line(one: Tried, found: Training, language: Language) -> str:
    """Return what one lesson alone does."""
    (lesson,) = one.lessons
    lone = {item for row in found.skills if row.skill == lesson.skill for item, rep in row.alone if rep != lesson.rep}
    lone |= {item for row in found.skills if row.skill == lesson.skill for item in row.nobody}
    ids = {str(found.problem.item_ids[item]) for item in lesson.items}
    return SINGLE.say(
        language, what=lesson_words(lesson).say(language), saved=one.saved, proven=one.proven, hours=max(0.0, one.minutes) / 60,
        bottlenecks=len(lone & ids), price=one.price, days=one.days, currency=found.asked.currency,
    )  # fmt: skip
