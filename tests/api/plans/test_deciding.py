"""From a plan to what is in force: moves decided one by one, approved by somebody else, published, rolled back.

When to modify: with the road from a plan to its publication.
"""

from __future__ import annotations

from typing import Any

import pytest

from api.routing.desks import desks_of
from api.routing.following import GRACE_US, mend
from api.store import now_us
from tests.api.callers import TENANT, Callers, Voice
from tests.api.plans.conftest import planned, uploaded

Row = dict[str, Any]


def match(thing: Row) -> dict[str, str]:
    return {"If-Match": f'"{thing["revision"]}"'}


def requested(caller: Voice, plan: Row, **more: Any) -> Row:
    answer = caller.post(f"/v1/plans/{plan['id']}/change-requests", json=more)
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == '"1"'
    return answer.json()


def step(caller: Voice, request: Row, what: str, expected: int = 200, /, **body: Any) -> Row:
    answer = caller.post(f"/v1/change-requests/{request['id']}/{what}", json=body, headers=match(request))
    assert answer.status_code == expected, answer.text
    return answer.json()


def owners(client: Callers, problem: str) -> dict[str, str | None]:
    content = client.viewer.get(f"/v1/problems/{problem}/content").json()
    return {row["id"]: row.get("owner") for row in content["accounts"] + content["leads"]}


def approved(client: Callers, plan: Row) -> Row:
    request = step(client.planner, requested(client.planner, plan), "decisions", all_open=True, status="accepted")
    return step(client.approver, request, "approve")


def test_approved_moves_come_into_force_and_are_taken_back(each_client: Callers, solved: Row) -> None:
    client, problem = each_client, uploaded(each_client.planner)
    plan, before = planned(client.planner, problem["id"], solved), owners(client, problem["id"])
    request = approved(client, plan)
    assert request["state"] == "approved"
    published = step(client.approver, request, "publish", 201, why="Q4 begins")

    assert (published["before"], published["after"]) == (1, 2)
    wanted = {row["item"]: row["rep"] for row in solved["plan"]}
    now = owners(client, problem["id"])
    assert now == {item: wanted[item] for item in now}
    assert published["num_moves"] == sum(before[item] != now[item] for item in now)
    in_force = client.viewer.get(f"/v1/plans/{published['plan']}").json()
    assert (in_force["source"], in_force["version"], in_force["num_moves"]) == ("publication", 2, 0)
    assert client.viewer.get(f"/v1/problems/{problem['id']}").json()["publication"] == published["id"]

    back = client.approver.post(f"/v1/publications/{published['id']}/roll-back", json={"why": "wrong file"})
    assert back.status_code == 200, back.text
    assert back.json()["rolled_back_version"] == 3
    assert owners(client, problem["id"]) == before
    digests = [one["digest"] for one in client.viewer.get(f"/v1/problems/{problem['id']}/versions").json()["items"]]
    assert digests[0] == digests[2] != digests[1]  # the third version is the first one again, to the last digit
    assert client.viewer.get(f"/v1/problems/{problem['id']}").json()["publication"] is None
    assert client.viewer.get(f"/v1/change-requests/{request['id']}").json()["state"] == "rolled-back"


