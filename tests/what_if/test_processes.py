"""Processes that outlive the death of any of them."""

from __future__ import annotations

import threading
from functools import partial

from assigner.language import Words
from assigner.what_if.processes import in_processes
from tests.what_if.work import do


def given(value: str | int) -> str | int:
    return value


def test_one_death_is_one_failure_and_the_rest_goes_on() -> None:
    tasks = [partial(given, value) for value in (1, "die", "raise", "refuse", 5)]
    messages = list(in_processes(do, tasks, 1))
    ends = {one.task: (one.kind, one.content) for one in messages if one.kind in ("done", "failed")}
    assert ends[0] == ("done", 2)
    assert ends[4] == ("done", 10)
    assert ends[1] == ("failed", "the process ended with code 7")
    assert ends[2] == ("failed", "ValueError: no such luck")
    assert ends[3] == ("failed", Words("Not like this.", "不能这样。"))
    assert [one.task for one in messages if one.kind == "began"] == [0, 1, 2, 3, 4]


def test_a_cancel_ends_what_runs_and_begins_nothing_new() -> None:
    cancel = threading.Event()
    seen = []
    for message in in_processes(do, [partial(given, value) for value in ("wait", 2, 3)], 1, cancel):
        seen.append((message.task, message.kind, message.content))
        if message.kind == "progress":
            cancel.set()
    assert seen == [(0, "began", None), (0, "progress", "waiting"), (0, "done", -1)]


def test_no_tasks_need_no_process() -> None:
    assert list(in_processes(do, [], 2)) == []
