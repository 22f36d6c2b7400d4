"""Child processes as a worker sees them: templates that wait, and tasks that run in forks of them.

When to modify: with the protocol of :mod:`api.jobs.template`.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

LOOK_SECONDS = 0.5
ENDING_LOOKS = 20
"""How often the news of the end of a killed task is looked for, before its template is killed too."""
READ_BYTES = 65536
DIED = -signal.SIGKILL


class NoChildError(RuntimeError):
    """The process that solves cannot be started: its own lines in the log say why. No job is to blame."""


class Child:
    """A template process and the task that runs in its fork, if one does.

    Start it in a thread that lives as long as the process: the kernel kills the template when that thread ends.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "api.jobs.template", str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        assert self._process.stdout is not None
        self._out = self._process.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)
        self._waiting = b""
        self._is_ready = False
        self._pid: int | None = None
        self.exit_code: int | None = 0  # None while a task runs

    @property
    def is_usable(self) -> bool:
        """Whether another task can be run."""
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until the template has loaded what tasks need.

        Raises
        ------
        NoChildError
            It ended before.
        """
        while not self._is_ready:
            if self._selector.select(LOOK_SECONDS):
                self._is_ready = any("ready" in message for message in self._read())
                if not self.is_usable:
                    raise NoChildError(f"a template ended with {self._process.returncode} while it was loading")

    def run(self, folder: Path, *, memory_bytes: int, niceness: int) -> None:
        """Begin a task.

        Parameters
        ----------
        folder
            Holds its files.
        memory_bytes
            Memory that it may write to.
        niceness
            How far it steps back behind other processes.
        """
        self.exit_code, self._pid = None, None
        self._send({"run": str(folder), "memory_bytes": memory_bytes, "niceness": niceness})

    def news(self, seconds: float) -> list[dict[str, Any]]:
        """Return the progress lines that came within some seconds; after the end ``exit_code`` is set."""
        lines = []
        if self.exit_code is None and self._selector.select(seconds):
            for message in self._read():
                if "pid" in message:
                    self._pid = message["pid"]
                elif "progress" in message:
                    lines.append(message["progress"])
                elif "exit" in message:
                    self.exit_code, self._pid = message["exit"], None
        return lines

    def stop(self) -> None:
        """Ask for the best so far."""
        if self._pid is not None:  # before that, the template would take the message for itself
            self._send({"stop": True})

    def kill(self) -> None:
        """End the task at once, with all processes that it started."""
        if self._pid is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._pid, signal.SIGKILL)
            for _ in range(ENDING_LOOKS):
                self.news(LOOK_SECONDS)
        if self.exit_code is None:
            self.close()

    def close(self) -> None:
        """End the template, and with it the task."""
        self.exit_code = DIED if self.exit_code is None else self.exit_code
        self._process.kill()
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has died: the end of its output says so
            self._process.stdin.write(json.dumps(message).encode() + b"\n")

    def _read(self) -> Iterator[dict[str, Any]]:
        part = os.read(self._out, READ_BYTES)
        if not part:
            self._process.wait()
            self.exit_code = DIED
            return
        *whole, self._waiting = (self._waiting + part).split(b"\n")
        yield from (json.loads(line) for line in whole if line)


class Children:
    """The templates of a worker, one for each task that runs at once; a new one is made where one has died."""

    def __init__(self) -> None:
        self._spawner = ThreadPoolExecutor(1, "spawner")  # its thread lives until `close`
        self._free: list[Child] = []
        self._lock = threading.Lock()

    def warm(self, count: int) -> None:
        """Start templates ahead of the first task."""
        for _ in range(count):
            self._put_back(self._spawned())

    @contextmanager
    def borrowed(self) -> Iterator[Child]:
        """Lend a template that is ready, for one task.

        Raises
        ------
        NoChildError
            None can be started.
        """
        child = self._taken() or self._spawned()
        try:
            child.wait_until_ready()
            yield child
        finally:
            self._put_back(child)

    def close(self) -> None:
        """End all templates that are not lent."""
        with self._lock:
            free, self._free = self._free, []
        for child in free:
            child.close()
        self._spawner.shutdown()

    def _taken(self) -> Child | None:
        """Take a template that waits; those that were killed meanwhile are put away."""
        while True:
            with self._lock:
                if not self._free:
                    return None
                child = self._free.pop()
            if child.is_usable:
                return child
            child.close()

    def _spawned(self) -> Child:
        return self._spawner.submit(Child).result()

    def _put_back(self, child: Child) -> None:
        with self._lock:
            if child.is_usable and child.exit_code is not None:
                self._free.append(child)
                return
        child.close()
