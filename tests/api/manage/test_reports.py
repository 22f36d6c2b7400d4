"""Questions asked by the clock: about the newest plan, and their answers told to group chats.

When to modify: with what becomes of the answer of a scheduled job.
"""

from __future__ import annotations

import json
from typing import Any

from api.job_ends import tell_others
from api.store import Store, jobs, now_us
from tests.api.callers import TENANT, Callers
from tests.api.hooks.listening import Listener
from tests.api.hooks.posting import Post
from tests.api.manage.test_routes_of_manage import PROBLEM, plan_of, planned


def asked(people: Callers, problem: str) -> dict[str, Any]:
    """Ask a question about the newest plan."""
    return dict(people.planner.post("/v1/jobs", json={"kind": "watch", "problem": problem, "plan": "newest"}).json())


def test_the_newest_plan_is_the_one_that_was_made_last(people: Callers) -> None:
    problem = people.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    assert asked(people, problem)["code"] == "plan-missing"
    for rows in ("item,rep\na,ann\nb,ann\n", "item,rep\na,li\nb,ann\n"):
        plan = plan_of(people, problem, rows)
    assert asked(people, problem)["plan"] == plan


def test_a_scheduled_answer_is_told_to_a_group_in_both_languages_and_others_are_not(
    people: Callers, store: Store, post: Post, listener: Listener
) -> None:
    problem, _ = planned(people, "item,rep\na,li\nb,ann\n")
    job = asked(people, problem)["id"]
    headline = {"en": "2 findings.", "zh": "发现 2 个问题。"}
    listener.body = b'{"errcode":0}'
    robot = {"name": "sales", "url": listener.url, "format": "dingtalk", "kinds": ["report.made"]}
    assert people.admin.post("/v1/endpoints", json=robot).status_code == 201
    with store.begin() as tx:
        row = {**(jobs.one(tx, TENANT, job) or {}), "summary": {"headline": headline}, "ended_at": now_us()}
        tell_others(tx, row)  # somebody asked by hand
        tell_others(tx, {**row, "schedule": "sch_1", "summary": None})  # there is no answer
        tell_others(tx, {**row, "schedule": "sch_1"})
    assert post.deliver() == 1
    ((_, body),) = listener.got
    text = json.loads(body)["markdown"]["text"]
    assert all(part in text for part in ("监控方案", "Watch a plan", *headline.values()))
