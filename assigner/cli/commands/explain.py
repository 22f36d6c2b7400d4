"""``assigner explain``: why an item sits where it sits, the sheet of a rep, or the decisions that matter most.

When to modify: to explain something else; the answers come from :mod:`assigner.explain`, how each is printed stands in
:mod:`assigner.cli.explaining`.
"""

from __future__ import annotations

from typing import Annotated

import typer

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

HELP = spoken(
    "Explain a plan: its weightiest decisions; with ITEM why it sits there and what other reps would cost; with --rep "
    "what is that rep's, what came, what went and why.",
    "解释方案：不加参数时列出最重要的决定；给出 ITEM 时说明它为何在此及由他人承担的代价；给出 --rep 时说明该人的项目、"
    "增减及原因。",
)
BOTH = Words("Give an item or --rep, not both.", "ITEM 与 --rep 只能给出一个。")

MaybeItem = Annotated[
    str | None,
    typer.Argument(metavar="ITEM",
                   help=spoken("Id or name of the account, lead or duty seat; empty: the whole plan.",
                               "客户、线索或任务席位的编号或名称；省略则解释整个方案。")),
]  # fmt: skip
Rep = Annotated[str | None, option(
    "--rep",
    "Id or name of a rep: print the sheet of this rep.",
    "销售代表的编号或姓名：打印此人的明细。", metavar="REP")]  # fmt: skip


def run(
    problem: ProblemPath,
    plan: PlanPath,
    item: MaybeItem = None,
    rep: Rep = None,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.explaining import explain_item, explain_plan, explain_rep
    from assigner.cli.inputs import take_plan, take_problem

    if item is not None and rep is not None:
        raise UsageError(BOTH)
    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    found = take_plan(plan, taken)
    if item is not None:
        explain_item(taken, found, item, voice)
    elif rep is not None:
        explain_rep(taken, found, rep, voice)
    else:
        explain_plan(taken, found, voice)
    return DONE
