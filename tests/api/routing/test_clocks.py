"""What happens because time passes: answers that are due, idle work, ladders, caps, the pool and its rules."""

from __future__ import annotations

from typing import Any

from api.routing.clocks import Ticked, tick_if_due
from api.routing.desks import desks_of
from tests.api.callers import TENANT, Callers
from tests.api.routing.conftest import Hands, lead, routed, set_up, team


def tick(desk: Callers) -> Ticked:
    assert desk.app is not None
    return tick_if_due(desks_of(desk.app.state.services).of(TENANT))


def item(desk: Callers, name: str) -> dict[str, Any]:
    return dict(desk.viewer.get(f"/v1/route/items/{name}").json())


def test_an_unanswered_lead_changes_hands_and_an_answered_one_stays(desk: Callers, hands: Hands) -> None:
    set_up(desk.admin, clocks={"answer_minutes": 30})
    first, second = routed(desk.integration, lead("L1")), routed(desk.integration, lead("L2"))
    assert first["answer_by"] == "2026-09-28T09:30:00.000000Z"
    desk.integration.post("/v1/route/items/L2/touch", json={"answered": True})
    hands.forward(minutes=31)
    assert tick(desk) == Ticked(unanswered=1)
    assert item(desk, "L1")["rep"] != first["rep"]
    assert item(desk, "L1")["past"] == [first["rep"]]
    assert item(desk, "L2")["rep"] == second["rep"]
    assert tick(desk) == Ticked()  # its new rep has 30 minutes of their own
    hands.forward(minutes=31)
    assert tick(desk) == Ticked(unanswered=1)
    assert set(item(desk, "L1")["past"]) | {item(desk, "L1")["rep"]} == {"ann", "bob", "cat"}


def test_idle_work_goes_to_the_pool_after_its_protection_and_is_claimed_by_the_rules(
    desk: Callers, hands: Hands
) -> None:
    pool = {"idle_days": 3, "protection_days": 5, "cool_down_minutes": 60, "lock_days": 2}
    set_up(desk.admin, pool=pool)
    owner = routed(desk.integration, lead("L1"))["rep"]
    other = next(rep for rep in ("ann", "bob", "cat") if rep != owner)
    claim = "/v1/route/items/L1/claim"
    assert desk.integration.post(claim, json={"rep": other}).json()["code"] == "route-not-pooled"
    hands.forward(days=4)
    assert tick(desk) == Ticked()  # protected for five days
    hands.forward(days=1.1)
    assert tick(desk) == Ticked(pooled=1)
    assert (item(desk, "L1")["status"], item(desk, "L1")["lost_by"]) == ("pooled", owner)
    assert desk.integration.post(claim, json={"rep": other}).json()["code"] == "route-cooling"
    hands.forward(minutes=61)
    refused = desk.integration.post(claim, json={"rep": owner})
    assert (refused.status_code, refused.json()["code"]) == (409, "route-claim-refused")
    assert "lost it lately" in refused.json()["detail"]
    assert desk.integration.post(claim, json={"rep": other}).json()["rep"] == other


def test_a_hold_limit_counts_open_leads_however_they_came(desk: Callers) -> None:
    set_up(desk.admin, pool={"hold_limit": 1})
    kinds = [routed(desk.integration, lead(f"L{number}", 1))["kind"] for number in range(4)]
    assert kinds == ["assigned"] * 3 + ["waiting"]


def test_wished_skills_are_demanded_less_and_less(desk: Callers, hands: Hands) -> None:
    ladder = [
        {"after_minutes": 0, "demand_points": 10},
        {"after_minutes": 10, "demand_points": 50},
        {"after_minutes": 30, "demand_points": 101},
    ]
    problem = team()
    problem["reps"][0]["skills"] = [{"skill": "hvac", "level": 3}]
    problem["reps"][0]["capacity"] = {"minutes": 0}  # the only one who holds it is full
    set_up(desk.admin, problem, ladder=ladder)
    wishes = [{"skill": "hvac", "level": 2, "points": 20}, {"skill": "rare", "level": 2, "points": 60}]
    assert routed(desk.integration, lead("L1", wished_skills=wishes))["kind"] == "waiting"
    assert routed(desk.integration, lead("L2", wished_skills=wishes[:1]))["kind"] == "waiting"
    hands.forward(minutes=11)
    assert tick(desk).drained == 1  # hvac (20 points) is no longer demanded: L2 goes; rare (60) still is
    assert (item(desk, "L1")["status"], item(desk, "L2")["status"]) == ("waiting", "owned")
    hands.forward(minutes=20)
    assert tick(desk).drained == 1
    assert item(desk, "L1")["status"] == "owned"


