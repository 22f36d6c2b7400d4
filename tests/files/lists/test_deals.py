"""Deals beside accounts are their potential, deals alone are leads, and what is closed is nobody's work any more.

When to modify: when a CRM writes its deals in one more way.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from assigner.errors import InputError
from assigner.files.lists import import_lists
from assigner.issues import Issue
from assigner.problem.problem import Problem

ZOHO_ACCOUNTS = """Record Id,Account Owner,Account Name,Annual Revenue
zcrm_1,Ann,Acme,
zcrm_2,Bo,Beta,
zcrm_3,Bo,Beta,
"""
ZOHO_DEALS = """Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Probability (%)
zcrm_91,7,Ann,"US$ 1,000.00",Acme - renewal,12/31/2026,zcrm_1,Acme,Qualification,10
zcrm_92,7,Ann,"US$ 500.00",Acme - seats,12/13/2026,zcrm_1,Acme,Negotiation/Review,80
zcrm_93,8,Bo,"US$ 9,000.00",Acme - won,11/13/2026,zcrm_1,Acme,Closed Won,100
zcrm_94,8,Bo,"US$ 9,000.00",Beta - lost,11/13/2026,zcrm_2,Beta,Closed Lost,0
zcrm_95,8,Bo,"US$ 300.00",Beta - new,12/20/2026,zcrm_3,Beta,Proposal,50
"""


def imported(folder: Path, files: dict[str, str]) -> tuple[Problem, dict[str, Issue]]:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    problem, issues = import_lists(folder)
    return problem, {issue.code: issue for issue in issues}


def test_open_deals_are_the_potential_of_their_accounts(tmp_path: Path) -> None:
    files = {"Accounts_2026_11_29.csv": ZOHO_ACCOUNTS, "Deals_2026_11_29.csv": ZOHO_DEALS}
    problem, told = imported(tmp_path, files)
    # zcrm_1: 1,000 x 10 % + 500 x 80 %; zcrm_3 is told from zcrm_2, of the same name, by its id
    assert {one.id: one.potential for one in problem.to_document().accounts} == {
        "zcrm_1": 500,
        "zcrm_2": None,
        "zcrm_3": 150,
    }
    assert not problem.to_document().leads
    assert told["deals-counted"].words.en == (
        "3 open deals are the potential of 2 accounts: 650 in all, each amount times its chance to win."
    )
    assert told["closed-left-out"].words.en == "2 rows are closed (Closed Won, Closed Lost) and left out."
    assert "Stage" not in told["list-understood"].words.en
    (rule,) = problem.settings.rules
    assert rule.parameters["dimension"] == "potential"


def test_deals_alone_are_leads(tmp_path: Path) -> None:
    problem, told = imported(tmp_path, {"opportunities.csv": ZOHO_DEALS})
    leads = {one.id: (one.name, one.value, one.owner) for one in problem.to_document().leads}
    assert leads == {
        "zcrm_91": ("Acme - renewal", 100, "Ann"),
        "zcrm_92": ("Acme - seats", 400, "Ann"),
        "zcrm_95": ("Beta - new", 150, "Bo"),
    }
    assert told["list-understood"].words.en.startswith(
        "Read as deals: id ← Record Id; owner ← Deal Owner; value ← Amount; name ← Deal Name"
    )
    assert told["deals-as-leads"].words.en == "3 open deals are leads, each worth its amount times its chance to win."


def test_chinese_deals_find_their_accounts_by_name_and_the_rest_is_told(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "商机2.0"
    for row in [["商机名称(必填)", "客户名称", "商机金额（万元）", "商机阶段", "赢率", "商机状态", "负责人", "生命状态"],
                ["恒联-扩容", "恒联", "12.5", "方案报价", "60%", "进行中", "王伟", "正常"],
                ["恒联-作废", "恒联", 99, "方案报价", "60%", "进行中", "王伟", "作废"],
                ["恒联-旧", "恒联", 99, "赢单", "100%", "赢单", "王伟", "正常"],
                ["普济-新购", "普济", 20, "初步接洽", "", "进行中", "李娜", "正常"]]:  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "商机2.0_20261129.xlsx")
    problem, told = imported(tmp_path, {"客户.csv": "客户编号,客户名称,负责人\nC1,恒联,王伟\nC2,瑞丰,李娜\n"})
    assert {one.id: one.potential for one in problem.to_document().accounts} == {"C1": 75_000, "C2": None}
    (lead,) = problem.to_document().leads
    assert (lead.name, lead.value, lead.owner) == ("普济-新购", 200_000, "李娜")
    assert told["deals-counted"].words.zh == "1 个未结商机计入 1 个客户的潜力，合计 75,000（金额乘以赢率）。"
    assert told["closed-left-out"].words.zh == "有 2 行已关闭（赢单、作废），未采用。"


def test_deals_that_no_account_has_are_left_out_beside_leads(tmp_path: Path) -> None:
    files = {"accounts.csv": ZOHO_ACCOUNTS.replace("Acme", "Apex").replace("zcrm_1", "zcrm_9"), "deals.csv": ZOHO_DEALS,
             "leads.csv": "Record Id,Lead Owner,Company,Lead Status\nl1,Ann,Foo,Contacted\nl2,Ann,Bar,Junk Lead\nl3,Ann,Baz,Converted\n"}  # fmt: skip
    problem, told = imported(tmp_path, files)
    assert [one.id for one in problem.to_document().leads] == ["l1"]
    assert (
        told["deals-without-account"].words.en
        == "2 open deals are of accounts that the list does not have, or has several of (Acme)."
    )
    assert told["closed-left-out"].words.en == "2 rows are closed (Junk Lead, Converted) and left out."


def test_a_potential_of_the_accounts_own_is_kept(tmp_path: Path) -> None:
    accounts = "Record Id,Account Name,Account Owner,Potential\nzcrm_1,Acme,Ann,7\n"
    problem, told = imported(tmp_path, {"accounts.csv": accounts, "deals.csv": ZOHO_DEALS})
    assert [one.potential for one in problem.to_document().accounts] == [7]
    assert told["potential-kept"].severity == "info"


@pytest.mark.parametrize("heading", ["Number of Deals", "Open Deals Amount"])
def test_accounts_that_count_their_deals_stay_accounts(heading: str, tmp_path: Path) -> None:
    problem, _ = imported(tmp_path, {"export.csv": f"Company name,Company owner,{heading}\nAcme,Ann,3\n"})
    assert len(problem.to_document().accounts) == 1


def test_an_amount_that_is_none_is_refused_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(ZOHO_DEALS.replace("US$ 500.00", "a lot"), "utf-8")
    with pytest.raises(InputError) as caught:
        import_lists(tmp_path)
    assert [(one.place, one.code) for one in caught.value.issues if one.severity == "error"] == [
        ("deals.csv:3 column value", "number-unreadable")]  # fmt: skip
