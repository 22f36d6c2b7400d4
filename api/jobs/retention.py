"""How long jobs are kept: a job that ended long ago is removed with its progress and its answer; its plan stays.

When to modify: when something else of a job must end with it.
"""

from __future__ import annotations

from datetime import UTC, datetime

from api.jobs.queue import Runner
from api.settings import Settings
from api.store import Store, blobs, jobs
from api.store.moments import DAY_US, SECOND_US

TURNS_KEPT_US = DAY_US
BATCH = 100


def remove_old(store: Store, settings: Settings, now: int) -> int:
    """Remove jobs that ended before the time that they are kept; return how many, at most :data:`BATCH`.

    Parameters
    ----------
    store, settings
        As everywhere.
    now
        The moment in microseconds.
    """
    with store.read() as tx:
        old = jobs.ended_before(tx, now - settings.job_keep_days * DAY_US, BATCH)
    for row in old:
        with store.begin() as tx:
            if row["outcome"] is not None:
                blobs.delete(tx, row["tenant"], row["outcome"])
            jobs.delete(tx, row["tenant"], row["id"])
    return len(old)


def forget_turns(runner: Runner, now: int) -> int:
    """Remove what the queue remembers of turns that were used up a day ago; return how many."""
    before = datetime.fromtimestamp((now - TURNS_KEPT_US) // SECOND_US, UTC)
    return runner.forget(before.isoformat())
