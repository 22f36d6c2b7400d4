"""The template process: has the heavy libraries loaded, and forks a fresh child for each task.

Loading OR-Tools, Numba and pandas costs more than a small solve; a fork of a process that has loaded them costs
milliseconds and is as fresh: the template itself never computes. Run as ``python -m api.jobs.template PARENT_PID``.
It reads lines from standard input and writes lines to standard output:

    in:   {"run": FOLDER, "memory_bytes": N, "niceness": N}     begin a task; one at a time
          {"stop": true}                                        the running task ends early and gives its best
    out:  {"ready": true}, {"pid": N}, {"progress": {...}}, {"exit": CODE}   (negative: the signal that ended it)

Whoever started it may be killed at any moment: the kernel then kills template and child (``PR_SET_PDEATHSIG``), and
the end of standard input does the same where there is no such call. When to modify: with that protocol.
"""

from __future__ import annotations

import ctypes
import importlib
import json
import logging
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from api.jobs.child import plain, run_task
from api.jobs.registry import kinds

PR_SET_PDEATHSIG = 1
LOADED = (
    "assigner.cpsat.descent",
    "assigner.cpsat.engine",
    "assigner.cpsat.model",
    "assigner.search.campaign",
    "assigner.search.kernels",
    "assigner.solve",
)
"""Modules that almost every task needs and that import others late; importing them starts no computation."""
READ_BYTES = 65536
LINE_BYTES = 4000
"""Longest progress line: the kernel writes up to 4096 bytes to a pipe at once, so that a kill leaves no half line."""


def main(parent: int) -> None:
    """Serve tasks until standard input ends or the parent dies.

    Parameters
    ----------
    parent
        Process id of whoever started this one.
    """
    die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's business
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    out = _own_output()
    load()
    say(out, {"ready": True})
    for message in lines_of(0):
        if "run" in message:
            say(out, {"exit": _in_fork(message, out)})


def load() -> None:
    """Import what tasks need."""
    from assigner.rules.registry import all_rules

    kinds()
    all_rules()
    for name in LOADED:
        importlib.import_module(name)


def die_with(parent: int) -> None:
    """Let the kernel kill this process when the thread that started it ends; end at once if that has happened."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def say(out: int, message: Mapping[str, Any]) -> None:
    """Write one line."""
    os.write(out, json.dumps(message, ensure_ascii=False, default=plain).encode() + b"\n")


def tell(out: int, line: Mapping[str, Any]) -> None:
    """Write a progress line; one that is too long is reduced to its stage."""
    written = json.dumps(line, ensure_ascii=False, default=plain).encode()
    say(out, {"progress": line if len(written) < LINE_BYTES else {"stage": str(line.get("stage", ""))[:100]}})


def lines_of(source: int) -> Iterator[dict[str, Any]]:
    """Yield messages until the end. Reads no further than it must: a fork goes on reading where this one stopped."""
    waiting = b""
    while part := os.read(source, READ_BYTES):
        *whole, waiting = (waiting + part).split(b"\n")
        yield from (json.loads(line) for line in whole if line)


def _own_output() -> int:
    """Return a descriptor for messages; whatever libraries print goes to standard error from now on."""
    out = os.dup(1)
    os.dup2(2, 1)
    return out


def _in_fork(message: Mapping[str, Any], out: int) -> int:
    """Run one task in a fork and return its exit code."""
    template = os.getpid()
    pid = os.fork()
    if pid == 0:
        _be_child(message, out, template)
    say(out, {"pid": pid})
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _be_child(message: Mapping[str, Any], out: int, template: int) -> None:
    """Do the task and end this process; never returns into the template's loop."""
    code = 1
    try:
        os.setpgid(0, 0)  # processes that the work starts are killed with it
        die_with(template)
        os.nice(message["niceness"])
        cancel = threading.Event()
        # Before the limit: a thread that cannot even begin for lack of memory is waited for without end.
        threading.Thread(target=_listen, args=(cancel,), daemon=True).start()
        _limit(message["memory_bytes"])
        run_task(Path(message["run"]), cancel, partial(tell, out))
        code = 0
    except BaseException:
        logging.getLogger(__name__).exception("the child broke")
    finally:
        logging.shutdown()
        os._exit(code)


def _limit(memory_bytes: int) -> None:
    # What may be written, not address space: the engine that draws charts reserves 8 GiB of that and touches little.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _listen(cancel: threading.Event) -> None:
    """Set the event at a stop; the end of input means that the worker is gone."""
    for message in lines_of(0):
        if "stop" in message:
            cancel.set()
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
