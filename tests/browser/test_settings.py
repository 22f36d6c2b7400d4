"""People, connections and schedules are set on the page.

When to modify: with what can be set.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from benchmarks.served import Served
from tests.browser.organisations import Organisation, full_team, organisation

Opening = Callable[..., Page]


@pytest.fixture(scope="module")
def ours(served: Served) -> Organisation:
    return organisation(served)


def test_somebody_is_invited_and_their_key_revoked(page_in: Opening, ours: Organisation) -> None:
    page = page_in("en", key=ours.key, at="/settings?tab=people")
    page.locator("#invite-name").fill("Zoe")
    page.locator("#invite-role").select_option("viewer")
    page.get_by_role("button", name="Make link and key").click()
    link = page.locator("#once-link").input_value()
    guest = page_in("zh", key=None)
    guest.goto(link)
    expect(guest.get_by_role("navigation", name="主导航")).to_be_visible()
    page.get_by_role("row", name="Zoe").get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("row", name="Zoe")).to_contain_text("ended")


def test_a_crm_is_connected_and_its_secrets_are_not_shown(page_in: Opening, ours: Organisation) -> None:
    page = page_in("zh", key=ours.key, at="/settings?tab=connections")
    page.locator("#crm-system").select_option("standard")
    page.locator("#crm-secrets").fill("whsec_" + "QUFB" * 10)
    page.get_by_role("button", name="连接", exact=True).click()
    expect(page.locator("#crm-hook")).to_be_visible()
    assert "/v1/hooks/" in page.locator("#crm-hook").input_value()
    expect(page.locator(".connections")).to_contain_text("启用")
    page.reload()
    expect(page.locator(".connections")).to_be_visible()
    assert "whsec_" not in page.content()


def test_a_schedule_is_shown_before_it_is_made(page_in: Opening, ours: Organisation) -> None:
    ours.api.post("/v1/problems", full_team())
    page = page_in("en", key=ours.key, at="/settings?tab=schedules")
    page.get_by_role("button", name="Show when").click()
    expect(page.get_by_text("It would run:")).to_be_visible()
    page.get_by_role("button", name="Make it").click()
    row = page.get_by_role("row", name="Mondays at 02:00")
    expect(row).to_be_visible()
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("paused")
