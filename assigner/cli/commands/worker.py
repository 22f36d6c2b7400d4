"""``assigner worker``: one more process that runs jobs, on this machine or another.

When to modify: to add an option; what a worker does stands in ``api.worker``.
"""

from __future__ import annotations

import importlib

from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Run jobs beside `assigner serve`: on more machines, all on the database of ASSIGNER_DATABASE_URL.\n\n"
    "Ends on SIGTERM: jobs that run may finish, the rest is taken over by others.",
    "在 assigner serve 之外运行作业：可在更多机器上，共用 ASSIGNER_DATABASE_URL 的数据库。\n\n"
    "收到 SIGTERM 时结束：正在运行的作业可继续完成，其余由其他进程接手。",
)
STARTS = Words("The worker starts. Ctrl+C stops.", "工作进程启动。Ctrl+C 停止。")


def run(as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    voice.tell(voice.say(STARTS))
    importlib.import_module("api.running").work()
    voice.answer({"ended": True})
    return DONE
