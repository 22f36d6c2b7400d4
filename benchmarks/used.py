"""What a process and its own processes used: memory at its peak, and processor time.

When to modify: when another operating system reports its peak in another place.
"""

from __future__ import annotations

import re
import resource
from pathlib import Path


def used() -> dict[str, float]:
    """Return the largest resident memory (MiB) and the CPU seconds of this process and its ended children, added.

    CPU seconds hold the import too; on a busy machine they say how much of the time the run really had.
    """
    kinds = [resource.getrusage(kind) for kind in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "peak_mib": round((own_peak_kib() + kinds[1].ru_maxrss) / 1024, 1),
        "cpu_seconds": round(sum(one.ru_utime + one.ru_stime for one in kinds), 2),
    }


def own_peak_kib() -> int:
    """Return the largest resident memory of this process in KiB.

    Linux begins ``ru_maxrss`` at the parent's peak; ``VmHWM`` is the program's own.
    """
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.is_file() else None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
