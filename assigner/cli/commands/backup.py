"""``assigner backup``: the whole database in one file, while the service runs.

When to modify: to add an option; the format stands in ``api.store.dump``.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Write the service's database into one file, from SQLite or PostgreSQL, while the service runs.\n\n"
    "assigner restore reads it into an empty database of either kind. The keys that seal credentials are not in it: "
    "keep sealing.keys of the data folder in another place.",
    "将服务数据库（SQLite 或 PostgreSQL）写入一个文件，服务可继续运行。\n\n"
    "assigner restore 可将其读入任一种空数据库。加密凭据的密钥不在其中：请将数据文件夹中的 sealing.keys 另行保管。",
)
DONE_WORDS = Words(
    "{rows:,} rows of {tables} tables, {size:,} bytes: {file}", "共 {tables} 张表、{rows:,} 行、{size:,} 字节：{file}"
)
File = Annotated[
    Path,
    typer.Argument(metavar="FILE", help=spoken("The file to write; must not exist.", "要写入的文件；不得已存在。")),
]


def run(file: File, as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    counts = importlib.import_module("api.maintaining").backup(file)
    size = file.stat().st_size
    voice.tell(voice.say(DONE_WORDS, rows=sum(counts.values()), tables=len(counts), size=size, file=file))
    voice.answer({"file": str(file), "bytes": size, "rows": counts})
    return DONE
