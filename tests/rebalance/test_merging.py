"""Plans of teams put together: every sum that no other beats, and no other.

When to modify: together with :mod:`assigner.rebalance.merging`.
"""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assigner.rebalance.merging import merged, unbeaten
from assigner.rebalance.supported import well_spread

PLANS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4)


@given(teams=st.lists(PLANS, min_size=1, max_size=3))
def test_merged_sums_are_those_of_an_enumeration_that_no_other_beats(teams: list[list[tuple[int, int]]]) -> None:
    sums = {(sum(spent for spent, _ in pick), sum(cost for _, cost in pick)) for pick in product(*teams)}
    best = sorted(one for one in sums if not any(two != one and two[0] <= one[0] and two[1] <= one[1] for two in sums))
    found = merged(teams)
    assert list(zip(found.spent.tolist(), found.cost.tolist(), strict=True)) == best
    for (spent, cost), pick in zip(best, found.pick.tolist(), strict=True):
        chosen = [plans[at] for plans, at in zip(teams, pick, strict=True)]
        assert (sum(one for one, _ in chosen), sum(two for _, two in chosen)) == (spent, cost)


def test_a_hundred_thousand_sums_are_thinned_and_keep_their_ends() -> None:
    steps = [(at, (300 - at) ** 2) for at in range(300)]
    found = merged([steps, [(1000 * at, 10**6 * (100 - at) ** 2) for at in range(100)]])
    assert len(found.spent) <= 5_001
    assert (found.spent[0], found.spent[-1]) == (0, 299 + 99_000)
    assert np.array_equal(unbeaten(found.spent, found.cost), np.arange(len(found.spent)))


def test_points_lie_all_along_the_curve_and_the_better_proven_of_neighbours_is_told() -> None:
    sums = [(at, (100 - at) ** 2) for at in range(101)]
    exact = {one for one in range(101) if one % 5 == 2}
    chosen = well_spread(sums, lambda spent: sums[spent][1] if spent in exact else 0, 12, 1)
    assert chosen[0] == 0
    assert chosen[-1] == 100
    assert len(chosen) == 12
    assert sum(one in exact for one in chosen) >= 8
    assert max(two - one for one, two in pairwise(chosen)) <= 30


def test_points_that_spend_the_same_are_told_as_one() -> None:
    assert well_spread([(5, 9), (6, 8)], lambda _: 0, 5, 1) == [0]
    assert well_spread([(5, 9)], lambda _: 0, 5, 1) == [0]
