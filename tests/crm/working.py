"""The service in front of an emulated CRM: a server process receives, the test's process works as a worker does.

When to modify: with how the service is put together.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from api.crm.events import Record
from api.crm.links import Link, Links
from api.hooks.acts import Decided, Handover
from api.hooks.parts import links_of, tools_of
from api.hooks.pulling import Puller
from api.hooks.rounds import Round, usual_parts
from api.services import Services
from api.settings import Settings
from api.store import Store, connections, crm, hooks, now_us, pulls, writebacks
from tests.api.callers import TENANT, Callers, Voice
from tests.crm.emulating import Crm
from tests.crm.systems import Setup

MOST_ROUNDS, ROUNDS_AT_ONCE = 160, 20
PRIVATE = ["127.0.0.1"]


@dataclass
class InTurn:
    """Gives leads to users in turn, and hands over what a user had in the same way; remembers what it was told.

    Decisions are kept by event, as the service's own are: asked again, it answers alike.
    """

    users: Sequence[str]
    told: list[tuple[str, str]] = field(default_factory=list)
    decided: dict[str, Decided] = field(default_factory=dict)
    fails: int = 0
    given: int = 0

    def lead_arrived(self, link: Link, lead: Record, event: str) -> Decided:
        """Give a lead to the next user."""
        self.told.append(("arrived", lead.id))
        if self.fails:
            self.fails -= 1
            raise RuntimeError("the router is broken")
        return self._once(event, "routed", [Handover("lead", lead.id, lead.owner, "")])

    def record_changed(self, link: Link, record: Record, owner_before: str | None, event: str) -> Decided:
        """Remember it."""
        self.told.append(("changed", record.id))
        return Decided("noted")

    def record_gone(self, link: Link, record: str, event: str) -> Decided:
        """Remember it."""
        self.told.append(("gone", record))
        return Decided("noted")

    def rep_left(self, link: Link, user: str, owned: Sequence[Handover], event: str) -> Decided:
        """Hand over what the user had."""
        self.told.append(("left", user))
        self.users = [one for one in self.users if one != user]
        return self._once(event, "repaired", owned)

    def rep_back(self, link: Link, user: str, event: str) -> Decided:
        """Remember it."""
        self.told.append(("back", user))
        return Decided("noted")

    def _once(self, event: str, outcome: str, wanted: Sequence[Handover]) -> Decided:
        if event not in self.decided:
            handovers = []
            for one in wanted:
                after = self.users[self.given % len(self.users)]
                self.given += 1
                handovers.append(Handover(one.object, one.record, one.owner_before, after))
            self.decided[event] = Decided(outcome, event, tuple(handovers))
        return self.decided[event]


@dataclass
class Receiving:
    """A server process that receives webhooks, with its database."""

    url: str
    store: Store
    settings: Settings
    callers: Callers


class Bench:
    """One connection between the service and an emulated CRM."""

    def __init__(self, receiving: Receiving, crm_: Crm, setup: Setup, config: dict[str, Any], **policy: Any) -> None:
        self.crm = crm_
        self.setup = setup
        self.store = receiving.store
        self.voice: Voice = receiving.callers.admin
        self.approver: Voice = receiving.callers.approver
        self.ahead_us = 0
        self._slept_seconds = 0.0
        body = {
            "name": setup.system,
            "system": setup.system,
            "config": setup.for_url(crm_.url) | config,
            "secrets": setup.secrets,
            "policy": policy,
        }
        made = self.voice.post("/v1/connections", json=body)
        assert made.status_code == 201, made.text
        self.connection: str = made.json()["id"]
        self.hook_url: str = made.json()["hook_url"]
        self.acts = InTurn(setup.users)
        self.services = Services(receiving.settings, self.store, lambda: time.time_ns() + self.ahead_us * 1000)
        self.tools = replace(
            tools_of(self.services), sleep=self._sleep, seconds=lambda: time.monotonic() + self._slept_seconds
        )
        self.services.parts["links"] = Links(self.services.sealing, lambda: self.tools)
        parts = usual_parts(self.store, self.acts, self.tools, Puller(self.store, self.tools))
        self.round = Round(self.services, parts)
        crm_.hire(*setup.users)
        if setup.can_subscribe:
            answer = self.voice.post(f"/v1/connections/{self.connection}/subscribe")
            assert answer.status_code == 200, answer.text
        else:
            crm_.post("/hook", url=self.hook_url)

    def _sleep(self, wait_seconds: float) -> None:
        """Let the clocks go on in place of waiting: ours and the CRM's."""
        self._slept_seconds += wait_seconds
        self.forward(wait_seconds)

    def forward(self, seconds: float) -> None:
        """Let time pass for the service and for the CRM."""
        self.ahead_us += int(seconds * 1_000_000)
        self.crm.forward(seconds)

    @property
    def link(self) -> Link:
        """Return the connection's link."""
        with self.store.read() as tx:
            row = connections.find(tx, TENANT, self.connection)
        assert row is not None
        return links_of(self.services).open(row)

    def work(self, until: Callable[[], bool] | None = None) -> None:
        """Work as a worker does until nothing is left to do, waiting for nothing but webhooks under way.

        The clock is set ahead to what is due next, so that back-off costs no time.
        """
        for at in range(MOST_ROUNDS):
            if at >= ROUNDS_AT_ONCE:  # an index that lags, a window of calls
                self.crm.forward(0.5)
            self.crm.settle()
            done = self.round.work(self.link)
            if until is not None and until():
                return
            if not done and not self._skip():
                return
        raise AssertionError(f"still work to do after {MOST_ROUNDS} rounds: {self.events()}")

    def _skip(self) -> bool:
        """Set the clock ahead to the next event or row that is due; False when none waits."""
        with self.store.read() as tx:
            events = [row["due_at"] for row in hooks.listed(tx, TENANT, connection=self.connection, state="waiting")]
            heads = writebacks.listed(tx, TENANT, connection=self.connection, state="approved")
            rows = [row for head in heads for row in writebacks.rows_of(tx, TENANT, head["id"])]
            pulling = [row["due_at"] for row in pulls.listed(tx, TENANT, connection=self.connection, state="waiting")]
        due = events + pulling + [row["due_at"] for row in rows if row["state"] in writebacks.OPEN_ROWS]
        if not due:
            return False
        wait_us = min(due) - now_us() - self.ahead_us
        self.forward(max(wait_us, 0) / 1_000_000)
        return True

    def events(self, **filters: str) -> list[tuple[str, str, str]]:
        """Return kind, state and outcome of the events, oldest first."""
        with self.store.read() as tx:
            rows = hooks.listed(tx, TENANT, connection=self.connection, **filters)
        return [(row["kind"], row["state"], row["outcome"]) for row in reversed(rows)]

    def writebacks(self) -> list[dict[str, Any]]:
        """Return the write-backs over HTTP, oldest first."""
        found = self.voice.get("/v1/writebacks", params={"connection": self.connection}).json()["items"]
        return list(reversed(found))

    def rows(self, writeback: str) -> list[dict[str, Any]]:
        """Return the rows of a write-back."""
        return list(self.voice.get(f"/v1/writebacks/{writeback}/rows").json()["items"])

    def owner_known(self, noun: str, record: str) -> str | None:
        """Return the owner that the service believes a record to have."""
        with self.store.read() as tx:
            owner: str | None = crm.records(tx, TENANT, self.connection, noun, [record])[record]["owner"]
        return owner


def settings_for(folder: Path, database_url: str) -> Settings:
    """Return settings under which emulators on loopback may be called."""
    return Settings(data_folder=folder, database_url=database_url, outbound_private_hosts=PRIVATE)
