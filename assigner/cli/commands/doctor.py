"""``assigner doctor``: what stands in the way of the service on this machine, and what to do about it.

When to modify: with how findings are shown; the checks stand in ``api.doctor``.
"""

from __future__ import annotations

import importlib

from rich.table import Table
from rich.text import Text

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Check what the service needs on this machine: database, schema, workers, disk, memory, clock, fonts, solver, compiled search.\n\n"
    "Ends with 1 when something fails. Changes nothing.",
    "检查服务在本机所需的一切：数据库、结构、工作进程、磁盘、内存、时钟、字体、求解器、已编译的搜索程序。\n\n有失败项时退出码为 1。不作任何更改。",
)
STATES = {"ok": Words("ok", "正常"), "warning": Words("warning", "警告"), "failed": Words("failed", "失败")}
STYLES = {"ok": "green", "warning": "yellow", "failed": "bold red"}


def run(as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    findings = importlib.import_module("api.doctor").examine()
    table = Table.grid(padding=(0, 2))
    for one in findings:
        state = Text(voice.say(STATES[one.state]), style=STYLES[one.state])
        table.add_row(state, voice.say(one.name), f"{voice.say(one.found)} {voice.say(one.way_out)}".strip())
    voice.tell(table)
    voice.answer({"findings": [one.to_dict() for one in findings]})
    return INPUT_ERRORS if any(one.state == "failed" for one in findings) else DONE
