"""Checks of duties: can each take place, for how long, and does it lie in the horizon.

They read the occurrences that :mod:`assigner.problem.time` works out, so that what is called impossible
here is what the plan could not place. When to modify: when duties say their time in a new way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem import time
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.texts import RECURRENCE_INVALID

if TYPE_CHECKING:
    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings
    from assigner.problem.validation.subject import Subject

DUTY_WITHOUT_DURATION = Kind(
    "duty-without-duration",
    "error",
    Words("Nothing says how long the duty '{value}' takes.", "任务“{value}”未说明时长。"),
    Words("Give start and end, or duration_minutes.", "请填写开始与结束时间，或时长。"),
)
DUTY_END_BEFORE_START = Kind(
    "duty-end-before-start",
    "error",
    Words("The duty ends at {value}, not after its start at {start}.", "任务结束时间 {value} 不晚于开始时间 {start}。"),
    Words(
        "Swap or correct them; a duty across midnight ends on the next day.", "请对调或更正；跨午夜的任务应在次日结束。"
    ),
)
DUTY_WINDOW_REVERSED = Kind(
    "duty-window-reversed",
    "error",
    Words(
        "The window closes at {value}, not after it opens at {earliest}.", "时间窗结束 {value} 不晚于开始 {earliest}。"
    ),
    Words("Swap or correct them.", "请对调或更正。"),
)
DUTY_WINDOW_SHORT = Kind(
    "duty-window-short",
    "error",
    Words(
        "The window is {window:,} minutes long, the duty {value:,}: it does not fit.",
        "时间窗仅 {window:,} 分钟，任务需 {value:,} 分钟，放不下。",
    ),
    Words(
        "Widen the window, shorten the duty, or allow window_slack_minutes.",
        "请放宽时间窗、缩短任务，或设置 window_slack_minutes。",
    ),
)
DUTY_FIXED_AND_WINDOW = Kind(
    "duty-fixed-and-window",
    "warning",
    Words(
        "The duty has a fixed start or end and a window; the fixed time counts.",
        "任务既有固定时间又有时间窗，以固定时间为准。",
    ),
    Words("Clear earliest and latest, or start and end.", "请清空时间窗，或清空固定时间。"),
)
DUTY_DURATION_DIFFERS = Kind(
    "duty-duration-differs",
    "warning",
    Words(
        "From start to end are {minutes:,} minutes, but duration_minutes says {value:,}; start and end count.",
        "开始到结束为 {minutes:,} 分钟，但时长填写为 {value:,}，以开始与结束为准。",
    ),
    Words("Correct one of them.", "请更正其中之一。"),
)
DUTY_OUTSIDE_HORIZON = Kind(
    "duty-outside-horizon",
    "warning",
    Words(
        "The duty '{value}' cannot start within the horizon and is left out.",
        "任务“{value}”无法在计划期内开始，将被忽略。",
    ),
    Words("Correct its time, or widen the horizon.", "请更正其时间，或扩大计划期。"),
)
RECURRENCE_EMPTY = Kind(
    "recurrence-empty",
    "warning",
    Words(
        "The recurrence '{value}' has no occurrence within the horizon.", "重复规则“{value}”在计划期内没有任何一次。"
    ),
    Words(
        "Correct the rule, its first date or the except dates, or widen the horizon.",
        "请更正规则、首次日期或例外日期，或扩大计划期。",
    ),
)


def check_duties(subject: Subject, findings: Findings) -> pd.DataFrame:
    """Check the times of duties; return their occurrences (none without a horizon)."""
    duties = subject.frames["duties"]
    if duties.empty:
        return time.occurrences(subject.settings, subject.frames)
    stamps = {name: time.moments(duties[name], subject.settings.time_zone) for name in _STAMPS}
    minutes = duties["duration_minutes"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    duration = np.where(np.isnan(minutes), duties["minutes"].to_numpy(dtype=float), minutes)
    _check_order(subject, findings, stamps, minutes)
    _check_windows(subject, findings, stamps, duration)
    bad = ~_both(stamps, "start", "end") & ~(np.nan_to_num(duration) > 0)
    _add(findings, DUTY_WITHOUT_DURATION, bad, "duration_minutes", duties["id"])
    return _check_horizon(subject, findings, usable=~bad)


_STAMPS = ("start", "end", "earliest", "latest")


def _both(stamps: dict[str, np.ndarray], one: str, other: str) -> np.ndarray:
    return (stamps[one] >= 0) & (stamps[other] >= 0)


def _add(findings: Findings, kind: Kind, bad: np.ndarray, column: str, values: object, **facts: object) -> None:
    rows = np.flatnonzero(bad)
    said: dict[str, Any] = {name: np.asarray(fact, dtype=object)[rows] for name, fact in facts.items()}
    findings.add(kind, "duties", rows, column, values=np.asarray(values, dtype=object)[rows], **said)


def _check_order(subject: Subject, findings: Findings, stamps: dict[str, np.ndarray], minutes: np.ndarray) -> None:
    duties = subject.frames["duties"]
    length = stamps["end"] - stamps["start"]
    timed = _both(stamps, "start", "end")
    turned = timed & (length <= 0)
    _add(findings, DUTY_END_BEFORE_START, turned, "end", duties["end"], start=duties["start"])
    differs = timed & ~turned & ~np.isnan(minutes) & (minutes != length)
    _add(findings, DUTY_DURATION_DIFFERS, differs, "duration_minutes", minutes, minutes=length)
    fixed = (stamps["start"] >= 0) | (stamps["end"] >= 0)
    window = (stamps["earliest"] >= 0) | (stamps["latest"] >= 0)
    field = duties["start"].where(duties["start"].notna(), duties["end"])
    _add(findings, DUTY_FIXED_AND_WINDOW, fixed & window, "earliest", field)


def _check_windows(subject: Subject, findings: Findings, stamps: dict[str, np.ndarray], duration: np.ndarray) -> None:
    duties = subject.frames["duties"]
    loose = (stamps["start"] < 0) & (stamps["end"] < 0)
    window = stamps["latest"] - stamps["earliest"]
    given = loose & _both(stamps, "earliest", "latest")
    turned = given & (window <= 0)
    facts = {"earliest": duties["earliest"]}
    _add(findings, DUTY_WINDOW_REVERSED, turned, "latest", duties["latest"], **facts)
    slack = subject.settings.window_slack_minutes
    short = given & ~turned & (np.nan_to_num(duration) > window + slack)
    _add(findings, DUTY_WINDOW_SHORT, short, "duration_minutes", duration, window=window)


def _check_horizon(subject: Subject, findings: Findings, usable: np.ndarray) -> pd.DataFrame:
    """Say which duties have no occurrence; those without duration or horizon are said elsewhere."""
    found = readable_occurrences(subject.settings, subject.frames, findings)
    if subject.settings.horizon is None:
        return found
    duties = subject.frames["duties"]
    absent = usable & ~np.isin(np.arange(len(duties)), found["duty"])
    recurring = duties["recurrence"].notna().to_numpy()
    _add(findings, RECURRENCE_EMPTY, absent & recurring, "recurrence", duties["recurrence"])
    once = absent & ~recurring
    column = "start" if duties["start"].notna().any() else "earliest"
    _add(findings, DUTY_OUTSIDE_HORIZON, once, column, duties["id"])
    return found


def readable_occurrences(settings: Settings, frames: Frames, findings: Findings) -> pd.DataFrame:
    """Return the occurrences; a recurrence that strikes too often is said and then counts as not recurring."""
    while True:
        try:
            return time.occurrences(settings, frames)
        except time.TimeTextError as error:
            if error.row is None:
                raise
            texts = frames["duties"]["recurrence"].copy()
            facts: dict[str, Any] = {"reason": [error.words], "advice": [error.way_out]}
            findings.add(
                RECURRENCE_INVALID, "duties", [error.row], "recurrence", values=[texts.iloc[error.row]], **facts
            )
            texts.iloc[error.row] = None
            frames = {**frames, "duties": frames["duties"].assign(recurrence=texts)}
