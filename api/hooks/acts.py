"""What events do to the rest of the service, as a small interface.

The drain says what happened; whoever implements ``Acts`` decides. Every method may be called again with the same
event id after a crash and must then answer alike. When to modify: when events mean something new to routing or plans.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from api.crm.events import Record
from api.crm.links import Link


@dataclass(frozen=True, slots=True)
class Handover:
    """One record that is to get another owner.

    Parameters
    ----------
    object, record
        The record.
    owner_before
        Who has it, as far as the decision knew; None for nobody.
    owner_after
        Who is to have it: the CRM's id of a user.
    """

    object: str
    record: str
    owner_before: str | None
    owner_after: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about an event.

    Parameters
    ----------
    outcome
        In a word: ``routed``, ``queued``, ``repair-asked``, ``noted``.
    subject
        The decision, job or plan that stands behind it; may be empty.
    handovers
        Owners to write back.
    """

    outcome: str
    subject: str = ""
    handovers: tuple[Handover, ...] = ()


class Acts(Protocol):
    """What events do."""

    def lead_arrived(self, link: Link, lead: Record, event: str) -> Decided:
        """Give a new lead an owner, or let it wait."""
        ...

    def record_changed(self, link: Link, record: Record, owner_before: str | None, event: str) -> Decided:
        """Note that a lead or an account was made or changed by somebody else, its owner perhaps too."""
        ...

    def record_gone(self, link: Link, record: str, event: str) -> Decided:
        """Note that a lead or an account is deleted."""
        ...

    def rep_left(self, link: Link, user: str, owned: Sequence[Handover], event: str) -> Decided:
        """Find new owners for what a deactivated user has; ``owned`` names it, with ``owner_after`` empty."""
        ...

    def rep_back(self, link: Link, user: str, event: str) -> Decided:
        """Note that a user is active: came back, or changed in another way."""
        ...
