"""Hand-worked edges of team-mismatch."""

from __future__ import annotations

from tests.rules.one_rule import amounts, sentences

DATA = {
    "teams": [{"id": "north-1", "parent": "north"}, {"id": "north", "parent": "sales"}],
    "reps": [{"id": "ann", "team": "north-1"}, {"id": "head", "team": "sales"}, {"id": "cy"}],
    "accounts": [{"id": "a", "team": "north"}, {"id": "b", "team": "north"}, {"id": "c", "team": "north"}],
}


def test_below_serves_above_does_not() -> None:
    assert amounts("team-mismatch", DATA, {"a": "ann", "b": "head", "c": "cy"}) == {"b": 1, "c": 1}


def test_a_rep_without_a_team_is_told_so() -> None:
    assert sentences("team-mismatch", DATA, {"c": "cy"}) == ["c must be served by team north; cy is in team –."]
