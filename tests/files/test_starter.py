"""The starter loads without a remark in every form, can be solved, and its workbook helps while filling in."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from assigner.files.read import read_problem
from assigner.files.starter import write_starter
from assigner.files.starter_example import example_document
from assigner.language import Language
from assigner.problem.problem import Problem
from assigner.rules.active import rule_issues
from assigner.solve import solve


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["folder", "team.xlsx", "team.json", "team.yaml"])
def test_a_written_starter_loads_without_a_remark(name: str, language: Language, tmp_path: Path) -> None:
    path = write_starter(tmp_path / "new" / name, None, language)
    result = read_problem(path)
    assert [issue.line("en") for issue in result.issues] == []
    assert result.problem is not None
    assert list(rule_issues(result.problem.settings)) == []
    assert result.problem.digest == Problem.from_document(example_document(language)).digest


def test_the_format_can_be_named(tmp_path: Path) -> None:
    path = write_starter(tmp_path / "team", "folder")
    assert {entry.name for entry in path.iterdir()} >= {"problem.yaml", "README.md", "reps.csv", "accounts.csv"}
    assert (path / "problem.yaml").read_text().startswith("# Settings of the whole problem")


def test_the_starter_can_be_solved() -> None:
    result = solve(Problem.from_document(example_document("en")), seconds=10, workers=1)
    assert result.verified
    assert result.status in {"optimal", "feasible"}
    assert result.counts()["accounts_unassigned"] == 0


def _lists(sheet: openpyxl.worksheet.worksheet.Worksheet) -> dict[str, str]:
    """Return the source of each column's drop-down, by heading."""
    headings = {cell.column: str(cell.value) for cell in sheet[1]}
    found = {}
    for check in sheet.data_validations.dataValidation:
        if check.type == "list":
            found[headings[next(iter(check.sqref.ranges)).min_col]] = str(check.formula1)
    return found


def test_the_workbook_has_notes_and_drop_downs(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_starter(tmp_path / "team.xlsx", None, "zh"))
    assert book.sheetnames[:2] == ["说明", "设置"]
    accounts = book["客户"]
    assert all(cell.comment is not None for cell in accounts[1]), "every heading explains itself"
    note = next(cell.comment.text for cell in accounts[1] if cell.value == "优先级" and cell.comment)
    assert "类型：整数，1 到 5" in note
    assert "默认：3" in note
    lists = _lists(accounts)
    assert lists["当前归属"] == "'销售代表'!$A$2:$A$2001"
    assert lists["必须分配"] == '"是,否"'
    assert lists["区域"] == "'区域'!$A$2:$A$2001"
    assert lists["母公司"] == "'客户'!$A$2:$A$2001"
    assert _lists(book["团队"])["上级团队"] == "'团队'!$A$2:$A$2001"
    assert _lists(book["任务"])["类型"].startswith('"拜访,演示,')
    assert _lists(book["设置"])["值"]


def test_the_english_workbook(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_starter(tmp_path / "team.xlsx"))
    assert book.sheetnames[0] == "README"
    assert _lists(book["accounts"])["required"] == '"yes,no"'
    assert _lists(book["reps"])["team"] == "'teams'!$A$2:$A$2001"
