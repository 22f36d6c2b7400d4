"""Scenario files that build on others: chains, parameters, sweeps, gates, and every fault with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assigner.errors import InputError
from assigner.files.scenario_chain import read_scenario_file
from assigner.files.scenario_parameters import filled
from assigner.files.scenarios import read_scenario
from assigner.problem.problem import Problem

TEAM: dict[str, Any] = {
    "reps": [{"id": "ann", "team": "east", "capacity": {"minutes": 1000}}, {"id": "bob", "team": "west"}],
    "accounts": [{"id": "a", "minutes": 100, "potential": 50, "owner": "ann"}, {"id": "b", "minutes": 10}],
}


def write(folder: Path, **files: str) -> Path:
    """Write the files and return the path of the last one."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / f"{list(files)[-1]}.yaml"


def faults(path: Path) -> dict[str, str]:
    """Return place and code of everything wrong, reading and applying."""
    with pytest.raises(InputError) as caught:
        read_scenario_file(path).applied(Problem.from_dict(TEAM))
    return {issue.place: issue.code for issue in caught.value.issues if issue.severity == "error"}


def test_a_chain_applies_from_its_root(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        root="parameters: {more: 10}\naccept: {coverage: 100 %, unassigned: 0}\naccounts:\n  all: [{plus: {minutes: $more}}]\n",
        middle="based_on: root.yaml\naccounts:\n  all: [{times: {minutes: 2}}]\n",
        top="name: All\nbased_on: middle.yaml\nparameters: {more: 20}\naccept: {coverage: 50 %}\nreps: {drop: [bob]}\n",
    )
    file = read_scenario_file(path)
    problem, warnings = file.applied(Problem.from_dict(TEAM))
    assert problem.frames["accounts"]["minutes"].tolist() == [240, 60]  # (100 + 20) * 2, (10 + 20) * 2
    assert problem.rep_ids.tolist() == ["ann"]
    assert [(gate.measure, gate.text()) for gate in file.gates()] == [("coverage", ">= 50 %"), ("unassigned", "<= 0")]
    assert not warnings
    assert file.applied(Problem.from_dict(TEAM), {"more": 0})[0].frames["accounts"]["minutes"].tolist() == [200, 20]


def test_chinese_headings_work_in_every_part(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        基础="名称: 基础\n验收: {coverage: 不低于 90 %}\n",
        上层="名称: 减少 $幅度\n基于: 基础.yaml\n参数: {幅度: 10}\n扫描: {幅度: [5, 10]}\n"
        "销售代表:\n  批量:\n  - {条件: {team: east}, 百分比: {capacity: -$幅度}}\n",
    )
    file = read_scenario_file(path)
    assert (file.title(), [cell.values["幅度"] for cell in file.cells()]) == ("减少 10", [5, 10])
    assert file.gates()[0].text() == ">= 90 %"
    assert file.applied(Problem.from_dict(TEAM))[0].frames["reps.capacity"]["value"].tolist() == [900]


@pytest.mark.parametrize(
    ("data", "values", "found"),
    [
        ("$cut", {"cut": 5}, 5),
        ("-$cut", {"cut": 5}, -5),
        ("-$cut", {"cut": -5}, 5),
        ("${cut}0", {"cut": 5}, 50),
        ("Cut by $cut %", {"cut": 2.5}, "Cut by 2.5 %"),
        ("$$cut", {"cut": 5}, "$cut"),
        ("5 $", {"cut": 5}, "5 $"),
        ("$team", {"team": "east"}, "east"),
        ("$on", {"on": True}, True),
        ({"a": ["$cut", {"b": "$cut"}]}, {"cut": 1}, {"a": [1, {"b": 1}]}),
        ("007", {}, "007"),
        ("$other", {"cut": 5}, "$other"),
    ],
)
def test_parameters_are_filled_in(data: Any, values: dict[str, Any], found: Any) -> None:
    assert filled(data, values) == found


def test_a_single_file_reads_with_its_defaults(tmp_path: Path) -> None:
    path = write(tmp_path, one="parameters: {who: ann}\nreps: {drop: [$who]}\n")
    assert read_scenario(path).reps.drop == ["ann"]


