"""``assigner change rollback``: the inverse patch, former owners and since when they had been so.

When to modify: with what apply changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from assigner.cli.commands.change.parameters import WRITTEN, RequestPath, Until, take_request
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Make the patch that takes applied moves back. PROBLEM is the problem after the patch, or the one before it with "
    "--after patch.yaml.",
    "生成撤回已应用调整的补丁。PROBLEM 为应用补丁之后的问题，或应用之前的问题加 --after patch.yaml。",
)
DONE_WORDS = Words("{count:owner goes|owners go} back.", "恢复原负责人 {count:,} 项。")
Out = Annotated[Path, option("--out", "The patch to write.", "要写入的补丁文件。", metavar="FILE")]

After = Annotated[Path | None, option(
    "--after",
    "The patch of assigner change apply, where PROBLEM is still without it.",
    "assigner change apply 生成的补丁；用于 PROBLEM 尚未应用补丁时。", metavar="PATCH")]  # fmt: skip


def run(
    problem: ProblemPath,
    request: RequestPath,
    out: Out = Path("rollback.yaml"),
    after: After = None,
    until: Until = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.patch import applied, rollback_of
    from assigner.cli.inputs import take_problem
    from assigner.files.change_requests import write_patch
    from assigner.files.scenarios import read_scenario

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    taken = taken if after is None else applied(taken, read_scenario(after))
    patch = rollback_of(taken, asked, until=until.date() if until else None)
    voice.tell(DONE_WORDS.say(voice.language, count=len(patch.accounts.change) + len(patch.leads.change)))
    write_patch(patch, out)
    voice.tell(WRITTEN.say(voice.language, path=out), style="dim")
    voice.answer({"patch": str(out), "before": taken.digest, "after": applied(taken, patch).digest})
    return DONE
