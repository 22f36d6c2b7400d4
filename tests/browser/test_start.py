"""From files, from a pasted table, from one click: the first plan on the screen, and what is wrong corrected where it stands.

When to modify: with the ways in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from assigner.files.starter import write_starter
from benchmarks.served import Served
from tests.browser.organisations import Organisation, organisation
from tests.browser.team import HURT

Opening = Callable[..., Page]
PLAN = re.compile(r"/app/plans/")
WORDS = {
    "en": {"make": "Make the first plan", "paste": "Paste a table", "use": "Use this table", "owners": "Make the reps", "ids": "Take the names as ids", "goOn": "Go on", "propose": "Propose the moves"},
    "zh": {"make": "生成首个方案", "paste": "粘贴表格", "use": "使用此表", "owners": "用表中的负责人", "ids": "用名称作为编号", "goOn": "继续", "propose": "提交调整"},
}  # fmt: skip


@pytest.fixture(scope="module")
def ours(served: Served) -> Organisation:
    return organisation(served)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Return two tables with a misspelt heading, a number that is none, and an owner whom nobody knows."""
    folder = tmp_path_factory.mktemp("broken")
    (folder / "reps.csv").write_text(
        f'id,name,capacity_minutes\nann,Ann,2100\nbob,"{HURT.replace(chr(34), chr(34) * 2)}",12oo\n'
    )
    (folder / "accounts.csv").write_text(
        "id,name,minutes,potental,owner\nacme,Acme,600,90000,ann\nbirch,Birch,42O,60000,bobb\n"
    )
    return [str(folder / name) for name in ("reps.csv", "accounts.csv")]


def test_a_workbook_becomes_a_plan(page_in: Opening, ours: Organisation, language: str, tmp_path: Path) -> None:
    page = page_in(language, key=ours.key, at="/start")
    workbook = write_starter(tmp_path / "team.xlsx", language="zh" if language == "zh" else "en")
    page.locator("input[type=file]").set_input_files(str(workbook))
    page.wait_for_url(PLAN)
    expect(page.locator(".figures")).to_be_visible()
    expect(page.get_by_role("button", name=WORDS[language]["propose"])).to_be_enabled()  # first owners are moves, too


def test_what_is_wrong_is_corrected_on_its_cell(
    page_in: Opening, ours: Organisation, language: str, broken: list[str]
) -> None:
    page = page_in(language, key=ours.key, at="/start")
    page.locator("input[type=file]").set_input_files(broken)
    make = page.get_by_role("button", name=WORDS[language]["make"])
    page.get_by_role("tab", name="accounts.csv").click()
    minutes = page.locator("#cell-1-2")
    expect(minutes).to_have_attribute("aria-invalid", "true")
    expect(make).to_be_disabled()
    minutes.fill("420")
    page.locator("#cell-1-4").fill("bob")
    page.locator("thead select").nth(3).select_option("potential")
    expect(minutes).not_to_have_attribute("aria-invalid", "true")
    page.reload()  # what was corrected is kept
    page.get_by_role("button", name=WORDS[language]["goOn"]).click()
    page.get_by_role("tab", name="accounts.csv").click()
    expect(page.locator("#cell-1-2")).to_have_value("420")
    page.get_by_role("tab", name="reps.csv").click()
    expect(page.locator("#cell-1-1")).to_have_value(HURT)
    page.locator("#cell-1-2").fill("1200")
    expect(make).to_be_enabled()
    make.click()
    page.wait_for_url(PLAN)
    assert page.evaluate("window.hurt") is None


def test_files_without_headings_or_without_anything_have_a_way_on(
    page_in: Opening, ours: Organisation, tmp_path: Path
) -> None:
    page = page_in("zh", key=ours.key, at="/start")
    Workbook().save(tmp_path / "空.xlsx")
    page.locator("input[type=file]").set_input_files(str(tmp_path / "空.xlsx"))
    expect(page.get_by_role("alert")).to_contain_text("其中没有数据表")
    (tmp_path / "客户.csv").write_bytes("瑞和半导体,李娜,120000\n东岳汽车,王伟,80000\n".encode("gb18030"))
    page.locator("input[type=file]").set_input_files(str(tmp_path / "客户.csv"))
    page.get_by_role("button", name="这不是标题，而是第一行数据").click()
    for column, field in enumerate(("name", "owner", "value")):
        page.locator("thead select").nth(column).select_option(field)
    page.get_by_role("button", name=WORDS["zh"]["ids"]).click()
    page.get_by_role("button", name=WORDS["zh"]["owners"]).click()
    expect(page.get_by_role("button", name=WORDS["zh"]["make"])).to_be_enabled()


def test_a_pasted_list_of_accounts_is_enough(page_in: Opening, ours: Organisation, language: str) -> None:
    page = page_in(language, key=ours.key, at="/start")
    page.get_by_role("button", name=WORDS[language]["paste"]).click()
    rows = [f"Acme {at % 5}\t{'Bob' if at == 5 else 'Ann'}\t{10 + at},000\tRetail" for at in range(6)]  # one name twice
    page.locator("#pasted").fill(
        "\n".join(["Account Name\tAccount Owner\tARR (USD)\tIndustry", *rows, "Total\t\t75,000\t"])
    )
    page.get_by_role("button", name=WORDS[language]["use"]).click()
    page.get_by_role("button", name=WORDS[language]["ids"]).click()
    page.get_by_role("button", name=WORDS[language]["owners"]).click()
    make = page.get_by_role("button", name=WORDS[language]["make"])
    expect(make).to_be_enabled()
    make.click()
    page.wait_for_url(PLAN)
    expect(page.locator(".figures")).to_be_visible()
    expect(page.locator(".figure-value").nth(1)).not_to_have_text("0")  # what is worth most is evened out


def test_an_export_with_users_is_shown_before_anything_is_stored(
    page_in: Opening, ours: Organisation, language: str, tmp_path: Path
) -> None:
    """The list of users alone would be a problem with nothing to assign: nothing of the export may be dropped unseen."""
    files = {
        "Users.csv": "User Id,First Name,Last Name,Status\n7,Ann,Berg,active\n8,Bo,Lind,active\n",
        "Accounts_2026_11_29.csv": "Record Id,Account Owner,Account Name\nz1,Ann Berg,Acme\nz2,Bo Lind,Core\n",
        "Deals_2026_11_29.csv": "Record Id,Deal Owner,Amount,Deal Name,Account Name,Stage\n"
        "d1,Ann Berg,100,Seats,Acme,Proposal\nd2,Ann Berg,900,Won,Acme,Closed Won\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    page = page_in(language, key=ours.key, at="/start")
    page.locator("input[type=file]").set_input_files([str(tmp_path / name) for name in files])
    make = page.get_by_role("button", name=WORDS[language]["make"])
    expect(make).to_be_enabled()
    page.get_by_role("tab", name="Accounts_2026_11_29.csv").click()
    expect(page.locator("#cell-0-3")).to_have_value("100")  # the open deal, as the account's potential
    make.click()
    page.wait_for_url(PLAN)


def test_a_demo_team_is_one_click_away(page_in: Opening, ours: Organisation) -> None:
    page = page_in("zh", key=ours.key, at="/start")
    page.locator("[data-demo=first-steps]").click()
    page.wait_for_url(re.compile("/app/jobs/"))
    page.wait_for_url(PLAN)
    expect(page.locator(".figures")).to_be_visible()


def test_whoever_may_only_look_is_told_who_may(page_in: Opening, ours: Organisation) -> None:
    page = page_in("en", key=ours.key_of("viewer"), at="/start")
    expect(page.get_by_text("Your key may look but not upload.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
