"""``assigner change apply``: accepted and approved moves become a patch of owners.

When to modify: when applying writes another file.
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
    "Make the patch of accepted and approved moves: new owners since their effective dates.\n\n"
    "The patch is a scenario file: every command takes it with --what-if. With --write the changed problem is written "
    "as well.",
    "生成补丁：已接受并批准的调整按生效日期更换负责人。\n\n"
    "补丁即情景文件，各命令均可用 --what-if 使用。给出 --write 时另写更改后的问题。",
)
DONE_WORDS = Words("{count:owner changes|owners change}; take it back with: assigner change rollback",
                   "更换负责人 {count:,} 项；如需撤回：assigner change rollback")  # fmt: skip
Out = Annotated[Path, option("--out", "The patch to write.", "要写入的补丁文件。", metavar="FILE")]
Partly = Annotated[bool, option(
    "--partly",
    "Leave open moves out instead of stopping.",
    "略过待定的调整，而不是停止。")]  # fmt: skip
Write = Annotated[Path | None, option(
    "--write",
    "Where to write the changed problem: a folder, .json, .yaml or .xlsx.",
    "更改后的问题写到何处：文件夹、.json、.yaml 或 .xlsx。", metavar="PATH")]  # fmt: skip


def run(
    problem: ProblemPath,
    request: RequestPath,
    out: Out = Path("patch.yaml"),
    until: Until = None,
    partly: Partly = False,
    write: Write = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.patch import applied, patch_of
    from assigner.cli.inputs import take_problem
    from assigner.files.change_requests import write_patch
    from assigner.files.write import write_problem

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    patch = patch_of(taken, asked, until=until.date() if until else None, partly=partly)
    changed = applied(taken, patch)
    count = len(patch.accounts.change) + len(patch.leads.change)
    voice.tell(DONE_WORDS.say(voice.language, count=count))
    write_patch(patch, out)
    voice.tell(WRITTEN.say(voice.language, path=out), style="dim")
    if write is not None:
        write_problem(changed, write, language=voice.language)
        voice.tell(WRITTEN.say(voice.language, path=write), style="dim")
    owners = [row.model_dump(mode="json", include={"id", "owner", "owner_since"})
              for row in (*patch.accounts.change, *patch.leads.change)]  # fmt: skip
    voice.answer({"patch": str(out), "before": taken.digest, "after": changed.digest, "owners": owners})
    return DONE
