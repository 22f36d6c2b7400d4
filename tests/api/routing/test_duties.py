"""Duties over HTTP: placed at their time beside what stands, once for an event, freed when closed, refused with reasons."""

from __future__ import annotations

from functools import partial
from typing import Any

from api.routing.desks import desks_of
from api.routing.operations import Arrived, in_advance, route
from assigner.problem.work import Duty
from tests.api.callers import TENANT, Callers
from tests.api.routing.conftest import lead, routed, set_up, team

REST = [{"rule": "rest-too-short", "parameters": {"rest_minutes": 660}}]


def duty(name: str, start: str = "2026-09-28T10:00", **more: Any) -> dict[str, Any]:
    """Return a duty of an hour as it is asked to be routed."""
    row = {"id": name, "start": start, "duration_minutes": 60, "minutes": 60, **more}
    return {"event": f"event-{name}", "duty": row}


def window(name: str, earliest: str, latest: str, **more: Any) -> dict[str, Any]:
    row = {"id": name, "earliest": earliest, "latest": latest, "duration_minutes": 60, "minutes": 60, **more}
    return {"event": f"event-{name}", "duty": row}


def set_up_duties(desk: Callers, **more: Any) -> None:
    problem = team(
        time_zone="UTC", working_hours="Mon-Fri 08:00-18:00", grid_minutes=30, rules=REST, accounts=[], **more
    )
    set_up(desk.admin, problem)


def test_two_duties_at_once_go_to_two_reps_and_the_third_that_needs_german_waits_for_ann(each_desk: Callers) -> None:
    set_up_duties(each_desk)
    first = routed(each_desk.integration, duty("D1", languages=["de"]))
    assert (first["kind"], first["rep"], first["start"]) == ("assigned", "ann", "2026-09-28T10:00:00.000000Z")
    second = routed(each_desk.integration, duty("D2", "2026-09-28T10:30"))
    assert second["rep"] in ("bob", "cat")
    third = routed(each_desk.integration, duty("D3", "2026-09-28T09:30", languages=["de"]))
    assert third["kind"] == "waiting"
    why = each_desk.viewer.get(f"/v1/route/decisions/{third['seq']}/why").json()
    assert why["reasons"] == {"duty-overlap": 1, "language-missing": 2}
    each_desk.integration.post("/v1/route/items/D1/close", json={"why": "cancelled"})
    freed = each_desk.viewer.get("/v1/route/items/D3").json()
    assert (freed["rep"], freed["start"]) == ("ann", "2026-09-28T09:30:00.000000Z")


def test_a_duty_with_a_window_takes_the_first_start_that_is_left(desk: Callers) -> None:
    set_up_duties(desk)
    routed(desk.integration, duty("D1", languages=["de"]))  # ann, 10:00 to 11:00
    asked = window("D2", "2026-09-28T09:30", "2026-09-28T13:00", languages=["de"])
    assert routed(desk.integration, asked)["start"] == "2026-09-28T11:00:00.000000Z"
    assert routed(desk.integration, asked) == routed(desk.integration, asked)  # the same event, the same answer


def test_nobody_is_sent_at_night_in_leave_or_without_rest(desk: Callers) -> None:
    reps = [{**rep, "leave": [{"start": "2026-10-01", "end": "2026-10-01"}]} for rep in team()["reps"]]
    set_up_duties(desk, reps=reps)
    assert routed(desk.integration, duty("night", "2026-09-28T19:00"))["kind"] == "waiting"
    assert routed(desk.integration, duty("leave", "2026-10-01T10:00"))["kind"] == "waiting"
    late = duty("late", "2026-09-29T22:00", kind="on-call", languages=["de"])  # may lie outside of working hours
    assert routed(desk.integration, late)["rep"] == "ann"
    early = routed(
        desk.integration, duty("early", "2026-09-30T08:00", languages=["de"])
    )  # 9 hours after, 11 are asked for
    why = desk.viewer.get(f"/v1/route/decisions/{early['seq']}/why").json()
    assert (early["kind"], why["reasons"]["rest-too-short"]) == ("waiting", 1)


