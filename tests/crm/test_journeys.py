"""From the CRM and back, over real HTTP between three processes: the emulated CRM, the server, the worker.

When to modify: when a journey through the service changes.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.crm.working import Bench

SYSTEMS = ["hubspot", "salesforce", "zoho", "fxiaoke"]
Benches = Callable[..., Bench]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_new_lead_is_routed_written_back_and_its_echo_ignored(each_bench: Benches, system: str) -> None:
    bench = each_bench(system)
    first = bench.setup.users[2]  # whoever made the lead owns it at first
    lead = bench.crm.add("lead", owner=first, Company="Blue Ltd")
    bench.work()
    assert bench.crm.owner(lead) == bench.setup.users[0]
    assert [head["state"] for head in bench.writebacks()] == ["done"]
    assert [row["state"] for row in bench.rows(bench.writebacks()[0]["id"])] == ["written"]
    assert bench.acts.told == [("arrived", lead)]
    assert {outcome for _, _, outcome in bench.events()} == {"echo", "routed"}
    assert bench.owner_known("lead", lead) == bench.setup.users[0]
