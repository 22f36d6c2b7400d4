"""Notices and cases over HTTP: digests a person, sent to robots through the outbox; cases taken on and closed.

When to modify: with what may be done with notices or cases.
"""

from __future__ import annotations

import json

from api.store import Store, cases, now_us
from assigner.manage.watch.cases import Case
from tests.api.callers import TENANT, Callers
from tests.api.hooks.listening import Listener
from tests.api.hooks.posting import Post

PROBLEM = {
    "reps": [{"id": "ann", "name": "Ann", "languages": ["en"]}, {"id": "li", "name": "李娜", "languages": ["zh"]}],
    "accounts": [
        {"id": "a", "name": "Acme", "minutes": 30, "owner": "ann"},
        {"id": "b", "minutes": 30, "owner": "ann"},
    ],
}


def planned(people: Callers, rows: str) -> tuple[str, str]:
    """Store the problem and a plan of it; return their ids."""
    problem = people.planner.post("/v1/problems", json=PROBLEM).json()["id"]
    return problem, plan_of(people, problem, rows)


def plan_of(people: Callers, problem: str, rows: str) -> str:
    """Store a plan of a problem; return its id."""
    made = people.planner.post(f"/v1/plans?problem={problem}", content=rows, headers={"Content-Type": "text/csv"})
    assert made.status_code in (200, 201), made.text
    return str(made.json()["id"])


def test_everybody_touched_gets_a_digest_and_robots_get_it_at_once(
    people: Callers, post: Post, listener: Listener
) -> None:
    _, plan = planned(people, "item,rep\na,li\nb,ann\n")
    listener.body = b'{"errcode":0}'
    asked = {"name": "sales", "url": listener.url, "format": "wecom", "kinds": ["notice.made"]}
    assert people.admin.post("/v1/endpoints", json=asked).status_code == 201
    told = people.planner.post(f"/v1/plans/{plan}/notices", json={"send": True, "people": {"first_day": "2026-10-12"}})
    assert told.status_code == 200, told.text
    notices = told.json()["notices"]
    assert [(one["rep"], one["language"], len(one["lines"])) for one in notices] == [
        ("ann", "en", 1),
        ("li", "zh", 1),
    ]
    assert notices[1]["lines"][0]["first_day"] == "2026-10-12"
    assert post.deliver() == 1
    ((_, body),) = listener.got
    content = json.loads(body)["markdown"]["content"]
    assert "Acme" in content
    assert "from 2026-10-12" in content


def test_notices_may_be_looked_at_without_sending_and_viewers_may_not_make_any(people: Callers) -> None:
    _, plan = planned(people, "item,rep\na,li\nb,ann\n")
    assert people.planner.post(f"/v1/plans/{plan}/notices", json={}).json()["message"] is None
    assert people.viewer.post(f"/v1/plans/{plan}/notices", json={}).status_code == 403
    same = people.planner.post(f"/v1/plans/{plan}/notices", json={"before": plan}).json()
    assert (same["notices"], same["files"]) == ([], {})
    assert people.planner.post(f"/v1/plans/{plan}/notices", json={"request": "chg_none"}).status_code == 404


def test_notices_come_as_people_and_robots_read_them(people: Callers) -> None:
    _, plan = planned(people, "item,rep\na,li\nb,ann\n")
    asked = {"robots": ["feishu", "slack"], "people": {"contacts": [{"rep": "li", "email": "li@example.com"}]}}
    told = people.planner.post(f"/v1/plans/{plan}/notices", json=asked).json()
    assert set(told["files"]) == {"li.eml", "feishu.json", "slack.json"}
    message = told["notices"][1]["message"]
    assert (message["title"], message["lines"][0]) == ("李娜：你的变更", {"heading": True, "text": "新增（1）"})
    assert "Acme" in told["files"]["slack.json"]
    assert people.planner.post(f"/v1/plans/{plan}/notices", json={"robots": ["pigeon"]}).status_code == 422


def test_cases_are_listed_taken_on_and_closed_with_a_trace(people: Callers, store: Store) -> None:
    problem, _ = planned(people, "item,rep\na,li\nb,ann\n")
    found = Case("overload:ann", "open", "2026-10-01", "2026-10-08", 1.5, 1.7, "Too much.", "过多。")
    with store.begin() as tx:
        cases.put(tx, TENANT, problem, [found], at=now_us())
    assert [one["key"] for one in people.viewer.get(f"/v1/problems/{problem}/cases").json()["items"]] == [
        "overload:ann"
    ]
    change = {"key": "overload:ann", "state": "acknowledged", "note": "two accounts go to Li Na"}
    taken = people.planner.post(f"/v1/problems/{problem}/cases", json=change).json()
    assert (taken["state"], taken["note"]) == ("acknowledged", "two accounts go to Li Na")
    assert people.viewer.get(f"/v1/problems/{problem}/cases?state=open").json()["items"] == []
    assert people.viewer.post(f"/v1/problems/{problem}/cases", json=change).status_code == 403
    missing = people.planner.post(f"/v1/problems/{problem}/cases", json={**change, "key": "nothing"})
    assert missing.status_code == 404
    log = people.operator.get("/v1/audit?action=case.changed").json()["items"]
    assert log[0]["details"]["key"] == "overload:ann"
