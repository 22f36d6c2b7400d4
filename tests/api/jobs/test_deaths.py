"""Deaths: of workers, of the processes that solve, of machines that only slept. A job survives and ends exactly once.

When to modify: when another process may die.
"""

from __future__ import annotations

import signal
from pathlib import Path

import psutil
import pytest

from api.store import Store, now_us
from tests.api.callers import TENANT, Callers
from tests.api.jobs.asking import ask, ended, running, until
from tests.api.jobs.problems import hard, stored
from tests.api.jobs.processes import WorkerProcess, working

LONG = {"seconds": 3, "gap": 0.0}


@pytest.fixture
def hard_problem(each_store: Store, each_client: Callers) -> str:
    with each_store.begin() as tx:
        return stored(tx, TENANT, hard(), now_us())


def ends(client: Callers, job: str) -> int:
    entries = client.planner.get(f"/v1/audit?subject={job}&action=job.ended").json()["items"]
    return len(entries)


def test_a_killed_worker_leaves_no_orphan_and_another_goes_on(
    each_client: Callers, each_database_url: str, hard_problem: str, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    with working(each_database_url, tmp_path) as first, working(each_database_url, tmp_path / "second") as second:
        job = ask(each_client, hard_problem, params=LONG)
        running(each_client, job)
        owner, other = (first, second) if first.solvers() else (second, first)
        below = owner.descendants()
        owner.kill()
        _, alive = psutil.wait_procs(below, timeout=20)
        assert not alive, "template and solver die with their worker"
        done = ended(each_client, job)
        assert (done["state"], done["starts"], ends(each_client, job)) == ("succeeded", 2, 1)
        assert other.process.poll() is None


def test_a_worker_that_only_slept_changes_nothing_when_it_wakes(
    each_client: Callers, each_database_url: str, hard_problem: str, tmp_path: Path
) -> None:
    (tmp_path / "second").mkdir()
    with working(each_database_url, tmp_path) as first, working(each_database_url, tmp_path / "second") as second:
        job = ask(each_client, hard_problem, params=LONG)
        running(each_client, job)
        sleeper = first if first.solvers() else second
        sleeper.pause()
        done = ended(each_client, job)
        assert (done["state"], done["starts"]) == ("succeeded", 2)
        sleeper.go_on()
        again = ask(each_client, hard_problem, params={"seconds": 1})
        ended(each_client, again)
        until(sleeper.solvers, lambda solvers: not solvers)  # it saw that the job is no longer its own
        after = each_client.planner.get(f"/v1/jobs/{job}").json()
        assert (after["new_plan"], after["revision"]) == (done["new_plan"], done["revision"])
        assert ends(each_client, job) == 1


def test_a_killed_solver_is_started_again_and_the_third_kill_fails_the_job(
    client: Callers, store: Store, worker: WorkerProcess
) -> None:
    with store.begin() as tx:
        problem = stored(tx, TENANT, hard(), now_us())
    job = ask(client, problem, params={"seconds": 300, "gap": 0.0})
    for start in (1, 2, 3):
        running(client, job, starts=start)  # the progress that a job tells of may be that of the start before
        for solver in until(worker.solvers, bool):
            solver.send_signal(signal.SIGKILL)
    done = ended(client, job)
    assert (done["state"], done["starts"], done["fault"]["code"]) == ("failed", 3, "job-crashed")
    assert "3 times" in done["fault"]["message"]["en"]
    assert "3 次" in done["fault"]["message"]["zh"]
    assert ends(client, job) == 1


def test_a_solver_that_answers_no_stop_is_killed_after_the_grace(
    client: Callers, store: Store, database_url: str, tmp_path: Path
) -> None:
    with store.begin() as tx:
        problem = stored(tx, TENANT, hard(), now_us())
    with working(database_url, tmp_path, ASSIGNER_JOB_GRACE_SECONDS="2") as worker:
        job = ask(client, problem, params={"seconds": 300, "gap": 0.0}, limit_seconds=6)
        for solver in until(worker.solvers, bool):
            solver.send_signal(signal.SIGSTOP)
        done = ended(client, job)
        assert (done["state"], done["fault"]["code"]) == ("failed", "job-too-long")


def test_a_job_that_needs_too_much_memory_fails_alone(
    client: Callers, store: Store, problem: str, database_url: str, tmp_path: Path
) -> None:
    with working(database_url, tmp_path, ASSIGNER_JOB_MEMORY_MIB="700") as worker:
        with store.begin() as tx:
            large = stored(tx, TENANT, hard(), now_us())
        done = ended(client, ask(client, large, params={"seconds": 5, "workers": 64, "gap": 0.0}))
        assert done["state"] == "failed"
        assert done["fault"]["code"] in ("job-out-of-memory", "job-crashed")
        assert worker.process.poll() is None
