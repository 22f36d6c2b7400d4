"""Arguments that the sub-commands of ``assigner change`` share, and how they read and write the request.

When to modify: to add an argument to several of them.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from assigner.cli.parameters import option
from assigner.cli.speech import spoken
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.change.request import Decision
    from assigner.cli.voice import Voice
    from assigner.plan.change_request import ChangeRequest
    from assigner.problem.problem import Problem

RequestPath = Annotated[
    Path,
    typer.Argument(metavar="REQUEST", help=spoken("The change request: a file made by assigner change new.",
                                                  "变更单：由 assigner change new 生成的文件。")),
]  # fmt: skip
Items = Annotated[
    list[str] | None,
    typer.Argument(metavar="ITEM...", help=spoken("Ids or names of accounts and leads of the request.",
                                                  "变更单中客户与线索的编号或名称。")),
]  # fmt: skip
All = Annotated[bool, option("--all", "All open moves.", "全部待定的调整。")]
OfRep = Annotated[list[str] | None, option(
    "--rep",
    "Open moves from and to this rep; may be repeated.",
    "与该销售代表有关的待定调整；可多次给出。", metavar="REP")]  # fmt: skip
OfTeam = Annotated[list[str] | None, option(
    "--team",
    "Open moves from and to this team; may be repeated.",
    "与该团队有关的待定调整；可多次给出。", metavar="TEAM")]  # fmt: skip
By = Annotated[str, option("--by", "Who decides; kept in the file.", "决定人；记入文件。", metavar="NAME")]
Until = Annotated[datetime | None, option(
    "--until",
    "Only moves that are effective up to this day.",
    "仅限该日（含）之前生效的调整。", metavar="DATE", formats=["%Y-%m-%d"])]  # fmt: skip
DECIDED = {"accepted": Words("accepted", "已接受"), "rejected": Words("rejected", "已拒绝")}
DONE_WORDS = Words("{count:move|moves} {what}. {headline}", "{what} {count:,} 项。{headline}")
NONE_CHOSEN = Words(
    "Say which moves: ITEM..., --all, --rep or --team.", "请指明调整：项目编号、--all、--rep 或 --team。"
)
WRITTEN = Words("Written: {path}", "已写入：{path}")


def take_request(path: Path) -> ChangeRequest:
    """Return the request in a file."""
    from assigner.files.change_requests import read_change_request

    return read_change_request(path)


def decision(by: str, reason: str = "") -> Decision:
    """Return a decision of now, to the minute."""
    from assigner.change.request import Decision

    return Decision(by=by, reason=reason, at=datetime.now().replace(second=0, microsecond=0))  # noqa: DTZ005 - for people


class Wanted(NamedTuple):
    """Which moves a call names."""

    items: Sequence[str] | None
    reps: Sequence[str] | None = None
    teams: Sequence[str] | None = None
    all_open: bool = False


def decide(
    problem: Path, request: Path, wanted: Wanted, status: Literal["accepted", "rejected"], by: Decision, voice: Voice
) -> None:
    """Decide on the moves that a call names, say so and keep the request.

    Raises
    ------
    UsageError
        When the call names none.
    """
    from assigner.change.request import decided
    from assigner.cli.inputs import take_problem

    taken, asked = take_problem(problem, None, voice), take_request(request)
    found = chosen(taken, asked, wanted)
    asked = decided(asked, found, status, by)
    tell_done(taken, asked, found, DECIDED[status], voice)
    keep(asked, request, voice)


def chosen(problem: Problem, request: ChangeRequest, wanted: Wanted) -> list[str]:
    """Return the items that a call means; one that names none is wrong."""
    from assigner.change.request import chosen_items
    from assigner.errors import UsageError

    if not any(wanted):
        raise UsageError(NONE_CHOSEN)
    items, reps, teams, all_open = wanted
    return chosen_items(problem, request, items or (), reps=reps or (), teams=teams or (), all_open=all_open)


def keep(request: ChangeRequest, path: Path, voice: Voice) -> None:
    """Write the request and say so."""
    from assigner.files.change_requests import write_change_request

    write_change_request(request, path)
    voice.tell(WRITTEN.say(voice.language, path=path), style="dim")


def tell_done(problem: Problem, request: ChangeRequest, items: Sequence[str], what: Words, voice: Voice) -> None:
    """Say how many moves were decided on and how the request stands now; the JSON answer holds the same."""
    from assigner.change.overview import overview

    state = overview(problem, request)
    headline = state.headline(voice.language)
    voice.tell(DONE_WORDS.say(voice.language, count=len(items), what=what.say(voice.language), headline=headline))
    voice.answer({"items": list(items), **state.to_dict()})
