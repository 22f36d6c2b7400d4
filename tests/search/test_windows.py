"""Windows: as much work as enumeration places, never less than before, and desks stay plans."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.cpsat.parameters import Effort
from assigner.cpsat.spans import place_most
from assigner.program.build import build_program
from assigner.search import windows as windows_module
from assigner.search.budget import Budget
from assigner.search.schedule_kernels import Desk, Frame, place_all
from assigner.search.schedule_layout import layout_of
from assigner.search.schedules import fresh_desk
from assigner.search.windows import Windows
from benchmarks.smptsp import made_up, problem_of
from tests.search.desks import check_plan

EFFORT = Effort(5.0, workers=1, deterministic=True)


def is_allowed(chosen: tuple[int, ...], options: np.ndarray) -> bool:
    """Return whether no two chosen options are of one item, or meet at one rep."""
    for a, b in itertools.combinations([options[:, at] for at in chosen], 2):
        meet = a[2] <= b[3] and b[2] <= a[3] and a[2] <= a[3] and b[2] <= b[3]
        if a[0] == b[0] or (a[1] == b[1] and meet):
            return False
    return True


@given(seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_as_much_is_placed_as_enumeration_places(seed: int) -> None:
    random = np.random.default_rng(seed)
    num = int(random.integers(1, 9))
    first = random.integers(0, 6, num)
    options = np.array(
        [random.integers(0, 4, num), random.integers(0, 2, num), first, first + random.integers(-1, 4, num)]
    )
    every = itertools.chain.from_iterable(itertools.combinations(range(num), size) for size in range(num + 1))
    most = max(len(chosen) for chosen in every if is_allowed(chosen, options))
    found, is_proven = place_most(
        options[0], options[1], options[2], options[3], np.zeros(num, dtype=np.bool_), EFFORT, lambda: False
    )
    assert is_proven
    assert is_allowed(tuple(np.flatnonzero(found).tolist()), options)
    assert found.sum() == most


def test_who_is_cancelled_keeps_what_was_placed() -> None:
    hint = np.array([True, False])
    found, _ = place_most(
        np.array([0, 0]),
        np.array([0, 1]),
        np.zeros(2, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
        hint,
        EFFORT,
        lambda: True,
    )
    assert found.sum() == 1


def windows_of(seed: int) -> tuple[Windows, Frame, Desk]:
    """Return windows on a desk where every fourth rep is closed, after some moves."""
    program = build_program(problem_of(made_up(12, 15, 0.95, 0.25, seed), "one"))
    layout = layout_of(program)
    assert layout is not None
    desk = fresh_desk(layout, np.random.default_rng(seed))
    desk.is_open[::4] = False
    place_all(layout.frame, desk, layout.switch >= 0, 300, 3)
    return Windows(layout, desk, Budget(1e9, float, None, None), np.random.default_rng(seed)), layout.frame, desk


@pytest.mark.parametrize("size", [1, 7, 1000])
@pytest.mark.parametrize("most", [40, 6_000])
def test_desks_stay_plans_and_never_leave_more_over(size: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_module, "FIRST_SIZE", size)
    monkeypatch.setattr(windows_module, "MOST_OPTIONS", most)
    for seed in range(3):
        windows, frame, desk = windows_of(seed)
        left = int(desk.size[0])
        for _ in range(8):
            if not desk.size[0]:
                break
            now = windows.play()
            check_plan(frame, desk)
            assert now == desk.size[0] <= left
            left = now


def test_a_window_over_all_work_leaves_as_little_over_as_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_module, "FIRST_SIZE", 1000)
    windows, frame, desk = windows_of(1)
    before = int(desk.size[0])
    least = windows.play()
    option = np.flatnonzero(desk.is_open[frame.rep])
    found, is_proven = place_most(
        frame.item[option], frame.rep[option], frame.first[option], frame.last[option],
        np.zeros(len(option), dtype=np.bool_), EFFORT, lambda: False,
    )  # fmt: skip
    assert is_proven
    assert least == len(desk.choice) - found.sum() < before
