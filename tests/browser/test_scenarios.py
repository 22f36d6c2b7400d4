"""Scenarios side by side and the curve of moves, in both languages.

Answers are made once, with little time, and opened by their address, as somebody would who got the link. When to modify:
with the view of scenarios.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served

Opening = Callable[..., Page]
Planned = dict[str, str]
JOB_MS = 240_000
"""How long a job is waited for on a busy machine."""
LEAVE = {
    "name": "both",
    "changes": {"reps": {"change": [{"id": "r1", "active": False}, {"id": "r3", "active": False}]}},
}
MORE = {"name": "more", "changes": {"accounts": {"all": [{"percent": {"minutes": 10}}]}}}


@pytest.fixture(scope="module")
def compared(served: Served, planned: Planned) -> str:
    """Return the id of the job that compares two scenarios."""
    params = {"scenarios": [LEAVE, MORE], "seconds": 1}
    return str(served.post("/v1/jobs", {"kind": "what-if", **planned, "params": params})["id"])


@pytest.fixture(scope="module")
def drawn(served: Served, planned: Planned) -> str:
    """Return the id of the job that draws the curve."""
    asked = {"kind": "frontier", "problem": planned["problem"], "params": {"points": 4, "seconds": 6, "by": "count"}}
    return str(served.post("/v1/jobs", asked)["id"])


def test_two_scenarios_stand_beside_the_plan(page_in: Opening, planned: Planned, language: str, compared: str) -> None:
    page = page_in(language, at=f"/problems/{planned['problem']}/scenarios?answer={compared}")
    table = page.locator(".side-by-side")
    expect(table.locator("thead th")).to_have_count(4, timeout=JOB_MS)  # the measure, the plan, two scenarios
    expect(table.locator("[data-measure=coverage] .bar-track")).to_have_count(3)
    expect(page.locator(".load-change").first).to_be_visible()


NO_TIME = {
    "name": "no-time",
    "changes": {
        "accounts": {"all": [{"set": {"required": True}}]},
        "reps": {"all": [{"set": {"capacity": {"minutes": 1}}}]},
    },
}
NO_PLAN = {"en": "no plan: proven, none keeps all hard rules", "zh": "无方案：已证明任何方案都会违反硬性规则"}


@pytest.fixture(scope="module")
def hopeless(served: Served, planned: Planned) -> str:
    """Return the id of the job that compares a scenario without any plan."""
    params = {"scenarios": [NO_TIME, MORE], "seconds": 30}  # ends when it is proven
    return str(served.post("/v1/jobs", {"kind": "what-if", **planned, "params": params})["id"])


def test_a_scenario_without_a_plan_says_so_and_a_phone_shows_all(
    page_in: Opening, planned: Planned, language: str, hopeless: str
) -> None:
    page = page_in(language, size="narrow", at=f"/problems/{planned['problem']}/scenarios?answer={hopeless}")
    expect(page.locator(".side-by-side thead th").nth(2)).to_contain_text(NO_PLAN[language], timeout=JOB_MS)
    expect(page.locator(".load-change").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_scenarios_are_said_by_form_kept_and_asked(page_in: Opening, planned: Planned, language: str) -> None:
    page = page_in(language, at=f"/problems/{planned['problem']}/scenarios")
    page.locator("[data-act=add]").click()
    page.locator("#gone-0").select_option("r1")
    page.locator("#gone-0").select_option("r3")
    page.locator("#minutes-0").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-scenario='0'] legend")).to_contain_text("Bob")
    page.reload()
    expect(page.locator("[data-scenario='0'] .chips li")).to_have_count(2)
    page.locator("[data-act=compare]").click()
    page.wait_for_url("**answer=job_*")
    page.get_by_role("button", name={"en": "Stop", "zh": "停止"}[language]).click()


def test_the_curve_is_chosen_from_by_keyboard_and_planned(
    page_in: Opening, planned: Planned, language: str, drawn: str
) -> None:
    page = page_in(language, at=f"/problems/{planned['problem']}/scenarios?tab=frontier&curve={drawn}")
    points = page.locator("[data-point]")
    expect(points.first).to_be_visible(timeout=JOB_MS)
    points.first.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-point='1']")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-act=plan-at-most]").click()
    page.wait_for_url("**/jobs/*")
