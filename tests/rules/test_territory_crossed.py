"""Hand-worked edges of territory-crossed."""

from __future__ import annotations

from assigner.rules.active import active_rules
from tests.rules.one_rule import amounts, problem_with


def test_who_covers_a_territory_covers_all_below_it_but_nothing_above() -> None:
    data = {
        "territories": [{"id": "east", "parent": "china"}, {"id": "pudong", "parent": "east"}],
        "reps": [{"id": "ann", "territories": ["east"]}],
        "accounts": [{"id": "a", "territory": "pudong"}, {"id": "b", "territory": "china"}, {"id": "c"}],
    }
    assert amounts("territory-crossed", data, {"a": "ann", "b": "ann", "c": "ann"}) == {"b": 1}


def test_not_in_force_where_everybody_covers_everything() -> None:
    data = {"reps": [{"id": "ann"}], "accounts": [{"id": "a", "territory": "east"}]}
    assert active_rules(problem_with("territory-crossed", data)) == ()
