"""Which days are free and which are worked by decree: holiday calendars and the problem's own days.

The calendars come from the ``holidays`` package. When to modify: if a calendar needs more than free days
and make-up workdays (half days, say).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assigner.language import Words
from assigner.problem.settings import Settings
from assigner.problem.time.faults import TimeTextError

_EPOCH = date(1970, 1, 1)
_NO_CALENDAR = {"", "none", "无", "-"}


class DayKinds(NamedTuple):
    """What the calendar says about a run of days; both arrays are as long as the run."""

    free: npt.NDArray[np.bool_]
    """Holidays: nobody works."""
    make_up: npt.NDArray[np.bool_]
    """Worked although the weekday may be free (调休上班)."""


def check_holiday_calendar(name: str) -> None:
    """Raise :class:`TimeTextError` unless ``name`` is a calendar such as CN, DE-BY or ``none``."""
    _country_and_part(name)


def day_kinds(calendar: str | None, settings: Settings, first_day: int, num_days: int) -> DayKinds:
    """Return what a calendar and the problem's own days say about a run of days.

    Parameters
    ----------
    calendar
        A rep's own calendar, or None for the problem's; ``none`` (无) is a calendar without holidays.
    settings
        ``holidays.extra`` are free and ``holidays.workdays`` are worked, in every calendar; where they
        disagree, ``workdays`` overrule ``extra``, and both overrule the calendar.
    first_day
        Day number of the first day (days since 1970-01-01).
    num_days
        Length of the run.
    """
    name = settings.holidays.country if calendar is None else calendar
    free, make_up = np.zeros(num_days, dtype=bool), np.zeros(num_days, dtype=bool)
    holidays_found, workdays_found = _calendar_days(name or "", first_day, num_days)
    free[list(holidays_found)] = True
    make_up[list(workdays_found)] = True
    extra = _inside(settings.holidays.extra, first_day, num_days)
    workdays = _inside(settings.holidays.workdays, first_day, num_days)
    free[extra], make_up[extra] = True, False
    free[workdays], make_up[workdays] = False, True
    return DayKinds(free, make_up)


def _inside(days: list[date], first_day: int, num_days: int) -> list[int]:
    numbers = [(day - _EPOCH).days - first_day for day in days]
    return [number for number in numbers if 0 <= number < num_days]


@lru_cache(maxsize=1024)
def _calendar_days(name: str, first_day: int, num_days: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the offsets of holidays and of make-up workdays in a run of days."""
    country, part = _country_and_part(name)
    if not country or num_days == 0:
        return (), ()
    from holidays import country_holidays

    first = _EPOCH + timedelta(days=first_day)
    last = first + timedelta(days=num_days - 1)
    calendar = country_holidays(country, subdiv=part, years=range(first.year, last.year + 1))
    days = [first + timedelta(days=offset) for offset in range(num_days)]
    free = tuple(offset for offset, day in enumerate(days) if day in calendar)
    return free, tuple(offset for offset, day in enumerate(days) if day in calendar.weekend_workdays)


@lru_cache(maxsize=1024)
def _country_and_part(name: str) -> tuple[str, str | None]:
    if name.strip().lower() in _NO_CALENDAR:
        return "", None
    from holidays import list_supported_countries

    known = list_supported_countries(include_aliases=True)
    country, _, part = name.strip().partition("-")
    parts = {known_part.upper(): known_part for known_part in known.get(country.upper(), [])}
    if country.upper() not in known:
        raise TimeTextError(
            Words(f"There is no holiday calendar '{name}'.", f"没有节假日历“{name}”。"),
            Words(
                "Write a country code such as CN, or with a part such as DE-BY; none for no holidays.",
                "请填写国家代码，如 CN，或带地区的代码，如 DE-BY；不放假请写“无”。",
            ),
        )
    if part and part.upper() not in parts:
        raise TimeTextError(
            Words(
                f"The holiday calendar '{name}' has an unknown part '{part}'.",
                f"节假日历“{name}”中的地区“{part}”未知。",
            ),
            _known_parts(country.upper(), list(parts.values())),
        )
    return country.upper(), parts[part.upper()] if part else None


def _known_parts(country: str, parts: list[str]) -> Words:
    if not parts:
        return Words(f"{country} has no parts: write {country}.", f"{country} 不分地区，请直接填写 {country}。")
    return Words(f"Parts of {country}: {', '.join(parts)}.", f"{country} 的地区：{'、'.join(parts)}。")
