"""Our outbound webhooks: signed, delivered again on a schedule, logged; endpoints with their secrets.

When to modify: when deliveries or endpoints change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from api.hooks.deliver import LEASE_US, SCHEDULE_SECONDS
from api.settings import Settings
from api.store import Store
from api.store import outbox as rows
from api.store.moments import SECOND_US
from tests.api.callers import TENANT, Callers, calling
from tests.api.fixtures import PRIVATE
from tests.api.hooks.listening import Listener
from tests.api.hooks.posting import Post


@pytest.fixture
def allowing(each_database_url: str, tmp_path: Path) -> Settings:
    return Settings(data_folder=tmp_path, database_url=each_database_url, outbound_private_hosts=PRIVATE)


@pytest.fixture
def people(each_store: Store, allowing: Settings) -> Iterator[Callers]:
    with calling(each_store, allowing) as callers:
        yield callers


@pytest.fixture
def post(each_store: Store, allowing: Settings) -> Iterator[Post]:
    made = Post(each_store, allowing)
    yield made
    made.deliverer.close()


def endpoint(people: Callers, listener: Listener, *kinds: str) -> dict[str, Any]:
    """Add an endpoint and return it with its secret."""
    made = people.admin.post("/v1/endpoints", json={"name": "ours", "url": listener.url, "kinds": list(kinds)})
    assert made.status_code == 201, made.text
    return dict(made.json())


def deliveries(people: Callers) -> list[dict[str, Any]]:
    """Return the deliveries, oldest first."""
    return list(reversed(people.viewer.get("/v1/deliveries").json()["items"]))


def test_a_message_is_signed_so_that_the_library_verifies_it(people: Callers, post: Post, listener: Listener) -> None:
    secret = endpoint(people, listener, "job.*")["secret"]
    post.tell(job="job_1", name="任务")
    post.tell("owner.assigned")  # not wanted
    assert post.deliver() == 1
    ((headers, body),) = listener.got
    said = Webhook(secret).verify(body, headers)
    assert (said["type"], said["data"]) == ("job.ended", {"job": "job_1", "name": "任务"})
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body + b" ", headers)
    (told,) = deliveries(people)
    assert (told["state"], told["attempts"], told["message"]) == ("delivered", 1, headers["webhook-id"])
    assert post.deliver() == 0


def test_a_failed_delivery_comes_again_on_the_schedule_and_ends(
    people: Callers, post: Post, listener: Listener
) -> None:
    endpoint(people, listener)
    listener.answers = [(500, {})] * 20
    post.tell()
    for wait in SCHEDULE_SECONDS:
        assert post.deliver() == 1
        assert post.deliver() == 0  # not before its time
        post.ahead_us += wait * SECOND_US
    assert post.deliver() == 1
    post.ahead_us += 90 * 86_400 * SECOND_US
    assert post.deliver() == 0
    (told,) = deliveries(people)
    assert (told["state"], told["attempts"]) == ("failed", 10)
    assert {headers["webhook-id"] for headers, _ in listener.got} == {told["message"]}
    shown = people.viewer.get(f"/v1/deliveries/{told['id']}").json()
    assert [one["number"] for one in shown["log"]] == list(range(1, 11))
    assert {one["status"] for one in shown["log"]} == {500}

    listener.answers = []
    assert people.admin.post(f"/v1/deliveries/{told['id']}/retry").status_code == 202
    assert people.admin.post(f"/v1/deliveries/{told['id']}/retry").json()["code"] == "delivery-waits"
    assert post.deliver() == 1
    assert deliveries(people)[0]["state"] == "delivered"


def test_a_receiver_that_asks_for_time_gets_it(people: Callers, post: Post, listener: Listener) -> None:
    endpoint(people, listener)
    listener.answers = [(429, {"Retry-After": "3600"})]
    post.tell()
    post.deliver()
    post.ahead_us += 3000 * SECOND_US
    assert post.deliver() == 0
    post.ahead_us += 700 * SECOND_US
    assert post.deliver() == 1


def test_a_cut_connection_is_no_success(people: Callers, post: Post, listener: Listener) -> None:
    endpoint(people, listener)
    listener.cuts = 1
    post.tell()
    post.deliver()
    (told,) = deliveries(people)
    log = people.viewer.get(f"/v1/deliveries/{told['id']}").json()["log"]
    assert (told["state"], log[0]["status"]) == ("waiting", None)
    assert "Error" in log[0]["fault"]


def test_gone_disables_the_endpoint_and_cancels_what_waits(people: Callers, post: Post, listener: Listener) -> None:
    made = endpoint(people, listener)
    listener.answers = [(500, {}), (410, {})]
    post.tell()
    post.deliver()
    post.tell(job="job_2")
    post.deliver()
    post.ahead_us += 6 * SECOND_US
    post.deliver()
    shown = people.admin.get(f"/v1/endpoints/{made['id']}").json()
    assert (shown["state"], shown["reason"]) == ("disabled", "gone")
    assert sorted(one["state"] for one in deliveries(people)) == ["cancelled", "failed"]
    post.tell(job="job_3")
    assert post.deliver() == 0
    back = people.admin.patch(
        f"/v1/endpoints/{made['id']}", json={"state": "active"}, headers={"If-Match": f'"{shown["revision"]}"'}
    )
    assert (back.json()["state"], back.json()["reason"]) == ("active", "")


def test_while_a_secret_is_rotated_both_verify_and_then_only_the_new_one(
    people: Callers, post: Post, listener: Listener
) -> None:
    made = endpoint(people, listener)
    rotated = people.admin.post(f"/v1/endpoints/{made['id']}/rotate", json={"overlap_seconds": 100}).json()
    assert rotated["secret"] != made["secret"]
    post.tell()
    post.deliver()
    headers, body = listener.got[0]
    for secret in (made["secret"], rotated["secret"]):
        Webhook(secret).verify(body, headers)
    post.ahead_us += 101 * SECOND_US
    post.tell()
    post.deliver()
    headers, body = listener.got[1]
    Webhook(rotated["secret"]).verify(body, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(body, headers)


def test_a_test_call_goes_out_whatever_the_endpoint_wants(people: Callers, post: Post, listener: Listener) -> None:
    made = endpoint(people, listener, "nothing.at-all")
    told = people.admin.post(f"/v1/endpoints/{made['id']}/test").json()
    post.deliver()
    assert json.loads(listener.got[0][1])["type"] == "endpoint.test"
    assert people.viewer.get(f"/v1/deliveries/{told['id']}").json()["state"] == "delivered"


def test_a_lease_that_was_lost_notes_nothing(people: Callers, post: Post, listener: Listener) -> None:
    endpoint(people, listener)
    post.tell()
    now = post.now()
    with post.store.begin() as tx:
        (slow,) = rows.lease(tx, now=now, until=now + LEASE_US, limit=9)
        assert not rows.lease(tx, now=now, until=now + LEASE_US, limit=9)  # nobody takes it twice
    post.ahead_us += LEASE_US + SECOND_US
    assert post.deliver() == 1  # another process took over
    log = {"at": now, "status": 500, "fault": "", "took_us": 1, "excerpt": ""}
    with post.store.begin() as tx:
        assert not rows.note(tx, TENANT, slow["id"], fence=slow["fence"], log=log, attempts=1, state="failed")
    (told,) = deliveries(people)
    assert (told["state"], told["attempts"]) == ("delivered", 1)


def test_an_address_in_a_private_network_is_refused(client: Callers) -> None:
    for url in ("http://127.0.0.1:1/x", "https://10.0.0.1/x", "https://[::1]/x", "ftp://example.test/x"):
        refused = client.admin.post("/v1/endpoints", json={"name": "x", "url": url})
        assert 400 <= refused.status_code < 500, url


def test_secrets_are_shown_once_and_kept_sealed(people: Callers, post: Post, listener: Listener) -> None:
    made = endpoint(people, listener)
    shown = people.admin.get(f"/v1/endpoints/{made['id']}").json()
    assert "secret" not in shown
    with post.store.read() as tx:
        row = rows.find_endpoint(tx, TENANT, made["id"])
    assert row is not None
    assert made["secret"] not in row["sealed"]


def test_old_deliveries_are_swept_with_their_messages(people: Callers, post: Post, listener: Listener) -> None:
    endpoint(people, listener)
    post.tell()
    post.deliver()
    with post.store.begin() as tx:
        assert rows.sweep(tx, TENANT, before=0) == 0
        assert rows.sweep(tx, TENANT, before=post.now() + 1) == 1
        assert rows.message_body(tx, TENANT, "any") is None
    assert deliveries(people) == []
