"""Guards: amounts, units and time: one failing problem for each code, with place and value."""

from __future__ import annotations

from tests.problem.validation.base import Case, both, put


def _accounts(field: str, values: list[float]) -> list[dict[str, object]]:
    return [{"id": f"a{number}", field: value} for number, value in enumerate(values)]


AMOUNTS = [
    Case("dimension-unknown", put("reps.0.capacity", {"minuts": 9}), "$.reps[0].capacity.minuts", "minuts", "error"),
    Case("dimension-unknown", put("accounts.0.amounts", {"visit s": 9}), '$.accounts[0].amounts["visit s"]', "visit s",
         "error"),
    Case("dimension-unknown", put("reps.0.periods", [{"period": "2026-W41", "dimension": "visit", "target": 1}]),
         "$.reps[0].periods[0].dimension", "visit", "error"),
    Case("dimension-fixed", put("accounts.0.amounts", {"minutes": 9}), "$.accounts[0].amounts.minutes", "minutes"),
    Case("floor-above-capacity", put("reps.0.floor", {"minutes": 6001}), "$.reps[0].floor.minutes", 6001.0, "error"),
    Case("floor-above-capacity", both(put("reps.0.period_capacity", {"visits": 3}),
         put("reps.0.periods", [{"period": "2026-W41", "dimension": "visits", "floor": 4}])),
         "$.reps[0].periods[0].floor", 4.0, "error"),
    Case("target-above-capacity", put("reps.0.target", {"minutes": 7000}), "$.reps[0].target.minutes", 7000.0),
    Case("load-above-capacity", put("reps.0.current_load", {"minutes": 6100}), "$.reps[0].current_load.minutes",
         6100.0),
    # acme-sub 100 + demo 60 minutes are pinned to ann; demo has no duration of its own, so 100 + load 5,950 > 6,000.
    Case("pinned-above-capacity", put("reps.0.current_load", {"minutes": 5950}), "$.reps[0].capacity.minutes", 6050.0),
    # ann 300; bob works 20 days of 9 hours = 10,800; free are 11,100 minutes.
    Case("capacity-short", both(put("reps.0.capacity.minutes", 300), put("accounts.0.minutes", 12000)),
         "$.reps[0].capacity.minutes", 11100.0),
    Case("amount-negative", put("reps.0.capacity.minutes", -5), "$.reps[0].capacity.minutes", -5.0, "error"),
    # Of the dimension visits all work brings 0.
    Case("floors-above-work", put("reps.1.floor", {"visits": 5}), "$.reps[1].floor.visits", 5.0),
    Case("capacity-missing", put("working_hours", None), "$.reps[1].capacity", "bob"),
]  # fmt: skip

UNITS = [
    Case("minutes-look-like-hours", put("accounts", _accounts("minutes", [1, 2, 8])), "$.accounts[0].minutes", 8.0),
    Case("minutes-look-like-seconds", put("accounts", _accounts("minutes", [7200, 9000, 7300])),
         "$.accounts[0].minutes", 7300.0),
    Case("capacity-looks-like-hours", put("reps.0.capacity.minutes", 80), "$.reps[0].capacity.minutes", 80.0),
    Case("amount-unit-mixed", put("accounts", _accounts("potential", [*[50.0] * 30, 50_000.0])),
         "$.accounts[30].potential", 50_000.0),
    # Four positions near Shanghai; the fifth, (119.9 E, 31.9 N) turned round, cannot be said with a latitude of
    # 119.9, so the problem lies in Europe: around 48 N 11 E, and one at 11 N 48 E.
    Case("coordinates-swapped", put("accounts", [
        {"id": f"a{n}", "latitude": lat, "longitude": lon}
        for n, (lat, lon) in enumerate([(48.1, 11.6), (48.8, 9.2), (50.1, 8.7), (47.4, 8.5), (11.1, 48.2)])
    ]), "$.accounts[4].latitude", "11.1, 48.2"),
    Case("coordinate-alone", put("accounts.0.latitude", 31.2), "$.accounts[0].latitude", 31.2),
    Case("coordinates-zero", both(put("leads.0.latitude", 0), put("leads.0.longitude", 0)), "$.leads[0].latitude",
         "0, 0"),
]  # fmt: skip

WHOLE = [
    Case("nobody-active", both(put("reps.0.active", False), put("reps.1.active", False)), "$.reps", 2, "error"),
    Case("nothing-to-assign", both(put("accounts", []), put("leads", []), put("duties", []), put("pairs", [])),
         "$.accounts", None),
]  # fmt: skip

