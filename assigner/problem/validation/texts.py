"""Checks of texts about time (zones, hours, calendars, recurrences), and the problem with unreadable ones left out.

Later checks need texts that can be read; :func:`readable` leaves out what cannot. When to modify: when a
field with a text about time is added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem import time
from assigner.problem.validation.findings import Findings, Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings
    from assigner.problem.validation.subject import Subject

_REASON, _ADVICE = Words("{reason}", "{reason}"), Words("{advice}", "{advice}")
TIME_ZONE_UNKNOWN = Kind("time-zone-unknown", "error", _REASON, _ADVICE)
WORKING_HOURS_INVALID = Kind("working-hours-invalid", "error", _REASON, _ADVICE)
HOLIDAYS_UNKNOWN = Kind("holidays-unknown", "error", _REASON, _ADVICE)
RECURRENCE_INVALID = Kind("recurrence-invalid", "error", _REASON, _ADVICE)

_REP_TEXTS: tuple[tuple[str, Kind, Callable[[str], object]], ...] = (
    ("time_zone", TIME_ZONE_UNKNOWN, time.check_time_zone),
    ("working_hours", WORKING_HOURS_INVALID, time.parse_working_hours),
    ("holidays", HOLIDAYS_UNKNOWN, time.check_holiday_calendar),
)


def check_texts(subject: Subject, findings: Findings) -> None:
    """Check zones, hours and calendars of the settings and the reps, and the recurrences of duties."""
    settings = subject.settings
    _check_setting(findings, TIME_ZONE_UNKNOWN, "time_zone", settings.time_zone, time.check_time_zone)
    _check_setting(findings, WORKING_HOURS_INVALID, "working_hours", settings.working_hours, time.parse_working_hours)
    country = settings.holidays.country
    _check_setting(findings, HOLIDAYS_UNKNOWN, "holidays.country", country, time.check_holiday_calendar)
    reps = subject.reps
    for column, kind, check in _REP_TEXTS:
        bad = unreadable(reps[column], check)
        _add_unreadable(findings, kind, "reps", column, reps[column], bad)
    texts = subject.frames["duties"]["recurrence"]
    bad = unreadable(texts, time.check_recurrence)
    _add_unreadable(findings, RECURRENCE_INVALID, "duties", "recurrence", texts, bad)


def _check_setting(findings: Findings, kind: Kind, path: str, text: str | None, check: Callable[[str], object]) -> None:
    bad = unreadable(pd.Series([text], dtype="str"), check)
    for error in bad.values():
        findings.add_setting(kind, path, text, reason=error.words, advice=error.way_out)


def unreadable(texts: pd.Series[str], check: Callable[[str], object]) -> dict[str, time.TimeTextError]:
    """Return the error of each distinct text that ``check`` cannot read."""
    bad: dict[str, time.TimeTextError] = {}
    for text in texts.dropna().unique():
        try:
            check(text)
        except time.TimeTextError as error:
            bad[text] = error
    return bad


def _add_unreadable(
    findings: Findings, kind: Kind, frame: str, column: str, texts: pd.Series[str], bad: dict[str, time.TimeTextError]
) -> None:
    rows = np.flatnonzero(texts.isin(list(bad)))
    values = texts.iloc[rows].tolist()
    facts: dict[str, Any] = {
        "reason": [bad[text].words for text in values],
        "advice": [bad[text].way_out for text in values],
    }
    findings.add(kind, frame, rows, column, values=values, **facts)


def readable_zone(settings: Settings) -> str:
    """Return the problem's time zone, UTC where it is unknown."""
    known = not unreadable(pd.Series([settings.time_zone], dtype="str"), time.check_time_zone)
    return settings.time_zone if known else "UTC"


def readable(settings: Settings, frames: Frames) -> tuple[Settings, Frames]:
    """Return settings and frames without the texts about time that cannot be read, and without leave turned round."""
    country = settings.holidays.country
    if unreadable(pd.Series([country], dtype="str"), time.check_holiday_calendar):
        settings = settings.model_copy(update={"holidays": settings.holidays.model_copy(update={"country": None})})
    if unreadable(pd.Series([settings.working_hours], dtype="str"), time.parse_working_hours):
        settings = settings.model_copy(update={"working_hours": None})
    settings = settings.model_copy(update={"time_zone": readable_zone(settings)})
    frames = dict(frames)
    for column, _, check in _REP_TEXTS:
        frames["reps"] = _without(frames["reps"], column, check)
    frames["duties"] = _without(frames["duties"], "recurrence", time.check_recurrence)
    return settings, frames


def _without(frame: pd.DataFrame, column: str, check: Callable[[str], object]) -> pd.DataFrame:
    bad = list(unreadable(frame[column], check))
    return frame.assign(**{column: frame[column].mask(frame[column].isin(bad))}) if bad else frame
