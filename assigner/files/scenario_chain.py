"""A scenario file with all that it builds on: the chain of files, parameters, sweep and gates.

Everything that is wrong in any of the files is said at once, with file and line. When to modify: when scenario files
refer to each other in another way.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.findings import Findings
from assigner.files.scenario_parameters import RUN_SETTINGS, check_references, check_sweep, check_values, filled
from assigner.files.scenarios import UNFILLED, RawScenario, name_of, read_raw, typed
from assigner.issues import Issue, Issues
from assigner.language import Words
from assigner.plan.gates import Gate
from assigner.plan.measures import MEASURES
from assigner.problem.validation import validate
from assigner.problem.validation.near import Names
from assigner.rules.active import rule_issues
from assigner.scenario.apply import apply_scenario
from assigner.scenario.settings import changed_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from assigner.files.documents import PlaceOfPath
    from assigner.files.scenario_parameters import Value
    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings
    from assigner.scenario.model import Scenario

MOST_RUNS = 1000
"""Runs that one sweep may make."""


@dataclass(frozen=True)
class Cell:
    """One combination of a sweep: values of parameters and settings of the run.

    Parameters
    ----------
    values
        Value of each parameter.
    settings
        ``seed``, ``seconds`` and ``gap`` as far as the sweep gives them.
    varied
        What the sweep varies, for the run's name.
    """

    values: Mapping[str, Value]
    settings: Mapping[str, Any] = field(default_factory=dict)
    varied: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class ScenarioFile:
    """A scenario with all that it builds on.

    Parameters
    ----------
    path
        The file.
    parts
        The files of the chain, what is built on first.
    name, note
        For people, parameters not yet filled in; the file's name where it gives none.
    parameters
        Every parameter of the chain with its value where nothing else is said.
    sweep
        Values to go through, by parameter or setting of the run.
    warnings
        What was found and does not stop the work.
    """

    path: Path
    parts: tuple[RawScenario, ...]
    name: str
    note: str
    parameters: Mapping[str, Value]
    sweep: Mapping[str, list[Value]]
    warnings: tuple[Issue, ...] = ()

    def cells(self, given: Mapping[str, Value] | None = None) -> list[Cell]:
        """Return every combination of the sweep; what is ``given`` is not swept."""
        given = {name: value for name, value in (given or {}).items() if name in self.parameters}
        swept = {name: values for name, values in self.sweep.items() if name not in given}
        cells = []
        for combination in itertools.product(*swept.values()):
            varied = dict(zip(swept, combination, strict=True))
            settings = {name: value for name, value in varied.items() if name in RUN_SETTINGS}
            values = {name: value for name, value in varied.items() if name not in RUN_SETTINGS}
            cells.append(Cell({**self.parameters, **given, **values}, settings, varied))
        return cells

    def title(self, values: Mapping[str, Value] | None = None) -> str:
        """Return the name for people with parameters filled in."""
        return str(filled(self.name, {**self.parameters, **(values or {})}))

    def gates(self, values: Mapping[str, Value] | None = None) -> tuple[Gate, ...]:
        """Return the limits that its plan must keep, with parameters filled in."""
        return _gates(self.parts, {**self.parameters, **(values or {})}, Findings())

    def applied(
        self, problem: Problem, values: Mapping[str, Value] | None = None, validated: bool = True
    ) -> tuple[Problem, list[Issue]]:
        """Return the problem with the changes of the whole chain, and the warnings.

        Parameters
        ----------
        problem
            The base.
        values
            Values of parameters in place of their defaults.
        validated
            Whether the changed problem is validated; what the base has too is not told again.

        Raises
        ------
        InputError
            With everything that does not suit the problem, with file and line where it is known.
        """
        issues = Issues()
        known = _known(problem) if validated else set()
        for part in self.parts:
            problem = _applied(problem, part, {**self.parameters, **(values or {})}, issues)
        found = [
            Issue(one.code, one.severity, f"{self.path.name} {one.place}", one.words, one.way_out, one.value)
            for one in (validate(problem.settings, problem.frames) if validated else ())
            if _key(one) not in known
        ]
        issues.found += found
        issues.raise_errors()
        problem.derived["validated"] = validated  # nobody changes a problem, so nobody need look again
        return problem, [issue for issue in issues.found if issue.severity == "warning"]


def _known(problem: Problem) -> set[tuple[str, str, str]]:
    """Return what is odd about the base already, looked at once for all scenarios."""
    if "issue keys" not in problem.derived:
        problem.derived["issue keys"] = {_key(issue) for issue in validate(problem.settings, problem.frames)}
    keys: set[tuple[str, str, str]] = problem.derived["issue keys"]
    return keys


def _key(issue: Issue) -> tuple[str, str, str]:
    return issue.code, issue.place, str(issue.value)


def read_scenario_file(path: Path) -> ScenarioFile:
    """Return the scenario at a path with all that it builds on.

    Raises
    ------
    InputError
        With everything that is wrong in any file of the chain.
    """
    findings = Findings()
    parts = tuple(reversed(list(_chain(path, findings))))
    if not parts or parts[-1].path != path:
        raise InputError(findings.all())
    parameters = _parameters(parts, findings)
    used: set[str] = set()
    for part in parts:
        said = {key: value for key, value in part.data.items() if name_of(key) not in UNFILLED}
        named = check_references(said, parameters, findings, part.place_of)
        used |= named
        typed(part, {**dict.fromkeys(named, 0), **parameters}, findings)  # an unknown name is told once
    own = parts[-1]
    sweep = check_sweep(_mapping(own, "sweep"), parameters, findings, own.place)
    runs = 1
    for values in sweep.values():
        runs *= len(values)
    if runs > MOST_RUNS:
        words = Words(f"The sweep makes {runs:,} runs.", f"该扫描将产生 {runs:,} 次求解。")
        way_out = Words(f"Keep it at {MOST_RUNS:,} at most.", f"请控制在 {MOST_RUNS:,} 次以内。")
        findings.say("sweep-too-large", own.place(("sweep",)), words, way_out, runs)
    for name in [name for name in parameters if name not in used]:
        _tell_unused(name, parts, findings)
    _gates(parts, parameters, findings)
    if findings.has_errors:
        raise InputError(findings.all())
    name = own.part("name") or path.stem
    note = filled(own.part("note"), parameters) or ""
    return ScenarioFile(path, parts, str(name), str(note), parameters, sweep, tuple(findings.all()))


def _chain(path: Path, findings: Findings) -> Iterator[RawScenario]:
    """Yield the file and all that it builds on; a cycle or a missing file is an error."""
    seen: list[Path] = []
    place = path.name
    while True:
        if path.resolve() in seen:
            circle = " -> ".join([*(one.name for one in seen), path.name])
            findings.say(
                "scenario-cycle", place,
                Words(f"The scenarios build on each other in a circle: {circle}.", f"情景互相引用成环：{circle}。"),
                Words("Take one based_on out.", "请去掉其中一个 based_on。"), path.name,
            )  # fmt: skip
            return
        raw = read_raw(path, findings)
        if raw is None:
            return
        yield raw
        seen.append(path.resolve())
        base = raw.part("based_on")
        if base is None:
            return
        place = raw.place(("based_on",))
        path = path.parent / str(base)
        if not path.is_file():
            names = [one.name for one in path.parent.glob("*") if one.suffix in (".yaml", ".yml", ".json")]
            near = Names(names).suggest(path.name)
            words = Words(f"There is no file '{base}' to build on.", f"没有可作为基础的文件“{base}”。")
            way_out = near if near.en else Words("Name a file beside this one.", "请写出与本文件同处的文件。")
            findings.say("scenario-base-missing", place, words, way_out, base)
            return


def _mapping(part: RawScenario, name: str) -> dict[str, Any]:
    """Return a part of a file that has names; what is no mapping is told when the file is typed."""
    found = part.part(name)
    return {str(key): value for key, value in found.items()} if isinstance(found, dict) else {}


def _parameters(parts: tuple[RawScenario, ...], findings: Findings) -> dict[str, Value]:
    """Return the parameters of all files, later ones first; one that only a sweep names has its first value."""
    found: dict[str, Value] = {}
    for part in parts:
        found |= check_values(_mapping(part, "parameters"), "parameters", findings, part.place)
    referred = {name for part in parts for name in re.findall(r"\$\{?([^\W\d]\w*)", str(part.data))}
    for name, values in _mapping(parts[-1], "sweep").items():
        if name not in found and name not in RUN_SETTINGS and name in referred and isinstance(values, list) and values:
            found |= check_values({name: values[0]}, "sweep", findings, parts[-1].place)
    return found


def _tell_unused(name: str, parts: tuple[RawScenario, ...], findings: Findings) -> None:
    for part in parts:
        if name in _mapping(part, "parameters"):
            words = Words(f"Nothing uses the parameter '{name}'.", f"参数“{name}”没有被使用。")
            way_out = Words(f"Write ${name} where it belongs, or remove it.", f"请在需要处写 ${name}，或删除该参数。")
            findings.say("parameter-unused", part.place(("parameters", name)), words, way_out, name, "warning")


def _gates(parts: tuple[RawScenario, ...], values: Mapping[str, Value], findings: Findings) -> tuple[Gate, ...]:
    """Return the gates of all files; a later file's limit on a measure replaces an earlier one's."""
    found: dict[str, Gate] = {}
    for part in parts:
        for measure, written in _mapping(part, "accept").items():
            gate = Gate.read(measure, filled(written, values))
            if gate is None:
                _tell_gate(measure, written, part.place(("accept", measure)), findings)
            else:
                found[measure] = gate
    return tuple(found.values())


def _tell_gate(measure: str, written: Any, place: str, findings: Findings) -> None:
    if measure not in MEASURES:
        near = Names(MEASURES).suggest(measure)
        words = Words(f"There is no measure '{measure}'.", f"没有指标“{measure}”。")
        listed = Words(f"Known: {', '.join(MEASURES)}.", f"已有：{'、'.join(MEASURES)}。")
        findings.say("measure-unknown", place, words, near if near.en else listed, measure)
        return
    words = Words(f"'{written}' is not a limit.", f"“{written}”不是有效的限制。")
    way_out = Words(
        'Write a comparison with a number, such as "<= 3 %" or "<= 1,200,000".',
        '请写成与数字的比较，如 "<= 3 %" 或 "<= 1,200,000"。',
    )
    findings.say("gate-unreadable", place, words, way_out, written)


def _applied(problem: Problem, part: RawScenario, values: Mapping[str, Value], issues: Issues) -> Problem:
    """Return the problem with the changes of one file; faults of its rules get its lines."""
    findings = Findings()
    found = typed(part, values, findings)
    if found is None:
        raise InputError(findings.all())
    scenario, place_of = found
    settings = changed_settings(problem, scenario, Issues(), place_of)
    for issue in rule_issues(settings):
        place = _rule_place(issue.place, settings, scenario, place_of)
        issues.found.append(Issue(issue.code, issue.severity, place, issue.words, issue.way_out, issue.value))
    return apply_scenario(problem, scenario, place_of, issues)


def _rule_place(place: str, settings: Settings, scenario: Scenario, place_of: PlaceOfPath) -> str:
    """Return where a scenario says what is wrong with a rule of the changed problem."""
    found = re.match(r"\$\.(profile|rules\[(\d+)\]\.?(.*))", place)
    if found is None or found[2] is None:
        return place_of(("set", "profile"))
    setting = settings.rules[int(found[2])]
    name = setting.name or setting.rule
    numbers = [at for at, one in enumerate(scenario.rules) if (one.name or one.rule) == name]
    rest = tuple(step for step in found[3].split(".") if step)
    return place_of(("rules", numbers[-1], *rest)) if numbers else place_of(("rules",))
