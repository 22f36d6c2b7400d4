"""The fairness ledger: even over time, leave and newcomers made good smoothly and never by a flood."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.route.ledger import Ledger, credited, joined
from assigner.route.policy import Fairness

FAIR = Fairness()
STEP = 10
QUIET = settings(max_examples=40, deadline=None, derandomize=True)


def run(
    ledger: Ledger, count: int, present: np.ndarray, share: np.ndarray, fairness: Fairness = FAIR
) -> tuple[Ledger, list[int]]:
    """Give out arrivals that everybody who is present could take, one every ten minutes; return who got them."""
    got = []
    for _ in range(count):
        there = np.flatnonzero(present)
        rep = int(there[np.argmin(ledger.standing()[there])])
        ledger = credited(ledger, rep, ledger.minute + STEP, present, share, fairness)
        got.append(rep)
    return ledger, got


@QUIET
@given(st.integers(2, 8), st.integers(1, 30))
def test_equal_reps_get_equal_numbers(num_reps: int, rounds: int) -> None:
    _, got = run(Ledger.empty(num_reps), num_reps * rounds, np.ones(num_reps, dtype=bool), np.ones(num_reps))
    counts = np.bincount(got, minlength=num_reps)
    assert counts.max() - counts.min() <= 1


@QUIET
@given(st.lists(st.sampled_from([0.25, 0.5, 1.0]), min_size=2, max_size=6))
def test_numbers_follow_shares(shares: list[float]) -> None:
    share = np.array(shares)
    _, got = run(Ledger.empty(len(share)), 400, np.ones(len(share), dtype=bool), share)
    counts = np.bincount(got, minlength=len(share))
    assert np.abs(counts - 400 * share / share.sum()).max() <= 4  # decay lets late arrivals weigh a little more


@QUIET
@given(st.integers(2, 6), st.integers(10, 300), st.sampled_from([0.0, 0.33, 0.5, 0.8]))
def test_who_comes_back_is_made_good_but_never_flooded(num_reps: int, missed: int, catch_up: float) -> None:
    fairness = Fairness(catch_up=catch_up)
    share, away, everybody = np.ones(num_reps), np.ones(num_reps, dtype=bool), np.ones(num_reps, dtype=bool)
    away[0] = False
    ledger, _ = run(Ledger.empty(num_reps), 20 * num_reps, everybody, share, fairness)
    ledger, got = run(ledger, missed, away, share, fairness)
    assert 0 not in got
    ledger, got = run(ledger, 30 * num_reps, everybody, share, fairness)
    mine = np.cumsum(np.array(got) == 0)
    usual = np.arange(1, len(got) + 1) / num_reps
    most = usual * (1 / (1 - catch_up)) + 2  # at most that rate, and a head start of one arrival
    assert (mine <= most).all()
    assert mine[-1] >= 30 - 2  # and never less than the usual


def test_a_long_leave_is_made_good_in_part() -> None:
    share, everybody = np.ones(4), np.ones(4, dtype=bool)
    away = np.array([False, True, True, True])
    ledger, _ = run(Ledger.empty(4), 40, everybody, share)
    ledger, _ = run(
        ledger, 60, away, share
    )  # 60 arrivals among three: 20 each; half of it is 10, the most that is owed
    assert 8 < ledger.debt[0] <= FAIR.most_debt
    _, got = run(ledger, 80, everybody, share)
    assert 20 < got.count(0) <= 20 * 1.5 + 2


def test_a_newcomer_starts_level_with_the_others() -> None:
    share, everybody = np.ones(4), np.ones(4, dtype=bool)
    ledger, _ = run(Ledger.empty(4), 90, np.array([True, True, True, False]), share)
    ledger = joined(ledger, 3, everybody)
    _, got = run(ledger, 40, everybody, share)
    assert 9 <= got.count(3) <= 11


@QUIET
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_credit_halves_with_time_and_never_grows_by_waiting(first: int, later: int) -> None:
    share, everybody = np.ones(2), np.ones(2, dtype=bool)
    ledger = credited(Ledger.empty(2), 0, first, everybody, share, FAIR)
    aged = credited(ledger, 1, first + later, everybody, share, FAIR)
    assert np.isclose(aged.credit[0], ledger.credit[0] * 0.5 ** (later / (14 * 1440)))
