"""The audit log is numbered per tenant without gaps, in the order of commits, and tells what failed calls did not do.

When to modify: when an entry must say more.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from api.security.caller import process_caller
from api.store import Store, audit, tenants


@pytest.fixture
def each_tenanted(each_store: Store) -> Store:
    with each_store.begin() as tx:
        tenants.add(tx, "acme", name="Acme", at=1)
        tenants.add(tx, "globex", name="Globex", at=1)
    return each_store


def record(store: Store, tenant: str, subject: str) -> int:
    with store.begin() as tx:
        return audit.record(tx, process_caller(tenant, "worker"), "plan.made", "plan", subject, details={"n": 1})


def test_numbers_of_many_threads_have_no_gap(each_tenanted: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda number: record(each_tenanted, "acme", str(number)), range(60)))
    assert sorted(numbers) == list(range(1, 61))


def test_each_tenant_counts_for_itself(each_tenanted: Store) -> None:
    assert [record(each_tenanted, tenant, "x") for tenant in ("acme", "globex", "acme")] == [1, 1, 2]
    with each_tenanted.read() as tx:
        assert [row["seq"] for row in audit.entries(tx, "globex")] == [1]
        assert audit.last_number(tx, "acme") == 2
        assert audit.last_number(tx, "nobody") == 0


def test_a_change_that_failed_is_not_told(each_tenanted: Store) -> None:
    def fail() -> None:
        with each_tenanted.begin() as tx:
            audit.record(tx, process_caller("acme", "worker"), "plan.made", "plan", "x")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        fail()
    assert record(each_tenanted, "acme", "y") == 1


def test_entries_are_read_in_both_directions_and_filtered(each_tenanted: Store) -> None:
    for subject in "abcab":
        record(each_tenanted, "acme", subject)
    with each_tenanted.read() as tx:
        assert [row["seq"] for row in audit.entries(tx, "acme", after=2)] == [3, 4, 5]
        assert [row["seq"] for row in audit.entries(tx, "acme", before=4, limit=2)] == [3, 2]
        assert [row["seq"] for row in audit.entries(tx, "acme", filters={"subject": "b"})] == [2, 5]
