"""Pulls: a CRM's people and records become a problem by a mapping, and a leaver's book is known from the start.

When to modify: when a pull reads something else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.crm.working import Bench

SYSTEMS = ["hubspot", "salesforce", "zoho", "fxiaoke"]
Benches = Callable[..., Bench]


def pulled(bench: Bench, **body: Any) -> dict[str, Any]:
    """Ask for a pull, work, and return how it ended."""
    asked = bench.voice.post("/v1/pulls", json={"connection": bench.connection, **body})
    assert asked.status_code == 202, asked.text
    bench.work()
    found: dict[str, Any] = bench.voice.get(f"/v1/pulls/{asked.json()['id']}").json()
    return found


def table(bench: Bench, problem: str, name: str) -> dict[str, dict[str, Any]]:
    """Return a table of a problem's newest version, rows by id."""
    rows = bench.voice.get(f"/v1/problems/{problem}/content").json()[name]
    return {row["id"]: row for row in rows}


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_crm_becomes_a_problem_by_its_bundled_mapping(bench: Benches, system: str) -> None:
    one = bench(system)
    first, second, third = one.setup.users
    one.crm.post("/users/active", id=third, active=False)
    accounts = [one.crm.add("account", owner=first) for _ in range(3)]
    leads = [one.crm.add("lead", owner=second) for _ in range(5)]
    gone = one.crm.add("lead", owner=second)
    one.crm.post("/records/delete", object="lead", id=gone)
    done = pulled(one, why="first look")
    assert (done["state"], done["version"]) == ("done", 1), done
    assert [done["counts"][name] for name in ("reps", "accounts", "leads")] == [3, 3, 5]
    reps = table(one, done["problem"], "reps")
    assert {rep: row.get("active", True) for rep, row in reps.items()} == {first: True, second: True, third: False}
    assert {row["owner"] for row in table(one, done["problem"], "accounts").values()} == {first}
    assert set(table(one, done["problem"], "leads")) == set(leads)
    assert [one.owner_known("account", account) for account in accounts] == [first] * 3
    assert one.acts.told.count(("arrived", leads[0])) <= 1

    one.crm.add("account", owner=second)
    again = pulled(one, problem=done["problem"])
    assert (again["problem"], again["version"], again["counts"]["accounts"]) == (done["problem"], 2, 4)


def test_custom_fields_become_capacity_and_skills(bench: Benches) -> None:
    one = bench("zoho")
    one.crm.post("/users", id="6756839000000411009", name="Li Na", fields={"Capacity": 480, "Skills": ["de", "zh"]})
    done = pulled(one)
    reps = table(one, done["problem"], "reps")
    assert reps["6756839000000411009"]["capacity"] == {"minutes": 480}
    assert [skill["skill"] for skill in reps["6756839000000411009"]["skills"]] == ["de", "zh"]
    assert reps[one.setup.users[0]]["capacity"] == {"minutes": 12000}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("file: Leads.csv", "file: \"Leads where '1'.csv\"", "table-unknown"),
        ("columns: [id, Company,", 'columns: [id, "a from b",', "field-unknown"),
        ("format: assigner-mapping/1", "format: other/9", "mapping-invalid"),
        ("sources:", "sources: [", ""),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused_at_once(bench: Benches, old: str, new: str, code: str) -> None:
    one = bench("zoho")
    bundled = one.voice.get("/v1/pulls/mapping?system=zoho").json()["mapping"]
    body = {"connection": one.connection, "mapping": bundled.replace(old, new)}
    refused = one.voice.post("/v1/pulls", json=body)
    assert refused.status_code == 422
    assert code in {issue["code"] for issue in refused.json()["issues"]} or not code
    assert refused.json()["issues"]


def test_a_crm_that_fails_for_a_while_only_delays_a_pull(bench: Benches) -> None:
    one = bench("salesforce")
    one.work()
    one.crm.knobs(read_fails=7)  # three tries a call
    assert pulled(one)["state"] == "done"
    assert one.crm.state()["users"]


def test_tables_that_make_no_problem_end_a_pull_with_every_issue(bench: Benches) -> None:
    one = bench("fxiaoke")
    bundled = one.voice.get("/v1/pulls/mapping?system=salesforce").json()["mapping"]
    failed = pulled(one, mapping=bundled)  # objects that this CRM does not have
    assert (failed["state"], failed["version"]) == ("failed", None)
    assert failed["issues"]


def test_a_system_without_an_api_is_told_so(bench: Benches) -> None:
    one = bench("hubspot")
    made = one.voice.post("/v1/connections", json={"name": "own", "system": "standard"}).json()
    refused = one.voice.post("/v1/pulls", json={"connection": made["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "no-api")
