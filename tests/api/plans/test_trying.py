"""Trying a change on a plan: the effect at once, what does not suit in words, and the draft as a proposal."""

from __future__ import annotations

from typing import Any

import pytest

from api.plans.trial import Draft, changed_problem, moved_plan
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.verify import verify
from tests.api.callers import Callers
from tests.api.plans.conftest import planned, uploaded

Row = dict[str, Any]


@pytest.fixture
def plan(client: Callers, solved: Row) -> Row:
    return planned(client.planner, uploaded(client.planner)["id"], solved)


def tried(client: Callers, plan: Row, expected: int = 200, /, **draft: Any) -> Row:
    answer = client.viewer.post(f"/v1/page/plans/{plan['id']}/try", json=draft)
    assert answer.status_code == expected, answer.text
    return answer.json()


def proposed(client: Callers, plan: Row, expected: int = 201, /, **body: Any) -> Row:
    answer = client.planner.post(f"/v1/page/plans/{plan['id']}/propose", json=body)
    assert answer.status_code == expected, answer.text
    return answer.json()


def test_a_move_is_priced_at_once_and_stores_nothing(client: Callers, plan: Row) -> None:
    found = tried(client, plan, moves=[{"item": "birch", "rep": "eve"}])
    assert found["num_items"] == 1
    assert {one["rep"] for one in found["reps"]} <= {"ann", "bob", "eve"}
    assert {one["name"] for one in found["measures"]} >= {"coverage", "moved_items", "unevenness"}
    assert any(one["before"] != one["after"] for one in found["levels"])
    assert len(client.viewer.get("/v1/plans").json()["items"]) == 1


def test_what_hard_rules_forbid_is_said_in_words(client: Callers, plan: Row) -> None:
    found = tried(client, plan, moves=[{"item": "acme", "rep": "bob"}])
    assert not found["allowed"]
    assert any("Bob" in one["en"] for one in found["broken"])


def test_unknown_names_are_told_all_at_once(client: Callers, plan: Row) -> None:
    problem = tried(client, plan, 422, moves=[{"item": "acmee", "rep": "ann"}, {"item": "birch", "rep": "zoe"}])
    assert [one["value"] for one in problem["issues"]] == ["acmee", "zoe"]
    problem = tried(client, plan, 422, leave=[{"rep": "ann", "start": "2026-10-09", "end": "2026-10-08"}],
                    weights=[{"rule": "no-such", "weight": 2}])  # fmt: skip
    assert {one["code"] for one in problem["issues"]} == {"leave-backwards", "rule-unknown"}
    assert tried(client, plan, 422, caps=[{"rep": "zoe", "amount": 5}])["issues"]


def test_names_that_cannot_be_and_limits_without_a_number_are_refused(client: Callers, plan: Row) -> None:
    caps = [{"rep": "ann", "dimension": "", "amount": 5}, {"rep": "ann", "amount": None}]
    problem = tried(client, plan, 422, caps=caps, gone=[""], bars=[{"item": "acme", "rep": " "}])
    places = {one["place"] for one in problem["issues"]}
    assert places == {"$.caps[0].dimension", "$.caps[1].amount", "$.gone[0]", "$.bars[0].rep"}


def test_a_leaver_leaves_hard_rules_broken_until_it_is_planned_anew(client: Callers, plan: Row) -> None:
    found = tried(client, plan, gone=["ann"])
    assert not found["allowed"]
    assert found["num_items"] == 0


def test_whoever_leaves_takes_their_seats_along(client: Callers, solved: Row) -> None:
    seats = {"id": "weekly", "kind": "meeting", "start": "2026-10-07T09:00", "minutes": 60,
             "positions": [{"team": "all"}]}  # fmt: skip
    team = client.planner.post("/v1/problems", json={
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
        "teams": [{"id": "all"}],
        "reps": [{"id": rep, "team": "all"} for rep in ("ann", "bob", "eve")],
        "accounts": [{"id": "acme", "minutes": 60, "owner": "ann"}, {"id": "birch", "minutes": 90, "owner": "bob"}],
        "duties": [seats],
    }).json()  # fmt: skip
    rows = "item,rep\nacme,ann\nbirch,bob\nweekly/ann,ann\nweekly/bob,bob\nweekly/eve,eve\n"
    made = client.planner.post(f"/v1/plans?problem={team['id']}", content=rows, headers={"Content-Type": "text/csv"})
    assert made.status_code == 201, made.text
    found = tried(client, made.json(), gone=["eve"], moves=[{"item": "acme", "rep": "bob"}])
    assert found["num_items"] == 1


def test_weights_are_levers_and_change_costs_alone(client: Callers, plan: Row) -> None:
    levers = client.viewer.get(f"/v1/page/plans/{plan['id']}/levers").json()
    uneven = next(one for one in levers["rules"] if one["name"] == "load-uneven")
    found = tried(client, plan, weights=[{"rule": "load-uneven", "weight": 9 * uneven["weight"]}])
    change = next(one for one in found["rules"] if one["name"] == "load-uneven")
    assert (change["before"], change["after"]) == (uneven["cost"], 9 * uneven["cost"])
    off = tried(client, plan, weights=[{"rule": "load-uneven", "weight": 0}])
    assert next(one for one in off["rules"] if one["name"] == "load-uneven")["after"] == 0


