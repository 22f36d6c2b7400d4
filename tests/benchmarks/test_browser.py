"""The browser benchmark measures every action on a small plan; its times are not judged here.

When to modify: with the actions.
"""

from __future__ import annotations

import json

import pytest

from benchmarks.browser import STEPS, main
from tests.browser.browsing import chromium_path


@pytest.mark.parametrize(("items", "reps"), [(240, 12), (42, 2)])
def test_every_action_is_measured(items: int, reps: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Of two people the first by load may be the first by name too: sorting then shows in the head alone."""
    chromium_path()
    assert main(["--items", str(items), "--reps", str(reps), "--seconds", "1", "--turns", "1"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    steps = [name for name, _, _ in STEPS]
    assert [one["action"] for one in told] == ["first view", "first view again", *steps, "try of one move"]
    assert all(one["median_ms"] > 0 and one["turns"] == 1 for one in told)
