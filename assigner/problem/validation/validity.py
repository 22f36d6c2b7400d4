"""Validity of skills: whether a rep's skill holds on some day of the horizon.

When to modify: when validity gets finer than days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind

if TYPE_CHECKING:
    from assigner.problem.settings import Settings
    from assigner.problem.validation.subject import Subject

SKILL_VALIDITY_REVERSED = Kind(
    "skill-validity-reversed",
    "error",
    Words(
        "The skill is valid until {value}, before it begins on {first_day}.",
        "技能失效日 {value} 早于生效日 {first_day}。",
    ),
    Words("Swap the two days, or correct one of them.", "请对调或更正这两个日期。"),
)
SKILL_TWICE = Kind(
    "skill-twice",
    "warning",
    Words(
        "The rep has the skill '{value}' twice at the same time; the higher level counts.",
        "该销售代表的技能“{value}”在同一时间重复，以较高等级为准。",
    ),
    Words("Keep one line, or give the two different validity days.", "请保留一行，或设定不同的有效期。"),
)
SKILL_NOT_IN_HORIZON = Kind(
    "skill-outside-horizon",
    "info",
    Words("The skill '{value}' is not valid on any day of the horizon.", "技能“{value}”在计划期内没有一天有效。"),
    Words("Renew it, or remove the line.", "请续期，或删除该行。"),
)


def check_validity(subject: Subject, findings: Findings) -> None:
    """Check the validity days of the reps' skills."""
    held = subject.frames["reps.skills"]
    if held.empty:
        return
    first, last = held["first_day"], held["last_day"]
    turned = (first.notna() & last.notna() & (first > last)).to_numpy(dtype=bool)
    rows = np.flatnonzero(turned)
    findings.add(
        SKILL_VALIDITY_REVERSED, "reps.skills", rows, "last_day", values=last.iloc[rows], first_day=first.iloc[rows]
    )
    rows = np.flatnonzero(_overlapping(held) & ~turned)
    findings.add(SKILL_TWICE, "reps.skills", rows, "skill", values=held["skill"].iloc[rows])
    rows = np.flatnonzero(~holds_in_horizon(held, subject.settings) & ~turned)
    findings.add(SKILL_NOT_IN_HORIZON, "reps.skills", rows, "skill", values=held["skill"].iloc[rows])


def _overlapping(held: pd.DataFrame) -> np.ndarray:
    """Return the lines that begin before an earlier line of the same rep and skill ends."""
    ordered = pd.DataFrame(
        {
            "row": held["row"],
            "skill": held["skill"],
            "first": held["first_day"].fillna("0000"),
            "last": held["last_day"].fillna("9999"),
        }
    ).sort_values(["row", "skill", "first"], kind="stable")
    before = ordered.groupby(["row", "skill"], sort=False)["last"].shift()
    bad = (before.notna() & (ordered["first"] <= before.fillna(""))).to_numpy(dtype=bool)
    out = np.zeros(len(held), dtype=bool)
    out[ordered.index.to_numpy()[bad]] = True
    return out


def holds_in_horizon(held: pd.DataFrame, settings: Settings) -> np.ndarray:
    """Return whether each line of ``reps.skills`` is valid on a day of the horizon (always, without one)."""
    horizon = settings.horizon
    if horizon is None:
        return np.ones(len(held), dtype=bool)
    begun = held["first_day"].fillna("0000") <= horizon.last_day.isoformat()
    lasting = held["last_day"].fillna("9999") >= horizon.first_day.isoformat()
    return np.asarray((begun & lasting).to_numpy(dtype=bool))
