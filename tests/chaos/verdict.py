"""The verdict: what the database says after the storm, compared with what clients were promised.

When to modify: when another promise must be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import sqlalchemy as sa

from api.store import Store, Tx, jobs
from api.store.tables.audit import audit_entries
from api.store.tables.crm import writeback_rows
from api.store.tables.hooks import hook_events
from api.store.tables.jobs import job_progress
from api.store.tables.jobs import jobs as job_table
from api.store.tables.plans import plans
from api.store.tables.routing import route_log


@dataclass
class Verdict:
    """What became of jobs, or of events.

    Parameters
    ----------
    promised, stored, ended
        How many clients were promised, are stored, have ended.
    lost
        Promised ones that are not there or have not ended.
    doubled
        What happened twice: stored, ended, a plan made, a lead routed, an owner written.
    broken
        What is not as it must be otherwise, each with the reason.
    by_state, by_starts
        How many ended so, and were started so often.
    """

    promised: int = 0
    stored: int = 0
    ended: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    by_state: Mapping[str, int] = field(default_factory=dict)
    by_starts: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.broken)

    def line(self) -> str:
        """Return the verdict in one line: lists by their length and first entries."""
        return ", ".join(f"{name} {_short(value)}" for name, value in asdict(self).items() if value or value == [])


def _short(value: Any) -> str:
    return f"{len(value)} {value[:3] if value else ''}".strip() if isinstance(value, list) else str(value)


def verdict_of_jobs(store: Store, tenant: str, promised: Collection[str]) -> Verdict:
    """Compare promised jobs (their ids, one a key) with what is there."""
    with store.read() as tx:
        rows = {row["id"]: row for row in tx.execute(sa.select(job_table)).mappings()}
        ends = _counted(tx, audit_entries.c.subject, audit_entries.c.action == "job.ended")
        of_plan = _counted(tx, plans.c.job, plans.c.job.is_not(None))
        count, last = sa.func.count(), sa.func.max(job_progress.c.seq)
        numbered = tx.execute(sa.select(job_progress.c.job, count, last).group_by(job_progress.c.job)).all()
    ended = {job for job, row in rows.items() if row["state"] in jobs.ENDED}
    doubled = {job for counts in (ends, of_plan) for job, number in counts.items() if number > 1}
    planless = [job for job, row in rows.items() if row["state"] == jobs.SUCCEEDED and of_plan[job] != 1]
    return Verdict(
        promised=len(promised),
        stored=len(rows),
        ended=len(ended),
        lost=sorted(set(promised) - ended),
        doubled=sorted(doubled | (rows.keys() - set(promised))),
        broken=[f"{job}: no plan" for job in planless]
        + [f"{job}: progress has gaps" for job, number, most in numbered if number != most]
        + [f"{row['id']}: {row['fault']}" for row in rows.values() if row["state"] != jobs.SUCCEEDED],
        by_state=dict(Counter(row["state"] for row in rows.values())),
        by_starts=dict(sorted(Counter(row["attempt"] for row in rows.values()).items())),
    )


def verdict_of_events(store: Store, promised: Collection[str]) -> Verdict:
    """Compare acknowledged events (their message ids) with what is there, and with what they did."""
    with store.read() as tx:
        rows = tx.execute(sa.select(hook_events)).mappings().all()
        routed = _counted(tx, route_log.c.item, route_log.c.kind == "assigned")
        written = _counted(tx, writeback_rows.c.record, writeback_rows.c.state == "written")
    by_key = Counter(row["dedupe_key"] for row in rows)
    ended = {row["dedupe_key"] for row in rows if row["state"] != "waiting"}
    leads = {row["record"] for row in rows}
    twice = [key for counts in (by_key, routed, written) for key, number in counts.items() if number > 1]
    return Verdict(
        promised=len(set(promised)),
        stored=len(rows),
        ended=len(ended),
        lost=sorted(set(promised) - ended),
        doubled=sorted(twice),
        broken=[f"{lead}: not routed" for lead in sorted(leads - routed.keys())]
        + [f"{lead}: its owner was not written" for lead in sorted(leads - written.keys())],
        by_state=dict(Counter(f"{row['state']}: {row['outcome']}" for row in rows)),
    )


def open_work(store: Store, tenant: str) -> tuple[int, int]:
    """Return how many jobs and how many events have not ended."""
    waiting = sa.select(sa.func.count()).select_from(hook_events).where(hook_events.c.state == "waiting")
    with store.read() as tx:
        return jobs.counted(tx, tenant), int(tx.execute(waiting).scalar_one())


def _counted(tx: Tx, column: sa.ColumnElement[Any], *where: sa.ColumnElement[bool]) -> Counter[str]:
    return Counter(tx.execute(sa.select(column).where(*where)).scalars())
