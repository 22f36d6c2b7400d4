"""Hand-worked edges of rep-used."""

from __future__ import annotations

import numpy as np

from assigner.program.build import build_program
from assigner.rules.active import active_rules
from tests.rules.one_rule import found, problem_with

RULE = "rep-used"
DATA = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-05"},
    "reps": [{"id": "ann"}, {"id": "bob"}],
    "accounts": [{"id": "a"}, {"id": "b"}],
    "duties": [{"id": "d", "earliest": "2026-10-05T09:00", "latest": "2026-10-05T11:00", "duration_minutes": 60}],
}


def test_it_applies_only_with_a_price() -> None:
    assert active_rules(problem_with(RULE, DATA)) == ()


def test_each_rep_is_paid_once_however_many_items() -> None:
    use = {"parameters": {"price": 7}}
    given = {"a": "ann", "b": "ann", "d": ("bob", "2026-10-05T09:30")}
    assert {match.rep: (match.amount, match.facts["count"]) for match in found(RULE, DATA, given, **use)} == {
        "ann": (7, 2),
        "bob": (7, 1),
    }
    assert found(RULE, DATA, {}, **use) == []


def test_the_starts_of_one_item_share_a_row() -> None:
    # 3 items x 2 reps = 6 rows; the duty's rows hold its 3 starts and the switch
    program = build_program(problem_with(RULE, DATA, parameters={"price": 7}))
    (family,) = program.families
    assert sorted(np.diff(family.begin).tolist()) == [2, 2, 2, 2, 4, 4]
