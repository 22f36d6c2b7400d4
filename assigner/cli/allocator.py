"""Memory of a process that solves and ends: what is freed is kept, and what will be needed is fetched by a second thread.

Why it exists: at a million accounts gigabytes of arrays come and go, and every fresh page is cleared by the system before
its first use (measured: 0.4 GB/s against 22 GB/s for memory that was used before; benchmarks/stages_at_scale.md). A server
would never give its memory back, so it does neither. When to modify: for another C library or system.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path
from threading import Thread

from assigner.files.extent import rows_about

CONTAINER = Path("/sys/fs/cgroup/memory.max")
"""Where Linux says how much memory a container may have."""
TRIM_THRESHOLD, MMAP_MAX, ARENA_MAX = -1, -4, -8
"""Numbers of the settings in glibc's malloc.h."""
NEVER = -1
"""No threshold at all (mallopt(3)); the largest number is one: it would give back whatever is beyond two gigabytes."""
IN_LARGE_PAGES, TOUCH = 14, 23
"""Numbers of the advice MADV_HUGEPAGE and MADV_POPULATE_WRITE in Linux's mman.h; the second does not change what stands there."""
LARGE_PAGE, PAUSE = 2 << 20, 0.002
"""Bytes of a large page, and seconds between two of them: while one is fetched nobody else may get memory (a million accounts are
read and built in 14.9 s with nothing fetched, 20 s with 8 MB at once, 12.1 s page by page, 11.1 s with pauses)."""
WORTH_IT = 128 << 20
"""Fewer bytes are had in no time."""
BYTES_OF_A_ROW = 300
"""What a run needs at least for each row of its input where rows are many: a million accounts with twenty-one million candidates
need 8 GB."""


def keep_freed_memory() -> bool:
    """Ask the C library to keep what is freed; return whether it understood. Other systems are left as they are."""
    try:
        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018 (other C libraries know other settings)
        return bool(library.mallopt(MMAP_MAX, 0) and library.mallopt(TRIM_THRESHOLD, NEVER))
    except (AttributeError, OSError, TypeError):
        return False


def keep_memory_for(*paths: Path) -> None:
    """Keep what is freed, and fetch what solving a problem is going to need whose path is among some."""
    if keep_freed_memory() and fetch_ahead(BYTES_OF_A_ROW * sum(map(rows_about, paths))):
        import pyarrow

        ctypes.CDLL(None).mallopt(
            ARENA_MAX, 1
        )  # what one thread frees is had by all; exact engines on small problems want their own
        pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # its own would get memory apart from ours


def fetch_ahead(num_bytes: int) -> Thread | None:
    """Let a second thread touch memory that this process is about to need; return it, None where that cannot be, or is not worth it.

    Parameters
    ----------
    num_bytes
        What will be needed at least; half of what is free, or of what a container may have, is the most that is taken.
        Only where what is freed is kept.
    """
    try:
        most = min(num_bytes, os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2, _limit() // 2)
        library = ctypes.CDLL(None)
        library.malloc.restype = ctypes.c_void_p
        library.malloc.argtypes, library.free.argtypes = (ctypes.c_size_t,), (ctypes.c_void_p,)
        library.madvise.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    except (AttributeError, OSError, TypeError, ValueError):
        return None
    begin = library.malloc(most) if most >= WORTH_IT else None
    if not begin:
        return None
    library.free(begin)  # kept, so that the next who ask get this range, from its beginning on
    thread = Thread(target=_touch, args=(library, begin, begin + most), daemon=True)
    thread.start()
    return thread


def _limit() -> int:
    """Return how many bytes the container of this process may have, as far as it says."""
    try:
        return int(CONTAINER.read_text(encoding="ascii"))
    except (OSError, ValueError):  # none, or "max"
        return sys.maxsize


def _touch(library: ctypes.CDLL, begin: int, end: int) -> None:
    """Touch the large pages of a range, one after the other, until the system does not want to."""
    begin, end = -(-begin // LARGE_PAGE) * LARGE_PAGE, end // LARGE_PAGE * LARGE_PAGE
    library.madvise(begin, end - begin, IN_LARGE_PAGES)
    for at in range(begin, end, LARGE_PAGE):
        if library.madvise(at, LARGE_PAGE, TOUCH):
            return
        time.sleep(PAUSE)
