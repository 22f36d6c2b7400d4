"""Interval questions of many reps at once agree with loops over single minutes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from assigner.problem.time import NO_MOMENT, next_working_minute, overlaps, within, works_during
from assigner.problem.time.intervals import interval_table, merged, subtracted

rows = st.lists(st.tuples(st.integers(0, 2), st.integers(-20, 60), st.integers(0, 15)), max_size=8)
queries = st.lists(st.tuples(st.integers(0, 2), st.integers(-30, 80), st.integers(1, 20)), min_size=1, max_size=20)


def table_of(spans: list[tuple[int, int, int]]) -> pd.DataFrame:
    return interval_table([r for r, _, _ in spans], [s for _, s, _ in spans], [s + n for _, s, n in spans])


def minutes_of(table: pd.DataFrame) -> set[tuple[int, int]]:
    return {(row.rep, at) for row in table.itertuples() for at in range(row.start, row.end)}


def arrays(asked: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rep, start, length = (np.array(column) for column in zip(*asked, strict=True))
    return rep, start, start + length


@given(rows, rows)
def test_difference_and_union_cover_the_right_minutes(spans: list, taken: list) -> None:
    left = subtracted(table_of(spans), table_of(taken))
    assert minutes_of(left) == minutes_of(table_of(spans)) - minutes_of(table_of(taken))
    union = merged(table_of(spans))
    assert minutes_of(union) == minutes_of(table_of(spans))
    for table in (left, union):
        kept = list(table.itertuples(index=False, name=None))
        assert kept == sorted(kept)
        assert all(a[0] != b[0] or a[2] < b[1] for a, b in pairwise(kept))  # none touch


@given(rows, queries)
def test_within_and_overlaps_agree_with_loops(spans: list, asked: list) -> None:
    table = merged(table_of(spans))
    covered = minutes_of(table)
    rep, start, end = arrays(asked)
    spans_asked = [[(r, at) for at in range(s, e)] for r, s, e in zip(rep, start, end, strict=True)]
    assert within(table, rep, start, end).tolist() == [covered.issuperset(span) for span in spans_asked]
    assert overlaps(table, rep, start, end).tolist() == [not covered.isdisjoint(span) for span in spans_asked]


@given(rows, rows, queries)
def test_next_working_minute_and_works_during_agree_with_loops(spans: list, leave: list, asked: list) -> None:
    away = merged(table_of(leave))
    shifts = subtracted(table_of([span for span in spans if span[0] != 1]), away)
    has_hours = np.array([True, False, True])
    rep, start, end = arrays(asked)
    covered, gone = minutes_of(shifts), minutes_of(away)

    def works(r: int, at: int) -> bool:
        return (r, at) in covered if has_hours[r] else (r, at) not in gone

    expected = [next((at for at in range(s, 200) if works(r, at)), NO_MOMENT) for r, s in zip(rep, start, strict=True)]
    assert next_working_minute(shifts, away, has_hours, rep, start).tolist() == expected
    found = works_during(shifts, away, has_hours, rep, start, end).tolist()
    assert found == [all(works(r, at) for at in range(s, e)) for r, s, e in zip(rep, start, end, strict=True)]


def test_no_intervals_and_no_queries() -> None:
    nothing = interval_table([], [], [])
    none = np.zeros(0, dtype=np.int64)
    one = np.array([0])
    assert within(nothing, one, one, one + 1).tolist() == [False]
    assert overlaps(nothing, one, one, one + 1).tolist() == [False]
    assert within(table_of([(0, 0, 5)]), none, none, none).tolist() == []
    assert next_working_minute(
        nothing, nothing, np.array([True, False]), np.array([0, 1]), np.array([7, 7])
    ).tolist() == [
        NO_MOMENT,
        7,
    ]
