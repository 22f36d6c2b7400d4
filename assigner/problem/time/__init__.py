"""Time: moments, days, periods, working hours, leave, recurrence and the starts of duties.

Moments are int64 minutes since 1970-01-01T00:00Z, durations are elapsed minutes, intervals are half open
[start, end). Wall clocks of real time zones appear only at the edges. Everything is pure: no clock is read.
When to modify: to export one more question; each module says at its top what it answers.

Texts, checked (all raise :class:`TimeTextError`, a ValueError with words in both languages)::

    check_time_zone(name: str) -> None
    check_holiday_calendar(name: str) -> None
    check_recurrence(text: str) -> None
    parse_working_hours(text: str) -> tuple[WeeklyHours(weekday, start_minute, end_minute), ...]

Moments::

    NO_MOMENT = -1
    moments(column: pd.Series, zone: str) -> int64[n]          ISO text or datetime64
    moment_of(moment: datetime | None, zone: str) -> int
    local_text(minutes, zone: str) -> list[str]                2026-10-05T09:00+08:00, '' where missing
    day_number(minutes, zone: str) -> int64[n]                 local day, days since 1970-01-01
    day_numbers(column: pd.Series) -> int64[n]                 dates, the same unit
    day_text(day_numbers) -> list[str]                         ISO dates
    to_local(minutes, zone: str), to_utc(local_minutes, zone: str) -> int64[n]
    rep_zones(settings, frames) -> list[str]

Horizon::

    horizon_bounds(settings) -> (start, end)                   (0, 0) without a horizon
    days_of(horizon, zone) -> DataFrame(day, start, end, weekday)
    period_table(settings, kind=None) -> DataFrame(label, first_day, last_day, start, end, share)
    period_of(minutes, table) -> int64[n]                      row of the period, -1 outside
    ramp_share(frames, table) -> float64[num_reps, num_periods]

Reps (``rep`` is the row number in ``frames["reps"]``)::

    has_hours(settings, frames) -> bool[num_reps]
    absences(settings, frames) -> DataFrame(rep, start, end)   merged, sorted
    shifts(settings, frames) -> DataFrame(rep, start, end)     merged, sorted; the horizon and one day more
    working_minutes(shifts, table, num_reps) -> int64[num_reps, num_periods]
    within(shifts, rep, start, end) -> bool[n]
    overlaps(absences, rep, start, end) -> bool[n]
    works_during(shifts, absences, has_hours, rep, start, end) -> bool[n]
    next_working_minute(shifts, absences, has_hours, rep, minute) -> int64[n]

Duties (``duty`` is the row number in ``frames["duties"]``)::

    occurrences(settings, frames) -> DataFrame(duty, occurrence, label, fixed, earliest, latest, duration)
    start_grid(settings, occurrences) -> DataFrame(occurrence_row, start)
"""

from assigner.problem.time.absences import absences, rep_zones
from assigner.problem.time.availability import next_working_minute, working_minutes, works_during
from assigner.problem.time.faults import TimeTextError
from assigner.problem.time.free_days import check_holiday_calendar
from assigner.problem.time.horizon import days_of, horizon_bounds, period_of, period_table
from assigner.problem.time.intervals import overlaps, within
from assigner.problem.time.moments import day_number, day_numbers, day_text, local_text, moments
from assigner.problem.time.occurrences import occurrences
from assigner.problem.time.ramp import ramp_share
from assigner.problem.time.recurrence import MAX_OCCURRENCES, check_recurrence
from assigner.problem.time.shifts import has_hours, shifts
from assigner.problem.time.starts import moment_of, start_grid
from assigner.problem.time.working_hours import WeeklyHours, parse_working_hours
from assigner.problem.time.zones import NO_MOMENT, check_time_zone, to_local, to_utc

__all__ = [
    "MAX_OCCURRENCES",
    "NO_MOMENT",
    "TimeTextError",
    "WeeklyHours",
    "absences",
    "check_holiday_calendar",
    "check_recurrence",
    "check_time_zone",
    "day_number",
    "day_numbers",
    "day_text",
    "days_of",
    "has_hours",
    "horizon_bounds",
    "local_text",
    "moment_of",
    "moments",
    "next_working_minute",
    "occurrences",
    "overlaps",
    "parse_working_hours",
    "period_of",
    "period_table",
    "ramp_share",
    "rep_zones",
    "shifts",
    "start_grid",
    "to_local",
    "to_utc",
    "within",
    "working_minutes",
    "works_during",
]
