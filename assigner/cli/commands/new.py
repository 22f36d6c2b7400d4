"""``assigner new``: a starter problem to fill in.

When to modify: when starters get options; their content stands in :mod:`assigner.files`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

HELP = spoken(
    "Write a starter problem to fill in: a small team that can be solved as it is.\n\n"
    "An Excel workbook has drop-downs and notes on every column.",
    "生成可填写的起步问题：一个可直接求解的小团队。\n\nExcel 工作簿的各列带有下拉选项与批注。",
)
WRITTEN = Words("Written: {path}", "已写入：{path}")
NEXT = Words("Next: assigner check {path}", "下一步：assigner check {path}")
EXISTS = Words(
    "There is something at {path} already, and it is not overwritten. Choose another path.",
    "{path} 已存在，不会覆盖。请换一个路径。",
)

Where = Annotated[
    Path, typer.Argument(metavar="PATH", help=spoken("Where to write: a folder or a file.", "写到哪里：文件夹或文件。"))
]
Format = Annotated[Literal["folder", "xlsx", "json", "yaml"] | None, option(
    "--format",
    "Format; by the path's ending where not given.",
    "格式；默认按路径后缀。", metavar="folder|xlsx|json|yaml")]  # fmt: skip


def run(path: Where, format: Format = None, as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    from assigner.files.starter import write_starter

    voice = Voice.of(language, as_json)
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise UsageError(EXISTS.filled(path=path))
    written = write_starter(path, format, voice.language)
    voice.tell(WRITTEN.say(voice.language, path=written), NEXT.say(voice.language, path=written))
    voice.answer({"path": str(written)})
    return DONE
