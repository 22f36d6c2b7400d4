"""The runs that scenario files ask for: every combination of every sweep, as problems that are ready to solve.

When to modify: when something besides files can ask for runs.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.scenario_chain import read_scenario_file
from assigner.issues import Issue, Issues
from assigner.language import Words
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from assigner.files.scenario_chain import Cell, ScenarioFile
    from assigner.plan.gates import Gate
    from assigner.problem.problem import Problem
    from assigner.solve import SolveOptions


@dataclass(frozen=True, eq=False)
class Variant:
    """One run to make.

    Parameters
    ----------
    name
        Short and unique: the file's name without its ending, and what the sweep varies.
    title, note
        For people, from the file.
    problem
        The base with the changes.
    options
        How to solve it.
    gates
        Limits that its plan must keep.
    file, values
        Where it comes from: the scenario's file, and the values of its parameters.
    """

    name: str
    title: str
    note: str
    problem: Problem
    options: SolveOptions
    gates: tuple[Gate, ...] = ()
    file: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def variants_of(
    problem: Problem, paths: Sequence[Path], options: SolveOptions, given: Mapping[str, Any] | None = None
) -> tuple[list[Variant], list[Issue]]:
    """Return the runs of scenario files, and the warnings about them.

    Parameters
    ----------
    problem
        The base.
    paths
        The scenario files.
    options
        How to solve; sweeps over seed, seconds and gap change it.
    given
        Values of parameters that replace defaults and sweeps.

    Raises
    ------
    InputError
        With everything that is wrong in any of the files, or does not suit the problem.
    """
    issues = Issues()
    files = _read(paths, issues)
    _check_given(files, given or {}, issues)
    found: list[Variant] = []
    stems = Counter(path.stem for path in paths)
    for file in files:
        name = file.path.stem if stems[file.path.stem] == 1 else f"{file.path.parent.name}/{file.path.stem}"
        for cell in file.cells(given):
            variant = _variant(problem, file, cell, name, options, issues)
            found += [] if variant is None else [variant]
    issues.raise_errors()
    return found, list(dict.fromkeys(issues.found))


def _read(paths: Sequence[Path], issues: Issues) -> list[ScenarioFile]:
    """Return the files that can be read; the faults of the others go to ``issues``."""
    files = []
    for path in paths:
        try:
            files.append(read_scenario_file(path))
            issues.found += files[-1].warnings
        except InputError as error:
            issues.found += error.issues
    return files


def _check_given(files: Sequence[ScenarioFile], given: Mapping[str, Any], issues: Issues) -> None:
    """Say which given parameters no file has."""
    known = {name for file in files for name in file.parameters}
    for name in given:
        if name not in known and not issues.has_errors:
            near = Names(known).suggest(name)
            words = Words(f"No scenario has a parameter '{name}'.", f"没有情景使用参数“{name}”。")
            none = Words("Declare it under parameters in a file.", "请在文件的 parameters 中声明。")
            issues.error("parameter-unknown", f"--set {name}", words, near if near.en else none, name)


def _told(issues: Sequence[Issue], varied: str) -> list[Issue]:
    """Return issues about a changed problem with the values of the sweep that led there; file and line say enough."""
    return [
        replace(issue, place=f"{issue.place} ({varied})") if varied and " $" in issue.place else issue
        for issue in issues
    ]


def _variant(
    problem: Problem, file: ScenarioFile, cell: Cell, name: str, options: SolveOptions, issues: Issues
) -> Variant | None:
    """Return one run; None when the changes do not suit the problem, with the reasons in ``issues``."""
    told = ", ".join(f"{key}={value}" for key, value in cell.varied.items())
    try:
        changed, warnings = file.applied(problem, cell.values)
    except InputError as error:
        issues.found += [issue for issue in _told(error.issues, told) if issue not in issues.found]
        return None
    issues.found += _told(warnings, told)
    return Variant(
        name=f"{name} {told}".rstrip(), title=file.title(cell.values), note=file.note, problem=changed,
        options=replace(options, **cell.settings), gates=file.gates(cell.values), file=str(file.path), values=cell.values,
    )  # fmt: skip
