"""Worker processes for tests: started, killed, ended.

When to modify: with how a worker is started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[3]
QUICK = {
    "ASSIGNER_JOB_DEAD_SECONDS": "2",
    "ASSIGNER_JOB_GRACE_SECONDS": "60",
    "ASSIGNER_JOB_DRAIN_SECONDS": "50",
    "ASSIGNER_SQLITE_SYNCHRONOUS": "normal",
}
"""Settings under which deaths are noticed soon."""


class WorkerProcess:
    """A worker in a process of its own.

    Parameters
    ----------
    database_url
        Where its jobs are.
    folder
        For scratch files and its log.
    settings
        Further settings, by their names in the environment.
    """

    def __init__(self, database_url: str, folder: Path, **settings: str) -> None:
        own = {"ASSIGNER_DATA_FOLDER": str(folder), "ASSIGNER_DATABASE_URL": database_url}
        self.log = folder / "worker.log"
        self._environment = {**os.environ, **QUICK, **own, **settings}
        self.start()

    def start(self) -> None:
        """Start it (again)."""
        with self.log.open("ab") as lines:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.worker"], cwd=ROOT, env=self._environment, stdout=lines, stderr=lines
            )

    def kill(self) -> None:
        """Kill it as a power cut would; its children are not touched."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def pause(self) -> None:
        """Let it stand still, as a machine that sleeps."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self.process.send_signal(signal.SIGCONT)

    def solvers(self) -> list[psutil.Process]:
        """Return the processes in which tasks run: forks of its templates that have not died."""
        tasks = []
        for template in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # it ends while it is looked at
                tasks += [task for task in template.children() if task.status() != psutil.STATUS_ZOMBIE]
        return tasks

    def descendants(self) -> list[psutil.Process]:
        """Return every process under it."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self) -> int:
        """Ask it to end, and return its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(timeout=60)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode


@contextmanager
def working(database_url: str, folder: Path, **settings: str) -> Iterator[WorkerProcess]:
    """Run a worker while the block lasts."""
    process = WorkerProcess(database_url, folder, **settings)
    try:
        yield process
    finally:
        process.end()
