"""What writers leave behind: safe cells, whole files, no tables of an earlier problem."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assigner.errors import InputError, UnknownNameError
from assigner.files.findings import Findings
from assigner.files.read import load_problem, read_problem
from assigner.files.write import write_problem, yaml_block
from assigner.files.yaml_reading import read_yaml
from assigner.problem.problem import Problem


def problem(**data: Any) -> Problem:
    """Return a problem of plain data, with one rep where none is given."""
    return Problem.from_dict({"reps": [{"id": "ann"}], **data})


def load_problem_unchecked(path: Path) -> Problem:
    """Return the problem at a path without looking at what its tables say together."""
    found = read_problem(path, validated=False).problem
    assert found is not None
    return found


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    names = ["=1+1", "+86 138", "-x", "@sum"]
    accounts = [{"id": f"={number}", "name": name, "tags": [name]} for number, name in enumerate(names)]
    path = write_problem(problem(accounts=accounts), tmp_path / "p")
    lines = (path / "accounts.csv").read_text().splitlines()
    assert lines[1:] == ['\'=0,\'=1+1,"""=1+1"""', "'=1,'+86 138,'+86 138", "'=2,'-x,'-x", "'=3,'@sum,'@sum"]
    assert [account.name for account in load_problem(path).to_document().accounts] == names


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    path = write_problem(problem(accounts=[{"id": "a", "name": "=1+1"}]), tmp_path / "p.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if "worksheets" in name]
    assert not any(b"<f>" in part for part in parts)
    assert openpyxl.load_workbook(path)["accounts"]["B2"].value == "=1+1"


def test_tables_of_an_earlier_problem_are_removed_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write_problem(problem(accounts=[{"id": "a", "skills": [{"skill": "x"}]}], leads=[{"id": "l"}]), folder, "parquet")
    (folder / "notes.csv").write_text("mine")
    (folder / "what-if.yaml").write_text("name: mine")
    write_problem(problem(accounts=[{"id": "a"}]), folder)
    assert sorted(path.name for path in folder.iterdir()) == [
        "accounts.csv", "notes.csv", "problem.yaml", "reps.csv", "what-if.yaml",
    ]  # fmt: skip


def test_lists_stand_in_cells_where_they_fit_and_in_long_tables_where_not(tmp_path: Path) -> None:
    reps = [{"id": "ann", "skills": [{"skill": "hvac"}, {"skill": "a:b", "level": 5, "last_day": "2026-12-31"}]}]
    reps[0]["periods"] = [{"period": "2026-10", "capacity": 100}]
    reps[0]["capacity"] = {"minutes": 4800, "odd; key": 1}
    folder = write_problem(problem(reps=reps), tmp_path / "p")
    assert (folder / "reps.csv").read_text() == 'id,skills\nann,"hvac; ""a:b"":5::2026-12-31"\n'
    assert (folder / "reps.periods.csv").read_text() == "rep,period,capacity\nann,2026-10,100\n"
    assert (folder / "reps.capacity.csv").read_text() == "rep,dimension,value\nann,minutes,4800\nann,odd; key,1\n"
    assert load_problem_unchecked(folder).to_document() == problem(reps=reps).to_document()


def test_a_failed_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_problem(problem(), tmp_path / "p.json")
    before = path.read_text()

    def fail(*_args: object, **_options: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(OSError, match="No space left"):
        write_problem(problem(leads=[{"id": "l"}]), path)
    assert path.read_text() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.json"]


def test_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="There is no format 'docx' to write"):
        write_problem(problem(), tmp_path / "p", "docx")


def test_what_a_workbook_cannot_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assigner.files.xlsx_writing.MOST_ROWS", 2)
    accounts = [{"id": f"a{number}"} for number in range(3)] + [{"id": "b", "name": "x" * 40_000}]
    with pytest.raises(InputError) as raised:
        write_problem(problem(accounts=accounts), tmp_path / "p.xlsx")
    assert [issue.code for issue in raised.value.issues] == ["workbook-too-small"]
    monkeypatch.undo()
    with pytest.raises(InputError, match="40,000 characters"):
        write_problem(problem(accounts=accounts), tmp_path / "p.xlsx")


def test_dates_are_dates_in_a_workbook(tmp_path: Path) -> None:
    data = {"duties": [{"id": "d", "start": "2026-10-01T09:00", "duration_minutes": 60}], "accounts": [{"id": "a"}]}
    data["accounts"] = [{"id": "a", "owner": "ann", "owner_since": "2026-01-02"}]
    book = openpyxl.load_workbook(write_problem(problem(**data), tmp_path / "p.xlsx"))
    assert book["accounts"]["C2"].is_date
    assert book["duties"]["B2"].is_date


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
@example("\x85")
@example(" \n x\u2028")
def test_any_text_comes_back_from_yaml(text: str) -> None:
    found = read_yaml(yaml_block({"a": text, "b": [text]}), "p.yaml", Findings())
    assert found is not None
    assert found.data == {"a": text, "b": [text]}


def test_amounts_in_another_order_keep_their_order(tmp_path: Path) -> None:
    reps = [{"id": "a", "capacity": {"minutes": 1, "count": 2}}, {"id": "b", "capacity": {"count": 3, "minutes": 4}}]
    for name in ("p", "p.xlsx", "p.json"):
        path = write_problem(problem(reps=reps), tmp_path / name)
        assert load_problem_unchecked(path).digest == problem(reps=reps).digest
    assert (tmp_path / "p" / "reps.capacity.csv").exists()
