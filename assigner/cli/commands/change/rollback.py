"""``assigner change rollback``: the inverse patch, former owners and since when they had been so.

When to modify: with what apply changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assigner.cli.commands.change.parameters import WRITTEN, RequestPath, Until, take_request
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Make the patch that takes applied moves back. PROBLEM is the problem after the patch, or the one before it with "
    "--what-if patch.yaml.",
    "生成撤回已应用调整的补丁。PROBLEM 为应用补丁之后的问题，或应用之前的问题加 --what-if patch.yaml。",
)
DONE_WORDS = Words("{count:,} owner(s) go back.", "恢复原负责人 {count:,} 项。")
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help=spoken("The patch to write.", "要写入的补丁文件。"))]


def run(
    problem: ProblemPath,
    request: RequestPath,
    out: Out = Path("rollback.yaml"),
    what_if: WhatIf = None,
    until: Until = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.patch import applied, rollback_of
    from assigner.cli.inputs import take_problem
    from assigner.files.change_requests import write_patch

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, what_if, voice), take_request(request)
    patch = rollback_of(taken, asked, until=until.date() if until else None)
    voice.tell(DONE_WORDS.say(voice.language, count=len(patch.accounts.change) + len(patch.leads.change)))
    write_patch(patch, out)
    voice.tell(WRITTEN.say(voice.language, path=out), style="dim")
    voice.answer({"patch": str(out), "before": taken.digest, "after": applied(taken, patch).digest})
    return DONE
