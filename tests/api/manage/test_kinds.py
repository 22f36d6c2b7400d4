"""The kinds of the management cycle, run as a worker's child runs them; their parameters as `GET /v1/kinds` shows them.

When to modify: when a kind joins or takes another parameter.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest

from api.jobs.child import TaskSpec, run_task
from api.jobs.kinds import dispute, meetings, pairing, responsibility, watch
from api.jobs.task import PLAN_FILE, PROBLEM_FILE, Outcome, Task
from api.store import Store, cases, tenants
from assigner.errors import InputError, UnknownNameError
from tests.api.callers import TENANT

PROBLEM: dict[str, Any] = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"}, "working_hours": "Mon-Fri 09:00-17:00",
    "reps": [
        {"id": "ann", "roles": ["hunter"], "capacity": {"minutes": 100}, "skills": [{"skill": "erp", "level": 5}]},
        {"id": "bob", "roles": ["farmer"], "capacity": {"minutes": 200}, "skills": [{"skill": "erp", "level": 1}]},
    ],
    "accounts": [{"id": "a", "minutes": 90, "value": 10, "owner": "bob"}, {"id": "b", "minutes": 60, "owner": "ann",
                  "skills": [{"skill": "erp"}]}],
}  # fmt: skip
PLAN = {"plan": [{"item": "a", "rep": "ann"}, {"item": "b", "rep": "ann"}]}


def run(kind: Any, folder: Path, **params: Any) -> Outcome:
    (folder / PROBLEM_FILE).write_text(json.dumps(PROBLEM), "utf-8")
    (folder / PLAN_FILE).write_text(json.dumps(PLAN), "utf-8")
    outcome: Outcome = kind.run(Task("job_1", kind.Params.model_validate(params), folder))
    json.dumps(outcome.data)  # plain data only
    assert set(outcome.data["headline"]) == {"en", "zh"}
    return outcome


def test_meetings_are_placed(tmp_path: Path) -> None:
    series = {"id": "w", "rhythm": "weekly", "minutes": 60, "people": {"everybody": True}}
    data = run(meetings, tmp_path, meetings={"series": [series]}, seconds=3).data
    assert [date["reps"] for date in data["held"]] == [["ann", "bob"]]
    with pytest.raises(InputError):
        run(meetings, tmp_path, meetings={"series": [{**series, "people": {"reps": ["zoe"]}}]}, seconds=3)


def test_responsibility_comes_with_design_and_work_plans(tmp_path: Path) -> None:
    data = run(responsibility, tmp_path, design=True, work_plans=["ann"], seconds=3).data
    assert [(one["item"], one["care"], one["rep"]) for one in data["duties"]] == [
        ("a", "keeps", "bob"),
        ("b", "develops", "ann"),
    ]
    assert data["design"]["best"]["uncovered"] == 0
    assert data["work_plans"][0]["rep"] == "ann"
    with pytest.raises(UnknownNameError):
        run(responsibility, tmp_path, work_plans=["zoe"])


def test_pairs_and_disputes_are_answered(tmp_path: Path) -> None:
    assert [one["mentor"] for one in run(pairing, tmp_path, pairs={"rounds": 1}, seconds=3).data["pairs"]] == ["ann"]
    data = run(dispute, tmp_path, item="a", first="ann", second="bob", seconds=4).data
    assert [side["rep"] for side in data["sides"]] == ["ann", "bob"]
    assert sum(one["is_proposed"] for one in data["outcomes"]) == 1


def test_what_is_found_is_kept_as_cases_of_the_problem(tmp_path: Path, store: Store) -> None:
    rules = {"rules": [{"kind": "overload", "limit": 1}]}
    outcome = run(watch, tmp_path, watch=rules, now="2026-10-08T09:00:00Z")
    (found,) = outcome.data["findings"]
    assert (found["key"], found["value"]) == ("overload:ann", 1.5)
    assert found["causes"][0]["words"]["en"] == "1 item changed hands (a)"
    TaskSpec("job_1", "watch", {"watch": rules, "now": "2026-10-08T09:00:00Z"}, 60.0).write(tmp_path)
    run_task(tmp_path, threading.Event(), lambda _line: None)  # writes the outcome as a worker's child does
    job = {"tenant": TENANT, "problem": "prob_1", "plan": "plan_1", "id": "job_1"}
    with store.begin() as tx:
        tenants.add(tx, TENANT, name="Acme", at=1)
        assert watch.keep(tx, job, tmp_path) is None
    with store.read() as tx:
        (case,) = cases.all_of(tx, TENANT, "prob_1")
        assert cases.all_of(tx, "globex", "prob_1") == []
        details = cases.details_of(tx, TENANT, "prob_1")["overload:ann"]
    assert (details["plan"], details["causes"]) == ("plan_1", found["causes"])
    assert (case.key, case.state, case.first_seen) == ("overload:ann", "open", "2026-10-08")
