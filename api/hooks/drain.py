"""The drain: takes waiting events of a connection, reads their records anew and acts on what is true now.

An event is only a hint. All waiting events of one record are settled together against one fresh reading, so that
order, repetition and delay of webhooks do not matter. When to modify: with what counts as an arrival or an echo.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from api.crm.backoff import wait_seconds
from api.crm.connector import Tools
from api.crm.events import ACCOUNT, LEAD, REP, Record
from api.crm.faults import CrmError
from api.crm.links import Link
from api.hooks.acts import Acts, Decided, Handover
from api.hooks.readings import from_payload, read_users
from api.hooks.renew import poll_soon
from api.hooks.requests import BY_ITSELF, Asked, Reason, ask
from api.hooks.turn import Turn, in_turn
from api.store import Store, crm, hooks
from api.store.moments import SECOND_US

BATCH = 200
HOUR_US = 3600 * SECOND_US
YOUNG_US, AGAIN_US = 60 * SECOND_US, 5 * SECOND_US
WORK = "drain"


@dataclass(frozen=True)
class Group:
    """The waiting events of one record, oldest first."""

    noun: str
    record: str
    events: Sequence[sa.RowMapping]

    @property
    def ids(self) -> list[str]:
        """Return the ids of the events."""
        return [event["id"] for event in self.events]

    @property
    def first(self) -> str:
        """Return the id under which the decision is made: the oldest event's, so that a repetition finds it."""
        return str(self.events[0]["id"])


