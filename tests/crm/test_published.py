"""A plan is published: its owners reach the CRM by themselves; rolled back, the owners before come back.

When to modify: when publications reach the CRMs in another way.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.crm.test_pulls import pulled
from tests.crm.working import Bench

QUARTER = "  horizon: {first_day: 2026-10-01, last_day: 2026-12-31}\n"
Benches = Callable[..., Bench]


def test_what_is_published_reaches_the_crm_and_a_rollback_gives_it_back(each_bench: Benches) -> None:
    one = each_bench("salesforce", route_leads=False)
    first, second, _ = one.setup.users
    accounts = [one.crm.add("account", owner=first) for _ in range(4)]
    mapping = one.voice.get("/v1/pulls/mapping?system=salesforce").json()["mapping"]
    mapping = mapping.replace("  name: Salesforce\n", f"  name: Salesforce\n{QUARTER}")  # owners change on a day of it
    problem = pulled(one, mapping=mapping)["problem"]

    rows = "\n".join(f"{account},{second if at < 2 else first}" for at, account in enumerate(accounts))
    plan = one.voice.post(
        f"/v1/plans?problem={problem}", content=f"item,rep\n{rows}\n", headers={"Content-Type": "text/csv"}
    )
    assert plan.status_code == 201, plan.text
    request = one.approver.post(f"/v1/plans/{plan.json()['id']}/approve", json={})
    assert request.status_code == 201, request.text
    published = one.approver.post(
        f"/v1/change-requests/{request.json()['id']}/publish",
        json={"why": "next quarter"},
        headers={"If-Match": request.headers["etag"]},
    )
    assert published.status_code == 201, published.text

    (head,) = one.writebacks()
    assert (head["reason"], head["state"], head["subject"]) == ("plan", "approved", published.json()["id"])
    one.work()
    assert [one.crm.owner(account) for account in accounts] == [second, second, first, first]
    assert one.writebacks()[0]["rows"] == {"written": 2}

    back = one.approver.post(
        f"/v1/publications/{published.json()['id']}/roll-back",
        json={"why": "too early"},
        headers={"If-Match": published.headers["etag"]},
    )
    assert back.status_code == 200, back.text
    one.work()
    assert [one.crm.owner(account) for account in accounts] == [first] * 4
    assert one.writebacks()[1]["undo_of"] == head["id"]
