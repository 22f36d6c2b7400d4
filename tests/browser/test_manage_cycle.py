"""What a manager asks to keep in step: meetings, notices, follow-ups, incentives, reviews, problems and disputes, in both languages.

Answers that take long are worked out once, by the real worker, and opened as somebody would who comes later; what people
do with them is done in the browser. When to modify: with the views of these questions.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import httpx2
import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.team import HURT, team
from tests.browser.test_accessibility import FAINT, NAMELESS

Opening = Callable[..., Page]
Planned = dict[str, str]
JOB_MS = 240_000
"""How long a job is waited for on a busy machine."""
APART = {"id": "apart", "name": "Both halves", "rhythm": "once", "minutes": 60, "people": {"reps": ["r4", "r5"]}}
DAILY = {"id": "daily", "name": f"Stand-up {HURT}", "rhythm": "daily", "minutes": 15, "people": {"teams": ["north"]}}
SCHEME = {"name": "new", "currency": "CNY", "tiers": [{"rate_percent": 4}, {"from_percent": 90, "rate_percent": 9}]}
CADENCE = {
    "name": "account",
    "kinds": ["account"],
    "steps": [{"day": 0, "what": "call", "minutes": 30, "late_days": 1}],
}


def deals() -> str:
    """Return a history of three quarters in which one account took three times the planned minutes."""
    rows = ["deal,rep,team,account,skill,opened,closed,outcome,value,list_value,minutes"]
    for number in range(96):
        closed, rep = date(2026, 4, 1) + timedelta(days=2 * number), number % 3
        account = f"a{(number * 5 + rep) % 12}"
        minutes = 2400 if account == "a3" else 150 * (1 + int(account[1:]) % 7) + number % 3
        won = (number * 7) % 5 < 2 + rep
        outcome = f"won,{900 + 40 * (number % 9)}" if won else "lost,"
        rows.append(
            f"D{number},r{rep},north,{account},crm,{closed - timedelta(days=40)},{closed},{outcome},1200,{minutes}"
        )
    return "\n".join(rows) + "\n"


def planned_by_hand(served: Served) -> Planned:
    """Return the ids of a team and of a plan that overloads one of them."""
    asked = team()
    asked["rules"][0] = {"rule": "rep-over-capacity", "level": "plan", "weight": 20}  # may be broken, at a price
    asked["reps"][4]["working_hours"], asked["reps"][5]["working_hours"] = "Mon-Fri 08:00-12:00", "Mon-Fri 13:00-18:00"
    problem = served.post("/v1/problems", asked)["id"]
    rows = [f"a{at},r{0 if at < 18 else 1 + at % 5}" for at in range(24)]
    plan = "\n".join(["item,rep", *rows, "lead-0,r1", "lead-1,r2"])
    headers = {**served.headers, "Content-Type": "text/csv"}
    made = httpx2.post(f"{served.url}/v1/plans?problem={problem}", content=plan, headers=headers, timeout=120)
    return {"problem": problem, "plan": str(made.raise_for_status().json()["id"])}


@pytest.fixture(scope="module")
def place(served: Served) -> Planned:
    """Return the ids of a team and of its plan, with every long answer asked for."""
    ids = planned_by_hand(served)
    path = f"{served.url}/v1/problems/{ids['problem']}/history"
    files = {"files": ("deals.csv", deals())}
    httpx2.put(path, files=files, headers=served.headers, timeout=120).raise_for_status()
    goal = {"amount": 40_000, "period": "2026-Q4", "fair_by": "expected", "draws": 200}
    for kind, params in (
        (
            "watch",
            {
                "watch": {"rules": [{"kind": "overload", "limit": 1}, {"kind": "uneven", "limit": 1.2}]},
                "repair_seconds": 2,
            },
        ),
        ("meetings", {"meetings": {"series": [DAILY, APART]}, "seconds": 4}),
        ("cadence", {"cadences": {"cadences": [CADENCE], "most_minutes_a_day": 30}}),
        ("incentives", {"goal": goal, "scheme": SCHEME, "against": {"tiers": [{"rate_percent": 6}]}}),
        ("review", {"period": "2026-Q3", "sheets": True}),
    ):
        served.post("/v1/jobs", {"kind": kind, **ids, "params": params})
    return ids


def opened(page: Page, place: Planned, topic: str, part: str) -> None:
    """Open a question and wait for a part of its answer; everybody can read and name what is shown."""
    page.goto(f"/app/manage/{topic}?plan={place['plan']}")
    for _ in range(60):  # the answer may still be worked out: the question is shown until it is there
        page.locator(f"{part}, [data-act=ask], .empty").first.wait_for(timeout=JOB_MS)
        if page.locator(part).count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    expect(page.locator(part).first).to_be_visible()
    assert page.evaluate(FAINT) == [], topic
    assert page.evaluate(NAMELESS) == [], topic


def test_meetings_say_who_cannot_come_and_offer_ways_out(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language, theme="dark" if language == "zh" else "light")
    opened(page, place, "meetings", ".lane-duty")
    expect(page.locator(".blocked li").first).to_contain_text("Both halves")
    page.locator("[data-way=outside]").click()
    page.locator("details.question-asked summary").first.click()
    expect(page.locator("[data-series]")).to_have_count(2)  # what was asked, with the way out
    page.locator("[data-series=apart] summary").click()
    expect(page.locator("#outside-1")).not_to_have_value("0")
    page.locator("#whose").select_option("r0")
    with page.expect_download() as download:
        page.locator("a[href*='format=ics']").click()
    assert download.value.suggested_filename == "meetings-r0.ics"


def test_each_person_reads_the_own_notice_in_the_own_language(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language)
    opened(page, place, "notices", ".message")
    page.locator("[data-reader=r1]").click()
    other = {"en": "zh", "zh": "en"}[language]
    page.locator("#notice-language").select_option(other)
    expect(page.locator(f".reading .message[lang={other}]")).to_be_visible()
    page.get_by_role("button", name="Slack").click()
    expect(page.locator(".message.chat h4").first).to_be_visible()
    with page.expect_download() as download:
        page.locator(".panel .button", has_text="JSON").click()
    assert download.value.suggested_filename == "slack.json"


def test_follow_ups_show_whose_week_is_too_full(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language)
    opened(page, place, "cadences", ".lane-duty")
    expect(page.locator(".next.warn")).to_be_visible()  # eighteen accounts at half an hour do not fit into two days
    with page.expect_download() as download:
        page.locator(".answer-end .button").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_pay_is_a_range_a_person_and_a_change_has_its_losers(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language)
    opened(page, place, "incentives", ".range-bar")
    expect(page.locator(".next").first).to_be_visible()
    page.locator("details.question-asked summary").click()
    page.locator("#new-tier-rate_percent-0").fill("3")
    expect(page.locator("#new-tier-rate_percent-0")).to_have_value("3")
    page.locator("[data-act=ask]").click()
    page.wait_for_url("**answer=job_*")


def test_a_review_is_a_picture_a_sheet_and_proposals_to_accept(page_in: Opening, place: Planned, language: str) -> None:
    page = page_in(language)
    opened(page, place, "review", ".waterfall-row .up, .waterfall-row .down")
    page.locator("[data-sheet]").first.click()
    expect(page.locator("dialog .sheet table")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.locator(".answer > .series-more summary").click()
    page.locator("[data-act=repeat]").click()  # every Monday, of the quarter that is the newest then
    expect(page.locator(".notice .button").first).to_be_visible()
    page.locator(".proposals input").first.check()
    page.locator("[data-act=accept]").click()
    expect(page.locator(f".next.good a[href='/app/problems/{place['problem']}']")).to_be_visible()


def test_cases_have_causes_and_ways_out_and_are_tracked_to_closed(
    page_in: Opening, place: Planned, language: str
) -> None:
    page = page_in(language)
    opened(page, place, "problems", "[data-case]")
    case = page.locator("[data-case='overload:r0']")  # what waits for somebody comes first: cases change places
    expect(case.locator(".bar-line").first).to_be_visible()  # what changed hands did it
    case.locator("input").fill("two accounts go to Ann")
    case.locator("[data-act=acknowledged]").click()
    expect(case).to_contain_text("two accounts go to Ann")
    case.locator("[data-act=closed]").click()
    expect(case).to_have_count(0)
    page.locator(".choice button").last.click()
    case.locator("[data-act=open]").click()
    expect(case).to_have_count(0)


def test_a_dispute_is_worked_out_decided_and_carried_out(page_in: Opening, served: Served, language: str) -> None:
    plan = planned_by_hand(served)["plan"]  # of its newest version: what a review taught makes another
    page = page_in(language, at=f"/manage/disputes?plan={plan}")
    page.locator("[data-act=likely]").click()
    page.locator("#first-says").fill(f"I know them {HURT}")
    page.locator("[data-act=ask-dispute]").click()
    expect(page.locator(".party")).to_have_count(2, timeout=JOB_MS)
    expect(page.locator("blockquote")).to_have_text(f"I know them {HURT}")
    assert page.evaluate(FAINT) == []
    assert page.evaluate(NAMELESS) == []
    page.locator("[data-choose]").first.check()
    page.locator("#reason").fill("She built it up.")
    page.locator("[data-act=decide]").click()
    expect(page.locator("[data-decided]")).to_be_visible()
    page.reload()
    expect(page.locator("[data-decided]")).to_be_visible()  # recorded, and found again
    expect(page.locator("[data-dispute] >> nth=0")).to_be_visible()
    page.locator("[data-act=carry-out]").click()
    page.wait_for_url("**/changes/chg_*")


def test_who_only_looks_sees_answers_and_decides_nothing(
    page_in: Opening, place: Planned, key_of: Callable[[str], str]
) -> None:
    page = page_in("en", key=key_of("viewer"))
    opened(page, place, "problems", "[data-case]")
    expect(page.locator("[data-act=closed], [data-act=ask]")).to_have_count(0)
    page.goto(f"/app/manage/notices?plan={place['plan']}")
    expect(page.locator(".who-may")).to_be_visible()


def test_without_a_history_the_page_says_what_to_send(page_in: Opening, planned: Planned, language: str) -> None:
    page = page_in(language, at=f"/manage/review?plan={planned['plan']}")
    expect(page.locator(".empty [data-act=send-history]")).to_be_attached()
    page.locator("[data-act=send-history]").set_input_files(
        {"name": "deals.csv", "mimeType": "text/csv", "buffer": b"deal,rep,outcome\nD1,r0,perhaps\n"}
    )
    expect(page.locator(".failure .issues li").first).to_contain_text("deals.csv:2")
