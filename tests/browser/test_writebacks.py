"""A plan that is published on the page reaches a CRM: what became of each record, a second try, and the way back.

When to modify: with what the page tells of writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.organisations import Organisation, organisation
from tests.crm.emulating import Crm, emulator
from tests.crm.systems import SETUPS

Opening = Callable[..., Page]
SETUP = SETUPS["hubspot"]
FIRST, SECOND, _ = SETUP.users


@dataclass(frozen=True)
class Linked:
    """An organisation whose accounts are in a CRM, with a plan that gives two of three to somebody else."""

    ours: Organisation
    crm: Crm
    accounts: list[str]
    plan: str


@pytest.fixture(scope="module")
def linked(served: Served) -> Iterator[Linked]:
    with emulator("hubspot", secret=SETUP.secret, retry_seconds=0.05) as crm:
        crm.hire(*SETUP.users)
        accounts = [crm.add("account", owner=FIRST, name=f"Account {at}") for at in range(3)]
        ours = organisation(served)
        yield Linked(ours, crm, accounts, _planned(ours, crm, accounts))


def _planned(ours: Organisation, crm: Crm, accounts: list[str]) -> str:
    """Connect the CRM, read it into a problem, and return a plan of it."""
    body = {
        "name": "hubspot", "system": "hubspot", "config": SETUP.for_url(crm.url), "secrets": SETUP.secrets,
        "policy": {"most_write_tries": 1, "route_leads": False},
    }  # fmt: skip
    connection = ours.api.post("/v1/connections", body)["id"]
    today = datetime.now(UTC).date()  # what is published is written on its day
    horizon = f"  horizon: {{first_day: {today - timedelta(days=9)}, last_day: {today + timedelta(days=30)}}}\n"
    mapping = ours.api.get("/v1/pulls/mapping?system=hubspot")["mapping"]
    mapping = re.sub(r"(?m)^(  name: .*\n)", lambda found: found[1] + horizon, mapping, count=1)
    pull = ours.api.post("/v1/pulls", {"connection": connection, "mapping": mapping})
    while pull["state"] not in ("done", "failed"):
        crm.forward(1)  # its searches lag behind
        pull = ours.api.get(f"/v1/pulls/{pull['id']}")
    assert pull["state"] == "done", pull
    rows = "".join(f"{account},{SECOND if at < 2 else FIRST}\n" for at, account in enumerate(accounts))
    headers = {"Content-Type": "text/csv"}
    made = ours.api.post(f"/v1/plans?problem={pull['problem']}", content="item,rep\n" + rows, headers=headers)
    return str(made["id"])


def approved(linked: Linked) -> str:
    """Return a change request of the plan that only waits to be published."""
    approver = replace(linked.ours.api, key=linked.ours.key_of("approver"))
    made = linked.ours.api.post(f"/v1/plans/{linked.plan}/change-requests", {})
    address = f"/v1/change-requests/{made['id']}"
    for voice, part, body in (
        (linked.ours.api, "decisions", {"all_open": True, "status": "accepted"}),
        (approver, "approve", {}),
    ):
        revision = linked.ours.api.get(address)["revision"]
        voice.post(f"{address}/{part}", body, headers={"If-Match": f'"{revision}"'})
    return str(made["id"])


def test_each_record_says_what_became_of_it_in_the_crm(page_in: Opening, linked: Linked) -> None:
    crm, moved = linked.crm, linked.accounts[:2]
    page = page_in("en", key=linked.ours.key_of("approver"), at=f"/changes/{approved(linked)}")
    crm.knobs(write_fails=1)
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish now").click()
    writes = page.locator(".writebacks > li")
    writes.first.get_by_role("button", name="Show records").click()
    record = page.locator(f"tr[data-record='{moved[0]}']")
    expect(record).to_contain_text("failed")
    assert [crm.owner(account) for account in moved] == [FIRST, FIRST]

    writes.first.locator("[data-act='retry']").click()
    expect(record).to_contain_text("written")
    expect(writes.first).to_contain_text("2 written")
    assert [crm.owner(account) for account in linked.accounts] == [SECOND, SECOND, FIRST]

    page.get_by_role("button", name="Roll back", exact=True).click()
    page.locator("#back-why").fill("too early")
    page.get_by_role("button", name="Roll back now").click()
    expect(page.locator(".writebacks > li[data-reason=undo]")).to_contain_text("2 written")
    assert [crm.owner(account) for account in linked.accounts] == [FIRST] * 3
