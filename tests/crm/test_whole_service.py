"""The whole service in its own processes: server, worker with solver, emulated CRM; the test only plays the people.

When to modify: when the way from a CRM through routing and planning and back changes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.api import databases
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
    with beside_a_worker(each_database_url, tmp_path) as callers:
        yield callers


@contextmanager
def beside_a_worker(url: str, folder: Path) -> Iterator[Callers]:
    """Run a server and a worker that may call emulators."""
    with ExitStack() as stack:
        receiving = start_receiving(url, folder, stack)
        worker = WorkerProcess(url, folder, ASSIGNER_OUTBOUND_PRIVATE_HOSTS=json.dumps(PRIVATE))
        stack.callback(worker.end)
        yield receiving.callers


@pytest.fixture
def people_on_sqlite(sqlite_template: Any, tmp_path: Path) -> Iterator[Callers]:
    """Return those who call a server on SQLite; a worker runs beside it."""
    with beside_a_worker(databases.sqlite_url(sqlite_template, tmp_path), tmp_path) as callers:
        yield callers


@pytest.fixture
def crm(people: Callers) -> Iterator[Crm]:
    """Return an emulated HubSpot that the service is subscribed to."""
    setup = SETUPS["hubspot"]
    with emulator("hubspot", secret=setup.secret, retry_seconds=0.05) as made:
        made.hire(*USERS)
        yield made


@pytest.mark.parametrize("system", sorted(SETUPS))
def test_what_an_emulator_says_of_itself_is_all_that_a_connection_needs(people_on_sqlite: Callers, system: str) -> None:
    """As a newcomer does: nothing but what the control panel answers goes into the connection."""
    people, users = people_on_sqlite, SETUPS[system].users
    with emulator(system) as crm:
        crm.hire(*users)
        made = people.admin.post("/v1/connections", json=crm.http.get("/connection").json())
        assert made.status_code == 201, made.text
        address = f"/v1/connections/{made.json()['id']}"
        assert people.admin.post(f"{address}/test").json() == {
            "ok": True,
            "users": 3,
            "code": "",
            "detail": {"en": "", "zh": ""},
        }
        if people.admin.post(f"{address}/subscribe").json()["by_hand"]:
            crm.post("/hook", url=made.json()["hook_url"])
        pull = people.planner.post("/v1/pulls", json={"connection": made.json()["id"]}).json()["id"]
        pulled = wait_until(lambda: people.viewer.get(f"/v1/pulls/{pull}").json()["problem"])
        board = {"problem": pulled, "policy": {"presence": "any"}}
        assert people.admin.put("/v1/route/board", json=board).status_code == 200
        lead = crm.add("lead", owner=None, email="buyer@example.test")
        assert wait_until(lambda: crm.owner(lead)) in users
        outcomes = lambda: {one["outcome"] for one in people.viewer.get("/v1/hook-events").json()["items"]}  # noqa: E731
        wait_until(lambda: "routed" in outcomes())


def test_an_emulator_refuses_users_that_its_system_could_not_have() -> None:
    with emulator("hubspot") as crm:
        refused = crm.http.post("/users", json={"id": "Ann Lee", "name": "Ann Lee"})
        assert (refused.status_code, "number" in refused.text) == (400, True)
        assert crm.state()["users"] == {}


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
