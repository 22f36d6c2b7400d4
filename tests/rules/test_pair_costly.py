"""Hand-worked edges of pair-costly."""

from __future__ import annotations

from tests.rules.one_rule import amounts


def test_a_duty_pair_prices_each_seat_and_missing_costs_are_nothing() -> None:
    data = {
        "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
        "reps": [{"id": "ann"}, {"id": "bob"}],
        "accounts": [{"id": "a"}],
        "duties": [{"id": "d", "start": "2026-10-06T09:00", "duration_minutes": 60, "positions": [{"count": 2}]}],
        "pairs": [{"item": "d", "rep": "ann", "cost": 7}, {"item": "a", "rep": "bob", "minutes": 3}],
    }
    assert amounts("pair-costly", data, {"d/1": "ann", "d/2": "ann", "a": "bob"}) == {"d/1": 7, "d/2": 7}


def test_costs_stay_exact_beyond_32_bits() -> None:
    data = {
        "reps": [{"id": "ann"}],
        "accounts": [{"id": "a"}],
        "pairs": [{"item": "a", "rep": "ann", "cost": 2**40 + 1}],
    }
    assert amounts("pair-costly", data, {"a": "ann"}) == {"a": 2**40 + 1}
