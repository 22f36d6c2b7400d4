"""Plain lists as CRMs export them become a problem: each oddity alone, and the whole road by the command.

When to modify: when exports are found odd in one more way.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from assigner.errors import InputError
from assigner.files.lists import import_lists
from assigner.problem.problem import Problem

HUBSPOT = """Record ID,Company name,Company owner,Annual Revenue,City
101,Acme,Ann Berg,1000,Oslo
102,Beta,Bo Lind,3000,
,,,,
102,Beta,Bo Lind,3000,
103,Core,Cy Past,500,Rome
"""
USERS = """First name,Last name,Email,User status,User ID
Ann,Berg,ann@x.com,Active,7
Bo,Lind,bo@x.com,Active,8
Cy,Past,cy@x.com,Deactivated,9
"""


def imported(folder: Path, files: dict[str, str | bytes]) -> tuple[Problem, dict[str, str]]:
    """Return the problem of some files and the words of each issue, by code."""
    for name, content in files.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    problem, issues = import_lists(folder)
    return problem, {issue.code: issue.words.en for issue in issues}


def owners(problem: Problem) -> dict[str, str | None]:
    accounts = problem.to_document().accounts
    return {account.name or account.id: account.owner for account in accounts}


def test_a_list_with_owners_is_enough(tmp_path: Path) -> None:
    problem, told = imported(tmp_path, {"all-companies-2026.csv": HUBSPOT})
    assert owners(problem) == {"Acme": "Ann Berg", "Beta": "Bo Lind", "Core": "Cy Past"}
    assert [rep.id for rep in problem.to_document().reps] == ["Ann Berg", "Bo Lind", "Cy Past"]
    assert told["list-understood"] == (
        "Read as accounts: id ← Record ID; name ← Company name; owner ← Company owner; value ← Annual Revenue. "
        "Not used: City."
    )
    assert told["rows-repeated"] == "1 row with an id that stood above: the first is kept (102)."
    (rule,) = problem.settings.rules
    assert (rule.rule, rule.parameters["dimension"]) == ("load-uneven", "value")


@pytest.mark.parametrize("named", ["{first} {last}", "{first}@x.com", "{id}"])
def test_owners_are_known_by_name_address_or_id(named: str, tmp_path: Path) -> None:
    people = {"Ann Berg": ("ann", "Berg", 7), "Bo Lind": ("bo", "Lind", 8), "Cy Past": ("cy", "Past", 9)}
    text = HUBSPOT
    for name, (first, last, number) in people.items():
        text = text.replace(name, named.format(first=first, last=last, id=number))
    problem, _ = imported(tmp_path, {"companies.csv": text, "users.csv": USERS})
    assert owners(problem) == {"Acme": "7", "Beta": "8", "Core": "9"}
    assert [(rep.name, rep.active) for rep in problem.to_document().reps] == [
        ("Ann Berg", True), ("Bo Lind", True), ("Cy Past", False)]  # fmt: skip


def test_a_report_with_semicolons_decimal_commas_western_letters_and_footnotes(tmp_path: Path) -> None:
    report = (
        "Account ID;Account Name;Account Owner;Annual Revenue\n"
        "a1;Café Zürich;Ann;1.100.040,50\na2;Müller;Bo;2.822\n\n"
        "Copyright (c) 2026;;;\nConfidential Information - Do Not Distribute\n"
    )
    problem, told = imported(tmp_path, {"report1764379.csv": report.encode("cp1252")})
    assert {one.name: one.value for one in problem.to_document().accounts} == {
        "Café Zürich": 1_100_040.5,
        "Müller": 2822,
    }
    assert {"encoding-used", "decimal-comma", "footnotes-left-out"} <= set(told)


def test_a_chinese_workbook_with_a_title_groups_of_columns_a_unit_and_a_total(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户"
    rows = [["客户导出（2026-11-29）"], ["基本信息", "", "", "经营信息"], ["客户编号", "客户名称(必填)", "负责人", "年营业额（万元）"],
            ["C1", "恒联", "王伟", "110,004.0"], ["C2", "普济", "李娜", 20], ["合计", "", "", "110,024.0"]]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:C2")
    book.save(tmp_path / "客户_20261129.xlsx")
    problem, issues = import_lists(tmp_path / "客户_20261129.xlsx")
    assert {one.name: one.value for one in problem.to_document().accounts} == {"恒联": 1_100_040_000, "普济": 200_000}
    words = {issue.code: issue.words.zh for issue in issues}
    assert (
        words["list-understood"] == "按“客户”读取：编号←客户编号；名称←客户名称(必填)；当前归属←负责人；价值←年营业额。"
    )
    assert "unit-in-heading" in words


def test_gbk_stays_chinese(tmp_path: Path) -> None:
    text = "客户名称,负责人\n恒联,王伟\n普济,李娜\n"
    problem, told = imported(tmp_path, {"客户.csv": text.encode("gbk")})
    assert owners(problem) == {"恒联": "王伟", "普济": "李娜"}
    assert "names-as-ids" in told


@pytest.mark.parametrize(
    ("dates", "found"),
    [
        (["13.10.2026 09:05", "01.02.2026 10:00"], ["2026-10-13T09:05:00", "2026-02-01T10:00:00"]),
        (["10/13/2026", "1/2/2026"], ["2026-10-13T00:00:00", "2026-01-02T00:00:00"]),
        (["Apr 16, 2026 02:58 PM", "Jan 02, 2026 11:00 AM"], ["2026-04-16T14:58:00", "2026-01-02T11:00:00"]),
        (["1/2/2026", "3/4/2026"], None),
    ],
)
def test_dates_are_read_where_the_column_says_how(dates: list[str], found: list[str] | None, tmp_path: Path) -> None:
    rows = "".join(f'l{at},Lead {at},Ann,"{text}"\n' for at, text in enumerate(dates))
    problem, told = imported(tmp_path, {"leads.csv": f"lead id,lead name,lead owner,arrived_at\n{rows}"})
    arrived = [
        lead.arrived_at and lead.arrived_at.replace(tzinfo=None).isoformat() for lead in problem.to_document().leads
    ]
    assert arrived == (found or [None, None])
    assert ("dates-unclear" in told) == (found is None)


def test_what_plans_even_out_and_who_has_none_of_it_is_told(tmp_path: Path) -> None:
    users = USERS + "Di,Boss,di@x.com,Active,10\n"
    leads = "Record ID,Lead owner,Company\nl1,Ann Berg,Foo\n"
    accounts = HUBSPOT.replace("Beta,Bo Lind,3000", "Beta,Bo Lind,")
    _, told = imported(tmp_path, {"companies.csv": accounts, "leads.csv": leads, "users.csv": users})
    assert told["goal-chosen"] == "Plans even out the value; 1 of 3 accounts and 1 of 1 leads have none."
    assert (
        told["people-without-work"]
        == "1 active person has no account and no lead today (Di Boss): plans give them some."
    )
    other = tmp_path / "other"
    other.mkdir()
    _, told = imported(other, {"companies.csv": "Company name,Company owner\nAcme,Ann\n"})
    assert told["goal-chosen"] == "Plans even out the number of accounts and leads."


def test_accounts_of_one_name_are_told(tmp_path: Path) -> None:
    text = "Record ID,Company name,Company owner,Parent company\n1,Acme,Ann,\n2,Acme,Bo,\n3,Core,Bo,acme\n"
    _, told = imported(tmp_path, {"companies.csv": text})
    assert told["accounts-alike"] == "1 name stands for several accounts (Acme)."


@pytest.mark.parametrize(
    "headings", ["Record Id,Lead Owner,Company,Lead Source,Created Time", "线索编号,负责人,公司,线索来源,创建日期"]
)
def test_leads_say_when_they_arrived_and_where_from(headings: str, tmp_path: Path) -> None:
    problem, _ = imported(tmp_path, {"leads.csv": f'{headings}\nl1,Ann,Foo,Web,"Nov 28, 2026 09:15 AM"\n'})
    (lead,) = problem.to_document().leads
    assert (lead.source, str(lead.arrived_at)[:16]) == ("Web", "2026-11-28 09:15")


def test_two_people_of_one_name_leave_the_owner_open(tmp_path: Path) -> None:
    users = USERS.replace("Bo,Lind", "Ann,Berg")
    problem, told = imported(tmp_path, {"companies.csv": HUBSPOT, "users.csv": users})
    assert told["names-alike"].startswith("Two people are called Ann Berg")
    assert owners(problem)["Acme"] not in ("7", "8")


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"companies.csv": "Company name,City\nAcme,Oslo\n"}, "reps-missing"),
        ({"notes.csv": "colour,shape\nred,round\n"}, "list-missing"),
        ({"users.csv": USERS}, "list-missing"),
        ({"companies.csv": "Company owner,Annual Revenue,City\nAnn,3,Oslo\n"}, "column-missing"),
    ],
)
def test_what_is_missing_is_said(files: dict[str, str], code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        imported(tmp_path, {**files})
    assert code in [issue.code for issue in caught.value.issues]
