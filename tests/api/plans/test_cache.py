"""Values in memory: made once however many ask, let go by age when they weigh too much, nothing kept of a failure.

When to modify: with what is kept in memory.
"""

from __future__ import annotations

import threading

import pytest

from api.plans.cache import Recent


def test_a_value_is_made_once_for_all_who_ask_at_the_same_time() -> None:
    recent: Recent[int] = Recent(10)
    made: list[int] = []
    gate = threading.Event()

    def make() -> int:
        gate.wait(10)
        made.append(1)
        return 7

    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(recent.get("a", make, lambda _value: 1))) for _ in range(5)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join()
    assert (made, found) == ([1], [7] * 5)


def test_the_oldest_goes_when_there_is_no_room() -> None:
    recent: Recent[str] = Recent(3)
    for key in "abca":
        recent.get(key, lambda key=key: key, lambda _value: 1)  # type: ignore[misc]
    recent.get("d", lambda: "d", lambda _value: 1)  # b is the one asked for longest ago
    asked: list[str] = []
    for key in "acd":
        recent.get(key, lambda: asked.append("again") or "", lambda _value: 1)
    assert asked == []
    assert recent.get("b", lambda: "new", lambda _value: 1) == "new"


def test_what_is_heavier_than_all_room_is_not_kept() -> None:
    recent: Recent[str] = Recent(3)
    assert recent.get("a", lambda: "big", lambda _value: 4) == "big"
    assert len(recent) == 0


def test_a_failure_is_not_remembered() -> None:
    recent: Recent[int] = Recent(3)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0, lambda _value: 1)
    assert recent.get("a", lambda: 2, lambda _value: 1) == 2
