"""`assigner serve`: one command starts everything, restarts what dies, and leaves nothing behind.

Real processes of the real command. When to modify: with what belongs to the tree.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import psutil
import pytest

ASSIGNER = [sys.executable, "-m", "assigner"]
LIMIT_SECONDS = 60


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that will come; the limit only ends a test that has failed."""
    end = time.monotonic() + LIMIT_SECONDS
    while not holds():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.05)


class Tree:
    """The command, its address and its processes."""

    def __init__(self, folder: Path) -> None:
        self.log = (folder / "serve.log").open("wb")
        self.process = subprocess.Popen(
            [*ASSIGNER, "serve", "--port", "0", "--data", str(folder / "data"), "--json"],
            stdout=subprocess.PIPE, stderr=self.log, env={**os.environ, "ASSIGNER_LANGUAGE": "en"},
        )  # fmt: skip
        self.whole = psutil.Process(self.process.pid)

    def told(self) -> dict[str, str | None]:
        """Return what it prints once it is ready."""
        assert self.process.stdout is not None
        lines = []
        while not lines or lines[-1].strip() != b"}":
            line = self.process.stdout.readline()
            assert line, "ended before it was ready"
            lines.append(line)
        return dict(json.loads(b"".join(lines)))

    def child(self, module: str) -> psutil.Process | None:
        """Return the process that runs a module, when there is one."""
        for process in self.whole.children(recursive=True):
            try:
                if module in process.cmdline():
                    return process
            except psutil.NoSuchProcess:
                continue
        return None

    def end(self) -> None:
        """End whatever is left; for the end of the test."""
        if self.process.poll() is None:
            left = self.whole.children(recursive=True)
            self.process.kill()
            for process in left:
                if process.is_running():
                    process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.log.close()


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Tree]:
    made = Tree(tmp_path)
    yield made
    made.end()


def status(url: str, path: str, key: str = "") -> int | None:
    try:
        return httpx2.get(url + path, headers={"Authorization": f"Bearer {key}"}, timeout=10).status_code
    except httpx2.HTTPError:
        return None


def test_a_dead_child_is_replaced_and_all_end_together(tree: Tree) -> None:
    told = tree.told()
    url, key = str(told["url"]), str(told["first_key"])
    assert status(url, "/v1/tenant", key) == 200
    assert status(url, "/v1/tenant", key + "x") == 401

    for module in ("api.serving", "api.worker"):
        until(lambda module=module: tree.child(module) is not None)
        first = tree.child(module)
        assert first is not None
        first.kill()
        until(lambda module=module, first=first: (now := tree.child(module)) is not None and now.pid != first.pid)
    until(lambda: status(url, "/v1/tenant", key) == 200)

    children = tree.whole.children(recursive=True)
    with httpx2.stream("GET", f"{url}/v1/feed", headers={"Authorization": f"Bearer {key}"}, timeout=60) as feed:
        tree.process.send_signal(signal.SIGTERM)
        assert list(feed.iter_lines()) == []  # an endless stream ends by itself, and whole
    assert tree.process.wait(LIMIT_SECONDS) == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_children_do_not_outlive_a_parent_that_was_killed(tree: Tree) -> None:
    tree.told()
    until(lambda: tree.child("api.worker") is not None)
    children = tree.whole.children(recursive=True)
    assert len(children) >= 2
    tree.process.kill()
    until(lambda: not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children))


def assigner(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ASSIGNER, *arguments], capture_output=True, text=True, check=False, timeout=LIMIT_SECONDS,
        env={**os.environ, "ASSIGNER_LANGUAGE": "en", **environment},
    )  # fmt: skip


def test_a_database_of_ones_own_is_migrated_by_hand_backed_up_and_restored(tmp_path: Path) -> None:
    old, new = f"sqlite:///{tmp_path / 'old.db'}", f"sqlite:///{tmp_path / 'new.db'}"
    data, file = {"ASSIGNER_DATA_FOLDER": str(tmp_path)}, str(tmp_path / "x.backup")
    refused = assigner("serve", "--port", "0", ASSIGNER_DATABASE_URL=old, **data)
    assert "Run: assigner migrate" in refused.stderr
    assert refused.returncode == 1
    assert assigner("migrate", "--check", ASSIGNER_DATABASE_URL=old, **data).returncode == 1
    assert assigner("migrate", ASSIGNER_DATABASE_URL=old, **data).returncode == 0
    assert assigner("backup", file, ASSIGNER_DATABASE_URL=old, **data).returncode == 0
    assert assigner("restore", file, ASSIGNER_DATABASE_URL=new, **data).returncode == 0
    assert assigner("migrate", "--check", ASSIGNER_DATABASE_URL=new, **data).returncode == 0


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = assigner("serve", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path))
    assert answer.returncode == 1
    assert "--port" in answer.stderr
