"""Plans that come from people, or from decisions on moves: verified, then kept like those of jobs.

When to modify: when plans come about in another way.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.errors import ApiError
from assigner.issues import Issue
from assigner.language import Words
from assigner.plan.scorecard import HARD
from assigner.receipt import receipt_of
from assigner.retelling import result_of, take_plan
from assigner.rules.active import active_rules

if TYPE_CHECKING:
    from assigner.plan.result import Result
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

MOST_TOLD = 50
BROKEN = Words("The plan breaks hard rules", "方案违反硬性规则")
SEE = Words(
    "{count:hard rule is|hard rules are} broken in it; `issues` has the first {most}. Nothing was stored. Change the plan, or the "
    "problem's rules.",
    "方案违反硬性规则 {count:,} 处；issues 列出前 {most} 处。未保存任何内容。请修改方案或问题的规则。",
)
MEND = Words("Give the item to somebody else, or change the rule.", "请改由他人负责，或修改规则。")


def document_of(result: Result, start: str | None = None) -> dict[str, Any]:
    """Return what is kept of a plan: the result, its receipt and its headline."""
    receipt = receipt_of(result).to_dict()
    return {
        **result.to_dict(),
        "receipt": {**receipt, "start": start},
        "headline": {"en": result.headline("en"), "zh": result.headline("zh")},
    }


def verified_upload(problem: Problem, path: Path) -> Result:
    """Return the plan in a file as a result; claims of the file count only where they hold.

    Raises
    ------
    InputError
        The file is no plan, or does not suit the problem.
    ApiError
        422: the plan breaks hard rules.
    """
    file = take_plan(path, problem)
    result = result_of(problem, file)
    assert result.scorecard is not None
    check_keeps_rules(problem, result.scorecard, path.name)
    return result


def check_keeps_rules(problem: Problem, card: Scorecard, place: str) -> None:
    """Raise when a plan breaks hard rules.

    Raises
    ------
    ApiError
        422 with one issue a match.
    """
    if not card.feasible:
        issues = _broken(problem, card, place)
        detail = SEE.filled(count=card.hard_matches, most=len(issues))
        raise ApiError(422, "plan-breaks-rules", BROKEN, detail, issues=issues)


def _broken(problem: Problem, card: Scorecard, place: str) -> list[Issue]:
    rules = {one.rule.name: one.rule for one in active_rules(problem)}
    found: list[Issue] = []
    for line in card.lines:
        if line.level == HARD and len(line.matches) and len(found) < MOST_TOLD:
            for match in line.matches.named(line.name, problem, MOST_TOLD - len(found)):
                told = rules[line.name]
                words = Words(told.explain(match, "en"), told.explain(match, "zh"))
                where = f"{place} item {match.item}" if match.item else place
                found.append(Issue(line.rule, "error", where, words, MEND, match.item))
    return found
