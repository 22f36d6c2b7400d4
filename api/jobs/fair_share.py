"""Fair sharing between tenants: where a tenant's next turn stands in the one queue of all.

Start-time fair queueing (Goyal, Vin and Cheng, SIGCOMM 1996): each tenant has a clock that runs ahead by the expected
seconds of every job it queues; a turn stands where the clock stood, but never before the front of the queue, so that
nobody saves up turns while idle. A tenant with one job waits for at most one job of each other tenant, however many
those have queued. Inside a tenant priorities decide: a turn takes the tenant's first job when it comes.
When to modify: when tenants shall have different weights.
"""

from __future__ import annotations

import math

from api.store import job_shares
from api.store.engine import Tx

LEAST_SECONDS = 1
MOST_SHARE = 2**31 - 2
"""DBOS keeps priorities in 32 bits; more than two thousand million seconds of work in one busy period cannot come."""


def next_share(tx: Tx, tenant: str, seconds: float) -> int:
    """Return where a tenant's new turn stands, and move its clock on.

    Parameters
    ----------
    tx
        The transaction that queues the job: it holds the tenant's row until it ends.
    tenant
        Whose job it is.
    seconds
        How long the job is expected to run.
    """
    taken = job_shares.taken_by(tx, tenant)
    front = job_shares.front(tx)
    start = max(taken, job_shares.most_taken(tx) if front is None else front)
    job_shares.take(tx, tenant, min(MOST_SHARE, start + max(LEAST_SECONDS, math.ceil(seconds))))
    return min(start, MOST_SHARE)
