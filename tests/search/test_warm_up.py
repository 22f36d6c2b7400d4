"""Warming up compiles exactly what a search calls, so that the search then waits for no compiler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_after_warming_up_searches_compile_nothing_new() -> None:
    program = [sys.executable, "-m", "tests.search.compiled_by_searching"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
