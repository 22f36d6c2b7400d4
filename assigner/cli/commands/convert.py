"""``assigner convert``: a problem from one format to another, without loss.

When to modify: when formats need an option.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Write a problem in another format: folder, JSON, YAML or Excel. Nothing is lost.\n\n"
    "With --what-if the changed problem is written.",
    "将问题转换为另一种格式：文件夹、JSON、YAML 或 Excel，内容不丢失。\n\n给出 --what-if 时写出更改后的问题。",
)
WRITTEN = Words("Written: {path}", "已写入：{path}")

Destination = Annotated[
    Path,
    typer.Argument(metavar="DESTINATION",
                   help=spoken("Where to write: a folder, or a file ending in .json, .yaml or .xlsx.",
                               "写到哪里：文件夹，或以 .json、.yaml、.xlsx 结尾的文件。")),
]  # fmt: skip
Format = Annotated[Literal["csv", "parquet", "json", "yaml", "xlsx"] | None, option(
    "--format",
    "Format; by the destination's ending where not given (csv and parquet: folders).",
    "格式；默认按目标文件的后缀（csv、parquet 为文件夹）。", metavar="csv|parquet|json|yaml|xlsx")]  # fmt: skip


def run(
    problem: ProblemPath,
    destination: Destination,
    format: Format = None,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_problem
    from assigner.files.write import write_problem

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, what_if, voice)
    path = write_problem(taken, destination, format, voice.language)
    voice.tell(WRITTEN.say(voice.language, path=path))
    voice.answer({"path": str(path), "digest": taken.digest})
    return DONE
