"""One plain value as people and spreadsheets write it, to the value that row models expect.

Numbers with separators, full-width digits and 万; dates from ISO, 2026/10/1, 2026年10月1日 or Excel;
yes and no in many words. Whatever is not clear is refused, never guessed. When to modify: to read
one more way of writing a plain value.
"""

from __future__ import annotations

import json
import math
import re
import types
import unicodedata
from datetime import date, datetime, time
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from assigner.files.faults import refuse
from assigner.language import Words
from assigner.problem.choices import choice_of, flag_of

PlainKind = Literal["text", "whole", "number", "flag", "date", "moment", "day-or-moment", "choice"]
INT64 = 2**63
LARGEST_NUMBER = 1e15
"""Amounts are counted in whole steps of 64 bits, and sums of them must fit, too."""
_DAY = r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?)"
_CLOCK = r"(\d{1,2})(?::|点|时)(?:(\d{1,2})(?::(\d{1,2})(\.\d{1,6})?|分(?:(\d{1,2})秒)?)?)?"
_ZONE = r"\s*(Z|z|[+-]\d{2}:?\d{2})?"
_DATE = re.compile(_DAY)
_MOMENT = re.compile(f"{_DAY}(?:[T\\s]*{_CLOCK}{_ZONE})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([,' _])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_CURRENCY = r"(?:US\$|A\$|C\$|HK\$|[¥$€£]|USD|EUR|GBP|CNY|RMB|JPY|CHF|HKD)"
_MONEY = re.compile(rf"(?:{_CURRENCY}\s*)?([^A-Z¥$€£]*?)(?:\s*{_CURRENCY}|\s*元)?", re.IGNORECASE)
"""An amount with its currency before or behind it."""
_SCALES = {"万": 10_000, "亿": 100_000_000}


class WrittenFloat(float):
    """A number that remembers how it was written, so that an id ``1.10`` stays ``1.10``."""

    text: str = ""


class CellText(str):
    """Text of a cell: blanks around it do not count, and double quotes mean that it is taken literally.

    Texts of documents are plain ``str``: they are literal already.
    """

    __slots__ = ()


def is_empty(raw: Any) -> bool:
    """Return whether a raw value says nothing: None, NaN, empty text, or blank text of a cell."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return not raw or (isinstance(raw, CellText) and raw.isspace())
    return isinstance(raw, float) and math.isnan(raw)


@cache
def plain_kind(annotation: Any) -> PlainKind:
    """Return how values of a plain field's annotation are read."""
    while get_origin(annotation) not in (None, Union, types.UnionType, Literal):
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is Literal:
        return "choice"
    kinds = {kind for kind in get_args(annotation) if kind is not type(None)} or {annotation}
    if len(kinds) == 1 and get_origin(kind := next(iter(kinds))) is not None:
        return plain_kind(kind)
    if kinds == {date, datetime}:
        return "day-or-moment"
    named: dict[Any, PlainKind] = {bool: "flag", int: "whole", float: "number", date: "date", datetime: "moment"}
    return named.get(next(iter(kinds)), "text")


@cache
def choices_of(annotation: Any) -> tuple[str, ...]:
    """Return the allowed values of a field with fixed values, through ``None`` and lists."""
    if get_origin(annotation) is Literal:
        return tuple(get_args(annotation))
    found = [choices_of(part) for part in get_args(annotation)]
    return next((part for part in found if part), ())


def read_plain(kind: PlainKind, raw: Any, choices: tuple[str, ...] = ()) -> Any:
    """Return the value that ``raw`` means.

    Raises
    ------
    RefusedError
        When it means nothing of this kind.
    """
    if kind == "text":
        return read_text(raw)
    if kind == "choice":
        return read_choice(raw, choices)
    readers = {"whole": read_whole, "number": read_number, "flag": read_flag}
    if kind in readers:
        return readers[kind](raw)
    if kind == "moment":
        return read_moment(raw)
    if kind == "date":
        return read_day(raw)
    return _day_or_moment(read_day(raw, or_moment=True))


def _day_or_moment(iso: str) -> date:
    """Return a date or a datetime: as text, midnight would count as a whole day."""
    return datetime.fromisoformat(iso) if "T" in iso else date.fromisoformat(iso)


def read_text(raw: Any) -> str:
    """Return text; that of a cell stripped, or taken literally when it stands in double quotes."""
    if isinstance(raw, str):
        return _unquoted(raw.strip()) if isinstance(raw, CellText) else raw
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, WrittenFloat):
        return raw.text
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    if isinstance(raw, int | float):
        return str(raw)
    if isinstance(raw, datetime | date | time):
        return raw.isoformat()
    raise refuse("text-expected", raw, Words("{value} is not a text.", "{value} 不是文字。"), _WRITE_TEXT)


_WRITE_TEXT = Words("Write a text.", "请填写文字。")


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        try:
            inner = json.loads(text)
        except ValueError:
            return text
        return inner if isinstance(inner, str) else text
    return text[1:] if text[:2] in {"'=", "'+", "'-", "'@"} else text


def read_choice(raw: Any, choices: tuple[str, ...]) -> str:
    """Return the fixed value that is meant; an unknown one stays for the row model to refuse."""
    text = read_text(raw)
    return choice_of(text, choices) or text


def read_flag(raw: Any) -> bool:
    """Return yes or no."""
    if isinstance(raw, bool):
        return raw
    found = flag_of(str(int(raw)) if raw in (0, 1) else read_text(raw))
    if found is None:
        raise refuse(
            "flag-unreadable",
            raw,
            Words("{value} is neither yes nor no.", "{value} 不是“是”或“否”。"),
            Words("Write yes or no.", "请填写 是 或 否。"),
        )
    return found