TIMES = [
    Case("time-zone-unknown", put("time_zone", "Asia/Shanghi"), "$.time_zone", "Asia/Shanghi", "error"),
    Case("time-zone-unknown", put("reps.1.time_zone", "Mars"), "$.reps[1].time_zone", "Mars", "error"),
    Case("working-hours-invalid", put("working_hours", "Mon-Fri 9-"), "$.working_hours", "Mon-Fri 9-", "error"),
    Case("working-hours-invalid", put("reps.0.working_hours", "always"), "$.reps[0].working_hours", "always", "error"),
    Case("holidays-unknown", put("holidays", {"country": "XX"}), "$.holidays.country", "XX", "error"),
    Case("holidays-unknown", put("reps.1.holidays", "DE-QQ"), "$.reps[1].holidays", "DE-QQ", "error"),
    Case("leave-reversed", put("reps.0.leave.0.end", "2026-10-29"), "$.reps[0].leave[0].end", "2026-10-29", "error"),
    Case("answer-before-arrival", put("leads.0.answer_by", "2026-10-04T11:59"), "$.leads[0].answer_by",
         "2026-10-04T11:59:00"),
    Case("moment-far", put("leads.0.arrived_at", "2016-10-04T12:00"), "$.leads[0].arrived_at", "2016-10-04T12:00:00"),
    Case("owner-since-future", put("accounts.0.owner_since", "2062-01-01"), "$.accounts[0].owner_since", "2062-01-01"),
    Case("ramp-twice", put("reps.0.ramp", [{"first_day": "2026-10-05", "share": 0.5}] * 2),
         "$.reps[0].ramp[1].first_day", "2026-10-05"),
    Case("horizon-missing", put("horizon", None), "$.horizon", 3, "error"),
    Case("horizon-needed", both(put("horizon", None), put("reps.0.leave", []), put("period", "horizon")), "$.horizon",
         "working hours"),
    Case("period-unknown", put("reps.0.periods", [{"period": "2026-W40", "capacity": 10}]),
         "$.reps[0].periods[0].period", "2026-W40", "error"),
    Case("period-twice", put("reps.0.periods", [{"period": "2026-W41", "capacity": 10}] * 2),
         "$.reps[0].periods[1].period", "2026-W41", "error"),
]  # fmt: skip

DUTIES = [
    Case("duty-without-duration", put("duties.1.duration_minutes", None), "$.duties[1].duration_minutes", "visit",
         "error"),
    Case("duty-end-before-start", put("duties.0.end", "2026-10-07T09:00"), "$.duties[0].end", "2026-10-07T09:00:00",
         "error"),
    Case("duty-window-reversed", put("duties.1.latest", "2026-10-08T08:00"), "$.duties[1].latest",
         "2026-10-08T08:00:00", "error"),
    Case("duty-window-short", put("duties.1.duration_minutes", 541), "$.duties[1].duration_minutes", 541.0, "error"),
    Case("duty-fixed-and-window", put("duties.0.earliest", "2026-10-07T09:00"), "$.duties[0].earliest",
         "2026-10-07T10:00:00"),
    Case("duty-duration-differs", put("duties.0.duration_minutes", 90), "$.duties[0].duration_minutes", 90.0),
    Case("duty-outside-horizon", both(put("duties.0.start", "2026-11-02T10:00"),
         put("duties.0.end", "2026-11-02T11:30")), "$.duties[0].start", "demo"),
    Case("recurrence-empty", put("duties.2.recurrence", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261001"),
         "$.duties[2].recurrence", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261001"),
    Case("recurrence-invalid", put("duties.2.recurrence", "FREQ=SOMETIMES"), "$.duties[2].recurrence",
         "FREQ=SOMETIMES", "error"),
    # The demo, pinned to ann, now begins while the first stand-up of ann and bob still lasts.
    Case("pinned-overlap", both(put("duties.0.start", "2026-10-05T09:10"), put("duties.0.end", "2026-10-05T09:20")),
         "$.duties[0].start", "demo"),
    Case("pinned-on-leave", put("reps.0.leave.0.start", "2026-10-07"), "$.duties[0].start", "demo"),
]  # fmt: skip

CASES = [*AMOUNTS, *UNITS, *WHOLE, *TIMES, *DUTIES]
