"""An event changes the problem, a real worker repairs the plan, and what changes hands awaits approval."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.callers import Callers, Voice
from tests.api.jobs.processes import working
from tests.api.routing.conftest import lead, routed, set_up, team

WAIT_SECONDS = 240


@pytest.fixture
def worker(database_url: str, tmp_path: Path) -> Iterator[object]:
    """Yield a worker process on SQLite."""
    with working(database_url, tmp_path) as process:
        yield process


def ended(voice: Voice, job: str) -> dict[str, Any]:
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        found = voice.get(f"/v1/jobs/{job}", headers={"Prefer": "wait=10"}).json()
        if found["state"] not in ("queued", "running"):
            return dict(found)
    raise AssertionError(f"the job did not end within {WAIT_SECONDS} s")


def test_a_leaver_ends_in_a_change_request_with_the_fewest_moves(client: Callers, worker: object) -> None:
    accounts = [{"id": f"A{n}", "minutes": 30, "owner": ("ann", "cat")[n % 2]} for n in range(6)]
    problem = set_up(client.admin, team(accounts=accounts))
    delta = {"reps": {"change": [{"id": "ann", "active": False}]}}
    asked = client.planner.post("/v1/route/events/plan", json={"delta": delta, "seconds": 2, "why": "Ann leaves"})
    assert asked.status_code == 202, asked.text
    job = ended(client.planner, asked.json()["id"])
    assert job["state"] == "succeeded", job
    assert sorted(job["answer"]["changed"]) == ["A0", "A2", "A4"]
    assert (job["answer"]["least"], job["version"]) == (3, 2)
    assert job["summary"]["headline"]["en"].startswith("The plan nearest to the one before: 3 items changed")
    requests = client.viewer.get(f"/v1/change-requests?problem={problem}").json()["items"]
    assert [(one["plan"], one["title"], one["state"]) for one in requests] == [(job["new_plan"], "Ann leaves", "open")]


def test_a_waiting_lead_gets_no_time_that_routing_gave_away(client: Callers, worker: object) -> None:
    reps = [{"id": one, "capacity": {"minutes": 90}} for one in ("ann", "bob")]
    accounts = [{"id": "A1", "minutes": 40, "owner": "ann"}, {"id": "A2", "minutes": 20, "owner": "bob"}]
    set_up(client.admin, team(reps=reps, accounts=accounts), presence="any")
    assert (routed(client.integration, lead("L1", 60))["rep"], routed(client.integration, lead("L2", 60))["rep"]) == (
        "bob",
        None,
    )
    asked = client.planner.post(
        "/v1/route/events/plan", json={"delta": {"leads": {"add": [lead("L2", 60)["lead"]]}}, "seconds": 2}
    )
    assert asked.status_code == 202, asked.text
    job = ended(client.planner, asked.json()["id"])
    assert job["state"] == "succeeded", job
    rows = {row["item"]: row["rep"] for row in client.viewer.get(f"/v1/plans/{job['new_plan']}/items").json()["items"]}
    assert (rows["A1"], rows["A2"], rows["L1"]) == ("ann", "bob", "bob")  # no move makes room for 60 minutes more
    assert rows["L2"] is None
    assert job["answer"]["headline"]["en"].startswith("0 open items found room, 1 found none; 0 items")


def test_a_day_of_routing_is_looked_back_on(client: Callers, worker: object) -> None:
    set_up(client.admin, team(accounts=[]), presence="any")
    for number in range(5):
        routed(client.integration, lead(f"L{number}", 60))
    asked = client.planner.post("/v1/jobs", json={"kind": "hindsight", "params": {"seconds": 1, "rules": False}})
    assert asked.status_code == 202, asked.text
    job = ended(client.planner, asked.json()["id"])
    assert job["state"] == "succeeded", job
    answer = job["answer"]
    assert answer["num_arrivals"] == 5
    # nothing is left undone at the first level, by routing or by full knowledge: no regret there
    assert (answer["routed"][0], answer["regret"][0]) == (0, 0)
