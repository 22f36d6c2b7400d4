"""Tenants are made by operators, changed by their own admins, and never lose a change.

When to modify: when a tenant gets another property of its own.
"""

from __future__ import annotations

from api.store import Store
from tests.api.apart.things import PROBLEM
from tests.api.callers import Callers, Voice


def test_a_new_tenant_comes_with_its_admin(each_client: Callers) -> None:
    made = each_client.operator.post("/v1/tenants", json={"id": "initech", "name": "Initech"})
    assert made.status_code == 201, made.text
    admin = Voice(each_client.http, made.json()["secret"], "initech")
    assert admin.get("/v1/tenant").json()["name"] == "Initech"
    assert [key["name"] for key in admin.get("/v1/keys").json()["items"]] == ["first admin"]


def test_a_tenant_is_made_once(each_client: Callers) -> None:
    answer = each_client.operator.post("/v1/tenants", json={"id": "globex", "name": "Again"})
    assert (answer.status_code, answer.json()["code"]) == (409, "tenant-exists")
    assert each_client.other.get("/v1/tenant").json()["name"] == "Globex"


def test_admins_do_not_see_other_tenants(client: Callers) -> None:
    assert client.admin.get("/v1/tenants").status_code == 403
    assert [tenant["id"] for tenant in client.operator.get("/v1/tenants").json()["items"]] == ["acme", "globex"]


def test_the_second_of_two_changes_is_told_what_is_there_now(each_client: Callers) -> None:
    tag = each_client.admin.get("/v1/tenant").headers["ETag"]
    first = each_client.admin.patch("/v1/tenant", json={"name": "Acme AG"}, headers={"If-Match": tag})
    assert (first.status_code, first.headers["ETag"]) == (200, '"2"')
    second = each_client.admin.patch("/v1/tenant", json={"name": "Acme SE"}, headers={"If-Match": tag})
    assert (second.status_code, second.json()["code"], second.headers["ETag"]) == (412, "revision-old", '"2"')
    assert second.json()["present"]["name"] == "Acme AG"


def test_a_change_without_if_match_is_refused(client: Callers) -> None:
    answer = client.admin.patch("/v1/tenant", json={"name": "Acme AG"})
    assert (answer.status_code, answer.json()["code"]) == (428, "if-match-missing")


def test_settings_stay_where_only_the_name_changes(client: Callers) -> None:
    client.admin.patch("/v1/tenant", json={"settings": {"queued_jobs": 3}}, headers={"If-Match": '"1"'})
    changed = client.admin.patch("/v1/tenant", json={"name": "Acme AG"}, headers={"If-Match": '"2"'}).json()
    assert changed["settings"]["queued_jobs"] == 3


def test_a_tenant_that_wants_fewer_waiting_jobs_gets_fewer(client: Callers, store: Store) -> None:
    problem = client.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    client.admin.patch("/v1/tenant", json={"settings": {"queued_jobs": 1}}, headers={"If-Match": '"1"'})
    answers = [client.planner.post("/v1/jobs", json={"kind": "solve", "problem": problem}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 429]
    assert answers[1].json()["code"] == "queue-full"


def test_a_closed_tenant_holds_no_keys_any_more(each_client: Callers) -> None:
    assert each_client.other.get("/v1/tenant").status_code == 200
    closed = each_client.operator.post("/v1/tenants/globex/close")
    assert closed.json()["closed"] is not None
    assert each_client.other.get("/v1/tenant").status_code == 401
    assert each_client.operator.post("/v1/tenants/globex/close").status_code == 404
    assert each_client.operator.post("/v1/tenants/acme/close").json()["code"] == "tenant-own"
