"""The worker process, put together: what `assigner worker` runs. Run as ``python -m api.worker``.

When to modify: when another part of the service has work to do in the background.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from types import FrameType

import structlog

from api import log, retention
from api.configuration import settings_or_exit
from api.hooks import background
from api.job_ends import tell_others
from api.jobs import worker
from api.parent import end_with_parent
from api.settings import Settings
from api.store import Store
from assigner.compiled import is_compiled

log_ = structlog.get_logger("api.worker")
COMPILING_LOOK_SECONDS = 0.2
Part = Callable[[Settings, Store, threading.Event], None]
PARTS: tuple[Part, ...] = (
    background.act_on_events,
    background.deliver_messages,
    background.pull_tables,
    retention.run,
)
"""What runs beside the jobs, each in a thread of its own until the event is set."""


def main(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    store = Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)
    threads = [threading.Thread(target=part, args=(settings, store, stop), daemon=True) for part in PARTS]
    for thread in threads:
        thread.start()
    _compile(stop)
    done = worker.run(settings, store, stop, on_end=tell_others, ready=_ready)
    for thread in threads:
        thread.join(settings.job_drain_seconds)
    if not done:  # jobs still run in threads that nothing can stop; other workers have been told to go on with them
        os._exit(0)
    store.close()


def _compile(stop: threading.Event) -> None:
    """Have the search compiled before jobs are taken, in a process of its own: events and messages go on meanwhile."""
    if is_compiled():
        return
    process = subprocess.Popen([sys.executable, "-m", "assigner.search.warm_up"])
    while process.poll() is None:
        if stop.wait(COMPILING_LOOK_SECONDS):
            process.terminate()
    if process.returncode and not stop.is_set():
        log_.warning("the search was not compiled ahead", exit_code=process.returncode)


def _ready(name: str) -> None:
    sys.stderr.write(f"worker {name} takes jobs\n")
    sys.stderr.flush()


if __name__ == "__main__":
    end_with_parent()
    chosen = settings_or_exit()
    log.configure(chosen)
    main(chosen)
