"""Plans as tables in every kind of file, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from assigner.errors import InputError
from assigner.files.plans import read_plan_rows, read_plan_table, write_plan_table
from assigner.language import Language

ROWS = [
    ("a", "li-na", None),
    ("=b", None, None),
    ('"q"', "007", None),
    ("D7@2026-10-12/2", "x", "2026-10-12T09:00:00+08:00"),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".json", ".xlsx"])
def test_every_kind_of_file_gives_the_plan_back(suffix: str, language: Language, tmp_path: Path) -> None:
    frame = pd.DataFrame(ROWS, columns=["item", "rep", "start"], dtype=object)
    found = read_plan_rows(write_plan_table(frame, tmp_path / f"plan{suffix}", language))
    plain = found.astype(object).where(found.notna(), None)
    assert list(plain.itertuples(index=False, name=None)) == ROWS


def test_the_answer_of_solve(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps({"status": "optimal", "plan": [{"item": "a", "rep": "b", "start": None}]}))
    assert read_plan_rows(path).iloc[0, :2].tolist() == ["a", "b"]


def test_a_list_of_rows_in_yaml(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("- {项目: a, 销售代表: b}\n", encoding="utf-8")
    assert read_plan_rows(path).iloc[0, :2].tolist() == ["a", "b"]


def test_ids_win_over_names_in_the_workbook_of_the_report(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Loads").write_row(0, 0, ["rep", "load"])
        sheet = book.add_worksheet("Plan")
        sheet.write_row(0, 0, ["id", "item", "rep", "rep id", "why"])
        sheet.write_row(1, 0, ["A1", "Harbour Hotels", "Li Na", "li-na", "because"])
    assert read_plan_rows(path).iloc[0, :2].tolist() == ["A1", "li-na"]


FAULTS = {
    ("plan.json", '{"plan": [{"item": "a", "rep": "b", "start": "soon"}, 5, {"rep": "x"}]}'): [
        '$.plan[1]: This is not a row with named fields. Write {"item": "a1", "rep": "li-na"}. [row-expected]',
        "$.plan[2].item: Nothing is given here, but it is required. Fill it in, or remove the row. [value-missing]",
        (
            "$.plan[0].start: 'soon' is not a date and time. Write it as 2026-10-01 09:00 (with an offset such as +08:00 if it is "
            "not local time). [moment-unreadable]"
        ),
    ],
    ("plan.csv", "item,who\na,b\n"): [
        "plan.csv: The column 'rep' is missing. Add it; the headings found are: item, who. [column-missing]"
    ],
    ("plan.csv", "item,rep\n,b\n"): [
        "plan.csv:2 column item: Nothing is given here, but it is required. Fill it in, or remove the row. [value-missing]"
    ],
    ("plan.json", '{"status": "x"}'): [
        (
            "plan.json: There is no plan in this file. A plan is a table with the columns item, rep and start, or a document with "
            "a list 'plan' of them. [plan-missing]"
        )
    ],
    ("plan.doc", "x"): [
        "{path}: Files that end in '.doc' are not plans. Give a .json, .csv, .parquet, .yaml or .xlsx file. [file-kind-unknown]"
    ],
}


@pytest.mark.parametrize(("name", "text"), FAULTS)
def test_broken_plans(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text)
    lines = [issue.line("en") for issue in read_plan_table(path).issues]
    assert lines == [line.replace("{path}", str(path)) for line in FAULTS[name, text]]
    with pytest.raises(InputError):
        read_plan_rows(path)


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    for name in ("plan.csv", "plan.parquet", "plan.json", "plan.xlsx"):
        (issue,) = read_plan_table(tmp_path / name).issues
        assert issue.code == "file-missing"
