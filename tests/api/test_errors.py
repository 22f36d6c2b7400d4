"""Every failure is a problem document of one shape, says nothing of its cause where that is ours, and speaks two languages.

When to modify: when a library raises something at the edge that is the caller's fault.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response

import api
from api.errors import KINDS
from assigner.errors import PlanMismatchError, UnknownNameError
from assigner.issues import Issues
from assigner.language import Words
from tests.api.callers import Callers

SHAPE = {"type", "title", "status", "detail", "instance", "code", "request_id", "words", "issues"}


def problem(answer: Response, status: int) -> dict[str, Any]:
    """Return the problem document of an answer, after its shape was looked at."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    assert set(document) >= SHAPE
    assert document["status"] == status
    assert document["request_id"] == answer.headers["X-Request-Id"]
    assert document["type"].endswith("#" + document["code"])
    assert all(document["words"][part][language] for part in ("title", "detail") for language in ("en", "zh"))
    return document


def raising(client: Callers, error: Exception) -> None:
    """Add a route that fails."""

    def fail() -> None:
        raise error

    assert client.app is not None
    client.app.add_api_route("/fails", fail)


def test_an_unknown_path(client: Callers) -> None:
    assert problem(client.nobody.get("/nowhere"), 404)["code"] == "path-unknown"


def test_an_unknown_method_names_the_known_ones(client: Callers) -> None:
    answer = client.nobody.delete("/health/live")
    assert problem(answer, 405)["code"] == "method-not-allowed"
    assert answer.headers["Allow"] == "GET"
    answer = client.nobody.delete("/v1/problems")  # two routes of one path
    assert answer.headers["Allow"] == "GET, POST"
    assert "GET, POST" in problem(answer, 405)["detail"]


def test_a_large_body_is_refused_announced_or_not(client: Callers) -> None:
    large = b"x" * (9 << 20)  # the limit is 8 MiB
    assert problem(client.admin.post("/v1/keys", content=large), 413)["code"] == "body-too-large"
    parts = (large[: 1 << 20] for _ in range(9))
    assert problem(client.admin.post("/v1/keys", content=parts), 413)["code"] == "body-too-large"


