"""What is kept for how long, besides jobs (their worker removes those): answers under keys, webhooks, files, versions.

Runs in every worker, once an hour; several that run at once only find less to do. The audit log is kept for ever.
When to modify: when another kind of row would grow without end.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import structlog

from api import once
from api.security import sessions
from api.settings import Settings
from api.store import Clock, Store, hooks, now_us, outbox, plan_files, problems, tenants
from api.store.moments import DAY_US
from api.tenant_settings import TenantSettings

log = structlog.get_logger("api.retention")

PAUSE_SECONDS = 3600
BATCH = 500


def run(settings: Settings, store: Store, stop: threading.Event, clock: Clock = time.time_ns) -> None:
    """Sweep now and then, until told to stop."""
    while not stop.is_set():
        try:
            removed = sweep(settings, store, now_us(clock))
            log.info("swept", **removed)
        except Exception:
            log.exception("sweeping failed")
        stop.wait(PAUSE_SECONDS)


def sweep(settings: Settings, store: Store, now: int) -> dict[str, int]:
    """Remove what is older than it is kept; return how many rows of each kind.

    Parameters
    ----------
    settings, store
        As everywhere.
    now
        The moment in microseconds.
    """
    with store.begin() as tx:
        removed = {"answers": once.sweep(tx, at=now), "sessions": sessions.sweep(tx, at=now)}
    removed |= {"events": 0, "messages": 0, "files": 0, "versions": 0}
    for tenant, wish in _tenants(store):
        days = min(settings.hook_keep_days, wish.kept_days or settings.hook_keep_days)
        with store.begin() as tx:
            removed["events"] += hooks.sweep(tx, tenant, before=now - days * DAY_US)
            removed["messages"] += outbox.sweep(tx, tenant, before=now - days * DAY_US)
        before = now - settings.file_keep_days * DAY_US
        removed["files"] += _all(store, lambda tx, tenant=tenant, before=before: plan_files.sweep(
            tx, tenant, before=before, limit=BATCH))  # fmt: skip
        older = now - settings.version_keep_days * DAY_US
        removed["versions"] += _all(store, lambda tx, tenant=tenant, older=older: problems.sweep_versions(
            tx, tenant, before=older, limit=BATCH))  # fmt: skip
    if store.is_sqlite:
        with store.begin() as tx:
            tx.exec_driver_sql("PRAGMA optimize")  # as SQLite's manual asks of programs that run for long
    return removed


def _tenants(store: Store) -> list[tuple[str, TenantSettings]]:
    found: list[tuple[str, TenantSettings]] = []
    while True:
        with store.read() as tx:
            rows = tenants.listed(tx, after=found[-1][0] if found else "", limit=BATCH)
        if not rows:
            return found
        found += [(row["id"], TenantSettings.model_validate(row["settings"])) for row in rows]


def _all(store: Store, some: Callable[..., int]) -> int:
    """Remove batch by batch, so that nobody waits long for their turn to write."""
    removed = 0
    while True:
        with store.begin() as tx:
            count = some(tx)
        removed += count
        if count < BATCH:
            return removed
