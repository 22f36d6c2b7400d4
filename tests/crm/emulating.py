"""An emulated CRM in a process of its own, and what a test does in it through its control panel.

When to modify: when tests need to do something else in a CRM.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).resolve().parent.parent.parent
WAIT_SECONDS = 20.0


class Crm:
    """The control panel of an emulator."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = httpx2.Client(base_url=f"{url}/_emulator", timeout=20, trust_env=False)

    def post(self, path: str, **body: Any) -> Any:
        """Call the panel."""
        answer = self.http.post(path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def state(self) -> dict[str, Any]:
        """Return everything that the CRM holds."""
        found: dict[str, Any] = self.http.get("/state").json()
        return found

    def hire(self, *ids: str) -> None:
        """Add users."""
        for one in ids:
            self.post("/users", id=one, name=f"Rep {one}", email=f"rep{one}@example.test")

    def add(self, noun: str, owner: str | None = None, **fields: Any) -> str:
        """Add a record and return its id."""
        return str(self.post("/records", object=noun, owner=owner, fields=fields)["id"])

    def change(self, noun: str, id_: str, **fields: Any) -> None:
        """Change a record as a person."""
        self.post("/records/update", object=noun, id=id_, fields=fields)

    def record(self, id_: str) -> dict[str, Any]:
        """Return a record."""
        rows = [held[id_] for held in self.state()["records"].values() if id_ in held]
        return dict(rows[0])

    def owner(self, id_: str) -> str | None:
        """Return the owner of a record."""
        owner: str | None = self.record(id_)["owner"]
        return owner

    def knobs(self, **settings: Any) -> None:
        """Turn knobs."""
        self.post("/knobs", **settings)

    def forward(self, seconds: float) -> None:
        """Let time pass for the CRM."""
        self.post("/forward", seconds=seconds)

    def settle(self) -> None:
        """Wait until every webhook is sent, or given up."""
        until = time.monotonic() + WAIT_SECONDS
        while self.state()["waiting"]:
            assert time.monotonic() < until, "webhooks are still to be sent"
            time.sleep(0.02)

    def deliveries(self) -> list[dict[str, Any]]:
        """Return what became of each try to send a webhook."""
        found: list[dict[str, Any]] = self.http.get("/deliveries").json()
        return found


@contextmanager
def emulator(system: str, **options: Any) -> Iterator[Crm]:
    """Run an emulator; it ends with the block, or with this process."""
    command = [sys.executable, "-m", "api.crm.emulators", "--system", system, "--with-parent"]
    for name, value in options.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        crm = Crm(json.loads(process.stdout.readline())["url"])
        yield crm
        crm.http.close()
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()
