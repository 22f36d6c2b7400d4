"""Checks of people at fixed times: two duties at once, or a duty on leave, for whoever is pinned or named.

When to modify: when people are bound to duties in a new way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem import time
from assigner.problem.items import seats
from assigner.problem.validation.findings import Findings, Kind

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

PINNED_OVERLAP = Kind(
    "pinned-overlap",
    "warning",
    Words(
        "'{rep}' is bound to '{value}' and at the same time to '{other}'.", "“{rep}”同时被绑定到“{value}”与“{other}”。"
    ),
    Words(
        "Release one of them, or move it: one person cannot do both.", "请解除其中之一或调整时间：一人无法同时参加。"
    ),
)
PINNED_ON_LEAVE = Kind(
    "pinned-on-leave",
    "warning",
    Words("'{rep}' is bound to '{value}', but is on leave then.", "“{rep}”被绑定到“{value}”，但当时在休假。"),
    Words("Release the rep, or move the duty or the leave.", "请解除绑定，或调整任务或休假时间。"),
)


def check_bookings(subject: Subject, findings: Findings, occurrences: pd.DataFrame) -> None:
    """Check fixed duties with pinned or named people, given the duties' occurrences."""
    if not occurrences["fixed"].any():
        return
    bound = _bound(subject, occurrences)
    if bound.empty:
        return
    _check_overlaps(subject, findings, bound)
    _check_leave(subject, findings, bound)


def _bound(subject: Subject, occurrences: pd.DataFrame) -> pd.DataFrame:
    """Return (rep, duty, start, end, seat) of every fixed occurrence and the person bound to each of its seats."""
    fixed = occurrences[occurrences["fixed"].to_numpy(dtype=bool)]
    table = fixed.merge(seats(subject.settings, subject.frames)[["duty", "named"]], on="duty")
    pin = subject.rep_rows(subject.frames["duties"]["pin"])[table["duty"]]
    rep = np.where(table["named"] >= 0, table["named"], pin)
    table = table.assign(rep=rep, start=table["earliest"], end=table["earliest"] + table["duration"])
    return table.loc[rep >= 0, ["rep", "duty", "start", "end"]].sort_values(["rep", "start"], ignore_index=True)


def _check_overlaps(subject: Subject, findings: Findings, bound: pd.DataFrame) -> None:
    """Compare each booking with the one that ends last among those before it: enough to find every rep at fault."""
    last_end = bound.groupby("rep")["end"].cummax()
    at = pd.Series(np.where(bound["end"] == last_end, np.arange(len(bound)), -1)).groupby(bound["rep"]).cummax()
    before = at.groupby(bound["rep"]).shift(fill_value=-1).to_numpy()
    hit = (before >= 0) & (bound["end"].to_numpy()[before] > bound["start"].to_numpy())
    pairs = bound[hit].assign(other=bound["duty"].to_numpy()[before[hit]]).drop_duplicates(["rep", "duty", "other"])
    _add(subject, findings, PINNED_OVERLAP, pairs)


def _check_leave(subject: Subject, findings: Findings, bound: pd.DataFrame) -> None:
    absences = time.absences(subject.settings, subject.frames)
    start, end = bound["start"].to_numpy(), bound["end"].to_numpy()
    away = time.overlaps(absences, bound["rep"].to_numpy(), start, end)
    _add(subject, findings, PINNED_ON_LEAVE, bound[away].drop_duplicates(["rep", "duty"]))


def _add(subject: Subject, findings: Findings, kind: Kind, bad: pd.DataFrame) -> None:
    ids = subject.frames["duties"]["id"].to_numpy(dtype=object)
    facts: dict[str, Any] = {"rep": subject.reps["id"].to_numpy(dtype=object)[bad["rep"]]}
    if "other" in bad:
        facts["other"] = ids[bad["other"]]
    findings.add(kind, "duties", bad["duty"].to_numpy(), "start", values=ids[bad["duty"]], **facts)
