"""``assigner dispute``: two reps claim one item: claims, costs, a fair compromise, and the decision on record.

When to modify: to show more of a dispute; it is worked out in :mod:`assigner.manage.disputes`.
"""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assigner.cli.exit_codes import DONE, NO_PLAN
from assigner.cli.parameters import Item, Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import clauses

if TYPE_CHECKING:
    from assigner.manage.disputes.dispute import Dispute, Outcome

HELP = spoken(
    "Settle who of two reps has an item: what speaks for each, what each outcome costs (forced and proven), fair compromises.\n\n"
    "A compromise gives the item to one and another item to the other. Both aims are shown: what the plan costs, and how much "
    "the yielding side loses. --decide writes the decision with a scenario that carries it out (--what-if).",
    "裁定两人对同一项目的争议：双方理由、各结果的代价（强制求解并证明）以及公平的折中。\n\n"
    "折中即一方得到该项目，另一方换得其他项目；同时列出方案代价与让步方的损失。--decide 写出决定，其中的情景可用 --what-if 执行。",
)
MOST_OUTCOMES = 12

First = Annotated[str, typer.Argument(metavar="REP", help=spoken("One side.", "一方。"))]
Second = Annotated[str, typer.Argument(metavar="REP", help=spoken("The other side.", "另一方。"))]
Seconds = Annotated[float, option(
    "--seconds",
    "Time for both forced plans.",
    "两次强制求解的总时限（秒）。", min=1, metavar="N")]  # fmt: skip
Decide = Annotated[str | None, option("--decide", "Decide: this rep gets the item.", "裁定：归此人。", metavar="REP")]
Given = Annotated[str | None, option(
    "--given",
    "What the other side gets in turn.",
    "另一方换得的项目。", metavar="ITEM")]  # fmt: skip
Why = Annotated[str, option("--why", "Why it was decided so.", "裁定理由。", metavar="TEXT")]
Out = Annotated[Path | None, option("--out", "File of the decision (JSON).", "决定文件（JSON）。", metavar="FILE")]


def run(  # noqa: PLR0913, PLR0917 - typer makes an option of each
    problem: ProblemPath,
    plan: PlanPath,
    item: Item,
    first: First,
    second: Second,
    seconds: Seconds = 10.0,
    decide: Decide = None,
    given: Given = None,
    why: Why = "",
    what_if: WhatIf = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    import json

    from assigner.cli.inputs import take_plan, take_problem
    from assigner.manage.disputes.decision import decision, outcome_named
    from assigner.manage.disputes.dispute import dispute

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    answer = dispute(taken, take_plan(plan, taken).plan, item, first, second, seconds=seconds)
    _tell(answer, voice)
    told, record = answer.to_dict(), None
    if decide is not None:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        record = decision(told, outcome_named(told, decide, given), getpass.getuser(), at, why)
    if record is not None and out is not None:
        out.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        voice.tell("", voice.words("Written: {path}", "已写入：{path}", path=out))
    voice.answer({**told, "decision": record})
    return DONE if answer.outcomes else NO_PLAN


def _tell(answer: Dispute, voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    for rep, claims, forced in zip(answer.sides, answer.claims, answer.forced, strict=True):
        voice.heading(str(answer.problem.rep_names[rep]))
        for claim in claims:
            voice.tell(f"  {'+' if claim.speaks_for else '-'} {claim.words.say(voice.language)}")
        voice.tell(f"  = {forced.headline(voice.language)}")
    _tell_outcomes(answer, voice)


def _tell_outcomes(answer: Dispute, voice: Voice) -> None:
    from assigner.cli.tables import make_table

    if not answer.outcomes:
        return
    words = voice.words
    heads = [words("Outcome", "结果"), words("Plan costs more", "方案代价增加"), words("Other loses", "让步方损失"), ""]
    table = make_table(heads, right=(1, 2), wrap=(0, 1))
    shown = [one for one in answer.outcomes if one.on_front or one.given < 0]
    for one in shown[:MOST_OUTCOMES]:
        mark = words("proposed", "建议") if one.is_proposed else words("not beaten", "不劣") if one.on_front else ""
        table.add_row(answer.words_of(one).say(voice.language), _cost(one, answer, voice), f"{one.loss:,.0f}", mark)
    voice.heading(words("Outcomes", "可能的结果"))
    voice.tell(table)


def _cost(one: Outcome, answer: Dispute, voice: Voice) -> str:
    """Return what an outcome costs more, level by level where it does."""
    from assigner.plan.level_words import level_words

    more = [
        f"{level_words(label, voice.language)} +{part:,}"
        for label, part in zip(answer.levels, one.cost, strict=True)
        if part
    ]
    return clauses(more, voice.language) or "0"
