"""Why not this rep: what routing itself objects to, in words; rules have their own.

When to modify: when routing learns to object to something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words
from assigner.rules.active import configured_rules

if TYPE_CHECKING:
    from assigner.problem.settings import Settings
    from assigner.route.policy import Policy

AWAY, LEFT, HAD_IT, LOCKED, HOLDS_ENOUGH, ASKED_FOR, OVER = (
    "rep-away", "rep-left", "had-it-before", "re-claim-locked", "holds-enough", "not-asked-for", "time-is-over",
)  # fmt: skip
RIVALS = "rivals-together"
NOT_LISTED = "not-listed"
CAP = "cap:"

_OWN = {
    NOT_LISTED: Words("not among the listed candidates", "不在候选清单中"),
    AWAY: Words("not there in time to answer", "不能按时响应（不在班或休假）"),
    LEFT: Words("has left", "已离岗"),
    HAD_IT: Words("had it before and did not answer", "此前已分配但未响应"),
    LOCKED: Words("lost it lately and may not have it back yet", "刚失去该项目，锁定期内不可再得"),
    HOLDS_ENOUGH: Words("holds as many open leads as allowed", "持有的未结线索已达上限"),
    ASKED_FOR: Words("not the rep who was asked for", "不是指定的人员"),
    OVER: Words("its time is over", "其时间已过"),
}


def reason_names(settings: Settings, policy: Policy) -> tuple[str, ...]:
    """Return all reasons by number: what routing objects to, every rule setting that is on, every cap."""
    rules = [one.rule.name for one in configured_rules(settings)]
    return tuple(dict.fromkeys([*_OWN, *rules, *(CAP + cap.name for cap in policy.caps)]))


def reason_words(settings: Settings) -> dict[str, Words]:
    """Return the words of each reason; a cap's are made from its name."""
    return {**_OWN, **{one.rule.name: one.rule.title for one in configured_rules(settings)}}


def said(name: str, words: dict[str, Words]) -> Words:
    """Return the words of a reason by its name."""
    if name.startswith(CAP):
        cap = name.removeprefix(CAP)
        return Words(f"the cap ({cap}) is reached", f"已达时段上限（{cap}）")
    return words.get(name, Words(name, name))
