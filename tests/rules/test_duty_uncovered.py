"""Hand-worked edges of duty-uncovered."""

from __future__ import annotations

from tests.rules.one_rule import amounts, sentences

DATA = {
    "time_zone": "Asia/Shanghai",
    "horizon": {"first_day": "2026-10-05", "last_day": "2026-10-09"},
    "reps": [{"id": "ann"}],
    "duties": [
        {
            "id": "d",
            "name": "Demo",
            "start": "2026-10-06T07:00",
            "duration_minutes": 60,
            "recurrence": "FREQ=DAILY;COUNT=2",
            "positions": [{"count": 2}],
        }
    ],
}


def test_each_empty_seat_of_each_date_counts() -> None:
    # priority 3: 200 x 3 = 600 a seat
    assert amounts("duty-uncovered", DATA, {"d@2026-10-06/1": "ann"}) == {
        "d@2026-10-06/2": 600,
        "d@2026-10-07/1": 600,
        "d@2026-10-07/2": 600,
    }


def test_the_sentence_names_the_local_day_and_the_seat() -> None:
    # 07:00 in Shanghai is 23:00 UTC of the day before
    given = {"d@2026-10-06/1": "ann", "d@2026-10-06/2": "ann", "d@2026-10-07/1": "ann"}
    assert sentences("duty-uncovered", DATA, given) == ["Seat 2 of Demo on 2026-10-07 stays empty (priority 3)."]
