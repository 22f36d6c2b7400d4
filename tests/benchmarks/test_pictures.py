"""Pictures: what their lines say is what the records say; expected figures are worked out beside each case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from benchmarks.page import write_page
from benchmarks.pictures import LEAST_GAP, MOST_LINES, cost_points, gap_points, medians, pictures_of
from benchmarks.registry import family_named


def _record(case: str = "one", **changes: Any) -> dict[str, Any]:
    curve = [
        [0.5, None, [10, None]],
        [1.0, [12, 300], [10, None]],
        [2.0, [10, 200], [10, 150]],
        [3.0, [10, 160], [None, 160]],
    ]
    record = {
        "case": case, "seed": 0, "facts": {"class": "a"}, "curve": curve, "seconds_total": 4.5,
        "seconds_by_stage": {"import": 9.0, "read": 0.25, "validate": 0.05, "build": 0.2, "search": 3.5},
    }  # fmt: skip
    return {**record, **changes}


def test_gaps_begin_with_reading_and_last_to_the_end() -> None:
    table = gap_points([_record()])
    # 0.5 s before the search; the second level has no bound at first; (200 - 150) / 200; then proven
    assert table["seconds"].tolist() == [2.5, 3.5, 4.5]
    assert table["gap"].tolist() == pytest.approx([0.25, LEAST_GAP, LEAST_GAP])


def test_costs_are_compared_only_where_earlier_levels_are_as_good() -> None:
    table = cost_points([_record()])
    plans = table[table["what"] == "plan"]
    assert plans["seconds"].tolist() == [2.5, 3.5]  # at 1.5 s the first level still stood at 12
    assert plans["above"].tolist() == pytest.approx([200 / 160 - 1, 0.0])
    bounds = table[table["what"] == "proven bound"]
    assert bounds["above"].tolist() == pytest.approx([150 / 160 - 1, 0.0])


def test_a_median_needs_more_than_half_of_the_runs() -> None:
    table = pd.DataFrame({
        "line": ["x", "y", "z", "x"], "group": "a", "seconds": [1.0, 2.0, 3.0, 4.0], "gap": [0.4, 0.2, 0.1, 0.01],
    })  # fmt: skip
    found = medians(table)
    # 1 s: one of three known, none; 2 s: 0.4, 0.2, unknown (wide); 3 s: 0.4, 0.2, 0.1; 4 s: 0.01, 0.2, 0.1
    assert found["seconds"].tolist() == [2.0, 3.0, 4.0]
    assert found["gap"].tolist() == pytest.approx([0.4, 0.2, 0.1])


@pytest.mark.parametrize("count", [1, MOST_LINES + 3])
def test_pictures_stand_beside_the_page_in_both_languages(count: int, tmp_path: Path) -> None:
    rest = {
        "machine": {"cpu": "x", "cores": 2, "memory_gib": 8, "system": "Linux"}, "date": "2026-01-01", "commit": "c",
        "seconds": 1.0, "gap_asked": 0.0, "workers": 1, "load_start": 0.1, "load_end": 0.2, "error": "ended",
    }  # fmt: skip
    records = [_record(f"case{number}", **rest) for number in range(count)]
    write_page(family_named("scale"), records, tmp_path)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    for name in ("gap-over-time.svg", "cost-over-time.svg"):
        svg = (tmp_path / name).read_text(encoding="utf-8")
        assert svg.startswith("<svg")
        assert "over time" in svg
        assert "随时间的变化" in svg
        assert f"]({name})" in page


def test_without_a_course_there_is_no_picture() -> None:
    assert pictures_of(family_named("scale"), [_record(curve=[]), {"case": "two", "facts": {}, "error": "x"}]) == {}
    nothing = [_record(curve=[[1.0, None, [3, None]]])]
    assert pictures_of(family_named("scale"), nothing) == {}


def test_peers_are_drawn_against_our_bound() -> None:
    facts = {"class": "200 x 10", "instance": "200x10-1", "book_seed": 1}
    own = _record("own", facts={**facts, "peer": "own"}, curve=[[1.0, [120], [90]]], bound=100,
                  verified=True, cost=110)  # fmt: skip
    peer = _record("greedy", facts={**facts, "peer": "greedy"}, curve=[[0.1, [200], [None]]],
                   bound=None, verified=True, cost=200)  # fmt: skip
    silent = _record("highs", facts={**facts, "peer": "highs"}, curve=[], bound=105, verified=True, cost=150)
    broken = _record("dense", facts={**facts, "peer": "cpsat_dense"}, verified=False, cost=None)
    drawn = pictures_of(family_named("peers"), [own, peer, silent, broken])
    assert list(drawn) == ["gap-over-time.svg"]
    assert "greedy" in drawn["gap-over-time.svg"]
    assert "HiGHS" in drawn["gap-over-time.svg"]
    assert "tutorial" not in drawn["gap-over-time.svg"]
    assert "assigner" in drawn["gap-over-time.svg"]
