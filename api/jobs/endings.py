"""The end of a job: answer, plan, state, audit entry and what others are told, in one transaction that happens once.

When to modify: when the end of a job must write something else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.jobs import ending_words
from api.jobs.child import OUTCOME_FILE, fault_of
from api.jobs.registry import kind_named
from api.security.caller import process_caller
from api.store import Tx, audit, blobs, jobs
from assigner.language import Words

OnEnd = Callable[[Tx, Mapping[str, Any]], None]
READ_BYTES = 1 << 20


@dataclass(frozen=True)
class Ending:
    """How a job ends.

    Parameters
    ----------
    state
        One of :data:`api.store.jobs.ENDED`.
    fault
        Code, words and issues, where there is no answer.
    summary
        Of the new plan, else what the answer says in one sentence, where there is one.
    has_answer
        Whether the folder holds an answer to be kept.
    """

    state: str
    fault: Mapping[str, Any] | None = None
    summary: Mapping[str, Any] | None = None
    has_answer: bool = False


def failed(code: str, words: Words) -> Ending:
    """Return the end of a job that gave no answer."""
    return Ending(jobs.FAILED, fault_of(code, words))


def cancelled() -> Ending:
    """Return the end of a job that was cancelled before it had an answer."""
    return Ending(jobs.CANCELLED, fault_of("job-cancelled", ending_words.CANCELLED))


def expired() -> Ending:
    """Return the end of a job whose deadline passed."""
    return Ending(jobs.EXPIRED, fault_of("job-expired", ending_words.EXPIRED))


def broken() -> Ending:
    """Return the end of a job that we could not run."""
    return failed("job-broken", ending_words.BROKEN)


def answered(folder: Path, *, is_cancelled: bool) -> Ending:
    """Return the end of a job that wrote its outcome; a fault of the input is one too."""
    outcome = json.loads((folder / OUTCOME_FILE).read_bytes())
    if outcome["error"] is not None:
        return Ending(jobs.CANCELLED if is_cancelled else jobs.FAILED, outcome["error"])
    return Ending(jobs.CANCELLED if is_cancelled else jobs.SUCCEEDED, None, outcome["summary"], True)


def end(
    tx: Tx,
    job: Mapping[str, Any],
    attempt: int,
    ending: Ending,
    on_end: OnEnd,
    *,
    at: int,
    folder: Path | None = None,
) -> bool:
    """End a job.

    Parameters
    ----------
    tx
        A transaction that writes; everything happens in it or nothing.
    job
        The row.
    attempt
        The start that ends it.
    ending
        How.
    on_end
        Writes what others must be told.
    at
        The moment in microseconds.
    folder
        The files of the task, where it has an answer.

    Returns
    -------
    bool
        False when the job has ended before, or another start has taken it over: nothing was written.
    """
    tenant, name = job["tenant"], job["id"]
    ended = jobs.end(
        tx, tenant, name, attempt, state=ending.state, at=at, fault=_plain(ending.fault), summary=_plain(ending.summary)
    )
    if not ended:
        return False
    if ending.has_answer and folder is not None:
        outcome = blobs.put(tx, tenant, _parts(folder / OUTCOME_FILE), at=at)
        plan = kind_named(job["kind"]).keep(tx, job, folder)
        jobs.change(tx, tenant, name, outcome=outcome, new_plan=plan)
    row = jobs.one(tx, tenant, name)
    assert row is not None
    on_end(tx, row)
    details = {"kind": job["kind"], "state": ending.state, "plan": row["new_plan"]}
    audit.record(tx, process_caller(tenant, "worker"), "job.ended", "job", name, details=details, at=at)
    return True


def _plain(data: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if data is None else dict(data)


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while part := file.read(READ_BYTES):
            yield part
