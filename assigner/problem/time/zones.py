"""Wall clocks of real time zones, for whole arrays at once.

Python's ``zoneinfo`` answers one moment at a time; here its changes of clock are looked up once per
zone and year and then applied to arrays by binary search. When to modify: only if the meaning of local
times that do not exist, or exist twice, should change.

A local time that does not exist (clock put forward) is read with the offset before the change, so it
moves forward by the length of the gap: 02:30 becomes 03:30. A local time that exists twice (clock put
back) is the first of the two. Both are what RFC 5545, section 3.3.5, says, and what Python does with
``fold=0``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt

from assigner.language import Words
from assigner.problem.time.faults import TimeTextError

Minutes = npt.NDArray[np.int64]
"""Minutes since 1970-01-01T00:00, of the UTC clock or of a local wall clock."""

NO_MOMENT = -1
"""Stands where a moment is missing."""

DAY_MINUTES = 1440
_FIRST_YEAR, _LAST_YEAR = 1900, 2200  # changes of clock outside are not known or not needed


class Steps(NamedTuple):
    """A zone's offset from UTC as a step function over some years."""

    utc_at: Minutes
    """UTC minutes at which the offset changes, sorted."""
    local_at: Minutes
    """Wall-clock minutes from which a local time is read with the next offset, sorted."""
    offsets: Minutes
    """Minutes that local time is ahead of UTC: before the first change, after it, ..."""


@lru_cache(maxsize=1024)
def zone_of(name: str) -> ZoneInfo:
    """Return the time zone of an IANA name.

    Raises
    ------
    TimeTextError
        There is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        near = _near_zones(name)
        raise TimeTextError(
            Words(f"'{name}' is not a time zone.", f"“{name}”不是有效的时区。"),
            Words(
                f"Write an IANA name such as {near}.",
                f"请填写 IANA 时区名称，例如 {near}。",
            ),
        ) from error


def check_time_zone(name: str) -> None:
    """Raise :class:`TimeTextError` unless ``name`` is an IANA time zone."""
    zone_of(name)


def _near_zones(name: str) -> str:
    from difflib import get_close_matches

    # Etc/GMT+8 lies 8 hours BEHIND UTC, so nobody who writes UTC+8 should be led to it.
    places = [zone for zone in sorted(available_timezones()) if "/" in zone and not zone.startswith("Etc/")]
    known = {zone.rsplit("/", 1)[-1].lower(): zone for zone in places}
    near = get_close_matches(name.rsplit("/", 1)[-1].lower(), known, n=2, cutoff=0.75)
    return ", ".join([known[last] for last in near] or ["Asia/Shanghai", "Europe/Berlin"])


def to_local(minutes: Minutes, zone: str) -> Minutes:
    """Return the wall-clock minutes of UTC minutes."""
    steps = _steps_around(minutes, zone)
    return minutes + steps.offsets[np.searchsorted(steps.utc_at, minutes, side="right")]


def to_utc(local_minutes: Minutes, zone: str) -> Minutes:
    """Return the UTC minutes of wall-clock minutes (gaps and repeated hours: see the module)."""
    steps = _steps_around(local_minutes, zone)
    return local_minutes - steps.offsets[np.searchsorted(steps.local_at, local_minutes, side="right")]


def _steps_around(minutes: Minutes, zone: str) -> Steps:
    if len(minutes) == 0:
        return _steps(zone, 1970, 1970)
    ends = np.array([minutes.min() - DAY_MINUTES, minutes.max() + DAY_MINUTES])
    years = ends.astype("datetime64[m]").astype("datetime64[Y]").astype(np.int64) + 1970
    first, last = np.clip(years, _FIRST_YEAR, _LAST_YEAR).tolist()
    return _steps(zone, first, last)


@lru_cache(maxsize=4096)
def _steps(zone: str, first_year: int, last_year: int) -> Steps:
    changes = [change for year in range(first_year, last_year + 1) for change in _changes_of_year(zone, year)]
    at = np.array([change[0] for change in changes], dtype=np.int64)
    first_offset = _offset(zone_of(zone), _year_start(first_year))
    offsets = np.array([first_offset] + [change[1] for change in changes], dtype=np.int64)
    return Steps(at, at + np.maximum(offsets[:-1], offsets[1:]), offsets)


@lru_cache(maxsize=65536)
def _changes_of_year(name: str, year: int) -> tuple[tuple[int, int], ...]:
    """Return the changes of clock in a UTC year: the minute, and the offset after it."""
    return tuple(_find_changes(zone_of(name), _year_start(year), _year_start(year + 1)))


def _find_changes(zone: ZoneInfo, first: int, last: int) -> Iterator[tuple[int, int]]:
    before = _offset(zone, first)
    for start in range(first, last, DAY_MINUTES):
        end = min(start + DAY_MINUTES, last)
        after = _offset(zone, end)
        if after != before:
            low = start
            while end - low > 1:  # the offset is `before` at low and `after` at end
                middle = (low + end) // 2
                low, end = (middle, end) if _offset(zone, middle) == before else (low, middle)
            yield end, after
        before = after


def _offset(zone: ZoneInfo, minute: int) -> int:
    offset = datetime.fromtimestamp(minute * 60, tz=UTC).astimezone(zone).utcoffset()
    assert offset is not None  # a ZoneInfo always has one
    return int(offset.total_seconds()) // 60


def _year_start(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) // 60
