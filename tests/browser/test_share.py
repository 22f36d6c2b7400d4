"""A plan leaves the page: report, print, files, calendar, link; a rep sees their own sheet and nothing else.

When to modify: with the forms in which a plan is shared.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.organisations import Organisation, organisation
from tests.browser.team import HURT, team

Opening = Callable[..., Page]
WORDS = {
    "en": {"share": "Share", "open": "Open", "xlsx": "Excel workbook", "ics": "Download (ICS)", "sheet": "My sheet", "print": "Print or save as PDF"},
    "zh": {"share": "分享", "open": "打开", "xlsx": "Excel 工作簿", "ics": "下载（ICS）", "sheet": "我的安排", "print": "打印或存为 PDF"},
}  # fmt: skip


def test_a_plan_is_shared_in_every_form(page_in: Opening, planned: dict[str, str], language: str) -> None:
    words = WORDS[language]
    page = page_in(language, at=f"/plans/{planned['plan']}?tab=items&text=Acme")
    page.get_by_role("button", name=words["share"], exact=True).click()
    assert page.locator(".share-link").input_value() == page.url
    assert "text=Acme" in page.url
    for name, suffix in ((words["xlsx"], ".xlsx"), (words["ics"], ".ics")):
        with page.expect_download() as saved:
            page.get_by_role("dialog").get_by_text(name, exact=True).click()
        assert saved.value.suggested_filename.endswith(suffix)
    with page.context.expect_page() as opened:
        page.get_by_role("dialog").get_by_role("link", name=words["open"], exact=True).click()
    report = opened.value
    expect(report.get_by_role("heading", level=1)).to_contain_text(HURT)
    assert report.evaluate("document.querySelectorAll('img').length") == 0


def test_the_report_prints_with_everything_unfolded(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in("zh", at=f"/plans/{planned['plan']}")
    page.get_by_role("button", name=WORDS["zh"]["share"], exact=True).click()
    page.context.add_init_script("window.print = () => { window.printed = true; }")
    with page.context.expect_page() as opened:
        page.get_by_role("button", name=WORDS["zh"]["print"]).click()
    report = opened.value
    report.wait_for_function("window.printed")
    assert report.locator("details:not([open])").count() == 0
    folded = page_in("zh", at="/problems")
    folded.goto(f"/v1/page/plans/{planned['plan']}/report?language=zh")
    assert len(report.pdf()) > len(folded.pdf())  # the books of all people are on the paper


@pytest.fixture(scope="module")
def in_force(served: Served) -> tuple[Organisation, str]:
    """Return an organisation with a plan in force, and the plan."""
    ours = organisation(served)
    return ours, ours.published(team())["plan"]


def handed_out(page: Page, plan: str, rep: str, share: str) -> str:
    """Return the link to a rep's own sheet that a planner makes on the page."""
    page.goto(f"/app/plans/{plan}")
    page.get_by_role("button", name=share, exact=True).click()
    page.locator("#sheet-rep").select_option(rep)
    page.locator("[data-act='hand-out']").click()
    return page.locator("#once-link").input_value()


def test_a_rep_sees_their_own_sheet_and_nothing_else(
    page_in: Opening, in_force: tuple[Organisation, str], language: str
) -> None:
    ours, plan = in_force
    items = ours.api.get(f"/v1/plans/{plan}/items?limit=1000")["items"]
    mine = next(row["name"] for row in items if row["rep"] == "r1" and row["kind"] == "account")
    others = next(row["name"] for row in items if row["rep"] == "r0" and row["owner"] == "r0")
    page = page_in(language, key=None)
    page.goto(handed_out(page_in(language, key=ours.key_of("planner")), plan, "r1", WORDS[language]["share"]))
    page.wait_for_url("**/app/me")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{HURT}Li Na")
    expect(page.get_by_text(mine, exact=True)).to_be_visible()
    expect(page.get_by_text(others, exact=True)).to_have_count(0)
    assert page.locator("nav li").all_inner_texts() == [
        WORDS[language]["sheet"],
        {"en": "Settings", "zh": "设置"}[language],
    ]
    with page.expect_download() as saved:
        page.get_by_role("link", name="ICS").click()
    assert saved.value.suggested_filename.endswith(".ics")
    assert page.context.request.get(f"{ours.api.url}/v1/plans/{plan}/items").status == 403
    assert page.evaluate("window.hurt") is None
