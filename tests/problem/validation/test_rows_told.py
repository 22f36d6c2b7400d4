"""Which rows are told: numbers are those of the whole table, whatever rows have nothing to say."""

from __future__ import annotations

import copy
from typing import Any

from assigner.problem.problem import Problem
from tests.problem.validation.base import CLEAN, issues_of


def _changed(**parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(CLEAN), **parts}


def _of(data: dict[str, Any], code: str) -> list[tuple[str, object]]:
    return [(issue.place, issue.value) for issue in issues_of(data) if issue.code == code]


def test_a_position_is_told_by_its_own_number_behind_positions_without_a_team() -> None:
    duty = {"id": "fair", "start": "2026-10-07T10:00", "end": "2026-10-07T11:00"}
    data = _changed(duties=[{**duty, "positions": [{"count": 1}, {"count": 1, "team": "west"}]}])
    assert _of(data, "team-unknown") == [("$.duties[0].positions[1].team", "west")]


def test_each_territory_that_nobody_covers_is_told_once_at_its_first_item() -> None:
    places = ["shanghai", "beijing", "tianjin", "beijing", None]
    accounts = [{"id": f"a{n}", "minutes": 60, "territory": place} for n, place in enumerate(places)]
    data = _changed(accounts=accounts, leads=[], duties=[], pairs=[])
    assert _of(data, "territory-uncovered") == [
        ("$.accounts[1].territory", "beijing"),
        ("$.accounts[2].territory", "tianjin"),
    ]
    (first, _) = [issue for issue in issues_of(data) if issue.code == "territory-uncovered"]
    assert "2 items" in first.words.en


def test_a_line_of_pairs_counts_for_every_row_of_its_id() -> None:
    accounts = [{"id": "a", "minutes": 60}, {"id": "b", "minutes": 60}, {"id": "a", "minutes": 60}]
    pairs = [{"item": "a", "rep": "ann"}, {"item": "c", "rep": "bob"}, {"item": "b", "rep": "who"}]
    data = _changed(accounts=accounts, leads=[], duties=[], pairs=pairs, candidates="listed")
    assert _of(data, "item-without-candidate") == [("$.accounts[1].id", "b")]
    assert _of(data, "pair-item-unknown") == [("$.pairs[1].item", "c")]
    assert _of(data, "pair-rep-unknown") == [("$.pairs[2].rep", "who")]


def test_lists_that_nobody_fills_are_empty_with_the_columns_of_filled_ones() -> None:
    filled, empty = Problem.from_dict(CLEAN), Problem.from_dict(_changed(accounts=[{"id": "a"}], leads=[], duties=[]))
    for table in ("item_skills", "item_languages", "item_roles", "item_barred", "item_tags"):
        mine, other = getattr(empty, table), getattr(filled, table)
        assert len(mine) == 0
        assert mine.columns.tolist() == other.columns.tolist()
        assert mine["item"].dtype == other["item"].dtype == "int64"
