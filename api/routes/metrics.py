"""Prometheus metrics: of this process, and of the database as all processes see it.

When to modify: when something in the database is worth an alarm; counts of one process stand beside what they count.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from api.deps import NowDep, ServicesDep, authenticated
from api.metrics import REGISTRY
from api.security.authentication import forbidden
from api.store import Store
from api.store.moments import SECOND_US
from api.store.tables import metadata
from api.store.tables.jobs import job_workers, jobs

router = APIRouter(tags=["health"])

PERMISSION = "metrics:read"


@router.get(
    "/metrics",
    summary="Read metrics",
    operation_id="metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def metrics(request: Request, services: ServicesDep, now: NowDep) -> Response:
    """Read the metrics of this process and of the database, in Prometheus's text format.

    Needs a key of an operator, unless the settings make metrics public; they name no tenant.
    """
    if not services.settings.metrics_public:
        caller = authenticated(request)
        if not caller.may(PERMISSION):
            raise forbidden(caller, PERMISSION)
    of_database = CollectorRegistry()
    of_database.register(_Database(services.store, now, int(services.settings.job_dead_seconds * SECOND_US)))
    return Response(generate_latest(REGISTRY) + generate_latest(of_database), media_type=CONTENT_TYPE_LATEST)


class _Database:
    """Counts rows when it is asked."""

    def __init__(self, store: Store, now: int, dead_after: int) -> None:
        self._store = store
        self._now = now
        self._dead_after = dead_after

    def describe(self) -> list[Any]:
        """Return nothing: the names are known when they are collected."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges."""
        rows = GaugeMetricFamily("assigner_rows", "Rows of all tenants by table and state.", labels=["table", "state"])
        with self._store.read() as tx:
            for table in metadata.sorted_tables:
                if "state" in table.columns:
                    for state, count in tx.execute(_by_state(table)):
                        rows.add_metric([table.name, state], count)
            oldest = tx.execute(sa.select(sa.func.min(jobs.c.made_at)).where(jobs.c.state == "queued")).scalar_one()
            since = self._now - self._dead_after
            alive = tx.execute(
                sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(job_workers.c.slots), 0)).where(
                    job_workers.c.seen_at >= since
                )
            ).one()
        yield rows
        waited = (self._now - oldest) / SECOND_US if oldest else 0.0
        yield GaugeMetricFamily("assigner_oldest_waiting_job_seconds", "How long the oldest job has waited.", waited)
        yield GaugeMetricFamily("assigner_workers", "Workers that were seen lately.", alive[0])
        yield GaugeMetricFamily("assigner_worker_slots", "Jobs that these workers can run at once.", alive[1])


def _by_state(table: sa.Table) -> sa.Select[Any]:
    return sa.select(table.c.state, sa.func.count()).group_by(table.c.state)
