"""The log shows what was done, newest first, and the feed sends each entry once, in order.

When to modify: when an entry says more, or people look for entries by something else.
"""

from __future__ import annotations

import json

from tests.api.callers import Callers


def make_keys(client: Callers, *names: str) -> None:
    for name in names:
        assert client.admin.post("/v1/keys", json={"name": name, "role": "viewer"}).status_code == 201


def events(client: Callers, after: int, **headers: str) -> list[tuple[str, str]]:
    """Return the id and the key's name of each event that is there now."""
    answer = client.viewer.get("/v1/feed", params={"after": after, "seconds": 0}, headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found, number = [], ""
    for line in answer.text.splitlines():
        if line.startswith("id: "):
            number = line[4:]
        if line.startswith("data: "):
            found.append((number, json.loads(line[6:])))
    return [(str(entry["seq"]), entry["details"]["name"]) for _, entry in found]


def test_a_change_is_in_the_log_with_its_request(each_client: Callers) -> None:
    made = each_client.admin.post("/v1/keys", json={"name": "crm", "role": "viewer"}, headers={"X-Request-Id": "req-7"})
    (entry,) = each_client.viewer.get("/v1/audit", params={"subject": made.json()["id"]}).json()["items"]
    assert (entry["action"], entry["request_id"], entry["details"]["name"]) == ("key.made", "req-7", "crm")


def test_pages_go_from_the_newest_to_the_oldest(client: Callers) -> None:
    make_keys(client, *"abcde")
    seen, cursor = [], ""
    while cursor is not None:
        page = client.viewer.get("/v1/audit", params={"limit": 2, "cursor": cursor}).json()
        seen += [entry["details"]["name"] for entry in page["items"]]
        cursor = page["next"]
    assert seen == list("edcba")


def test_the_feed_goes_on_after_the_last_event_seen(each_client: Callers) -> None:
    make_keys(each_client, *"abc")
    assert events(each_client, after=0) == [("1", "a"), ("2", "b"), ("3", "c")]
    assert events(each_client, after=0, **{"Last-Event-ID": "2"}) == [("3", "c")]


def test_another_tenant_sees_nothing_of_it(client: Callers) -> None:
    make_keys(client, "a")
    assert client.other.get("/v1/audit").json()["items"] == []
    assert "data:" not in client.other.get("/v1/feed", params={"after": 0, "seconds": 0}).text
