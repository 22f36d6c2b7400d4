"""Years, quarters and months by the names that people write: 2017, 2017-Q2, 2017-05.

When to modify: to accept another kind of period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assigner.errors import UsageError
from assigner.language import Words

EPOCH = date(1970, 1, 1)
_NAME = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})))?")
UNKNOWN = Words(
    "{text!r} is no period. Write a year (2026), a quarter (2026-Q2) or a month (2026-05).",
    "{text!r} 不是期间。请写年（2026）、季度（2026-Q2）或月（2026-05）。",
)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A run of days.

    Parameters
    ----------
    first, last
        First and last day, both included, as days since 1970-01-01.
    label
        Its name: ``2017-Q2``.
    """

    first: int
    last: int
    label: str

    @property
    def first_day(self) -> date:
        """The first day."""
        return day_of(self.first)

    @property
    def last_day(self) -> date:
        """The last day."""
        return day_of(self.last)


def number_of(day: date) -> int:
    """Return a day as days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the day of days since 1970-01-01."""
    return EPOCH + timedelta(days=int(number))


def period_named(text: str) -> Period:
    """Return the period of a name.

    Raises
    ------
    UsageError
        The text names none.
    """
    found = _NAME.fullmatch(text.strip().upper())
    if found is None or (found[3] and not 1 <= int(found[3]) <= 12) or int(found[1]) < 1970:
        raise UsageError(UNKNOWN.filled(text=text))
    year = int(found[1])
    if found[2]:
        first_month, months = int(found[2]) * 3 - 2, 3
    elif found[3]:
        first_month, months = int(found[3]), 1
    else:
        first_month, months = 1, 12
    after = first_month + months
    end = date(year + (after > 12), (after - 1) % 12 + 1, 1)
    return Period(number_of(date(year, first_month, 1)), number_of(end) - 1, text.strip().upper())


def quarter_of(day: int) -> Period:
    """Return the calendar quarter of a day."""
    moment = day_of(day)
    return period_named(f"{moment.year}-Q{(moment.month + 2) // 3}")


def quarters_between(first: int, last: int) -> list[Period]:
    """Return the calendar quarters that share a day with a run of days, in order."""
    found = [quarter_of(first)]
    while found[-1].last < last:
        found.append(quarter_of(found[-1].last + 1))
    return found


def month_in_quarter(day: date) -> int:
    """Return the place of a day's month in its quarter, 0 to 2."""
    return (day.month - 1) % 3
