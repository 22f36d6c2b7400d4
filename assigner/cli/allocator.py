"""Let the C library keep freed memory for this process: large problems spend a quarter of their time getting it anew.

Why it exists: at a million accounts gigabytes of arrays come and go, and every fresh page is cleared by the system before
its first use (measured: 0.4 GB/s against 22 GB/s for memory that was used before; benchmarks/stages_at_scale.md). Only
for processes that solve and end: a server would never give its memory back. When to modify: for another C library.
"""

from __future__ import annotations

import ctypes

TRIM_THRESHOLD, MMAP_MAX = -1, -4
"""Numbers of the settings in glibc's malloc.h."""
NEVER = 2**31 - 1


def keep_freed_memory() -> bool:
    """Ask the C library to keep what is freed; return whether it understood. Other systems are left as they are."""
    try:
        library = ctypes.CDLL(None)
        library.gnu_get_libc_version  # noqa: B018 (other C libraries know other settings)
        return bool(library.mallopt(MMAP_MAX, 0) and library.mallopt(TRIM_THRESHOLD, NEVER))
    except (AttributeError, OSError, TypeError):
        return False
