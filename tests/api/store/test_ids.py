"""Ids sort by time and never repeat; moments are exact.

When to modify: with the shape of ids or moments.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from api.store import new_id
from api.store.ids import Sequence, is_id
from api.store.moments import from_datetime, iso, now_us


def test_ids_of_one_thread_rise() -> None:
    made = [new_id("job") for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == 5000
    assert all(is_id(one, "job") for one in made)


def test_ids_of_many_threads_differ() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: new_id("job"), range(4000)))
    assert len(set(made)) == 4000


def test_numbers_rise_also_when_the_clock_is_set_back() -> None:
    sequence = Sequence()
    made = [sequence.next(millisecond) for millisecond in (1000, 1001, 900, 1001, 1002)]
    assert made == sorted(set(made))
    assert [number >> 80 for number in made] == [1000, 1001, 1001, 1001, 1002]


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_moments_keep_every_microsecond(moment: datetime) -> None:
    us = from_datetime(moment)
    assert datetime.fromisoformat(iso(us)) == moment
    assert now_us(lambda: us * 1000) == us
