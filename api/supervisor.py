"""One command, one process tree: API processes and workers, started, watched, restarted, and ended together.

A child that dies is started again, at once the first time and then after growing pauses, so that a broken one does not
take the machine with it. The listening socket is ours: callers wait in its queue meanwhile.
When to modify: with what belongs to the tree.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from api.parent import PARENT
from api.serving import BACKLOG, DRAIN_SECONDS
from api.settings import Settings
from assigner.errors import AssignerError
from assigner.files.foreign import os_words
from assigner.language import LANGUAGES, Words

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
STEADY_SECONDS = 20.0
"""A child that lived so long starts again at once."""
LOOK_SECONDS = 0.1
LIMIT_FAILED_STARTS = 4

NEVER_READY = Words(
    "The {name} process ended {times} times before it was ready. Its last lines above say why; then: assigner doctor",
    "{name} 进程在就绪前已结束 {times} 次。原因见上方日志；也可运行：assigner doctor",
)
PORT_TAKEN = Words(
    "The address {host}:{port} cannot be listened on: {fault}. Choose another port: assigner serve --port 8081",
    "无法监听 {host}:{port}：{fault}。请更换端口：assigner serve --port 8081",
)


class StartError(AssignerError):
    """The tree cannot be started."""

    code = "cannot-start"


@dataclass
class Child:
    """One process of the tree.

    Parameters
    ----------
    name
        For people: ``api 1``.
    command
        How it is started.
    pass_fds
        Sockets that it inherits.
    """

    name: str
    command: Sequence[str]
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    pause: float = 0.0
    num_starts: int = 0

    def look(self, now: float, environment: Mapping[str, str]) -> int | None:
        """Start it when it is due; return its exit code when it has just died."""
        if self.process is None:
            if now >= self.start_at:
                self._start(now, environment)
            return None
        code = self.process.poll()
        if code is not None:
            self.process = None
            is_steady = now - self.started_at >= STEADY_SECONDS
            self.pause = 0.0 if is_steady else min(LONGEST_PAUSE_SECONDS, self.pause * 2 or FIRST_PAUSE_SECONDS)
            self.start_at = now + self.pause
        return code

    def _start(self, now: float, environment: Mapping[str, str]) -> None:
        self.process = subprocess.Popen(
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            pass_fds=self.pass_fds,
            start_new_session=True,
        )
        self.started_at = now
        self.num_starts += 1

    def end(self, number: int) -> None:
        """Send it a signal, when it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


@dataclass
class Supervisor:
    """The parent of the tree.

    Parameters
    ----------
    settings
        As read at the start.
    environment
        Of the children.
    on_death
        Told the name, the exit code and the pause when a child has died.
    """

    settings: Settings
    environment: Mapping[str, str]
    on_death: Callable[[str, int, float], None] = lambda _name, _code, _pause: None
    stop: threading.Event = field(default_factory=threading.Event)
    children: list[Child] = field(default_factory=list)

    def run(self, listener: socket.socket, on_ready: Callable[[], None]) -> None:
        """Run the tree until SIGTERM or SIGINT; return when every process has ended.

        Raises
        ------
        StartError
            A process died again and again before the service was ready.
        """
        environment = {**self.environment, PARENT: str(os.getpid())}
        self.children = children_of(self.settings, listener.fileno())
        self._listen_to_signals()
        is_ready = False
        try:
            while not self.stop.wait(LOOK_SECONDS):
                self._look(environment, is_ready)
                if not is_ready and _answers(listener):
                    is_ready = True
                    on_ready()
        finally:
            self._end_all()

    def _look(self, environment: Mapping[str, str], is_ready: bool) -> None:
        for child in self.children:
            code = child.look(time.monotonic(), environment)
            if code is None:
                continue
            if not is_ready and child.num_starts >= LIMIT_FAILED_STARTS:
                raise StartError(NEVER_READY.filled(name=child.name, times=child.num_starts))
            self.on_death(child.name, code, child.pause)

    def _listen_to_signals(self) -> None:
        def on_signal(_number: int, _frame: FrameType | None) -> None:
            self.stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, on_signal)

    def _end_all(self) -> None:
        until = time.monotonic() + max(DRAIN_SECONDS, self.settings.job_drain_seconds) + 5
        for child in self.children:
            child.end(signal.SIGTERM)
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()


def children_of(settings: Settings, listener: int) -> list[Child]:
    """Return the processes of the tree, not started."""
    python = [sys.executable, "-P"]  # a folder `api` where the command was called must not be taken for ours
    api = [*python, "-m", "api.serving", "--fd", str(listener)]
    worker = [*python, "-m", "api.worker"]
    return [
        *(Child(f"api {number + 1}", api, [listener]) for number in range(settings.api_processes)),
        *(Child(f"worker {number + 1}", worker) for number in range(settings.worker_processes)),
    ]


def listen(settings: Settings) -> socket.socket:
    """Return the listening socket.

    Raises
    ------
    StartError
        The address is taken or is not of this machine.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        fault, where = os_words(error), {"host": settings.host, "port": settings.port}
        said = (PORT_TAKEN.say(one, fault=fault.say(one), **where) for one in LANGUAGES)
        raise StartError(Words(*said)) from None
    listener.listen(BACKLOG)
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the address that callers on this machine use."""
    host, port = listener.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _answers(listener: socket.socket) -> bool:
    """Whether the service says that it is ready."""
    import httpx2

    try:
        with httpx2.Client(timeout=2, trust_env=False) as http:
            return http.get(f"{url_of(listener)}/health/ready").status_code == 200
    except httpx2.HTTPError:
        return False
