"""The grammar of weekly working hours, in English and Chinese.

``Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00``, ``周一至周五 09:00-18:00；周六 9:00-12:00``,
``Fri 22:00-06:00`` (over midnight), ``24h`` or ``全天``, ``Mon,Wed,Fri 9-17``, ``Sun off``. When to
modify: to read one more way in which people write hours.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from assigner.language import Words
from assigner.problem.time.faults import TimeTextError

_DAY_NAMES = (
    ("mo", "mon", "monday", "一"),
    ("tu", "tue", "tues", "tuesday", "二"),
    ("we", "wed", "wednesday", "三"),
    ("th", "thu", "thur", "thurs", "thursday", "四"),
    ("fr", "fri", "friday", "五"),
    ("sa", "sat", "saturday", "六"),
    ("su", "sun", "sunday", "日", "天", "七"),
)
_WEEKDAY_BY_NAME = {name: weekday for weekday, names in enumerate(_DAY_NAMES) for name in names}
_GROUPS = {
    "daily": range(7), "everyday": range(7), "每天": range(7), "每日": range(7),
    "weekdays": range(5), "工作日": range(5),
    "weekend": range(5, 7), "weekends": range(5, 7), "周末": range(5, 7), "双休日": range(5, 7),
}  # fmt: skip
_WHOLE_DAY = re.compile(r"7\s*[x×*]\s*24\s*(?:h|小时)?|24\s*[x×*/]\s*7|24\s*(?:h|hours|小时)|all day|全天|整天")
_OFF = re.compile(r"(.*?)[\s:]*(?:off|closed|休息|不上班|休)")
_CLOCK = re.compile(r"(\d{1,2})[点时](?:(半)|(\d{1,2})分?)?")
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?-(\d{1,2})(?::(\d{2}))?")
_WAY_OUT = Words(
    "Write it like: Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00.",
    "请写成：周一至周五 09:00-12:00 13:00-18:00；周六 09:00-12:00。",
)


class WeeklyHours(NamedTuple):
    """Working time of one weekday; a shift over midnight belongs to the day on which it begins."""

    weekday: int
    """0 (Monday) to 6 (Sunday)."""
    start_minute: int
    """Wall-clock minutes after midnight, 0 to 1439."""
    end_minute: int
    """Wall-clock minutes after midnight, up to 2880: above 1440 it ends on the next day."""


@lru_cache(maxsize=4096)
def parse_working_hours(text: str) -> tuple[WeeklyHours, ...]:
    """Return the weekly hours of a text, sorted by weekday and start, overlaps merged.

    Parameters
    ----------
    text
        Parts divided by ``;``. Each part: days (ranges and lists), then one or more times from-to.

    Raises
    ------
    TimeTextError
        (a ValueError) The text is not understood; the message has the value, its place and a way out.
    """
    hours: list[WeeklyHours] = []
    parts = [part.strip() for part in re.split(r"[;\n]", _plain(text))]
    if not any(parts):
        raise _fault(text, Words("there is nothing in it", "内容为空"))
    for number, part in enumerate(parts, start=1):
        if part:
            hours += _parse_part(text, number, part)
    return _merged(hours)


def _plain(text: str) -> str:
    """Return the text with half-width signs, one kind of dash, ``H:MM`` times and small letters."""
    plain = unicodedata.normalize("NFKC", text).lower().strip().rstrip(".。")
    plain = plain.replace("every day", "daily")
    plain = _CLOCK.sub(lambda found: f"{found[1]}:{'30' if found[2] else (found[3] or '0').zfill(2)}", plain)
    plain = re.sub(r"\s*(?:--|[-–—−~〜至到]|\bto\b)\s*", "-", plain)
    plain = re.sub(r"[、，]|和|及|\band\b|&", ",", plain)
    plain = _WHOLE_DAY.sub(" 0:00-24:00 ", plain)
    return re.sub(r"(?<=\d)[\s,]+(?=[^\d\s,;:-])", ";", plain)  # days after times begin a new part


def _parse_part(text: str, number: int, part: str) -> list[WeeklyHours]:
    first_digit = re.search(r"\d", part)
    days_text = part[: first_digit.start()] if first_digit else part
    spans_text = part[first_digit.start() :] if first_digit else ""
    off = _OFF.fullmatch(days_text)
    if off and not spans_text:
        _days(text, number, off[1])  # the days must still be days
        return []
    if not first_digit:
        raise _fault(text, Words(f"part {number} ('{part}') has no times", f"第 {number} 段（{part}）没有时间"))
    spans = [_span(text, number, span) for span in re.split(r"[\s,]+", spans_text.strip()) if span]
    if not days_text.strip(" :,") and spans != [(0, 1440)]:
        raise _fault(text, Words(f"part {number} ('{part}') names no days", f"第 {number} 段（{part}）没有写明星期几"))
    days = _days(text, number, days_text) if days_text.strip(" :,") else tuple(range(7))
    return [WeeklyHours(day, start, end) for day in days for start, end in spans]


def _days(text: str, number: int, days_text: str) -> tuple[int, ...]:
    days: list[int] = []
    for piece in re.split(r"\s*,\s*|\s+(?=\S)", days_text.strip(" :,")):
        if piece in _GROUPS:
            days += _GROUPS[piece]
            continue
        ends = [_weekday(text, number, name) for name in piece.split("-", 1)]
        length = (ends[-1] - ends[0]) % 7
        days += [(ends[0] + step) % 7 for step in range(length + 1)]
    return tuple(dict.fromkeys(days))


def _weekday(text: str, number: int, name: str) -> int:
    bare = re.sub(r"^(?:周|星期|礼拜)", "", name.strip(" ."))
    weekday = _WEEKDAY_BY_NAME.get(bare)
    if weekday is None:
        raise _fault(
            text, Words(f"'{name}' in part {number} is not a weekday", f"第 {number} 段中的“{name}”不是星期几")
        )
    return weekday


def _span(text: str, number: int, span: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(span)
    if found is None:
        raise _fault(
            text, Words(f"'{span}' in part {number} is not a time from-to", f"第 {number} 段中的“{span}”不是起止时间")
        )
    hour, minute, end_hour, end_minute = (int(value or 0) for value in found.groups())
    if max(minute, end_minute) > 59 or hour > 23 or end_hour * 60 + end_minute > 1440:
        raise _fault(
            text, Words(f"'{span}' in part {number} is beyond 24:00", f"第 {number} 段中的“{span}”超出了 24:00")
        )
    start, end = hour * 60 + minute, end_hour * 60 + end_minute
    if start == end:
        raise _fault(
            text,
            Words(
                f"'{span}' in part {number} begins and ends at once (the whole day is 24h)",
                f"第 {number} 段中的“{span}”起止时间相同（全天请写“全天”）",
            ),
        )
    return start, end if end > start else end + 1440


def _merged(hours: list[WeeklyHours]) -> tuple[WeeklyHours, ...]:
    merged: list[WeeklyHours] = []
    for weekday, start, end in sorted(hours):
        if merged and merged[-1].weekday == weekday and start <= merged[-1].end_minute:
            merged[-1] = merged[-1]._replace(end_minute=max(end, merged[-1].end_minute))
        else:
            merged.append(WeeklyHours(weekday, start, end))
    return tuple(merged)


def _fault(text: str, why: Words) -> TimeTextError:
    return TimeTextError(
        Words(
            f"The working hours '{text}' cannot be read: {why.en}.",
            f"无法识别工时“{text}”：{why.zh}。",
        ),
        _WAY_OUT,
    )
