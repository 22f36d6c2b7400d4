"""What makes a duty one that can be placed on arrival: one person, once, at a time within the horizon.

When to modify: when routing learns to place crews or series.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.issues import Issue, Issues
from assigner.language import Words
from assigner.problem.validation import validate

if TYPE_CHECKING:
    from assigner.problem.work import Duty
    from assigner.route.board import Board

PLACE = "$.duty"
AS_A_CHANGE = Words(
    "Send it as a change of the plan: POST /v1/route/events/plan.",
    "请作为方案变更提交：POST /v1/route/events/plan。",
)
TOO_LARGE = 1e12
LARGE = Words("The number ({value}) is too large to be counted.", "数值（{value}）过大，无法计数。")
FEWER_DIGITS = Words("Write a number of at most 12 digits.", "请填写不超过 12 位的数。")
CREW = Words(
    "The duty ({duty}) takes {count} people or dates; routing places one person at one time.",
    "任务（{duty}）涉及 {count} 个人次；到达分配只安排一人一次。",
)
PLANNED = Words(
    "The plan has a duty ({duty}) of several people or dates; routing cannot put one in its place.",
    "方案中已有多人或多次的任务（{duty}）；到达分配不能替换它。",
)
NO_TIME = Words(
    "The duty ({duty}) cannot start within the horizon of the problem.", "任务（{duty}）无法在问题的计划期内开始。"
)
GIVE_TIME = Words(
    "Correct its time, or route by a problem whose horizon holds it.", "请更正其时间，或改用计划期涵盖它的问题。"
)


def duty_issues(board: Board, duty: Duty) -> list[Issue]:
    """Return the errors that keep a duty from being placed, with places under ``$.duty``; none where it can be."""
    issues = _absurd(duty)
    if issues.found:
        return issues.found
    problem = board.judge.probes.of([duty])
    found = validate(problem.settings, problem.frames)
    issues = Issues([_in_duty(one) for one in found if one.severity == "error" and one.place.startswith("$.duties")])
    if issues.found:
        return issues.found
    count = problem.num_items
    if count == 0 or not len(problem.starts):
        issues.error("duty-outside-horizon", PLACE, NO_TIME.filled(duty=duty.id), GIVE_TIME, duty.id)
    elif count > 1 or str(problem.item_ids[0]) != duty.id:
        issues.error("duty-needs-crew", PLACE, CREW.filled(duty=duty.id, count=count), AS_A_CHANGE, duty.id)
    elif duty.id in board.crew_duties:
        issues.error("duty-planned-for-crew", PLACE, PLANNED.filled(duty=duty.id), AS_A_CHANGE, duty.id)
    return issues.found


def _absurd(duty: Duty) -> Issues:
    """Return what is too large to be counted, in any field."""
    plain = ("minutes", "value", "potential", "duration_minutes", "buffer_before_minutes", "buffer_after_minutes",
             "unassigned_cost")  # fmt: skip
    given = {name: getattr(duty, name) for name in plain} | {f"amounts.{key}": one for key, one in duty.amounts.items()}
    issues = Issues()
    for name, number in given.items():
        if number is not None and not abs(number) < TOO_LARGE:
            issues.error(
                "number-too-large", f"{PLACE}.{name}", LARGE.filled(value=number), FEWER_DIGITS, number
            )  # fmt: skip
    return issues


def _in_duty(issue: Issue) -> Issue:
    """Return an issue of a probe's only duty as one of the arrival."""
    place = issue.place.replace("$.duties[0]", PLACE, 1)
    return Issue(issue.code, issue.severity, place, issue.words, issue.way_out, issue.value)
