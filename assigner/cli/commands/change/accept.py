"""``assigner change accept``: moves that shall be.

When to modify: when accepting takes another fact.
"""

from __future__ import annotations

from assigner.cli.commands.change.parameters import All, By, Items, OfRep, OfTeam, RequestPath, Wanted, decide, decision
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice

HELP = spoken(
    "Accept moves: named ones, a rep's, a team's, or all that are open.", "接受调整：指定项目、某人、某团队或全部待定。"
)


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
    wanted = Wanted(items, rep, team, all_open)
    decide(problem, request, wanted, "accepted", decision(by), Voice.of(language, as_json))
    return DONE
