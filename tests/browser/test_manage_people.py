"""What a manager asks about people: responsibility, roles, work plans, goals, training, mentoring and strain, in both languages.

Each question is asked with the one click that its defaults allow, and answered by the real worker; the other language
sees the answer that is there. When to modify: with the views of these questions, or with the frame around all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.pictures import answered
from tests.browser.team import team
from tests.browser.test_accessibility import FAINT, NAMELESS

Opening = Callable[..., Page]
Planned = dict[str, str]
JOB_MS = 240_000
"""How long a job is waited for on a busy machine."""
ASKED = {
    "responsibility": ".bar-line",
    "roles": "[data-split=best], .advice.good",
    "work-plan": ".weeks-chart .lane-duty",
    "goals": ".range-bar",
    "pairing": ".matrix td.shade-5",
}
"""Topic to a part of its answer."""


def skilled() -> dict[str, Any]:
    """Return the team with roles, and with a skill that only one of them has and much of the work needs."""
    problem = team()
    for number, rep in enumerate(problem["reps"]):
        rep["roles"] = [("hunter", "farmer", "service")[number % 3]]
        rep["skills"] = [{"skill": "cloud", "level": 4}] if number == 4 else []
    for account in problem["accounts"][:12]:
        account["skills"] = [{"skill": "cloud", "level": 1}]
    problem["rules"].append({"rule": "skill-missing"})
    problem["rules"].append({"rule": "account-unassigned", "level": "coverage"})
    problem["leads"] = []
    return problem


@pytest.fixture(scope="module")
def place(served: Served) -> Planned:
    """Return the ids of the skilled team and of its plan, with training worked out."""
    problem = served.post("/v1/problems", skilled())["id"]
    plan = served.solved(problem, seconds=2.0)
    budget = {"money": 6000, "days": 3, "price_per_level": 1000, "resolved": 2}
    answered(served, "training", plan, {"budget": budget, "seconds": 4})
    return {"problem": problem, "plan": plan}


def test_every_question_is_a_tile_that_leads_to_it(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language, at=f"/manage?plan={place['plan']}")
    tiles = page.locator(".topic-tile a")
    expect(tiles.first).to_be_visible()
    assert page.evaluate(NAMELESS) == []
    tiles.nth(1).click()
    page.wait_for_url(f"**/manage/roles?plan={place['plan']}")
    expect(page.locator(".topic-nav [aria-current=page]")).to_have_count(1)
    expect(page.locator("#place-plan")).to_have_value(place["plan"])


def test_each_question_is_answered_with_one_click(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language, at=f"/manage?plan={place['plan']}", theme="dark" if language == "zh" else "light")
    for topic, part in ASKED.items():
        page.goto(f"/app/manage/{topic}?plan={place['plan']}")
        expect(page.locator("[data-act=ask]")).to_be_visible()
        if page.locator("details.question-asked").count() == 0:  # else the answer is there: somebody asked before
            page.locator("[data-act=ask]").click()
            page.wait_for_url("**answer=job_*")
        expect(page.locator(part).first).to_be_visible(timeout=JOB_MS)
        expect(page.locator(".next").first).to_be_visible()
        assert page.evaluate(FAINT) == [], topic
        assert page.evaluate(NAMELESS) == [], topic


def test_training_says_what_to_teach_and_tries_it_as_a_scenario(
    page_in: Opening, place: Planned, language: str
) -> None:
    page = page_in(language, at=f"/manage/training?plan={place['plan']}")  # the answer that somebody asked for
    expect(page.locator(".next [data-act=compare]").first).to_be_visible(timeout=JOB_MS)
    expect(page.locator(".matrix .lone")).to_have_count(1)  # the only one for a dozen accounts
    assert page.evaluate(NAMELESS) == []
    page.locator(".next [data-act=compare]").first.click()
    page.wait_for_url(f"**/problems/{place['problem']}/scenarios?answer=job_*")
    page.get_by_role("button", name={"en": "Stop", "zh": "停止"}[language]).or_(
        page.locator(".side-by-side")
    ).first.wait_for()


def test_files_of_an_answer_are_downloaded(page_in: Opening, place: Planned) -> None:
    page = page_in("zh", at=f"/manage/work-plan?plan={place['plan']}")
    with page.expect_download() as download:
        page.locator("a[href*='format=ics']").click(timeout=JOB_MS)
    assert download.value.suggested_filename.endswith(".ics")


def test_a_rise_over_plans_is_a_picture_and_a_way_on(
    page_in: Opening, served: Served, place: Planned, language: str
) -> None:
    people = [
        {"id": rep, "name": name, "capacity": {"minutes": 100}} for rep, name in (("r0", "王 Wang"), ("r1", "Ann"))
    ]
    accounts = [{"id": f"a{at}", "minutes": 15} for at in range(6)]
    problem = served.post("/v1/problems", {"reps": people, "accounts": accounts})["id"]
    for count in (2, 4, 6):  # 30, 60 and 90 of 100 minutes: with the next plan it is too much
        rows = "item,rep\n" + "".join(f"a{at},r{0 if at < count else 1}\n" for at in range(6))
        path = f"{served.url}/v1/plans?problem={problem}"
        httpx2.post(path, content=rows, headers=served.headers | {"Content-Type": "text/csv"}).raise_for_status()
    page = page_in(language, at=f"/manage/strain?problem={problem}")
    expect(page.locator(".matrix tbody tr").first).to_contain_text("Wang")
    expect(page.locator(".next.warn")).to_contain_text("Wang")
    page.goto(f"/app/manage/strain?plan={place['plan']}")
    expect(page.locator(".empty")).to_be_visible()


def test_who_only_looks_sees_answers_and_who_may_ask(
    page_in: Opening, place: Planned, key_of: Callable[[str], str]
) -> None:
    page = page_in("en", key=key_of("viewer"), at=f"/manage/training?plan={place['plan']}")
    expect(page.locator(".matrix")).to_be_visible(timeout=JOB_MS)
    expect(page.locator("[data-act=ask], [data-act=compare]")).to_have_count(0)
    page.locator("details.question-asked summary").click()
    expect(page.locator(".who-may")).to_be_visible()
