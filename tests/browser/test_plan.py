"""The plan on screen, in both languages: who carries what, every item, the calendar, the map, the score.

When to modify: with the views of a plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.team import HURT

Opening = Callable[..., Page]
TABS = {
    "en": {"reps": "People", "items": "Items", "calendar": "Calendar", "map": "Map", "score": "Score"},
    "zh": {"reps": "人员", "items": "项目", "calendar": "日历", "map": "地图", "score": "得分"},
}


def test_every_side_of_a_plan_is_shown_by_its_tab(page_in: Opening, planned: dict[str, str], language: str) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    shown = {
        "reps": ".load-bar",
        "items": ".tabulator-row",
        "calendar": ".lane-duty",
        "map": ".points",
        "score": ".rule",
    }
    for tab, part in shown.items():
        page.get_by_role("tab", name=TABS[language][tab]).click()
        expect(page.locator(part).first).to_be_visible()
        assert f"tab={tab}" in page.url
    page.go_back()
    expect(page.locator(".points").first).to_be_visible()


def test_names_that_look_like_markup_are_text(page_in: Opening, planned: dict[str, str], language: str) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}")
    for tab in ("reps", "calendar", "map", "score", "items"):
        page.goto(f"/app/plans/{planned['plan']}?tab={tab}")
        expect(page.locator(".tab-panel .panel").first).to_be_visible()
    expect(page.get_by_text(f"{HURT}Acme", exact=True)).to_be_visible()
    page.get_by_role("combobox").select_option("rep")
    expect(page.locator(".tabulator-group").first).to_be_visible()
    page.goto("/app/problems")
    expect(page.get_by_text(f"{HURT} Team East", exact=True).first).to_be_visible()
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hurt") is None


def test_items_are_searched_filtered_and_sorted(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in(at=f"/plans/{planned['plan']}?tab=items")
    expect(page.get_by_role("status").filter(has_text="36 of 36")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("Account 1")
    expect(page.get_by_role("status").filter(has_text="11 of 36")).to_be_visible()  # 1 and 10 to 19
    assert "text=Account+1" in page.url
    page.reload()
    expect(page.get_by_role("status").filter(has_text="11 of 36")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_role("button", name="Duty").click()
    expect(page.get_by_role("status").filter(has_text="8 of 36")).to_be_visible()
    page.get_by_role("columnheader", name="When").click()
    page.get_by_role("columnheader", name="When").click()
    expect(page.locator(".tabulator-row").first).to_contain_text("Demo")


def test_columns_stay_as_they_were_arranged(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in(at=f"/plans/{planned['plan']}?tab=items")
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Id").check()
    expect(page.get_by_role("columnheader", name="Id")).to_be_visible()
    page.reload()
    expect(page.get_by_role("columnheader", name="Id")).to_be_visible()


def test_people_are_sorted_and_grouped(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in(at=f"/plans/{planned['plan']}")
    page.get_by_role("checkbox", name="By team").uncheck()
    page.get_by_role("button", name="Person", exact=True).first.click()
    expect(page.locator(".rep-row").first).to_contain_text(HURT)
    page.get_by_role("columnheader", name="Person").get_by_role("button").click()
    expect(page.locator(".rep-row").first).not_to_contain_text(HURT)
    page.get_by_role("checkbox", name="By team").check()
    expect(page.locator(".team-row")).to_have_count(2)


def test_an_item_opens_beside_the_plan_and_escape_closes_it(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in(at=f"/plans/{planned['plan']}?tab=items")
    page.get_by_role("columnheader", name="Name").get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Name")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("link", name="客户 Account 4").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="客户 Account 5")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary")).to_be_visible()
    assert "item=a5" in page.url
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_be_hidden()
    expect(page.get_by_role("link", name="客户 Account 5")).to_be_focused()
    assert "item=" not in page.url


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_nothing_runs_over_the_edge(page_in: Opening, planned: dict[str, str], language: str, size: str) -> None:
    page = page_in(language, size=size)
    for tab in TABS["en"]:
        page.goto(f"/app/plans/{planned['plan']}?tab={tab}")
        expect(page.locator(".tab-panel .panel").first).to_be_visible()
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, tab


def test_the_plan_says_in_plain_words_how_good_it_is(page_in: Opening, planned: dict[str, str], language: str) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}")
    said = {"en": re.compile(r"No plan can be better"), "zh": re.compile("不存在更好的方案|最多比它好")}[language]
    expect(page.locator(".figures")).to_contain_text(said)
