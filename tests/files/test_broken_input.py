"""Each kind of broken input, with the exact line that is printed: place, value, what is wrong, way out, code."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from assigner.errors import InputError
from assigner.files.findings import Findings
from assigner.files.read import load_problem, read_problem
from assigner.files.xlsx_reading import read_sheets

REPS = "id,name\nann,Ann\n"


def lines_of(path: Path, language: str = "en") -> list[str]:
    """Return what is printed for the errors and remarks of a path."""
    return [issue.line(language) for issue in read_problem(path, validated=False).issues]  # type: ignore[arg-type]


def folder(path: Path, **files: str | bytes) -> Path:
    """Write a folder of tables; ``__`` in a name stands for a dot."""
    path.mkdir(exist_ok=True)
    for name, content in {"problem__yaml": "name: test\n", "reps__csv": REPS, **files}.items():
        target = path / name.replace("__", ".")
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


CSV_FAULTS = {
    "id,name\n,Ann\nbob,Bob\n": [
        "reps.csv:2 column id: Nothing is given here, but it is required. Fill it in, or remove the row. [value-missing]"
    ],
    "id,seniority\nann,9\n": [
        (
            "reps.csv:2 column seniority: 9 must be at most 5. Correct the number; see the column's range and unit. "
            "[value-too-large]"
        )
    ],
    "id,seniority\nann,high\n": [
        (
            "reps.csv:2 column seniority: 'high' is not a number. Write a number such as 1234.5, without a unit. "
            "[number-unreadable]"
        )
    ],
    "id,active\nann,maybe\n": [
        "reps.csv:2 column active: 'maybe' is neither yes nor no. Write yes or no. [flag-unreadable]"
    ],
    "id,skills\nann,hvac:3; german:x\n": [
        (
            "reps.csv:2 column skills: Entry 2, level: 'x' is not a number. Write a number such as 1234.5, without a unit. "
            "[number-unreadable]"
        )
    ],
    "id,skills\nann,a:1:2026-01-01:2026-02-01:x\n": [
        (
            "reps.csv:2 column skills: Entry 1: 'a:1:2026-01-01:2026-02-01:x' has 5 parts, but only 4 are known: skill, level, "
            "first_day, last_day. Write it as skill:level:first_day:last_day. [record-too-long]"
        )
    ],
    "id,leave\nann,10/1/2026\n": [
        (
            "reps.csv:2 column leave: Entry 1, start: '10/1/2026' is not a date and time. Write it as 2026-10-01 09:00 (with an "
            "offset such as +08:00 if it is not local time). [moment-unreadable]"
        ),
        (
            "reps.csv:2 column leave: Entry 1, end: '10/1/2026' is not a date and time. Write it as 2026-10-01 09:00 (with an "
            "offset such as +08:00 if it is not local time). [moment-unreadable]"
        ),
    ],
    "id,capacity_minutes\nann,lots\n": [
        (
            "reps.csv:2 column capacity_minutes: 'lots' is not a number. Write a number such as 1234.5, without a unit. "
            "[number-unreadable]"
        )
    ],
    "id,capacity\nann,4800\n": [
        (
            "reps.csv:2 column capacity: '4800' does not say what is measured. Write minutes:4800; count:30, or use one column "
            "each: capacity_minutes. [mapping-unreadable]"
        )
    ],
    "id,skils\nann,hvac\n": [
        (
            "reps.csv:1 column skils: There is no field 'skils' here. Did you mean 'skills'? A heading that begins with # is a "
            "comment. [heading-unknown]"
        )
    ],
    "id,phone\nann,123\n": [
        (
            "reps.csv:1 column phone: There is no field 'phone' here. It is not read. Remove it, or begin its name with # to mark "
            "it as a comment. [heading-unknown]"
        )
    ],
    "id,工号\nann,1\n": [
        (
            "reps.csv:1 column 工号: Two headings mean the field 'id'. Keep one of them; begin the other with # to mark it as a "
            "comment. [heading-twice]"
        )
    ],
    "name\nAnn\n": ["reps.csv: The column 'id' is missing. Add it; the headings found are: name. [column-missing]"],
    "id,name\nann,Ann,7,8\n": [
        (
            "reps.csv:2: The row has 4 cells, but there are 2 headings. Put texts that contain the delimiter into double quotes. "
            "[row-too-long]"
        )
    ],
}


@pytest.mark.parametrize("text", CSV_FAULTS, ids=range(len(CSV_FAULTS)))
def test_broken_csv(text: str, tmp_path: Path) -> None:
    assert lines_of(folder(tmp_path / "p", reps__csv=text)) == CSV_FAULTS[text]


def test_every_fault_is_told_at_once_in_both_languages(tmp_path: Path) -> None:
    text = "编号,资历,在岗\nann,9,也许\nbob,x,是\n"
    assert lines_of(folder(tmp_path / "p", reps__csv=text), "zh") == [
        "reps.csv:2 column 在岗: '也许' 不是“是”或“否”。 请填写 是 或 否。 [flag-unreadable]",
        "reps.csv:2 column 资历: 9 不能大于 5。 请更正数值，注意该列的范围与单位。 [value-too-large]",
        "reps.csv:3 column 资历: 'x' 不是数字。 请填写数字，如 1234.5，不带单位。 [number-unreadable]",
    ]


def test_only_twenty_of_a_kind_are_told_and_the_others_counted(tmp_path: Path) -> None:
    rows = "".join(f"r{number},x\n" for number in range(100))
    lines = lines_of(folder(tmp_path / "p", reps__csv="id,seniority\n" + rows))
    assert len(lines) == 21
    assert lines[19].startswith("reps.csv:21 column seniority: 'x' is not a number.")
    assert lines[20] == (
        "reps.csv:21 column seniority: 80 more of this kind in reps.seniority. Correct the source, then read it again. "
        "[number-unreadable]"
    )


def test_long_tables_name_unknown_parents(tmp_path: Path) -> None:
    path = folder(
        tmp_path / "p",
        reps__leave__csv="rep,start,end\nan,2026-10-01,2026-10-02\nann,2026-13-01,2026-10-02\n",
        duties__csv="id\nd1\n",
        duties__positions__csv="duty,count\nd1,2\n",
        duties__positions__skills__csv="duty,position,skill\nd1,2,hvac\n",
    )
    assert lines_of(path) == [
        "reps.leave.csv:2 column rep: There is no rep 'an'. Did you mean 'ann'? [parent-unknown]",
        (
            "reps.leave.csv:3 column start: '2026-13-01' is a day that does not exist. Correct the day or the month. "
            "[date-impossible]"
        ),
        (
            "duties.positions.skills.csv:2 column position: There is no position number 2; there are 1. Number them from 1, in "
            "the order of the table duties.positions. [parent-unknown]"
        ),
    ]


JSON_FAULTS = {
    '{"reps": [{"id": "a", "skills": [{"skill": "x", "level": 9}]}]}': [
        "$.reps[0].skills[0].level: 9 must be at most 5. Correct the number; see the column's range and unit. [value-too-large]"
    ],
    '{"reps": [{"id": "a"}, {"name": "b"}]}': [
        "$.reps[1].id: Nothing is given here, but it is required. Fill it in. [value-missing]"
    ],
    '{"reps": [{"id": "a", "seniority": NaN}]}': [
        "$.reps[0].seniority: nan is not a finite number. Write a number, or leave the field out. [number-not-finite]"
    ],
    '{"reps": [{"id": "a", "id": "b"}]}': [
        "$.reps[0].id: The key 'id' stands twice here. Remove one of them. [key-twice]"
    ],
    '{"reps": [{"id": "a"}], "horizont": {}}': [
        (
            "$.horizont: There is no field 'horizont' here. Did you mean 'horizon'? A heading that begins with # is a comment. "
            "[heading-unknown]"
        )
    ],
    '{"reps": [{"id": "a"}], "period": "hourly"}': [
        "$.period: 'hourly' is not one of the possible values. Write one of: horizon, quarter, month, week, day. [choice-unknown]"
    ],
    '{"reps": [{"id": "a"}], "horizon": {"first_day": "2026-02-01", "last_day": "2026-01-01"}}': [
        "$.horizon: last_day (2026-01-01) lies before first_day (2026-02-01). Swap them. Correct the entry. [value-refused]"
    ],
    '{"reps": {"id": "a"}}': [
        "$.reps: This must be a list of rows. Write a list of objects, one for each row. [list-expected]",
        (
            "p.json: The problem has no reps. Add a table of reps: reps.csv in a folder, a sheet 'reps' in a workbook, or "
            '"reps": [...] in a document. [reps-missing]'
        ),
    ],
    '{"reps": [7, {"id": "a"}]}': [
        '$.reps[0]: This is not a row with named fields. Write an object such as {"id": "a1"}. [row-expected]'
    ],
    '{"reps": [}': [
        (
            "p.json:1 column 11: This is not valid JSON: Expecting value. Correct the text at this place; often a comma or a quote "
            "is missing. [json-syntax]"
        )
    ],
    "[1, 2]": [
        'p.json: The document is not an object with named parts. Write {"reps": [...], "accounts": [...]}. [document-not-object]'
    ],
    "[" * 100_000: [
        "p.json: The document is nested too deeply. A problem needs at most 64 levels. [document-too-deep]"
    ],
    '{"a":' * 80 + "1" + "}" * 80: [
        "p.json: The document is nested too deeply. A problem needs at most 64 levels. [document-too-deep]"
    ],
    '{"reps": [{"id": "a", "seniority": ' + "9" * 5000 + "}]}": [
        "p.json: The document has a number with thousands of digits. Shorten the number. [number-too-large]"
    ],
}


@pytest.mark.parametrize("text", JSON_FAULTS, ids=range(len(JSON_FAULTS)))
def test_broken_json(text: str, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text(text)
    assert lines_of(path) == JSON_FAULTS[text]


YAML_FAULTS = {
    "reps:\n- id: a\nrules:\n- rule: x\n  level: hard\n  level: soft\n": [
        "p.yaml:6 rules[0].level: The key 'level' stands twice here. Remove one of them. [key-twice]"
    ],
    "reps:\n- id: a\n  seniority: 9\n": [
        "p.yaml:3 reps[0].seniority: 9 must be at most 5. Correct the number; see the column's range and unit. [value-too-large]"
    ],
    "销售代表:\n- 编号: a\n  技能: 暖通:9\n": [
        (
            "p.yaml:3 销售代表[0].技能[0].level: 9 must be at most 5. Correct the number; see the column's range and unit. "
            "[value-too-large]"
        )
    ],
    "reps:\n- id: a\ngrid_minutes: .inf\n": [
        "p.yaml:3 grid_minutes: inf is not a finite number. Write a number, or leave the field out. [number-not-finite]"
    ],
    "reps:\n- id: a\nname: x: y\n": [
        (
            "p.yaml:3: This is not valid YAML: mapping values are not allowed here. Correct the text at this place; check the "
            "indentation, and put texts with ': ' or '#' in quotes. [yaml-syntax]"
        )
    ],
    "a: &a [x, x, x, x, x, x, x, x, x]\n"
    + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    ): [
        (
            "p.yaml: The document is nested too deeply or unfolds to too many values. Use at most 64 levels; put large tables into "
            "CSV or Parquet files. [document-too-deep]"
        )
    ],
}


@pytest.mark.parametrize("text", YAML_FAULTS, ids=range(len(YAML_FAULTS)))
def test_broken_yaml(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assigner.files.yaml_reading.MOST_VALUES", 10_000)
    path = tmp_path / "p.yaml"
    path.write_text(text)
    assert lines_of(path) == YAML_FAULTS[text]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """Write a workbook of plain cells."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_workbook_names_its_cells(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "p.xlsx",
        {
            "Reps": [["id", "name", "active", "skills"], ["ann", "Ann", "maybe", "hvac:9"]],
            "acounts": [["id"]],
            "Pivot": [["something"]],
            "rules": [["rule", "weight"], ["load-uneven", 0]],
            "settings": [["setting", "value"], ["horizon.first_day", "soon"], ["horizon.last_day", "2026-12-31"]],
        },
    )
    assert lines_of(path) == [
        "acounts: There is no table 'acounts'. Did you mean 'accounts'? A name that begins with _ is left alone. [table-unknown]",
        "Pivot: There is no table 'Pivot'. It is not read. Begin its name with _ to say so. [table-unknown]",
        (
            "settings!B2: 'soon' is not a date. Write it as 2026-10-01 (also 2026/10/1, 2026年10月1日, or a date cell in Excel). "
            "[date-unreadable]"
        ),
        "rules!B2: 0 must be at least 1. Correct the number; see the column's range and unit. [value-too-small]",
        "Reps!C2: 'maybe' is neither yes nor no. Write yes or no. [flag-unreadable]",
        "Reps!D2: Entry 1, level: 9 must be at most 5. Correct the number; see the column's range and unit. [value-too-large]",
    ]


