"""Histories of deals over HTTP: kept with the team, told what is in them, read by the jobs that are given none.

When to modify: with what may be done with a history.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from api.jobs.child import OUTCOME_FILE, TaskSpec, run_task
from api.plans import histories
from api.store import Store
from tests.api.callers import TENANT, Callers

DEALS = (
    "deal,rep,account,skill,opened,closed,outcome,value,list_value\n"
    "D1,ann,a,erp,2026-04-02,2026-05-04,won,100,110\nD2,ann,a,erp,2026-04-02,2026-07-01,won,300,300\n"
    "D3,zoe,b,crm,2026-04-02,2026-09-30,lost,,200\nD4,bob,b,crm,2026-08-03,,open,,200\n"
)
PROBLEM: dict[str, Any] = {
    "reps": [{"id": "ann"}, {"id": "bob"}],
    "accounts": [{"id": "a", "minutes": 30, "owner": "ann"}],
}


def sent(people: Callers, problem: str, text: str, name: str = "deals.csv") -> Any:
    return people.planner.put(f"/v1/problems/{problem}/history", files=[("files", (name, text.encode()))])


def test_a_history_is_kept_told_replaced_and_removed(each_client: Callers) -> None:
    people, problem = each_client, each_client.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    address = f"/v1/problems/{problem}/history"
    assert people.viewer.get(address).status_code == 404
    told = sent(people, problem, DEALS)
    assert told.status_code == 200, told.text
    known = people.viewer.get(address).json()
    assert (known["num_deals"], known["outcomes"]) == (4, {"won": 2, "lost": 1, "open": 1})
    assert (known["num_reps"], known["unknown_reps"], known["skills"]) == (3, ["zoe"], ["crm", "erp"])
    assert known["won_by_quarter"]["2026-Q3"] == 300
    broken = sent(people, problem, DEALS.replace("won,100", "won,plenty"))
    assert (broken.status_code, broken.json()["issues"][0]["place"]) == (422, "deals.csv:2 column value")
    assert people.viewer.get(address).json()["made"] == known["made"]  # what is wrong is not stored
    sent(people, problem, DEALS.replace("D4,bob", "D4,ann"))
    assert people.viewer.get(address).json()["num_reps"] == 2
    assert people.planner.delete(address).status_code == 204
    assert people.viewer.get(address).status_code == 404
    log = [entry["action"] for entry in people.operator.get("/v1/audit?kind=problem").json()["items"]]
    assert (log.count("history.kept"), log.count("history.removed")) == (2, 1)


def test_the_demo_team_brings_a_history_and_others_do_not_see_it(client: Callers) -> None:
    problem = client.planner.post("/v1/demo/shanghai").json()["id"]
    assert client.planner.post(f"/v1/problems/{problem}/history/demo?demo=first-steps").status_code == 404
    told = client.planner.post(f"/v1/problems/{problem}/history/demo?demo=shanghai").json()
    assert (told["source"], told["unknown_reps"], told["has_minutes"]) == ("shanghai", [], True)
    assert len(told["quarters"]) == 5
    assert client.viewer.put(f"/v1/problems/{problem}/history").status_code == 403
    assert client.other.get(f"/v1/problems/{problem}/history").status_code == 404


def answered(store: Store, problem: str, folder: Path, kind: str, params: dict[str, Any]) -> dict[str, Any]:
    """Prepare a job and run it, as worker and child do; return the answer."""
    folder.mkdir()
    with store.read() as tx:
        histories.prepare(tx, {"tenant": TENANT, "problem": problem, "version": 1, "plan": None}, folder)
    TaskSpec("job_1", kind, params, 60.0).write(folder)
    run_task(folder, threading.Event(), lambda _line: None)
    outcome: dict[str, Any] = json.loads((folder / OUTCOME_FILE).read_text("utf-8"))
    assert outcome["error"] is None, outcome["error"]
    found: dict[str, Any] = outcome["data"]
    assert outcome["summary"] == {"headline": found["headline"]}  # what lists and group chats say of it
    return found


def test_jobs_read_the_history_that_is_kept(client: Callers, store: Store, tmp_path: Path) -> None:
    problem = client.planner.post("/v1/demo/shanghai").json()["id"]
    client.planner.post(f"/v1/problems/{problem}/history/demo?demo=shanghai")
    review = answered(store, problem, tmp_path / "review", "review", {"period": "newest", "sheets": True})
    assert review["period"] == "2026-Q3"
    assert sum(row["actual"] for row in review["reps"]) == review["total"]["actual"]
    assert {sheet["rep"] for sheet in review["sheets"]} == {row["name"] for row in review["reps"]}
    assert not [sheet["rep"] for sheet in review["sheets"] if "\n* K" in sheet["en"]]  # accounts by their names
    scheme = {"tiers": [{"rate_percent": 2}]}
    params = {
        "goal": {"amount": 30_000_000, "period": "2026-Q4", "fair_by": "expected", "draws": 200},
        "scheme": scheme,
        "paid": "2026-Q3",
    }
    paid = answered(store, problem, tmp_path / "pay", "incentives", params)
    pays = [one["pay"] for one in paid["paid"]["reps"]]  # a flat rate pays 2 % of what was won, each rounded
    assert abs(sum(pays) - 0.02 * review["total"]["actual"]) <= len(pays)
    assert abs(paid["mean"] - sum(one["mean"] for one in paid["reps"])) <= len(paid["reps"])
