"""Drafts: what the page shows as cells and sends again as CSV is the same problem, from every format.

When to modify: when uploads come in another shape.
"""

from __future__ import annotations

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from api.plans.drafting import Draft, draft_of
from assigner.files.lists import GOAL_WEIGHTS
from assigner.files.lists.recognise import guessed
from assigner.files.read import load_problem, read_problem
from assigner.files.write import write_problem
from assigner.problem.problem import Problem
from tests.api.callers import Callers
from tests.api.plans.conftest import ROOT

FORMATS = [
    ("first-steps", "csv", "en"),
    ("first-steps", "parquet", "en"),
    ("first-steps", "yaml", "en"),
    ("after-sales", "json", "en"),
    ("after-sales", "xlsx", "en"),
    ("shanghai", "xlsx", "zh"),
]


@cache
def problem_of(team: str) -> Problem:
    return load_problem(ROOT / "scenarios" / team)


def sent_again(draft: Draft, folder: Path) -> Path:
    """Write what the page sends: each table as CSV under its name, settings as they came."""
    folder.mkdir()
    for table in draft.tables:
        with (folder / f"{table.table}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([table.headings, *table.rows])
    for name, text in draft.settings.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def drafted(sent: Path, out: Path) -> Draft:
    out.mkdir()
    return draft_of(sent, out)


@pytest.mark.parametrize(("team", "format", "language"), FORMATS)
def test_the_cells_of_a_problem_are_that_problem(team: str, format: str, language: Any, tmp_path: Path) -> None:
    problem = problem_of(team)
    sent = tmp_path / "sent"
    sent.mkdir()
    is_folder = format in ("csv", "parquet")
    write_problem(problem, sent if is_folder else sent / f"team.{format}", format, language)
    draft = drafted(sent, tmp_path / "out")
    assert not draft.issues
    assert all(len(row) == len(table.headings) for table in draft.tables for row in table.rows)
    again = read_problem(sent_again(draft, tmp_path / "again"))
    assert again.problem is not None, again.issues
    assert again.problem.digest == problem.digest


def test_a_table_is_known_by_its_headings_where_its_name_says_nothing() -> None:
    assert guessed(["Name", "id", "Owner", "potential"]) == "accounts"
    assert guessed(["姓名", "编号", "技能", "请假"]) == "reps"
    assert guessed(["id", "arrived_at", "answer_by"]) == "leads"
    assert guessed(["colour", "shape"]) == ""


def test_what_cannot_be_read_is_said_and_the_rest_is_shown(tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    (sent / "reps.csv").write_text("id,name\nann,Ann\n")
    (sent / "accounts.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    draft = drafted(sent, tmp_path / "out")
    assert [(table.table, table.rows) for table in draft.tables] == [("reps", (("ann", "Ann"),))]
    assert [issue["code"] for issue in draft.issues] == ["file-unreadable"]


def test_a_draft_over_http_stores_nothing(client: Callers, tmp_path: Path) -> None:
    workbook = write_problem(load_problem(ROOT / "scenarios" / "first-steps"), tmp_path / "team.xlsx")
    files = [("files", (workbook.name, workbook.read_bytes()))]
    answer = client.planner.post("/v1/page/drafts", files=files)
    assert answer.status_code == 200, answer.text
    tables = {table["table"]: table for table in answer.json()["tables"]}
    assert {"reps", "accounts", "leads", "duties"} <= set(tables)
    assert tables["reps"]["headings"][0] == "id"
    assert client.planner.get("/v1/problems").json()["items"] == []
    assert client.viewer.post("/v1/page/drafts", files=files).status_code == 403


def test_broken_input_is_an_answer_and_no_failure(client: Callers) -> None:
    answer = client.planner.post("/v1/page/drafts", content=json.dumps({"reps": 3}))
    assert answer.status_code == 200, answer.text
    assert answer.json()["tables"] == []
    assert client.planner.post("/v1/page/drafts", content="[").json()["issues"][0]["code"] == "json-syntax"


def test_the_fields_of_tables_are_named_in_both_languages(client: Callers) -> None:
    tables = {one["table"]: one for one in client.viewer.get("/v1/page/fields").json()}
    owner = next(field for field in tables["accounts"]["fields"] if field["name"] == "owner")
    assert owner["heading"]["en"] == "owner"
    assert owner["heading"]["zh"] != "owner"
    assert tables["reps"]["title"] == {"en": "reps", "zh": "销售代表"}


def test_a_row_that_adds_up_the_others_is_left_out_and_told(tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    (sent / "accounts.csv").write_text("客户名称,ARR\n恒联,10\n,\n普济,20\n合计,30\n", "utf-8")
    draft = drafted(sent, tmp_path / "out")
    assert draft.tables[0].rows == (("恒联", "10"), ("普济", "20"))
    assert [(one["code"], one["place"], one["severity"]) for one in draft.issues] == [
        ("total-left-out", "accounts.csv:5", "warning")
    ]


def test_lists_of_a_crm_come_as_tables_with_what_their_headings_mean(tmp_path: Path) -> None:
    sent = tmp_path / "sent"
    sent.mkdir()
    (sent / "all-companies-2026.csv").write_text("Company name,Company owner,Annual Revenue\nAcme,Ann Berg,10\n")
    (sent / "users.csv").write_text("User ID,First name,Last name\n7,Ann,Berg\n")
    companies, users = drafted(sent, tmp_path / "out").tables
    assert (companies.guess, users.guess) == ("accounts", "reps")
    assert companies.means == {"Company name": "name", "Company owner": "owner", "Annual Revenue": "value"}
    assert (companies.rows, users.rows) == ((("Acme", "7", "10"),), (("Ann Berg", "7"),))


def test_the_page_weighs_goals_as_lists_do() -> None:
    script = (ROOT / "api" / "web" / "static" / "views" / "start" / "goal.js").read_text("utf-8")
    found = re.search(r"WEIGHTS = \{(.*?)\}", script)
    assert found
    assert {name: int(weight) for name, weight in re.findall(r"(\w+): (\d+)", found[1])} == GOAL_WEIGHTS
