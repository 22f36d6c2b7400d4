"""``assigner import``: a foreign export becomes a problem, by a mapping.

When to modify: when imports get options; what mappings can say stands in :mod:`assigner.files.mapping`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Turn a CRM export into a problem, by a mapping file. Lists everything odd about the export.",
    "按映射文件将 CRM 导出数据转换为问题，并列出数据中的全部异常。",
)
WRITTEN = Words("Written: {path}", "已写入：{path}")
NEXT = Words("Next: assigner check {path}", "下一步：assigner check {path}")

Export = Annotated[
    Path, typer.Argument(metavar="FOLDER", help=spoken("Folder of the exported tables.", "导出数据所在的文件夹。"))
]
MappingOption = Annotated[str, option(
    "--mapping",
    "A bundled mapping (maven) or the path of your own (.yaml).",
    "内置映射名称（maven）或自己的映射文件（.yaml）。", metavar="NAME")]  # fmt: skip
Out = Annotated[Path, option(
    "--out",
    "Where to write the problem: a folder, or a .json, .yaml or .xlsx file.",
    "问题写到哪里：文件夹，或 .json、.yaml、.xlsx 文件。", metavar="PATH")]  # fmt: skip


def run(
    folder: Export, mapping: MappingOption, out: Out, as_json: Json = False, language: LanguageOption = None
) -> int:
    """Run the command."""
    from assigner.cli.findings import print_findings
    from assigner.files.mapping import import_problem
    from assigner.files.write import write_problem
    from assigner.problem.problem import Problem
    from assigner.problem.validation import validate

    voice = Voice.of(language, as_json)
    document, issues = import_problem(folder, mapping)
    problem = Problem.from_document(document)
    issues = [*issues, *validate(problem.settings, problem.frames)]
    has_errors = any(issue.severity == "error" for issue in issues)
    if not as_json:
        print_findings(issues, voice, voice.out)
    path = write_problem(problem, out, None, voice.language)
    voice.tell(WRITTEN.say(voice.language, path=path), NEXT.say(voice.language, path=path))
    voice.answer({"path": str(path), "digest": problem.digest, "issues": [issue.to_dict() for issue in issues]})
    return INPUT_ERRORS if has_errors else DONE
