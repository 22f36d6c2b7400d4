"""Scenarios side by side and the curve of moves, in both languages.

When to modify: with the view of scenarios.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

Opening = Callable[..., Page]


def test_two_scenarios_stand_beside_the_plan(page_in: Opening, planned: dict[str, str], language: str) -> None:
    page = page_in(language, at=f"/problems/{planned['problem']}/scenarios")
    page.locator("[data-act=add]").click()
    page.locator("#gone-0").select_option("r1")
    page.locator("#gone-0").select_option("r3")
    page.locator("[data-act=add]").click()
    page.locator("#minutes-1").focus()
    page.keyboard.press("ArrowRight")
    page.locator("[data-act=compare]").click()
    table = page.locator(".side-by-side")
    expect(table.locator("thead th")).to_have_count(4)  # the measure, the plan, two scenarios
    expect(table.locator("[data-measure=coverage] .bar-track")).to_have_count(3)
    page.reload()
    expect(table).to_be_visible()  # scenarios and answer are kept


def test_the_curve_is_chosen_from_by_keyboard_and_planned(
    page_in: Opening, planned: dict[str, str], language: str
) -> None:
    page = page_in(language, at=f"/problems/{planned['problem']}/scenarios?tab=frontier")
    page.locator("[data-act=draw]").click()
    points = page.locator("[data-point]")
    expect(points.first).to_be_visible()
    points.first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-point='1']")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-act=plan-at-most]").click()
    page.wait_for_url("**/jobs/*")
