"""``assigner change new``: a plan becomes a file of moves.

When to modify: to put one more fact into new requests.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from assigner.cli.commands.change.parameters import By, decision, keep
from assigner.cli.exit_codes import DONE
from assigner.cli.parameters import Json, LanguageOption, PlanPath, ProblemPath, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.plan.change_request import ApprovalNeed

HELP = spoken(
    "Make a change request: one open move for each account or lead that leaves today's owner.",
    "新建变更单：每个更换负责人的客户或线索为一项待定的调整。",
)
BAD_NEED = Words("--needs {text}: the number of people is not from 1 to 20.", "--needs {text}：人数须为 1 到 20。")
NEXT = Words(
    "Every move with its reason: assigner change show {problem} {request}",
    "逐项查看调整及理由：assigner change show {problem} {request}",
)
Out = Annotated[Path, option("--out", "The file to write.", "要写入的文件。", metavar="FILE")]
Title = Annotated[str, option(
    "--title",
    "What it is about; else the problem's name.",
    "标题；默认为问题名称。", metavar="TEXT")]  # fmt: skip
Needs = Annotated[list[str] | None, option(
    "--needs",
    "Who must approve: a role, and how many people of it; may be repeated. One approver else.",
    "所需批准：角色及人数；可多次给出。默认须一人批准。", metavar="ROLE[:N]")]  # fmt: skip
On = Annotated[datetime | None, option(
    "--on",
    "First day of the new owners; else the first working day of the horizon.",
    "新负责人的生效日期；默认为计划期的第一个工作日。", metavar="DATE", formats=["%Y-%m-%d"])]  # fmt: skip


def run(
    problem: ProblemPath,
    plan: PlanPath,
    out: Out = Path("request.yaml"),
    title: Title = "",
    by: By = "",
    needs: Needs = None,
    on: On = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.change.days import check_days
    from assigner.change.overview import overview
    from assigner.change.request import new_request
    from assigner.cli.commands.change.show import print_standing
    from assigner.cli.inputs import take_plan, take_problem

    voice = Voice.of(language, as_json)
    taken = take_problem(problem, None, voice)
    request = new_request(
        taken, take_plan(plan, taken).plan, decision(by), title=title, needs=[_need(text) for text in needs or ()],
        effective=None if on is None else on.date(),
    )  # fmt: skip
    if on is not None:
        check_days(taken, request.moves[:1])
    state = overview(taken, request)
    print_standing(request, state, voice)
    keep(request, out, voice)
    voice.tell(NEXT.say(voice.language, problem=problem, request=out), style="dim")
    voice.answer({"file": str(out), "moves": request.model_dump(mode="json")["moves"], **state.to_dict()})
    return DONE


def _need(text: str) -> ApprovalNeed:
    """Return the need of ``manager`` or ``manager:2``."""
    from assigner.plan.change_request import ApprovalNeed

    role, _, count = text.partition(":")
    if not role.strip() or (count and not (count.isdigit() and 1 <= int(count) <= 20)):
        raise UsageError(BAD_NEED.filled(text=text))
    return ApprovalNeed(role=role, count=int(count or 1))
