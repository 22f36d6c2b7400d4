"""Every bundled scenario: it reads without errors, its what-if files apply, and solving it shows what it promises.

Promises are bounds in ``expected.yaml``. A search stops as soon as it has shown them, so a slow machine takes
longer and fails nothing. When to modify: when a scenario may promise one more thing.
"""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from assigner.files.read import load_problem, read_problem
from assigner.files.scenario_chain import read_scenario_file
from assigner.plan.result import Result
from assigner.problem.problem import Problem
from assigner.problem.validation import validate
from assigner.program.solution import Progress
from assigner.rules.active import active_rules, level_names
from assigner.rules.contract import HARD
from assigner.solve import solve

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
WHAT_IFS = sorted((path.parents[1].name, path.stem) for path in FOLDER.glob("*/what-if/*.yaml"))
MOST_SECONDS = 120.0


def expected(name: str) -> dict[str, Any]:
    """Return what a scenario promises."""
    found: dict[str, Any] = YAML(typ="safe").load(FOLDER / name / "expected.yaml")
    return found


def cases() -> list[tuple[str, str | None]]:
    """Return every (scenario, what-if) with a promise; None is the scenario itself."""
    return [(name, what_if) for name in NAMES for what_if in (None, *expected(name).get("what-if", {}))]


def promise(name: str, what_if: str | None) -> dict[str, Any]:
    """Return the promise of a scenario or of one of its what-if files."""
    found: dict[str, Any] = expected(name)["plan"] if what_if is None else expected(name)["what-if"][what_if]
    return found


def changed(name: str, what_if: str | None) -> Problem:
    """Return the problem of a scenario with a what-if file applied."""
    problem = load_problem(FOLDER / name)
    if what_if is None:
        return problem
    return read_scenario_file(FOLDER / name / "what-if" / f"{what_if}.yaml").applied(problem)[0]


class Shown:
    """Set as soon as score and bound of every promised level are reached."""

    def __init__(self, problem: Problem, levels: dict[str, Any]) -> None:
        names = list(level_names(problem.settings))
        self.wanted = [(names.index(level), bounds) for level, bounds in levels.items()]
        self.stop = threading.Event()

    def hear(self, progress: Progress) -> None:
        """Look at one message of the search."""
        if self.wanted and progress.score is not None and all(self._reached(progress, *one) for one in self.wanted):
            self.stop.set()

    @staticmethod
    def _reached(progress: Progress, level: int, bounds: dict[str, int]) -> bool:
        assert progress.score is not None
        before = progress.score[:level] == progress.bound[:level]  # a level counts when those above it are closed
        score, bound = progress.score[level], progress.bound[level]
        return before and score <= bounds["score_at_most"] and bound >= bounds["bound_at_least"]


@pytest.mark.parametrize("name", NAMES)
def test_reads_without_errors_or_warnings(name: str) -> None:
    """What we ship must be clean; infos (an owner who has left) are part of the story."""
    issues = read_problem(FOLDER / name).issues
    assert [issue for issue in issues if issue.severity != "info"] == []


@pytest.mark.parametrize(("name", "what_if"), WHAT_IFS)
def test_what_if_files_apply(name: str, what_if: str) -> None:
    """A what-if changes the problem and leaves it without errors of the tables."""
    problem = changed(name, what_if)
    assert problem.digest != load_problem(FOLDER / name).digest
    assert [issue.code for issue in validate(problem.settings, problem.frames) if issue.severity == "error"] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_tells_its_story_in_two_languages(name: str) -> None:
    """README.md and README.zh.md stand beside the tables and name every what-if file."""
    for readme in ("README.md", "README.zh.md"):
        text = (FOLDER / name / readme).read_text(encoding="utf-8")
        assert [what_if for scenario, what_if in WHAT_IFS if scenario == name and what_if not in text] == []


def test_shanghai_uses_every_group_of_rules() -> None:
    """The first scenario is the tour of the catalogue: no group of rules is left out."""
    groups = {one.rule.group for one in active_rules(load_problem(FOLDER / "shanghai"))}
    assert groups == {"pair", "load", "structure", "stability", "coverage", "time", "taste"}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "what_if"), cases())
def test_shows_what_it_promises(name: str, what_if: str | None) -> None:
    """Solve until score and bound of every promised level are reached, then compare the verified result."""
    problem, wanted = changed(name, what_if), promise(name, what_if)
    shown = Shown(problem, wanted.get("levels", {}) if "feasible" in wanted["status"] else {})
    result = solve(problem, seconds=MOST_SECONDS, on_progress=shown.hear, cancel=shown.stop)
    assert str(result.status) in wanted["status"]
    for level in result.levels:
        if level.name in wanted.get("levels", {}):
            bounds = wanted["levels"][level.name]
            assert level.score is not None
            assert level.score <= bounds["score_at_most"]
            assert level.bound is not None
            assert level.bound >= bounds["bound_at_least"]
    _check_plan(result, problem, wanted)


def _check_plan(result: Result, problem: Problem, wanted: dict[str, Any]) -> None:
    """Check that the plan keeps every hard rule and leaves out no more than promised, nothing that is required."""
    if result.plan is None or result.scorecard is None:
        assert wanted["status"] == ["infeasible"]
        return
    assert [line for line in result.scorecard.lines if line.level == HARD and len(line.matches)] == []
    undone = result.plan.rep < 0
    assert int(undone.sum()) <= wanted["unassigned_at_most"]
    assert not (undone & problem.items["required"].to_numpy(dtype=bool)).any()


@pytest.mark.parametrize("name", ["after-sales", "quarter-change"])
def test_readme_tells_how_the_data_was_made(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code in the README gives exactly the bundled problem."""
    (code,) = re.findall(r"```python\n(.*?)```", (FOLDER / name / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    exec(compile(code, f"{name}/README.md", "exec"), {})
    assert load_problem(tmp_path / "scenarios" / name).digest == load_problem(FOLDER / name).digest
