"""Placed meetings as calendars (RFC 5545): one of a person, with stable UIDs, so that the next placing moves events.

When to modify: when an event should say one more thing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assigner.language import Language, Words
from assigner.problem import time
from assigner.problem.time.zones import zone_of

if TYPE_CHECKING:
    from assigner.manage.meetings.meet import Meetings

PRODUCT = "-//assigner//meetings//EN"
WITH = Words("With {names}.", "参加者：{names}。")
MOVED = Words("Moved from its usual time.", "本次偏离固定时段。")


def meeting_calendar(answer: Meetings, rep: int, stamp: datetime, language: Language = "en") -> bytes:
    """Return the calendar of one person's meetings and team events.

    Parameters
    ----------
    answer
        Placed meetings.
    rep
        Number of the rep.
    stamp
        When they were placed; with a zone.
    language
        Language of the words; names stay as they are.
    """
    from icalendar import Calendar, Event

    problem = answer.problem
    zone = zone_of(time.rep_zones(problem.settings, problem.frames)[rep])
    calendar = Calendar.new(prodid=PRODUCT, name=str(problem.rep_names[rep]), language=language)
    rows = [(date.start, date.minutes, date.title, f"{date.meeting}-{date.period}", date.reps, date.moved)
            for date in answer.held]  # fmt: skip
    rows += [(start, event.wanted.series.minutes, event.wanted.title, event.wanted.id, reps, False)
             for event in answer.events for start, reps in event.sittings]  # fmt: skip
    for start, minutes, title, uid, reps, moved in sorted(row for row in rows if rep in row[4]):
        begin = datetime.fromtimestamp(start * 60, tz=UTC)
        names = ", ".join(str(problem.rep_names[one]) for one in reps if one != rep)
        told = [WITH.say(language, names=names)] * bool(names) + [MOVED.say(language)] * moved
        calendar.add_component(Event.new(
            uid=f"{uid}.{problem.rep_ids[rep]}@assigner", stamp=stamp.astimezone(UTC), start=begin.astimezone(zone),
            end=(begin + timedelta(minutes=minutes)).astimezone(zone), summary=title, description=" ".join(told) or None,
        ))  # fmt: skip
    if calendar.get_used_tzids():
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
