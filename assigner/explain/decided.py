"""What decided where an item sits: a pin, that nobody else may, its owner, a rule, or nothing at all.

Why it exists: a table of alternatives is evidence, not an answer; one sentence names the reason. When to modify: to
tell another kind of reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from assigner.language import Language, Words, clauses
from assigner.rules.active import active_rules
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.explain.why import Alternative
    from assigner.problem.problem import Problem

Kind = Literal["pinned", "only", "room", "owner", "rule", "tie", "elsewhere", "nobody"]

WORDS: dict[Kind, Words] = {
    "pinned": Words("Decided by its pin: it is pinned to {rep}.", "由锁定决定：已锁定给{rep}。"),
    "only": Words("Decided by the rules: {rep} is the only one who may take it.", "由规则决定：只有{rep}可以承担。"),
    "room": Words(
        "Decided by what else is planned: others may take it, but each would break a hard rule as things are ({rules}).",
        "由其他安排决定：虽有他人可承担，但在现有安排下都会违反硬性规则（{rules}）。",
    ),
    "owner": Words(
        "Decided by its owner: it stays with {rep}; a move to {other} would cost more ({change}).",
        "由归属决定：继续由{rep}负责；转给{other}代价更高（{change}）。",
    ),
    "rule": Words("Decided by {rule}: with {other} it would be worse ({change}).", "由“{rule}”决定：由{other}承担会更差（{change}）。"),
    "tie": Words("A tie: with {other} it would cost the same.", "不分上下：由{other}承担代价相同。"),
    "elsewhere": Words(
        "Nothing speaks for this place alone: with {other} it would be better ({change}). Solving again may find that.",
        "单看此项并无理由放在这里：由{other}承担会更好（{change}）。重新求解或可找到。",
    ),
    "nobody": Words("Nobody has it: no rep may take it as things are.", "无人负责：在现有安排下没有人可以承担。"),
}  # fmt: skip


COLON = Words(": ", "：")


@dataclass(frozen=True, slots=True)
class Decided:
    """The reason.

    Parameters
    ----------
    kind
        What kind of reason.
    words
        The reason as a sentence.
    """

    kind: Kind
    words: Words

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"kind": self.kind, "en": self.words.en, "zh": self.words.zh}


def decided_by(problem: Problem, item: int, rep: int, alternatives: Sequence[Alternative]) -> Decided:
    """Return what decided that an item is with a rep.

    Parameters
    ----------
    item, rep
        Numbers; the rep may be nobody.
    alternatives
        All other places, best first, those that a hard rule forbids last.
    """
    name = str(problem.rep_names[rep]) if rep >= 0 else ""
    others = [one for one in alternatives if one.rep is not None]
    best = next((one for one in others if one.allowed), None)
    rules = {one.rule.id for one in active_rules(problem)}
    if rep >= 0 and "pin-broken" in rules and int(problem.items["pin"].iloc[item]) == rep:
        return _said("pinned", rep=name)
    if best is None:
        if rep < 0:
            return _said("nobody")
        in_the_way = _in_the_way(problem, others)
        return _said("only", rep=name) if in_the_way is None else Decided("room", in_the_way)
    if not any(best.delta):
        return _said("tie", other=best.rep_name)
    worse = best.delta > (0,) * len(best.delta)
    changes = [one for one in best.changes if (one.cost > 0) == worse]
    leading = max(changes, key=lambda one: (one.level == best.changes[0].level, abs(one.cost)), default=None)
    if leading is None:
        return _said("tie", other=best.rep_name)
    kind: Kind = "elsewhere" if not worse else ("owner" if leading.rule == "owner-changed" else "rule")

    def told(language: Language) -> str:
        change, title = leading.say(language), leading.title(language)
        return WORDS[kind].say(language, rep=name, other=best.rep_name, change=change, rule=title)

    return Decided(kind, Words(told("en"), told("zh")))


def _in_the_way(problem: Problem, others: Sequence[Alternative]) -> Words | None:
    """Return which rules keep away those whom no rule about the pair alone does, with how many; None where there are none."""
    rules = {one.rule.name: one.rule for one in active_rules(problem)}
    pairwise = {name for name, rule in rules.items() if rule.pairwise or rule.pairwise_without_time}
    first = Counter(one.broken_by[0] for one in others if not pairwise & set(one.broken_by))
    if not first:
        return None

    def told(language: Language) -> str:
        titles = (
            f"{setting_title(rules[name].id, name, language)}{COLON.say(language)}{count:,}"
            for name, count in first.most_common()
        )
        return WORDS["room"].say(language, rules=clauses(titles, language))

    return Words(told("en"), told("zh"))


def _said(kind: Kind, **facts: str) -> Decided:
    return Decided(kind, WORDS[kind].filled(**facts))
