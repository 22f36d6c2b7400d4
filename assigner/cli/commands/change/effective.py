"""``assigner change effective``: the day on which new owners begin, move by move.

When to modify: when dates may be set in another way.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from assigner.cli.commands.change.parameters import (
    Items,
    OfRep,
    OfTeam,
    RequestPath,
    keep,
    take_request,
    tell_done,
)
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import Words

HELP = spoken(
    "Set the first day of new owners: a working day inside the horizon. All moves where no item is named.",
    "设定新负责人的生效日期：须为计划期内的工作日。未指定项目时适用于全部调整。",
)
DATED = Words("effective on {day}", "生效日期设为 {day}：")
On = Annotated[datetime, option(
    "--on",
    "The day: 2026-10-12.",
    "日期：2026-10-12。", metavar="DATE", formats=["%Y-%m-%d"])]  # fmt: skip


def run(
    problem: ProblemPath,
    request: RequestPath,
    on: On,
    items: Items = None,
    rep: OfRep = None,
    team: OfTeam = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.days import effective_on
    from assigner.change.request import chosen_items
    from assigner.cli.inputs import take_problem

    voice = Voice.of(language, as_json)
    taken, asked = take_problem(problem, None, voice), take_request(request)
    named = items or [] if items or rep or team else [move.item for move in asked.live]
    found = chosen_items(taken, asked, named, reps=rep or (), teams=team or ())
    asked = effective_on(taken, asked, found, on.date())
    tell_done(taken, asked, found, DATED.filled(day=on.date()), voice)
    keep(asked, request, voice)
    return DONE
