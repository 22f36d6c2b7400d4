"""The benchmark of the management cycle places what it says, at a size that takes a moment."""

from __future__ import annotations

import json

import pytest

from benchmarks.manage import main, organisation, series_of


def test_a_small_organisation_is_placed_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--small"])
    told = capsys.readouterr().out.splitlines()
    record = json.loads(told[0])
    assert record["what"] == "meetings of 6 people over a quarter"
    assert record["facts"]["series"] == 8
    assert "placed" in record["facts"]["headline"]
    assert record["right"]


def test_the_organisation_is_the_same_for_the_same_seed() -> None:
    assert organisation(2, 6, 1) == organisation(2, 6, 1)
    assert organisation(2, 6, 1) != organisation(2, 6, 2)
    assert len({one["id"] for one in series_of(8)}) == 26
