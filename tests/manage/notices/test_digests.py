"""Digests: everybody whom a change touches hears all of it and nothing else, in their language, with the reason."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assigner.errors import UsageError
from assigner.manage.notices.asked import Contact, NoticesAsked
from assigner.manage.notices.digest import digests
from assigner.manage.notices.formats.mail import mail
from assigner.manage.notices.message import line_text, message_of
from assigner.manage.notices.sources import duties_apart, of_request
from assigner.plan.change_request import ChangeRequest, RequestedMove
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem

PROBLEM = Problem.from_dict({
    "horizon": {"first_day": "2026-10-01", "last_day": "2026-12-31"},
    "time_zone": "Asia/Shanghai",
    "reps": [{"id": "ann", "name": "Ann", "languages": ["en"]}, {"id": "li", "name": "李娜", "languages": ["中文"]},
             {"id": "cy", "name": "Cy", "active": False}, {"id": "dan", "name": "Dan", "time_zone": "Europe/Berlin"}],
    "accounts": [{"id": "a1", "name": "Acme", "owner": "ann", "minutes": 60}, {"id": "a2", "owner": "cy", "minutes": 60},
                 {"id": "a3", "minutes": 60}],
    "duties": [{"id": "d", "name": "Demo", "duration_minutes": 60, "earliest": "2026-10-05T09:00", "latest": "2026-10-09T18:00"}],
})  # fmt: skip
NINE = 29_849_760
"""Some start, in UTC minutes."""


def plan_of(*reps: int, start: int = -1) -> Plan:
    return Plan(np.array(reps, dtype=np.int32), np.array([-1, -1, -1, start], dtype=np.int64))


def test_what_comes_and_goes_is_told_to_both_with_the_reason_and_the_day() -> None:
    before, after = plan_of(0, 2, -1, -1), plan_of(1, 1, 0, -1)
    ann, li, cy = digests(PROBLEM, before, after, NoticesAsked(), days={"a1": date(2026, 11, 2)})
    assert [(line.kind, line.item, line.other, line.first_day) for line in ann.lines] == [
        ("comes", "a3", "", "2026-10-01"), ("goes", "a1", "李娜", "2026-11-02")]  # fmt: skip
    assert [(line.kind, line.item, line.other) for line in li.lines] == [("comes", "a1", "Ann"), ("comes", "a2", "Cy")]
    assert line_text(ann.lines[0], "en").endswith(", which nobody had; from 2026-10-01")
    assert ann.headline("en") == "Ann: 1 item comes, 1 item goes."
    assert [line.reason.en for line in cy.lines if line.reason] == ["Cy is no longer active."]
    assert (ann.language, li.language, cy.language) == ("en", "zh", "en")


def test_a_duty_that_changes_its_time_is_told_on_the_persons_clock() -> None:
    at = int(datetime(2026, 10, 6, 7, tzinfo=UTC).timestamp() // 60)  # 9 in Berlin
    before, after = plan_of(0, 2, -1, 3, start=at), plan_of(0, 2, -1, 3, start=at + 60)
    (dan,) = digests(PROBLEM, before, after, NoticesAsked())
    (line,) = dan.lines
    assert (line.kind, line.before, line.start) == ("moves", "2026-10-06 09:00", "2026-10-06 10:00")
    assert ("Demo: 2026-10-06 10:00 (was 2026-10-06 09:00)") in message_of(dan).lines[1][1]


def test_a_contact_may_ask_for_another_language() -> None:
    asked = NoticesAsked(contacts=[Contact(rep="ann", language="zh")])
    (ann, _) = digests(PROBLEM, plan_of(0, 2, -1, -1), plan_of(1, 2, -1, -1), asked)
    assert message_of(ann).title == "Ann：你的变更"


def test_the_moves_of_a_request_hold_from_their_own_days() -> None:
    request = ChangeRequest(moves=[
        RequestedMove(item="a1", from_rep="ann", to_rep="dan", effective=date(2026, 10, 12)),
        RequestedMove(item="a3", to_rep="ann", status="rejected"),
    ])  # fmt: skip
    before, after, days = of_request(PROBLEM, request, None)
    found = digests(PROBLEM, before, after, NoticesAsked(), days=days)
    assert [(digest.rep, [line.first_day for line in digest.lines]) for digest in found] == [
        ("ann", ["2026-10-12"]), ("dan", ["2026-10-12"])]  # fmt: skip
    with pytest.raises(UsageError, match="zoe"):
        of_request(PROBLEM, ChangeRequest(moves=[RequestedMove(item="a1", from_rep="ann", to_rep="zoe")]), None)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-1, 3), min_size=3, max_size=3), st.lists(st.integers(-1, 3), min_size=3, max_size=3))
def test_every_change_is_told_to_exactly_those_whom_it_touches(old: list[int], new: list[int]) -> None:
    before, after = plan_of(*old, -1), plan_of(*new, -1)
    told = Counter((line.item, line.kind, digest.rep) for digest in digests(PROBLEM, before, after, NoticesAsked())
                   for line in digest.lines)  # fmt: skip
    expected: Counter[tuple[str, str, str]] = Counter()
    for item, was, now in zip(("a1", "a2", "a3"), old, new, strict=True):
        if was != now:
            expected.update([(item, "goes", str(PROBLEM.rep_ids[was]))] if was >= 0 else [])
            expected.update([(item, "comes", str(PROBLEM.rep_ids[now]))] if now >= 0 else [])
    assert told == expected


def test_todays_owners_say_nothing_of_duties() -> None:
    after = plan_of(0, 2, -1, 3, start=NINE)
    assert digests(PROBLEM, duties_apart(PROBLEM, Plan.of_owners(PROBLEM), after), after, NoticesAsked()) == []


def test_an_e_mail_file_is_read_back_whole_and_addresses_add_no_header() -> None:
    (_, li) = digests(PROBLEM, plan_of(0, 2, -1, -1), plan_of(1, 2, -1, -1), NoticesAsked())
    sent = mail(
        message_of(li), "li@example.com\r\nBcc: x@example.com", "plan@example.com", datetime(2026, 10, 1, 8, tzinfo=UTC)
    )
    read = message_from_bytes(sent, policy=default)
    assert read["Subject"] == "李娜：你的变更"
    assert read["Bcc"] is None
    assert "Acme，原由Ann负责；2026-10-01 起" in read.get_content()
    assert read["Message-ID"]
