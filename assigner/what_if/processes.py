"""A few processes that do one piece of work after the other, and survive the death of any of them.

Why it exists: the pool of the standard library is broken for good when one process dies; here the piece of work that
killed it becomes an error, and a new process goes on. When to modify: when work needs to be handed out in another way.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SECONDS_BETWEEN_LOOKS = 0.2
SECONDS_TO_END = 5.0


@dataclass(frozen=True)
class Message:
    """What a process says about a piece of work.

    Parameters
    ----------
    task
        Number of the piece of work.
    kind
        ``began``, ``progress``, ``done`` or ``failed``.
    content
        Progress, the answer, or why it failed.
    """

    task: int
    kind: str
    content: Any = None


class _Process:
    """One process with the pipe to it."""

    def __init__(self, context: Any, work: Callable[..., Any], cancel: Any) -> None:
        self.here, there = context.Pipe()
        self.process = context.Process(target=_serve, args=(there, work, cancel), daemon=True)
        self.process.start()
        there.close()
        self.task: int | None = None

    def end(self) -> None:
        self.here.close()
        self.process.join(SECONDS_TO_END)
        if self.process.is_alive():
            self.process.terminate()
            self.process.join()


def in_processes(
    work: Callable[..., Any], tasks: Sequence[Callable[[], Any]], num_processes: int, cancel: Any = None
) -> Iterator[Message]:
    """Yield what happens while ``work(task, say, cancel)`` is done for each task, at most ``num_processes`` at once.

    Parameters
    ----------
    work
        A function of a module; it gets what the task's call returns, a function that sends progress, and an event that
        is set when the work is to end early.
    tasks
        Each makes the input of one piece of work, when its turn comes.
    num_processes
        How many processes to use, at least 1.
    cancel
        Looked at while waiting: once set, running work is told to end and nothing new begins.
    """
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    waiting, pool = (
        list(range(len(tasks))),
        [_Process(context, work, stop) for _ in range(min(num_processes, len(tasks)))],
    )
    try:
        while pool:
            if cancel is not None and cancel.is_set():
                stop.set()
                waiting.clear()
            for one in [one for one in pool if one.task is None]:
                if not waiting:
                    pool.remove(one)
                    one.end()
                    continue
                one.task = waiting.pop(0)
                yield Message(one.task, "began")
                with suppress(OSError):  # it has died: its pipe says so below
                    one.here.send((one.task, tasks[one.task]()))
            yield from _heard(pool, context, work, stop)
    finally:
        for one in pool:
            one.process.terminate()
            one.end()


def _heard(pool: list[_Process], context: Any, work: Callable[..., Any], stop: Any) -> Iterator[Message]:
    """Yield what the processes say within a moment; one that died is replaced."""
    by_pipe = {one.here: one for one in pool}
    for pipe in wait(list(by_pipe), SECONDS_BETWEEN_LOOKS):
        assert isinstance(pipe, Connection)
        one = by_pipe[pipe]
        try:
            message = pipe.recv()
        except (EOFError, OSError):
            one.process.join(SECONDS_TO_END)
            code, task = one.process.exitcode, one.task
            pool[pool.index(one)] = _Process(context, work, stop)
            if task is not None:
                yield Message(task, "failed", f"the process ended with code {code}")
            continue
        if message.kind in ("done", "failed"):
            one.task = None
        yield message


def _serve(pipe: Connection, work: Callable[..., Any], cancel: Any) -> None:
    """Do what comes through the pipe until it closes; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            number, task = pipe.recv()
        except EOFError:
            return
        try:
            answer = Message(number, "done", work(task, _sayer(pipe, number), cancel))
        except Exception as error:  # noqa: BLE001 - one run's fault must not end the others
            reason = getattr(error, "words", None) or f"{type(error).__name__}: {error}"
            traceback.clear_frames(error.__traceback__)
            answer = Message(number, "failed", reason)
        pipe.send(answer)


def _sayer(pipe: Connection, number: int) -> Callable[[Any], None]:
    return lambda content: pipe.send(Message(number, "progress", content))
