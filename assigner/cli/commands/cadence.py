"""``assigner cadence``: follow-ups placed into free minutes before their deadlines.

When to modify: to show more; the answers come from :mod:`assigner.manage.cadence`.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.padding import Padding
from rich.text import Text

from assigner.cli.commands.goals import PlanOption, plan_or_owners
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.manage.cadence.cadence import Cadences

HELP = spoken(
    "Place follow-ups (calls, mails: small pieces of work after a lead arrived, or again and again) into the free minutes of "
    "whoever has the item, before their deadlines, beside leave, holidays and planned duties. What finds no place is named, "
    "with the days that lack minutes and a proof where there is one.\n\nWithout a plan today's owners count.",
    "将跟进（电话、邮件等小块工作，线索到达后或周期性进行）在期限前排入负责人的空闲分钟，避开请假、节假日与已排任务。无法安排的会列出，并指出缺少时间的日期及证明。\n\n未给出方案时按当前归属。",
)
CadenceFile = Annotated[Path, option(
    "--cadences",
    "The cadences (YAML or JSON).",
    "跟进节奏文件（YAML 或 JSON）。", metavar="FILE")]  # fmt: skip
OutFile = Annotated[Path | None, option(
    "--out",
    "Write all touches with their starts as CSV.",
    "将全部跟进及开始时间写为 CSV。", metavar="FILE")]  # fmt: skip
WRITTEN = Words("Written: {path}", "已写入：{path}")
COLUMNS = ("start", "rep", "item", "cadence", "what", "minutes", "first_day", "last_day")


def run(
    problem: ProblemPath,
    cadences: CadenceFile,
    plan: PlanOption = None,
    out: OutFile = None,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.cadence.asked import CadencesAsked
    from assigner.manage.cadence.cadence import cadences as place

    voice = Voice.of(language, as_json)
    asked = read_asked(cadences, CadencesAsked)
    taken = take_problem(problem, what_if, voice, plan)
    answer = place(taken, plan_or_owners(plan, taken), asked)
    _tell(answer, voice)
    if out is not None:
        _write(answer, out)
        voice.note(WRITTEN.say(voice.language, path=out))
    voice.answer(answer.to_dict())
    return DONE


def _tell(answer: Cadences, voice: Voice) -> None:
    from assigner.cli.tables import make_table, number, short

    words, names = voice.words, answer.problem.rep_names
    voice.tell(Text(answer.headline(voice.language), style="bold"))
    minutes: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    left = {one.rep: len(one.left) for one in answer.shortages}
    for one in answer.placed:
        counts[one.touch.rep] += 1
        minutes[one.touch.rep] += one.touch.minutes
    table = make_table(
        [words("Who", "姓名"), words("Touches", "跟进"), words("Minutes", "分钟"), words("Left", "未安排")],
        right=(1, 2, 3),
    )
    for rep in sorted({*counts, *left}, key=lambda rep: (-left.get(rep, 0), str(names[rep]))):
        table.add_row(short(str(names[rep]), 24), number(counts[rep]), number(minutes[rep]), number(left.get(rep, 0)))
    voice.tell("", table)
    for short_of in answer.shortages:
        voice.tell(Padding(Text("• " + short_of.words(str(names[short_of.rep])).say(voice.language)), (0, 0, 0, 2)))


def _write(answer: Cadences, path: Path) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(answer.to_dict()["placed"])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8")
