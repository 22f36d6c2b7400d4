"""What a worker does with a turn: claim the tenant's first job, run it, end it; again until the turn has ended a job.

Every step may be the last one that this process does: a turn that is taken again finds the job that it had claimed and
goes on from there. When to modify: with the life cycle of jobs.
"""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from api.errors import ApiError
from api.jobs import endings
from api.jobs.child import TaskSpec
from api.jobs.children import Child, Children, NoChildError
from api.jobs.ending_words import LOST
from api.jobs.registry import kind_named
from api.jobs.supervising import Supervision
from api.settings import MIB, Settings
from api.store import Clock, Store, Tx, jobs, now_us
from api.store.moments import SECOND_US

RETRY_SECONDS = 1.0
END_TRIES = 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Start:
    """One start of a job.

    Parameters
    ----------
    job
        Its row, as it was when it was started.
    attempt
        The number of the start: what this start writes must name it.
    """

    job: Mapping[str, Any]
    attempt: int


class Work:
    """What a worker process does with turns.

    Parameters
    ----------
    settings, store, clock
        As everywhere.
    worker
        Id of this worker process.
    children
        The processes that solve.
    scratch
        Folder for the files of tasks; this process owns it.
    on_end
        Called in the transaction that ends a job, with its row as it is now: writes what others must be told.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        worker: str,
        children: Children,
        scratch: Path,
        on_end: Callable[[Tx, Mapping[str, Any]], None],
        clock: Clock = time.time_ns,
    ) -> None:
        self.settings, self.store, self.worker, self.clock = settings, store, worker, clock
        self._children, self._scratch, self._on_end = children, scratch, on_end
        self.num_taken = 0
        self._lock = threading.Lock()
        self._pause = threading.Event()  # never set: waits without being a sleep that nobody can interrupt

    def take(self, tenant: str, turn: str) -> None:
        """Use a turn up; returns when its job has ended, or when there is none for it.

        A database that does not answer is waited for, and a process that cannot be started too: the turn must not be
        lost, and the job is not to blame.
        """
        with self._lock:
            self.num_taken += 1
        try:
            while not self._tried(tenant, turn):
                self._pause.wait(RETRY_SECONDS)
        finally:
            with self._lock:
                self.num_taken -= 1

    def _tried(self, tenant: str, turn: str) -> bool:
        """Use a turn up; False when the database does not answer or no process can be started."""
        try:
            while not self._is_used_up(tenant, turn):
                pass
        except DBAPIError:
            _log.exception("the database refused a step of %s; trying again", turn)
            return False
        except NoChildError:
            _log.exception("no process for %s could be started; trying again", turn)
            return False
        return True

    def _is_used_up(self, tenant: str, turn: str) -> bool:
        """Do one start; whether the turn is used up. A job is only started once the process for it is there."""
        with self._children.borrowed() as child:
            start = self._claimed(tenant, turn)
            if start is None:
                return not self._has_more(tenant, turn)
            folder = self._scratch / f"{start.job['id']}.{start.attempt}"
            folder.mkdir(parents=True)
            try:
                self._run(start, folder, child)
            finally:
                shutil.rmtree(folder, ignore_errors=True)
        return False  # the next look finds the job ended, or starts it again

    def _claimed(self, tenant: str, turn: str) -> Start | None:
        """Return the start that is to be done now, or None."""
        with self.store.begin() as tx:
            job = jobs.of_turn(tx, tenant, turn, lock=True) or jobs.next_queued(tx, tenant)
            if job is None or job["state"] in jobs.ENDED:
                return None
            ending = self._ending_before_start(job)
            if ending is not None:
                endings.end(tx, job, job["attempt"], ending, self._on_end, at=now_us(self.clock))
                return None
            at = now_us(self.clock)
            attempt = jobs.start(tx, tenant, job["id"], turn=turn, worker=self.worker, at=at)
            return None if attempt is None else Start(dict(job), attempt)

    def _ending_before_start(self, job: Mapping[str, Any]) -> endings.Ending | None:
        """Return how a job ends without another start, or None when it is to be started."""
        if job["state"] == jobs.STOPPING:
            return endings.cancelled()
        if job["state"] == jobs.QUEUED and job["deadline"] is not None and job["deadline"] <= now_us(self.clock):
            return endings.expired()
        if job["attempt"] >= self.settings.job_starts:
            return endings.failed("job-lost", LOST.filled(starts=job["attempt"]))
        return None

    def _has_more(self, tenant: str, turn: str) -> bool:
        """Whether the turn has ended no job while the tenant has some queued: another turn was quicker by a hair."""
        with self.store.read() as tx:
            return jobs.of_turn(tx, tenant, turn) is None and bool(jobs.counted(tx, tenant, (jobs.QUEUED,)))

    def _run(self, start: Start, folder: Path, child: Child) -> None:
        """Run a job and end it, unless the start came to nothing: then the next look starts it again."""
        try:
            ending = self._prepared_and_run(start, folder, child)
        except ApiError as error:  # what the job rests on is gone
            ending = endings.failed(error.code, error.detail)
        except DBAPIError:
            raise
        except Exception:  # noqa: BLE001 - a turn that raises is lost, and its job with it
            _log.exception("start %s of job %s broke", start.attempt, start.job["id"])
            ending = endings.broken() if start.attempt >= self.settings.job_starts else None
        if ending is not None:
            self._end(start, ending, folder)

    def _end(self, start: Start, ending: endings.Ending, folder: Path) -> None:
        """End a job; hours of work are not thrown away because the database is away for a moment."""
        for tries_left in reversed(range(END_TRIES)):
            try:
                with self.store.begin() as tx:
                    at = now_us(self.clock)
                    endings.end(tx, start.job, start.attempt, ending, self._on_end, at=at, folder=folder)
                return
            except DBAPIError:
                if not tries_left:
                    raise
                _log.exception("the end of %s could not be written; trying again", start.job["id"])
                self._pause.wait(RETRY_SECONDS)
            except Exception:  # noqa: BLE001 - the same
                _log.exception("the answer of %s could not be kept", start.job["id"])
                ending = endings.broken()

    def _prepared_and_run(self, start: Start, folder: Path, child: Child) -> endings.Ending | None:
        job = start.job
        kind = kind_named(job["kind"])
        with self.store.read() as tx:
            kind.prepare(tx, job, folder)
        TaskSpec(job["id"], job["kind"], job["params"], self._seconds(job)).write(folder)
        child.run(folder, memory_bytes=self.settings.job_memory_mib * MIB, niceness=self.settings.job_niceness)
        return Supervision(self.settings, self.store, start.job, start.attempt, child, folder, self.clock).watched()

    def _seconds(self, job: Mapping[str, Any]) -> float:
        """Return the time that a start has: its limit, or less where the deadline comes before."""
        limit = float(job["limit_seconds"])
        if job["deadline"] is None:
            return limit
        return max(0.0, min(limit, (job["deadline"] - now_us(self.clock)) / SECOND_US))
