"""A real PostgreSQL for a session of tests: a cluster on a free loopback port, gone at the end, also when we are killed.

When to modify: with how the cluster is started. Databases of tests are made in :mod:`tests.api.databases`.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

USER = "postgres"
# A test cluster may lose everything in a power cut; fsync would cost most of the time of the tests.
OPTIONS = [
    option
    for setting in (
        "fsync=off",
        "full_page_writes=off",
        "max_connections=300",
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
    )
    for option in ("-c", setting)
]
START_SECONDS = 60


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
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-p", str(port), *OPTIONS], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, cwd="/", preexec_fn=_end_with_parent,  # noqa: PLW1509 - at the start of a session no thread holds a lock
                **_as_user(),
            )  # fmt: skip
        try:
            _wait_until_it_answers(process, port, folder / "log")
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGQUIT)  # at once, without writing what is in memory
            process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _end_with_parent() -> None:
    """Let the server end when the tests are killed; runs in the child, before it becomes the server."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user=USER, dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}") from None
            time.sleep(0.05)
        else:
            return


def _as_user() -> dict[str, Any]:
    """Return how to start a program as PostgreSQL's own user when we are root, because it refuses root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam(USER)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(program: Path, *arguments: object) -> None:
    """Run a program of PostgreSQL to its end."""
    done = subprocess.run([program, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, cwd="/", check=False, **_as_user())  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{program.name} failed:\n{done.stdout.decode(errors='replace')}")
