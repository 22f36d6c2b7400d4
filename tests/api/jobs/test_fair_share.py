"""Fair sharing: simulated queues of tenants, against what start-time fair queueing promises.

When to modify: with how turns are ordered.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.jobs.fair_share import next_share
from api.store import Store, jobs, new_id, tenants

TENANTS = ("a", "b", "c")


def queue(store: Store, tenant: str, seconds: float = 30.0) -> str:
    """Store a job of a tenant with its share, as asking for it does."""
    job = new_id("job")
    with store.begin() as tx:
        row = {
            "id": job, "tenant": tenant, "kind": "solve", "actor": "t", "language": "en", "params": {}, "note": "",
            "priority": 5, "limit_seconds": 1.0, "made_at": 1, "share": next_share(tx, tenant, seconds),
        }  # fmt: skip
        jobs.add(tx, row)
    return job


def serve(store: Store) -> tuple[str, int] | None:
    """End the job whose turn is first, and return its tenant and share."""
    with store.begin() as tx:
        waiting = sorted(jobs.open_of_all(tx), key=lambda row: (row["share"], row["id"]))
        if not waiting:
            return None
        first = waiting[0]
        jobs.end(tx, first["tenant"], first["id"], first["attempt"], state=jobs.SUCCEEDED, at=1)
    return first["tenant"], first["share"]


def add_tenants(store: Store) -> None:
    with store.begin() as tx:
        for tenant in TENANTS:
            tenants.add(tx, tenant, name=tenant, at=1)


def test_one_job_does_not_wait_for_a_hundred_of_another_tenant(store: Store) -> None:
    add_tenants(store)
    for _ in range(100):
        queue(store, "a")
    serve(store)
    queue(store, "b")
    order = [serve(store) for _ in range(3)]
    assert "b" in [one[0] for one in order if one is not None], "after at most one job of the other"


def test_two_busy_tenants_get_the_same_seconds(store: Store) -> None:
    add_tenants(store)
    for _ in range(20):
        queue(store, "a", 10)
    for _ in range(10):
        queue(store, "b", 20)
    served = [serve(store) for _ in range(15)]
    seconds = {"a": 0, "b": 0}
    for one in served:
        assert one is not None
        seconds[one[0]] += {"a": 10, "b": 20}[one[0]]
    assert abs(seconds["a"] - seconds["b"]) <= 20, seconds


def test_idling_saves_nothing_up(store: Store) -> None:
    add_tenants(store)
    for _ in range(10):
        queue(store, "a")
        serve(store)
    for tenant in ("a", "b", "a", "b", "b", "b"):
        queue(store, tenant)
    order = "".join(one[0] for one in (serve(store) for _ in range(6)) if one is not None)
    assert order == "ababbb", "b was idle, and gets no more than its half now"


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from((*TENANTS, "serve")), st.sampled_from((1, 10, 60))), max_size=40))
def test_no_tenant_falls_behind_by_more_than_one_job_of_each(store: Store, steps: list[tuple[str, int]]) -> None:
    with store.begin() as tx:
        known = tenants.one(tx, "a") is not None
    if not known:
        add_tenants(store)
    while serve(store) is not None:
        pass
    previous = -1
    for step, seconds in steps:
        if step == "serve":
            served = serve(store)
            if served is None:
                previous = -1
            else:
                assert served[1] >= previous, "the front of the queue never goes back while work waits"
                previous = served[1]
        else:
            queue(store, step, seconds)
