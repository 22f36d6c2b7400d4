"""The verdict: what the database says after the storm, compared with what clients were promised.

When to modify: when another promise must be kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field

import sqlalchemy as sa

from api.store import Store, jobs
from api.store.tables.audit import audit_entries
from api.store.tables.jobs import job_progress
from api.store.tables.jobs import jobs as job_table
from api.store.tables.plans import plans


@dataclass
class Verdict:
    """What came of it.

    Parameters
    ----------
    asked, stored, ended
        Jobs that clients were promised, that are stored, that have ended.
    lost
        Promised jobs that are not there or have not ended.
    doubled
        Jobs stored twice for one key, ended twice, or with two plans.
    without_plan
        Jobs that succeeded without leaving their plan.
    gaps
        Jobs whose lines of progress are not numbered 1, 2, 3, ...
    by_state, by_starts
        How many jobs ended so, and were started so often.
    """

    asked: int
    stored: int
    ended: int
    lost: list[str]
    doubled: list[str]
    without_plan: list[str]
    gaps: list[str]
    by_state: Mapping[str, int] = field(default_factory=dict)
    by_starts: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether every promise was kept."""
        return not (self.lost or self.doubled or self.without_plan or self.gaps)

    def lines(self) -> list[str]:
        """Return the verdict as lines for people."""
        plain = asdict(self)
        return [
            f"{name}: {len(value) if isinstance(value, list) else value}"
            + (f"  {value[:5]}" if isinstance(value, list) and value else "")
            for name, value in plain.items()
        ]


def verdict(store: Store, tenant: str, promised: Collection[str]) -> Verdict:
    """Compare what was promised with what is there.

    Parameters
    ----------
    store, tenant
        Where, and whose.
    promised
        Ids of acknowledged jobs, one a key.
    """
    with store.read() as tx:
        rows = {row["id"]: row for row in tx.execute(sa.select(job_table)).mappings()}
        ends = Counter(tx.execute(_entries("job.ended", tenant)).scalars())
        of_plan = Counter(tx.execute(sa.select(plans.c.job).where(plans.c.job.is_not(None))).scalars())
        count, last = sa.func.count(), sa.func.max(job_progress.c.seq)
        numbered = tx.execute(sa.select(job_progress.c.job, count, last).group_by(job_progress.c.job)).all()
    ended = {job for job, row in rows.items() if row["state"] in jobs.ENDED}
    succeeded = {job for job, row in rows.items() if row["state"] == jobs.SUCCEEDED}
    return Verdict(
        asked=len(promised),
        stored=len(rows),
        ended=len(ended),
        lost=sorted(set(promised) - ended),
        doubled=sorted(
            {job for counts in (ends, of_plan) for job, number in counts.items() if number > 1}
            | (rows.keys() - set(promised))
        ),
        without_plan=sorted(job for job in succeeded if of_plan[job] != 1),
        gaps=sorted(job for job, number, most in numbered if number != most),
        by_state=dict(Counter(row["state"] for row in rows.values())),
        by_starts=dict(sorted(Counter(row["attempt"] for row in rows.values()).items())),
    )


def open_jobs(store: Store, tenant: str) -> int:
    """Return how many jobs have not ended."""
    with store.read() as tx:
        return jobs.counted(tx, tenant)


def _entries(action: str, tenant: str) -> sa.Select[tuple[str]]:
    mine = (audit_entries.c.tenant == tenant, audit_entries.c.action == action)
    return sa.select(audit_entries.c.subject).where(*mine)
