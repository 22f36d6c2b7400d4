"""Guards: whole units add up exactly and no part is off by a unit or more."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.manage.whole import rounded, shared_out


@settings(max_examples=60, deadline=None)
@given(st.integers(-(10**9), 10**9), st.lists(st.floats(0, 1e6), min_size=1, max_size=40))
def test_parts_sum_to_the_total_and_lie_within_a_unit_of_their_share(total: int, weights: list[float]) -> None:
    parts = shared_out(total, np.array(weights))
    assert int(parts.sum()) == total
    even = np.ones(len(weights)) if sum(weights) <= 0 else np.array(weights)
    assert (np.abs(parts - total * (even / even.sum())) < 1 + 1e-6 * abs(total)).all()


def test_the_largest_remainders_get_the_units_that_are_left() -> None:
    # 10 by 1:1:1 is 3.33 each: one unit is left, ties go to the first. -7 by 1:1 is -3.5 each.
    assert shared_out(10, np.array([1, 1, 1])).tolist() == [4, 3, 3]
    assert shared_out(-7, np.array([1, 1])).tolist() == [-3, -4]
    assert rounded(np.array([1.2, -0.7, 2.5]), 3).tolist() == [1, -1, 3]
