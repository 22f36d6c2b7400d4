"""What is old goes, what is young or still waits stays, and each tenant's own wish counts.

When to modify: when another kind of row is swept.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from api.retention import sweep
from api.settings import Settings
from api.store import Store, blobs, new_id, plan_files, problems, routing, tenants
from api.store.moments import DAY_US
from api.store.tables.blobs import blobs as blob_table
from api.store.tables.changes import publications
from api.store.tables.hooks import hook_deliveries, hook_events, hook_messages

NOW = 1_790_000_000_000_000


def event(tenant: str, state: str, days: float) -> dict[str, Any]:
    return {
        "id": new_id("event"), "tenant": tenant, "connection": "c", "dedupe_key": new_id("d"), "kind": "lead.created",
        "object": "lead", "record": f"{state}-{days}", "received_at": NOW - int(days * DAY_US), "actor": "", "changed": [],
        "is_ours": False, "payload": {}, "state": state, "outcome": "", "attempts": 0, "due_at": 1, "fault": "",
    }  # fmt: skip


def left(store: Store, column: sa.Column[Any], tenant: str) -> set[Any]:
    with store.read() as tx:
        return set(tx.execute(sa.select(column).where(column.table.c.tenant == tenant)).scalars())


def test_events_go_when_their_tenant_no_longer_keeps_them(each_store: Store) -> None:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        tenants.add(tx, "brief", name="Brief", at=1, settings={"kept_days": 2})
        for tenant in ("acme", "brief"):
            for state in ("done", "ignored", "waiting", "aside"):
                tx.execute(sa.insert(hook_events), [event(tenant, state, days) for days in (1, 3, 31)])
    removed = sweep(Settings(), each_store, NOW)
    # acme keeps 30 days: the two that ended 31 days ago; brief keeps two: those of 3 and 31 days
    assert removed["events"] == 2 + 4
    assert "done-3" in left(each_store, hook_events.c.record, "acme")
    assert left(each_store, hook_events.c.record, "brief") == {
        "done-1", "ignored-1", *(f"{state}-{days}" for state in ("waiting", "aside") for days in (1, 3, 31))
    }  # fmt: skip


def test_a_message_stays_while_a_delivery_waits(each_store: Store) -> None:
    old = NOW - 40 * DAY_US
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        for name, state in (("sent", "delivered"), ("stuck", "waiting")):
            tx.execute(sa.insert(hook_messages).values(id=name, tenant="acme", kind="x", body="{}", made_at=old))
            tx.execute(
                sa.insert(hook_deliveries).values(
                    id=f"d-{name}", tenant="acme", message=name, endpoint="e", kind="x", state=state, attempts=1,
                    due_at=1, leased_until=0, fence=0, made_at=old,
                )
            )  # fmt: skip
    assert sweep(Settings(), each_store, NOW)["messages"] == 1
    assert left(each_store, hook_messages.c.id, "acme") == {"stuck"}


def test_rendered_files_go_with_their_content(each_store: Store) -> None:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        kept = blobs.put(tx, "acme", b"plan")
        for plan, days in (("old", 31), ("young", 29)):
            plan_files.put(
                tx, "acme", plan, "html", "en", content=b"<p>", media_type="text/html", at=NOW - days * DAY_US
            )
    assert sweep(Settings(), each_store, NOW)["files"] == 1
    with each_store.read() as tx:
        young = plan_files.find(tx, "acme", "young", "html", "en")
    assert left(each_store, blob_table.c.id, "acme") == {kept, young}


def test_versions_that_nothing_speaks_of_go_and_their_content_with_them(each_store: Store) -> None:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        problem = problems.add(tx, "acme", name="P", made_by="me", at=1)
        for days in (400, 399, 398, 397, 3):
            at = NOW - days * DAY_US
            blob = blobs.put(tx, "acme", b"content", at=at)
            problems.add_version(
                tx, "acme", problem,
                problems.NewVersion(digest="d", blob=blob, source="upload", made_by="me", at=at),
            )  # fmt: skip
        routing.add_board(tx, "acme", problem=problem, version=2, plan=None, policy={}, why="", made_by="me", made_at=1)
        held = {"tenant": "acme", "problem": problem, "plan": "p", "change_request": "c", "replaces": None, "why": ""}
        row = {**held, "id": "pub", "before": 3, "after": 3, "num_moves": 0, "published_by": "me", "published_at": 1}
        tx.execute(sa.insert(publications).values(**row, revision=1))
    removed = sweep(Settings(), each_store, NOW)
    assert removed["versions"] == 2  # the first and the fourth: a board, a publication and the newest hold the others
    with each_store.read() as tx:
        assert [one["number"] for one in problems.versions(tx, "acme", problem)] == [5, 3, 2]
        assert len(left(each_store, blob_table.c.id, "acme")) == 3
    assert sweep(Settings(), each_store, NOW)["versions"] == 0
