"""A team's history of deals: read from what was sent, kept with its problem, handed to the jobs that ask for it.

When to modify: when a history comes in another form, or another kind of job reads it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.plans.for_jobs import prepare_optional
from api.store import Tx, blobs, histories

if TYPE_CHECKING:
    import pandas as pd

    from api.jobs.task import Task
    from assigner.files.deals import Deal
    from assigner.issues import Issue
    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period
    from assigner.problem.problem import Problem

DEALS_FILE = "deals.parquet"
"""The stored history in a task's folder."""
MOST_NAMED = 50
DEALS = "Won, lost and open deals; those kept with the problem where none are given."
"""What parameters of jobs say of their field ``deals``."""


@dataclass(frozen=True)
class Taken:
    """A history that was read.

    Parameters
    ----------
    content
        The deals as Parquet.
    about
        How many, from when to when, whose deals, and who of them the problem does not know.
    issues
        Warnings.
    """

    content: bytes
    about: Mapping[str, Any]
    issues: Sequence[Issue]


def taken(path: Path, problem: Problem, mapping: str = "") -> Taken:
    """Read deals: a CSV or Parquet file of them, or the folder of an export with its mapping.

    Raises
    ------
    InputError
        With every fault of the file or the export, or when no deal was ever closed.
    UnknownNameError
        There is no such bundled mapping.
    """
    from assigner.files.deals import read_deals
    from assigner.manage.history.history import history_of

    table, issues = read_deals(path, mapping or None)
    buffer = io.BytesIO()
    table.to_parquet(buffer, index=False)
    return Taken(buffer.getvalue(), _about(history_of(table, path.name), table, problem), issues)


def _about(history: History, table: pd.DataFrame, problem: Problem) -> dict[str, Any]:
    from assigner.manage.history.periods import day_of

    known, whose = {str(rep) for rep in problem.rep_ids}, sorted(set(table["rep"].astype(str)))
    return {
        "num_deals": len(table),
        "outcomes": {str(name): int(count) for name, count in table["outcome"].value_counts().items()},
        "first_day": day_of(history.first_day).isoformat(),
        "last_day": day_of(history.last_day).isoformat(),
        "quarters": [one.label for one in history.quarters],
        "won_by_quarter": {one.label: _won(history, one) for one in history.quarters},
        "skills": sorted({skill for skill in history.deals["skill"] if skill})[:MOST_NAMED],
        "num_reps": len(whose),
        "unknown_reps": [rep for rep in whose if rep not in known][:MOST_NAMED],
        "has_minutes": bool(table["minutes"].notna().any()),
    }


def _won(history: History, quarter: Period) -> float:
    return round(float(history.closed_in(quarter.first, quarter.last)["value"].sum()), 2)


def prepare(tx: Tx, job: Mapping[str, Any], folder: Path) -> None:
    """Write version, plan and history into the folder of a task, as far as the job has them."""
    prepare_optional(tx, job, folder)
    row = histories.find(tx, job["tenant"], job["problem"]) if job["problem"] else None
    if row is not None:
        (folder / DEALS_FILE).write_bytes(blobs.get(tx, job["tenant"], row["blob"]))


def history_of_task(task: Task[Any], deals: Sequence[Deal]) -> History | None:
    """Return the deals that came with a job, else the stored ones of its problem; None where there are neither.

    Raises
    ------
    InputError
        No deal was ever closed.
    """
    from assigner.files.deals import deals_of
    from assigner.manage.history.history import history_of, read_history

    if deals:
        return history_of(deals_of(deal.model_dump() for deal in deals), "$.params.deals")
    path = task.folder / DEALS_FILE
    return read_history(path)[0] if path.exists() else None
