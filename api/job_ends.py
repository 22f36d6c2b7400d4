"""Whom the end of a job is told, in the transaction that ends it.

Stands above jobs and hooks, which do not know each other. When to modify: when ended jobs must be told to another part
of the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.hooks import outbox
from api.jobs.shown import shown
from api.store import Tx


def tell_others(tx: Tx, job: Mapping[str, Any]) -> None:
    """Write what others must be told of a job that has ended, in the transaction that ends it."""
    told = shown(job)
    names = ("id", "kind", "state", "problem", "version", "schedule", "fault", "summary", "new_plan", "made", "ended")
    outbox.add(tx, job["tenant"], "job.ended", {name: told[name] for name in names}, at=job["ended_at"])