def test_a_cap_of_the_hour_ends_with_the_hour(desk: Callers, hands: Hands) -> None:
    caps = [{"name": "team-hour", "limit": 2, "per": "hour", "shared": True, "scope": {"kinds": ["lead"]}}]
    set_up(desk.admin, caps=caps)
    decisions = [routed(desk.integration, lead(f"L{number}", 1)) for number in range(3)]
    assert [decision["kind"] for decision in decisions] == ["assigned", "assigned", "waiting"]
    why = desk.viewer.get(f"/v1/route/decisions/{decisions[2]['seq']}/why").json()
    assert why["reasons"] == {"cap:team-hour": 3}
    assert why["reps"][0]["words"] == {"en": "the cap (team-hour) is reached", "zh": "已达时段上限（team-hour）"}
    hands.forward(minutes=60)
    assert tick(desk).drained == 1


def test_who_gets_what_has_waited_has_the_whole_time_to_answer(desk: Callers, hands: Hands) -> None:
    """Else the next tick takes it away again, and the rep is named as one who did not answer."""
    caps = [{"name": "hour", "limit": 1, "per": "hour", "shared": True, "scope": {"kinds": ["lead"]}}]
    set_up(desk.admin, caps=caps, clocks={"answer_minutes": 30})
    own = {"answer_by": "2026-09-28T15:00:00+00:00"}
    leads = [lead("L0", 1), lead("L1", 1, priority=1), lead("L2", 1, **own)]
    assert [routed(desk.integration, one)["kind"] for one in leads] == ["assigned", "waiting", "waiting"]
    desk.integration.post("/v1/route/items/L0/touch", json={"answered": True})
    hands.forward(minutes=61)  # 10:01, half an hour after L1 was due
    assert tick(desk) == Ticked(drained=1)
    assert item(desk, "L1")["answer_by"] == "2026-09-28T10:31:00.000000Z"
    hands.forward(minutes=29)
    assert tick(desk) == Ticked()
    assert (item(desk, "L1")["status"], item(desk, "L1")["past"]) == ("owned", [])
    hands.forward(minutes=31)  # 11:01: L1 changes hands, within the hour's only place
    assert tick(desk).unanswered == 1
    hands.forward(minutes=60)
    tick(desk)
    hands.forward(minutes=60)
    tick(desk)
    assert item(desk, "L2")["answer_by"] == "2026-09-28T15:00:00.000000Z"  # what a lead says itself stands


def test_who_leaves_or_is_away_gets_nothing_until_back(desk: Callers, hands: Hands) -> None:
    set_up(desk.admin)
    desk.integration.post("/v1/route/events/rep", json={"rep": "ann", "change": "left"})
    away = {"rep": "cat", "change": "away", "until": "2026-09-30T09:00:00+00:00"}
    assert desk.integration.post("/v1/route/events/rep", json=away).status_code == 200
    assert {routed(desk.integration, lead(f"L{number}", 1))["rep"] for number in range(5)} == {"bob"}
    hands.forward(days=2)
    assert "cat" in {routed(desk.integration, lead(f"M{number}", 1))["rep"] for number in range(5)}
    reps = {one["rep"]: one for one in desk.viewer.get("/v1/route/reps").json()["items"]}
    assert (reps["ann"]["left"], reps["cat"]["left"], reps["cat"]["present"]) == (True, False, True)


def test_a_new_board_keeps_what_was_routed_and_forgets_what_its_plan_knows(desk: Callers) -> None:
    problem = set_up(desk.admin)
    for number in range(3):
        routed(desk.integration, lead(f"L{number}", languages=["de"]))
    assert desk.admin.put("/v1/route/board", json={"problem": problem, "policy": {"tie_points": 5}}).status_code == 200
    loads = {one["rep"]: one["loads"]["rep-over-capacity"] for one in desk.viewer.get("/v1/route/reps").json()["items"]}
    assert loads["ann"] == {"load": 180, "most": 600}
    assert routed(desk.integration, lead("L9", languages=["de"]))["rep"] == "ann"


