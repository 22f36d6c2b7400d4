"""What events do, with the service's own routing: leads get owners, reps leave, work ends.

Each call passes the event's id on, so that asking again after a crash gives the same answer. When to modify: when
routing can be told something new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from api.crm.events import LEAD, Record
from api.crm.faults import TryLaterError
from api.crm.links import Link
from api.errors import ConflictError, NotFoundError
from api.hooks.acts import Decided, Handover
from api.hooks.intake import contact_of, lead_of
from api.hooks.repairs import Repairs
from api.routing.desk import Row, Session
from api.routing.desks import Desks
from api.routing.operations import Arrived, change_rep, close, held_or_missing, route, touch
from assigner.route import Arrival, decide
from assigner.route.board import on_rep
from assigner.route.rebase import work_of

ACTOR = "process:hooks"
NO_ROUTING_SECONDS = 60.0


class Routed:
    """Acts on events through the desks.

    Parameters
    ----------
    desks
        The routing of all tenants.
    repairs
        Plans anew for who left.
    """

    def __init__(self, desks: Desks, repairs: Repairs) -> None:
        self._desks = desks
        self._repairs = repairs

    def lead_arrived(self, link: Link, lead: Record, event: str) -> Decided:
        """Route a new lead; it may have to wait."""
        arrived = Arrived(lead_of(lead, link.policy), contact_of(lead, link.policy))
        try:
            row = self._desks.of(link.tenant).run(partial(route, arrived=arrived), ACTOR, event)
        except ConflictError as fault:  # no routing is set up, or its queue is full: neither is the lead's fault
            raise TryLaterError(fault.code, fault.detail.en, NO_ROUTING_SECONDS) from None
        decision = f"decision {row['seq']}"
        if row["rep"] is None:
            return Decided("waiting", decision)
        return Decided("routed", decision, handovers(link, lead, str(row["rep"])))

    def record_changed(self, link: Link, record: Record, owner_before: str | None, event: str) -> Decided:
        """Let routing know who has a lead now, if somebody else gave it away; any change is a sign of life."""
        outcome = "updated" if record.owner == owner_before else "owner-changed"
        if record.object != LEAD:
            return Decided(outcome)
        rep = None if record.owner is None else link.policy.rep_of(record.owner)
        return self._if_known(link, event, partial(follow_crm, item=record.id, rep=rep), outcome)

    def record_gone(self, link: Link, record: str, event: str) -> Decided:
        """End the work: its load is free."""
        return self._if_known(link, event, partial(close, item=record, why="deleted in the CRM"), "closed")

    def rep_left(self, link: Link, user: str, owned: Sequence[Handover], event: str) -> Decided:
        """Let the rep get nothing more; what they have is handed over by a plan that people approve."""
        noted = self._rep(link, user, "left", event)
        job = self._repairs.ask(link, user, owned, event)
        return noted if job is None else Decided("repair-asked", job)

    def rep_back(self, link: Link, user: str, event: str) -> Decided:
        """Take a rep back."""
        return self._rep(link, user, "back", event)

    def _rep(self, link: Link, user: str, change: str, event: str) -> Decided:
        act = partial(
            change_rep, rep=link.policy.rep_of(user), change=change, until=None, why=f"{link.system.name}: {event}"
        )
        return self._if_known(link, event, act, f"rep-{change}")

    def _if_known(self, link: Link, event: str, act: Callable[[Session], Any], outcome: str) -> Decided:
        """Do something where routing knows what it is about; else there is nothing to do."""
        try:
            row = self._desks.of(link.tenant).run(act, ACTOR, event)
        except (NotFoundError, ConflictError):
            return Decided("noted")
        return Decided(outcome, f"decision {row['seq']}")


def handovers(link: Link, record: Record, rep: str) -> tuple[Handover, ...]:
    """Return the write of a record's new owner; none where it has that owner already."""
    owner = link.policy.user_of(rep)
    return () if owner == record.owner else (Handover(record.object, record.id, record.owner, owner),)


def follow_crm(session: Session, item: str, rep: str | None) -> Row:
    """Give a lead to the rep who has it in the CRM, whatever the rules say: a person decided.

    Raises
    ------
    NotFoundError
        Routing does not know the lead.
    """
    state = session.state
    held = held_or_missing(state, item)
    if rep is None or held.rep == rep or rep not in state.board.rep_number:
        return touch(session, item, answered=False)
    arrival = Arrival(work_of(held.kind, held.row), session.minute, held.answer_by, only=(rep,))
    state.free(item)  # its own load must not stand in its way; the entry puts it back
    uses = on_rep(decide(state, arrival).uses, state.board.rep_number[rep])
    entry = {"kind": "assigned", "item": item, "work": held.kind, "row": held.row, "minute": session.minute,
             "answer_by": held.answer_by, "rep": rep, "uses": uses, "caps": [], "returned": False, "cause": "crm"}  # fmt: skip
    return session.write(entry)
