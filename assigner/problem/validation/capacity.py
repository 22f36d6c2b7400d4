"""Checks of amounts against each other: capacity, target, floor, pinned load, total need.

Sums are over what stands in the tables; working hours add capacity where none is given, which the
caller hands in. When to modify: when reps get another kind of limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

AMOUNT_NEGATIVE = Kind(
    "amount-negative",
    "error",
    Words("{value:,.10g} is below 0.", "{value:,.10g} 小于 0。"),
    Words("Give 0 or more, or leave it out.", "请填写不小于 0 的数，或留空。"),
)
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
        "{num_items:item|items} pinned to the rep and the current load need {value:,.10g} {dimension}; "
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
        "{excess:,.10g} too much.",
        "全部工作共需 {dimension} {needed:,.10g}，在岗人员合计 {value:,.10g}，超出 {excess:,.10g}。",
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
    _check_signs(subject, findings)
    named = {key for field in _PER_REP for key in subject.frames[f"reps.{field}"]["key"].unique()}
    for dimension in subject.dimensions:
        if dimension in named or (dimension == "minutes" and not np.isnan(working_minutes).all()):
            _check_dimension(subject, findings, dimension, working_minutes)
    if len(subject.frames["reps.periods"]):
        _check_periods(subject, findings)


def _check_signs(subject: Subject, findings: Findings) -> None:
    for field in (*_PER_REP, "period_capacity"):
        given = subject.frames[f"reps.{field}"]["value"].to_numpy()
        bad = np.flatnonzero(given < 0)
        findings.add(AMOUNT_NEGATIVE, f"reps.{field}", bad, "value", values=given[bad])


def _check_dimension(subject: Subject, findings: Findings, dimension: str, working_minutes: np.ndarray) -> None:
    amounts = {field: _Amounts(subject, field, dimension) for field in _PER_REP}
    _check_order(findings, amounts, dimension)
    capacity = amounts["capacity"].value
    if dimension == "minutes":
        capacity = np.where(np.isnan(capacity), working_minutes, capacity)
        _check_missing(subject, findings, capacity)
    needed = work_amounts(subject, dimension)
    load = np.nan_to_num(amounts["current_load"].value)
    _check_pinned(subject, findings, dimension, needed, capacity, load)
    _check_totals(subject, findings, dimension, float(needed.sum()), capacity - load)
    _check_floors(subject, findings, dimension, float(needed.sum()), amounts["floor"])


class _Amounts:
    """One field of all reps in one dimension: the amount (NaN where not given) and the row of its frame."""

    def __init__(self, subject: Subject, field: str, dimension: str) -> None:
        given = subject.frames[f"reps.{field}"]
        at = np.flatnonzero(given["key"] == dimension)
        rep = given["row"].to_numpy()[at]
        self.value = np.full(len(subject.reps), np.nan)
        self.at = np.full(len(subject.reps), -1)
        self.value[rep] = given["value"].to_numpy()[at]
        self.at[rep] = at


def _check_order(findings: Findings, amounts: dict[str, _Amounts], dimension: str) -> None:
    capacity = amounts["capacity"].value
    kinds = (
        ("floor", FLOOR_ABOVE_CAPACITY),
        ("target", TARGET_ABOVE_CAPACITY),
        ("current_load", LOAD_ABOVE_CAPACITY),
    )
    for field, kind in kinds:
        bad = np.flatnonzero(amounts[field].value > capacity)
        facts: dict[str, Any] = {"values": amounts[field].value[bad], "capacity": capacity[bad]}
        findings.add(kind, f"reps.{field}", amounts[field].at[bad], "value", dimension=dimension, **facts)


def _check_missing(subject: Subject, findings: Findings, capacity: np.ndarray) -> None:
    without = np.isnan(capacity) & subject.active
    if (subject.active & ~without).any():
        rows = np.flatnonzero(without)
        findings.add(CAPACITY_MISSING, "reps", rows, "capacity", values=subject.reps["id"].iloc[rows])


def work_amounts(subject: Subject, dimension: str) -> np.ndarray:
    """Return what each row of work takes of a dimension, 0 where nothing is given.

    A duty counts once here, however often it recurs: this is a lower estimate, right for a warning.
    """
    work = subject.work
    if dimension == "count":
        return np.ones(len(work))
    if dimension not in ("minutes", "value", "potential"):
        given = subject.nested("amounts")
        given = given[given["key"] == dimension]
        return np.asarray(np.bincount(given["work"], weights=given["value"], minlength=len(work)))
    own = work[dimension].to_numpy(dtype=float, copy=True)
    if dimension == "minutes":
        duties = own[subject.first_number["duties"] :]
        duration = subject.frames["duties"]["duration_minutes"].astype("Float64").to_numpy(dtype=float, na_value=0.0)
        duties[:] = np.where(np.isnan(duties), duration, duties)
    return np.asarray(np.nan_to_num(own))


def _check_pinned(
    subject: Subject, findings: Findings, dimension: str, needed: np.ndarray, capacity: np.ndarray, load: np.ndarray
) -> None:
    rep = subject.pin_rows
    pinned = rep >= 0
    if not pinned.any():
        return
    number = np.bincount(rep[pinned], minlength=len(capacity))
    total = np.bincount(rep[pinned], weights=needed[pinned], minlength=len(capacity))
    bad = np.flatnonzero((total + load > capacity) & (total > 0))
    facts: dict[str, Any] = {"values": (total + load)[bad], "num_items": number[bad], "capacity": capacity[bad]}
    findings.add(PINNED_ABOVE_CAPACITY, "reps", bad, f"capacity.{dimension}", dimension=dimension, **facts)


def _check_totals(subject: Subject, findings: Findings, dimension: str, needed: float, free: np.ndarray) -> None:
    """Compare totals; only where every active rep has a capacity, else nothing can be short."""
    own = np.maximum(free[subject.active], 0)
    if len(own) == 0 or np.isnan(own).any() or needed <= own.sum():
        return
    total = float(own.sum())
    facts: dict[str, Any] = {"needed": needed, "excess": needed - total, "dimension": dimension}
    findings.add(OVERFULL, "reps", [0], f"capacity.{dimension}", values=[total], **facts)


def _check_floors(subject: Subject, findings: Findings, dimension: str, needed: float, floor: _Amounts) -> None:
    given = subject.active & ~np.isnan(floor.value)
    total = float(floor.value[given].sum())
    if total > needed:
        first = int(floor.at[given][0])
        facts: dict[str, Any] = {"needed": needed, "dimension": dimension}
        findings.add(FLOORS_ABOVE_WORK, "reps.floor", [first], "value", values=[total], **facts)


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
