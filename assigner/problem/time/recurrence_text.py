"""The text of a recurrence: its parts by name, after the checks that ``dateutil`` leaves out.

When to modify: to accept another way of writing a recurrence, or a part that is refused today (seconds,
minutes and Easter).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from dateutil.parser import isoparse

from assigner.language import Words
from assigner.problem.time.faults import TimeTextError

_FREQUENCIES = ("HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LARGEST_BY_NAME = {
    "BYMINUTE": 59, "BYHOUR": 23, "BYMONTH": 12, "BYMONTHDAY": 31, "BYYEARDAY": 366, "BYWEEKNO": 53,
    "BYSETPOS": 366, "INTERVAL": 10_000, "COUNT": 1_000_000,
}  # fmt: skip
_MAY_BE_ZERO = ("BYMINUTE", "BYHOUR")
_MAY_BE_NEGATIVE = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
_SINGLE = ("INTERVAL", "COUNT")
_WEEKDAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
_NUMBER = "(?:[+-]?(?:[1-4]\\d|5[0-3]|[1-9]))"
_PATTERN_BY_NAME = {
    "FREQ": "|".join(_FREQUENCIES),
    "WKST": _WEEKDAY,
    "BYDAY": rf"{_NUMBER}?{_WEEKDAY}(?:,{_NUMBER}?{_WEEKDAY})*",
    "UNTIL": r"\d{4}-?\d\d-?\d\d(?:T[\d:]+(?:Z|[+-]\d\d:?\d\d)?)?",
}
_WAY_OUT = Words(
    "Write it like FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6.",
    "请写成 FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6 的形式。",
)


def recurrence_fault(text: str, why: Words) -> TimeTextError:
    """Return the error of a recurrence text that cannot be used."""
    return TimeTextError(
        Words(f"The recurrence '{text}' cannot be used: {why.en}.", f"无法使用重复规则“{text}”：{why.zh}。"),
        _WAY_OUT,
    )


@lru_cache(maxsize=4096)
def rule_parts(text: str) -> Mapping[str, str]:
    """Return the parts of a rule by name.

    Raises
    ------
    TimeTextError
        A part is unknown, stands there twice or has a value out of range, or the parts contradict each other.
    """
    bare = text.strip().upper().removeprefix("RRULE:").strip(" ;")
    pieces = [piece.partition("=") for piece in bare.split(";")]
    parts = {name.strip(): value.replace(" ", "") for name, _, value in pieces}
    if len(parts) < len(pieces):
        raise recurrence_fault(text, Words("a part stands in it twice", "有重复的部分"))
    for name, value in parts.items():
        _check_part(text, name, value)
    _check_together(text, parts)
    return MappingProxyType(parts)


def _check_part(text: str, name: str, value: str) -> None:
    if name in _PATTERN_BY_NAME:
        is_good = re.fullmatch(_PATTERN_BY_NAME[name], value) is not None
    elif name in _LARGEST_BY_NAME:
        numbers = value.split(",")
        is_good = all(_in_range(name, number) for number in numbers) and (len(numbers) == 1 or name not in _SINGLE)
    else:
        raise recurrence_fault(text, Words(f"'{name}' is not a part of a rule here", f"不支持“{name}”这一部分"))
    if not is_good:
        raise recurrence_fault(text, Words(f"{name}={value} is out of range", f"{name}={value} 超出范围"))


def _in_range(name: str, number: str) -> bool:
    if re.fullmatch(r"[+-]?[0-9]{1,7}", number) is None:
        return False
    least = -_LARGEST_BY_NAME[name] if name in _MAY_BE_NEGATIVE else 0
    return least <= int(number) <= _LARGEST_BY_NAME[name] and (int(number) != 0 or name in _MAY_BE_ZERO)


def _check_together(text: str, parts: Mapping[str, str]) -> None:
    frequency = parts.get("FREQ")
    if frequency is None:
        raise recurrence_fault(text, Words("FREQ is missing", "缺少 FREQ"))
    if "COUNT" in parts and "UNTIL" in parts:
        raise recurrence_fault(text, Words("COUNT and UNTIL exclude each other", "COUNT 与 UNTIL 不能同时使用"))
    if re.search(r"\d", parts.get("BYDAY", "")) and frequency not in ("MONTHLY", "YEARLY"):
        raise recurrence_fault(
            text,
            Words(
                f"BYDAY={parts['BYDAY']} counts days, which needs FREQ=MONTHLY or YEARLY",
                f"BYDAY={parts['BYDAY']} 带有序号，只能用于 FREQ=MONTHLY 或 YEARLY",
            ),
        )
    if frequency == "HOURLY" and "BYSETPOS" in parts:
        raise recurrence_fault(
            text, Words("BYSETPOS needs FREQ=DAILY or slower", "BYSETPOS 须用于 FREQ=DAILY 或更长周期")
        )
    if _never(parts):
        raise recurrence_fault(text, Words("no month has such a day", "没有哪个月份有这样的日期"))


def _never(parts: Mapping[str, str]) -> bool:
    """Return whether none of the rule's months has any of its days."""
    days = [abs(int(day)) for day in parts.get("BYMONTHDAY", "1").split(",")]
    months = [int(month) for month in parts.get("BYMONTH", "1").split(",")]
    return min(days) > max(monthrange(2024, month)[1] for month in months)  # a leap year


def until_of(text: str, until: str) -> datetime:
    """Return the moment of an UNTIL part, with or without a zone."""
    try:
        return isoparse(until)
    except ValueError as error:
        why = Words(f"UNTIL={until} is not a moment", f"UNTIL={until} 不是有效的日期时间")
        raise recurrence_fault(text, why) from error