def test_every_fault_of_a_body_is_said_at_once_with_its_place(client: Callers) -> None:
    document = problem(client.admin.post("/v1/keys", json={"name": "", "rolle": "viewer"}), 422)
    assert {issue["place"] for issue in document["issues"]} == {"$.name", "$.role", "$.rolle"}
    assert {issue["code"] for issue in document["issues"]} >= {"missing", "extra-forbidden"}


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b'{"name": "\\ud800"}', b"[" * 100_000, b"1" * 10_000, b"NaN"])
def test_what_is_no_json_is_the_callers_fault(client: Callers, body: bytes) -> None:
    answer = client.admin.post("/v1/keys", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert problem(answer, answer.status_code)["detail"]


def test_a_parameter_out_of_range_is_named(client: Callers) -> None:
    document = problem(client.admin.get("/v1/keys", params={"limit": 0}), 422)
    assert document["issues"][0]["place"] == "query limit"
    assert problem(client.admin.get("/v1/keys", params={"cursor": "%%%"}), 422)["code"] == "cursor-invalid"


def test_a_nul_character_is_no_internal_error(each_client: Callers) -> None:
    answer = each_client.admin.post("/v1/keys", json={"name": "a\0b", "role": "viewer"})
    assert problem(answer, 422)["code"] == "value-unstorable"
    assert problem(each_client.admin.get("/v1/keys/a%00b"), 422)["code"] == "value-unstorable"


def test_an_unexpected_failure_tells_nothing_of_itself(client: Callers) -> None:
    raising(client, ZeroDivisionError("the password is hunter2"))
    answer = client.nobody.get("/fails")
    assert problem(answer, 500)["code"] == "internal"
    assert "hunter2" not in answer.text
    assert "ZeroDivision" not in answer.text


def test_issues_of_the_library_are_the_callers(client: Callers) -> None:
    issues = Issues()
    issues.error(
        "rep-unknown", "$.pairs[0].rep", Words("No rep (x).", "没有销售代表（x）。"), Words("Add it.", "请添加。"), "x"
    )
    with pytest.raises(Exception, match="1 error") as caught:
        issues.raise_errors()
    raising(client, caught.value)
    document = problem(client.nobody.get("/fails"), 422)
    assert (document["code"], document["issues"][0]["code"]) == ("input-invalid", "rep-unknown")


def test_an_unknown_name_is_the_callers_fault(client: Callers) -> None:
    raising(client, UnknownNameError(Words("No rule (x).", "没有规则（x）。")))
    assert problem(client.nobody.get("/fails"), 422)["detail"] == "No rule (x)."


def test_a_failure_of_the_library_is_ours(client: Callers) -> None:
    raising(client, PlanMismatchError(Words("Costs differ.", "成本不一致。")))
    assert problem(client.nobody.get("/fails"), 500)["code"] == "plan-mismatch"


@pytest.mark.parametrize(
    ("asked", "chinese"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", True),
        ("en-GB", False),
        ("fr, zh;q=0.2, en;q=0.3", False),
        ("", False),
        ("zh;q=x", False),
    ],
)
def test_the_answer_speaks_the_callers_language(client: Callers, asked: str, chinese: bool) -> None:
    detail = problem(client.nobody.get("/nowhere", headers={"Accept-Language": asked}), 404)["detail"]
    assert bool(re.search("[\u4e00-\u9fff]", detail)) is chinese


def test_a_request_id_is_taken_over_when_it_is_harmless(client: Callers) -> None:
    assert client.nobody.get("/health/live", headers={"X-Request-Id": "a-1"}).headers["X-Request-Id"] == "a-1"
    made = client.nobody.get("/health/live", headers={"X-Request-Id": "a b\tc"}).headers["X-Request-Id"]
    assert made.startswith("req_")


def test_answers_carry_headers_that_keep_browsers_careful(client: Callers) -> None:
    for path in ("/health/live", "/nowhere", "/v1/keys"):
        headers = client.nobody.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


def issue_at(answer: Response, place: str) -> dict[str, Any]:
    """Return the issue of a place."""
    return next(issue for issue in problem(answer, 422)["issues"] if issue["place"] == place)


@pytest.mark.parametrize(
    ("method", "path", "body", "place", "meant"),
    [
        ("POST", "/v1/keys", {"nmae": "x", "role": "viewer"}, "$.nmae", "name"),
        ("POST", "/v1/route/events/rep", {"rep": "a", "change": "bak"}, "$.change", "back"),
        ("PUT", "/v1/route/board", {"problem": "p", "policy": {"clocks": {"answer_minute": 5}}}, "$.policy.clocks.answer_minute", "answer_minutes"),
        ("POST", "/v1/route", {"event": "e", "lead": {"id": "l", "langauges": ["de"]}}, "$.lead.langauges", "languages"),
        ("POST", "/v1/jobs", {"kind": "solve", "problem": "p", "params": {"second": 5}}, "$.params.second", "seconds"),
        ("POST", "/v1/jobs", {"kind": "sovle", "problem": "p"}, "$.kind", "solve"),
        ("GET", "/v1/hook-events?sate=aside", None, "query sate", "state"),
        ("GET", "/v1/hook-events?state=asid", None, "query state", "aside"),
    ],
)  # fmt: skip
def test_a_misspelt_name_is_answered_with_the_one_that_was_meant(
    client: Callers, method: str, path: str, body: dict[str, Any] | None, place: str, meant: str
) -> None:
    issue = issue_at(client.admin.request(method, path, json=body), place)
    assert f"'{meant}'" in issue["way_out"]["en"]
    assert f"“{meant}”" in issue["way_out"]["zh"]


def test_a_text_of_another_form_is_answered_with_one_that_fits(client: Callers) -> None:
    asked = {"kind": "rebalance", "problem": "p", "params": {"moves": "sixty"}}
    issue = issue_at(client.planner.post("/v1/jobs", json=asked), "$.params.moves")
    assert issue["way_out"] == {"en": "Write it like '120' or '3%'.", "zh": "请写成“120”或“3%”这样的形式。"}
    assert "\\" not in issue["message"]["en"]  # no regular expression for people


def test_a_parameter_that_a_path_does_not_know_is_refused(client: Callers) -> None:
    """Else a filter with a slip of the pen shows everything, and nobody notices."""
    issue = issue_at(client.admin.get("/v1/tenant?x=1"), "query x")
    assert (issue["code"], issue["value"]) == ("extra-forbidden", "1")


def test_json_that_is_sent_as_something_else_says_what_to_send(client: Callers) -> None:
    sent = {"content": b'{"name": "x"}', "headers": {"Content-Type": "application/x-www-form-urlencoded"}}  # curl -d
    document = problem(client.admin.post("/v1/keys", **sent), 415)
    assert document["code"] == "media-type-unknown"
    assert "application/x-www-form-urlencoded" in document["detail"]
    assert "Content-Type: application/json" in document["words"]["detail"]["zh"]


def test_limits_and_methods_are_named_where_they_stand_in_the_way(client: Callers) -> None:
    assert "8 MiB" in problem(client.admin.post("/v1/keys", content=b"x" * (9 << 20)), 413)["detail"]
    assert "GET" in problem(client.nobody.delete("/health/live"), 405)["detail"]


def test_a_body_that_is_too_deep_is_said_to_be_in_both_languages(client: Callers) -> None:
    answer = client.admin.post("/v1/keys", content=b"[" * 100_000, headers={"Content-Type": "application/json"})
    words = problem(answer, answer.status_code)["words"]["detail"]
    assert "deep" in words["en"]
    assert not re.search("[a-z]{3} [a-z]{3}", words["zh"])


def test_whatever_is_not_found_has_a_chinese_name() -> None:
    """Of ``NotFoundError(KIND, ...)`` each KIND that is written out, all over the service."""
    calls = [
        node
        for file in Path(api.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "NotFoundError" and node.args
    ]
    kinds = {leaf.value for node in calls for leaf in ast.walk(node.args[0]) if isinstance(leaf, ast.Constant)}
    assert len(kinds) > 20
    assert kinds <= set(KINDS)
    assert all(re.search("[\u4e00-\u9fff]", chinese) for chinese in KINDS.values())
