"""Moments: from ISO text or datetime columns to whole UTC minutes, and back to text for people.

Seconds are dropped. When to modify: to read moments from one more kind of column.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from assigner.language import Words
from assigner.problem.time.faults import TimeTextError
from assigner.problem.time.zones import NO_MOMENT, Minutes, to_local, to_utc

_OFFSET_AT_END = r"[T ].*(?:[Zz]|[+-]\d\d(?::?\d\d)?)$"
_NOT_A_TIME = np.iinfo(np.int64).min  # how NumPy stores a missing datetime


def moments(column: pd.Series[Any], zone: str) -> Minutes:
    """Return a column of moments as UTC minutes.

    Parameters
    ----------
    column
        ISO 8601 text (local in ``zone``, or with an offset; a date alone is its midnight), or datetime64
        (local in ``zone`` where it carries no zone of its own).
    zone
        IANA time zone of moments without an offset. A local time that the clock skips moves forward by the
        skipped time; of a local time that comes twice the first is meant.

    Returns
    -------
    Minutes since 1970-01-01T00:00Z, ``NO_MOMENT`` (-1) where missing.

    Raises
    ------
    TimeTextError
        A text is not a moment.
    """
    read, is_local = _read(column)
    is_local &= read != NO_MOMENT
    read[is_local] = to_utc(read[is_local], zone)
    return read


def wall_clock(column: pd.Series[Any], zone: str) -> Minutes:
    """Return a column of moments as wall-clock minutes in ``zone``; ``NO_MOMENT`` where missing.

    Unlike :func:`moments` it keeps a local time that the clock skips as it was written, so that what recurs from
    02:30 goes on at 02:30.
    """
    read, is_local = _read(column)
    is_utc = ~is_local & (read != NO_MOMENT)
    read[is_utc] = to_local(read[is_utc], zone)
    return read


def _read(column: pd.Series[Any]) -> tuple[Minutes, npt.NDArray[np.bool_]]:
    """Return minutes as written, and which are on a wall clock; the others, which name an offset, are UTC."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return _minutes(column.dt.tz_convert("UTC").dt.tz_localize(None)), np.zeros(len(column), dtype=bool)
    if pd.api.types.is_datetime64_dtype(column.dtype):
        return _minutes(column), np.ones(len(column), dtype=bool)
    text = column if isinstance(column.dtype, pd.StringDtype) else column.astype("str")
    found = np.full(len(column), NO_MOMENT, dtype=np.int64)
    known = text.notna().to_numpy(dtype=bool)
    is_utc = known & text.str.contains(_OFFSET_AT_END, regex=True, na=False).to_numpy(dtype=bool)
    if is_utc.any():
        found[is_utc] = _minutes(_parsed(text[is_utc], True).dt.tz_localize(None))
    if (known & ~is_utc).any():
        found[known & ~is_utc] = _minutes(_parsed(text[known & ~is_utc], False))
    return found, ~is_utc


def _parsed(text: pd.Series[Any], has_offset: bool) -> pd.Series[Any]:
    try:
        return pd.to_datetime(text, format="ISO8601", utc=has_offset)
    except ValueError as error:
        bad = next((value for value in text if not _is_moment(value)), text.iloc[0])
        raise TimeTextError(
            Words(f"'{bad}' is not a moment.", f"“{bad}”不是有效的日期时间。"),
            Words("Write it like 2026-10-05T09:00.", "请写成 2026-10-05T09:00 的形式。"),
        ) from error


def _is_moment(text: str) -> bool:
    try:
        pd.to_datetime(text, format="ISO8601")
    except ValueError:
        return False
    return True


def _minutes(column: pd.Series[Any]) -> Minutes:
    """Return minutes of datetimes without zone."""
    raw: Minutes = column.to_numpy().astype("datetime64[m]").astype(np.int64)
    raw[raw == _NOT_A_TIME] = NO_MOMENT
    return raw


def day_numbers(column: pd.Series[Any]) -> npt.NDArray[np.int64]:
    """Return a column of dates (ISO text or datetime64) as days since 1970-01-01; -1 where missing."""
    minutes = moments(column, "UTC")
    return np.where(minutes == NO_MOMENT, NO_MOMENT, minutes // 1440)


def is_date_text(column: pd.Series[Any]) -> npt.NDArray[np.bool_]:
    """Return which entries are dates without a time (text such as 2026-10-05)."""
    if not isinstance(column.dtype, pd.StringDtype):
        return np.zeros(len(column), dtype=bool)
    return column.str.fullmatch(re.compile(r"\s*\d{4}-?\d\d-?\d\d\s*"), na=False).to_numpy(dtype=bool)


def day_number(minutes: Minutes, zone: str) -> npt.NDArray[np.int64]:
    """Return the local day of each UTC minute, as days since 1970-01-01."""
    return to_local(np.asarray(minutes, dtype=np.int64), zone) // 1440


def day_text(day_numbers_: npt.NDArray[np.int64]) -> list[str]:
    """Return ISO dates of days since 1970-01-01."""
    return [str(day) for day in np.asarray(day_numbers_, dtype=np.int64).astype("datetime64[D]")]


def local_text(minutes: Minutes, zone: str) -> list[str]:
    """Return UTC minutes as local ISO text with offset, such as 2026-10-05T09:00+08:00; '' where missing."""
    utc = np.asarray(minutes, dtype=np.int64)
    known = utc != NO_MOMENT
    local = to_local(utc[known], zone)
    clock = np.datetime_as_string(local.astype("datetime64[m]"), unit="m").astype(object)
    offsets = local - utc[known]
    for offset in np.unique(offsets):
        clock[offsets == offset] += _offset_text(int(offset))
    texts = np.full(len(utc), "", dtype=object)
    texts[known] = clock
    return texts.tolist()


def _offset_text(offset_minutes: int) -> str:
    hours, rest = divmod(abs(offset_minutes), 60)
    return f"{'-' if offset_minutes < 0 else '+'}{hours:02d}:{rest:02d}"
