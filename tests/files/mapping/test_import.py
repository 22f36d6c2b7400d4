"""Guards: an export becomes the problem that the mapping says, and every fault in it is told once with its places."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from assigner.errors import InputError, UnknownNameError
from assigner.files.mapping import bundled_mappings, import_problem
from assigner.issues import Issue
from tests.files.mapping.small import DEALS, FIRMS, MAPPING, write_export


def _only(issues: list[Issue], code: str, place: str) -> Issue:
    found = [issue for issue in issues if issue.code == code and issue.place == place]
    assert len(found) == 1, [(issue.code, issue.place) for issue in issues]
    return found[0]


def test_the_rows_are_what_the_mapping_says(tmp_path: Path) -> None:
    problem, _ = import_problem(tmp_path, write_export(tmp_path))
    assert [(rep.id, rep.active, rep.territories, rep.capacity) for rep in problem.reps] == [
        ("Ann", True, ["North"], {"minutes": 6000.0}),
        ("Bob", True, ["North"], {"minutes": 6000.0}),
        ("Cid", False, ["South"], {"minutes": 6000.0}),
    ]
    # minutes: the root of the size (1 where unreadable) times 60 times the constant 0.5.
    assert [(account.id, account.parent, account.minutes, account.tags) for account in problem.accounts] == [
        ("Acme", None, 300.0, ["technology", "imported"]),
        ("Acme Sub", "Acme", 1500.0, ["retail", "imported"]),
        ("Zoo", None, 30.0, ["retail", "imported"]),
    ]
    assert [(lead.id, lead.account, lead.owner, lead.arrived_at, lead.value) for lead in problem.leads] == [
        ("D4", "Acme Sub", "Bob", datetime(2026, 1, 8), 5.0),
        ("D5", None, "Bob", datetime(2026, 1, 9), 5.0),
    ]


def test_the_horizon_is_the_quarter_after_the_last_date(tmp_path: Path) -> None:
    problem, _ = import_problem(tmp_path, write_export(tmp_path))
    assert problem.horizon is not None
    assert (problem.horizon.first_day, problem.horizon.last_day) == (date(2026, 4, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("last", "first_day", "last_day"),
    [
        ("3/31/2026", date(2026, 4, 1), date(2026, 6, 30)),
        ("4/1/2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("9/30/2026", date(2026, 10, 1), date(2026, 12, 31)),
        ("12/31/2026", date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_quarters_follow_the_calendar(tmp_path: Path, last: str, first_day: date, last_day: date) -> None:
    problem, _ = import_problem(tmp_path, write_export(tmp_path, deals=DEALS.replace("2/3/2026", last)))
    assert problem.horizon is not None
    assert (problem.horizon.first_day, problem.horizon.last_day) == (first_day, last_day)


def test_every_fault_is_told_once_with_number_and_places(tmp_path: Path) -> None:
    _, issues = import_problem(tmp_path, write_export(tmp_path))
    mended = _only(issues, "value-mended", "firms.csv:2 column sector")
    assert (mended.value, mended.severity) == ("tecnology", "info")
    assert "in 1 row (firms.csv:2)" in mended.words.en
    assert _only(issues, "number-unreadable", "firms.csv:4 column size").value == "x"
    assert _only(issues, "key-missing", "firms.csv:5 column firm").value is None
    assert _only(issues, "key-duplicate", "firms.csv:6 column firm").value == "Zoo"
    assert _only(issues, "value-unexpected", "deals.csv:7 column stage").value == "Opened"
    assert _only(issues, "date-unreadable", "deals.csv:7 column to").value == "soon"
    missing = _only(issues, "value-missing", "deals.csv:6 column firm")
    assert missing.severity == "warning"
    assert "empty in 1 of 6 rows" in missing.words.en
    assert missing.way_out.zh == "单独处理。"
    unused = _only(issues, "rep-unused", "reps.csv:4 column name")
    assert unused.words.en == "1 of 3 without work: Cid."
    assert unused.words.zh == "3 人中 1 人无工作：Cid。"
    assert {issue.severity for issue in issues} == {"info", "warning"}


def test_a_name_that_the_other_table_lacks_is_told(tmp_path: Path) -> None:
    deals = DEALS.replace("D4,Bob,Acme Sub", "D4,Bob,Acme Subb")
    _, issues = import_problem(tmp_path, write_export(tmp_path, deals=deals))
    lost = _only(issues, "join-unmatched", "deals.csv:5 column firm")
    assert lost.value == "Acme Subb"
    assert lost.severity == "warning"


def test_gb18030_and_utf8_with_mark_give_the_same(tmp_path: Path) -> None:
    mapping = write_export(tmp_path)
    firms = FIRMS.replace("Zoo", "动物园")
    (tmp_path / "firms.csv").write_bytes(firms.encode("gb18030"))
    first, _ = import_problem(tmp_path, mapping)
    (tmp_path / "firms.csv").write_bytes(firms.encode("utf-8-sig"))
    second, _ = import_problem(tmp_path, mapping)
    assert first.accounts == second.accounts
    assert first.accounts[2].id == "动物园"


def test_workbooks_are_read_by_sheet(tmp_path: Path) -> None:
    import openpyxl

    mapping = write_export(tmp_path, MAPPING.replace("file: reps.csv", "file: reps.xlsx, sheet: People"))
    book = openpyxl.Workbook()
    book.active.title = "People"
    for row in (("name", "office"), ("Ann", "North"), ("Bob", "North"), ("Cid", "South")):
        book.active.append(row)
    book.save(tmp_path / "reps.xlsx")
    problem, issues = import_problem(tmp_path, mapping)
    assert [rep.id for rep in problem.reps] == ["Ann", "Bob", "Cid"]
    assert [issue.place for issue in issues if issue.code == "rep-unused"] == ["reps.xlsx People!A4"]


def _error(folder: Path, mapping: Path) -> Issue:
    with pytest.raises(InputError) as caught:
        import_problem(folder, mapping)
    (error,) = [issue for issue in caught.value.issues if issue.severity == "error"]
    return error


def test_a_missing_column_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    mapping = write_export(tmp_path, reps="name,region\nAnn,North\n")
    error = _error(tmp_path, mapping)
    assert (error.code, error.place, error.value) == ("column-missing", "reps.csv", "office")
    (tmp_path / "reps.csv").unlink()
    assert _error(tmp_path, mapping).code == "file-missing"


def test_what_row_models_refuse_is_told_at_its_row(tmp_path: Path) -> None:
    mapping = write_export(tmp_path, MAPPING.replace("minutes: 30,", "minutes: {subtract: [0, 30]},"))
    with pytest.raises(InputError) as caught:
        import_problem(tmp_path, mapping)
    refused = [issue for issue in caught.value.issues if issue.severity == "error"]
    assert [issue.place for issue in refused] == ["deals.csv:5 -> leads.minutes", "deals.csv:6 -> leads.minutes"]
    assert [issue.value for issue in refused] == [-30, -30]


@pytest.mark.parametrize(
    ("old", "new", "line", "value"),
    [
        ("id: firm, parent: parent, minutes", "id: firme, parent: parent, minutes", "id: firme", "firme"),
        ("{sqrt:", "{exec:", "{exec:", "exec"),
        ("{constant: factor}", "{constant: fctor}", "fctor", "fctor"),
        ("where: {stage: [Open]}", "where: {stge: [Open]}", "stge", "stge"),
        ("join: {table: book", "join: {table: boook", "boook", "boook"),
        ("from: people\n    fields", "from: peple\n    fields", "from: peple", "peple"),
    ],
)
def test_names_that_the_mapping_gets_wrong_are_told_at_their_line(
    tmp_path: Path, old: str, new: str, line: str, value: str
) -> None:
    assert old in MAPPING
    text = MAPPING.replace(old, new)
    error = _error(tmp_path, write_export(tmp_path, text))
    number = next(at for at, one in enumerate(text.splitlines(), start=1) if line in one)
    assert error.code == "mapping-invalid"
    assert error.place.startswith(f"small.yaml:{number} ")
    assert error.value == value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("sources:", "surces:"),
        ("numbers: [value]", "numbers: [walue]"),
        ("- where: {stage: [Open]}", "- {where: {stage: [Open]}, append: book}"),
        ("format: assigner-mapping/1", "format: assigner-mapping/9"),
    ],
)
def test_mappings_of_the_wrong_shape_are_refused(tmp_path: Path, old: str, new: str) -> None:
    mapping = write_export(tmp_path, MAPPING.replace(old, new))
    with pytest.raises(InputError) as caught:
        import_problem(tmp_path, mapping)
    assert {issue.code for issue in caught.value.issues} == {"mapping-invalid"}
    assert all(issue.place.startswith("small.yaml:") for issue in caught.value.issues)


def test_bundled_mappings_are_found_by_name(tmp_path: Path) -> None:
    assert "maven" in bundled_mappings()
    with pytest.raises(UnknownNameError, match="maven"):
        import_problem(tmp_path, "mavn")
