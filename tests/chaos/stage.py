"""The stage: a database, an API process and worker processes, each started again as soon as it is killed.

When to modify: when the service consists of another kind of process.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.api.postgres import cluster

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 2.0
STARTS = "50"
"""So many kills hit one job by chance only when something is wrong."""


@dataclass
class Stage:
    """Everything that runs.

    Parameters
    ----------
    folder
        Scratch files and logs.
    database_url
        With all tables.
    num_workers
        Worker processes.
    """

    folder: Path
    database_url: str
    num_workers: int
    listener: socket.socket = field(init=False)
    api: subprocess.Popen[bytes] = field(init=False)
    workers: list[subprocess.Popen[bytes]] = field(init=False)

    def __post_init__(self) -> None:
        """Start all processes; the port is held here, so that it stays while the API is down."""
        self.listener = socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen(512)
        self.api = self._start_api()
        self.workers = [self._start_worker(number) for number in range(self.num_workers)]

    @property
    def url(self) -> str:
        """Where the API answers."""
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def kill(self, kind: str, chance: random.Random) -> bool:
        """Kill a process of a kind and start it again where nobody else does; False when there is none now."""
        if kind == "api":
            _end(self.api)
            self.api = self._start_api()
            return True
        if kind == "worker":
            number = chance.randrange(self.num_workers)
            _end(self.workers[number])
            self.workers[number] = self._start_worker(number)
            return True
        until = time.monotonic() + LOOK_SECONDS  # a solver of a tiny problem lives for half a second
        while time.monotonic() < until:
            victims = self._solvers() if kind == "solver" else self._templates()
            with suppress(psutil.NoSuchProcess):
                if victims:
                    chance.choice(victims).send_signal(signal.SIGKILL)
                    return True
        return False

    def close(self) -> list[int]:
        """Kill everything; return processes that outlived those who started them."""
        below = [one for process in self._processes() for one in _below(process.pid)]
        for process in self._processes():
            _end(process)
        self.listener.close()
        _, alive = psutil.wait_procs(below, timeout=10)
        for one in alive:
            one.kill()
        return [one.pid for one in alive]

    def _processes(self) -> list[subprocess.Popen[bytes]]:
        return [self.api, *self.workers]

    def _templates(self) -> list[psutil.Process]:
        return [one for worker in self.workers for one in _below(worker.pid, deep=False)]

    def _solvers(self) -> list[psutil.Process]:
        return [one for template in self._templates() for one in _below(template.pid, deep=False)]

    def _start_api(self) -> subprocess.Popen[bytes]:
        descriptor = self.listener.fileno()
        command = [sys.executable, "-m", "uvicorn", "--factory", "api.app:from_environment", "--log-level", "warning"]
        return self._started([*command, "--fd", str(descriptor)], "api.log", [descriptor])

    def _start_worker(self, number: int) -> subprocess.Popen[bytes]:
        return self._started([sys.executable, "-m", "api.worker"], f"worker-{number}.log", [])

    def _started(self, command: list[str], log: str, descriptors: list[int]) -> subprocess.Popen[bytes]:
        with (self.folder / log).open("ab") as lines:
            return subprocess.Popen(
                command, cwd=ROOT, env=self._environment(), stdout=lines, stderr=lines, pass_fds=descriptors
            )

    def _environment(self) -> Mapping[str, str]:
        return {
            **os.environ,
            "ASSIGNER_DATA_FOLDER": str(self.folder),
            "ASSIGNER_DATABASE_URL": self.database_url,
            "ASSIGNER_JOB_DEAD_SECONDS": "8",
            "ASSIGNER_JOB_QUEUE_LIMIT": "100000",
            "ASSIGNER_JOB_STARTS": STARTS,
            "ASSIGNER_CALLS_PER_MINUTE_KEY": "1000000",
            "ASSIGNER_CALLS_PER_MINUTE_TENANT": "1000000",
            "ASSIGNER_LOG_LEVEL": "warning",
        }


@contextmanager
def server(database: str) -> Iterator[str]:
    """Run the server of a database while the block lasts and yield its URL; SQLite needs none."""
    if database == "sqlite":
        yield ""
    else:
        with cluster() as url:
            yield url


def _below(pid: int, *, deep: bool = True) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=deep)
    return []


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
