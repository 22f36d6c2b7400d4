"""The stopwatch: it sees every stage of the real front door and leaves nothing behind."""

from __future__ import annotations

import importlib

import pytest

import assigner.solve as front_door
from benchmarks.stages import STAGES, Stopwatch

TEAM = {"reps": [{"id": "ann"}, {"id": "bob"}], "accounts": [{"id": name, "minutes": 30} for name in "abcd"]}


def _functions() -> dict[tuple[str, str], object]:
    places = [place for stage in STAGES.values() for place in stage]
    return {(module, call): getattr(importlib.import_module(module), call) for module, call in places}


def test_every_stage_of_solve_is_seen_and_its_functions_come_back() -> None:
    ticks = iter(range(10_000))
    watch, before = Stopwatch(lambda: float(next(ticks))), _functions()
    with watch.watching():
        assert _functions() != before
        result = front_door.solve(TEAM, seconds=10)
    assert result.verified
    assert set(watch.seconds) == set(STAGES)
    assert _functions() == before


def test_a_stage_inside_another_is_counted_once() -> None:
    readings = iter([0.0, 2.0, 5.0, 6.0])  # read 0 to 6, validate 2 to 5
    watch = Stopwatch(lambda: next(readings))
    with watch.stage("read"), watch.stage("validate"):
        pass
    assert watch.seconds == {"validate": 3.0, "read": 3.0}


def test_functions_come_back_after_a_fault_and_its_stage_is_counted() -> None:
    ticks = iter(range(10_000))
    watch, before = Stopwatch(lambda: float(next(ticks))), _functions()
    with pytest.raises(Exception, match="unknown"), watch.watching():
        front_door.solve({**TEAM, "rules": [{"rule": "unknown"}]})
    assert "validate" in watch.seconds
    assert _functions() == before


def test_a_stage_that_comes_twice_is_added_up() -> None:
    readings = iter([10.0, 13.0, 20.0, 21.0])  # 3 s and 1 s
    watch = Stopwatch(lambda: next(readings))
    for _ in range(2):
        with watch.stage("read"):
            pass
    assert watch.seconds == {"read": 4.0}
    assert watch.began_at == {"read": 10.0}
