"""The worker process, put together: what `assigner worker` runs. Run as ``python -m api.worker``.

When to modify: with what else a worker process does.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType

from api.job_services import tell_others
from api.jobs import worker
from api.settings import Settings
from api.store import Store


def main(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT."""
    stop = threading.Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    store = Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)
    done = worker.run(settings, store, stop, on_end=tell_others, ready=_ready)
    store.close()
    if not done:  # jobs still run in threads that nothing can stop; other workers have been told to go on with them
        os._exit(0)


def _ready(name: str) -> None:
    sys.stderr.write(f"worker {name} takes jobs\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main(Settings())
