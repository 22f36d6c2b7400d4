"""The writer: takes approved rows of write-backs, reads their records anew, and writes owners in batches.

Each row ends by itself. A row whose record has moved on since the decision is a conflict and is left alone; a row
whose answer was lost is read again before anything is written. When to modify: with the life of a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from api.crm.backoff import wait_seconds
from api.crm.connector import Client, Outcome, OwnerWrite, Tools
from api.crm.events import Record
from api.crm.faults import CallRefusedError, CrmError, ReplyLostError
from api.crm.links import Link
from api.crm.reading import chunks
from api.hooks import outbox
from api.hooks.turn import Turn, in_turn
from api.plans.intake import storable
from api.security.caller import process_caller
from api.store import Store, audit, crm, writebacks
from api.store.moments import SECOND_US

BATCH = 500
WORK = "write"
FIRST_WAIT_SECONDS = 1.0

Row = sa.RowMapping


class Writer:
    """Writes owners.

    Parameters
    ----------
    store
        The database.
    tools
        Clock and jitter.
    """

    def __init__(self, store: Store, tools: Tools) -> None:
        self._store = store
        self._tools = tools

    def run_once(self, link: Link) -> int:
        """Write up to a batch of a connection's due rows; return how many were looked at."""
        now = self._tools.now_us()
        return in_turn(self._store, link, WORK, now, lambda turn: self._round(turn, now))

    def _round(self, turn: Turn, now: int) -> int:
        link = turn.link
        with self._store.read() as tx:
            rows = writebacks.due_rows(tx, link.tenant, link.id, now=now, limit=BATCH)
        for noun in sorted({row["object"] for row in rows}):
            # One row a record and round: a second one waits for what became of the first.
            of_noun = list({row["record"]: row for row in reversed(rows) if row["object"] == noun}.values())
            if link.client is None:
                self._tell(turn, noun, of_noun)
                continue
            for part in chunks(of_noun, link.client.batch_size):
                self._part(turn, link.client, noun, part)
        if rows:
            ended_at = self._tools.now_us()
            with turn.begin(ended_at) as tx:
                ids = sorted({row["writeback"] for row in rows})
                ended = writebacks.end_finished(tx, link.tenant, ids, at=ended_at)
                self._tell_ended(tx, link, ended, ended_at)
        return len(rows)

    def _part(self, turn: Turn, client: Client, noun: str, rows: list[Row]) -> None:
        try:
            fresh = client.read(noun, [row["record"] for row in rows])
        except CrmError as fault:
            self._settle(turn, rows, [_outcome_of(fault, row["record"]) for row in rows])
            return
        to_write = self._sift(turn, rows, fresh)
        if not to_write:
            return
        writes = [OwnerWrite(row["record"], row["owner_after"]) for row in to_write]
        try:
            outcomes = client.write_owners(noun, writes)
        except CrmError as fault:
            # A batch that is refused as a whole hides which row is at fault: they go one by one.
            if isinstance(fault, CallRefusedError) and len(writes) > 1:
                outcomes = [self._one(client, noun, write) for write in writes]
            else:
                outcomes = [_outcome_of(fault, write.record_id) for write in writes]
        self._settle(turn, to_write, outcomes)

    @staticmethod
    def _one(client: Client, noun: str, write: OwnerWrite) -> Outcome:
        try:
            return client.write_owners(noun, [write])[0]
        except CrmError as fault:
            return _outcome_of(fault, write.record_id)

    def _sift(self, turn: Turn, rows: list[Row], fresh: dict[str, Record]) -> list[Row]:
        """End the rows that need no write or must not have one; mark the others as being sent and return them."""
        now = self._tools.now_us()
        link, to_write = turn.link, []
        with turn.begin(now) as tx:
            for row in rows:
                record = fresh.get(row["record"])
                state = _verdict(row, record)
                found = record.owner if record is not None else None
                if state == "sending":
                    to_write.append(row)
                    # Before the call: the echo may be here before the answer.
                    mark = {"written_owner": row["owner_after"], "written_at": now, "owner": found, "seen_at": now}
                    crm.put_record(tx, link.tenant, link.id, row["object"], row["record"], **mark)
                elif record is not None and not record.is_deleted and state != "would-write":
                    seen = {"owner": found, "modified_at": record.modified_us, "seen_at": now}
                    crm.put_record(tx, link.tenant, link.id, row["object"], row["record"], **seen)
                self._set(tx, link, row, state=state, owner_found=found, at=now)
        return to_write

    def _settle(self, turn: Turn, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> None:
        """Note what the CRM said of each row; what may work later waits, and not for ever."""
        now = self._tools.now_us()
        with turn.begin(now) as tx:
            for row, outcome in zip(rows, outcomes, strict=True):
                values: dict[str, Any] = {"code": storable(outcome.code), "detail": storable(outcome.detail[:2000])}
                attempts = row["attempts"] + 1
                if outcome.state == "written":
                    values["state"] = "written"
                    self._note_owner(tx, turn.link, row, row["owner_after"], now)
                elif outcome.state == "refused" or attempts >= turn.link.policy.most_write_tries:
                    values["state"] = "refused" if outcome.state == "refused" else "failed"
                    if outcome.state != "unknown":
                        crm.put_record(tx, turn.link.tenant, turn.link.id, row["object"], row["record"],
                                       written_owner=None, seen_at=now)  # fmt: skip
                else:
                    wait = wait_seconds(
                        attempts, self._tools.jitter(), first=FIRST_WAIT_SECONDS, wish=outcome.after_seconds
                    )
                    values |= {"state": "waiting", "due_at": now + int(wait * SECOND_US)}
                self._set(tx, turn.link, row, at=now, attempts=attempts, **values)

    def _tell(self, turn: Turn, noun: str, rows: list[Row]) -> None:
        """Tell owners to a system without an API by our own webhooks, in one message a batch."""
        now = self._tools.now_us()
        link = turn.link
        for part in chunks(rows, getattr(link.config, "batch_size", 100)):
            with turn.begin(now) as tx:
                told = [row for row in part if not row["is_dry_run"]]
                if told:
                    outbox.add(tx, link.tenant, "owner.assigned", _assignments(link, noun, told), at=now)
                for row in part:
                    state = "would-write" if row["is_dry_run"] else "written"
                    if state == "written":
                        self._note_owner(tx, link, row, row["owner_after"], now)
                    self._set(tx, link, row, state=state, at=now)

    @staticmethod
    def _note_owner(tx: Any, link: Link, row: Row, owner: str, now: int) -> None:
        values = {"owner": owner, "written_owner": owner, "written_at": now, "seen_at": now}
        crm.put_record(tx, link.tenant, link.id, row["object"], row["record"], **values)

    @staticmethod
    def _set(tx: Any, link: Link, row: Row, *, at: int, **values: Any) -> None:
        writebacks.set_row(tx, link.tenant, row["writeback"], row["number"], at=at, **values)

    @staticmethod
    def _tell_ended(tx: Any, link: Link, ended: Sequence[str], now: int) -> None:
        for writeback, found in writebacks.counts(tx, link.tenant, ended).items():
            told = {"writeback": writeback, "connection": link.id, "rows": found}
            outbox.add(tx, link.tenant, "writeback.done", told, at=now)
            who = process_caller(link.tenant, "hooks")
            audit.record(tx, who, "writeback.done", "writeback", writeback, details=found, at=now)


def _verdict(row: Row, record: Record | None) -> str:
    """Return what is to become of a row, from the record as it is now."""
    if record is None or record.is_deleted:
        return "gone"
    if record.owner == row["owner_after"]:
        # Either nothing is to do, or the answer to our own write was lost.
        return "written" if row["state"] == "sending" or row["attempts"] > 0 else "unchanged"
    if record.owner != row["owner_before"]:
        return "conflict"
    return "would-write" if row["is_dry_run"] else "sending"


def _outcome_of(fault: CrmError, record: str) -> Outcome:
    code = getattr(fault, "crm_code", fault.code)
    detail = getattr(fault, "detail", "")
    if isinstance(fault, CallRefusedError):
        return Outcome(record, "refused", code, detail)
    state = "unknown" if isinstance(fault, ReplyLostError) else "later"
    return Outcome(record, state, code, detail, getattr(fault, "after_seconds", None))  # type: ignore[arg-type]


def _assignments(link: Link, noun: str, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "connection": link.id,
        "owners": [
            {"object": noun, "id": row["record"], "owner": row["owner_after"], "owner_before": row["owner_before"]}
            for row in rows
        ],
    }
