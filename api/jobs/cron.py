"""Cron expressions in a time zone: the next moments at which a schedule ticks.

Five fields (minute, hour, day of month, month, day of week) as everybody knows them: ``*``, lists, ranges, steps, names
of months and days, and the old rule that a day counts when either of its two fields says so. The calendar arithmetic is
dateutil's. A time that the clocks skip comes when they have gone on; one that they show twice comes once.
When to modify: when the language of schedules grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import DAILY, rrule
from dateutil.tz import resolve_imaginary

from assigner.issues import Issues
from assigner.language import Words

_MONTHS = {
    "jan": 1,
    "feb": 2,
    "mar": 3,
    "apr": 4,
    "may": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_NO_NAMES: Mapping[str, int] = {}
LONGEST_DAYS = 366 * 41
"""How far a tick is looked for: the days of the week fall on the same dates again within forty years."""
FIELD = Words("The field {field} ({text!r}) does not fit.", "字段“{field}”（{text!r}）不符合要求。")
FIELD_WAY_OUT = Words(
    "Give numbers from {least} to {most}, as *, 5, 1-5, */15 or 1,15.",
    "请给出 {least} 到 {most} 的数字，如 *、5、1-5、*/15 或 1,15。",
)
FIELDS = Words("A schedule has five fields, this one {count}.", "计划表达式应有五个字段，此处为 {count} 个。")
FIELDS_WAY_OUT = Words(
    "Give minute, hour, day of month, month, day of week: 0 2 * * 1-5 is 02:00 from Monday to Friday.",
    "请依次给出分、时、日、月、星期：0 2 * * 1-5 表示周一至周五 02:00。",
)
ZONE = Words("There is no time zone {zone!r}.", "没有时区 {zone!r}。")
ZONE_WAY_OUT = Words(
    "Give a name such as Asia/Shanghai or Europe/Berlin.", "请给出如 Asia/Shanghai、Europe/Berlin 的名称。"
)
NEVER = Words("No day ever fits this schedule.", "没有任何日期符合此计划。")
NEVER_WAY_OUT = Words("Look at day and month: 30 February does not exist.", "请检查日与月：2 月 30 日不存在。")


@dataclass(frozen=True)
class _Field:
    name: str
    least: int
    most: int
    names: Mapping[str, int]


_FIELDS = (
    _Field("minute", 0, 59, _NO_NAMES),
    _Field("hour", 0, 23, _NO_NAMES),
    _Field("day of month", 1, 31, _NO_NAMES),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of week", 0, 7, _DAYS),
)


@dataclass(frozen=True)
class Cron:
    """A schedule.

    Parameters
    ----------
    minutes, hours, days, months, weekdays
        What fits, in rising order; weekdays from 0 (Monday) to 6.
    either_day
        Whether a day counts when day of month **or** day of week fits (both are restricted).
    zone
        Where the clock hangs.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    either_day: bool
    zone: str

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def after(self, moment: datetime) -> Iterator[datetime]:
        """Yield the ticks of the forty years after a moment, in UTC, in order."""
        last = moment.astimezone(UTC)
        for day in self._days_from(moment.astimezone(self._zone).replace(tzinfo=None)):
            for tick in self._ticks_of(day):
                if tick > last:
                    last = tick
                    yield tick

    def _ticks_of(self, day: datetime) -> Iterable[datetime]:
        """Return the ticks of a local day in UTC, each once; only where the clocks change they need sorting."""
        local = (day.replace(hour=hour, minute=minute) for hour in self.hours for minute in self.minutes)
        begin, end = (
            one.replace(tzinfo=self._zone).utcoffset() or timedelta() for one in (day, day + timedelta(days=1))
        )
        if begin == end:
            return ((one - begin).replace(tzinfo=UTC) for one in local)
        return sorted({resolve_imaginary(one.replace(tzinfo=self._zone)).astimezone(UTC) for one in local})

    def _days_from(self, local: datetime) -> Iterator[datetime]:
        begin = local.replace(hour=0, minute=0, second=0, microsecond=0)
        for day in rrule(DAILY, dtstart=begin, bymonth=self.months, until=begin + timedelta(days=LONGEST_DAYS)):
            of_month, of_week = day.day in self.days, day.weekday() in self.weekdays
            if (of_month or of_week) if self.either_day else (of_month and of_week):
                yield day


def read_cron(text: str, zone: str, issues: Issues, place: str = "$") -> Cron | None:
    """Read a schedule; None when it has faults, which are added to the issues.

    Parameters
    ----------
    text
        Five fields: ``0 2 * * 1-5``.
    zone
        Name of a time zone.
    issues
        Takes all faults.
    place
        JSON path of the object that holds ``cron`` and ``zone``.
    """
    before = issues.num_errors
    if zone not in available_timezones():
        issues.error("zone-unknown", f"{place}.zone", ZONE.filled(zone=zone), ZONE_WAY_OUT, zone)
    parts = text.split()
    if len(parts) != len(_FIELDS):
        issues.error("cron-fields", f"{place}.cron", FIELDS.filled(count=len(parts)), FIELDS_WAY_OUT, text)
        return None
    found = [_read_field(field, part, issues, place) for field, part in zip(_FIELDS, parts, strict=True)]
    if issues.num_errors > before:
        return None
    minutes, hours, days, months, sundays = found
    weekdays = tuple(sorted({(day - 1) % 7 for day in sundays}))  # cron counts from Sunday, Python from Monday
    either = not (parts[2].startswith("*") or parts[4].startswith("*"))
    cron = Cron(minutes, hours, days, months, weekdays, either, zone)
    if next(cron.after(datetime(2000, 1, 1, tzinfo=UTC)), None) is None:
        issues.error("cron-never", f"{place}.cron", NEVER, NEVER_WAY_OUT, text)
        return None
    return cron


def _read_field(field: _Field, text: str, issues: Issues, place: str) -> tuple[int, ...]:
    try:
        return tuple(sorted({number for part in text.split(",") for number in _range(field, part.lower())}))
    except ValueError:
        words = FIELD.filled(field=field.name, text=text)
        way_out = FIELD_WAY_OUT.filled(least=field.least, most=field.most)
        issues.error("cron-field", f"{place}.cron", words, way_out, text)
        return ()


def _range(field: _Field, part: str) -> range:
    """Return what one part of a list means: ``5``, ``1-5``, ``*``, each with ``/step``.

    Raises
    ------
    ValueError
        It does not fit.
    """
    span, slash, step = part.partition("/")
    every = _number(step, _NO_NAMES) if slash else 1
    if span == "*":
        first, last = field.least, field.most
    else:
        begin, dash, end = span.partition("-")
        first = _number(begin, field.names)
        last = _number(end, field.names) if dash else (field.most if slash else first)
    if not (field.least <= first <= last <= field.most) or not 1 <= every <= field.most + 1:
        raise ValueError(part)
    return range(first, last + 1, every)


def _number(text: str, names: Mapping[str, int]) -> int:
    if text in names:
        return names[text]
    if not (text.isascii() and text.isdigit()) or len(text) > 3:
        raise ValueError(text)
    return int(text)
