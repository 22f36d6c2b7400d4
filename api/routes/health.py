"""Whether the process lives and whether it can serve: for balancers and supervisors.

When to modify: when a further part must be there before calls can be served.
"""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.deps import NowDep, ServicesDep
from api.errors import ApiError
from api.store import job_workers, schema
from api.store.moments import SECOND_US
from assigner.language import Words

router = APIRouter(prefix="/health", tags=["health"])


class Live(BaseModel):
    """The process lives."""

    status: Literal["live"] = "live"


class Ready(BaseModel):
    """The process can serve."""

    status: Literal["ready"] = "ready"
    database: Literal["sqlite", "postgresql"]
    workers: int = Field(description="Workers seen lately. Without one, calls are served and jobs wait.")


@router.get("/live", summary="Whether the process lives", operation_id="health_live")
async def live() -> Live:
    """Answer as long as the process can answer at all; asks nothing else."""
    return Live()


@router.get("/ready", summary="Whether calls can be served", operation_id="health_ready")
def ready(services: ServicesDep, now: NowDep) -> Ready:
    """Ask the database; 503 while it does not answer, or has another schema, or the process is about to end."""
    if services.is_stopping:
        raise _unready(Words("The process is ending.", "进程正在结束。"))
    state = schema.state_of(services.store)
    if not state.is_current:
        raise _unready(state.words)
    since = now - int(services.settings.job_dead_seconds * SECOND_US)
    with services.store.read() as tx:
        alive = sum(row["seen_at"] >= since for row in job_workers.listed(tx))
    return Ready(database="sqlite" if services.store.is_sqlite else "postgresql", workers=alive)


def _unready(detail: Words) -> ApiError:
    return ApiError(503, "not-ready", Words("Not ready", "尚未就绪"), detail, headers={"Retry-After": "2"})
