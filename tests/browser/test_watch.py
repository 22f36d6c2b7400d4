"""Leads as they arrive: routing begun with one click, a lead that finds everyone full, its repair, clocks, absent reps.

When to modify: with what is watched.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.organisations import full_team, organisation

Opening = Callable[..., Page]
WORDS = {
    "en": {"begin": "Begin to route", "try": "Try a lead", "route": "Route it", "why": "Why?", "room": "Make room with the fewest moves",
           "answered": "Answered", "away": "Mark as away", "only": "Only Ann Wang could take it", "nobody": "Nobody can take it now"},
    "zh": {"begin": "开始分配", "try": "试一条线索", "route": "分配", "why": "为什么？", "room": "以最少换人腾出余地",
           "answered": "已响应", "away": "标记不在岗", "only": "只有Ann Wang可以承担", "nobody": "目前无人可以承担"},
}  # fmt: skip


def arrive(page: Page, words: dict[str, str], name: str) -> None:
    """Let a lead of an hour arrive."""
    page.get_by_role("button", name=words["try"]).click()
    page.locator("#lead-id").fill(name)
    page.locator("#lead-name").fill(f"Lead {name}")
    page.get_by_role("button", name=words["route"], exact=True).click()


def test_a_lead_arrives_when_everyone_is_full(page_in: Opening, served: Served, language: str) -> None:
    words, ours = WORDS[language], organisation(served)
    ours.solved(full_team())
    page = page_in(language, key=ours.key, at="/watch")
    page.get_by_role("button", name=words["begin"]).click()

    arrive(page, words, "L1")
    feed = page.locator(".feed")
    expect(feed.locator("[data-item=L1]")).to_contain_text(words["only"])
    expect(page.locator(".open-work").filter(has_text="Lead L1")).to_be_visible()
    page.get_by_role("button", name=words["answered"]).click()
    expect(page.locator(".open-work").filter(has_text="L1")).to_have_count(0)

    arrive(page, words, "L2")
    waits = feed.locator("[data-item=L2]").last
    expect(waits).to_contain_text(words["nobody"])
    waits.get_by_role("button", name=words["why"]).click()
    expect(waits.locator(".found")).to_contain_text("Ann Wang")
    alert = page.locator(".alert[data-kind=waiting]")
    expect(alert).to_contain_text("L2")
    alert.get_by_role("button", name=words["room"]).click()
    page.wait_for_url(re.compile("/app/jobs/"))
    expect(page.locator(".view-head .badge.good, .view-head .badge.bad")).to_be_visible()


def test_the_feed_shows_what_arrives_over_the_api(page_in: Opening, served: Served) -> None:
    ours = organisation(served)
    ids = ours.solved(full_team())
    page = page_in("en", key=ours.key)
    page.context.request.put(
        f"{served.url}/v1/route/board", data={"problem": ids["problem"]}, headers={"X-Assigner-Page": "1"}
    )
    page.goto("/app/watch")
    expect(page.locator(".live")).to_be_visible()
    ours.api.post("/v1/route", {"lead": {"id": "from-api", "name": "<b>Hazel</b>", "minutes": 30}})
    expect(page.locator(".feed [data-item=from-api]")).to_contain_text("<b>Hazel</b>")
    page.get_by_role("button", name=WORDS["en"]["away"]).click()
    expect(page.locator(".alert[data-kind=rep-away]")).to_contain_text("<b>Hazel</b>")


def test_jobs_are_listed_and_one_that_runs_is_stopped(page_in: Opening, served: Served, language: str) -> None:
    ours = organisation(served)
    problem = ours.api.post("/v1/demo/quarter-change")["id"]
    job = ours.api.post("/v1/jobs", {"kind": "solve", "problem": problem, "params": {"seconds": 600, "gap": 0}})["id"]
    page = page_in(language, key=ours.key, at="/jobs")
    page.locator("tbody a").first.click()
    page.wait_for_url(re.compile(job))
    expect(page.locator(".gap-bar")).to_be_visible()
    page.get_by_role("button", name={"en": "Stop and keep", "zh": "停止并保留"}[language]).click()
    page.get_by_role("link", name={"en": "Open the plan", "zh": "打开方案"}[language]).click()
    expect(page.locator(".figures")).to_be_visible()
