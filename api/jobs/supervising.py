"""Watching a task while it runs: its progress is written down, a cancel and the end of its time are passed on.

When to modify: when a running job must react to something else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from api.jobs import endings
from api.jobs.child import OUTCOME_FILE
from api.jobs.children import Child
from api.jobs.ending_words import CRASHED, TOO_LONG
from api.settings import Settings
from api.store import Clock, Store, jobs, now_us
from api.store.moments import SECOND_US

LOOK_SECONDS = 0.5
"""How often the row is looked at, and how often a progress line is written at most."""
_log = logging.getLogger(__name__)


class Supervision:
    """One task under watch.

    Parameters
    ----------
    settings, store
        As everywhere.
    job, attempt
        The start.
    child
        The process that runs it.
    folder
        Its files.
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        job: Mapping[str, Any],
        attempt: int,
        child: Child,
        folder: Path,
        clock: Clock = time.time_ns,
    ) -> None:
        self._settings, self._store, self._clock = settings, store, clock
        self._job, self._attempt, self._child, self._folder = job, attempt, child, folder
        self._kill_at: int | None = None
        self._is_cancelled = False
        self._is_lost = False
        began = now_us(clock)
        self._limit_at = began + round(job["limit_seconds"] * SECOND_US)

    def watched(self) -> endings.Ending | None:
        """Wait for the end of the task and return how the job ends; None when this start has no say any more."""
        line: dict[str, Any] | None = None
        looked_at = 0
        while self._child.exit_code is None:
            for news in self._child.news(LOOK_SECONDS):
                line = news
            if now_us(self._clock) - looked_at >= LOOK_SECONDS * SECOND_US:
                looked_at = now_us(self._clock)
                self._look(line)
                line = None
        self._write(line)
        return None if self._is_lost else self._ending()

    def _look(self, line: dict[str, Any] | None) -> None:
        """Write progress down, and act on what the row says."""
        self._write(line)
        row = self._row()
        if row is None:
            return
        if row["attempt"] != self._attempt or row["state"] not in jobs.STARTED:
            self._is_lost = True
            self._child.kill()
            return
        self._is_cancelled = row["state"] == jobs.STOPPING
        now = now_us(self._clock)
        if self._is_cancelled or now >= self._due():
            self._stop(now)

    def _stop(self, now: int) -> None:
        """Ask for the best so far; kill when nothing came within the grace."""
        if self._kill_at is None:
            self._kill_at = now + round(self._settings.job_grace_seconds * SECOND_US)
        if now >= self._kill_at:
            self._child.kill()
        else:
            self._child.stop()

    def _due(self) -> int:
        deadline = self._job["deadline"]
        return self._limit_at if deadline is None else min(self._limit_at, deadline)

    def _row(self) -> Mapping[str, Any] | None:
        """Return the row; None while the database does not answer: the work goes on meanwhile."""
        try:
            with self._store.read() as tx:
                return jobs.one(tx, self._job["tenant"], self._job["id"])
        except DBAPIError:
            _log.exception("the row of %s could not be read", self._job["id"])
            return None

    def _write(self, line: dict[str, Any] | None) -> None:
        if line is None or self._is_lost:
            return
        try:
            with self._store.begin() as tx:
                at = now_us(self._clock)
                jobs.tell(tx, self._job["tenant"], self._job["id"], self._attempt, line, at)
        except DBAPIError:
            _log.exception("a progress line of %s was not written", self._job["id"])

    def _ending(self) -> endings.Ending | None:
        """Return how the job ends: by its answer, without one, or not yet (it is started again)."""
        if (self._folder / OUTCOME_FILE).exists():
            return endings.answered(self._folder, is_cancelled=self._is_cancelled)
        if self._is_cancelled:
            return endings.cancelled()
        deadline = self._job["deadline"]
        if self._kill_at is not None and deadline is not None and self._due() == deadline:
            return endings.expired()
        if self._kill_at is not None:
            facts = {"limit": self._job["limit_seconds"], "grace": self._settings.job_grace_seconds}
            return endings.failed("job-too-long", TOO_LONG.filled(**facts))
        if self._attempt >= self._settings.job_starts:
            words = CRASHED.filled(how=self._child.exit_code, starts=self._attempt)
            return endings.failed("job-crashed", words)
        return None
