"""A small team with scenario files, solved once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assigner.plan.result import Result
from assigner.problem.problem import Problem
from assigner.solve import SolveOptions, solve
from assigner.what_if import Comparison, Run, Variant, compare, run_variants, variants_of

TEAM: dict[str, Any] = {
    "name": "Small team",
    "reps": [
        {"id": "li-na", "name": "李娜", "team": "east", "capacity": {"minutes": 2400}},
        {"id": "wang", "name": "王伟", "team": "east", "capacity": {"minutes": 2400}},
        {"id": "bob", "name": "Bob", "team": "west", "capacity": {"minutes": 1200}},
    ],
    "accounts": [
        {"id": "A1", "minutes": 600, "value": 9000, "potential": 90000, "owner": "wang"},
        {"id": "A2", "minutes": 900, "value": 4000, "potential": 40000, "owner": "wang"},
        {"id": "A3", "minutes": 500, "value": 12000, "potential": 120000, "owner": "wang"},
        {"id": "A4", "minutes": 700, "value": 1000, "potential": 10000, "owner": "li-na"},
        {"id": "A5", "minutes": 1000, "value": 7000, "potential": 70000, "owner": "bob"},
        {"id": "A6", "minutes": 1700, "value": 2000, "potential": 20000},
    ],
}
FILES = {
    "gates.yaml": "name: As it is\naccept: {coverage: 100 %, moved_revenue: '<= 60 %'}\n",
    "bob-leaves.yaml": "name: Bob leaves\nbased_on: gates.yaml\nreps: {drop: [bob]}\n",
    "cut.yaml": "name: East -$cut %\nparameters: {cut: 10}\nsweep: {cut: [5, 50]}\naccept: {unassigned: $most}\n"
    "reps:\n  all:\n  - {where: {team: east}, percent: {capacity: -$cut}}\n",
    "heavier.yaml": "name: Other weights\nrules: [{rule: load-uneven, weight: 7}]\n",
    "impossible.yaml": "name: Must have\naccept: {coverage: 100 %}\naccounts:\n  add:\n"
    "  - {id: A7, minutes: 9000, required: yes}\n",
}
OPTIONS = SolveOptions(seconds=5, workers=1, seed=3, deterministic=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the scenario files."""
    found = tmp_path_factory.mktemp("scenarios")
    for name, text in FILES.items():
        (found / name).write_text(text.replace("$most", "2"), encoding="utf-8")
    return found


@pytest.fixture(scope="session")
def base() -> Result:
    """Return the solved base."""
    return solve(Problem.from_dict(TEAM), OPTIONS)


@pytest.fixture(scope="session")
def variants(base: Result, folder: Path) -> list[Variant]:
    """Return the runs of all files, in the order of :data:`FILES`."""
    found, _ = variants_of(base.problem, [folder / name for name in FILES], OPTIONS)
    return found


@pytest.fixture(scope="session")
def runs(base: Result, variants: list[Variant]) -> list[Run]:
    """Return the runs, solved in two processes."""
    return run_variants(base, variants, 2)


@pytest.fixture(scope="session")
def comparison(base: Result, runs: list[Run]) -> Comparison:
    """Return the comparison of all runs."""
    return compare(base, runs)
