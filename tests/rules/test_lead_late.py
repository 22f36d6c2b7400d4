"""Hand-worked edges of lead-late."""

from __future__ import annotations

from typing import Any

from tests.rules.one_rule import amounts, sentences


def week(*leads: dict[str, Any], **settings: Any) -> dict[str, Any]:
    return {
        "time_zone": "Asia/Shanghai",
        "horizon": {"first_day": "2026-10-12", "last_day": "2026-10-18"},
        "reps": [
            {"id": "ann", "working_hours": "Mon-Fri 09:00-18:00"},
            {"id": "bob", "leave": [{"start": "2026-10-12", "end": "2026-10-13"}]},
        ],
        "leads": [{"id": f"l{number}", **lead} for number, lead in enumerate(leads)],
        **settings,
    }


def test_in_time_until_the_last_working_minute() -> None:
    data = week(
        {"arrived_at": "2026-10-14T17:59", "answer_by": "2026-10-14T18:00"},  # still there at 17:59
        {"arrived_at": "2026-10-14T18:00", "answer_by": "2026-10-14T18:30"},  # gone: Thursday 09:00, 870 minutes late
        {"arrived_at": "2026-10-14T08:00", "answer_by": "2026-10-14T09:00"},  # 09:00 is just in time
    )
    assert amounts("lead-late", data, {"l0": "ann", "l1": "ann", "l2": "ann"}) == {"l1": 870}


def test_response_time_counts_and_the_cap_holds() -> None:
    data = week({"arrived_at": "2026-10-14T10:00", "answer_by": "2026-10-14T10:30"})
    assert amounts("lead-late", data, {"l0": "ann"}, parameters={"response_minutes": 45}) == {"l0": 15}
    capped = {"response_minutes": 45, "cap_minutes": 10}
    assert amounts("lead-late", data, {"l0": "ann"}, parameters=capped) == {"l0": 10}


def test_who_has_no_hours_is_late_only_in_leave() -> None:
    data = week(
        {"arrived_at": "2026-10-13T20:00", "answer_by": "2026-10-13T23:00"},  # back on the 14th at 00:00: 60 minutes
        {"arrived_at": "2026-10-17T03:00", "answer_by": "2026-10-17T03:00"},
    )
    assert amounts("lead-late", data, {"l0": "bob", "l1": "bob"}) == {"l0": 60}


def test_nobody_answers_before_the_plan_begins() -> None:
    data = week({"arrived_at": "2026-10-08T10:00", "answer_by": "2026-10-14T11:00"}, {"answer_by": "2026-10-12T08:00"})
    # l1 came at an unknown time: Monday 09:00 is 60 minutes late
    assert amounts("lead-late", data, {"l0": "ann", "l1": "ann"}) == {"l1": 60}
    later = data | {"replan_from": "2026-10-14T12:00"}  # l0 is answered at 12:00, l1 52 hours after 08:00 on Monday
    assert amounts("lead-late", later, {"l0": "ann", "l1": "ann"}) == {"l0": 60, "l1": 52 * 60}


def test_after_the_last_shift_a_rep_counts_as_back_a_day_after_the_horizon() -> None:
    # Friday 18:30; the horizon ends on Sunday, the 19th at 00:00, and a day later, on the 20th, Ann counts as back.
    # But the 19th is a Monday: its shift is known, 09:00.
    data = week({"arrived_at": "2026-10-16T18:30", "answer_by": "2026-10-19T08:00"})
    assert amounts("lead-late", data, {"l0": "ann"}) == {"l0": 60}
    data["reps"][0]["leave"] = [{"start": "2026-10-16T18:00", "end": "2026-11-01"}]
    assert amounts("lead-late", data, {"l0": "ann"}) == {"l0": 16 * 60}  # from 08:00 on the 19th to 00:00 on the 20th


def test_without_an_answer_by_time_never_late() -> None:
    assert amounts("lead-late", week({"arrived_at": "2026-10-16T23:00"}), {"l0": "ann"}) == {}


def test_the_sentence_names_both_moments() -> None:
    data = week({"arrived_at": "2026-10-14T18:00", "answer_by": "2026-10-14T18:30", "name": "Expo"})
    assert sentences("lead-late", data, {"l0": "ann"}) == [
        "ann can answer Expo at 2026-10-15 09:00 at the earliest, 870 minutes after 2026-10-14 18:30."
    ]
