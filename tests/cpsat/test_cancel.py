"""Ctrl-C as an event. When to modify: with the signals that cancel."""

from __future__ import annotations

import signal
import threading

import pytest

from assigner.cpsat.cancel import cancel_on_interrupt


def test_the_first_interrupt_sets_the_event_and_the_second_raises() -> None:
    before = signal.getsignal(signal.SIGINT)
    with cancel_on_interrupt() as cancel:
        signal.raise_signal(signal.SIGINT)
        assert cancel.is_set()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_it_is_just_an_event() -> None:
    seen: list[bool] = []

    def work() -> None:
        with cancel_on_interrupt() as cancel:
            seen.append(cancel.is_set())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [False]


def test_an_interrupt_during_a_solve_keeps_the_plan() -> None:
    import time

    from assigner.cpsat.engine import solve_program
    from assigner.program.solution import Progress
    from tests.cpsat.larger_programs import balanced_team

    def press(message: Progress) -> None:
        if message.score is not None and not cancel.is_set():
            signal.raise_signal(signal.SIGINT)

    with cancel_on_interrupt() as cancel:
        solution = solve_program(
            balanced_team(60, 6), clock=time.monotonic, seconds=600.0, workers=1, cancel=cancel, on_progress=press
        )
    assert (solution.status, solution.stop_reason) == ("feasible", "cancelled")
