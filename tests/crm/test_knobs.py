"""Every knob of the emulators, and the right state in the end: nothing lost, nothing done twice.

When to modify: when an emulator gets a knob.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from api.crm.emulators.knobs import NAMES
from tests.crm.conftest import connected
from tests.crm.working import Bench, Receiving

SYSTEMS = ["hubspot", "salesforce", "zoho", "fxiaoke"]
ON_THE_WAY_IN = ("drop", "duplicate", "reorder", "delay", "bad_signature", "stale_timestamp", "truncated_body")
ON_THE_WAY_OUT = ("write_fails", "read_fails", "lock_row", "lost_reply", "limited")


@pytest.fixture(scope="module", params=SYSTEMS)
def one(request: pytest.FixtureRequest, receiving: Receiving) -> Iterator[Bench]:
    """Return a connection to an emulator of each system, the same for all tests of this module."""
    with ExitStack() as stack:
        made = connected(receiving, request.param, stack)
        made.acts.users = made.setup.users[:2]  # the third one makes the leads
        yield made


def assert_routed_once(bench: Bench, leads: list[str]) -> None:
    """Assert that each lead was routed and written exactly once, and the CRM agrees."""
    heads = bench.writebacks()
    rows = [row for head in heads for row in bench.rows(head["id"]) if row["record"] in leads]
    assert sorted(row["record"] for row in rows) == sorted(leads)
    assert {row["state"] for row in rows} == {"written"}
    assert {row["record"]: row["owner_after"] for row in rows} == {lead: bench.crm.owner(lead) for lead in leads}
    arrived = [record for what, record in bench.acts.told if what == "arrived" and record in leads]
    assert sorted(arrived) == sorted(leads)


def test_every_knob_is_tested_here() -> None:
    assert set(NAMES) == {*ON_THE_WAY_IN, *ON_THE_WAY_OUT, "burst"}


@pytest.mark.parametrize("knob", ON_THE_WAY_IN)
def test_what_goes_wrong_on_the_way_in_is_made_good(one: Bench, knob: str) -> None:
    before = len(one.crm.deliveries())
    one.crm.knobs(**{knob: 1, "delay_seconds": 0.2})
    leads = [one.crm.add("lead", owner=one.setup.users[2]) for _ in range(3)]
    one.work()
    if not set(leads) <= {record for _, record in one.acts.told}:  # lost for good: the hourly look finds it
        one.forward(3601)
        one.work()
    assert_routed_once(one, leads)
    sent_now = one.crm.deliveries()[before:]
    faults = [name for sent in sent_now for name in sent["faults"]]
    if knob in ("drop", "bad_signature", "stale_timestamp", "truncated_body"):
        assert faults.count(knob) == 1
    if knob in ("bad_signature", "stale_timestamp", "truncated_body"):
        refused = [sent for sent in sent_now if knob in sent["faults"]]
        # An Outbound Message carries no timestamp: an old one cannot be told apart, and is harmless.
        is_plain = (one.setup.system, knob) == ("salesforce", "stale_timestamp")
        assert {sent["status"] for sent in refused} <= ({200} if is_plain else {400, 401})


@pytest.mark.parametrize("knob", ON_THE_WAY_OUT)
def test_what_goes_wrong_on_the_way_out_is_made_good(one: Bench, knob: str) -> None:
    leads = [one.crm.add("lead", owner=one.setup.users[2]) for _ in range(3)]
    one.crm.settle()
    one.crm.knobs(**{knob: 2})
    one.work()
    assert_routed_once(one, leads)


def test_a_burst_is_taken_and_worked_off(one: Bench) -> None:
    one.crm.knobs(burst=20)
    leads = [one.crm.add("lead", owner=one.setup.users[2]) for _ in range(20)]
    one.work()
    assert_routed_once(one, leads)


def test_a_token_that_ends_in_between_is_fetched_anew_once(one: Bench) -> None:
    first = one.crm.add("lead", owner=one.setup.users[2])
    one.work()
    given = one.crm.state()["tokens_given"]
    one.crm.post("/expire")
    if one.setup.system == "zoho":  # its channel has ended, too: the lead is found by the hourly look
        one.ahead_us += 3_601_000_000
    second = one.crm.add("lead", owner=one.setup.users[2])
    one.work()
    assert_routed_once(one, [first, second])
    assert one.crm.state()["tokens_given"] == given + 1
