"""Recurrence of duties: when a rule of RFC 5545 strikes, on the wall clock.

``dateutil`` works the rules out; :mod:`assigner.problem.time.recurrence_text` checks their text first. When to
modify: if occurrences should follow from something else than one rule.

Unlike RFC 5545, an UNTIL that is a date includes that whole day, and an occurrence at a local time that the
clock skips is moved, not dropped.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
from dateutil.rrule import rrule, rrulestr

from assigner.language import Words
from assigner.problem.time.faults import TimeTextError
from assigner.problem.time.recurrence_text import recurrence_fault, rule_parts, until_of
from assigner.problem.time.zones import Minutes, to_local

MAX_OCCURRENCES = 5000
"""Most occurrences of one duty within the horizon."""

_EPOCH = datetime(1970, 1, 1)
_CYCLE_YEARS, _CYCLE_DAYS = 400, 146097  # the calendar repeats after 400 years, weekdays included


def check_recurrence(text: str) -> None:
    """Raise :class:`TimeTextError` unless ``text`` is an RFC 5545 rule that we can follow from some start."""
    hour = int(rule_parts(text).get("BYHOUR", "0").split(",")[0])  # every two hours from 9 never comes to 10
    _rule(text, "UTC", _EPOCH.replace(hour=hour), _EPOCH, timedelta(0))


def recurrence_starts(text: str, first_local: int, end_local: int, from_local: int, zone: str) -> Minutes:
    """Return the wall-clock minutes at which a rule strikes.

    Parameters
    ----------
    text
        The rule; ``RRULE:`` before it is allowed.
    first_local
        Wall-clock minute of the anchor (DTSTART); COUNT counts from it.
    end_local
        Wall-clock minute before which the occurrences must lie.
    from_local
        Occurrences before this wall-clock minute are left out, but counted.
    zone
        Time zone for an UNTIL that is given in UTC.

    Raises
    ------
    TimeTextError
        The rule cannot be read, or strikes more than ``MAX_OCCURRENCES`` times.
    """
    anchor, first, end = (_EPOCH + timedelta(minutes=minute) for minute in (first_local, from_local, end_local))
    # dateutil looks for a rule that never strikes until the year 9999. Late in the calendar that is soon.
    cycles = (9998 - max(anchor.year, end.year)) // _CYCLE_YEARS
    ahead = timedelta(days=cycles * _CYCLE_DAYS)
    rule = _rule(text, zone, anchor, end, ahead)
    found: list[datetime] = []
    for moment in rule:
        if moment >= end + ahead:
            break
        if moment >= first + ahead:
            found.append(moment - ahead)
        if len(found) > MAX_OCCURRENCES:
            raise recurrence_fault(
                text, Words(f"it strikes more than {MAX_OCCURRENCES} times", f"发生次数超过 {MAX_OCCURRENCES} 次")
            )
    return np.array(found, dtype="datetime64[m]").astype(np.int64)


def _rule(text: str, zone: str, anchor: datetime, end: datetime, ahead: timedelta) -> rrule:
    """Return the rule, anchored ``ahead`` of its anchor."""
    parts = dict(rule_parts(text))
    until = parts.pop("UNTIL", None)
    try:
        rule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=anchor + ahead)
        assert isinstance(rule, rrule)  # a text of one line is one rule
        return rule if until is None else rule.replace(until=min(_last(text, until, zone), end) + ahead)
    except TimeTextError:
        raise
    except (ValueError, TypeError) as error:
        why = str(error).rstrip(".")
        raise recurrence_fault(text, Words(why, f"不符合 RFC 5545（{why}）")) from error


def _last(text: str, until: str, zone: str) -> datetime:
    """Return the last moment of a rule on the wall clock of ``zone``; a date means the end of that day."""
    last = until_of(text, until)
    if "T" not in until:
        return last + timedelta(days=1, seconds=-1)
    if last.tzinfo is None:
        return last
    utc = int(last.timestamp()) // 60
    return _EPOCH + timedelta(minutes=int(to_local(np.array([utc]), zone)[0]))
