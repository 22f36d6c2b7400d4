"""Rate limits let bursts through, never more than the limit over time, and say when to come back.

When to modify: when something else than calls is limited.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ApiError
from api.security.rates import MINUTE_NS, RateLimits
from api.settings import Settings
from api.store import Store
from tests.api.callers import calling


class Clock:
    def __init__(self) -> None:
        self.now = 1_790_000_000 * 10**9

    def __call__(self) -> int:
        return self.now


def passes(limits: RateLimits, name: str, limit: int) -> bool:
    try:
        limits.check(name, limit)
    except ApiError as error:
        return error.status != 429
    return True


def test_a_sixth_of_a_minute_passes_at_once() -> None:
    limits = RateLimits(Clock())
    assert [passes(limits, "a", 60) for _ in range(11)] == [True] * 10 + [False]
    assert passes(limits, "b", 60)


def test_after_the_time_it_names_the_call_passes() -> None:
    clock = Clock()
    limits = RateLimits(clock)
    while passes(limits, "a", 6):
        pass
    with pytest.raises(ApiError) as caught:
        limits.check("a", 6)
    clock.now += int(caught.value.headers["Retry-After"]) * 10**9
    assert passes(limits, "a", 6)


@given(st.integers(1, 600), st.lists(st.integers(0, MINUTE_NS // 20), min_size=1, max_size=300))
def test_no_span_of_time_passes_more_than_its_share_and_a_burst(limit: int, pauses: list[int]) -> None:
    clock = Clock()
    limits = RateLimits(clock)
    began, passed = clock.now, 0
    for pause in pauses:
        clock.now += pause
        passed += passes(limits, "a", limit)
        step = MINUTE_NS // limit
        assert passed <= (clock.now - began) / step + max(1, limit // 6)


def test_a_tenant_that_wants_fewer_calls_gets_fewer(store: Store, settings: Settings) -> None:
    with calling(store, settings, clock=Clock()) as client:
        client.admin.patch("/v1/tenant", json={"settings": {"calls_per_minute": 18}}, headers={"If-Match": '"1"'})
        answers = [client.viewer.get("/v1/tenant") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert answers[-1].json()["code"] == "too-many-calls"
        # A call each 3.3 s, three at once; the admin's own call took its small part of the third.
        assert answers[-1].headers["Retry-After"] == "1"
        assert client.other.get("/v1/tenant").status_code == 200


def test_one_key_cannot_use_up_the_calls_of_its_tenant(store: Store, settings: Settings) -> None:
    few = settings.model_copy(update={"calls_per_minute_key": 12})
    with calling(store, few, clock=Clock()) as client:
        assert [client.viewer.get("/v1/tenant").status_code for _ in range(3)] == [200, 200, 429]
        assert client.planner.get("/v1/tenant").status_code == 200
