"""`assigner serve` and `assigner worker`, as the command line calls them.

When to modify: with what these commands can be told.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from api import first_start
from api.configuration import read_settings
from api.store import Store, schema
from api.supervisor import Supervisor, listen, url_of
from assigner.language import Language

Ready = Callable[[str, first_start.FirstKey | None], None]
"""Told the address, and the first key when there was none."""


def serve(
    given: Mapping[str, Any], language: Language, on_ready: Ready, on_death: Callable[[str, int, float], None]
) -> None:
    """Serve until SIGTERM or SIGINT.

    Parameters
    ----------
    given
        Settings from the command line, by name; what is None comes from the environment.
    language
        Of what the processes of the tree tell the terminal.
    on_ready
        Called once calls are answered.
    on_death
        Called when a process of the tree has died.
    """
    chosen = {name: value for name, value in given.items() if value is not None}
    settings = read_settings(chosen)
    first_start.make_data_folder(settings)
    store = Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)
    first_key = first_start.prepare(settings, store, time.time_ns)
    store.close()
    told = {f"ASSIGNER_{name.upper()}": str(value) for name, value in chosen.items()}
    environment = {**os.environ, **told, "ASSIGNER_LANGUAGE": language}
    with listen(settings) as listener:
        url = url_of(listener)
        Supervisor(settings, environment, on_death).run(listener, lambda: on_ready(url, first_key))


def work() -> None:
    """Run one worker until SIGTERM or SIGINT."""
    from api import log, worker  # the libraries of planning, which the parent of a tree needs not hold

    settings = read_settings()
    store = Store.open(settings.address_of_database, synchronous=settings.sqlite_synchronous)
    schema.require_current(store)
    store.close()
    log.configure(settings)
    worker.main(settings)
