"""Keys open what their role opens, end when they are told to, and never show their secret twice.

When to modify: with the life cycle of keys.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from api.security.roles import ROLES
from tests.api.callers import Callers, Voice


def using(client: Callers, secret: str) -> Voice:
    return Voice(client.http, secret, "acme")


def test_a_made_key_opens_what_its_role_opens(each_client: Callers) -> None:
    made = each_client.admin.post("/v1/keys", json={"name": "report", "role": "viewer"})
    assert made.status_code == 201, made.text
    viewer = using(each_client, made.json()["secret"])
    assert viewer.get("/v1/keys").status_code == 403  # viewers do not see keys
    assert each_client.admin.get(f"/v1/keys/{made.json()['id']}").json()["name"] == "report"


def test_a_secret_is_in_no_later_answer(client: Callers) -> None:
    secret = client.admin.post("/v1/keys", json={"name": "once", "role": "viewer"}).json()["secret"]
    assert secret.split("_")[2] not in client.admin.get("/v1/keys").text


def test_a_revoked_key_is_refused_at_once(each_client: Callers) -> None:
    made = each_client.admin.post("/v1/keys", json={"name": "short", "role": "admin"}).json()
    holder = using(each_client, made["secret"])
    assert holder.get("/v1/keys").status_code == 200
    assert each_client.admin.delete(f"/v1/keys/{made['id']}").status_code == 204
    assert holder.get("/v1/keys").status_code == 401
    assert each_client.admin.delete(f"/v1/keys/{made['id']}").status_code == 409


def test_a_rotated_key_gives_way_to_its_successor(client: Callers) -> None:
    old = client.admin.post("/v1/keys", json={"name": "crm", "role": "admin"}).json()
    new = client.admin.post(f"/v1/keys/{old['id']}/rotate", json={}).json()
    assert new["replaces"] == old["id"]
    assert using(client, old["secret"]).get("/v1/keys").status_code == 401
    assert using(client, new["secret"]).get("/v1/keys").status_code == 200


def test_an_overlap_lets_both_keys_hold(client: Callers) -> None:
    old = client.admin.post("/v1/keys", json={"name": "crm", "role": "admin"}).json()
    new = client.admin.post(f"/v1/keys/{old['id']}/rotate", json={"overlap_seconds": 3600}).json()
    assert using(client, old["secret"]).get("/v1/keys").status_code == 200
    assert using(client, new["secret"]).get("/v1/keys").status_code == 200


def test_an_expired_key_is_refused(client: Callers) -> None:
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    made = client.admin.post("/v1/keys", json={"name": "gone", "role": "admin", "expires": past}).json()
    assert using(client, made["secret"]).get("/v1/keys").status_code == 401


def test_nobody_gives_more_than_they_have(client: Callers) -> None:
    answer = client.admin.post("/v1/keys", json={"name": "up", "role": "operator"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role-beyond-own")


def test_a_scoped_key_may_only_what_its_scope_says(client: Callers) -> None:
    made = client.admin.post("/v1/keys", json={"name": "narrow", "role": "admin", "permissions": ["plans:read"]})
    assert using(client, made.json()["secret"]).get("/v1/keys").json()["code"] == "forbidden"


@pytest.mark.parametrize(
    "shown", ["", "Bearer", "Bearer x", "Basic YTpi", f"Bearer asg_{'0' * 26}_{'a' * 43}", "Bearer \u00e9"]
)
def test_what_is_no_key_is_refused(client: Callers, shown: str) -> None:
    answer = client.nobody.get("/v1/keys", headers={"Authorization": shown.encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_another_tenant_does_not_see_a_key(each_client: Callers) -> None:
    made = each_client.admin.post("/v1/keys", json={"name": "ours", "role": "viewer"}).json()
    for answer in (
        each_client.other.get(f"/v1/keys/{made['id']}"),
        each_client.other.delete(f"/v1/keys/{made['id']}"),
        each_client.other.post(f"/v1/keys/{made['id']}/rotate", json={}),
    ):
        assert answer.status_code == 404
    assert made["id"] not in each_client.other.get("/v1/keys").text


def test_pages_of_keys_follow_each_other(client: Callers) -> None:
    whole = [key["id"] for key in client.admin.get("/v1/keys").json()["items"]]
    seen, cursor = [], ""
    while cursor is not None:
        page = client.admin.get("/v1/keys", params={"limit": 2, "cursor": cursor}).json()
        seen += [key["id"] for key in page["items"]]
        cursor = page["next"]
    assert seen == whole
    assert len(whole) == len(ROLES)
