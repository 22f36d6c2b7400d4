"""Hand-worked edges of pin-broken."""

from __future__ import annotations

from assigner.program.build import build_program
from tests.rules.one_rule import amounts, problem_with, sentences

DATA = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "reps": [{"id": "ann"}, {"id": "bob"}],
    "accounts": [{"id": "a", "pin": "ann"}, {"id": "b"}],
    "duties": [
        {"id": "m", "start": "2026-10-06T09:00", "duration_minutes": 60, "positions": [{"reps": ["ann", "bob"]}]}
    ],
}


def test_undone_is_broken_too() -> None:
    assert amounts("pin-broken", DATA, {"m/ann": "ann", "m/bob": "bob"}) == {"a": 1}


def test_nobody_else_sits_on_a_named_seat() -> None:
    assert amounts("pin-broken", DATA, {"a": "ann", "m/ann": "bob", "m/bob": "ann"}) == {"m/ann": 1, "m/bob": 1}


def test_as_a_hard_rule_it_leaves_one_option_an_item() -> None:
    program = build_program(problem_with("pin-broken", DATA, level="hard"))
    # a: ann only; b: ann, bob, nobody; the seats: their person only
    assert [program.rep[program.item_begin[i] : program.item_begin[i + 1]].tolist() for i in range(4)] == [
        [0],
        [0, 1, -1],
        [0],
        [1],
    ]


def test_the_sentence_says_who_or_nobody() -> None:
    assert sentences("pin-broken", DATA, {"a": "bob", "m/ann": "ann"}) == [
        "a is pinned to ann but goes to bob.",
        "m/bob is pinned to bob but nobody gets it.",
    ]
