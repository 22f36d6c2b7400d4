"""The inbox: stored once before the ack, ordered and settled together, set aside after failures, replayed by people.

When to modify: when receiving or draining changes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from api.crm.connector import Delivery
from api.crm.standard.signing import new_secret, sign
from api.hooks import inbox
from api.hooks.parts import links_of, tools_of
from api.hooks.rounds import Round, usual_parts
from api.hooks.turn import LEASE_US, Turn, in_turn, take
from api.services import Services
from api.settings import Settings
from api.store import Store, connections, crm, now_us
from api.store.moments import SECOND_US
from tests.api.callers import TENANT, Callers, calling
from tests.crm.working import InTurn


class Sender:
    """A system that sends Standard Webhooks to the application in this process."""

    def __init__(self, people: Callers, store: Store, settings: Settings, **policy: Any) -> None:
        self.people = people
        self.store = store
        self.secret = new_secret()
        body = {"name": "own", "system": "standard", "secrets": {"secrets": [self.secret]}, "policy": policy}
        made = people.admin.post("/v1/connections", json=body)
        assert made.status_code == 201, made.text
        self.connection: str = made.json()["id"]
        self.path = "/v1/hooks/" + made.json()["hook_url"].rpartition("/")[2]
        self.acts = InTurn(["ann", "bob"])
        self.ahead_us = 0
        self.services = Services(settings, store, lambda: time.time_ns() + self.ahead_us * 1000)
        self.round = Round(self.services, usual_parts(store, self.acts, tools_of(self.services)))

    def send(self, message: str, kind: str, record: str, *, at: str = "2026-11-29T10:00:00Z", **data: Any) -> Any:
        """Send an event and return the answer."""
        said = {"type": kind, "timestamp": at, "data": {"object": kind.partition(".")[0], "id": record, **data}}
        body = json.dumps(said).encode()
        return self.people.nobody.post(
            self.path, content=body, headers=sign([self.secret], message, int(time.time()), body)
        )

    def work(self) -> int:
        """Make one round."""
        return self.round.run_once()

    def events(self, **filters: str) -> list[dict[str, Any]]:
        """Return the events over HTTP, oldest first."""
        return list(reversed(self.people.viewer.get("/v1/hook-events", params=filters).json()["items"]))


@pytest.fixture
def sender(store: Store, settings: Settings) -> Iterator[Sender]:
    with calling(store, settings) as people:
        yield Sender(people, store, settings, most_event_tries=3)


@pytest.fixture
def each_sender(each_store: Store, settings: Settings) -> Iterator[Sender]:
    with calling(each_store, settings) as people:
        yield Sender(people, each_store, settings)


def test_the_same_event_from_many_at_once_is_stored_once_and_acked_each_time(each_sender: Sender) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: each_sender.send("msg_1", "lead.created", "L1"), range(16)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(each_sender.events()) == 1
    each_sender.work()
    each_sender.send("msg_1", "lead.created", "L1")
    assert each_sender.work() == 0
    assert each_sender.acts.told == [("arrived", "L1")]


def test_an_own_system_gets_its_owners_by_our_webhooks(sender: Sender) -> None:
    sender.send("msg_1", "lead.created", "L1", owner=None)
    sender.work()
    (head,) = sender.people.viewer.get("/v1/writebacks").json()["items"]
    assert (head["state"], head["rows"]) == ("done", {"written": 1})


def test_waiting_events_of_one_record_are_settled_together_in_the_order_of_their_moments(sender: Sender) -> None:
    sender.send("msg_2", "lead.updated", "L1", at="2026-11-29T10:00:02Z", owner="zed")
    sender.send("msg_1", "lead.created", "L1", at="2026-11-29T10:00:01Z", owner=None)
    sender.work()
    assert [one["kind"] for one in sender.events()] == ["lead.updated", "lead.created"]
    assert {one["outcome"] for one in sender.events()} == {"routed"}
    assert sender.acts.told == [("arrived", "L1")]
    assert sender.acts.decided
    with sender.store.read() as tx:
        (known,) = crm.records(tx, TENANT, sender.connection, "lead", ["L1"]).values()
    assert known["written_owner"] == "ann"


def test_what_we_do_not_know_is_kept(sender: Sender) -> None:
    assert sender.send("msg_1", "invoice.paid", "I1").status_code == 200
    sender.work()
    (event,) = sender.events()
    assert (event["kind"], event["state"], event["outcome"]) == ("unknown", "ignored", "unknown-kind")
    shown = sender.people.viewer.get(f"/v1/hook-events/{event['id']}").json()
    assert shown["payload"]["type"] == "invoice.paid"


def test_poison_is_set_aside_and_a_replay_goes_through(sender: Sender) -> None:
    sender.acts.fails = 3
    sender.send("msg_1", "lead.created", "L1")
    sender.send("msg_2", "account.updated", "A1")
    for _ in range(3):
        sender.work()
        sender.ahead_us += 3600 * SECOND_US
    (aside,) = sender.events(state="aside")
    assert (aside["record"], aside["attempts"], aside["fault"]) == ("L1", 3, "RuntimeError: the router is broken")
    assert ("changed", "A1") in sender.acts.told  # the others went on
    assert sender.work() == 0
    path = f"/v1/hook-events/{aside['id']}/replay"
    assert sender.people.viewer.post(path).status_code == 403
    assert sender.people.admin.post(path).status_code == 200
    assert sender.people.admin.post(path).json()["code"] == "event-waits"
    sender.ahead_us += SECOND_US
    sender.work()
    assert sender.events(record="L1")[0]["outcome"] == "routed"


def test_nobody_finds_a_hook_by_guessing_and_a_wrong_signature_stores_nothing(sender: Sender) -> None:
    assert sender.people.nobody.post("/v1/hooks/guessed", content=b"{}").status_code == 404
    refused = sender.people.nobody.post(
        sender.path, content=b"{}", headers=sign([new_secret()], "msg_1", int(time.time()), b"{}")
    )
    assert refused.status_code == 401
    assert sender.people.nobody.post(sender.path, content=b"{}").status_code == 401
    assert sender.events() == []


def test_a_new_address_ends_the_old_one(sender: Sender) -> None:
    made = sender.people.admin.post(f"/v1/connections/{sender.connection}/address").json()
    assert sender.send("msg_1", "lead.created", "L1").status_code == 404
    sender.path = "/v1/hooks/" + made["hook_url"].rpartition("/")[2]
    assert sender.send("msg_1", "lead.created", "L1").status_code == 200


def test_a_full_inbox_asks_to_come_back(sender: Sender) -> None:
    sender.send("msg_1", "lead.created", "L1")
    body = json.dumps({"type": "lead.created", "data": {"id": "L2"}}).encode()
    delivery = Delivery("POST", "", sign([sender.secret], "msg_2", int(time.time()), body), {}, body)
    links = links_of(sender.services)
    address = sender.path.rpartition("/")[2]
    receive = lambda most: inbox.receive(  # noqa: E731
        sender.store, links, inbox.Backlog(sender.store, most), address, delivery, now_us()
    )
    full = receive(1)
    assert (full.reply.status, full.reason) == (503, "queue-full")
    assert receive(2).num_new == 1


def test_a_paused_connection_stores_and_does_not_act(sender: Sender) -> None:
    path = f"/v1/connections/{sender.connection}"
    assert sender.people.admin.patch(path, json={"state": "paused"}, headers={"If-Match": '"1"'}).status_code == 200
    stale = sender.people.admin.patch(path, json={"state": "active"}, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert sender.send("msg_1", "lead.created", "L1").status_code == 200
    assert sender.work() == 0
    sender.people.admin.patch(path, json={"state": "active"}, headers={"If-Match": '"2"'})
    assert sender.work() == 2
    assert sender.acts.told == [("arrived", "L1")]


def test_a_process_that_lost_its_turn_commits_nothing(each_sender: Sender) -> None:
    with each_sender.store.read() as tx:
        row = connections.find(tx, TENANT, each_sender.connection)
    assert row is not None
    link = links_of(each_sender.services).open(row)
    now = now_us()

    def overtaken(turn: Turn) -> int:
        assert take(each_sender.store, link, "drain", now) is None  # while we hold it
        assert take(each_sender.store, link, "drain", now + LEASE_US + 1) is not None  # we were away too long
        with turn.begin(now) as tx:
            crm.put_record(tx, TENANT, link.id, "lead", "L1", owner="ann", seen_at=now)
        return 1

    assert in_turn(each_sender.store, link, "drain", now, overtaken) == 0
    assert in_turn(each_sender.store, link, "drain", now, lambda _turn: 1) == 0  # the other one has it still
    assert in_turn(each_sender.store, link, "drain", now + 3 * LEASE_US, lambda _turn: 1) == 1
    with each_sender.store.read() as tx:
        assert crm.records(tx, TENANT, link.id, "lead", ["L1"]) == {}


def test_settings_and_secrets_are_checked_all_at_once_and_never_shown(sender: Sender) -> None:
    body = {
        "name": "crm",
        "system": "zoho",
        "config": {"channel_id": "abc", "colour": 1},
        "secrets": {"channel_token": "x" * 60},
    }
    refused = sender.people.admin.post("/v1/connections", json=body)
    assert refused.status_code == 422
    assert "x" * 60 not in refused.text
    places = {issue["place"] for issue in refused.json()["issues"]}
    assert any("channel_id" in place for place in places)
    assert any("colour" in place for place in places)
    shown = sender.people.admin.get(f"/v1/connections/{sender.connection}").text
    assert sender.secret not in shown
    assert "secrets" not in json.loads(shown)


def test_a_crm_in_a_private_network_is_refused_unless_it_is_named(sender: Sender) -> None:
    body = {"name": "crm", "system": "hubspot", "config": {"base_url": "http://127.0.0.1:9"}}
    refused = sender.people.admin.post("/v1/connections", json=body)
    assert refused.status_code == 422
    assert "ASSIGNER_OUTBOUND_PRIVATE_HOSTS" in refused.text


def test_only_admins_connect_and_only_approvers_approve(sender: Sender) -> None:
    body = {"name": "crm", "system": "standard"}
    assert sender.people.approver.post("/v1/connections", json=body).status_code == 403
    owners = [{"object": "lead", "record": "L1", "owner_before": None, "owner_after": "ann"}]
    made = sender.people.planner.post("/v1/writebacks", json={"connection": sender.connection, "owners": owners})
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    path = f"/v1/writebacks/{made.json()['id']}"
    assert sender.people.planner.post(f"{path}/approve", json={}).status_code == 403
    assert sender.people.approver.post(f"{path}/reject", json={"why": "no"}).json()["state"] == "rejected"
    assert sender.people.approver.post(f"{path}/approve", json={}).json()["code"] == "not-proposed"
    assert sender.people.approver.post(f"{path}/cancel", json={}).json()["code"] == "not-open"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ('{"id": "L\\u0000 1", "object": "lead", "owner": "a\\u0000"}', 200),
        ('{"id": "\\ud800", "object": "lead"}', 200),
        ('{"id": "' + "x" * 5000 + '", "object": "' + "y" * 5000 + '"}', 200),
        ('{"id": ' + "9" * 400 + ', "object": 5}', 200),
        ('{"id": NaN}', 400),
        ("[" * 100_000 + "]" * 100_000, 400),
        ("[]", 200),
    ],
)
def test_crooked_bodies_are_kept_or_refused_and_never_break_us(each_sender: Sender, data: str, status: int) -> None:
    body = ('{"type": "lead.created", "timestamp": 1e300, "data": ' + data + "}").encode()
    headers = sign([each_sender.secret], "msg_1", int(time.time()), body)
    answer = each_sender.people.nobody.post(each_sender.path, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    each_sender.work()
    assert not each_sender.events(state="waiting")


def test_what_happens_by_itself_is_in_the_audit_log(sender: Sender) -> None:
    sender.send("msg_1", "lead.created", "L1")
    sender.work()
    actions = [entry["action"] for entry in sender.people.admin.get("/v1/audit").json()["items"]]
    assert {"connection.made", "writeback.made", "writeback.done"} <= set(actions)
