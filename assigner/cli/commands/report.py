"""``assigner report``: one self-contained HTML page about a plan.

When to modify: when reports get options; their content stands in :mod:`assigner.report`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Write a report about a plan: one HTML file to forward, or an Excel workbook when FILE ends in .xlsx.",
    "生成方案报告：一个可转发的 HTML 文件；文件名以 .xlsx 结尾时生成 Excel 工作簿。",
)
WRITTEN = Words("Written: {path}", "已写入：{path}")

Out = Annotated[Path | None, option(
    "--out",
    "Where to write; beside the plan, ending in .html, where not given.",
    "写到哪里；默认与方案同处，后缀为 .html。", metavar="FILE")]  # fmt: skip


def run(
    problem: ProblemPath,
    plan: PlanPath,
    out: Out = None,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.report.page import write_html
    from assigner.report.workbook import write_workbook
    from assigner.retelling import result_of

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice, plan)
    result = result_of(taken, take_plan(plan, taken))
    path = out or plan.with_suffix(".html")
    path.parent.mkdir(parents=True, exist_ok=True)
    write = write_workbook if path.suffix.lower() == ".xlsx" else write_html
    write(result, path, voice.language)
    voice.tell(WRITTEN.say(voice.language, path=path))
    voice.answer({"path": str(path), "verified": result.verified, "digest": taken.digest})
    return DONE
