"""Checks of dimension names: amounts in a dimension that nobody declared would count nowhere.

When to modify: when another field is keyed by dimension.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

DIMENSION_UNKNOWN = Kind(
    "dimension-unknown",
    "error",
    Words(
        "No dimension is called '{value}': the amount would count nowhere.",
        "没有名为“{value}”的维度，该数值不会起任何作用。",
    ),
    Words(
        "{near}Correct the name, or declare it under dimensions.", "{near}请更正名称，或在 dimensions 中声明该维度。"
    ),
)
COUNT_GIVEN = Kind(
    "dimension-fixed",
    "warning",
    Words(
        "'{value}' is counted from the item itself; the amount given here is not used.",
        "“{value}”由项目自身计算，此处填写的数值不会被使用。",
    ),
    Words("Fill the item's own field, or name another dimension.", "请填写项目自身的字段，或改用其他维度。"),
)

REP_AMOUNTS = ("capacity", "target", "floor", "current_load", "period_capacity")
"""Fields of reps that are keyed by dimension."""


def check_dimensions(subject: Subject, findings: Findings) -> None:
    """Check the dimension names of reps, their periods, and of work."""
    near = Names(subject.dimensions)
    keyed = [(f"reps.{field}", "key") for field in REP_AMOUNTS]
    keyed += [(f"{table}.amounts", "key") for table in ("accounts", "leads", "duties")]
    for frame, column in [*keyed, ("reps.periods", "dimension")]:
        names = subject.frames[frame][column]
        rows = np.flatnonzero(~names.isin(subject.dimensions))
        findings.add(DIMENSION_UNKNOWN, frame, rows, column, values=names.iloc[rows], near=near)
        if frame.endswith(".amounts"):
            rows = np.flatnonzero(names.isin(["minutes", "count", "value", "potential"]))
            findings.add(COUNT_GIVEN, frame, rows, column, values=names.iloc[rows])
