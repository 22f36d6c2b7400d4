"""Whether the process lives and whether it can serve: for balancers and supervisors.

When to modify: when a further part must be there before calls can be served.
"""

from __future__ import annotations

import sqlalchemy as sa
from fastapi import APIRouter, Response

from api.deps import StoreDep

router = APIRouter(prefix="/health", tags=["health"])


@router.get("/live", summary="Whether the process lives", operation_id="health_live")
def live() -> dict[str, str]:
    """Answer as long as the process can answer at all; asks nothing else."""
    return {"status": "live"}


@router.get("/ready", summary="Whether calls can be served", operation_id="health_ready")
def ready(store: StoreDep, response: Response) -> dict[str, str]:
    """Ask the database; 503 while it does not answer."""
    with store.read() as tx:
        tx.execute(sa.text("SELECT 1"))
    response.headers["Cache-Control"] = "no-store"
    return {"status": "ready"}
