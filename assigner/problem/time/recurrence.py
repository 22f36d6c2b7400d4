"""Recurrence of duties: RFC 5545 rules on the wall clock.

The rules themselves are worked out by ``dateutil``; this module reads their text with clear errors and
bounds them. When to modify: to accept another way of writing a recurrence.

Unlike RFC 5545, an UNTIL that is a date includes that whole day, and an occurrence at a local time that
the clock skips is moved, not dropped.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
from dateutil.parser import isoparse
from dateutil.rrule import rrule, rrulestr

from assigner.language import Words
from assigner.problem.time.faults import TimeTextError
from assigner.problem.time.zones import Minutes, to_local

MAX_OCCURRENCES = 5000
"""Most occurrences of one duty within the horizon."""

_EPOCH = datetime(1970, 1, 1)
_FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WAY_OUT = Words(
    "Write it like FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6.",
    "请写成 FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6 的形式。",
)


def check_recurrence(text: str) -> None:
    """Raise :class:`TimeTextError` unless ``text`` is an RFC 5545 rule that we can follow."""
    _rule(text, "UTC", _EPOCH)


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
    rule = _rule(text, zone, _EPOCH + timedelta(minutes=first_local))
    first, end = _EPOCH + timedelta(minutes=from_local), _EPOCH + timedelta(minutes=end_local)
    found: list[datetime] = []
    for moment in rule:
        if moment >= end:
            break
        if moment >= first:
            found.append(moment)
        if len(found) > MAX_OCCURRENCES:
            raise _fault(
                text,
                Words(f"it strikes more than {MAX_OCCURRENCES} times", f"发生次数超过 {MAX_OCCURRENCES} 次"),
            )
    return np.array(found, dtype="datetime64[m]").astype(np.int64)


@lru_cache(maxsize=1024)
def _parts(text: str) -> dict[str, str]:
    """Return the rule's parts by name, after the checks that dateutil leaves out."""
    bare = text.strip().upper().removeprefix("RRULE:").rstrip(";")
    pieces = [piece.strip().partition("=") for piece in bare.split(";")]
    for name, sign, value in pieces:
        if not sign or not value or not name:
            raise _fault(text, Words(f"'{name}' is not NAME=VALUE", f"“{name}”不是“名称=值”的形式"))
    parts = {name.strip(): value.strip() for name, _, value in pieces}
    if len(parts) < len(pieces):
        raise _fault(text, Words("a part stands in it twice", "有重复的部分"))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise _fault(
            text, Words(f"FREQ must be one of {', '.join(_FREQUENCIES)}", f"FREQ 须为 {'、'.join(_FREQUENCIES)} 之一")
        )
    if "COUNT" in parts and "UNTIL" in parts:
        raise _fault(text, Words("COUNT and UNTIL exclude each other", "COUNT 与 UNTIL 不能同时使用"))
    for name in ("INTERVAL", "COUNT"):
        value = parts.get(name, "1")
        if not (value.isascii() and value.isdigit() and int(value) >= 1):  # dateutil would never end on INTERVAL=0
            raise _fault(text, Words(f"{name}={value} must be at least 1", f"{name}={value} 必须至少为 1"))
    return parts


def _rule(text: str, zone: str, start: datetime) -> rrule:
    parts = dict(_parts(text))
    until = parts.pop("UNTIL", None)
    last = None if until is None else _until(text, until, zone)
    try:
        rule = rrulestr(";".join(f"{name}={value}" for name, value in parts.items()), dtstart=start)
        assert isinstance(rule, rrule)  # a text of one line is one rule
        return rule if last is None else rule.replace(until=last)
    except (ValueError, TypeError) as error:
        raise _fault(text, Words(str(error).rstrip("."), f"{error}".rstrip("."))) from error


def _until(text: str, until: str, zone: str) -> datetime:
    """Return the last moment of a rule on the wall clock of ``zone``; a date means the end of that day."""
    try:
        last = isoparse(until)
    except ValueError as error:
        raise _fault(text, Words(f"UNTIL={until} is not a moment", f"UNTIL={until} 不是有效的日期时间")) from error
    if "T" not in until:
        return last + timedelta(days=1, seconds=-1)
    if last.tzinfo is None:
        return last
    utc = int(last.timestamp()) // 60
    return _EPOCH + timedelta(minutes=int(to_local(np.array([utc]), zone)[0]))


def _fault(text: str, why: Words) -> TimeTextError:
    return TimeTextError(
        Words(f"The recurrence '{text}' cannot be used: {why.en}.", f"无法使用重复规则“{text}”：{why.zh}。"),
        _WAY_OUT,
    )
