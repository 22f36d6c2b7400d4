"""Links: connections ready to use, with their secrets opened and their client made.

A client keeps the token and counts calls, so the same link is given out until the connection changes.
When to modify: when a connection needs another part to work.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa
from pydantic import BaseModel

from api.crm.connector import Client, Receiver, Tools
from api.crm.policy import Policy
from api.crm.systems import SYSTEMS, System


class Sealer(Protocol):
    """Keeps secrets at rest."""

    def seal(self, text: str, purpose: str) -> str:
        """Return the text encrypted, usable for this purpose only."""
        ...

    def open(self, sealed: str, purpose: str) -> str:
        """Return the text of what was sealed for this purpose."""
        ...


PURPOSE = "connection"


@dataclass(frozen=True)
class Link:
    """A connection ready to use."""

    tenant: str
    id: str
    name: str
    is_active: bool
    system: System
    config: BaseModel
    policy: Policy
    address: str
    receiver: Receiver
    client: Client | None


class Links:
    """Opens connections.

    Parameters
    ----------
    sealer
        Opens their secrets.
    tools
        Clock, sleep and guard of their clients.
    """

    def __init__(self, sealer: Sealer, tools: Callable[[], Tools]) -> None:
        self._sealer = sealer
        self._tools = tools
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[int, Link]] = {}

    def open(self, row: sa.RowMapping) -> Link:
        """Return the link of a connection's row."""
        with self._lock:
            kept = self._kept.get(row["id"])
            if kept is not None and kept[0] == row["revision"]:
                return kept[1]
            link = self._made(row)
            self._kept[row["id"]] = (row["revision"], link)
            return link

    def seal(self, secrets: BaseModel, address: str) -> str:
        """Return a connection's secrets and address as they are kept."""
        return self._sealer.seal(json.dumps({"secrets": secrets.model_dump(), "address": address}), PURPOSE)

    def close(self) -> None:
        """Close all clients."""
        with self._lock:
            for _, link in self._kept.values():
                if link.client is not None:
                    link.client.close()
            self._kept.clear()

    def secrets_of(self, row: sa.RowMapping) -> BaseModel:
        """Return the secrets of a connection's row."""
        opened = json.loads(self._sealer.open(row["sealed"], PURPOSE))
        return SYSTEMS[row["system"]].secrets.model_validate(opened["secrets"])

    def _made(self, row: sa.RowMapping) -> Link:
        system = SYSTEMS[row["system"]]
        opened = json.loads(self._sealer.open(row["sealed"], PURPOSE))
        config = system.config.model_validate(row["config"])
        secrets = system.secrets.model_validate(opened["secrets"])
        policy = Policy.model_validate(row["policy"])
        config = _reading(config, [*policy.lead_fields.values(), *policy.contact_fields.values()])
        return Link(
            tenant=row["tenant"],
            id=row["id"],
            name=row["name"],
            is_active=row["state"] == "active",
            system=system,
            config=config,
            policy=policy,
            address=opened["address"],
            receiver=system.receiver(config, secrets),
            client=None if system.client is None else system.client(config, secrets, self._tools()),
        )


def _reading(config: BaseModel, fields: list[str]) -> BaseModel:
    """Return settings that read these fields of leads, too."""
    known: list[str] | None = getattr(config, "lead_fields", None)
    if known is None or not fields:
        return config
    return config.model_copy(update={"lead_fields": list(dict.fromkeys([*known, *fields]))})
