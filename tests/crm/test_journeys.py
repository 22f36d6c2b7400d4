"""From the CRM and back, over real HTTP between three processes: the emulated CRM, the server, the worker.

When to modify: when a journey through the service changes.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crm.working import Bench

SYSTEMS = ["hubspot", "salesforce", "zoho", "fxiaoke"]
Benches = Callable[..., Bench]
EVERYWHERE = pytest.mark.parametrize(
    ("each_bench", "system"),
    [*(("sqlite", system) for system in SYSTEMS), ("postgresql", "hubspot")],
    indirect=["each_bench"],
)
"""Every system, and one of them on the other database: what systems differ in is not in the database."""


@EVERYWHERE
def test_a_new_lead_is_routed_written_back_and_its_echo_ignored(each_bench: Benches, system: str) -> None:
    bench = each_bench(system)
    first = bench.setup.users[2]  # whoever made the lead owns it at first
    lead = bench.crm.add("lead", owner=first, Company="Blue Ltd")
    bench.work()
    assert bench.crm.owner(lead) == bench.setup.users[0]
    assert [head["state"] for head in bench.writebacks()] == ["done"]
    assert [row["state"] for row in bench.rows(bench.writebacks()[0]["id"])] == ["written"]
    assert bench.acts.told == [("arrived", lead)]
    assert {outcome for _, _, outcome in bench.events()} == {"echo", "routed"}
    assert bench.owner_known("lead", lead) == bench.setup.users[0]


@EVERYWHERE
def test_a_deactivated_owner_is_replaced_after_approval_down_to_zero_differences(
    each_bench: Benches, system: str
) -> None:
    bench = each_bench(system, route_leads=False, poll_users_seconds=10)
    leaver, *others = bench.setup.users
    accounts = [bench.crm.add("account", owner=leaver, Name=f"Account {number}") for number in range(12)]
    bench.work()  # the first look at the users, and all accounts become known
    bench.crm.post("/users/active", id=leaver, active=False)
    bench.ahead_us += 11_000_000  # the next look at the users is due
    bench.work()
    assert ("left", leaver) in bench.acts.told

    (proposed,) = bench.writebacks()
    assert (proposed["state"], proposed["reason"], proposed["rows"]) == ("proposed", "repair", {"waiting": 12})
    assert [bench.crm.owner(one) for one in accounts] == [leaver] * 12  # nothing is written without approval
    bench.crm.change("account", accounts[3], owner=others[0])  # a person is quicker with one,
    bench.crm.post("/records/delete", object="account", id=accounts[4])  # and another one is deleted
    bench.crm.knobs(lock_row=2, lost_reply=1)

    approved = bench.approver.post(f"/v1/writebacks/{proposed['id']}/approve", json={"why": "hand over"})
    assert approved.status_code == 200, approved.text
    bench.work()

    rows = {row["record"]: row for row in bench.rows(proposed["id"])}
    wanted = {row["record"]: row["owner_after"] for row in rows.values()}
    theirs = "unchanged" if wanted[accounts[3]] == others[0] else "conflict"
    assert (rows[accounts[3]]["state"], rows[accounts[4]]["state"]) == (theirs, "gone")
    rest = [one for at, one in enumerate(accounts) if at not in (3, 4)]
    assert {rows[one]["state"] for one in rest} == {"written"}
    assert [bench.crm.owner(one) for one in rest] == [wanted[one] for one in rest]
    assert bench.crm.owner(accounts[3]) == others[0]

    compared = bench.voice.get(f"/v1/writebacks/{proposed['id']}/differences").json()
    stays = [accounts[4]] if theirs == "unchanged" else [accounts[3], accounts[4]]
    assert [one["record"] for one in compared["items"]] == stays  # what a person did is not undone
    assert not bench.writebacks()[1:]


def test_whoever_asks_cannot_approve_and_undo_gives_owners_back(bench: Benches) -> None:
    one = bench("hubspot", route_leads=False)
    first, second, _ = one.setup.users
    account = one.crm.add("account", owner=first)
    body = {
        "connection": one.connection,
        "owners": [{"object": "account", "record": account, "owner_before": first, "owner_after": second}],
    }
    made = one.voice.post("/v1/writebacks", json=body).json()
    path = f"/v1/writebacks/{made['id']}"
    assert one.voice.post(f"{path}/approve", json={}).json()["code"] == "own-request"
    assert one.approver.post(f"{path}/approve", json={}).status_code == 200
    one.work()
    assert one.crm.owner(account) == second

    undo = one.voice.post(f"{path}/undo", json={"why": "wrong list"}).json()
    assert (undo["reason"], undo["state"], undo["undo_of"]) == ("undo", "proposed", made["id"])
    assert one.voice.post(f"{path}/undo", json={}).json()["code"] == "undone"
    one.approver.post(f"/v1/writebacks/{undo['id']}/approve", json={})
    one.work()
    assert one.crm.owner(account) == first


def test_what_failed_is_tried_again_on_request_and_nothing_else(bench: Benches) -> None:
    one = bench("hubspot", route_leads=False, most_write_tries=1)
    first, second, third = one.setup.users
    failing, taken = (one.crm.add("account", owner=owner) for owner in (first, third))
    owners = [
        {"object": "account", "record": record, "owner_before": first, "owner_after": second} for record in (failing, taken)
    ]  # fmt: skip
    made = one.voice.post("/v1/writebacks", json={"connection": one.connection, "owners": owners}).json()
    path = f"/v1/writebacks/{made['id']}"
    assert one.approver.post(f"{path}/retry", json={}).json()["code"] == "not-done"
    one.approver.post(f"{path}/approve", json={})
    one.crm.knobs(write_fails=1)
    one.work()
    assert one.writebacks()[0]["rows"] == {"failed": 1, "conflict": 1}

    again = one.approver.post(f"{path}/retry", json={"why": "the CRM is back"}).json()
    assert (again["state"], again["ended"], again["rows"]) == ("approved", None, {"waiting": 1, "conflict": 1})
    one.work()
    assert (one.crm.owner(failing), one.crm.owner(taken)) == (second, third)
    assert one.approver.post(f"{path}/retry", json={}).json()["code"] == "nothing-failed"
    assert one.writebacks()[0]["state"] == "done"


def test_a_dry_run_says_what_it_would_write_and_writes_nothing(bench: Benches) -> None:
    one = bench("zoho", dry_run=True)
    lead = one.crm.add("lead", owner=one.setup.users[2])
    one.work()
    (head,) = one.writebacks()
    assert (head["dry_run"], head["state"], head["rows"]) == (True, "done", {"would-write": 1})
    assert one.crm.owner(lead) == one.setup.users[2]


def test_leads_of_other_owners_are_left_alone_where_only_an_intake_owner_is_routed(bench: Benches) -> None:
    one = bench("salesforce", intake_owners=["005000000000003AAA"])
    theirs = one.crm.add("lead", owner="005000000000002AAA")
    intake = one.crm.add("lead", owner="005000000000003AAA")
    one.work()
    assert one.crm.owner(theirs) == "005000000000002AAA"
    assert one.crm.owner(intake) == "005000000000001AAA"


def test_an_owner_set_by_a_person_after_ours_is_no_echo(bench: Benches) -> None:
    one = bench("hubspot")
    lead = one.crm.add("lead", owner=None)
    one.work()
    one.crm.change("lead", lead, owner=one.setup.users[1])
    one.work()
    assert ("changed", lead) in one.acts.told
    assert one.owner_known("lead", lead) == one.setup.users[1]
    one.crm.change("lead", lead, owner=one.setup.users[0])  # the very owner that we wrote before
    one.work()
    assert one.acts.told.count(("changed", lead)) == 2


def test_a_lead_in_a_pool_is_claimed_before_its_owner_is_written(bench: Benches) -> None:
    one = bench("fxiaoke")
    one.crm.hire("1000")  # who our calls act as
    lead = one.crm.add("lead", owner=None)
    one.work()
    assert one.crm.owner(lead) == one.setup.users[0]
    assert any(path.endswith("/choose") for path in one.crm.state()["calls"])


def test_a_lead_that_cannot_be_read_yet_is_waited_for_and_one_that_never_can_is_gone(bench: Benches) -> None:
    one = bench("hubspot")
    late, never = one.crm.add("lead", owner=None), one.crm.add("lead", owner=None)
    one.crm.settle()
    one.crm.post("/records/hide", object="lead", ids=[late, never])
    one.round.work(one.link)
    assert one.acts.told == []
    one.crm.post("/records/hide", object="lead", ids=[never])
    one.work()
    assert one.acts.told == [("arrived", late), ("gone", never)]
