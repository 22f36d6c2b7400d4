"""Problems and their versions: made from uploads, changed by deltas, compared.

Every change makes a new version; none is ever changed in place, so a plan always finds the state that it answers.
When to modify: when versions come about in another way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.errors import StaleError
from api.plans import storage
from api.plans.intake import Told, counts_of, plain_issues, storable
from api.plans.library import problem_row
from api.security.caller import Caller
from api.store import Tx, audit, blobs, problems

if TYPE_CHECKING:
    from assigner.issues import Issue
    from assigner.problem.problem import Problem

UNNAMED = "untitled"


@dataclass(frozen=True, kw_only=True)
class Content:
    """A problem that is about to become a version.

    Parameters
    ----------
    digest
        Fingerprint of the problem.
    packed
        The problem as a version keeps it.
    counts
        Rows by table.
    issues
        Warnings and remarks, as plain data.
    name
        The problem's own name.
    """

    digest: str
    packed: bytes
    counts: Mapping[str, int]
    issues: Sequence[Mapping[str, Any]] = ()
    name: str = ""

    @classmethod
    def of_upload(cls, told: Told, packed: bytes) -> Content:
        """Return what an upload gave that has no error."""
        assert told.digest is not None
        return cls(digest=told.digest, packed=packed, counts=told.counts, issues=told.issues, name=told.name)

    @classmethod
    def of_problem(cls, problem: Problem, issues: Sequence[Issue] = ()) -> Content:
        """Return a problem in memory."""
        return cls(
            digest=problem.digest, packed=storage.packed(problem), counts=counts_of(problem),
            issues=plain_issues(issues), name=storable(problem.settings.name),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Because:
    """Why a version is made.

    Parameters
    ----------
    source
        ``upload``, ``import``, ``demo``, ``delta``, ``publish`` or ``rollback``.
    why
        In the words of whoever makes it.
    origin
        What it is made of.
    """

    source: str
    why: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)


def create(tx: Tx, caller: Caller, content: Content, because: Because, *, name: str = "", at: int) -> dict[str, Any]:
    """Store a new problem with its first version and return its row."""
    named = storable(name) or content.name or UNNAMED
    problem = problems.add(tx, caller.tenant, name=named, made_by=caller.actor, at=at)
    number = problems.add_version(tx, caller.tenant, problem, _new(tx, caller, content, because, None, at))
    row = problem_row(tx, caller.tenant, problem)
    details = {"version": number, "source": because.source, "digest": content.digest}
    audit.record(tx, caller, "problem.created", "problem", problem, why=because.why, details=details, at=at)
    return row


def append(
    tx: Tx, caller: Caller, problem: str, content: Content, because: Because, *, revision: int | None, at: int
) -> tuple[dict[str, Any], int]:
    """Store a new version of a problem and return the problem's row and the version's number.

    The last statement is the audit entry.

    Parameters
    ----------
    tx, caller
        The transaction and who changes the problem.
    problem, content, because
        Which one, its new content, and why.
    revision
        The problem's revision as the caller knows it; None where no one could have changed it since.
    at
        The moment in microseconds.

    Raises
    ------
    NotFoundError, StaleError
        There is no such problem; somebody changed it since.
    """
    row = problem_row(tx, caller.tenant, problem, lock=True)
    if revision is not None and row["revision"] != revision:
        raise StaleError({"revision": row["revision"], "latest": row["latest"]}, row["revision"])
    new = _new(tx, caller, content, because, row["latest"], at)
    number = problems.add_version(tx, caller.tenant, problem, new)
    row = problem_row(tx, caller.tenant, problem)
    details = {"version": number, "source": because.source, "digest": content.digest}
    audit.record(tx, caller, "problem.changed", "problem", problem, why=because.why, details=details, at=at)
    return row, number


def _new(
    tx: Tx, caller: Caller, content: Content, because: Because, parent: int | None, at: int
) -> problems.NewVersion:
    return problems.NewVersion(
        digest=content.digest,
        blob=blobs.put(tx, caller.tenant, content.packed, media_type=storage.MEDIA_TYPE, compress=False, at=at),
        source=because.source, parent=parent, why=storable(because.why), made_by=caller.actor, at=at,
        counts=content.counts, issues=content.issues, origin=storable(because.origin),
    )  # fmt: skip
