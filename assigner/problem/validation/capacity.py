"""Checks of amounts against each other: capacity, target, floor, pinned load, total need.

Sums are over what stands in the tables; working hours add capacity where none is given, which the
caller hands in. When to modify: when reps get another kind of limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

FLOOR_ABOVE_CAPACITY = Kind(
    "floor-above-capacity",
    "error",
    Words(
        "The floor of {dimension}, {value:,.10g}, lies above the capacity, {capacity:,.10g}.",
        "{dimension} 的下限 {value:,.10g} 高于产能 {capacity:,.10g}。",
    ),
    Words("Lower the floor, or raise the capacity.", "请调低下限，或提高产能。"),
)
TARGET_ABOVE_CAPACITY = Kind(
    "target-above-capacity",
    "warning",
    Words(
        "The target of {dimension}, {value:,.10g}, lies above the capacity, {capacity:,.10g}.",
        "{dimension} 的目标 {value:,.10g} 高于产能 {capacity:,.10g}。",
    ),
    Words("Lower the target, or raise the capacity.", "请调低目标，或提高产能。"),
)
LOAD_ABOVE_CAPACITY = Kind(
    "load-above-capacity",
    "warning",
    Words(
        "The current load of {dimension}, {value:,.10g}, already lies above the capacity, {capacity:,.10g}.",
        "{dimension} 的已有负荷 {value:,.10g} 已超过产能 {capacity:,.10g}。",
    ),
    Words(
        "Lower the load, or raise the capacity; the rep can take nothing more.",
        "请调低已有负荷，或提高产能；此人已无法再承担工作。",
    ),
)
PINNED_ABOVE_CAPACITY = Kind(
    "pinned-above-capacity",
    "warning",
    Words(
        "{num_items:,} item(s) pinned to the rep need {value:,.10g} {dimension} with the current load; "
        "the capacity is {capacity:,.10g}.",
        "锁定给此人的 {num_items:,} 个项目加已有负荷共需 {dimension} {value:,.10g}，超过产能 {capacity:,.10g}。",
    ),
    Words("Release pins, or raise the capacity.", "请解除部分锁定，或提高产能。"),
)
OVERFULL = Kind(
    "capacity-short",
    "warning",
    Words(
        "All work together needs {needed:,.10g} {dimension}; the active reps have {value:,.10g}: "
        "overfull by {excess:.1%}.",
        "全部工作共需 {dimension} {needed:,.10g}，在岗人员合计 {value:,.10g}，超出 {excess:.1%}。",
    ),
    Words(
        "Something will stay unassigned. Check the units, or add capacity.",
        "必有项目无法分配。请检查单位，或增加产能。",
    ),
)
FLOORS_ABOVE_WORK = Kind(
    "floors-above-work",
    "warning",
    Words(
        "The floors of {dimension} sum to {value:,.10g}, but all work together brings only {needed:,.10g}.",
        "{dimension} 的下限合计 {value:,.10g}，而全部工作合计仅 {needed:,.10g}。",
    ),
    Words("Lower the floors; they cannot all be kept.", "请调低下限，否则无法全部满足。"),
)
CAPACITY_MISSING = Kind(
    "capacity-missing",
    "warning",
    Words(
        "The rep '{value}' has no capacity of minutes and no working hours, though others have: the load is unlimited.",
        "“{value}”既无分钟产能也无工时（其他人有），其负荷将不受限制。",
    ),
    Words("Give capacity.minutes or working hours.", "请填写分钟产能或工时。"),
)

_PER_REP = ("capacity", "target", "floor", "current_load")


def check_capacity(subject: Subject, findings: Findings, working_minutes: np.ndarray) -> None:
    """Check the reps' amounts over the horizon and in single periods.

    Parameters
    ----------
    subject, findings
        As in all checks.
    working_minutes
        Working minutes of each rep over the horizon, NaN without working hours; they stand in where a
        rep has no capacity of minutes.
    """
    for dimension in subject.dimensions:
        amounts = _rep_amounts(subject, dimension)
        _check_order(findings, amounts, dimension)
        if dimension == "minutes":
            own = amounts["capacity"].isna().to_numpy()
            amounts["capacity"] = np.where(own, working_minutes, amounts["capacity"])
            _check_missing(subject, findings, amounts)
        _check_pinned(subject, findings, amounts, dimension)
        _check_totals(subject, findings, amounts, dimension)
    _check_periods(subject, findings)


def _rep_amounts(subject: Subject, dimension: str) -> pd.DataFrame:
    """Return one row a rep: amounts of the dimension (NaN where not given) and the row that gives them."""
    out = pd.DataFrame(index=range(len(subject.reps)))
    for field in _PER_REP:
        given = subject.frames[f"reps.{field}"]
        given = given[given["key"] == dimension].drop_duplicates("row")
        out[field] = given.set_index("row")["value"]
        out[f"{field}_at"] = pd.Series(given.index, index=given["row"])
    return out


def _check_order(findings: Findings, amounts: pd.DataFrame, dimension: str) -> None:
    kinds = (
        ("floor", FLOOR_ABOVE_CAPACITY),
        ("target", TARGET_ABOVE_CAPACITY),
        ("current_load", LOAD_ABOVE_CAPACITY),
    )
    for field, kind in kinds:
        bad = amounts[amounts[field] > amounts["capacity"]]
        rows = bad[f"{field}_at"].to_numpy(dtype=np.int64)
        facts: dict[str, Any] = {"values": bad[field], "capacity": bad["capacity"], "dimension": dimension}
        findings.add(kind, f"reps.{field}", rows, "value", **facts)


def _check_missing(subject: Subject, findings: Findings, amounts: pd.DataFrame) -> None:
    without = amounts["capacity"].isna().to_numpy() & subject.active
    if (subject.active & ~without).any():
        rows = np.flatnonzero(without)
        findings.add(CAPACITY_MISSING, "reps", rows, "capacity", values=subject.reps["id"].iloc[rows])


def work_amounts(subject: Subject, dimension: str) -> pd.Series[float]:
    """Return what each row of work takes of a dimension, 0 where nothing is given.

    A duty counts once here, however often it recurs: this is a lower estimate, right for a warning.
    """
    work = subject.work
    if dimension == "count":
        return pd.Series(1.0, index=work.index)
    if dimension in ("minutes", "value", "potential"):
        own = work[dimension].fillna(0.0)
        if dimension == "minutes":
            first = subject.first_number["duties"]
            duration = (
                subject.frames["duties"]["duration_minutes"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
            )
            own.iloc[first:] = np.where(work["minutes"].iloc[first:].isna(), duration, own.iloc[first:])
        return own
    given = subject.nested("amounts")
    given = given[given["key"] == dimension]
    return given.groupby("work")["value"].sum().reindex(work.index).fillna(0.0)


def _check_pinned(subject: Subject, findings: Findings, amounts: pd.DataFrame, dimension: str) -> None:
    rep = subject.pin_rows
    if not (rep >= 0).any():
        return
    pinned = work_amounts(subject, dimension)[rep >= 0]
    total = pinned.groupby(rep[rep >= 0]).agg(["sum", "size"]).reindex(amounts.index).fillna(0)
    load = total["sum"] + amounts["current_load"].fillna(0)
    bad = np.flatnonzero((load > amounts["capacity"]) & (total["sum"] > 0))
    findings.add(
        PINNED_ABOVE_CAPACITY,
        "reps",
        bad,
        f"capacity.{dimension}",
        values=load.iloc[bad],
        num_items=total["size"].astype("int64").iloc[bad],
        capacity=amounts["capacity"].iloc[bad],
        dimension=dimension,
    )


def _check_totals(subject: Subject, findings: Findings, amounts: pd.DataFrame, dimension: str) -> None:
    """Compare totals; only where every active rep has a capacity, else nothing can be short."""
    own = amounts[subject.active]
    needed = float(work_amounts(subject, dimension).sum())
    free = (own["capacity"] - own["current_load"].fillna(0)).clip(lower=0)
    total = float(free.sum())
    if len(own) and free.notna().all() and needed > total:
        excess = needed / total - 1 if total else float("inf")
        facts: dict[str, Any] = {"needed": needed, "excess": excess, "dimension": dimension}
        findings.add(OVERFULL, "reps", [0], f"capacity.{dimension}", values=[total], **facts)
    floors = float(own["floor"].sum())
    if floors > needed:
        row = int(own["floor_at"].dropna().iloc[0])
        findings.add(
            FLOORS_ABOVE_WORK, "reps.floor", [row], "value", values=[floors], needed=needed, dimension=dimension
        )


def _check_periods(subject: Subject, findings: Findings) -> None:
    periods = subject.frames["reps.periods"]
    every = subject.frames["reps.period_capacity"].drop_duplicates(["row", "key"])
    usual = every.rename(columns={"key": "dimension", "value": "usual"})
    merged = periods.merge(usual, on=["row", "dimension"], how="left")
    capacity = merged["capacity"].fillna(merged["usual"])
    kinds = (
        ("floor", FLOOR_ABOVE_CAPACITY),
        ("target", TARGET_ABOVE_CAPACITY),
        ("current_load", LOAD_ABOVE_CAPACITY),
    )
    for field, kind in kinds:
        rows = np.flatnonzero(merged[field] > capacity)
        dimension = merged["dimension"].iloc[rows] + " @ " + merged["period"].iloc[rows]
        facts: dict[str, Any] = {
            "values": merged[field].iloc[rows],
            "capacity": capacity.iloc[rows],
            "dimension": dimension,
        }
        findings.add(kind, "reps.periods", rows, field, **facts)
