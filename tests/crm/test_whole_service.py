"""The whole service in its own processes: server, worker with solver, emulated CRM; the test only plays the people.

When to modify: when the way from a CRM through routing and planning and back changes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.api.callers import Callers
from tests.api.jobs.processes import WorkerProcess
from tests.crm.conftest import start_receiving
from tests.crm.emulating import Crm, emulator
from tests.crm.systems import SETUPS
from tests.crm.working import PRIVATE

WAIT_SECONDS = 90.0
USERS = SETUPS["hubspot"].users


def wait_until(is_true: Callable[[], Any]) -> Any:
    """Return what becomes true, as soon as it does."""
    until = time.monotonic() + WAIT_SECONDS
    while not (found := is_true()):
        assert time.monotonic() < until, "it did not become true"
        time.sleep(0.05)
    return found


@pytest.fixture
def people(each_database_url: str, tmp_path: Path) -> Iterator[Callers]:
    """Return those who call the server; a worker runs beside it."""
    with ExitStack() as stack:
        receiving = start_receiving(each_database_url, tmp_path, stack)
        worker = WorkerProcess(each_database_url, tmp_path, ASSIGNER_OUTBOUND_PRIVATE_HOSTS=json.dumps(PRIVATE))
        stack.callback(worker.end)
        yield receiving.callers


@pytest.fixture
def crm(people: Callers) -> Iterator[Crm]:
    """Return an emulated HubSpot that the service is subscribed to."""
    setup = SETUPS["hubspot"]
    with emulator("hubspot", secret=setup.secret, retry_seconds=0.05) as made:
        made.hire(*USERS)
        yield made


def connect(people: Callers, crm: Crm, **policy: Any) -> str:
    """Connect the service to the CRM and return the connection's id."""
    body = {
        "name": "hubspot",
        "system": "hubspot",
        "config": SETUPS["hubspot"].for_url(crm.url),
        "secrets": SETUPS["hubspot"].secrets,
        "policy": {"poll_users_seconds": 10, **policy},
    }
    made = people.admin.post("/v1/connections", json=body)
    assert made.status_code == 201, made.text
    answer = people.admin.post(f"/v1/connections/{made.json()['id']}/subscribe")
    assert answer.status_code == 200, answer.text
    return str(made.json()["id"])


def route_by(people: Callers, accounts: list[str]) -> None:
    """Upload a problem of the CRM's users and accounts, and route by it."""
    problem = {
        "name": "from the CRM",
        "horizon": {"first_day": "2026-10-01", "last_day": "2026-12-31"},
        "reps": [
            {"id": one, "name": f"Rep {one}", "capacity": {"minutes": 6000}, "languages": ["en"]} for one in USERS
        ],
        "accounts": [{"id": one, "minutes": 100, "owner": USERS[at % 3]} for at, one in enumerate(accounts)],
    }
    uploaded = people.planner.post("/v1/problems", json=problem)
    assert uploaded.status_code == 201, uploaded.text
    board = people.admin.put("/v1/route/board", json={"problem": uploaded.json()["id"], "policy": {}})
    assert board.status_code == 200, board.text


def test_leads_find_owners_and_what_a_leaver_had_is_handed_over_after_approval(people: Callers, crm: Crm) -> None:
    accounts = [crm.add("account", owner=USERS[at % 3], name=f"Account {at}") for at in range(9)]
    route_by(people, accounts)
    connection = connect(people, crm, contact_fields={"email": "email"}, lead_fields={"languages": "hs_language"})
    detail = people.admin.get(f"/v1/connections/{connection}")
    assert detail.status_code == 200

    leads = [crm.add("lead", owner=None, email=f"buyer{at}@example.test", hs_language="en") for at in range(6)]
    wait_until(lambda: all(crm.owner(lead) in USERS for lead in leads))
    decisions = people.viewer.get("/v1/route/decisions", params={"kind": "assigned"}).json()["items"]
    assert {one["item"]: one["rep"] for one in decisions} == {lead: crm.owner(lead) for lead in leads}

    # All accounts are known once the first look at the CRM is done; then somebody leaves.
    polled = lambda: len(people.admin.get(f"/v1/connections/{connection}").json()["polls"]) == 3  # noqa: E731
    wait_until(polled)
    for at, account in enumerate(accounts):  # a sign of life makes each account known
        crm.change("account", account, hubspot_owner_id_note=str(at))
    leaver = USERS[0]
    crm.post("/users/active", id=leaver, active=False)
    find = lambda: people.viewer.get("/v1/writebacks", params={"state": "proposed"}).json()["items"]  # noqa: E731
    (proposed,) = wait_until(find)
    had = [one for one in [*accounts, *leads] if crm.owner(one) == leaver]
    assert proposed["reason"] == "repair"

    crm.knobs(write_fails=1, lock_row=1)
    assert people.approver.post(f"/v1/writebacks/{proposed['id']}/approve", json={}).status_code == 200
    wait_until(lambda: people.viewer.get(f"/v1/writebacks/{proposed['id']}").json()["state"] == "done")
    rows = people.viewer.get(f"/v1/writebacks/{proposed['id']}/rows").json()["items"]
    assert {row["record"] for row in rows} == set(had)  # nobody else's work was touched
    assert {row["state"] for row in rows} == {"written"}
    assert not [one for one in had if crm.owner(one) == leaver]
    compared = people.viewer.get(f"/v1/writebacks/{proposed['id']}/differences").json()
    assert (compared["checked"], compared["items"]) == (len(had), [])
