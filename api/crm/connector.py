"""The interface of a connector: all that the service knows of a CRM.

A connector has two halves. ``Receiver`` verifies and reads what the CRM sends; it makes no call. ``Client`` calls the
CRM. When to modify: when every CRM can do something new.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

import httpx2

from api.crm.events import Event, Record, User
from api.security.outbound import Outbound
from assigner.language import Words


@dataclass(frozen=True, slots=True)
class Delivery:
    """A webhook as it arrived.

    Parameters
    ----------
    method
        ``POST``.
    url
        The public address that the CRM called, query included (signatures cover it).
    headers
        Names in lower case.
    query
        Parameters of the address.
    body
        The raw body: signatures cover its bytes.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What to answer to a delivery."""

    status: int = 200
    body: bytes = b'{"ok":true}'
    media_type: str = "application/json"


class Receiver(Protocol):
    """Verifies and reads deliveries of one connection."""

    def receive(self, delivery: Delivery, now_us: int) -> list[Event]:
        """Return the events of a genuine delivery.

        Raises
        ------
        DeliveryRefusedError
            The delivery is not genuine, too old, or cannot be read.
        """
        ...

    def accepted(self, now_us: int) -> Reply:
        """Return the reply that tells the CRM not to send again."""
        ...

    def refused(self, status: int, words: Words, now_us: int) -> Reply:
        """Return the reply to a delivery that is refused."""
        ...


class PlainReplies:
    """Replies of a receiver whose system reads nothing but the status."""

    def accepted(self, now_us: int) -> Reply:
        """Return a plain 200."""
        return Reply()

    def refused(self, status: int, words: Words, now_us: int) -> Reply:
        """Return the status with the reason."""
        return Reply(status, json.dumps({"error": words.en}).encode())


@dataclass(frozen=True, slots=True)
class OwnerWrite:
    """One owner to write."""

    record_id: str
    owner: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one owner write.

    Parameters
    ----------
    record_id
        The record.
    state
        ``written``; ``refused``: another try would hear the same; ``later``: nothing was done, try again;
        ``unknown``: the answer was lost, read the record first.
    code, detail
        The CRM's own words; empty where written.
    after_seconds
        The CRM's wish how long to wait; None without one.
    """

    record_id: str
    state: Literal["written", "refused", "later", "unknown"]
    code: str = ""
    detail: str = ""
    after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A subscription in the CRM.

    Parameters
    ----------
    id
        The CRM's id, or ours where we choose it.
    expires_us
        When the CRM stops sending; None for never.
    details
        What the CRM said of it.
    """

    id: str
    expires_us: int | None
    details: dict[str, Any] = field(default_factory=dict)


class Client(Protocol):
    """Calls one CRM. Every method may raise ``CallRefusedError``, ``TryLaterError`` or ``ReplyLostError``."""

    batch_size: int
    """Most owners in one call."""
    tells_of_users: bool
    """Whether the CRM sends an event when a user is deactivated; else users must be polled."""

    def read(self, noun: str, ids: Sequence[str]) -> dict[str, Record]:
        """Return records by id; those that are gone are missing or marked deleted."""
        ...

    def changed(self, noun: str, since_us: int) -> Iterator[Record]:
        """Yield the records modified at or after a moment, oldest first where the CRM sorts."""
        ...

    def users(self) -> list[User]:
        """Return all users, deactivated ones too."""
        ...

    def write_owners(self, noun: str, writes: Sequence[OwnerWrite]) -> list[Outcome]:
        """Write at most ``batch_size`` owners and return one outcome a write, in the same order."""
        ...

    def rows(self, table: str, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Yield all rows of one of the CRM's own tables with some fields (the pull into a problem)."""
        ...

    def subscribe(self, hook_url: str, channels: Sequence[Channel], now_us: int) -> list[Channel]:
        """Set up what the CRM should send, or renew ``channels``; empty where that is done by hand in the CRM."""
        ...

    def close(self) -> None:
        """Give connections back."""
        ...


@dataclass(frozen=True)
class Tools:
    """What connectors need from outside, so that tests can bring their own.

    Parameters
    ----------
    seconds
        A clock that only goes forward, for waiting.
    now_us
        The clock of the world.
    sleep
        Waits for a number of seconds.
    jitter
        A random number in [0, 1), for back-off.
    http
        Opens an HTTP client with a time limit in seconds.
    check_url
        Raises where an address must not be called (the guard against SSRF).
    """

    seconds: Callable[[], float] = time.monotonic
    now_us: Callable[[], int] = lambda: time.time_ns() // 1000
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.SystemRandom().random
    http: Callable[[float], httpx2.Client] = Outbound().client
    check_url: Callable[[str], None] = Outbound().check_url
