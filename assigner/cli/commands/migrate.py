"""``assigner migrate``: the database gets the tables that this version needs.

When to modify: to add an option; migrations stand in ``api.store.migrations``.
"""

from __future__ import annotations

import importlib
from typing import Annotated

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Bring the service's database to the schema of this version. Make a backup first: assigner backup.\n\n"
    "With --check nothing is changed; ends with 1 when something would be.",
    "将服务数据库迁移到本版本的结构。请先备份：assigner backup。\n\n给出 --check 时不作更改；需要迁移时退出码为 1。",
)
CURRENT = Words(
    "The database is at revision ({found}), as this program needs.", "数据库处于本程序所需的版本（{found}）。"
)
MIGRATED = Words("Migrated to revision ({found}).", "已迁移到版本（{found}）。")

Check = Annotated[bool, option("--check", "Only say whether it is needed.", "只检查是否需要迁移。")]


def run(check: Check = False, as_json: Json = False, language: LanguageOption = None) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    before, after = importlib.import_module("api.maintaining").migrate(check_only=check)
    if after.is_current:
        voice.tell(voice.say(CURRENT if before.found == after.found else MIGRATED, found=after.found))
    else:
        voice.tell(voice.say(after.words))
    voice.answer({"before": before.found, "after": after.found, "needed": after.needed, "is_current": after.is_current})
    return DONE if after.is_current else INPUT_ERRORS
