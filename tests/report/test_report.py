"""The report: one file, no outside, both languages, nothing executable, numbers that agree with the result."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assigner.plan.result import Result
from assigner.report import render_html, write_workbook
from assigner.report.facts import Facts
from assigner.solve import solve

PROBLEM = {
    "name": "浦东 <script>alert(1)</script>",
    "time_zone": "Asia/Shanghai",
    "horizon": {"first_day": "2026-10-12", "last_day": "2026-10-16"},
    "reps": [
        {"id": "li", "name": "李娜", "team": "东"},
        {"id": "wang", "name": "王伟", "team": "东", "capacity": {"minutes": 90}},
    ],
    "accounts": [
        {"id": "a", "name": "=SUM(1)", "minutes": 60, "value": 5000, "owner": "wang"},
        {"id": "b", "minutes": 60, "potential": 9000, "skills": [{"skill": "德语"}]},
    ],
    "duties": [{"id": "d", "kind": "demo", "start": "2026-10-13T22:00", "end": "2026-10-14T01:00"}],
}


@pytest.fixture(scope="module")
def result() -> Result:
    return solve(PROBLEM, seconds=5)


def test_the_page_is_self_contained_and_escapes_names(result: Result) -> None:
    page = render_html(result, "zh")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    outside = [link for link in re.findall(r"https?://[^\s\"'<]+", page) if not link.startswith("http://www.w3.org/")]
    assert outside == []  # the name space of SVG is a name, not a link


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_shows_reps_duties_and_what_nobody_gets(result: Result, language: str) -> None:
    page = render_html(result, language)
    assert "李娜" in page
    assert page.count("<svg") >= 1
    assert ("no rep may take it" if language == "en" else "没有人符合条件") in page  # nobody speaks German


def test_loads_sum_to_the_plan(result: Result) -> None:
    facts = Facts(result)
    minutes = facts.loads[facts.loads["dimension"] == "minutes"]["load"].sum()
    assert minutes == 60 + 180  # one account and the demo; the other account is nobody's
    assert len(facts.unassigned) == 1


def test_the_workbook_holds_the_plan_and_no_formula(result: Result, tmp_path: Path) -> None:
    write_workbook(result, tmp_path / "plan.xlsx", "zh")
    book = load_workbook(tmp_path / "plan.xlsx")
    assert book.sheetnames == ["方案", "负荷", "调整", "未分配", "得分"]
    rows = list(book["方案"].iter_rows(values_only=True))
    assert rows[0][:3] == ("id", "项目", "种类")
    assert {row[0] for row in rows[1:]} == {"a", "d"}
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