class Drain:
    """Works off waiting events.

    Parameters
    ----------
    store
        The database.
    acts
        What events do.
    tools
        Clock and jitter.
    """

    def __init__(self, store: Store, acts: Acts, tools: Tools) -> None:
        self._store = store
        self._acts = acts
        self._tools = tools

    def run_once(self, link: Link) -> int:
        """Work off up to a batch of a connection's events; return how many were looked at."""
        now = self._tools.now_us()
        return in_turn(self._store, link, WORK, now, lambda turn: self._round(turn, now))

    def _round(self, turn: Turn, now: int) -> int:
        link = turn.link
        with self._store.read() as tx:
            events = hooks.waiting(tx, link.tenant, link.id, now=now, limit=BATCH)
        for noun in sorted({event["object"] for event in events}):
            of_noun = [event for event in events if event["object"] == noun]
            groups = _groups(noun, of_noun)
            try:
                self._settle_noun(turn, noun, groups)
            except CrmError as fault:
                self._postpone(turn, [event for group in groups for event in group.events], fault)
        return len(events)

    def _settle_noun(self, turn: Turn, noun: str, groups: list[Group]) -> None:
        if noun == REP:
            self._settle_reps(turn, groups)
            return
        if noun not in (LEAD, ACCOUNT):
            for group in groups:
                self._settle_other(turn, group)
            return
        fresh = self._read(turn.link, noun, groups)
        with self._store.read() as tx:
            known = crm.records(tx, turn.link.tenant, turn.link.id, noun, [group.record for group in groups])
        for group in groups:
            self._guarded(turn, group, lambda group=group: self._settle_record(
                turn, group, fresh.get(group.record), known.get(group.record)
            ))  # fmt: skip

    def _read(self, link: Link, noun: str, groups: list[Group]) -> dict[str, Record]:
        """Read records from the CRM; a system without an API is believed."""
        if link.client is None:
            return {group.record: from_payload(noun, group.record, group.events[-1]) for group in groups}
        return link.client.read(noun, [group.record for group in groups])

    def _guarded(self, turn: Turn, group: Group, settle: Any) -> None:
        """Settle one record; its failure is its own and does not stop the others."""
        try:
            settle()
        except (crm.TurnLostError, CrmError):
            raise
        except Exception as fault:  # noqa: BLE001 - whatever an event breaks, the other events go on
            self._fail(turn, group, fault)

    def _settle_record(self, turn: Turn, group: Group, record: Record | None, known: sa.RowMapping | None) -> None:
        if record is None and self._may_come(group):
            self._wait(turn, group)
        elif record is None or record.is_deleted:
            decided = self._acts.record_gone(turn.link, group.record, group.first)
            self._end(turn, group, decided, {"is_deleted": True})
        elif self._is_arrival(turn.link, group, record, known):
            decided = self._acts.lead_arrived(turn.link, record, group.first)
            self._end(turn, group, decided, _seen(record) | {"acted_at": self._tools.now_us()})
        elif self._is_echo(turn.link, group, record, known):
            self._end(turn, group, Decided("echo"), _seen(record), state="ignored")
        else:
            before = known["owner"] if known is not None else None
            decided = self._acts.record_changed(turn.link, record, before, group.first)
            # Somebody else decided: the owner that we wrote is no echo any more.
            theirs = {} if known is None or record.owner == known["written_owner"] else {"written_owner": None}
            self._end(turn, group, decided, _seen(record) | theirs)

    def _may_come(self, group: Group) -> bool:
        """Whether a record that cannot be read may only be too new: the event is young and tells of no deletion."""
        oldest = self._tools.now_us() - YOUNG_US
        is_deletion = any(event["kind"] == "record.deleted" for event in group.events)
        return not is_deletion and max(event["received_at"] for event in group.events) > oldest

    def _wait(self, turn: Turn, group: Group) -> None:
        """Look again in a moment."""
        now = self._tools.now_us()
        with turn.begin(now) as tx:
            due_at = now + AGAIN_US
            hooks.postpone(tx, turn.link.tenant, group.ids, due_at=due_at, fault="cannot be read yet", count=False)

    def _is_arrival(self, link: Link, group: Group, record: Record, known: sa.RowMapping | None) -> bool:
        """Whether a lead is new to us and to be routed."""
        policy = link.policy
        if group.noun != LEAD or not policy.route_leads or (known is not None and known["acted_at"] is not None):
            return False
        if policy.intake_owners is not None and record.owner not in (None, *policy.intake_owners):
            return False
        if any(event["kind"] == "lead.created" for event in group.events):
            return True
        youngest = self._tools.now_us() - policy.new_within_hours * HOUR_US
        return known is None and record.created_us is not None and record.created_us >= youngest

    def _is_echo(self, link: Link, group: Group, record: Record, known: sa.RowMapping | None) -> bool:
        """Whether all that happened is our own write coming back."""
        if known is None or known["written_owner"] is None or record.owner != known["written_owner"]:
            return False
        recent = self._tools.now_us() - known["written_at"] <= link.policy.echo_seconds * SECOND_US
        return all(_only_owner(event) or (not event["changed"] and recent) for event in group.events)

    def _settle_other(self, turn: Turn, group: Group) -> None:
        """Keep what we do not know; a CRM that lost events is read again from where we were."""
        now = self._tools.now_us()
        link = turn.link
        if any(event["kind"] == "reconcile.all" for event in group.events):
            with turn.begin(now) as tx:
                poll_soon(tx, link, now)
                hooks.end(tx, link.tenant, group.ids, state="done", outcome="reconcile-asked", at=now)
            return
        with turn.begin(now) as tx:
            hooks.end(tx, link.tenant, group.ids, state="ignored", outcome="unknown-kind", at=now)

    def _settle_reps(self, turn: Turn, groups: list[Group]) -> None:
        people = read_users(turn.link, groups)
        for group in groups:
            self._guarded(turn, group, lambda group=group: self._settle_rep(
                turn, group, people.get(group.record)
            ))  # fmt: skip

    def _settle_rep(self, turn: Turn, group: Group, is_active: bool | None) -> None:
        link = turn.link
        if is_active:
            decided = self._acts.rep_back(link, group.record, group.first)
        else:
            with self._store.read() as tx:
                rows = crm.owned(tx, link.tenant, link.id, group.record)
            owned = [Handover(row["object"], row["record"], group.record, "") for row in rows]
            decided = self._acts.rep_left(link, group.record, owned, group.first)
        self._end(turn, group, decided, None)

    def _end(
        self, turn: Turn, group: Group, decided: Decided, seen: dict[str, Any] | None, *, state: str = "done"
    ) -> None:
        """Note what was decided and ask for its writes, in one transaction."""
        now = self._tools.now_us()
        link = turn.link
        with turn.begin(now) as tx:
            if seen is not None:
                crm.put_record(tx, link.tenant, link.id, group.noun, group.record, **seen, seen_at=now)
            hooks.end(tx, link.tenant, group.ids, state=state, outcome=decided.outcome, at=now)
            if decided.handovers:
                reason: Reason = "routed" if group.noun == LEAD else "repair"
                ask(tx, link, Asked(decided.handovers, reason, decided.subject, BY_ITSELF), at=now)

    def _postpone(self, turn: Turn, events: list[sa.RowMapping], fault: CrmError) -> None:
        """Let events wait for a CRM that does not answer: that is not their fault, and no reason to give them up."""
        now = self._tools.now_us()
        tries = max(event["attempts"] for event in events) + 1
        wish = getattr(fault, "after_seconds", None)
        wait = wait_seconds(tries, self._tools.jitter(), first=2.0, ceiling=60.0, wish=wish)
        with turn.begin(now) as tx:
            hooks.postpone(
                tx,
                turn.link.tenant,
                [event["id"] for event in events],
                due_at=now + int(wait * SECOND_US),
                fault=fault.words.en,
                count=False,
            )

    def _fail(self, turn: Turn, group: Group, fault: Exception) -> None:
        """Let events wait after a failure of their own; set them aside after too many."""
        now = self._tools.now_us()
        said = f"{type(fault).__name__}: {fault}"[:2000]
        with turn.begin(now) as tx:
            for event in group.events:
                if event["attempts"] + 1 >= turn.link.policy.most_event_tries:
                    hooks.set_aside(tx, turn.link.tenant, event["id"], fault=said, at=now)
                    continue
                wait = wait_seconds(event["attempts"] + 1, self._tools.jitter(), first=2.0)
                due = now + int(wait * SECOND_US)
                hooks.postpone(tx, turn.link.tenant, [event["id"]], due_at=due, fault=said, count=True)


def _groups(noun: str, events: list[sa.RowMapping]) -> list[Group]:
    by_record: dict[str, list[sa.RowMapping]] = {}
    for event in events:
        by_record.setdefault(event["record"], []).append(event)
    return [Group(noun, record, found) for record, found in by_record.items()]


def _seen(record: Record) -> dict[str, Any]:
    return {"owner": record.owner, "modified_at": record.modified_us, "is_deleted": False}


def _only_owner(event: sa.RowMapping) -> bool:
    return bool(event["is_ours"]) or event["kind"] == "record.owner_changed"
