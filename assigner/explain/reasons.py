"""Why an item moved: what going back to its owner of today would cost or break.

Why it exists: a rep whose account went asks for a reason, not for a cost table. When to modify: to tell another kind
of reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assigner.explain.losses import Change
from assigner.explain.why import change_alone
from assigner.language import Words, clauses
from assigner.plan.level_words import level_words
from assigner.rules.active import level_labels

if TYPE_CHECKING:
    from assigner.explain.why import Alternative
    from assigner.language import Language
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

Kind = Literal["was-free", "owner-left", "forbidden", "worse", "same", "together"]
WORDS: dict[Kind, Words] = {
    "was-free": Words("Nobody had it.", "原本无人负责。"),
    "owner-left": Words("{owner} is no longer active.", "{owner}已停用。"),
    "forbidden": Words("It cannot stay with {owner}: {sentence}", "不能留在{owner}处：{sentence}"),
    "worse": Words("With {owner} it would be worse by {cost} ({changes}).", "若留在{owner}处会差 {cost}（{changes}）。"),
    "same": Words("With {owner} it would cost the same.", "若留在{owner}处代价相同。"),
    "together": Words("Alone it would be better with {owner}, by {cost}; solving again may find that.",
                      "单看此项，留在{owner}处会好 {cost}；重新求解或可找到。"),
}  # fmt: skip
POINTS = Words("{amount:,} points at level {level}", "{amount:,}点（{level}层级）")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an item moved.

    Parameters
    ----------
    kind
        What kind of reason.
    words
        The reason as a sentence.
    back
        What going back would cost, verified; None where there is nobody to go back to.
    """

    kind: Kind
    words: Words
    back: Alternative | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        back = None if self.back is None else self.back.to_dict()
        return {"kind": self.kind, "en": self.words.en, "zh": self.words.zh, "back": back}


def reason_of(problem: Problem, plan: Plan, card: Scorecard, item: int, owner: int | None = None) -> Reason:
    """Return why an item is not with its owner of today, or with who had it before.

    Parameters
    ----------
    problem, plan, card
        Problem, plan and its verified scorecard.
    item
        Number of the item; another rep than its owner has it, or nobody.
    owner
        Who had it before (-1: nobody), where that is not its owner of today.
    """
    owner = int(problem.items["owner"].iloc[item]) if owner is None else owner
    if owner < 0:
        return Reason("was-free", WORDS["was-free"])
    name = str(problem.rep_names[owner])
    if not problem.rep_active[owner]:
        return Reason("owner-left", WORDS["owner-left"].filled(owner=name))
    back = change_alone(problem, plan, card, item, owner)
    if back.broken:
        english, chinese = back.broken[0]
        words = WORDS["forbidden"]
        return Reason("forbidden", Words(words.en.format(owner=name, sentence=english),
                                         words.zh.format(owner=name, sentence=chinese)), back)  # fmt: skip
    levels = level_labels(card.levels)
    change = next((Change(level, one) for level, one in zip(levels, back.delta, strict=True) if one), None)
    kind: Kind = "same" if change is None else ("worse" if change.amount > 0 else "together")

    def told(language: Language) -> str:
        joined = clauses((one.say(language) for one in back.changes), language)
        cost = "" if change is None else POINTS.say(
            language, amount=abs(change.amount), level=level_words(change.level, language)
        )  # fmt: skip
        return WORDS[kind].say(language, owner=name, cost=cost, changes=joined)

    return Reason(kind, Words(told("en"), told("zh")), back)
