"""Checks of periods: names that the horizon does not have, and double lines.

When to modify: when another field names a period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

PERIOD_UNKNOWN = Kind(
    "period-unknown",
    "error",
    Words("There is no period '{value}' in the horizon.", "计划期内没有期间“{value}”。"),
    Words(
        "{near}The problem's period is '{period}': {first} to {last}.",
        "{near}问题设定的期间单位为 {period}：从 {first} 到 {last}。",
    ),
)
PERIOD_TWICE = Kind(
    "period-twice",
    "error",
    Words(
        "The rep has two lines for period '{value}' and dimension '{dimension}'.",
        "该销售代表在期间“{value}”、维度“{dimension}”上有两行。",
    ),
    Words("Keep one of them.", "请只保留一行。"),
)


def check_periods(subject: Subject, findings: Findings, labels: list[str]) -> None:
    """Check the period names of single amounts against those of the horizon."""
    periods = subject.frames["reps.periods"]
    rows = np.flatnonzero(~periods["period"].isin(labels))
    facts: dict[str, Any] = {"period": subject.settings.period, "first": labels[0], "last": labels[-1]}
    findings.add(
        PERIOD_UNKNOWN, "reps.periods", rows, "period", values=periods["period"].iloc[rows], near=Names(labels), **facts
    )
    rows = np.flatnonzero(periods.duplicated(["row", "period", "dimension"]))
    dimension = periods["dimension"].iloc[rows]
    findings.add(PERIOD_TWICE, "reps.periods", rows, "period", values=periods["period"].iloc[rows], dimension=dimension)
