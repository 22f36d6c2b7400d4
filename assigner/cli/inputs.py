"""Problems and plans from the paths of a call, with every fault said at once.

When to modify: when commands take another kind of input.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.issues import Issue
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assigner.cli.voice import Voice
    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.problem.problem import Problem

WARNINGS = Words("{count:,} warning(s) about the input; see: assigner check {path}",
                 "输入有 {count:,} 个警告；请运行：assigner check {path}")  # fmt: skip
OTHER_PROBLEM = Words(
    "The plan was made for another problem, or another state of this one.", "该方案属于另一个问题，或该问题的另一状态。"
)

LEFT_OUT = Words(
    "{count:,} row(s) of {name} name items or reps that the problem does not have (any more); the rest is the start.",
    "{name} 中有 {count:,} 行的项目或销售代表在问题中已不存在；其余作为求解起点。",
)


def read_issues(path: Path) -> tuple[Problem | None, list[Issue]]:
    """Return the problem at a path (None when it cannot be used) and everything found, rules included."""
    from assigner.files.read import read_problem
    from assigner.rules.active import rule_issues

    found = read_problem(path)
    issues = list(found.issues)
    if found.problem is not None:
        issues += rule_issues(found.problem.settings)
    return found.problem, issues


def take_problem(path: Path, what_if: Sequence[Path] | None, voice: Voice) -> Problem:
    """Return the problem at a path with the scenarios applied; warnings are counted on stderr.

    Raises
    ------
    InputError
        With every issue of the problem or of the scenarios.
    """
    problem, issues = read_issues(path)
    if problem is None or any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    warnings = sum(issue.severity == "warning" for issue in issues)
    if warnings:
        voice.note(WARNINGS.say(voice.language, count=warnings, path=path))
    if what_if:
        problem, issues = changed(problem, what_if)
        if any(issue.severity == "error" for issue in issues):
            raise InputError(issues)
    return problem


def changed(problem: Problem, what_if: Sequence[Path]) -> tuple[Problem, list[Issue]]:
    """Return the problem with scenarios applied one after the other, and what is found in it then."""
    from assigner.files.scenario_chain import read_scenario_file
    from assigner.problem.validation import validate
    from assigner.rules.active import rule_issues

    found: list[Issue] = []
    for path in what_if:
        file = read_scenario_file(path)
        problem, warnings = file.applied(problem, validated=False)
        found += [*file.warnings, *warnings]
    found += [*validate(problem.settings, problem.frames), *rule_issues(problem.settings)]
    return problem, found


@dataclass(frozen=True)
class PlanFile:
    """A plan as found in a file.

    Parameters
    ----------
    plan
        The plan.
    claims
        What ``plan.json`` says besides the plan (status, levels, digest, ...); empty for other files.
    """

    plan: Plan
    claims: dict[str, Any] = field(default_factory=dict)

    def belongs_to(self, problem: Problem) -> bool:
        """Whether the file says that it was made for exactly this problem."""
        return self.claims.get("digest") == problem.digest


def take_plan(path: Path, problem: Problem) -> PlanFile:
    """Return the plan at a path.

    Raises
    ------
    InputError
        With everything in the file that does not suit the problem.
    """
    from assigner.files.plans import read_plan_rows
    from assigner.plan.plan import Plan

    rows, claims = read_plan_rows(path), _claims(path)
    try:
        return PlanFile(Plan.from_rows(problem, rows, path.name), claims)
    except InputError as error:
        raise InputError([*error.issues, *_other_problem(path, claims, problem)]) from None


@dataclass(frozen=True)
class Start:
    """Where a search begins: an old plan, as far as it still exists, and the prices that went with it."""

    plan: Plan
    prices: Prices


def take_start(path: Path, problem: Problem, voice: Voice) -> Start:
    """Return the plan at a path as a start for a problem that may have changed since.

    Raises
    ------
    InputError
        When the file is not a plan.
    """
    from assigner.files.plans import read_plan_rows
    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices

    rows = read_plan_rows(path)
    known = rows["item"].isin(problem.item_ids) & (rows["rep"].isin(problem.rep_ids) | rows["rep"].isna())
    if not known.all():
        voice.note(LEFT_OUT.say(voice.language, count=int((~known).sum()), name=path.name))
    plan = Plan.from_rows(problem, rows[known], path.name)
    silent = ~problem.item_index.isin(rows["item"][known])
    return Start(plan.left_open(silent), Prices.from_rows(_claims(path).get("prices")))


def _other_problem(path: Path, claims: dict[str, Any], problem: Problem) -> list[Issue]:
    """Return a remark when the file says that it was made for another problem, or with scenarios."""
    if claims.get("digest") in (None, problem.digest):
        return []
    what_if = " ".join(f"--what-if {name}" for name in claims.get("what_if", []))
    way_out = (
        Words(f"It was solved with {what_if}: give the same here.", f"求解时使用了 {what_if}，此处请同样给出。")
        if what_if
        else Words("Give the problem that it was solved with.", "请给出求解时所用的问题。")
    )
    return [Issue("plan-of-other-problem", "info", path.name, OTHER_PROBLEM, way_out)]


def _claims(path: Path) -> dict[str, Any]:
    """Return what a result file says besides the plan."""
    if path.suffix.lower() != ".json":
        return {}
    data = json.loads(path.read_text(encoding="utf-8-sig"))
    if not isinstance(data, dict) or not str(data.get("format", "")).startswith("assigner-result/"):
        return {}
    return {name: value for name, value in data.items() if name != "plan"}
