"""Problems and their versions in the database.

When to modify: when problems are looked up or listed in another way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import sqlalchemy as sa

from api.store import blobs
from api.store.engine import Tx
from api.store.ids import new_id
from api.store.tables.changes import change_requests, publications
from api.store.tables.jobs import jobs
from api.store.tables.plans import plans
from api.store.tables.problems import problem_versions, problems
from api.store.tables.routing import route_boards

_SPEAKING = {
    plans: ("version",),
    change_requests: ("version",),
    publications: ("before", "after", "rolled_back_version"),
    route_boards: ("version",),
    jobs: ("version",),
}
"""Tables whose rows rest on a version, and the columns that number it."""


def add(tx: Tx, tenant: str, *, name: str, made_by: str, at: int) -> str:
    """Insert a problem without any version and return its id; :func:`add_version` must follow in the transaction."""
    problem = new_id("prob")
    tx.execute(
        sa.insert(problems).values(
            id=problem, tenant=tenant, name=name, latest=0, made_by=made_by, made_at=at, changed_at=at, revision=0
        )
    )
    return problem


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """A version that is about to be stored.

    Parameters
    ----------
    digest, blob
        Fingerprint of the problem, and where its content is kept.
    source
        ``upload``, ``import``, ``demo``, ``delta``, ``publish`` or ``rollback``.
    made_by, at, why
        Who made it, when and why.
    parent
        The version that it was made from.
    counts
        Rows by table.
    issues
        Warnings and remarks of its validation, as plain data.
    origin
        What it was made of: names of files, a delta, a publication.
    """

    digest: str
    blob: str
    source: str
    made_by: str
    at: int
    why: str = ""
    parent: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    issues: Sequence[Mapping[str, Any]] = ()
    origin: Mapping[str, Any] = field(default_factory=dict)


def add_version(tx: Tx, tenant: str, problem: str, version: NewVersion) -> int:
    """Append a version, make it the latest, and return its number.

    The row of the problem is changed first: its lock makes two writers take their turn, so numbers have no gap.

    Raises
    ------
    KeyError
        The tenant has no such problem.
    """
    counted = (
        sa.update(problems)
        .where(problems.c.tenant == tenant, problems.c.id == problem)
        .values(latest=problems.c.latest + 1, revision=problems.c.revision + 1, changed_at=version.at)
        .returning(problems.c.latest)
    )
    number = tx.execute(counted).scalar_one_or_none()
    if number is None:
        raise KeyError(problem)
    values = {column.name: getattr(version, column.name) for column in fields(version) if column.name != "at"}
    tx.execute(
        sa.insert(problem_versions).values(problem=problem, number=number, tenant=tenant, made_at=version.at, **values)
    )
    return int(number)


def find(tx: Tx, tenant: str, problem: str, *, lock: bool = False) -> sa.RowMapping | None:
    """Return the row of a problem, None where the tenant has none; ``lock`` holds it until the transaction ends."""
    asked = sa.select(problems).where(problems.c.tenant == tenant, problems.c.id == problem)
    return tx.execute(asked.with_for_update() if lock else asked).mappings().one_or_none()


def find_version(tx: Tx, tenant: str, problem: str, number: int | None = None) -> sa.RowMapping | None:
    """Return the row of a version, the latest where no number is given; None where there is none."""
    asked = sa.select(problem_versions).where(
        problem_versions.c.tenant == tenant, problem_versions.c.problem == problem
    )
    if number is not None:
        asked = asked.where(problem_versions.c.number == number)
    return tx.execute(asked.order_by(problem_versions.c.number.desc()).limit(1)).mappings().one_or_none()


def listed(
    tx: Tx, tenant: str, *, before: str | None = None, limit: int = 50, name: str = "", archived: bool = False
) -> list[dict[str, Any]]:
    """Return problems, newest first.

    Parameters
    ----------
    tx, tenant
        The transaction and whose problems.
    before
        Only problems older than this id.
    limit
        At most this many.
    name
        Only problems whose name contains this, whatever its case.
    archived
        Whether archived ones are listed instead of the others.
    """
    asked = sa.select(problems).where(
        problems.c.tenant == tenant,
        problems.c.archived_at.is_not(None) if archived else problems.c.archived_at.is_(None),
    )
    if before is not None:
        asked = asked.where(problems.c.id < before)
    if name:
        asked = asked.where(problems.c.name.icontains(name, autoescape=True))
    return [dict(row) for row in tx.execute(asked.order_by(problems.c.id.desc()).limit(limit)).mappings()]


def versions(tx: Tx, tenant: str, problem: str, *, before: int | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """Return versions of a problem, newest first."""
    asked = sa.select(problem_versions).where(
        problem_versions.c.tenant == tenant, problem_versions.c.problem == problem
    )
    if before is not None:
        asked = asked.where(problem_versions.c.number < before)
    return [dict(row) for row in tx.execute(asked.order_by(problem_versions.c.number.desc()).limit(limit)).mappings()]


def sweep_versions(tx: Tx, tenant: str, *, before: int, limit: int) -> int:
    """Remove versions that were made before a moment and that nothing rests on, at most so many; return how many.

    The latest version stays, and every one that a plan, a change request, a publication, a board of routing or a job that
    is kept speaks of.
    """
    mine = problem_versions.c
    latest = sa.select(problems.c.latest).where(problems.c.id == mine.problem).scalar_subquery()
    speaks = [
        sa.exists().where(table.c.tenant == tenant, table.c.problem == mine.problem, table.c[name] == mine.number)
        for table, names in _SPEAKING.items() for name in names
    ]  # fmt: skip
    asked = sa.select(mine.problem, mine.number, mine.blob).where(
        mine.tenant == tenant, mine.made_at < before, mine.number < latest, sa.not_(sa.or_(*speaks))
    )
    rows = tx.execute(asked.limit(limit)).all()
    for problem, number, blob in rows:
        tx.execute(
            sa.delete(problem_versions).where(mine.tenant == tenant, mine.problem == problem, mine.number == number)
        )
        shared = sa.select(sa.exists().where(mine.tenant == tenant, mine.blob == blob))
        if not tx.execute(shared).scalar():
            blobs.delete(tx, tenant, blob)
    return len(rows)


def change(tx: Tx, tenant: str, problem: str, *, revision: int, at: int, **values: Any) -> bool:
    """Set columns of a problem if it is still at ``revision``; False when somebody was faster."""
    asked = (
        sa.update(problems)
        .where(problems.c.tenant == tenant, problems.c.id == problem, problems.c.revision == revision)
        .values(revision=revision + 1, changed_at=at, **values)
    )
    return tx.execute(asked).rowcount == 1
