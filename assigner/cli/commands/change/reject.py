"""``assigner change reject``: moves that shall not be, and why.

When to modify: when rejecting takes another fact.
"""

from __future__ import annotations

from typing import Annotated

from assigner.cli.commands.change.parameters import By, Items, OfRep, OfTeam, RequestPath, Wanted, decide, decision
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Reject moves with a reason. Then assigner change resolve says what else must change, at least.",
    "拒绝调整并说明理由。随后用 assigner change resolve 求最少的连带更改。",
)
NEXT = Words(
    "Next, what else must change: assigner change resolve {problem} {request} PLAN",
    "下一步，求连带更改：assigner change resolve {problem} {request} 方案",
)
Because = Annotated[str, option("--because", "Why; it is kept in the file.", "理由；记入文件。", metavar="TEXT")]


def run(
    problem: ProblemPath,
    request: RequestPath,
    items: Items = None,
    because: Because = "",
    rep: OfRep = None,
    team: OfTeam = None,
    by: By = "",
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    voice = Voice.of(language, as_json)
    decide(problem, request, Wanted(items, rep, team), "rejected", decision(by, because), voice)
    voice.tell(NEXT.say(voice.language, problem=problem, request=request), style="dim")
    return DONE
