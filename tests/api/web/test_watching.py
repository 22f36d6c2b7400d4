"""What the page watches: each alert is there when its cause is, names it, and its repair is a call that works.

When to modify: with a new alert.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.callers import Callers
from tests.api.routing.conftest import Hands, desk, hands, lead, routed, set_up, team

__all__ = ["desk", "hands"]

CROWDED: dict[str, Any] = {
    "name": "crowded",
    "horizon": {"first_day": "2026-09-28", "last_day": "2026-10-02"},
    "reps": [
        {"id": "ann", "name": "Ann <b>", "skills": [{"skill": "cloud"}], "capacity": {"minutes": 100}},
        {"id": "bob", "name": "Bob", "capacity": {"minutes": 600}},
    ],
    "accounts": [
        {"id": "A1", "minutes": 90, "skills": [{"skill": "cloud"}]},
        {"id": "A2", "minutes": 90, "skills": [{"skill": "cloud"}]},
    ],
    "rules": [{"rule": "rep-over-capacity", "level": "plan", "weight": 1}],
}


def alerts(voice: Any, **query: str) -> dict[str, Any]:
    answer = voice.get("/v1/page/alerts", params=query)
    assert answer.status_code == 200, answer.text
    return {one["kind"]: one for one in answer.json()["items"]}


def stored(client: Callers, problem: dict[str, Any], plan: str) -> str:
    """Store a problem with a plan and return the plan's id."""
    made = client.planner.post("/v1/problems", json=problem)
    assert made.status_code == 201, made.text
    answer = client.planner.post(
        "/v1/plans", params={"problem": made.json()["id"]}, content=plan, headers={"Content-Type": "text/csv"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_without_a_plan_nothing_is_watched(client: Callers) -> None:
    answer = client.viewer.get("/v1/page/alerts").json()
    assert answer == {"plan": None, "problem": None, "is_routed": False, "items": []}


def test_overload_and_undone_work_are_told_with_names_and_numbers(client: Callers) -> None:
    over = alerts(client.viewer, plan=stored(client, CROWDED, "item,rep\nA1,ann\nA2,ann\n"))
    assert "Ann <b> by 80%" in over["overload"]["words"]["en"]  # 180 of 100 minutes
    assert over["overload"]["reps"] == ["ann"]
    assert over["overload"]["repair"]["body"]["kind"] == "rebalance"
    undone = alerts(client.viewer, plan=stored(client, CROWDED, "item,rep\nA1,ann\nA2,\n"))
    assert undone["undone"]["items"] == ["A2"]
    assert "overload" not in undone


def test_a_skill_that_is_short_is_a_bottleneck(client: Callers) -> None:
    hard = {**CROWDED, "rules": []}
    found = alerts(client.viewer, plan=stored(client, hard, "item,rep\nA1,ann\nA2,\n"))["bottleneck"]
    assert set(found["items"]) == {"A1", "A2"}
    assert found["reps"] == ["ann"]  # 180 minutes need cloud, and only Ann has it, for 100
    assert "80" in found["words"]["en"]
    assert "cloud" in found["words"]["zh"]


def test_a_rep_who_may_take_nothing_is_out_of_reach(client: Callers) -> None:
    idle = {**CROWDED, "reps": [*CROWDED["reps"], {"id": "cat", "name": "Cat", "skills": [{"skill": "none"}]}]}
    found = alerts(client.viewer, plan=stored(client, idle, "item,rep\nA1,ann\nA2,\n"))
    assert found["rep-unreachable"]["repair"] is None


def test_the_repair_of_a_plan_is_a_job_that_the_service_takes(client: Callers) -> None:
    plan = stored(client, CROWDED, "item,rep\nA1,ann\nA2,\n")
    repair = alerts(client.viewer, plan=plan)["undone"]["repair"]
    answer = client.planner.post(repair["path"], json=repair["body"])
    assert (answer.status_code, answer.json()["kind"]) == (202, "repair")
    assert repair["permission"] == "jobs:write"


@pytest.fixture
def full(desk: Callers) -> Callers:
    """Return callers of a team where nobody can take one lead more of an hour."""
    set_up(desk.operator, team(reps=[{"id": "bob", "name": "Bob", "capacity": {"minutes": 60}}], accounts=[]))
    routed(desk.operator, lead("L1"))
    routed(desk.operator, lead("L2"))
    return desk


def test_a_lead_that_arrives_when_everyone_is_full_is_told_and_planned_for(full: Callers) -> None:
    found = alerts(full.viewer)["waiting"]
    assert found["items"] == ["L2"]
    answer = full.operator.post(found["repair"]["path"], json=found["repair"]["body"])
    assert (answer.status_code, answer.json()["kind"]) == (202, "repair-plan"), answer.text
    content = full.viewer.get(f"/v1/problems/{answer.json()['problem']}/content").json()
    assert [(row["id"], row.get("owner")) for row in content["leads"]] == [("L2", None), ("L1", "bob")]


def test_a_late_answer_is_told_and_handed_on(desk: Callers, hands: Hands) -> None:
    set_up(desk.operator, clocks={"answer_minutes": 30})
    first = routed(desk.operator, lead("L1"))
    assert "answer-late" not in alerts(desk.viewer)
    hands.forward(minutes=20)
    assert alerts(desk.viewer)["answer-soon"]["items"] == ["L1"]
    hands.forward(minutes=15)
    late = alerts(desk.viewer)["answer-late"]
    assert (late["items"], late["reps"]) == (["L1"], [first["rep"]])
    answer = desk.operator.post(late["repair"]["path"], json=late["repair"]["body"])
    assert (answer.status_code, answer.json()["kind"]) == (200, "assigned"), answer.text
    assert "answer-late" not in alerts(desk.viewer)


def test_a_clock_goes_on_where_a_new_plan_leaves_a_lead_with_its_rep(desk: Callers, hands: Hands) -> None:
    alone = {"reps": [{"id": "bob", "name": "Bob", "capacity": {"minutes": 120}}], "accounts": []}
    set_up(desk.operator, team(**alone), clocks={"answer_minutes": 30})
    routed(desk.operator, lead("L1"))
    set_up(
        desk.operator, team(**alone, leads=[{"id": "L1", "minutes": 60, "owner": "bob"}]), clocks={"answer_minutes": 30}
    )
    assert [routed(desk.operator, lead(name))["rep"] for name in ("L2", "L3")] == ["bob", None]  # L1 counts once
    hands.forward(minutes=35)
    assert set(alerts(desk.viewer)["answer-late"]["items"]) == {"L1", "L2"}


def test_who_is_away_with_open_leads_is_told(desk: Callers) -> None:
    set_up(desk.operator)
    rep = routed(desk.operator, lead("L1"))["rep"]
    desk.operator.post("/v1/route/events/rep", json={"rep": rep, "change": "away"})
    found = alerts(desk.viewer)["rep-away"]
    assert (found["items"], found["reps"]) == (["L1"], [rep])


def test_the_feed_says_who_and_why_in_both_languages(full: Callers) -> None:
    waits, went = full.viewer.get("/v1/page/routed").json()[:2]
    assert (waits["decision"]["kind"], went["decision"]["kind"]) == ("waiting", "assigned")
    assert went["rep_name"] == "Bob"
    assert went["reason"]["en"] == "Only Bob could take it (1 looked at)."
    assert waits["reason"]["en"].startswith("Nobody can take it now: ")
    assert waits["reason"]["zh"].startswith("目前无人可以承担：")


def test_the_stream_goes_on_where_it_was_left(full: Callers) -> None:
    first = full.viewer.get("/v1/page/live", params={"after": 0, "seconds": 0})
    seen = [json.loads(line.removeprefix("data: ")) for line in first.text.splitlines() if line.startswith("data: ")]
    numbers = [one["decision"]["seq"] for one in seen]
    assert numbers == list(range(1, len(numbers) + 1))
    routed(full.operator, lead("L3"))
    again = full.viewer.get("/v1/page/live", params={"seconds": 0}, headers={"Last-Event-ID": str(numbers[-1])})
    (data,) = [line for line in again.text.splitlines() if line.startswith("data: ")]
    assert json.loads(data.removeprefix("data: "))["decision"]["item"] == "L3"
