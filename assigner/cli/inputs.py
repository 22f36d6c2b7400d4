"""Problems and plans from the paths of a call, with every fault said at once.

When to modify: when commands take another kind of input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.issues import Issue
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from assigner.cli.voice import Voice
    from assigner.problem.problem import Problem
    from assigner.retelling import PlanFile, Start

WARNINGS = Words("{count:warning|warnings} about the input; see: assigner check {path}",
                 "输入有 {count:,} 个警告；请运行：assigner check {path}")  # fmt: skip
LEFT_OUT = Words(
    "{count:row|rows} of {name} with items or reps that the problem does not have (any more); the rest is the start.",
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


def take_problem(path: Path, what_if: Sequence[Path] | None, voice: Voice, plan: Path | None = None) -> Problem:
    """Return the problem at a path with the scenarios applied; warnings are counted on stderr.

    Parameters
    ----------
    path, what_if, voice
        The problem, its scenarios, and who hears of warnings.
    plan
        A plan of it: the values of a sweep's parameters that the plan was made with are those of the scenarios, too.

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
        from assigner.retelling import parameters_of

        problem, issues = changed(problem, what_if, parameters_of(plan) if plan is not None else {})
        if any(issue.severity == "error" for issue in issues):
            raise InputError(issues)
    return problem


def all_taken(*parts: Callable[[], Any]) -> list[Any]:
    """Return what several files hold, in order.

    Raises
    ------
    InputError
        With everything that is wrong in any of them.
    """
    taken, issues = list[Any](), list[Issue]()
    for part in parts:
        try:
            taken.append(part())
        except InputError as error:
            issues += error.issues
    if issues:
        raise InputError(issues)
    return taken


def changed(
    problem: Problem, what_if: Sequence[Path], values: Mapping[str, Any] | None = None
) -> tuple[Problem, list[Issue]]:
    """Return the problem with scenarios applied one after the other, and what is found in it then.

    Parameters
    ----------
    problem, what_if
        The problem and the scenario files.
    values
        Values of parameters in place of their defaults, as far as a scenario has them.
    """
    from assigner.files.scenario_chain import read_scenario_file
    from assigner.problem.validation import validate
    from assigner.rules.active import rule_issues

    found: list[Issue] = []
    for path in what_if:
        file = read_scenario_file(path)
        own = {name: value for name, value in (values or {}).items() if name in file.parameters}
        problem, warnings = file.applied(problem, own, validated=False)
        found += [*file.warnings, *warnings]
    found += [*validate(problem.settings, problem.frames), *rule_issues(problem.settings)]
    problem.derived["validated"] = not any(issue.severity == "error" for issue in found)
    return problem, found


def take_plan(path: Path, problem: Problem) -> PlanFile:
    """Return the plan at a path.

    Raises
    ------
    InputError
        With everything in the file that does not suit the problem.
    """
    from assigner import retelling

    return retelling.take_plan(path, problem)


def take_start(path: Path, problem: Problem, voice: Voice) -> Start:
    """Return the plan at a path as a start for a problem that may have changed since; what is left out is counted.

    Raises
    ------
    InputError
        When the file is not a plan.
    """
    from assigner import retelling

    start = retelling.take_start(path, problem)
    if start.num_left_out:
        voice.note(LEFT_OUT.say(voice.language, count=start.num_left_out, name=path.name))
    return start