def test_duties_and_leads_eat_the_same_minutes(desk: Callers) -> None:
    set_up_duties(desk)
    only_bob = {"barred": ["ann", "cat"]}
    routed(desk.integration, lead("L1", 60, **only_bob))
    assert routed(desk.integration, duty("D1", **only_bob))["rep"] == "bob"  # 120 minutes of capacity are full now
    full = routed(desk.integration, duty("D2", "2026-09-29T10:00", **only_bob))
    why = desk.viewer.get(f"/v1/route/decisions/{full['seq']}/why").json()
    assert (full["kind"], why["reasons"]["rep-over-capacity"]) == ("waiting", 1)


def test_what_is_over_waits_and_says_so(desk: Callers) -> None:
    set_up_duties(desk)
    decision = routed(desk.integration, duty("D1", "2026-09-28T08:00"))  # it is nine
    why = desk.viewer.get(f"/v1/route/decisions/{decision['seq']}/why").json()
    assert (decision["kind"], why["reasons"]) == ("waiting", {"time-is-over": 3})
    assert why["reps"][0]["words"] == {"en": "its time is over", "zh": "其时间已过"}


def test_crews_series_and_impossible_times_are_refused_with_their_places(desk: Callers) -> None:
    set_up_duties(desk)
    crew = duty("crew", positions=[{"count": 2}])
    series = duty("series", recurrence="FREQ=WEEKLY;COUNT=3")
    outside = duty("outside", "2031-01-01T10:00")
    no_time = {"event": "e", "duty": {"id": "no-time"}}
    backwards = duty("backwards", end="2026-09-28T09:00")
    for body, code in (
        (crew, "duty-needs-crew"), (series, "duty-needs-crew"), (outside, "duty-outside-horizon"),
        (no_time, "duty-without-duration"), (backwards, "duty-end-before-start"),
    ):  # fmt: skip
        answer = desk.integration.post("/v1/route", json=body)
        assert answer.status_code == 422, answer.text
        issue = answer.json()["issues"][0]
        assert issue["code"] == code
        assert issue["place"].startswith("$.duty")
    assert desk.viewer.get("/v1/route/items").json()["items"] == []


def test_a_duty_stays_in_its_place_when_the_board_changes(desk: Callers) -> None:
    set_up_duties(desk)
    routed(desk.integration, duty("D1", languages=["de"]))
    board = desk.viewer.get("/v1/route/board").json()
    assert desk.admin.put("/v1/route/board", json={"problem": board["problem"]}).status_code == 200
    kept = desk.viewer.get("/v1/route/items/D1").json()
    assert (kept["rep"], kept["start"]) == ("ann", "2026-09-28T10:00:00.000000Z")
    loads = {
        one["rep"]: one["loads"]["rep-over-capacity"]["load"]
        for one in desk.viewer.get("/v1/route/reps").json()["items"]
    }
    assert loads == {"ann": 60, "bob": 0, "cat": 0}
    clash = routed(desk.integration, duty("D2", languages=["de"]))
    assert clash["kind"] == "waiting"


def test_ways_that_were_worked_out_before_another_came_in_between_are_worked_out_anew(desk: Callers) -> None:
    set_up_duties(desk)
    assert desk.app is not None
    own = desks_of(desk.app.state.services).of(TENANT)
    asked = Arrived(Duty.model_validate(duty("late", languages=["de"])["duty"]))
    early = in_advance(own, asked)
    assert early.prepared is not None
    assert routed(desk.integration, duty("first", languages=["de"]))["rep"] == "ann"
    row = own.run(partial(route, arrived=early), "test")
    assert row["kind"] == "waiting"  # ann alone speaks German, and has the other duty at that time now


def test_absurd_duties_are_refused_or_placed_and_never_break_anything(desk: Callers) -> None:
    set_up_duties(desk)
    for field in ({"value": 1e300}, {"amounts": {"x": 1e300}}, {"buffer_after_minutes": 10**12}):
        answer = desk.integration.post("/v1/route", json=duty("big", **field))
        assert (answer.status_code, answer.json()["issues"][0]["code"]) == (422, "number-too-large")
    itself = routed(desk.integration, duty("D1", belongs_to="D1"))
    of_a_duty = routed(desk.integration, duty("D2", "2026-09-29T10:00", belongs_to="D1"))
    assert [itself["kind"], of_a_duty["kind"]] == ["assigned", "assigned"]
