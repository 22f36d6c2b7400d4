"""A process of ours ends when the one that started it is gone, however that one ended: no orphan keeps a port or a job.

Linux tells a process of its parent's death when asked to (``PR_SET_PDEATHSIG``). Elsewhere nothing happens here, and a
supervisor that is killed hard leaves its children. When to modify: to support another system.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PARENT = "ASSIGNER_PARENT"
"""Environment: the process id of the supervisor."""
_PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Get SIGTERM when the supervisor that started this process is gone; does nothing without one."""
    parent = os.environ.get(PARENT, "")
    if not parent.isdecimal() or not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != int(parent):  # it ended before we asked
        sys.exit(0)
