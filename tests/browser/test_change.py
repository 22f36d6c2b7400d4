"""Understanding a plan and trying changes on it, in both languages, by mouse and by keyboard.

Nothing is stored before it is proposed, and a draft outlives a reload. When to modify: with the panels of items and people, the ten decisions and the Change view.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.team import team

Opening = Callable[..., Page]
JOB_MS = 240_000
"""How long a job is waited for on a busy machine."""
WORDS = {
    "en": {"why": "Why here?", "decisions": "Ten decisions", "forbidden": "Not allowed", "leaves": "leaves"},
    "zh": {"why": "为何在此？", "decisions": "十大决定", "forbidden": "不可行", "leaves": "离开"},
}  # fmt: skip


@pytest.fixture(scope="module")
def owner(served: Served, planned: dict[str, str]) -> Callable[[str], str]:
    """Return what tells who has an item in the plan."""
    rows = served.get(f"/v1/plans/{planned['plan']}/items?limit=1000")["items"]
    return {row["item"]: str(row["rep"]) for row in rows}.__getitem__


def other(rep: str) -> str:
    """Return somebody else, who is never away."""
    return "r0" if rep != "r0" else "r4"


def test_an_item_says_why_it_is_here_and_who_else_at_what_price(
    page_in: Opening, planned: dict[str, str], language: str, owner: Callable[[str], str]
) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}?item=a5")
    side = page.get_by_role("complementary")
    expect(side.get_by_role("heading", name=WORDS[language]["why"])).to_be_visible()
    expect(side.locator("[data-alternative]")).to_have_count(6)  # five others and nobody
    expect(side.locator(f"[data-alternative={owner('a5')}]")).to_have_count(0)
    side.locator("#why-not").select_option(other(owner("a5")))
    expect(side.locator(".verdict")).to_be_visible()
    expect(side.locator(".effect [data-person]").first).to_be_visible()


def test_why_not_somebody_is_proven_on_request(
    page_in: Opening, planned: dict[str, str], owner: Callable[[str], str]
) -> None:
    page = page_in("zh", at=f"/plans/{planned['plan']}?item=a7")
    side = page.get_by_role("complementary")
    side.locator("#why-not").select_option(other(owner("a7")))
    side.locator("[data-act=prove]").click()
    expect(side.locator(".proof")).to_contain_text("客户 Account 7", timeout=JOB_MS)


def test_a_person_shows_load_and_book_and_leads_to_their_items(
    page_in: Opening, planned: dict[str, str], language: str
) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}?rep=r0")
    side = page.get_by_role("complementary")
    expect(side.locator(".standing").first).to_be_visible()
    side.locator(".book .link").first.click()
    expect(side.get_by_role("heading", name=WORDS[language]["why"])).to_be_visible()
    assert "item=" in page.url
    assert "rep=" not in page.url


def test_the_ten_decisions_open_the_item_they_are_about(
    page_in: Opening, planned: dict[str, str], language: str
) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}")
    page.get_by_role("tab", name=WORDS[language]["decisions"]).click()
    first = page.locator("[data-decision]").first
    item = first.get_attribute("data-decision")
    first.get_by_role("button").click()
    expect(page.get_by_role("complementary")).to_be_visible()
    assert f"item={item}" in page.url


def test_dragging_an_item_shows_the_effect_and_undo_takes_it_back(
    page_in: Opening, planned: dict[str, str], language: str, owner: Callable[[str], str]
) -> None:
    page = page_in(language, at=f"/plans/{planned['plan']}/change")
    page.locator("[data-item=a5]").drag_to(page.locator(f"[data-drop={other(owner('a5'))}]"))
    expect(page.locator(".tried-steps li")).to_have_count(1)
    expect(page.locator(f".effect [data-person={owner('a5')}]")).to_be_visible()
    expect(page.locator("[data-measure=changed_items]")).to_contain_text("1")
    page.reload()  # the draft is still there
    expect(page.locator(".verdict")).to_be_visible()
    page.locator("[data-act=undo]").click()
    expect(page.locator(".tried-steps")).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(page.locator(".tried-steps li")).to_have_count(1)
    page.locator("[data-owner-of=a5]").focus()  # a menu is filled when it is reached
    page.locator("[data-owner-of=a5]").select_option(owner("a5"))  # back by the menu: nothing is tried any more
    expect(page.locator(".tried-steps")).to_have_count(0)


def test_pin_bar_cap_and_weights_are_steps_by_keyboard_too(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in(at=f"/plans/{planned['plan']}/change")
    row = page.locator("[data-item=a6]")
    row.get_by_role("button").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".tried-steps li")).to_have_count(1)
    page.locator("[data-lever=cap] summary").click()
    page.locator("#cap-most").fill("1")
    page.locator("[data-add=cap]").click()
    expect(page.locator(".verdict")).to_contain_text(WORDS["en"]["forbidden"])
    expect(page.locator("[data-act=propose]")).to_be_disabled()
    page.locator("[data-lever=weights] summary").click()
    page.locator("#weight-load-uneven").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")  # sliding on is one step
    expect(page.locator(".tried-steps li")).to_have_count(3)
    page.keyboard.press("Control+z")
    expect(page.locator(".tried-steps li")).to_have_count(2)


def test_two_people_leave_and_it_re_plans_around_that(page_in: Opening, served: Served, language: str) -> None:
    problem = served.post("/v1/problems", {**team(), "name": f"Leavers {language}"})["id"]
    plan = served.solved(problem, seconds=2.0)
    page = page_in(language, at=f"/plans/{plan}?rep=r3")
    page.get_by_role("complementary").get_by_role("link", name=WORDS[language]["leaves"]).click()
    expect(page.locator(".tried-steps li")).to_have_count(1)
    page.locator("[data-lever=gone] summary").click()
    page.locator("#gone-who").select_option("r1")
    page.locator("[data-add=gone]").click()
    expect(page.locator(".verdict")).to_contain_text(WORDS[language]["forbidden"])
    page.locator("[data-act=replan]").click()
    expect(page.locator(".changes-table")).to_be_visible(timeout=JOB_MS)
    page.reload()  # the answer is followed again
    expect(page.locator(".changes-table")).to_be_visible()
    page.locator("[data-act=propose]").click()
    page.wait_for_url("**/changes/*")
    rows = served.get(f"/v1/plans?problem={problem}")["items"]
    assert [row["version"] for row in rows] == [2, 1]  # the leavers made a version
    holders = {row["rep"] for row in served.get(f"/v1/plans/{rows[0]['id']}/items?limit=1000")["items"]}
    assert holders.isdisjoint({"r1", "r3"})


def test_a_viewer_sees_effects_but_proposes_nothing(
    page_in: Opening, planned: dict[str, str], key_of: Callable[[str], str], owner: Callable[[str], str]
) -> None:
    page = page_in(key=key_of("viewer"), at=f"/plans/{planned['plan']}/change")
    page.locator("[data-owner-of=a5]").focus()  # a menu is filled when it is reached
    page.locator("[data-owner-of=a5]").select_option(other(owner("a5")))
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator("[data-act=propose]")).to_have_count(0)
    expect(page.locator("[data-act=replan]")).to_have_count(0)
    expect(page.get_by_text("planner")).to_be_visible()
