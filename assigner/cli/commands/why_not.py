"""``assigner why-not``: what it would cost if an item were with a given rep, proven as far as it can be.

When to modify: to show more of the answer; the answer comes from :mod:`assigner.explain.why_not`, its words from
:mod:`assigner.explain.why_not_words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.padding import Padding
from rich.text import Text

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Item, Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

if TYPE_CHECKING:
    from assigner.explain.losses import Loss
    from assigner.explain.why_not import WhyNot

HELP = spoken(
    "Say what it would cost if an item were with a given rep: force it, re-solve around it, and prove the loss.",
    "说明若某项目改由指定的人负责会怎样：强制指定、围绕它重新求解，并证明损失。",
)
NOBODY = ("nobody", "无人")
"""What people write for "left undone"; the id of a rep comes first."""

Rep = Annotated[
    str,
    typer.Argument(
        metavar="REP", help=spoken("Id or name of the rep, or: nobody.", "销售代表的编号或姓名，或写：无人。")
    ),
]
Seconds = Annotated[float, option("--seconds", "Time for bounds and search.", "用于下界与搜索的秒数。", min=0.1)]


def run(
    problem: ProblemPath,
    plan: PlanPath,
    item: Item,
    rep: Rep,
    seconds: Seconds = 2.0,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.explain.why_not import why_not
    from assigner.retelling import proven_before

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    found = take_plan(plan, taken)
    asked = None if rep in NOBODY and rep not in taken.rep_index else rep
    answer = why_not(
        taken, found.plan, item, asked, seconds=seconds, prices=found.prices, proven=proven_before(taken, found)
    )
    _tell(answer, voice)
    voice.answer(answer.to_dict())
    return DONE


def _tell(answer: WhyNot, voice: Voice) -> None:
    from assigner.explain.why_not_words import MOST_MOVES, other_moves, sentences
    from assigner.plan.result import AMONG

    voice.tell(Text(answer.headline(voice.language), style="bold"))
    _tell_lines(sentences(answer, voice.language), voice)
    if answer.loss is not None:
        _tell_levels(answer.loss, voice)
    moves = other_moves(answer, voice.language)
    if moves:
        voice.heading(voice.words("Then these move, too", "随之调整"))
        _tell_lines(moves[:MOST_MOVES], voice)
    if len(moves) > MOST_MOVES:
        more = voice.words("... and {more:,} more", "……另有 {more:,} 项", more=len(moves) - MOST_MOVES)
        voice.tell(Text("  " + more, style="dim"))
    if answer.num_cut and answer.loss is not None:
        voice.tell(Text(AMONG.say(voice.language, cut=answer.num_cut), style="yellow"))


def _tell_lines(lines: list[str], voice: Voice) -> None:
    for line in lines:
        voice.tell(Padding(Text("• " + line), (0, 0, 0, 2)))


def _tell_levels(loss: Loss, voice: Voice) -> None:
    """Print each level's cost now and then, and what is proven of any plan with the change."""
    from assigner.cli.tables import make_table
    from assigner.plan.level_words import level_words

    words = voice.words
    headings = [
        words("Level", "层级"),
        words("Now", "现在"),
        words("Then", "改后"),
        words("Proven at least", "已证明至少"),
    ]
    table = make_table(headings, right=(1, 2, 3))
    for level in loss.levels:
        costs = ("?" if cost is None else f"{cost:,}" for cost in (level.before, level.after, level.bound))
        table.add_row(level_words(level.name, voice.language), *costs)
    voice.heading(words("Cost by level, most important first", "各层级的代价，最重要者在前"))
    voice.tell(table)
