"""A rep's own sheet: theirs and nothing else, on every route of the service.

When to modify: with what reps may see.
"""

from __future__ import annotations

import pytest

from api.openapi import api_routes, permission_of
from api.security.roles import ROLES
from tests.api.callers import Callers, Voice
from tests.api.plans.conftest import document, plan, problem, solved, team
from tests.api.test_routes import filled

__all__ = ["document", "plan", "problem", "solved", "team"]


def key_of(client: Callers, rep: str) -> Voice:
    """Return the voice of a rep, with a key that an admin made."""
    made = client.admin.post("/v1/keys", json={"name": rep, "role": "rep", "rep": rep})
    assert made.status_code == 201, made.text
    return Voice(client.http, made.json()["secret"], "acme")


def publish(client: Callers, plan: str) -> str:
    """Publish all moves of a plan and return the plan in force."""
    made = client.planner.post(f"/v1/plans/{plan}/change-requests", json={}).json()
    address = f"/v1/change-requests/{made['id']}"
    for part, body, who, revision in (
        ("decisions", {"all_open": True, "status": "accepted"}, client.planner, 1),
        ("approve", {}, client.approver, 2),
        ("publish", {}, client.approver, 3),
    ):
        answer = who.post(f"{address}/{part}", json=body, headers={"If-Match": f'"{revision}"'})
        assert answer.status_code in (200, 201), answer.text
    return str(answer.json()["plan"])


@pytest.fixture
def in_force(client: Callers, plan: dict[str, str]) -> str:
    return publish(client, plan["id"])


def test_a_rep_sees_what_the_plan_in_force_gives_them(client: Callers, in_force: str) -> None:
    items = client.viewer.get(f"/v1/plans/{in_force}/items", params={"limit": 1000}).json()["items"]
    for rep in ("ann", "bob", "eve"):
        sheet = key_of(client, rep).get("/v1/page/own/sheet").json()
        mine = {row["item"] for row in items if row["rep"] == rep}
        shown = {row["item"] for row in [*sheet["kept"], *sheet["came"]]}
        assert (sheet["rep"], shown) == (rep, mine)
        assert {row["item"] for row in sheet["duties"]} == {
            row["item"] for row in items if row["rep"] == rep and row["start"]
        }


def test_the_calendar_has_the_duties_of_the_rep_alone(client: Callers, in_force: str) -> None:
    items = client.viewer.get(f"/v1/plans/{in_force}/items", params={"kind": "duty"}).json()["items"]
    (holder,) = {row["rep"] for row in items}
    answer = key_of(client, holder).get("/v1/page/own/calendar")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.text.count("BEGIN:VEVENT") == len(items)
    other = next(rep for rep in ("ann", "bob", "eve") if rep != holder)
    assert items[0]["name"] in answer.text
    assert items[0]["name"] not in key_of(client, other).get("/v1/page/own/calendar").text


def test_a_rep_reaches_no_other_route(client: Callers, in_force: str) -> None:
    ann = key_of(client, "ann")
    for route in api_routes():
        permission = permission_of(route)
        if permission is None or permission in ROLES["rep"]:
            continue
        for method in sorted(route.methods or ()):
            answer = ann.request(method, filled(route.path_format), json={})
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), route.path_format
    assert {permission_of(route) for route in api_routes()} & ROLES["rep"]


def test_before_anything_is_in_force_a_rep_is_told_so(client: Callers, plan: dict[str, str]) -> None:
    assert plan["id"]
    answer = key_of(client, "ann").get("/v1/page/own/sheet")
    assert (answer.status_code, answer.json()["code"]) == (404, "nothing-in-force")


def test_a_rep_whom_no_plan_knows_is_told_so(client: Callers, in_force: str) -> None:
    assert in_force
    assert key_of(client, "nobody-like-this").get("/v1/page/own/sheet").json()["code"] == "nothing-in-force"


def test_a_planner_gives_a_rep_a_link_to_their_own_sheet(client: Callers, in_force: str) -> None:
    address = f"/v1/page/plans/{in_force}/reps/ann/invitation"
    assert client.viewer.post(address).status_code == 403
    given = client.planner.post(address).json()
    signed_in = client.nobody.post(
        "/v1/page/session", json={"link": given["link"]}, headers={"X-Assigner-Page": "1"}
    )  # fmt: skip
    session = {"Cookie": signed_in.headers["set-cookie"].partition(";")[0]}
    assert client.nobody.get("/v1/page/own/sheet", headers=session).json()["rep"] == "ann"
    assert client.nobody.get(f"/v1/plans/{in_force}/items", headers=session).status_code == 403
    by_key = Voice(client.http, given["secret"], "acme")
    assert by_key.get("/v1/page/own/sheet").json() == key_of(client, "ann").get("/v1/page/own/sheet").json()
    assert client.planner.post(f"/v1/page/plans/{in_force}/reps/zoe/invitation").status_code == 404


def test_whoever_is_no_rep_has_no_sheet(client: Callers) -> None:
    for voice in (client.viewer, client.operator):
        assert voice.get("/v1/page/own/sheet").json()["code"] == "not-a-rep"


def test_a_key_of_the_role_needs_a_rep_and_keeps_it_when_it_is_rotated(client: Callers) -> None:
    assert client.admin.post("/v1/keys", json={"name": "?", "role": "rep"}).json()["code"] == "rep-missing"
    made = client.admin.post("/v1/keys", json={"name": "Ann", "role": "rep", "rep": "ann"}).json()
    again = client.admin.post(f"/v1/keys/{made['id']}/rotate", json={}).json()
    assert (again["rep"], again["role"]) == ("ann", "rep")


def test_what_was_taken_back_is_in_force_no_more(client: Callers, in_force: str, problem: dict[str, str]) -> None:
    assert in_force
    (published,) = client.viewer.get(f"/v1/problems/{problem['id']}/publications").json()["items"]
    undone = client.approver.post(f"/v1/publications/{published['id']}/roll-back", json={"why": "test"})
    assert undone.status_code == 200, undone.text
    assert key_of(client, "ann").get("/v1/page/own/sheet").json()["code"] == "nothing-in-force"


def test_the_fairness_ledger_stands_on_the_sheet_where_work_is_routed(
    client: Callers, in_force: str, problem: dict[str, str]
) -> None:
    assert client.viewer.get(f"/v1/plans/{in_force}/reps/ann").json()["ledger"] is None
    assert client.admin.put("/v1/route/board", json={"problem": problem["id"]}).status_code == 200
    arrival = {"event": "first", "lead": {"id": "fresh", "minutes": 30}}
    rep = client.integration.post("/v1/route", json=arrival).json()["rep"]
    stands = {one["rep"]: one for one in client.viewer.get("/v1/route/reps").json()["items"]}
    ledger = client.viewer.get(f"/v1/plans/{in_force}/reps/{rep}").json()["ledger"]
    assert (ledger["credit"], ledger["debt"]) == (stands[rep]["credit"], stands[rep]["debt"])
    assert ledger["credit"] > ledger["usual"] > 0
    assert key_of(client, rep).get("/v1/page/own/sheet").json()["ledger"]["words"] == ledger["words"]
