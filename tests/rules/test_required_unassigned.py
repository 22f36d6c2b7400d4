"""Hand-worked edges of required-unassigned."""

from __future__ import annotations

from tests.rules.one_rule import amounts, sentences

DATA = {
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "reps": [{"id": "ann"}],
    "accounts": [{"id": "a", "name": "Acme", "required": True}, {"id": "b"}],
    "duties": [
        {"id": "d", "start": "2026-10-06T09:00", "duration_minutes": 60, "required": True, "positions": [{"count": 2}]}
    ],
}


def test_every_seat_of_a_required_duty_counts() -> None:
    assert amounts("required-unassigned", DATA, {"d/1": "ann"}) == {"a": 1, "d/2": 1}


def test_the_sentence_names_the_item() -> None:
    given = {"d/1": "ann", "d/2": "ann"}
    assert sentences("required-unassigned", DATA, given, "zh") == ["Acme必须分配，却无人承担。"]
