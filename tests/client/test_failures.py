"""The client when things go wrong: the service's words come through, patience is kept, nothing is done twice.

When to modify: with what the client does when a call fails.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import httpx2
import pytest

from assigner.client import Client, JobFailedError, ServiceError, UnreachableError
from assigner.client.calls import make_demo

PROBLEM = {
    "status": 422, "code": "problem-invalid", "request_id": "req_1",
    "words": {"title": {"en": "The problem has errors", "zh": "问题有错误"}, "detail": {"en": "1 error.", "zh": "1 个错误。"}},
    "issues": [{"code": "rep-unknown", "severity": "error", "place": "$.accounts[0].owner", "value": "bob",
                "message": {"en": "There is no rep 'bob'.", "zh": "没有“bob”。"}, "way_out": {"en": "Add him.", "zh": "请添加。"}}],
}  # fmt: skip
JOB = {"id": "job_1", "kind": "solve", "state": "failed", "made": "2026-11-29T12:00:00Z",
       "fault": {"code": "job-lost", "message": {"en": "Lost.", "zh": "丢失。"}, "issues": []}}  # fmt: skip
Answer = Callable[[httpx2.Request], httpx2.Response]


class Service:
    """Answers as it is told, one answer a call; remembers what was asked."""

    def __init__(self, *answers: Answer | tuple[int, object] | Exception) -> None:
        self.answers, self.asked, self.slept = list(answers), [], []
        transport = httpx2.MockTransport(self.handle)
        self.client = Client("http://service", "key", transport=transport, sleep=self.slept.append)
        self.asked: list[httpx2.Request]
        self.slept: list[float]

    def handle(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            return answer(request)
        return httpx2.Response(answer[0], json=answer[1])


def test_a_refusal_comes_with_the_words_and_every_issue_of_the_service() -> None:
    service = Service((422, PROBLEM))
    with pytest.raises(ServiceError) as refused:
        service.client.upload({"reps": []})
    error = refused.value
    assert (error.say("en"), error.say("zh")) == ("The problem has errors: 1 error.", "问题有错误：1 个错误。")
    assert (error.status, error.fault, error.request_id) == (422, "problem-invalid", "req_1")
    assert error.issues[0].line("en") == "$.accounts[0].owner: There is no rep 'bob'. Add him. [rep-unknown]"


def test_an_answer_of_something_else_than_the_service_is_still_an_error() -> None:
    service = Service(lambda _request: httpx2.Response(403, content=b"<html>proxy</html>"))
    with pytest.raises(ServiceError, match="403 without saying why"):
        service.client.plan("plan_1")


def test_the_client_waits_as_long_as_it_is_told() -> None:
    service = Service(
        lambda _request: httpx2.Response(429, headers={"Retry-After": "7"}),
        (503, {}),
        (200, {**JOB, "state": "queued"}),
    )
    assert service.client.solve("prob_1").id == "job_1"
    assert service.slept == [7.0, 1.0]  # 7 s as told, then 0.5 s doubled once
    keys = {request.headers["Idempotency-Key"] for request in service.asked}
    assert len(keys) == 1  # the service sees one call, repeated
    assert len({request.content for request in service.asked}) == 1


def test_a_call_that_is_not_safe_to_repeat_is_not_repeated_after_silence() -> None:
    service = Service(httpx2.ReadTimeout("silence"))
    with pytest.raises(UnreachableError):
        service.client.send(make_demo("first-steps"))
    assert len(service.asked) == 1


def test_a_call_that_never_left_is_repeated_until_patience_ends() -> None:
    service = Service(*[httpx2.ConnectError("refused")] * 5)
    with pytest.raises(UnreachableError, match="http://service cannot be reached"):
        service.client.send(make_demo("first-steps"))
    assert len(service.asked) == 5


def test_a_failed_job_says_why() -> None:
    service = Service(httpx2.ReadError("no stream"), (200, JOB))
    with pytest.raises(JobFailedError, match="job_1 ended as failed: Lost"):
        service.client.wait("job_1")


def test_waiting_falls_back_to_asking_where_streams_do_not_pass() -> None:
    running = {**JOB, "state": "running", "fault": None, "progress": {"stage": "improve"}}
    page = lambda _request: httpx2.Response(200, content=b"<html>", headers={"content-type": "text/html"})  # noqa: E731
    service = Service(page, (200, running), (200, {**running, "state": "succeeded", "answer": {"data": 1}}))
    heard: list[object] = []
    job = service.client.wait("job_1", heard.append)
    assert (job.state, heard) == ("succeeded", [{"stage": "improve"}])


def test_events_are_followed_to_the_end() -> None:
    lines = [
        f"event: progress\nid: {n}\ndata: {json.dumps({'seq': n, 'line': {'stage': 's', 'n': n}})}\n\n" for n in (1, 2)
    ]
    stream = "".join([": ping\n\n", *lines, "event: end\ndata: {}\n\n"]).encode()
    follow = lambda _request: httpx2.Response(200, content=stream, headers={"content-type": "text/event-stream"})  # noqa: E731
    service = Service(follow, (200, {**JOB, "state": "succeeded", "fault": None}))
    heard: list[dict[str, int]] = []
    service.client.wait("job_1", heard.append)  # type: ignore[arg-type]
    assert [line["n"] for line in heard] == [1, 2]


def test_lists_are_read_page_by_page() -> None:
    move = {"item": "a", "name": "A", "from": "x", "to": "y", "since": None, "effective": None, "gain": "", "status": "open",
            "reason": "", "by": "", "at": None}  # fmt: skip
    service = Service((200, {"items": [move], "next": "c2"}), (200, {"items": [{**move, "item": "b"}], "next": None}))
    assert [one.item for one in service.client.moves("chg_1")] == ["a", "b"]
    assert service.asked[1].url.params["cursor"] == "c2"
