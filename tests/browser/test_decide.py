"""Three moves rejected, the others accepted, approved by somebody else, published, taken back: in both languages.

When to modify: with the steps of a decision.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from benchmarks.served import Served
from tests.browser.organisations import Organisation, organisation
from tests.browser.team import HURT, team

Opening = Callable[..., Page]
WORDS = {
    "en": {
        "propose": "Propose the moves", "reject": "Reject", "why": "Why is", "all": "Accept all", "mine": "You proposed this",
        "approve": "Approve", "publish": "Publish", "now": "Publish now", "back": "Roll back", "backNow": "Roll back now",
        "invite": "Invite an approver", "name": "Their name", "link": "Make a link", "comment": "Comment", "send": "Send",
        "rejected": "rejected", "force": "In force since",
    },
    "zh": {
        "propose": "提交调整", "reject": "拒绝", "why": "为何拒绝", "all": "接受全部", "mine": "该变更单由您提出",
        "approve": "批准", "publish": "发布", "now": "立即发布", "back": "回滚", "backNow": "立即回滚",
        "invite": "邀请批准人", "name": "对方姓名", "link": "生成邀请链接", "comment": "评论", "send": "发送",
        "rejected": "已拒绝", "force": "起生效",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def ours(served: Served) -> Organisation:
    return organisation(served)


@pytest.fixture(scope="module")
def solved(ours: Organisation) -> dict[str, str]:
    """Return the ids of a team that has much to move: everything is with three of six people."""
    return ours.solved(team())


def propose(page: Page, plan: str, words: dict[str, str]) -> str:
    """Propose the moves of a plan and return the address of the change request."""
    page.goto(f"/app/plans/{plan}")
    page.get_by_role("button", name=words["propose"]).click()
    page.wait_for_url(re.compile("/app/changes/"))
    return page.url


def reject_three(page: Page, words: dict[str, str]) -> list[str]:
    """Reject three moves, one of them by key; return their items."""
    rows = page.locator(".moves tbody tr.open")
    items = [str(rows.nth(number).get_attribute("data-item")) for number in range(3)]
    for number, item in enumerate(items):
        row = page.locator(f".moves tr[data-item='{item}']")
        if number:
            row.get_by_role("button", name=words["reject"], exact=True).click()
        else:
            row.get_by_role("checkbox").focus()
            page.keyboard.press("r")
        page.locator("#reject-why").fill(f"no {number}")
        if number:
            page.keyboard.press("Enter")
        else:
            page.reload()  # the reason is still there
            row.get_by_role("button", name=words["reject"]).click()
        expect(page.locator(f".moves tr.rejected[data-item='{item}']")).to_contain_text(f"no {number}")
    return items


def test_what_was_asked_before_does_not_take_back_that_a_comment_was_not_sent(
    page_in: Opening, ours: Organisation, solved: dict[str, str]
) -> None:
    words = WORDS["en"]
    page = page_in("en", key=ours.key)
    propose(page, solved["plan"], words)
    held: list[Route] = []
    page.route("**/publications*", lambda route: held.append(route))  # noqa: PLW0108 (a method of a list takes no mark)
    row = page.locator(".moves tbody tr.open").first
    item = row.get_attribute("data-item")
    row.get_by_role("button", name=words["reject"], exact=True).click()
    page.locator("#reject-why").fill("no")
    page.keyboard.press("Enter")
    expect(page.locator(f".moves tr.rejected[data-item='{item}']")).to_be_visible()
    page.get_by_label(words["comment"]).fill("Hello")
    page.context.set_offline(True)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    with page.expect_response("**/publications*"):
        held.pop().fulfill(json={"items": [], "next": None})  # asked before the line was cut
    page.wait_for_timeout(300)
    expect(page.get_by_role("alert")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".said-text").filter(has_text="Hello")).to_be_visible()


def test_three_moves_are_rejected_and_the_rest_published_and_taken_back(
    page_in: Opening, ours: Organisation, solved: dict[str, str], language: str
) -> None:
    words = WORDS[language]
    page = page_in(language, key=ours.key)
    address = propose(page, solved["plan"], words)
    items = reject_three(page, words)
    page.get_by_label(words["comment"]).fill(f"Hello {HURT}")
    page.context.set_offline(True)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.get_by_role("alert")).to_be_visible()  # not sent, and not lost
    page.context.set_offline(False)
    page.get_by_role("button", name=words["send"]).click()
    expect(page.locator(".said-text").filter(has_text=HURT)).to_be_visible()
    page.get_by_role("button", name=words["all"]).click()
    expect(page.get_by_text(words["mine"])).to_be_visible()

    other = page_in(language, key=ours.key_of("approver"))
    other.goto(address)
    other.get_by_role("button", name=words["approve"], exact=True).click()
    other.get_by_role("button", name=words["publish"], exact=True).click()
    other.get_by_role("button", name=words["now"]).click()
    expect(other.get_by_text(re.compile(words["force"]))).to_be_visible()
    request = ours.api.get("/v1/change-requests/" + address.rsplit("/", 1)[1])
    assert request["state"] == "published"
    problem = ours.api.get(f"/v1/problems/{solved['problem']}/content")
    owners = {row["id"]: row["owner"] for row in problem["accounts"]}
    before = {f"a{number}": f"r{number % 3}" for number in range(24)}
    assert {item: owners[item] for item in items} == {item: before[item] for item in items}
    assert owners != before

    other.get_by_role("button", name=words["back"], exact=True).click()
    other.locator("#back-why").fill("only a test")
    other.get_by_role("button", name=words["backNow"]).click()
    expect(other.get_by_text(re.compile(words["force"]))).to_have_count(0)
    again = ours.api.get(f"/v1/problems/{solved['problem']}/content")
    assert {row["id"]: row["owner"] for row in again["accounts"]} == before
    assert page.evaluate("window.hurt") is None


def test_an_approver_is_invited_by_a_link(page_in: Opening, ours: Organisation) -> None:
    words = WORDS["en"]
    page = page_in("en", key=ours.key)
    plan = ours.solved(team() | {"name": "Invited"})["plan"]
    propose(page, plan, words)
    page.get_by_role("button", name=words["all"]).click()
    page.get_by_role("button", name=words["invite"]).click()
    page.get_by_label(words["name"]).fill("Zoe Approver")
    page.get_by_role("button", name=words["link"]).click()
    link = page.locator(".invitation input[readonly]").input_value()
    guest = page_in("en", key=None)
    guest.goto(link)
    guest.get_by_role("button", name=words["approve"], exact=True).click()
    expect(guest.get_by_role("button", name=words["publish"], exact=True)).to_be_visible()
    expect(guest.get_by_text("Zoe Approver (you) approved as approver")).to_be_visible()


def test_a_rejection_that_breaks_a_hard_rule_is_told_before_approval(page_in: Opening, ours: Organisation) -> None:
    reps = [{"id": name, "name": name, "capacity": {"minutes": 60}} for name in ("ann", "bob")]
    accounts = [{"id": name, "name": name, "minutes": 60, "owner": "ann"} for name in ("acme", "birch")]
    plan = ours.solved({"name": "Full", "reps": reps, "accounts": accounts, "rules": [{"rule": "rep-over-capacity"}]})[
        "plan"
    ]
    page = page_in("en", key=ours.key)
    propose(page, plan, WORDS["en"])
    page.get_by_label("Find a move").fill("bob")
    row = page.locator(".moves tr.open")
    row.get_by_role("button", name="Reject").click()
    page.locator("#reject-why").fill("no")
    page.keyboard.press("Enter")
    expect(page.locator(".advice.warn")).to_contain_text("ann carries 120 minutes")


def test_whoever_was_slower_sees_the_newest_state(page_in: Opening, ours: Organisation) -> None:
    page = page_in("en", key=ours.key)
    plan = ours.solved(team() | {"name": "Slower"})["plan"]
    address = propose(page, plan, WORDS["en"])
    other = page_in("en", key=ours.key)
    other.goto(address)
    other.locator(".moves tr.open").first.get_by_role("button", name="Accept", exact=True).click()
    expect(other.locator(".moves tr.accepted")).to_have_count(1)
    page.locator(".moves tr.open").nth(1).get_by_role("button", name="Accept", exact=True).click()
    expect(page.get_by_text("Somebody else changed this request meanwhile.")).to_be_visible()
    expect(page.locator(".moves tr.accepted")).to_have_count(1)
