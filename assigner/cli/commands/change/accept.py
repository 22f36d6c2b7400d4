"""``assigner change accept``: moves that shall be.

When to modify: when accepting takes another fact.
"""

from __future__ import annotations

from assigner.cli.commands.change.parameters import (
    All,
    By,
    Items,
    OfRep,
    OfTeam,
    RequestPath,
    chosen,
    decision,
    keep,
    take_request,
    tell_done,
)
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Accept moves: named ones, a rep's, a team's, or all that are open.", "接受调整：指定项目、某人、某团队或全部待定。"
)
ACCEPTED = Words("accepted", "已接受")


def run(
    problem: ProblemPath,
    request: RequestPath,
    items: Items = None,
    all_open: All = False,
    rep: OfRep = None,
    team: OfTeam = None,
    by: By = "",
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.request import decided
    from assigner.cli.inputs import take_problem

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    found = chosen(taken, asked, items, rep, team, all_open)
    asked = decided(asked, found, "accepted", decision(by))
    tell_done(taken, asked, found, ACCEPTED, voice)
    keep(asked, request, voice)
    return DONE
