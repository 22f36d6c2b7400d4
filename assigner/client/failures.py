"""Failures of calls, with the service's own words.

When to modify: when a failure must be told apart from all others.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assigner.client.models.shared import Finding
from assigner.errors import AssignerError
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.client.models.jobs import Job

NO_WORDS = Words("The service answered {status} without saying why.", "服务返回 {status}，未说明原因。")
UNREACHABLE = Words(
    "The service at {url} cannot be reached ({reason}). Is it running, and is the address right?",
    "无法连接服务 {url}（{reason}）。请确认服务正在运行且地址正确。",
)
NO_ANSWER = Words("The job {job} ended as {state}: {why}", "作业 {job} 以 {state} 结束：{why}")
UNTOLD = Words("it was cancelled.", "已取消。")


class ServiceError(AssignerError):
    """The service refused a call.

    Parameters
    ----------
    status
        HTTP status.
    problem
        The ``application/problem+json`` document; empty where none came.
    """

    code = "service"

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        told = problem.get("words", {})
        words = NO_WORDS.filled(status=status)
        if "detail" in told:
            words = Words(
                f"{told['title']['en']}: {told['detail']['en']}", f"{told['title']['zh']}：{told['detail']['zh']}"
            )
        super().__init__(words)
        self.status = status
        self.problem = problem
        self.fault = str(problem.get("code", ""))
        self.request_id = str(problem.get("request_id", ""))
        self.issues = [Finding.model_validate(issue) for issue in problem.get("issues", [])]


class UnreachableError(AssignerError):
    """The service did not answer at all."""

    code = "service-unreachable"


class JobFailedError(AssignerError):
    """A job ended without an answer."""

    code = "job-failed"

    def __init__(self, job: Job) -> None:
        why = UNTOLD if job.fault is None else Words(job.fault.message.en, job.fault.message.zh)
        super().__init__(
            Words(
                NO_ANSWER.en.format(job=job.id, state=job.state, why=why.en),
                NO_ANSWER.zh.format(job=job.id, state=job.state, why=why.zh),
            )
        )
        self.job = job
        self.issues = [] if job.fault is None else job.fault.issues


def failure_of(status: int, content: bytes) -> ServiceError:
    """Return the failure that an answer tells of."""
    try:
        found = json.loads(content)
    except ValueError:
        found = {}
    return ServiceError(status, found if isinstance(found, dict) else {})
