"""A real server process on a loopback port, for tests that need HTTP between processes.

When to modify: with how the service is started.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from api.parent import PARENT

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def serving(environment: Mapping[str, str], log: Path) -> Iterator[str]:
    """Run the API in a process of its own and yield its URL; it ends with the block.

    Parameters
    ----------
    environment
        ``ASSIGNER_*`` settings of the process.
    log
        Where its lines go.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)  # connections wait here until the process accepts them: no polling for readiness
        port = listener.getsockname()[1]
        command = [sys.executable, "-P", "-m", "api.serving", "--fd", str(listener.fileno())]
        with log.open("wb") as lines:
            process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, PARENT: str(os.getpid()), **environment}, stdout=lines, stderr=lines,
                                       pass_fds=[listener.fileno()])  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
