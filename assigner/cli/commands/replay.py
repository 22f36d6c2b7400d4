"""``assigner replay``: do a run again from its receipt.

When to modify: to add an option; what is compared stands in :mod:`assigner.receipt`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.receipt import Receipt, Replay

HELP = spoken(
    "Check where a plan came from: the input, the score, and, if it was solved with --deterministic, the run itself.\n\n"
    "Ends with 1 when input, plan or score are not those of the receipt, or solving again gives another plan. With "
    "--exact also when the run cannot be repeated exactly.",
    "核对方案来源：输入、得分；若求解时用了 --deterministic，则重新求解并比较。\n\n"
    "输入、方案或得分与凭证不符，或重新求解得到不同方案时，退出码为 1；给出 --exact 时，无法精确重复也为 1。",
)
NOT_A_RECEIPT = Words(
    "The file ({name}) holds neither a receipt nor a plan.json of solve.",
    "文件（{name}）既不是凭证，也不是 solve 生成的 plan.json。",
)
GIVE_ONE = Words("Give plan.json as assigner solve --out writes it.", "请给出 assigner solve --out 生成的 plan.json。")
WAS_WHAT_IF = Words("It was solved with {scenarios}: give the same here.", "求解时使用了 {scenarios}：此处请同样给出。")
SCORE = Words("Score: {score}.", "得分：{score}。")
INEXACT = Words(
    "With --exact a run must be repeated exactly, and this one cannot.", "--exact 要求精确重复，而该次求解无法做到。"
)
ReceiptPath = Annotated[
    Path,
    typer.Argument(metavar="RECEIPT", help=spoken("plan.json of solve, or the receipt in it as a file of its own.",
                                                  "solve 生成的 plan.json，或其中单独存放的凭证。")),
]  # fmt: skip
Exact = Annotated[bool, option(
    "--exact",
    "Only a run that gives the same plan again will do.",
    "必须再次得到相同方案。")]  # fmt: skip
From = Annotated[Path | None, option(
    "--from",
    "The plan that the run began from, where solve had --from.",
    "求解时 --from 给出的起点方案。", metavar="PLAN")]  # fmt: skip


def run(
    problem: ProblemPath,
    receipt: ReceiptPath,
    exact: Exact = False,
    what_if: WhatIf = None,
    start: From = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem, take_start
    from assigner.receipt import replay

    voice = Voice.of(language, as_json)
    data = _data(receipt)
    known = _receipt(receipt, data)
    taken = take_problem(problem, what_if, voice, receipt)
    has_plan = taken.digest == known.input and isinstance(data.get("plan"), list) and bool(data["plan"])
    plan = take_plan(receipt, taken).plan if has_plan else None
    first = None if start is None else take_start(start, taken, voice)
    answer = replay(
        taken, known, plan, start=None if first is None else first.plan, prices=None if first is None else first.prices
    )
    holds = answer.outcome == "reproduced" if exact else answer.holds
    _tell(answer, known, holds, voice)
    voice.answer({**answer.to_dict(), "holds": holds, "receipt": known.to_dict()})
    return DONE if holds else INPUT_ERRORS


def _data(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file; an empty one where there is none."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (json.JSONDecodeError, UnicodeDecodeError):
        return {}
    return data if isinstance(data, dict) else {}


def _receipt(path: Path, data: dict[str, Any]) -> Receipt:
    """Return the receipt in a file.

    Raises
    ------
    InputError
        When there is none.
    """
    from assigner.errors import InputError
    from assigner.issues import Issue
    from assigner.receipt import Receipt

    try:
        return Receipt.from_dict(data)
    except ValueError:
        words = NOT_A_RECEIPT.filled(name=path.name)
        raise InputError([Issue("receipt-missing", "error", path.name, words, GIVE_ONE)]) from None


def _tell(answer: Replay, known: Receipt, holds: bool, voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold green" if holds else "bold red"))
    if answer.found_score is not None:
        voice.tell(voice.say(SCORE, score=", ".join(f"{value:,}" for value in answer.found_score)))
    if answer.outcome == "other-input" and known.what_if:
        voice.tell(voice.say(WAS_WHAT_IF, scenarios=" ".join(f"--what-if {name}" for name in known.what_if)))
    for words in answer.remarks:
        voice.tell(voice.say(words))
    if answer.holds and not holds:
        voice.tell(Text(voice.say(INEXACT), style="red"))