def read_number(raw: Any) -> float:
    """Return a number; thousands separators, full-width digits, 万, 亿 and % are understood."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        raise _not_a_number(raw)
    if not isinstance(raw, str):
        return _finite(_as_float(raw), raw)
    text = unicodedata.normalize("NFKC", raw).strip().replace("−", "-")
    money = _MONEY.fullmatch(text)
    text = text if money is None else money[1]
    scale = 1.0
    if text[-1:] in _SCALES:
        text, scale = text[:-1].rstrip(), _SCALES[text[-1]]
    elif text[-1:] == "%":
        text, scale = text[:-1].rstrip(), 0.01
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[,' _]", "", text)
    if not _NUMBER.fullmatch(text):
        raise _not_a_number(raw)
    return _finite(float(text) if scale == 1.0 else round(float(text) * scale, 9), raw)


def _as_float(raw: float) -> float:
    try:
        return float(raw)
    except OverflowError:
        return math.inf


def _finite(number: float, raw: Any) -> float:
    if not math.isfinite(number):
        raise refuse(
            "number-not-finite",
            raw,
            Words("{value} is not a finite number.", "{value} 不是有限的数。"),
            Words("Write a number, or leave it empty.", "请填写数字，或留空。"),
        )
    if abs(number) > LARGEST_NUMBER:
        raise refuse(
            "number-too-large",
            raw,
            Words("{value} is too large to count with.", "{value} 过大，无法计算。"),
            Words("Write a number of at most 15 digits.", "请填写不超过 15 位的数。"),
        )
    return number


def _not_a_number(raw: Any) -> Exception:
    return refuse(
        "number-unreadable",
        raw,
        Words("{value} is not a number.", "{value} 不是数字。"),
        Words("Write a number such as 1234.5, without a unit.", "请填写数字，如 1234.5，不带单位。"),
    )


def read_whole(raw: Any) -> int:
    """Return a whole number; 3.0 and 1,200 are whole, 3.5 is not."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        number: int | float = raw
    elif isinstance(raw, str) and re.fullmatch(r"[+-]?\d{1,30}", raw.strip()):
        number = int(raw.strip())
    else:
        number = read_number(raw)
    if number != int(number):
        raise refuse(
            "number-not-whole",
            raw,
            Words("{value} is not a whole number.", "{value} 不是整数。"),
            Words("Round it.", "请取整。"),
        )
    if not -INT64 <= number < INT64:
        raise refuse(
            "number-too-large",
            raw,
            Words("{value} is too large to count with.", "{value} 过大，无法计算。"),
            Words("Write a smaller number.", "请填写更小的数。"),
        )
    return int(number)


def read_day(raw: Any, or_moment: bool = False) -> str:
    """Return a day as ISO text; a moment too, where the field takes both."""
    if isinstance(raw, datetime):
        whole_day = raw.time() == time() and raw.tzinfo is None
        return raw.date().isoformat() if whole_day else (raw.isoformat() if or_moment else _refuse_day(raw))
    if isinstance(raw, date):
        return raw.isoformat()
    text = unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else ""
    if found := _DATE.fullmatch(text):
        return _day_of(found.groups(), raw).isoformat()
    if or_moment:
        return read_moment(raw)
    moment = _MOMENT.fullmatch(text)
    if moment and not any(int(part or 0) for part in moment.groups()[9:12]) and not moment.groups()[-1]:
        return _day_of(moment.groups(), raw).isoformat()
    return _refuse_day(raw)


def _refuse_day(raw: Any) -> str:
    raise refuse(
        "date-unreadable",
        raw,
        Words("{value} is not a date.", "{value} 不是日期。"),
        Words(
            "Write it as 2026-10-01 (also 2026/10/1, 2026年10月1日, or a date cell in Excel).",
            "请写成 2026-10-01（也可写 2026/10/1、2026年10月1日，或用 Excel 日期格式）。",
        ),
    )


def read_moment(raw: Any) -> str:
    """Return a date with a time of day as ISO text, with its offset where one is written."""
    if isinstance(raw, datetime):
        return raw.isoformat()
    if isinstance(raw, date):
        return datetime.combine(raw, time()).isoformat()
    text = unicodedata.normalize("NFKC", raw).strip() if isinstance(raw, str) else ""
    found = _MOMENT.fullmatch(text)
    if not found:
        raise _refused_moment(raw)
    parts = found.groups()
    hour, minute, second, fraction, chinese_second, zone = parts[9:]
    micro = int((fraction or ".0")[1:].ljust(6, "0"))
    try:
        clock = time(int(hour or 0), int(minute or 0), int(second or chinese_second or 0), micro)
    except ValueError:
        raise _refused_moment(raw) from None
    return datetime.combine(_day_of(parts, raw), clock).isoformat() + (zone or "").upper()


def _refused_moment(raw: Any) -> Exception:
    return refuse(
        "moment-unreadable",
        raw,
        Words("{value} is not a date and time.", "{value} 不是日期时间。"),
        Words(
            "Write it as 2026-10-01 09:00 (with an offset such as +08:00 if it is not local time).",
            "请写成 2026-10-01 09:00（若非当地时间，请加时差，如 +08:00）。",
        ),
    )


def _day_of(parts: tuple[str | None, ...], raw: Any) -> date:
    year, month, day = (int(part) for part in parts[:9] if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        raise refuse(
            "date-impossible",
            raw,
            Words("{value} is a day that does not exist.", "{value} 这一天不存在。"),
            Words("Correct the day or the month.", "请更正日或月。"),
        ) from None