def test_titles_above_a_table_and_merged_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        reps, accounts = book.add_worksheet("reps"), book.add_worksheet("客户清单")
        reps.write_column(0, 0, ["id", "ann", "bob"])
        accounts.merge_range("A1:C1", "Accounts of the fourth quarter")
        accounts.write_row(2, 0, ["id", "Owner", "ARR"])
        accounts.write_column(3, 0, ["acme", "birch", "cedar"])
        accounts.merge_range("B4:B5", "ann")
        accounts.write_column(3, 2, [1, 2, "three"])
        accounts.write(5, 1, "bob")
    (told,) = lines_of(path)
    assert told.startswith("客户清单!C6: 'three' is not a number.")
    sheets = read_sheets(path, Findings())
    assert sheets is not None
    assert [row[1] for row in sheets["客户清单"][3:]] == ["ann", "ann", "bob"]


def test_cells_that_show_an_error_are_told(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("reps")
        sheet.write_row(0, 0, ["id", "capacity_minutes"])
        sheet.write_string(1, 0, "ann")
        sheet.write_formula(1, 1, "=NA()", None, "#N/A")
    assert lines_of(path) == [
        "reps!B2: The formula in this cell gives an error. Correct the formula, or write the value. [cell-error]"
    ]


def test_files_that_are_not_there_or_not_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "team.json").write_text("")
    (tmp_path / "text.xlsx").write_text("id,name")
    (tmp_path / "note.docx").write_text("x")
    (tmp_path / "empty").mkdir()
    assert lines_of(tmp_path / "teem.json") == [
        f"{tmp_path}/teem.json: There is no such file or folder. Did you mean 'team.json'? [file-missing]"
    ]
    assert lines_of(tmp_path / "team.json") == [
        "team.json: The file is empty. Export it again, or remove it. [file-empty]"
    ]
    assert lines_of(tmp_path / "text.xlsx")[0].startswith("text.xlsx: This is not a workbook that can be read (")
    assert lines_of(tmp_path / "text.xlsx")[0].endswith("[file-unreadable]")
    assert lines_of(tmp_path / "note.docx") == [
        (
            f"{tmp_path}/note.docx: Files that end in '.docx' are not problems. Give a folder with CSV or Parquet tables, or a "
            ".json, .yaml or .xlsx file. [file-kind-unknown]"
        )
    ]
    assert lines_of(tmp_path / "empty") == [
        (
            f"{tmp_path}/empty: This folder has neither problem.yaml nor any table. Lists of a CRM become a problem by: assigner "
            f"import {tmp_path}/empty --out my-team. Else give the folder that holds reps.csv; assigner new makes one to fill in. "
            "[folder-without-problem]"
        )
    ]


