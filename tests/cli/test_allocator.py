"""Keeping freed memory works here or is quietly left alone.

What it guards: the command line starts on any system; the call is made in a process of its own, so that no other test
runs with it.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from assigner.cli import allocator
from assigner.cli.allocator import WORTH_IT, fetch_ahead, keep_freed_memory

if TYPE_CHECKING:
    from pathlib import Path


def test_a_process_says_whether_memory_is_kept() -> None:
    code = "import numpy as np; from assigner.cli.allocator import keep_freed_memory as k; print(k(), np.ones(9).sum())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[0] == str(sys.platform == "linux" and hasattr(ctypes.CDLL(None), "gnu_get_libc_version"))
    assert said[1] == "9.0"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert keep_freed_memory() is False


TOUCHED = """
import mmap
import numpy as np
import psutil
from assigner.cli.allocator import TOUCH, WORTH_IT, fetch_ahead, keep_freed_memory

def can_touch():
    try:
        mmap.mmap(-1, 4096).madvise(TOUCH)
    except (AttributeError, OSError):
        return False
    return True

def resident():
    return psutil.Process().memory_info().rss

keep_freed_memory()
before, thread = resident(), fetch_ahead(WORTH_IT)
if thread is not None:
    thread.join()
touched = resident() - before
values = np.arange(WORTH_IT // 16)
print(touched, resident() - before, values.sum() == (WORTH_IT // 16 - 1) * (WORTH_IT // 32), can_touch())
"""


def test_memory_that_was_fetched_is_what_comes_next() -> None:
    said = subprocess.run([sys.executable, "-c", TOUCHED], capture_output=True, text=True, check=True).stdout.split()
    touched, in_use = int(said[0]), int(said[1])
    assert said[2] == "True"
    assert (touched > WORTH_IT * 0.9) == (said[3] == "True")  # all but the ends of the range
    assert in_use < WORTH_IT * 1.25  # the array stands in it


def test_little_memory_is_not_fetched() -> None:
    assert fetch_ahead(WORTH_IT - 1) is None


def test_another_c_library_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert fetch_ahead(WORTH_IT) is None


def test_a_container_gives_at_most_half_of_what_it_may_have(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit = tmp_path / "memory.max"
    limit.write_text(f"{2 * WORTH_IT - 2}\n", encoding="ascii")
    monkeypatch.setattr(allocator, "CONTAINER", limit)
    assert fetch_ahead(4 * WORTH_IT) is None