def test_a_second_publication_gives_way_to_the_first_when_it_is_rolled_back(
    client: Callers, problem: Row, plan: Row
) -> None:
    first = step(client.approver, approved(client, plan), "publish", 201)
    rows = client.viewer.get(f"/v1/plans/{first['plan']}/download").json()["plan"]
    moved = [row["item"] for row in rows if row["rep"] == "bob"][:1]
    swapped = [{**row, "rep": "eve"} if row["item"] in moved else row for row in rows]
    second_plan = planned(client.planner, problem["id"], {"plan": swapped})
    second = step(client.approver, approved(client, second_plan), "publish", 201)
    assert (second["replaces"], second["num_moves"]) == (first["id"], 1)
    refused = client.approver.post(f"/v1/publications/{first['id']}/roll-back", json={"why": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "publication-not-in-force")
    client.approver.post(f"/v1/publications/{second['id']}/roll-back", json={"why": "x"})
    assert client.viewer.get(f"/v1/problems/{problem['id']}").json()["publication"] == first["id"]
    history = client.viewer.get(f"/v1/problems/{problem['id']}/publications").json()["items"]
    assert [one["id"] for one in history] == [second["id"], first["id"]]


def test_a_rejected_move_stays_with_its_owner(client: Callers, problem: Row, plan: Row) -> None:
    request = requested(client.planner, plan)
    moves = client.viewer.get(f"/v1/change-requests/{request['id']}/moves").json()["items"]
    kept = next(move for move in moves if move["item"] == "delta")
    refused = client.planner.post(
        f"/v1/change-requests/{request['id']}/decisions",
        json={"items": ["delta"], "status": "rejected"},
        headers=match(request),
    )
    assert (refused.status_code, refused.json()["issues"][0]["code"]) == (422, "reason-missing")
    request = step(client.planner, request, "decisions", items=["delta"], status="rejected", reason="key customer")
    request = step(client.planner, request, "decisions", all_open=True, status="accepted")
    assert request["counts"] == {"live": len(moves) - 1, "open": 0, "accepted": len(moves) - 1, "rejected": 1}
    request = step(client.approver, request, "approve")
    step(client.approver, request, "publish", 201)
    assert owners(client, problem["id"])["delta"] == kept["from"]


def test_a_rejection_is_taken_back(client: Callers, plan: Row) -> None:
    request = step(
        client.planner, requested(client.planner, plan), "decisions", items=["delta"], status="rejected", reason="x"
    )
    assert (request["counts"]["rejected"], request["counts"]["open"]) == (1, request["counts"]["live"])
    request = step(client.planner, request, "decisions", items=["delta"], status="open")
    assert request["counts"]["rejected"] == 0
    request = step(client.planner, request, "decisions", items=["delta"], status="rejected", reason="x")
    assert step(client.planner, request, "decisions", items=["delta"], status="accepted")["counts"]["accepted"] == 1


def test_nobody_approves_a_request_of_their_own(client: Callers, plan: Row) -> None:
    request = requested(client.approver, plan)
    request = step(client.approver, request, "decisions", all_open=True, status="accepted")
    answer = client.approver.post(f"/v1/change-requests/{request['id']}/approve", json={}, headers=match(request))
    assert (answer.status_code, answer.json()["issues"][0]["code"]) == (422, "approval-of-own-request")
    other = step(client.admin, request, "approve")
    assert other["state"] == "approved"


def test_a_plan_is_approved_as_it_is_by_somebody_who_did_not_ask_for_it(
    client: Callers, plan: Row, problem: Row
) -> None:
    request = client.approver.post(f"/v1/plans/{plan['id']}/approve", json={"why": "fine"})
    assert request.status_code == 201, request.text
    assert request.json()["state"] == "approved"
    step(client.approver, request.json(), "publish", 201)
    own = planned(client.approver, problem["id"], client.viewer.get(f"/v1/plans/{plan['id']}/download").json())
    refused = client.approver.post(f"/v1/plans/{own['id']}/approve", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "approval-of-own-request")


@pytest.mark.parametrize("role", ["viewer", "planner", "integration"])
def test_only_approvers_approve_and_publish(client: Callers, plan: Row, role: str) -> None:
    request = requested(client.planner, plan)
    for what in ("approve", "publish"):
        answer = client.voice(role).post(f"/v1/change-requests/{request['id']}/{what}", json={}, headers=match(request))
        assert answer.status_code == 403, (what, answer.text)


def test_a_changed_decision_makes_approvals_void(client: Callers, plan: Row) -> None:
    request = approved(client, plan)
    item = client.viewer.get(f"/v1/change-requests/{request['id']}/moves").json()["items"][0]["item"]
    request = step(client.planner, request, "decisions", items=[item], status="rejected", reason="no")
    assert request["state"] == "open"
    assert [one["role"] for one in request["approvals"]["missing"]] == ["approver"]
    answer = client.approver.post(f"/v1/change-requests/{request['id']}/publish", json={}, headers=match(request))
    assert (answer.status_code, answer.json()["code"]) == (409, "change-request-not-approved")


def test_two_approvals_are_asked_of_two_people(client: Callers, plan: Row) -> None:
    request = requested(client.planner, plan, needs=[{"role": "manager", "count": 2}])
    request = step(client.planner, request, "decisions", all_open=True, status="accepted")
    request = step(client.approver, request, "approve")
    assert request["state"] == "open"
    twice = client.approver.post(f"/v1/change-requests/{request['id']}/approve", json={}, headers=match(request))
    assert twice.json()["issues"][0]["code"] == "approval-twice"
    assert step(client.admin, request, "approve", role="manager")["state"] == "approved"


def test_an_old_revision_is_refused_with_the_present_state(client: Callers, plan: Row) -> None:
    request = requested(client.planner, plan)
    step(client.planner, request, "decisions", all_open=True, status="accepted")
    stale = client.planner.post(
        f"/v1/change-requests/{request['id']}/decisions",
        json={"all_open": True, "status": "open"},
        headers=match(request),
    )
    assert (stale.status_code, stale.json()["present"]["revision"]) == (412, 2)
    missing = client.planner.post(f"/v1/change-requests/{request['id']}/rebase")
    assert missing.status_code == 428


def test_owners_that_changed_meanwhile_are_told_and_rebased(client: Callers, problem: Row, plan: Row) -> None:
    request = approved(client, plan)
    delta = {"accounts": {"change": [{"id": "delta", "owner": "eve"}]}}
    changed = client.planner.post(f"/v1/problems/{problem['id']}/deltas", json=delta, headers=match(problem))
    assert changed.status_code == 201, changed.text
    refused = client.approver.post(f"/v1/change-requests/{request['id']}/publish", json={}, headers=match(request))
    assert refused.status_code == 422
    assert {issue["code"] for issue in refused.json()["issues"]} <= {"owner-changed", "done"}
    details = client.viewer.get(f"/v1/change-requests/{request['id']}").json()
    assert details["other_state"]
    assert [one["item"] for one in details["conflicts"]] == ["delta"]
    rebased = step(client.planner, request, "rebase")
    assert (rebased["conflicts"], rebased["version"]) == ([], 2)


def test_an_effective_date_is_a_working_day_of_the_horizon(client: Callers, plan: Row) -> None:
    request = requested(client.planner, plan)
    answer = client.planner.post(
        f"/v1/change-requests/{request['id']}/effective", json={"on": "2026-10-10"}, headers=match(request)
    )
    assert (answer.status_code, answer.json()["issues"][0]["code"]) == (422, "effective-outside")
    request = step(client.planner, request, "effective", on="2026-10-07")
    moves = client.viewer.get(f"/v1/change-requests/{request['id']}/moves").json()["items"]
    assert {move["effective"] for move in moves} == {"2026-10-07"}


def test_a_request_is_a_file_that_the_command_line_reads(client: Callers, plan: Row, tmp_path: Any) -> None:
    from assigner.files.change_requests import read_change_request

    request = requested(client.planner, plan, title="Q4")
    for format in ("yaml", "json"):
        path = tmp_path / f"request.{format}"
        path.write_bytes(client.viewer.get(f"/v1/change-requests/{request['id']}/document?format={format}").content)
        assert read_change_request(path).title == "Q4"


def test_a_repeated_publication_under_one_key_happens_once(client: Callers, plan: Row, problem: Row) -> None:
    request = approved(client, plan)
    headers = {**match(request), "Idempotency-Key": "p1"}
    first, second = (
        client.approver.post(f"/v1/change-requests/{request['id']}/publish", json={}, headers=headers) for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(client.viewer.get(f"/v1/problems/{problem['id']}/publications").json()["items"]) == 1


def test_a_withdrawn_request_is_not_decided_on_any_more(client: Callers, plan: Row) -> None:
    request = step(client.planner, requested(client.planner, plan), "withdraw", why="plan B")
    answer = client.planner.post(
        f"/v1/change-requests/{request['id']}/decisions",
        json={"all_open": True, "status": "accepted"},
        headers=match(request),
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "change-request-ended")


def test_routing_follows_what_is_in_force(client: Callers, problem: Row, plan: Row) -> None:
    board = {"problem": problem["id"], "policy": {}}
    assert client.admin.put("/v1/route/board", json=board).status_code == 200
    published = step(client.approver, approved(client, plan), "publish", 201)
    present = client.viewer.get("/v1/route/board").json()
    assert (present["version"], present["plan"]) == (2, published["plan"])
    client.approver.post(f"/v1/publications/{published['id']}/roll-back", json={"why": "x"})
    present = client.viewer.get("/v1/route/board").json()
    assert (present["version"], present["plan"]) == (3, None)


def test_a_board_that_a_killed_call_left_undone_is_set_by_itself_unless_somebody_chose_another_since(
    client: Callers, problem: Row, plan: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = {"problem": problem["id"], "policy": {}}
    client.admin.put("/v1/route/board", json=board)
    monkeypatch.setattr("api.routes.publications.follow", lambda *_: None)  # killed right after the transaction
    published = step(client.approver, approved(client, plan), "publish", 201)
    assert client.viewer.get("/v1/route/board").json()["version"] == 1
    assert client.app is not None
    desks, now = desks_of(client.app.state.services), now_us()
    assert mend(desks, TENANT, now) is None  # the call may still be at it
    assert mend(desks, TENANT, now + 2 * GRACE_US) == 2
    assert client.viewer.get("/v1/route/board").json()["plan"] == published["plan"]
    assert mend(desks, TENANT, now + 3 * GRACE_US) is None
    client.admin.put("/v1/route/board", json={**board, "version": 1})
    assert mend(desks, TENANT, now + 4 * GRACE_US) is None
