"""Jobs that waited or ran when a backup was made go on where it is restored; those that had ended do not run again.

When to modify: with what of the queue is in a backup (nothing: turns are made anew).
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from api.jobs import queue
from api.store import Store, dump
from api.store.schema import upgrade
from api.store.tables.jobs import jobs
from tests.api.callers import Callers
from tests.api.jobs.asking import ask, row, until
from tests.api.jobs.processes import working


def test_jobs_go_on_where_a_backup_is_restored(client: Callers, store: Store, problem: str, tmp_path: Path) -> None:
    waited, ran, over = (ask(client, problem, params={"seconds": 1}) for _ in range(3))
    with store.begin() as tx:  # as a worker that took one of them would have left them
        tx.execute(
            sa.update(jobs)
            .where(jobs.c.id == ran)
            .values(state="running", attempt=1, turn="turn_gone", worker="worker_gone", started_at=1)
        )
    assert client.planner.post(f"/v1/jobs/{over}/cancel").json()["state"] == "cancelled"
    file, url = tmp_path / "x.backup", f"sqlite:///{tmp_path / 'restored.db'}"
    dump.write(store, file, at=1)

    restored = Store.open(url, synchronous="normal")
    upgrade(restored)
    queue.migrate(url)
    dump.read(restored, file)
    folder = tmp_path / "worker"
    folder.mkdir()
    with working(url, folder):
        for job, starts in ((waited, 1), (ran, 2)):
            seen = until(lambda job=job: row(restored, job), lambda one: one["ended_at"] is not None)
            assert (seen["state"], seen["attempt"]) == ("succeeded", starts), seen["fault"]
    assert row(restored, over)["attempt"] == 0
    restored.close()
