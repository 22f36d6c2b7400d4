"""``assigner import``: a foreign export becomes a problem, by a mapping.

When to modify: when imports get options; what mappings can say stands in :mod:`assigner.files.mapping`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.issues import Issue
    from assigner.problem.problem import Problem

HELP = spoken(
    "Turn a CRM export into a problem: plain lists by their headings, other tables by a mapping file. Says what was "
    "understood, left out and odd.",
    "将 CRM 导出数据转换为问题：普通列表按列标题识别，其他表按映射文件。并说明识别结果、未采用的内容与异常。",
)
WRITTEN = Words("Written: {path}", "已写入：{path}")
NEXT = Words("Next: assigner solve {path} --out plan", "下一步：assigner solve {path} --out plan")
NO_GOAL = Words(
    "A mapping says itself what plans even out: leave out --even-out.",
    "映射文件已规定均衡目标，请不要使用 --even-out。",
)

Export = Annotated[Path, typer.Argument(metavar="PATH", help=spoken(
    "The exported list (CSV or Excel), or a folder of lists.", "导出的列表（CSV 或 Excel），或其所在文件夹。"))]  # fmt: skip
MappingOption = Annotated[str | None, option(
    "--mapping",
    "A bundled mapping (maven) or the path of your own (.yaml). Without one, lists are read by their headings.",
    "内置映射名称（maven）或自己的映射文件（.yaml）。不指定时按列标题识别列表。", metavar="NAME")]  # fmt: skip
Goal = Annotated[Literal["value", "minutes", "potential", "count", "none"] | None, option(
    "--even-out",
    "What plans of plain lists shall even out: value, minutes, potential, count or none; by default the first that the lists have.",
    "普通列表的方案应均衡什么：value、minutes、potential、count 或 none；默认为列表中有的第一项。", metavar="value|minutes|potential|count|none")]  # fmt: skip
Out = Annotated[Path, option(
    "--out",
    "Where to write the problem: a folder, or a .json, .yaml or .xlsx file.",
    "问题写到哪里：文件夹，或 .json、.yaml、.xlsx 文件。", metavar="PATH")]  # fmt: skip


def run(
    source: Export, out: Out, mapping: MappingOption = None, even_out: Goal = None, as_json: Json = False,
    language: LanguageOption = None,
) -> int:  # fmt: skip
    """Run the command."""
    from assigner.cli.commands.check import size_line
    from assigner.cli.findings import print_findings
    from assigner.files.write import write_problem

    voice = Voice.of(language, as_json)
    problem, issues = _imported(source, mapping, even_out)
    has_errors = any(issue.severity == "error" for issue in issues)
    if not as_json:
        print_findings(issues, voice, voice.out)
    path = write_problem(problem, out, None, voice.language)
    voice.tell(size_line(problem, voice.language))
    voice.tell(WRITTEN.say(voice.language, path=path), NEXT.say(voice.language, path=path))
    voice.answer({"path": str(path), "digest": problem.digest, "issues": [issue.to_dict() for issue in issues]})
    return INPUT_ERRORS if has_errors else DONE


def _imported(source: Path, mapping: str | None, even_out: str | None) -> tuple[Problem, list[Issue]]:
    """Return the problem of an export and everything odd about it."""
    from assigner.files.lists import import_lists
    from assigner.files.mapping import import_problem
    from assigner.problem.problem import Problem
    from assigner.problem.validation import validate

    if mapping is None:
        return import_lists(source, even_out)
    if even_out is not None:
        raise UsageError(NO_GOAL)
    document, issues = import_problem(source, mapping)
    problem = Problem.from_document(document)
    return problem, [*issues, *validate(problem.settings, problem.frames)]