BROKEN: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "itself": ({"x": "based_on: x.yaml\n"}, {"x.yaml:1 based_on": "scenario-cycle"}),
    "circle": (
        {"y": "name: y\nbased_on: x.yaml\n", "x": "based_on: y.yaml\n"},
        {"y.yaml:2 based_on": "scenario-cycle"},
    ),
    "missing base": ({"near": "name: n\n", "x": "based_on: nera.yaml\n"}, {"x.yaml:1 based_on": "scenario-base-missing"}),
    "fault in the base": (
        {"y": "reps: {drops: [a]}\n", "x": "based_on: y.yaml\nreps: {drop: [zed]}\naccept: {coverge: 1}\n"},
        {"y.yaml:1 reps.drops": "heading-unknown", "x.yaml:3 accept.coverge": "measure-unknown"},
    ),
    "unknown parameter": (
        {"x": "parameters: {cut: 1}\nreps:\n  all: [{percent: {capacity: -$cutt}}]\naccounts: {drop: [$cut]}\n"},
        {"x.yaml:3 reps.all[0].percent.capacity": "parameter-unknown"},
    ),
    "parameter that is no value": (
        {"x": "parameters: {cut: [1, 2], seed: 4}\n"},
        {"x.yaml:1 parameters.cut": "parameter-not-plain", "x.yaml:1 parameters.seed": "parameter-name-taken"},
    ),
    "wrong sweep": (
        {"x": "name: $cut\nparameters: {cut: 1}\nsweep:\n  cut: 5\n  sed: [1]\n  seed: [1.5]\n  gap: [2]\n  seconds: []\n"},
        {
            "x.yaml:4 sweep.cut": "sweep-values-wrong", "x.yaml:5 sweep.sed": "parameter-unknown",
            "x.yaml:6 sweep.seed": "sweep-values-wrong", "x.yaml:7 sweep.gap": "sweep-values-wrong",
            "x.yaml:8 sweep.seconds": "sweep-values-wrong",
        },
    ),
    "sweep too large": (
        {"x": f"sweep:\n  seed: {list(range(40))}\n  seconds: {list(range(40))}\n"},
        {"x.yaml:1 sweep": "sweep-too-large"},
    ),
    "wrong gates": (
        {"x": "accept:\n  moved_revnue: <= 3 %\n  coverage: all\n"},
        {"x.yaml:2 accept.moved_revnue": "measure-unknown", "x.yaml:3 accept.coverage": "gate-unreadable"},
    ),
    "rules": (
        {"x": "rules:\n- {rule: load-unevn}\n- {rule: load-uneven, level: nope, parameters: {foo: 3}}\nset: {profle: x}\n"},
        {
            "x.yaml:2 rules[0].rule": "rule-unknown", "x.yaml:3 rules[1].level": "level-unknown",
            "x.yaml:3 rules[1].parameters.foo": "rule-parameter-invalid", "x.yaml:4 set.profle": "scenario-setting-unknown",
        },
    ),
    "ids, fields and queries": (
        {"x": "reps:\n  drop: [an]\n  all:\n  - {where: {team: eats}, times: {capcity: 2}}\naccounts:\n  change:\n  - {id: zz, minutes: 3}\n"},
        {
            "x.yaml:2 reps.drop[0]": "scenario-id-unknown", "x.yaml:4 reps.all[0].times.capcity": "scenario-field-unknown",
            "x.yaml:4 reps.all[0].where.team": "scenario-name-unknown", "x.yaml:7 accounts.change[0]": "scenario-id-unknown",
        },
    ),
    "no scenario": ({"x": "- a\n- b\n"}, {"x.yaml": "mapping-expected"}),
    "broken YAML": ({"x": "reps: [\n"}, {"x.yaml:2": "yaml-syntax"}),
    "wrong shapes": (
        {"x": "reps: 3\naccept: [1]\nteams: {merge: [{into: x}]}\n"},
        {
            "x.yaml:1 reps": "mapping-expected", "x.yaml:2 accept": "mapping-expected",
            "x.yaml:3 teams.merge[0].teams": "value-missing",
        },
    ),
    "what no longer suits": (
        {"x": "reps:\n  add: [{id: new, territories: [nowhere]}]\nset: {teams: [{id: east, parent: east}]}\n"},
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind, (_, places) in BROKEN.items() if places])
def test_everything_wrong_is_said_at_once_with_file_and_line(kind: str, tmp_path: Path) -> None:
    files, places = BROKEN[kind]
    assert faults(write(tmp_path, **files)) == places


def test_what_no_longer_suits_after_the_changes_names_the_file(tmp_path: Path) -> None:
    found = faults(write(tmp_path, **BROKEN["what no longer suits"][0]))
    assert found
    assert all(place.startswith("x.yaml ") for place in found)


def test_what_nothing_uses_or_selects_is_a_warning(tmp_path: Path) -> None:
    path = write(tmp_path, x="parameters: {cut: 1}\naccounts:\n  all: [{where: {potential: {above: 99}}, drop: yes}]\n")
    file = read_scenario_file(path)
    assert [(one.place, one.code) for one in file.warnings] == [("x.yaml:1 parameters.cut", "parameter-unused")]
    _, warnings = file.applied(Problem.from_dict(TEAM))
    assert [(one.place, one.code) for one in warnings] == [("x.yaml:3 accounts.all[0].where", "scenario-query-empty")]
