"""The worker process: takes turns from the queue until it is told to stop, beside a watchdog.

When to modify: with what a worker process consists of.
"""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from api.jobs import endings, retention
from api.jobs.children import Children
from api.jobs.queue import Runner, Turns
from api.jobs.schedules import Ticks
from api.jobs.submit import Jobs
from api.jobs.watchdog import Watchdog
from api.jobs.work import Work
from api.settings import Settings
from api.store import Clock, Store, job_workers, new_id, now_us
from api.store.moments import SECOND_US

SCRATCH = "scratch"
RETENTION_SECONDS = 3600


def run(
    settings: Settings,
    store: Store,
    stop: threading.Event,
    *,
    on_end: endings.OnEnd,
    clock: Clock = time.time_ns,
    ready: Callable[[str], None] = lambda _worker: None,
) -> bool:
    """Work until told to stop, then wait a while for jobs that run.

    Parameters
    ----------
    settings, store, clock
        As everywhere; the database has all tables.
    stop
        Set when the process is to end.
    on_end
        Called in the transaction that ends a job.
    ready
        Called with the worker's id once it takes turns.

    Returns
    -------
    bool
        Whether all jobs were finished; if not, the process should end at once: others go on with them.
    """
    worker = new_id("worker")
    scratch = settings.data_folder / SCRATCH / worker
    children = Children()
    work = Work(settings, store, worker, children, scratch, on_end, clock)
    runner = Runner(settings.address_of_database, worker, settings.job_slots, work.take)
    watchdog = _watchdog(settings, store, worker, runner, on_end, clock)
    watchdog.join()
    _remove_scratch(settings.data_folder / SCRATCH, store)
    children.warm(settings.job_slots)
    runner.launch()
    with _watched(watchdog, stop):
        ready(worker)
        stop.wait()
        runner.stop(settings.job_drain_seconds)
    watchdog.leave()
    if work.num_taken:
        return False
    children.close()
    shutil.rmtree(scratch, ignore_errors=True)
    return True


def _watchdog(
    settings: Settings, store: Store, worker: str, runner: Runner, on_end: endings.OnEnd, clock: Clock
) -> Watchdog:
    """Return the watchdog with its chores: ticks of schedules, retention."""
    turns = Turns(store)
    ticks = Ticks(store, Jobs(settings, turns), clock)
    chores = (ticks.make_due, _hourly(partial(_remove_old, settings, store, runner, clock), clock))
    return Watchdog(settings, store, worker, runner, turns, on_end, chores, clock)


@contextmanager
def _watched(watchdog: Watchdog, stop: threading.Event) -> Iterator[None]:
    """Let the watchdog work beside the block: rounds until the stop, signs of life until the last job is done."""
    finished = threading.Event()
    threads = [
        threading.Thread(target=watchdog.beat_until, args=(finished,), name="heartbeat", daemon=True),
        threading.Thread(target=watchdog.run, args=(stop,), name="watchdog", daemon=True),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        finished.set()
        for thread in threads:
            thread.join()


def _remove_old(settings: Settings, store: Store, runner: Runner, clock: Clock) -> None:
    while retention.remove_old(store, settings, now_us(clock)) == retention.BATCH:
        pass
    while retention.forget_turns(runner, now_us(clock)):
        pass


def _hourly(chore: Callable[[], None], clock: Clock) -> Callable[[], None]:
    """Return a chore that is done at most once an hour, and first when it is first asked for."""
    done_at: int | None = None

    def when_due() -> None:
        nonlocal done_at
        if done_at is None or now_us(clock) - done_at >= RETENTION_SECONDS * SECOND_US:
            done_at = now_us(clock)
            chore()

    return when_due


def _remove_scratch(folder: Path, store: Store) -> None:
    """Remove files of workers that are gone; several machines may share the folder."""
    with store.read() as tx:
        alive = {row["id"] for row in job_workers.listed(tx)}
    for path in folder.glob("worker_*"):
        if path.name not in alive:
            shutil.rmtree(path, ignore_errors=True)
