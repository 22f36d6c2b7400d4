"""Pulls: a CRM's people and records become a version of a problem, and the service gets to know every record.

One at a time a connection, in a turn: a process that dies leaves a pull that the next one begins anew, and the version
appears once. When to modify: with what a pull reads.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from api.crm.backoff import wait_seconds
from api.crm.connector import Client, Tools
from api.crm.events import ACCOUNT, LEAD
from api.crm.faults import CallRefusedError, CrmError
from api.crm.links import Link
from api.crm.reading import parts
from api.crm.tables import write_tables
from api.hooks.turn import Turn, in_turn
from api.plans.intake import PACKED_FILE, Told, take_in
from api.plans.versions import Because, Content, append, create
from api.security.caller import Caller
from api.security.roles import ROLES
from api.store import Store, crm, pulls
from api.store.moments import SECOND_US
from assigner.files.findings import Findings
from assigner.files.mapping import read_mapping
from assigner.files.mapping.model import Mapping

WORK = "pull"
MAPPING_FILE = "mapping.yaml"
KEPT_AT_ONCE = 500


class Puller:
    """Works off pulls.

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
        """Do one due pull of a connection; return 1 where there was one."""
        now = self._tools.now_us()
        with self._store.read() as tx:
            row = pulls.next_due(tx, link.tenant, link.id, now=now)
        client = link.client
        if row is None or client is None:
            return 0
        return in_turn(self._store, link, WORK, now, lambda turn: self._try(turn, client, row))

    def _try(self, turn: Turn, client: Client, row: sa.RowMapping) -> int:
        try:
            self._pull(turn, client, row)
        except CrmError as fault:
            self._postpone(turn, row, fault)
        return 1

    def _pull(self, turn: Turn, client: Client, row: sa.RowMapping) -> None:
        with tempfile.TemporaryDirectory(prefix="pull-") as place:
            folder, out = Path(place, "in"), Path(place, "out")
            folder.mkdir()
            out.mkdir()
            mapping = write_mapping(row["mapping"], folder)
            assert mapping is not None, "it was checked when the pull was asked for"
            read = write_tables(client, mapping, folder, lambda: turn.keep(self._tools.now_us()))
            for noun in (LEAD, ACCOUNT):
                self._get_to_know(turn, client, noun)
            told = take_in(folder, out, mapping=MAPPING_FILE)
            packed = (out / PACKED_FILE).read_bytes() if told.digest is not None else b""
            self._keep(turn, row, told, packed, read)

    def _get_to_know(self, turn: Turn, client: Client, noun: str) -> None:
        """Note the owner of every record; leads that are there already are no arrivals."""
        known_at = self._tools.now_us()
        for part in parts(client.changed(noun, 0), KEPT_AT_ONCE):
            with turn.begin(self._tools.now_us()) as tx:
                known = crm.records(tx, turn.link.tenant, turn.link.id, noun, [record.id for record in part])
                for record in part:
                    if record.id not in known:
                        acted = {"acted_at": known_at} if noun == LEAD else {}
                        seen = {"owner": record.owner, "modified_at": record.modified_us, "seen_at": known_at}
                        crm.put_record(tx, turn.link.tenant, turn.link.id, noun, record.id,
                                       is_deleted=record.is_deleted, **seen, **acted)  # fmt: skip

    def _keep(self, turn: Turn, row: sa.RowMapping, told: Told, packed: bytes, read: dict[str, int]) -> None:
        """Store the version and the end of the pull together."""
        now = self._tools.now_us()
        caller = Caller(turn.link.tenant, row["made_by"], "admin", ROLES["admin"])
        ended = {"ended_at": now, "issues": list(told.issues), "fault": ""}
        with turn.begin(now) as tx:
            if told.digest is None:
                pulls.change(tx, turn.link.tenant, row["id"], state="failed", counts=read, **ended)
                return
            origin = {"connection": turn.link.id, "pull": row["id"], "rows": read}
            content, because = Content.of_upload(told, packed), Because(source="import", why=row["why"], origin=origin)
            pulls.change(tx, turn.link.tenant, row["id"], state="done", counts=dict(told.counts), **ended)
            if row["problem"] is None:
                made = create(tx, caller, content, because, name=turn.link.name, at=now)
                problem, version = made["id"], 1
            else:
                problem = row["problem"]
                _, version = append(tx, caller, problem, content, because, revision=None, at=now)
            pulls.note_version(tx, turn.link.tenant, row["id"], problem=problem, version=version)

    def _postpone(self, turn: Turn, row: sa.RowMapping, fault: CrmError) -> None:
        """Try again later; what the CRM refuses fails at once."""
        now = self._tools.now_us()
        wait = wait_seconds(1, self._tools.jitter(), first=30.0, wish=getattr(fault, "after_seconds", None))
        with turn.begin(now) as tx:
            if isinstance(fault, CallRefusedError):
                pulls.change(tx, turn.link.tenant, row["id"], state="failed", ended_at=now, fault=fault.words.en)
            else:
                due = now + int(wait * SECOND_US)
                pulls.change(tx, turn.link.tenant, row["id"], due_at=due, fault=fault.words.en)


def write_mapping(text: str, folder: Path, findings: Findings | None = None) -> Mapping | None:
    """Write a mapping file into a folder and return what it says; None (and findings) where it cannot be read."""
    path = folder / MAPPING_FILE
    path.write_text(text, encoding="utf-8")
    read = read_mapping(path, findings or Findings())
    return None if read is None else read[0]


@contextmanager
def mapping_of(text: str, findings: Findings) -> Iterator[Mapping | None]:
    """Yield what a mapping's text says, for checking it; nothing of it is kept."""
    with tempfile.TemporaryDirectory(prefix="mapping-") as place:
        yield write_mapping(text, Path(place), findings)
