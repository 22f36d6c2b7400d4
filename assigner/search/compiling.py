"""Compiling the search once a machine, before its time begins to run.

Installed with pip, nothing is compiled yet; whoever searches first would pay the compiler out of the time that was asked
for. Several processes of a machine compile once: the others wait. When to modify: with when compiling happens.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assigner.compiled import MARK, cache_folder, is_compiled, note_compiled
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COMPILE = "compile"
"""The stage that a search is in meanwhile."""
COMPILING = Words(
    "compiling the search, once on this machine, about a minute", "首次使用，正在为本机编译搜索程序，约一分钟"
)
_turn = threading.Lock()
_known = threading.Event()


def compile_once(on_begin: Callable[[], None]) -> None:
    """Compile everything that a search calls, unless that was done on this machine.

    Parameters
    ----------
    on_begin
        Called before it is compiled, or waited for another who does.
    """
    if _known.is_set() or is_compiled():
        _known.set()
        return
    on_begin()
    with _turn, one_at_a_time():
        if not _known.is_set() and not is_compiled():
            from assigner.search.warm_up import warm_up

            warm_up()
            note_compiled()
        _known.set()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Let one process of the machine at a time go on, where the system can say so."""
    folder = cache_folder()
    if folder is None or sys.platform == "win32":
        yield
        return
    import fcntl

    with (folder / f"{MARK}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed, by a death, too
        yield
