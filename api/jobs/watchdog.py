"""The watchdog in every worker: it says that the worker lives, and takes over what dead workers left.

DBOS resumes only what a process of the same name left (its rest is a product of its makers), so this is ours. Taking
over a turn of a worker that is not dead after all is harmless: each start of a job has a number, and only the newest
may write. When to modify: with what is done at regular intervals for jobs.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import psutil
from sqlalchemy.exc import DBAPIError

from api.jobs import endings
from api.jobs.queue import Runner, Turns
from api.settings import Settings
from api.store import Clock, Store, Tx, crm, job_workers, jobs, new_id, now_us
from api.store.moments import SECOND_US

MEND_SECONDS = 30.0
_log = logging.getLogger(__name__)


class Watchdog:
    """What a worker does beside its turns.

    Parameters
    ----------
    settings, store, clock
        As everywhere.
    worker
        Id of this worker process.
    runner, turns
        The queue.
    on_end
        As for :class:`api.jobs.work.Work`.
    chores
        Further work of every round, such as the ticks of schedules; each has its own transactions.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        worker: str,
        runner: Runner,
        turns: Turns,
        on_end: endings.OnEnd,
        chores: tuple[Callable[[], object], ...] = (),
        clock: Clock = time.time_ns,
    ) -> None:
        self._settings, self._store, self._worker, self._clock = settings, store, worker, clock
        self._runner, self._turns, self._on_end, self._chores = runner, turns, on_end, chores
        self._mended_at = 0

    @property
    def interval(self) -> float:
        """Seconds between rounds: a worker must miss several before it counts as dead."""
        return self._settings.job_dead_seconds / 6

    def join(self) -> None:
        """Enter this worker; workers of this machine whose process is gone are known to be dead at once."""
        host = socket.gethostname()
        with self._store.begin() as tx:
            for row in job_workers.listed(tx):
                if row["host"] == host and not psutil.pid_exists(row["process"]):
                    job_workers.leave(tx, row["id"])
                    crm.free_turns(tx, crm.holder_mark(host, row["process"]))
            self._enter(tx, host)

    def leave(self) -> None:
        """Take this worker off the list: others go on with what it has not finished."""
        with self._store.begin() as tx:
            job_workers.leave(tx, self._worker)

    def beat_until(self, finished: threading.Event) -> None:
        """Say that the worker lives until it has finished; in a thread of its own, which no long round delays."""
        while not finished.wait(self.interval):
            self._try(self.beat)

    def run(self, stop: threading.Event) -> None:
        """Do rounds until the worker is told to stop."""
        while not stop.wait(self.interval):
            for part in (self.take_over, self.expire, self.mend, *self._chores):
                self._try(part)

    def _try(self, part: Callable[[], object]) -> None:
        try:
            part()
        except DBAPIError:
            _log.exception("the database refused a round of the watchdog")
        except Exception:  # noqa: BLE001 - a worker whose watchdog has died would be taken for dead
            _log.exception("a round of the watchdog broke")

    def beat(self) -> None:
        """Say that this worker lives; one that was taken for dead (its machine slept) enters again."""
        with self._store.begin() as tx:
            if not job_workers.beat(tx, self._worker, now_us(self._clock)):
                self._enter(tx, socket.gethostname())

    def take_over(self) -> list[str]:
        """Put the turns of dead workers back into the queue; return them. Connections that they worked on are free."""
        silent = now_us(self._clock) - round(self._settings.job_dead_seconds * SECOND_US)
        with self._store.begin() as tx:
            dead = job_workers.drop_silent(tx, silent)
            for row in dead:
                crm.free_turns(tx, crm.holder_mark(row["host"], row["process"]))
            alive = {row["id"] for row in job_workers.listed(tx)}
        left = self._runner.resume(alive | {self._worker})
        if dead or left:
            _log.warning("dead workers: %s; turns that go on: %s", [row["id"] for row in dead], left)
        return left

    def expire(self) -> int:
        """End queued jobs whose deadline has passed; return how many."""
        now = now_us(self._clock)
        with self._store.read() as tx:
            overdue = jobs.overdue(tx, now)
        for row in overdue:
            with self._store.begin() as tx:
                endings.end(tx, row, row["attempt"], endings.expired(), self._on_end, at=now)
        return len(overdue)

    def mend(self) -> int:
        """Enqueue turns for jobs that have none; return how many. Finds nothing unless the queue was lost.

        Jobs are read before and after the queue: a job that is open both times and whose turn is not in the queue in
        between has none. A turn too many is used up without effect.
        """
        if now_us(self._clock) - self._mended_at < MEND_SECONDS * SECOND_US:
            return 0
        self._mended_at = now_us(self._clock)
        with self._store.read() as tx:
            before = {row["id"]: (row["attempt"], row["turn"]) for row in jobs.open_of_all(tx)}
        waiting = self._runner.waiting()
        turns = {turn for _, turn in waiting}
        with self._store.begin() as tx:
            still = [row for row in jobs.open_of_all(tx) if before.get(row["id"]) == (row["attempt"], row["turn"])]
            lost = [row for row in still if row["turn"] is not None and row["turn"] not in turns]
            used = {row["turn"] for row in still}
            free = Counter(tenant for tenant, turn in waiting if turn not in used)
            for row in lost:
                self._give_turn(tx, row)
            num_given = len(lost)
            for row in [row for row in still if row["turn"] is None]:
                free[row["tenant"]] -= 1
                if free[row["tenant"]] < 0:
                    self._turns.put(tx, row["tenant"], new_id("turn"), row["share"])
                    num_given += 1
        if num_given:
            _log.warning("turns were missing in the queue: %s", num_given)
        return num_given

    def _give_turn(self, tx: Tx, row: Mapping[str, Any]) -> None:
        turn = new_id("turn")
        jobs.change(tx, row["tenant"], row["id"], turn=turn)
        self._turns.put(tx, row["tenant"], turn, row["share"])

    def _enter(self, tx: Tx, host: str) -> None:
        job_workers.join(
            tx, self._worker, host=host, process=os.getpid(), slots=self._settings.job_slots, at=now_us(self._clock)
        )
