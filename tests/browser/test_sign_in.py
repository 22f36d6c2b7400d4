"""Signing in with a key or a link, out again, and what a role does not show; language and theme stay as chosen.

When to modify: with the ways in, or with the frame of the page.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from benchmarks.served import Served

Opening = Callable[..., Page]


def test_a_key_signs_in_and_the_address_is_kept(page_in: Opening, served: Served, planned: dict[str, str]) -> None:
    page = page_in("en", key=None, at=f"/plans/{planned['plan']}?tab=score")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Enter a key.")).to_be_visible()
    page.get_by_label("Key").fill("asg_wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("unknown, revoked or expired")
    page.get_by_label("Key").fill(served.key)
    page.keyboard.press("Enter")
    expect(page.locator(".rule").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_the_first_link_signs_in_once(page_in: Opening, served: Served) -> None:
    page = page_in("zh", key=None)
    page.goto(served.link)
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    assert "first" not in page.url
    another = page_in("zh", key=None)
    another.goto(served.link)
    expect(another.get_by_role("alert")).to_contain_text("该链接已被使用")


def test_language_and_theme_are_chosen_and_stay(page_in: Opening) -> None:
    page = page_in("en", at="/problems")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("方案")
    page.get_by_role("button", name="深色").click()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("方案")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert page.evaluate("getComputedStyle(document.body).colorScheme") == "dark"


def test_a_viewer_sees_the_plan_without_its_buttons(
    page_in: Opening, planned: dict[str, str], key_of: Callable[[str], str]
) -> None:
    page = page_in("en", key=key_of("viewer"), at=f"/plans/{planned['plan']}")
    expect(page.locator(".load-bar").first).to_be_visible()
    expect(page.get_by_role("button", name="Try changes")).to_have_count(0)


def test_a_session_that_ended_asks_to_sign_in_where_one_was(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in("en", at=f"/plans/{planned['plan']}")
    expect(page.locator(".load-bar").first).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("tab", name="Score").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "tab=score" in page.url


def test_a_lost_connection_is_said_and_mended(page_in: Opening, planned: dict[str, str]) -> None:
    page = page_in("en", at=f"/plans/{planned['plan']}")
    expect(page.locator(".load-bar").first).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("tab", name="Score").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text("tries again by itself")  # the first tries are over
    page.context.set_offline(False)
    expect(page.locator(".rule").first).to_be_visible()
    expect(page.get_by_text("No connection.")).to_be_hidden()
