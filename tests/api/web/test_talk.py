"""Comments, names of those who act, invitations, and the report to print.

When to modify: with what people say and send to each other on the page.
"""

from __future__ import annotations

from typing import Any

from tests.api.callers import Callers, Voice
from tests.api.plans.conftest import document, plan, problem, solved, team

__all__ = ["document", "plan", "problem", "solved", "team"]
OURS = {"Origin": "http://testserver", "X-Assigner-Page": "1"}


def test_comments_stand_in_the_thread_of_their_request(client: Callers, plan: dict[str, Any]) -> None:
    made = client.planner.post(f"/v1/plans/{plan['id']}/change-requests", json={}).json()
    path = f"/v1/page/change-requests/{made['id']}/comments"
    assert client.planner.post(path, json={"text": "Not Acme.\n不要动。", "item": "acme"}).status_code == 201
    thread = client.viewer.get("/v1/audit", params={"subject": made["id"]}).json()["items"]
    assert [entry["action"] for entry in thread] == ["change-request.commented", "change-request.made"]
    assert (thread[0]["why"], thread[0]["details"]) == ("Not Acme.\n不要动。", {"item": "acme"})
    assert client.viewer.post(path, json={"text": "x"}).status_code == 403
    assert client.planner.post(path, json={"text": ""}).status_code == 422
    assert client.planner.post("/v1/page/change-requests/unknown/comments", json={"text": "x"}).status_code == 404


def test_what_a_move_brings_is_told_in_both_languages(client: Callers, plan: dict[str, Any]) -> None:
    made = client.planner.post(f"/v1/plans/{plan['id']}/change-requests", json={}).json()
    moves = client.viewer.get(f"/v1/change-requests/{made['id']}/moves").json()["items"]
    stays = [row["item"] for row in client.viewer.get(f"/v1/plans/{plan['id']}/items?moves=false").json()["items"]]
    asked = [*(move["item"] for move in moves), stays[0], "no such item"]
    path = f"/v1/page/change-requests/{made['id']}/gains"
    told: dict[str, Any] = {}
    while left := [item for item in asked if item not in told]:  # as many at a time as a moment has room for
        found = client.viewer.get(path, params={"item": left}).json()["gains"]
        assert found
        told |= found
    assert {item: words["en"] for item, words in told.items() if words} == {
        move["item"]: move["gain"] for move in moves
    }
    assert all(words["zh"] != words["en"] for words in told.values() if words)
    assert told[stays[0]] is told["no such item"] is None
    assert client.other.get(path, params={"item": asked}).status_code == 404
    assert client.viewer.get(path).status_code == 422


def test_those_who_act_have_names(client: Callers) -> None:
    people = {one["actor"]: one for one in client.viewer.get("/v1/page/people").json()}
    key = client.admin.get("/v1/keys").json()["items"][0]
    assert people[key["id"]] == {"actor": key["id"], "name": key["name"], "role": key["role"]}
    assert not set(people) & {one["actor"] for one in client.other.get("/v1/page/people").json()}


def test_an_invitation_signs_in_once(client: Callers) -> None:
    made = client.admin.post("/v1/page/invitations", json={"name": "Zoe", "role": "approver"})
    assert made.status_code == 201, made.text
    link = {"link": made.json()["link"]}
    first = client.http.post("/v1/page/session", json=link, headers=OURS)
    assert first.status_code == 204, first.text
    who = client.http.get("/v1/page/session").json()
    assert (who["name"], who["role"]) == ("Zoe", "approver")
    client.http.cookies.clear()
    assert client.http.post("/v1/page/session", json=link, headers=OURS).status_code == 401
    assert Voice(client.http, made.json()["secret"], "acme").get("/v1/plans").status_code == 200


def test_nobody_invites_beyond_what_they_may(client: Callers) -> None:
    assert client.planner.post("/v1/page/invitations", json={"name": "x", "role": "viewer"}).status_code == 403
    beyond = client.admin.post("/v1/page/invitations", json={"name": "x", "role": "operator"})
    assert (beyond.status_code, beyond.json()["code"]) == (403, "role-beyond-own")


def test_the_report_is_shown_without_any_script(client: Callers, plan: dict[str, Any]) -> None:
    answer = client.viewer.get(f"/v1/page/plans/{plan['id']}/report", params={"language": "zh"})
    assert answer.status_code == 200
    assert 'lang="zh-CN"' in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "attachment" not in answer.headers.get("content-disposition", "")
