"""``assigner explain``: why an item sits where it sits, and what every other rep would cost.

When to modify: to show more about an alternative; the numbers come from :mod:`assigner.explain.why`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Item, Json, LanguageOption, PlanPath, ProblemPath, WhatIf
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.explain.why import Alternative, Why

HELP = spoken(
    "Explain one item of a plan: what it costs where it is, what its next-best reps would cost, who may not take it.",
    "解释方案中的一个项目：目前的代价、次优人选的代价，以及哪些人不能承担及原因。",
)
NO_MATCH = Words("Where it is, it meets no rule: it costs nothing.", "在现有位置不触及任何规则，没有代价。")
NOTE = Words("Cost changes with everything else unchanged; + is worse.", "其他安排不变时的代价变化；+ 表示更差。")
MOST_ALTERNATIVES = 15


def run(
    problem: ProblemPath,
    plan: PlanPath,
    item: Item,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.explain.why import why
    from assigner.plan.prices import Prices

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    found = take_plan(plan, taken)
    answer = why(taken, found.plan, item, prices=Prices.from_rows(found.claims.get("prices")))
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    voice.tell(Text(answer.decided.words.say(voice.language)))
    if answer.worth is not None:
        voice.tell(Text(answer.worth.sentence(voice.language)))
    _tell_matches(answer, voice)
    _tell_alternatives(answer, voice)
    headline = {"en": answer.headline("en"), "zh": answer.headline("zh")}
    voice.answer({"headline": headline, **answer.to_dict()})
    return DONE


def _tell_matches(answer: Why, voice: Voice) -> None:
    voice.heading(voice.words("What it costs now", "目前的代价"))
    for english, chinese in answer.sentences:
        voice.tell(
            Padding(
                Text("• " + voice.words(english, chinese)),
                (0, 0, 0, 2),
            )
        )
    if not answer.sentences:
        voice.tell("  " + NO_MATCH.say(voice.language))


def _tell_alternatives(answer: Why, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short
    from assigner.explain.why import describe_delta
    from assigner.plan.level_words import level_words

    words = voice.words
    headings = [words("Instead", "改由"), words("Cost change", "代价变化"), words("Because", "原因")]
    table = make_table(headings, wrap=(2,))
    levels = tuple(level_words(level, voice.language) for level in answer.levels)
    for one in answer.alternatives[:MOST_ALTERNATIVES]:
        cost = describe_delta(one.delta, levels, voice.language) if one.allowed else words("forbidden", "不允许")
        name = one.rep_name or words("nobody", "无人")
        table.add_row(short(name, 18), cost, _because(one, voice), style=None if one.allowed else "dim")
    voice.heading(words("What others would cost", "由其他人承担的代价"))
    voice.tell(table)
    if len(answer.alternatives) > MOST_ALTERNATIVES:
        more = len(answer.alternatives) - MOST_ALTERNATIVES
        voice.tell(Text(words("... and {more:,} more", "……另有 {more:,} 位", more=more), style="dim"))
    voice.tell("", Text(NOTE.say(voice.language), style="dim"))


def _because(one: Alternative, voice: Voice) -> str:
    """Return the first broken hard rule in words, else the rules whose amounts change."""
    if one.broken:
        english, chinese = one.broken[0]
        more = len(one.broken) - 1
        tail = voice.words(" (+{more} more)", "（另有 {more} 条）", more=more) if more else ""
        return (chinese if voice.language == "zh" else english) + tail
    return voice.words(", ", "，").join(change.say(voice.language) for change in one.changes)
