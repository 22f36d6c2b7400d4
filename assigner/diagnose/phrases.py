"""The sentences in which rule instances are told, in both languages.

When to modify: to say something better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words

if TYPE_CHECKING:
    from assigner.rules.contract import Rule

WANTED = Words("{item} is to be assigned.", "希望{item}有人承担。")
MUST = Words("{item} must be assigned.", "{item}必须分配。")
FORCED = Words("It was demanded that {rep} gets {item}.", "要求{item}由{rep}承担。")
FORBIDDEN = Words("It was demanded that {rep} does not get {item}.", "要求{item}不由{rep}承担。")
NOBODY = Words("nobody", "无人")
ONLY = Words("Only {names} may take {item} (rule: {title}).", "{item}只能由{names}承担（规则：{title}）。")
NOBODY_MAY = Words(
    "Nobody may take {item} (rule: {title}). For example: {example}",
    "{item}无人可以承担（规则：{title}）。例如：{example}",
)
SOME_MAY_NOT = Words(
    "{count:,} of {reps:,} reps may not take {item} (rule: {title}). For example: {example}",
    "{reps:,} 人中有 {count:,} 人不可承担{item}（规则：{title}）。例如：{example}",
)
REP_AWAY = Words(
    "{rep} may not take {items}{on} (rule: {title}). For example: {example}",
    "{rep}{on}不可承担{items}（规则：{title}）。例如：{example}",
)
ON = Words(" on {day}", " {day} ")
AT_MOST = Words(
    "{rep} can take at most {limit:,.10g} {dimension} more in {period} (rule: {title}).",
    "{rep}在{period}最多还能承担 {limit:,.10g} {dimension}（规则：{title}）。",
)
AT_LEAST = Words(
    "{rep} must get at least {limit:,.10g} {dimension} in {period} (rule: {title}).",
    "{rep}在{period}至少须承担 {limit:,.10g} {dimension}（规则：{title}）。",
)
ONE_AT_A_TIME = Words(
    "{rep} can do only some of {items}: they get in each other's way (rule: {title}).",
    "{rep}无法兼顾{items}：时间上互相妨碍（规则：{title}）。",
)
KEPT = Words("The rule “{title}” holds for {about}.", "规则“{title}”适用于{about}。")
WHOLE = Words("the whole plan", "整个方案")
AND_MORE = Words("{names} and {count:,} more", "{names}等另外 {count:,} 项")


def counted(rule: Rule | None) -> str:
    """Return the dimension of a bound that names none: minutes where the rule is about time, else items."""
    return "minutes" if rule is not None and rule.group == "time" else "count"
