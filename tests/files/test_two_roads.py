"""Rows of documents, columns of small tables and columns of large ones: the same values, the same faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assigner.files.csv_reading import read_csv_text
from assigner.files.findings import Findings
from assigner.files.read import ReadResult, read_problem

NUM_ROWS = 60
BAD = {
    7: ("minutes", "lots"),
    11: ("priority", "9"),
    19: ("required", "maybe"),
    23: ("owner_since", "soon"),
    31: ("id", " "),
}


def _rows() -> list[dict[str, str]]:
    """Return accounts as text, some written oddly."""
    return [
        {
            "id": f"a{number}" if number % 5 else f'"a{number}"',
            "name": ["", "Ann; Co", " x ", "'=1"][number % 4],
            "minutes": ["10", "1,200", "12.5", "", "１２"][number % 5],
            "skills": ["", "german:3; hvac", "hvac:5"][number % 3],
            "owner_since": ["", "2026/1/2", "2026-01-02"][number % 3],
            "priority": ["", "1", "5"][number % 3],
            "required": ["", "yes", "否"][number % 3],
        }
        for number in range(NUM_ROWS)
    ]


def _read(folder: Path, rows: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, quick_from: int) -> ReadResult:
    folder.mkdir()
    (folder / "problem.yaml").write_text("name: x\n")
    (folder / "reps.csv").write_text("id\nann\n")
    pd.DataFrame(rows).to_csv(folder / "accounts.csv", index=False)
    monkeypatch.setattr("assigner.files.spread.QUICK_FROM", quick_from)
    monkeypatch.setattr("assigner.files.csv_reading.LARGE_BYTES", 10**9 if quick_from > 1 else 1)
    return read_problem(folder, validated=False)


def test_large_tables_read_like_small_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = _read(tmp_path / "small", _rows(), monkeypatch, 10**9)
    large = _read(tmp_path / "large", _rows(), monkeypatch, 1)
    assert small.problem is not None
    assert large.problem is not None
    assert small.problem.to_document() == large.problem.to_document()
    account = small.problem.to_document().accounts[15]
    assert (account.id, account.name, account.minutes) == ("a15", "=1", 10.0)


def test_large_tables_have_the_faults_of_small_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = _rows()
    for number, (name, value) in BAD.items():
        rows[number][name] = value
    small = _read(tmp_path / "small", rows, monkeypatch, 10**9)
    large = _read(tmp_path / "large", rows, monkeypatch, 1)
    assert {issue.line("en") for issue in small.issues} == {issue.line("en") for issue in large.issues}
    assert {issue.place for issue in small.issues} == {
        f"accounts.csv:{number + 2} column {name}" for number, (name, _) in BAD.items()
    }


def test_documents_have_the_faults_of_tables(tmp_path: Path) -> None:
    import json

    rows = [{name: value for name, value in row.items() if name != "name"} for row in _rows()]
    for row in rows:
        row["id"] = row["id"].strip('"')
    for number, (name, value) in BAD.items():
        rows[number][name] = value
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"reps": [{"id": "ann"}], "accounts": rows}))
    found = {(issue.place, issue.code) for issue in read_problem(path, validated=False).issues}
    codes = {"minutes": "number-unreadable", "priority": "value-too-large", "required": "flag-unreadable"}
    codes |= {"owner_since": "date-unreadable", "id": "text-empty"}
    assert found == {(f"$.accounts[{number}].{name}", codes[name]) for number, (name, _) in BAD.items()}


def test_lines_are_right_in_large_csv_with_line_breaks_in_cells() -> None:
    text = 'id,name\na,"two\nlines"\nb,x,y\nc,"three\nlines\n"\nd,z\n'
    results = []
    for by_columns in (False, True):
        findings = Findings()
        table = read_csv_text(text, "reps", "reps.csv", findings, by_columns)
        assert table is not None
        lines = dict(zip(table.columns[0], table.numbers.tolist(), strict=True))
        results.append((lines["a"], lines["c"], lines["d"], [issue.place for issue in findings.all()]))
    assert results[0] == results[1] == (2, 5, 8, ["reps.csv:4"])


def test_titles_above_a_table_are_passed_over_in_csv_as_in_workbooks() -> None:
    text = '"Accounts, October";;\n\n"Made on\nFriday"\nid;name;value\na;Acme;1\nb;Birch;2;3\nc;Cedar;4\n'
    for by_columns in (False, True):
        findings = Findings()
        table = read_csv_text(text, "accounts", "accounts.csv", findings, by_columns)
        assert table is not None
        assert table.headings == ("id", "name", "value")
        assert table.heading_place(1) == "accounts.csv:5 column name"
        lines = dict(zip(table.columns[0], table.numbers.tolist(), strict=True))
        assert (lines["a"], lines["c"]) == (6, 8)
        assert [issue.place for issue in findings.all()] == ["accounts.csv:7"]


@pytest.mark.parametrize("text", ["id\nann\nbob\n", "id;name\nann;x\nbob;y\n"])
def test_a_table_without_titles_keeps_its_first_line_as_headings(text: str) -> None:
    for by_columns in (False, True):
        table = read_csv_text(text, "reps", "reps.csv", Findings(), by_columns)
        assert table is not None
        assert table.headings[0] == "id"
        assert table.columns[0].tolist() == ["ann", "bob"]
        assert table.numbers.tolist() == [2, 3]


def test_parquet_with_typed_and_nested_columns(tmp_path: Path) -> None:
    (tmp_path / "problem.yaml").write_text("name: x\n")
    pd.DataFrame({"id": [1, 2], "skills": [[{"skill": "hvac", "level": 2}], []], "tags": [["a; b"], None]}).to_parquet(
        tmp_path / "reps.parquet"
    )
    pd.DataFrame(
        {
            "id": ["x", "y"],
            "owner": pd.Categorical(["1", "2"]),
            "owner_since": pd.to_datetime(["2026-01-02", None]),
            "priority": pd.array([2, None], dtype="Int64"),
            "required": pd.array([True, None], dtype="boolean"),
            "value": np.array([1.5, np.nan]),
        }
    ).to_parquet(tmp_path / "accounts.parquet")
    result = read_problem(tmp_path, validated=False)
    assert [issue.line("en") for issue in result.issues] == []
    assert result.problem is not None
    document = result.problem.to_document()
    assert [(rep.id, rep.tags, [skill.level for skill in rep.skills]) for rep in document.reps] == [
        ("1", ["a; b"], [2]),
        ("2", [], []),
    ]
    first, second = document.accounts
    assert (first.owner, str(first.owner_since), first.priority, first.required, first.value) == (
        "1", "2026-01-02", 2, True, 1.5,
    )  # fmt: skip
    assert (second.owner_since, second.priority, second.required, second.value) == (None, 3, False, None)


def test_a_broken_value_in_parquet_is_named_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "problem.yaml").write_text("name: x\n")
    pd.DataFrame({"id": ["a", "b"], "seniority": [3, 9]}).to_parquet(tmp_path / "reps.parquet")
    assert [issue.line("en") for issue in read_problem(tmp_path, validated=False).issues] == [
        (
            "reps.parquet row 2 column seniority: 9 must be at most 5. Correct the number; see the column's range and unit. "
            "[value-too-large]"
        )
    ]
