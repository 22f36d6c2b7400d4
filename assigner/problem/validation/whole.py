"""Checks of the problem as a whole: is there anybody, and anything to do.

When to modify: when a problem can be empty in another way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

NOBODY_ACTIVE = Kind(
    "nobody-active",
    "error",
    Words(
        "{value:rep|reps}, none of them active: nobody can get anything.",
        "{value:,} 名销售代表中无人在岗，无法分配任何工作。",
    ),
    Words("Add reps, or set active to yes.", "请添加销售代表，或将其设为在岗。"),
)
NOTHING_TO_ASSIGN = Kind(
    "nothing-to-assign",
    "warning",
    Words(
        "There are no accounts, no leads and no duties: the plan will be empty.", "没有客户、线索和任务，方案将为空。"
    ),
    Words("Add what shall be assigned.", "请添加需要分配的内容。"),
)


def check_whole(subject: Subject, findings: Findings) -> None:
    """Check that there are active reps and work."""
    if not subject.active.any():
        findings.add_setting(NOBODY_ACTIVE, "reps", len(subject.reps))
    if subject.work.empty:
        findings.add_setting(NOTHING_TO_ASSIGN, "accounts", None)
