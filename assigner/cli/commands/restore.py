"""``assigner restore``: a backup into an empty database.

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
    "Read a backup into an empty database, SQLite or PostgreSQL, whichever the settings name.\n\n"
    "Everything or nothing. Jobs that waited or ran at the time of the backup go on once a worker runs.",
    "将备份读入设置所指的空数据库（SQLite 或 PostgreSQL）。\n\n要么全部读入，要么不作更改。备份时在等待或运行的作业，在工作进程启动后会继续。",
)
DONE_WORDS = Words("{rows:,} rows of {tables} tables restored.", "已恢复 {tables} 张表、{rows:,} 行。")
File = Annotated[
    Path, typer.Argument(metavar="FILE", help=spoken("A file of assigner backup.", "assigner backup 生成的文件。"))
]


def run(file: File, as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    counts = importlib.import_module("api.maintaining").restore(file)
    voice.tell(voice.say(DONE_WORDS, rows=sum(counts.values()), tables=len(counts)))
    voice.answer({"file": str(file), "rows": counts})
    return DONE
