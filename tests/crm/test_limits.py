"""Limits and tokens: no window sees more calls than allowed, and one token is fetched however many ask.

When to modify: when calls are limited in another way.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.crm.backoff import wait_seconds
from api.crm.limits import TokenBucket
from api.crm.tokens import Token, TokenSource


class Hands:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@given(
    calls=st.integers(1, 60),
    window=st.floats(0.5, 30),
    pauses=st.lists(st.floats(0, 20), min_size=1, max_size=120),
)
def test_no_window_sees_more_calls_than_allowed(calls: int, window: float, pauses: list[float]) -> None:
    hands = Hands()
    bucket = TokenBucket.of_window(calls, window, hands, hands.sleep)
    at = []
    for pause in pauses:
        hands.now += pause
        bucket.take()
        at.append(hands.now)
    for first in at:
        inside = sum(first <= moment < first + window - 1e-6 for moment in at)
        assert inside <= max(calls, 2)  # a limit of one call a window cannot be told from two at its edges


@given(rate=st.floats(0.5, 50), burst=st.floats(1, 50), number=st.integers(1, 200))
def test_a_bucket_does_not_wait_longer_than_it_must(rate: float, burst: float, number: int) -> None:
    hands = Hands()
    bucket = TokenBucket(rate, burst, hands, hands.sleep)
    for _ in range(number):
        bucket.take()
    assert hands.now == pytest.approx(max(0.0, (number - burst) / rate), abs=1e-6)


def test_a_pause_holds_everybody_back() -> None:
    hands = Hands()
    bucket = TokenBucket(10, 10, hands, hands.sleep)
    bucket.pause(5)
    bucket.take()
    assert hands.now == pytest.approx(5.1)


@given(attempt=st.integers(1, 200), jitter=st.floats(0, 0.999), wish=st.none() | st.floats(0, 4000))
def test_back_off_grows_to_its_ceiling_and_never_undercuts_a_wish(
    attempt: int, jitter: float, wish: float | None
) -> None:
    wait = wait_seconds(attempt, jitter, first=1.0, ceiling=900.0, wish=wish)
    assert wait >= 0.5 * min(900.0, 2.0 ** min(attempt - 1, 30))
    assert wait >= (wish or 0)
    assert wait <= max(1350.0, wish or 0)


def test_of_many_threads_that_need_a_token_one_fetches() -> None:
    fetched = []
    gate = threading.Barrier(16)

    def fetch() -> Token:
        fetched.append(1)
        return Token(f"token-{len(fetched)}", 100.0)

    source = TokenSource(fetch, lambda: 0.0)

    def ask() -> str:
        gate.wait()
        return source.get().text

    with ThreadPoolExecutor(16) as pool:
        assert {one.result() for one in [pool.submit(ask) for _ in range(16)]} == {"token-1"}
    assert len(fetched) == 1


def test_a_token_is_left_before_its_end_and_only_a_present_one_can_be_refused() -> None:
    hands, number = Hands(), iter(range(9))
    source = TokenSource(lambda: Token(f"token-{next(number)}", 100.0), hands)
    first = source.get()
    hands.now = 89.0
    assert source.get() is first
    hands.now = 91.0  # 100 seconds less a tenth
    second = source.get()
    source.refuse(first)  # somebody is late: the new token is good
    assert source.get() is second
    source.refuse(second)
    assert source.get().text == "token-2"
    assert "token" not in repr(second)
