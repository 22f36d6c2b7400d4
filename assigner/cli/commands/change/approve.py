"""``assigner change approve``: somebody agrees to the moves as they stand.

When to modify: when an approval takes another fact.
"""

from __future__ import annotations

from typing import Annotated

from assigner.cli.commands.change.parameters import RequestPath, decision, keep, take_request
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words, listed

HELP = spoken(
    "Approve a change request that is decided. Whoever proposes it cannot; a move that changes makes approvals void.",
    "批准已决定的变更单。提出人不得自行批准；调整变更后，原有批准失效。",
)
COMPLETE = Words(
    "Approved by {by}; nothing is missing. Next: assigner change apply",
    "{by} 已批准；批准齐全。下一步：assigner change apply",
)
MISSING = Words("Approved by {by}; missing still: {needs}.", "{by} 已批准；尚缺：{needs}。")
Approver = Annotated[str, option("--by", "Who approves.", "批准人。", metavar="NAME")]
Role = Annotated[str | None, option(
    "--role",
    "In which role; the first that is missing where not given.",
    "以何角色；默认为第一个尚缺的角色。", metavar="ROLE")]  # fmt: skip


def run(
    problem: ProblemPath,
    request: RequestPath,
    by: Approver,
    role: Role = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.approval import approved
    from assigner.change.days import check_days
    from assigner.change.overview import overview
    from assigner.change.state import check_current
    from assigner.cli.inputs import take_problem

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    check_current(taken, asked.live)
    check_days(taken, asked.of_status("accepted"))
    asked = approved(asked, decision(by), role)
    state = overview(taken, asked)
    missing = state.approvals.missing
    needs = listed((f"{one.role} × {one.count}" for one in missing), voice.language)
    voice.tell(voice.say(MISSING, by=by, needs=needs) if missing else voice.say(COMPLETE, by=by))
    keep(asked, request, voice)
    voice.answer(state.to_dict())
    return DONE
