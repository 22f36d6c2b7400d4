"""Bottlenecks in words: which items, what narrows them, whose room is short, and by how much.

When to modify: to tell a bottleneck in another way; its numbers come from :mod:`assigner.diagnose.bottleneck`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from assigner.language import LANGUAGES, Language, Words
from assigner.rules.active import active_rules
from assigner.rules.loads import said
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    from assigner.diagnose.model import Bottleneck, Narrowing
    from assigner.problem.problem import Problem

MUST = Words(
    "{items} must be assigned and take {needed:,.10g} {dimension}{period}; all who may take them ({reps}) have room for "
    "{room:,.10g}: {short:,.10g} too few.",
    "{items}必须分配，{period}共需 {needed:,.10g} {dimension}；全部可承担者（{reps}）仅余 {room:,.10g}：缺 {short:,.10g}。",
)
MAY = Words(
    "{items} take {needed:,.10g} {dimension}{period}; all who may take them ({reps}) have room for {room:,.10g}: work for "
    "{short:,.10g} stays undone.",
    "{items}{period}共需 {needed:,.10g} {dimension}；全部可承担者（{reps}）仅余 {room:,.10g}：{short:,.10g} 的工作将无人承担。",
)
ITEMS = Words("{count:,} items", "{count:,} 个项目")
NARROWED = Words("{items} ({traits})", "{items}（{traits}）")
REPS = Words("{count:,} reps", "{count:,} 位销售代表")
NOBODY = Words("nobody", "无人")
IN = Words(" in {period}", " {period} ")
TRAITS = {
    "skill": Words("skill {value}", "技能{value}"),
    "language": Words("language {value}", "语言{value}"),
    "territory": Words("territory {value}", "区域{value}"),
    "role": Words("role {value}", "角色{value}"),
    "team": Words("team {value}", "团队{value}"),
    "seniority": Words("seniority {value}", "资历 {value}"),
}
MOST_NAMES = 4


def sentence_of(problem: Problem, bottleneck: Bottleneck) -> Bottleneck:
    """Return the bottleneck with its sentence."""
    english, chinese = (_say(problem, bottleneck, language) for language in LANGUAGES)
    return replace(bottleneck, sentence=Words(english, chinese))


def _say(problem: Problem, one: Bottleneck, language: Language) -> str:
    facts = said({"dimension": one.dimension}, language)
    words = MUST if one.must else MAY
    period = "" if one.period is None else IN.say(language, period=one.period)
    return words.say(
        language, items=_items(problem, one, language), reps=_reps(problem, one, language), period=period,
        dimension=facts["dimension"], needed=one.needed, room=one.room, short=one.short,
    )  # fmt: skip


def _items(problem: Problem, one: Bottleneck, language: Language) -> str:
    items = ITEMS.say(language, count=len(one.items))
    if len(one.items) <= MOST_NAMES:
        at = problem.item_index.get_indexer(pd.Index(one.items))
        items = listed(problem.items["name"].iloc[at].tolist(), language)
    if not one.narrowed_by:
        return items
    traits = listed([trait_words(problem, trait, language) for trait in one.narrowed_by], language)
    return NARROWED.say(language, items=items, traits=traits)


def _reps(problem: Problem, one: Bottleneck, language: Language) -> str:
    if not one.reps:
        return NOBODY.say(language)
    if len(one.reps) > MOST_NAMES:
        return REPS.say(language, count=len(one.reps))
    return listed(problem.rep_names[problem.rep_index.get_indexer(pd.Index(one.reps))].tolist(), language)


def trait_words(problem: Problem, trait: Narrowing, language: Language) -> str:
    """Return what narrows a group in a few words."""
    if trait.trait in TRAITS:
        return TRAITS[trait.trait].say(language, value=trait.value)
    rule_of = {one.rule.name: one.rule.id for one in active_rules(problem)}
    return setting_title(rule_of[trait.value], trait.value, language)


def listed(names: list[str], language: Language) -> str:
    """Return names as a list in words."""
    if language == "zh":
        return "、".join(map(str, names))
    return " and ".join(filter(None, [", ".join(map(str, names[:-1])), str(names[-1])])) if names else ""