def test_a_folder_without_reps_or_without_settings(tmp_path: Path) -> None:
    path = folder(tmp_path / "p")
    (path / "reps.csv").unlink()
    assert lines_of(path) == [
        (
            "p: The problem has no reps. Add a table of reps: reps.csv in a folder, a sheet 'reps' in a workbook, or "
            '"reps": [...] in a document. [reps-missing]'
        )
    ]
    (path / "reps.csv").write_text(REPS)
    (path / "problem.yaml").unlink()
    assert lines_of(path) == [
        (
            "p: There is no problem.yaml: every setting has its default. Add one to set a horizon, a time zone or rules. "
            "[settings-default]"
        )
    ]


def test_the_same_table_twice(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", 销售代表__csv=REPS, problem__yaml="teams: [{id: a}]\n", teams__csv="id\nb\n")
    assert lines_of(path) == [
        "销售代表.csv: reps.csv is the same table. Keep one of them. [table-twice]",
        "problem.yaml:1 teams: The setting 'teams' stands here and in a table. Keep one of them. [table-twice]",
    ]


def test_a_workbook_with_a_password(tmp_path: Path) -> None:
    path = tmp_path / "p.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    assert lines_of(path) == [
        "p.xlsx: The workbook is protected by a password. Save a copy without a password. [file-locked]"
    ]


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assigner.files.xlsx_reading.MOST_UNPACKED_BYTES", 1000)
    path = tmp_path / "p.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 100_000)
    assert lines_of(path) == [
        (
            "p.xlsx: The file cannot be opened: it unpacks to more than 2 GiB. Close it in other programs and check that you may "
            "read it. [file-unreadable]"
        )
    ]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    path = tmp_path / "p.json"
    path.write_text("{}")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert lines_of(path) == [
        (
            "p.json: The file cannot be opened: Permission denied. Close it in other programs and check that you may read it. "
            "[file-unreadable]"
        )
    ]


def test_a_document_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assigner.files.read.MOST_DOCUMENT_BYTES", 10)
    path = tmp_path / "p.json"
    path.write_text('{"reps": [{"id": "a"}]}')
    assert lines_of(path) == [
        (
            "p.json: The file has 0 MiB. Problems of this size belong into a folder with Parquet tables (assigner convert). "
            "[file-too-large]"
        )
    ]


def test_validation_names_the_same_places(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", accounts__csv="id,owner,pin\n\nx,nobody,\n\ny,,bob\n")
    places = {issue.code: issue.place for issue in read_problem(path).issues}
    assert places["owner-unknown"] == "accounts.csv:3 column owner"
    assert places["pin-unknown"] == "accounts.csv:5 column pin"


def test_loading_raises_everything_at_once(tmp_path: Path) -> None:
    path = folder(tmp_path / "p", reps__csv="id,seniority,active\na,9,x\n")
    with pytest.raises(InputError) as raised:
        load_problem(path)
    errors = [issue.code for issue in raised.value.issues if issue.severity == "error"]
    assert errors == ["flag-unreadable", "value-too-large"]