def test_a_draft_of_moves_becomes_a_change_request_of_the_same_version(client: Callers, plan: Row) -> None:
    made = proposed(client, plan, draft={"moves": [{"item": "birch", "rep": "eve"}]}, title="Birch to Eve")
    assert made["version"] == plan["version"]
    moves = client.viewer.get(f"/v1/change-requests/{made['change_request']}/moves").json()["items"]
    assert any(move["item"] == "birch" and move["to"] == "eve" for move in moves)
    past = client.viewer.get(f"/v1/page/plans/{plan['id']}/history", params={"item": "birch"}).json()
    assert (past["owner"], past["decisions"][0]["change_request"]) == ("ann", made["change_request"])


def test_a_draft_that_changes_the_problem_makes_a_version_too(client: Callers, plan: Row) -> None:
    draft = {"moves": [{"item": "birch", "rep": "eve"}], "pins": [{"item": "birch", "rep": "eve"}],
             "bars": [{"item": "cedar", "rep": "eve"}]}  # fmt: skip
    made = proposed(client, plan, draft=draft, why="Birch asked for Eve")
    assert made["version"] == plan["version"] + 1
    rows = client.viewer.get(f"/v1/problems/{made['problem']}/content").json()["accounts"]
    birch = next(row for row in rows if row["id"] == "birch")
    cedar = next(row for row in rows if row["id"] == "cedar")
    assert (birch["pin"], cedar["barred"]) == ("eve", ["eve"])
    again = proposed(client, plan, 409, draft=draft)  # the plan is not one of the newest version any more
    assert again["code"] == "plan-of-old-version"


def test_what_breaks_rules_or_changes_nothing_is_not_stored(client: Callers, plan: Row) -> None:
    problem = proposed(client, plan, 422, draft={"moves": [{"item": "acme", "rep": "bob"}]})
    assert problem["code"] == "plan-breaks-rules"
    assert "Bob" in problem["issues"][0]["message"]["en"]
    assert len(client.viewer.get("/v1/plans").json()["items"]) == 1
    kept = {row["item"]: row["rep"] for row in client.viewer.get(f"/v1/plans/{plan['id']}/items").json()["items"]}
    whole = client.planner.post(f"/v1/plans/{plan['id']}/change-requests", json={}).json()["counts"]["open"]
    same = proposed(client, plan, draft={"moves": [{"item": "birch", "rep": kept["birch"]}]})
    moves = client.viewer.get(f"/v1/change-requests/{same['change_request']}/moves").json()["items"]
    assert len(moves) == whole  # a move to where it is changes nothing: the request is that of the plan itself
    strange = proposed(client, plan, 404, draft={}, job="job_none")
    assert strange["code"] == "not-found"


def test_a_viewer_may_try_but_not_propose(client: Callers, plan: Row) -> None:
    assert client.viewer.post(f"/v1/page/plans/{plan['id']}/propose", json={"draft": {}}).status_code == 403
    assert client.other.post(f"/v1/page/plans/{plan['id']}/try", json={}).status_code == 404


def test_a_duty_keeps_its_time_or_comes_as_near_as_it_can() -> None:
    problem = Problem.from_dict({
        "horizon": {"first_day": "2027-01-04", "last_day": "2027-01-08"},
        "reps": [{"id": "ann"}, {"id": "bob"}],
        "duties": [{"id": "d", "duration_minutes": 60, "earliest": "2027-01-04T09:00:00", "latest": "2027-01-04T12:00:00"}],
    })  # fmt: skip
    starts = problem.starts["start"].to_numpy()
    item = str(problem.item_ids[0])
    plan = Plan.nobody(1)
    plan.rep[0], plan.start[0] = 0, starts[-1]
    moved = moved_plan(Draft.model_validate({"moves": [{"item": item, "rep": "bob"}]}), problem, plan)
    assert (moved.rep[0], moved.start[0]) == (1, starts[-1])
    asked = {"moves": [{"item": item, "rep": "bob", "start": "2027-01-04T08:00:00"}]}
    assert moved_plan(Draft.model_validate(asked), problem, plan).start[0] == starts[0]
    assert verify(problem, moved).feasible


def test_two_caps_of_one_rep_are_put_together() -> None:
    problem = Problem.from_dict({"reps": [{"id": "ann"}], "accounts": [{"id": "a", "minutes": 60, "value": 9}]})
    draft = Draft.model_validate(
        {
            "caps": [
                {"rep": "ann", "dimension": "minutes", "amount": 30},
                {"rep": "ann", "dimension": "value", "amount": 5},
            ]
        }
    )
    capacity = changed_problem(draft, problem).frames["reps.capacity"]
    assert dict(zip(capacity["key"], capacity["value"], strict=True)) == {"minutes": 30, "value": 5}
