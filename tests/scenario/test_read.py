"""Scenario files: YAML and JSON, either language, empty values, and faults with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from assigner.errors import InputError
from assigner.files.scenarios import read_scenario


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    yaml = write(
        tmp_path / "s.yaml", "name: Two leave\nreps:\n  drop: [a, b]\n  change:\n  - {id: c, capacity: {minutes: 9}}\n"
    )
    json = write(
        tmp_path / "s.json",
        '{"name": "Two leave", "reps": {"drop": ["a", "b"], "change": [{"id": "c", "capacity": {"minutes": 9}}]}}',
    )
    assert read_scenario(yaml) == read_scenario(json)
    assert read_scenario(yaml).reps.drop == ["a", "b"]


def test_chinese_headings(tmp_path: Path) -> None:
    path = write(
        tmp_path / "s.yaml", "名称: 两人离职\n销售代表:\n  删除: [甲]\n  更改:\n  - {编号: 乙, 产能: {分钟: 9}}\n"
    )
    found = read_scenario(path)
    assert found.name == "两人离职"
    assert found.reps.drop == ["甲"]
    assert found.reps.change[0].model_dump(include={"id", "capacity"}) == {"id": "乙", "capacity": {"minutes": 9}}


def test_an_empty_value_clears_and_a_missing_one_does_not(tmp_path: Path) -> None:
    path = write(
        tmp_path / "s.yaml", "accounts:\n  change:\n  - {id: a, owner: , barred: , amounts: }\n  - {id: b, value: 3}\n"
    )
    first, second = read_scenario(path).accounts.change
    assert first.model_fields_set == {"id", "owner", "barred", "amounts"}
    assert (first.owner, first.barred, first.amounts) == (None, [], {})
    assert second.model_fields_set == {"id", "value"}


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    found = read_scenario(write(tmp_path / "s.yaml", "name: As it is\n"))
    assert (found.rules, found.leave, found.reps.change) == ([], [], [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("reps: {drops: [a]}\n", "s.yaml:1 reps.drops"),
        ("name: x\naccounts:\n  change:\n  - {value: 3}\n", "s.yaml:4 accounts.change[0].id"),
        ("reps:\n  change:\n  - {id: a, seniority: 9}\n", "s.yaml:3 reps.change[0].seniority"),
        ("leave: [{rep: a, start: soon, end: 2026-01-01}]\n", "s.yaml:1 leave[0].start"),
        ("reps: 3\n", "s.yaml:1 reps"),
    ],
)
def test_faults_name_their_line(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        read_scenario(write(tmp_path / "s.yaml", text))
    assert place in [issue.place for issue in caught.value.issues]


@pytest.mark.parametrize("name", ["missing.yaml", "scenario.xlsx", "scenario.txt"])
def test_other_files_are_refused(tmp_path: Path, name: str) -> None:
    if name != "missing.yaml":
        write(tmp_path / name, "x")
    with pytest.raises(InputError):
        read_scenario(tmp_path / name)
