"""Who has the next turn: what pays most, unless there is reason to hope for more from what was never tried.

What it guards: ways that are never tried, ways that are tried again and again for nothing.
"""

from __future__ import annotations

import numpy as np

from assigner.search.playing import Ways


def test_the_first_way_begins_and_goes_on_while_it_pays_more_than_one_may_hope_of_others() -> None:
    ways, random = Ways(("kicks", "refits", "chains")), np.random.default_rng(0)
    assert ways.best(1000.0, 10.0) == "kicks"
    ways.learn("kicks", 80.0, random)
    assert ways.best(1000.0, 10.0) == "kicks"  # a tenth of 1000 in 10 s would be 10 a second
    assert ways.best(1000.0, 1.0) != "kicks"


def test_every_way_is_tried_when_none_pays() -> None:
    ways, random, turns = Ways(("kicks", "refits", "chains")), np.random.default_rng(0), list[str]()
    for left in range(300, 0, -1):
        turns.append(ways.best(100.0, float(left)))
        ways.learn(turns[-1], 0.0, random)
    assert set(turns[:3]) == {"kicks", "refits", "chains"}
    assert all(turns.count(way) > 50 for way in set(turns))


def test_a_way_that_was_dropped_has_no_turn_again() -> None:
    ways, random = Ways(("kicks", "refits")), np.random.default_rng(0)
    ways.drop("kicks")
    ways.learn("kicks", 50.0, random)
    assert "kicks" not in ways
    assert {ways.best(100.0, 10.0) for _ in range(5)} == {"refits"}


def test_what_stopped_paying_makes_room() -> None:
    ways, random = Ways(("kicks", "refits")), np.random.default_rng(0)
    ways.learn("kicks", 100.0, random)
    ways.learn("refits", 30.0, random)
    turns = []
    for _ in range(4):
        turns.append(ways.best(100.0, 100.0))
        ways.learn(turns[-1], 0.0 if turns[-1] == "kicks" else 30.0, random)
    assert turns == ["kicks", "kicks", "kicks", "refits"]
