"""Asking for a job: everything is checked, then row, turn in the queue and audit entry are written in one transaction.

When to modify: when a job must be refused for another reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from api.errors import ApiError
from api.jobs.asked import JobAsked
from api.jobs.fair_share import next_share
from api.jobs.queue import Turns
from api.jobs.registry import Inputs, Kind, kind_named, kinds
from api.security.caller import Caller
from api.settings import Settings
from api.store import Tx, audit, jobs, new_id
from api.store.moments import from_datetime
from api.tenant_settings import settings_of
from api.validation_issues import SEE, issues_of, way_out_of
from assigner.errors import UnknownNameError
from assigner.issues import Issue, Issues
from assigner.language import Words

EXPECTED_SECONDS = 30.0
"""What a job counts in the fair sharing where its parameters name no seconds."""
INVALID = Words("The job is invalid", "作业无效")
KIND_WAY_OUT = Words("Take one of: {known}.", "请使用以下之一：{known}。")
DEADLINE_PAST = Words("The deadline has passed.", "截止时间已过。")
DEADLINE_WAY_OUT = Words("Give a moment in the future, or none.", "请给出未来的时间，或不填。")
LIMIT_LONG = Words("The limit is longer than {most:g} s.", "时限超过 {most:g} 秒。")
LIMIT_WAY_OUT = Words(
    "Give at most {most:g}, or let the operator raise ASSIGNER_JOB_LIMIT_MOST_SECONDS.",
    "请给出不超过 {most:g} 的值，或请运维人员提高 ASSIGNER_JOB_LIMIT_MOST_SECONDS。",
)
QUEUE_FULL = Words(
    "{waiting} jobs of yours wait already; at most {most} may. Wait until some have ended, or cancel some "
    "(POST /v1/jobs/ID/cancel).",
    "您已有 {waiting} 个作业在排队，最多允许 {most} 个。请等待部分作业结束，或取消部分作业（POST /v1/jobs/ID/cancel）。",
)
RETRY_SECONDS = 15


@dataclass(frozen=True)
class Jobs:
    """What asking for jobs needs, for the life of the process.

    Parameters
    ----------
    settings
        Limits.
    turns
        The queue.
    """

    settings: Settings
    turns: Turns

    def submit(
        self, tx: Tx, caller: Caller, asked: JobAsked, *, at: int, schedule: str | None = None
    ) -> dict[str, Any]:
        """Store a job and its turn; both are there when the transaction is committed.

        Parameters
        ----------
        tx
            A transaction that writes. Its last statement is the audit entry of the job.
        caller
            Who asks.
        asked
            What is asked for.
        at
            The moment in microseconds.
        schedule
            The schedule that asks, where one does.

        Returns
        -------
        dict
            The row.

        Raises
        ------
        ApiError
            422 with every issue; 429 when too many jobs of the tenant wait.
        """
        kind, params = self._checked(asked, at)
        seconds = float(getattr(params, "seconds", EXPECTED_SECONDS))
        share = next_share(tx, caller.tenant, seconds)  # holds the tenant's row: the count below stays true
        self._check_room(tx, caller.tenant)
        inputs = kind.check(tx, caller, asked) or asked
        job = new_id("job")
        row = self._row(job, caller, asked, inputs, params, share, at) | {"schedule": schedule}
        jobs.add(tx, row)
        self.turns.put(tx, caller.tenant, new_id("turn"), share)
        audit.record(tx, caller, "job.queued", "job", job, why=asked.note, details={"kind": kind.name}, at=at)
        stored = jobs.one(tx, caller.tenant, job)
        assert stored is not None
        return stored

    def check(self, tx: Tx, caller: Caller, asked: JobAsked, *, at: int) -> dict[str, Any]:
        """Check a job without storing it; return it with all that was left to us: version, parameters, limit.

        Raises
        ------
        ApiError
            422 with every issue.
        """
        kind, params = self._checked(asked, at)
        inputs = kind.check(tx, caller, asked) or asked
        return asked.model_dump(mode="json") | {
            "problem": inputs.problem,
            "version": inputs.version,
            "plan": inputs.plan,
            "params": params.model_dump(mode="json"),
            "limit_seconds": asked.limit_seconds or self.settings.job_limit_seconds,
        }

    def _row(
        self, job: str, caller: Caller, asked: JobAsked, inputs: Inputs, params: BaseModel, share: int, at: int
    ) -> dict[str, Any]:
        return {
            "id": job,
            "tenant": caller.tenant,
            "kind": asked.kind,
            "actor": caller.actor,
            "language": caller.language,
            "problem": inputs.problem,
            "version": inputs.version,
            "plan": inputs.plan,
            "params": params.model_dump(mode="json"),
            "note": asked.note,
            "priority": asked.priority,
            "share": share,
            "limit_seconds": asked.limit_seconds or self.settings.job_limit_seconds,
            "deadline": None if asked.deadline is None else from_datetime(asked.deadline),
            "made_at": at,
        }

    def _checked(self, asked: JobAsked, at: int) -> tuple[Kind, BaseModel]:
        """Return kind and parameters.

        Raises
        ------
        ApiError
            422 with every issue.
        """
        issues = Issues()
        self._check_times(asked, at, issues)
        kind, params = None, None
        try:
            kind = kind_named(asked.kind)
            params = kind.params.model_validate(asked.params)
        except UnknownNameError as error:
            way_out = way_out_of(asked.kind, kinds(), KIND_WAY_OUT.filled(known=", ".join(kinds())))
            issues.error("kind-unknown", "$.kind", error.words, way_out, asked.kind)
        except ValidationError as error:
            assert kind is not None
            found = [{**one, "loc": ("body", "params", *one["loc"])} for one in error.errors()]
            issues.found += issues_of(found, kind.params)
        if kind is None or params is None or issues.has_errors:
            raise invalid(issues.found)
        return kind, params

    def _check_times(self, asked: JobAsked, at: int, issues: Issues) -> None:
        most = self.settings.job_limit_most_seconds
        if asked.limit_seconds is not None and asked.limit_seconds > most:
            words, way_out = LIMIT_LONG.filled(most=most), LIMIT_WAY_OUT.filled(most=most)
            issues.error("limit-too-long", "$.limit_seconds", words, way_out, asked.limit_seconds)
        if asked.deadline is not None and from_datetime(asked.deadline) <= at:
            issues.error("deadline-past", "$.deadline", DEADLINE_PAST, DEADLINE_WAY_OUT, asked.deadline.isoformat())

    def _check_room(self, tx: Tx, tenant: str) -> None:
        waiting, allowed = jobs.counted(tx, tenant, (jobs.QUEUED,)), self.settings.job_queue_limit
        most = min(allowed, settings_of(tx, tenant).queued_jobs or allowed)
        if waiting >= most:
            raise ApiError(
                429,
                "queue-full",
                Words("Too many jobs wait", "排队的作业过多"),
                QUEUE_FULL.filled(waiting=waiting, most=most),
                headers={"Retry-After": str(RETRY_SECONDS)},
            )


def invalid(issues: list[Issue]) -> ApiError:
    """Return the answer to a job that cannot be."""
    return ApiError(422, "job-invalid", INVALID, SEE.filled(count=len(issues)), issues=issues)