def test_a_board_that_takes_open_work_from_its_reps_is_refused_unless_that_is_wanted(desk: Callers) -> None:
    set_up(desk.admin)
    assert routed(desk.integration, lead("L0", languages=["de"]))["rep"] == "ann"
    loom = lead("L1")
    loom["lead"]["name"] = "Loom"
    assert routed(desk.integration, loom)["kind"] == "assigned"
    before = desk.viewer.get("/v1/route/board").json()
    others = team(reps=[{"id": "dan", "name": "Dan", "languages": ["de", "en"]}], accounts=[])
    other = desk.admin.post("/v1/problems", json=others).json()["id"]
    refused = desk.admin.put("/v1/route/board", json={"problem": other, "policy": {}})
    told = refused.json()
    assert (refused.status_code, told["code"], told["num_items"]) == (409, "board-gives-out-anew", 2)
    assert [(one["item"], one["why"]) for one in told["items"]] == [("L0", "rep-missing"), ("L1", "rep-missing")]
    for said in (other, "L0", "Loom", "Ann", "give_out_anew"):
        assert said in told["detail"]
    assert desk.viewer.get("/v1/route/board").json() == before
    assert item(desk, "L0")["rep"] == "ann"
    wanted = {"problem": other, "policy": {}, "give_out_anew": True}
    assert desk.admin.put("/v1/route/board", json=wanted).status_code == 200
    assert item(desk, "L0")["status"] == "waiting"


def test_a_board_whose_plan_leaves_open_work_with_nobody_is_refused(desk: Callers) -> None:
    set_up(desk.admin)
    routed(desk.integration, lead("L0"))
    routed(desk.integration, lead("L1"))
    owned = item(desk, "L1")["rep"]
    knows = team(leads=[{"id": "L0", "minutes": 60}, {"id": "L1", "minutes": 60, "owner": owned}])
    problem = desk.admin.post("/v1/problems", json=knows).json()["id"]
    refused = desk.admin.put("/v1/route/board", json={"problem": problem})
    assert (refused.status_code, [(one["item"], one["why"]) for one in refused.json()["items"]]) == (
        409,
        [("L0", "left-open")],
    )
    assert item(desk, "L0")["status"] == "owned"


def test_room_is_made_by_moving_the_fewest_open_leads(desk: Callers, hands: Hands) -> None:
    set_up(desk.admin, most_moves=1, clocks={"answer_minutes": 30, "most_reassignments": 0})
    rep_event = "/v1/route/events/rep"
    for rep in ("bob", "cat"):
        desk.integration.post(rep_event, json={"rep": rep, "change": "left"})
    assert {routed(desk.integration, lead(f"E{number}"))["rep"] for number in range(10)} == {
        "ann"
    }  # 600 of 600 minutes
    for rep in ("bob", "cat"):
        desk.integration.post(rep_event, json={"rep": rep, "change": "back"})
    assert routed(desk.integration, lead("G1", languages=["de"]))["kind"] == "waiting"  # only ann speaks German
    assert desk.app is not None
    desks = desks_of(desk.app.state.services)
    hands.forward(minutes=40)
    try:
        rows = desks.rooms.make(desks.of(TENANT))
        again = desks.rooms.make(desks.of(TENANT))
    finally:
        desks.stop()
    assert [(row["item"], row["rep"], len(row["entry"]["moves"])) for row in rows] == [("G1", "ann", 1)]
    moved = rows[0]["entry"]["moves"][0]
    assert item(desk, moved["item"])["rep"] == moved["to"] in ("bob", "cat")
    assert item(desk, "G1")["answer_by"] == "2026-09-28T10:10:00.000000Z"  # 30 minutes from now, not from its arrival
    assert again == []


def test_leads_that_nobody_answered_are_exchanged_where_that_gains_enough(desk: Callers, hands: Hands) -> None:
    reps = [
        {"id": "ann", "skills": [{"skill": "seo"}], "capacity": {"minutes": 60}},
        {"id": "bob", "capacity": {"minutes": 600}},
    ]
    set_up(desk.admin, team(reps=reps, accounts=[]), most_moves=2, exchange_gain=20, presence="any")
    desk.integration.post("/v1/route/events/rep", json={"rep": "bob", "change": "left"})
    assert routed(desk.integration, lead("E1"))["rep"] == "ann"
    desk.integration.post("/v1/route/events/rep", json={"rep": "bob", "change": "back"})
    wishing = lead("S1", wished_skills=[{"skill": "seo", "points": 10}])
    assert routed(desk.integration, wishing)["rep"] == "bob"  # ann is full
    assert desk.app is not None
    desks = desks_of(desk.app.state.services)
    hands.forward(minutes=2)
    try:
        rows = desks.rooms.make(desks.of(TENANT))
        again = desks.rooms.make(desks.of(TENANT))
    finally:
        desks.stop()
    assert [(row["entry"]["cause"], row["item"], row["rep"]) for row in rows] == [("exchanged", "S1", "ann")]
    assert [item(desk, name)["rep"] for name in ("S1", "E1")] == ["ann", "bob"]
    assert again == []
