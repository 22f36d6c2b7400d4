"""Checks of moments: leave, ramps, leads, owners, and a horizon that is missing.

Texts about time that cannot be read are found in :mod:`assigner.problem.validation.texts` before. When to
modify: when a field with a moment is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem import time
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.texts import readable_zone

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

LEAVE_REVERSED = Kind(
    "leave-reversed",
    "error",
    Words("The leave ends on {value}, before it begins on {start}.", "请假结束 {value} 早于开始 {start}。"),
    Words("Swap the two, or correct one of them.", "请对调或更正其中一个。"),
)
ANSWER_BEFORE_ARRIVAL = Kind(
    "answer-before-arrival",
    "warning",
    Words(
        "The lead must be answered by {value}, before it arrives at {arrived}: it is late whoever gets it.",
        "最晚响应 {value} 早于到达时间 {arrived}，无论分给谁都会逾期。",
    ),
    Words("Correct one of the two moments, or their time zone.", "请更正其中一个时间或其时区。"),
)
MOMENT_FAR = Kind(
    "moment-far",
    "warning",
    Words(
        "{value} lies {years:,} years from the horizon: a wrong year?", "{value} 距计划期 {years:,} 年，年份是否有误？"
    ),
    Words("Correct the year.", "请更正年份。"),
)
OWNER_SINCE_FUTURE = Kind(
    "owner-since-future",
    "warning",
    Words("It is owned since {value}, which lies after the horizon.", "归属起始日 {value} 晚于计划期结束。"),
    Words("Correct the date.", "请更正日期。"),
)
RAMP_TWICE = Kind(
    "ramp-twice",
    "warning",
    Words(
        "The ramp has two steps from {value} on; the later line counts.", "爬坡从 {value} 起有两条记录，以后一行为准。"
    ),
    Words("Keep one step for each day.", "每个日期请只保留一条。"),
)
HORIZON_MISSING = Kind(
    "horizon-missing",
    "error",
    Words(
        "There is no horizon, so none of the {value:,} duties can take place.",
        "未设定计划期，{value:,} 个任务均无法安排。",
    ),
    Words("Give horizon.first_day and horizon.last_day.", "请填写 horizon.first_day 与 horizon.last_day。"),
)
HORIZON_NEEDED = Kind(
    "horizon-needed",
    "warning",
    Words("{value} have no effect without a horizon.", "未设定计划期时，{value} 不起作用。"),
    Words("Give horizon.first_day and horizon.last_day.", "请填写 horizon.first_day 与 horizon.last_day。"),
)

FAR_YEARS = 5
"""From so many years on a moment counts as far from the horizon."""


def check_times(subject: Subject, findings: Findings) -> None:
    """Check leave, ramps, the moments of leads and owners, and whether a horizon is missing."""
    _check_leave(subject, findings)
    _check_leads(subject, findings)
    _check_far(subject, findings)
    _check_horizon(subject, findings)


def _check_leave(subject: Subject, findings: Findings) -> None:
    """Two dates are whole days, the last one included; with moments the end must lie after the start."""
    leave = subject.frames["reps.leave"]
    start, end = time.moments(leave["start"], "UTC"), time.moments(leave["end"], "UTC")
    whole_day = leave["end"].str.len().to_numpy() == len("2026-10-05")
    rows = np.flatnonzero(np.where(whole_day, end + 1439 < start, end <= start))
    findings.add(
        LEAVE_REVERSED, "reps.leave", rows, "end", values=leave["end"].iloc[rows], start=leave["start"].iloc[rows]
    )
    ramp = subject.frames["reps.ramp"]
    rows = np.flatnonzero(ramp.duplicated(["row", "first_day"]))
    findings.add(RAMP_TWICE, "reps.ramp", rows, "first_day", values=ramp["first_day"].iloc[rows])


def _check_leads(subject: Subject, findings: Findings) -> None:
    leads = subject.frames["leads"]
    zone = readable_zone(subject.settings)
    arrived, answer = (time.moments(leads[column], zone) for column in ("arrived_at", "answer_by"))
    rows = np.flatnonzero((arrived >= 0) & (answer >= 0) & (answer < arrived))
    values, moments = leads["answer_by"].iloc[rows], leads["arrived_at"].iloc[rows]
    findings.add(ANSWER_BEFORE_ARRIVAL, "leads", rows, "answer_by", values=values, arrived=moments)


_FAR_FIELDS = (
    ("leads", "arrived_at"),
    ("leads", "answer_by"),
    ("reps.leave", "start"),
    ("reps.leave", "end"),
    ("duties", "start"),
    ("duties", "end"),
    ("duties", "earliest"),
    ("duties", "latest"),
)


def _check_far(subject: Subject, findings: Findings) -> None:
    horizon = subject.settings.horizon
    if horizon is None:
        return
    for frame, column in _FAR_FIELDS:
        texts = subject.frames[frame][column]
        if texts.isna().all():
            continue
        year = texts.str.slice(0, 4).astype("float64")
        gap = np.maximum((horizon.first_day.year - year).to_numpy(), (year - horizon.last_day.year).to_numpy())
        far = pd.Series(np.nan_to_num(gap).astype(np.int64), index=texts.index)
        if column in {"start", "earliest"} and frame == "duties":  # a series may have begun long ago
            far = far.where(subject.frames["duties"]["recurrence"].isna(), 0)
        rows = np.flatnonzero(far >= FAR_YEARS)
        findings.add(MOMENT_FAR, frame, rows, column, values=texts.iloc[rows], years=far.iloc[rows])
    for table in ("accounts", "leads", "duties"):
        since = subject.frames[table]["owner_since"]
        if since.isna().all():
            continue
        rows = np.flatnonzero((since > horizon.last_day.isoformat()).fillna(False).to_numpy(dtype=bool))
        findings.add(OWNER_SINCE_FUTURE, table, rows, "owner_since", values=since.iloc[rows])


def _check_horizon(subject: Subject, findings: Findings) -> None:
    if subject.settings.horizon is not None:
        return
    if len(subject.frames["duties"]):
        findings.add_setting(HORIZON_MISSING, "horizon", len(subject.frames["duties"]))
    dated = {
        Words("leave", "请假"): len(subject.frames["reps.leave"]),
        Words("working hours", "工时"): int(subject.reps["working_hours"].notna().sum())
        + (subject.settings.working_hours is not None),
        Words("capacities per period", "分期产能"): len(subject.frames["reps.period_capacity"])
        + (subject.settings.period != "horizon"),
    }
    for words, number in dated.items():
        if number:
            findings.add_setting(HORIZON_NEEDED, "horizon", words)
