"""A real PostgreSQL for a session of tests: initdb and pg_ctl on a free loopback port, gone at the end.

When to modify: with how the cluster is started. Databases of tests are made in :mod:`tests.api.databases`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = "postgres"
# A test cluster may lose everything in a power cut; fsync would cost most of the time of the tests.
OPTIONS = "-c fsync=off -c full_page_writes=off -c max_connections=300 -c listen_addresses=127.0.0.1 -c unix_socket_directories="


def bin_folder() -> Path:
    """Return the folder of PostgreSQL's programs.

    Raises
    ------
    RuntimeError
        None is installed.
    """
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not folders:
        raise RuntimeError("PostgreSQL is not installed, and these tests run on a real one: apt-get install postgresql")
    return folders[-1]


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster() -> Iterator[str]:
    """Run a cluster and yield its URL without a database: ``postgresql://postgres@127.0.0.1:<port>``."""
    folder = Path(tempfile.mkdtemp(prefix="assigner-pg-"))
    programs, port = bin_folder(), free_port()
    data = folder / "data"
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        _run(
            programs / "initdb",
            "--auth=trust",
            f"--username={USER}",
            "--no-sync",
            "--encoding=UTF8",
            "--locale=C",
            "-D",
            data,
        )
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-p {port} {OPTIONS}", "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, *arguments: object) -> None:
    """Run a program of PostgreSQL; as its own user when we are root, because it refuses root."""
    as_user = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam(USER)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    done = subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd="/", check=False, **as_user)  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{program.name} failed:\n{done.stdout.decode(errors='replace')}")
