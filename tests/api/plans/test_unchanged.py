"""Answers that a caller has already are not sent again: 304, before anything is worked out.

When to modify: when another answer has a tag.
"""

from __future__ import annotations

from typing import Any

import pytest

from api.openapi import api_routes
from api.plans.library import Library
from tests.api.callers import Callers, Voice

Row = dict[str, Any]
OF_PLAN = ("scorecard", "measures", "reps", "items", "moves", "diff", "receipt", "download?format=xlsx", "why?item=acme",
           "decisions")  # fmt: skip
OF_PROBLEM = ("versions/1", "content", "content?version=1&format=xlsx", "diff?after=1", "lint")
OF_SOFTWARE = ("/v1/rules", "/v1/rules/rep-over-capacity", "/v1/schemas/problem", "/v1/demo/first-steps")


def again(voice: Voice, path: str, tag: str | None = None, language: str = "en") -> Any:
    """Ask for something that is there, once more."""
    headers = {"Accept-Language": language, **({"If-None-Match": tag} if tag else {})}
    return voice.get(path, headers=headers)


@pytest.fixture
def paths(problem: Row, plan: Row) -> list[str]:
    of_plan = [f"/v1/plans/{plan['id']}", *(f"/v1/plans/{plan['id']}/{part}" for part in OF_PLAN)]
    name = problem["id"]
    return [*of_plan, f"/v1/problems/{name}", *(f"/v1/problems/{name}/{part}" for part in OF_PROBLEM), *OF_SOFTWARE]


def test_what_a_caller_has_is_not_sent_again(client: Callers, paths: list[str]) -> None:
    for path in paths:
        first = again(client.viewer, path)
        assert first.status_code == 200, (path, first.text)
        tag = first.headers["ETag"]
        second = again(client.viewer, path, f'"other", W/{tag}')
        assert (second.status_code, second.content, second.headers["ETag"]) == (304, b"", tag), path
        assert second.headers["Cache-Control"] == "private, no-cache"
        third = again(client.viewer, path, '"other"')
        assert (third.status_code, third.content) == (200, first.content) or "xlsx" in path, path


def test_nothing_is_read_for_what_a_caller_has(client: Callers, plan: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/v1/plans/{plan['id']}/items"
    tag = again(client.viewer, path).headers["ETag"]
    monkeypatch.setattr(Library, "plan", lambda *_: pytest.fail("the plan was read"))
    assert again(client.viewer, path, tag).status_code == 304


def test_another_language_page_or_name_is_another_answer(client: Callers, plan: Row) -> None:
    path = f"/v1/plans/{plan['id']}/items"
    tag = again(client.viewer, path).headers["ETag"]
    assert again(client.viewer, path, tag, "zh").status_code == 200
    assert again(client.viewer, f"{path}?limit=1", tag).status_code == 200
    renamed = client.planner.patch(f"/v1/plans/{plan['id']}", json={"name": "Q4"}, headers={"If-Match": '"1"'})
    assert renamed.status_code == 200
    assert again(client.viewer, path, tag).status_code == 200
    assert again(client.viewer, f"/v1/plans/{plan['id']}", '"1"').status_code == 200
    assert again(client.viewer, f"/v1/plans/{plan['id']}", '"2"').status_code == 304


def test_the_newest_version_changes_with_a_delta_and_a_named_one_does_not(client: Callers, problem: Row) -> None:
    newest, first = f"/v1/problems/{problem['id']}/content", f"/v1/problems/{problem['id']}/content?version=1"
    tags = [again(client.viewer, path).headers["ETag"] for path in (newest, first)]
    changed = client.planner.post(
        f"/v1/problems/{problem['id']}/deltas", json={"accounts": {"drop": ["delta"]}}, headers={"If-Match": '"1"'}
    )
    assert changed.status_code == 201, changed.text
    assert again(client.viewer, newest, tags[0]).status_code == 200
    assert again(client.viewer, first, tags[1]).status_code == 304


def test_who_may_not_see_a_thing_does_not_learn_that_it_is_unchanged(client: Callers, plan: Row) -> None:
    path = f"/v1/plans/{plan['id']}/items"
    tag = again(client.viewer, path).headers["ETag"]
    assert again(client.other, path, tag).status_code == 404
    assert again(client.nobody, path, "*").status_code == 401


def test_every_tagged_operation_says_so(client: Callers) -> None:
    document = client.nobody.get("/openapi.json").json()
    told = [
        operation for path in document["paths"].values() for operation in path.values()
        if any(one["name"] == "if-none-match" for one in operation.get("parameters", []))
    ]  # fmt: skip
    assert len(told) >= len(OF_PLAN) + len(OF_PROBLEM) + len(OF_SOFTWARE)
    assert all("304" in operation["responses"] for operation in told)
    assert len(told) < len(list(api_routes()))
