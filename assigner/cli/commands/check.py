"""``assigner check``: every issue of a problem, at once.

When to modify: to say more about a problem that is in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.cli.exit_codes import DONE, INPUT_ERRORS
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.problem.problem import Problem

SIZE = Words(
    "{reps:rep|reps}, {accounts:account|accounts}, {leads:lead|leads}, {duties:duty|duties}, {pairs:pair|pairs}; {items:item|items} to assign.",
    "{reps:,} 位销售代表，{accounts:,} 个客户，{leads:,} 条线索，{duties:,} 项任务，{pairs:,} 个组合；共 {items:,} 个待分配项目。",
)
NEXT = Words("Ready. Next: assigner solve {path} --out plan", "可以求解：assigner solve {path} --out plan")

HELP = spoken(
    "List every issue of a problem: errors, warnings and remarks, each with its place and a way out.",
    "列出问题的全部错误、警告和提示，并给出位置与解决办法。",
)


def run(
    problem: ProblemPath,
    what_if: WhatIf = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.findings import print_findings
    from assigner.cli.inputs import changed, read_issues

    voice = Voice.of(language, as_json)
    found, issues = read_issues(problem)
    if what_if and found is not None:
        found, issues = changed(found, what_if)
    if not as_json:
        print_findings(issues, voice, voice.out)
    has_errors = any(issue.severity == "error" for issue in issues)
    if found is not None and not has_errors:
        voice.tell(size_line(found, voice.language))
        voice.tell(NEXT.say(voice.language, path=problem))
    counts = {one: sum(issue.severity == one for issue in issues) for one in ("error", "warning", "info")}
    sizes = {} if found is None else _sizes(found)
    digest = None if found is None else found.digest
    voice.answer({"ok": not has_errors, "counts": counts, "sizes": sizes, "digest": digest,
                  "issues": [issue.to_dict() for issue in issues]})  # fmt: skip
    return INPUT_ERRORS if has_errors else DONE


def size_line(problem: Problem, language: Language) -> str:
    """Return how much of each a problem has."""
    return SIZE.say(language, **_sizes(problem))


def _sizes(problem: Problem) -> dict[str, int]:
    tables = {name: len(problem.frames[name]) for name in ("reps", "accounts", "leads", "duties", "pairs")}
    return {**tables, "items": problem.num_items}
