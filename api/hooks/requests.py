"""Asking for owners to be written: by a decision, a plan, a person, or to undo an earlier write.

Whether a person must approve first is the connection's policy. When to modify: when writes are asked for in a new way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from api.crm.policy import Policy
from api.hooks.acts import Handover
from api.security.caller import process_caller
from api.store import Tx, audit, writebacks


class Target(Protocol):
    """A connection to write through."""

    @property
    def tenant(self) -> str:
        """Return whose it is."""
        ...

    @property
    def id(self) -> str:
        """Return its id."""
        ...

    @property
    def policy(self) -> Policy:
        """Return what it may do by itself."""
        ...


BY_ITSELF = "process:hooks"
"""Who asks where no person does."""

Reason = Literal["routed", "repair", "plan", "by-hand", "undo"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish to write owners.

    Parameters
    ----------
    handovers
        The owners to write; at least one.
    reason, subject
        Why, and the decision, plan or write-back behind it.
    by
        Who asks.
    why
        A person's reason.
    undo_of
        The write-back that this one undoes.
    dry_run
        Whether to leave out the write itself; the policy's way where None.
    """

    handovers: Sequence[Handover]
    reason: Reason
    subject: str
    by: str
    why: str = ""
    undo_of: str | None = None
    dry_run: bool | None = None


def ask(tx: Tx, link: Target, asked: Asked, *, at: int, due_at: int | None = None) -> str:
    """Add a write-back in the transaction of what asks, to be written from ``due_at`` on; return its id.

    The policy may approve it at once.
    """
    approved = not needs_approval(link, asked.reason, len(asked.handovers))
    writeback = writebacks.add(
        tx,
        link.tenant,
        link.id,
        [{**dataclasses.asdict(one), "due_at": at if due_at is None else due_at} for one in asked.handovers],
        at=at,
        reason=asked.reason,
        subject=asked.subject,
        state="approved" if approved else "proposed",
        is_dry_run=link.policy.dry_run if asked.dry_run is None else asked.dry_run,
        undo_of=asked.undo_of,
        why=asked.why,
        made_by=asked.by,
        decided_by="policy" if approved else None,
        decided_at=at if approved else None,
    )
    if asked.by == BY_ITSELF:  # what people ask for is told where they ask
        details = {
            "reason": asked.reason,
            "subject": asked.subject,
            "rows": len(asked.handovers),
            "connection": link.id,
        }
        who = process_caller(link.tenant, "hooks")
        audit.record(tx, who, "writeback.made", "writeback", writeback, why=asked.why, details=details, at=at)
    return writeback


def needs_approval(link: Target, reason: Reason, num_rows: int) -> bool:
    """Whether a person must approve: by default all but single routed leads and what was published."""
    if link.policy.approval == "batches":
        return reason != "plan" and (reason != "routed" or num_rows > 1)
    return link.policy.approval == "always"
