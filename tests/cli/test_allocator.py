"""Keeping freed memory works here or is quietly left alone.

What it guards: the command line starts on any system; the call is made in a process of its own, so that no other test
runs with it.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys

import pytest

from assigner.cli.allocator import keep_freed_memory


def test_a_process_says_whether_memory_is_kept() -> None:
    code = "import numpy as np; from assigner.cli.allocator import keep_freed_memory as k; print(k(), np.ones(9).sum())"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert said[0] == str(sys.platform == "linux" and hasattr(ctypes.CDLL(None), "gnu_get_libc_version"))
    assert said[1] == "9.0"


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: object())
    assert keep_freed_memory() is False
