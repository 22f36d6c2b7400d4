"""Placed meetings as calendars (RFC 5545): one of a person, with stable UIDs, so that the next placing moves events.

Read from the answer as plain data, so that one that was stored gives the same calendars as a fresh one. When to modify:
when an event should say one more thing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from assigner.language import Language, Words
from assigner.problem import time
from assigner.problem.time.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assigner.problem.problem import Problem

PRODUCT = "-//assigner//meetings//EN"
WITH = Words("With {names}.", "参加者：{names}。")
MOVED = Words("Moved from its usual time.", "本次偏离固定时段。")


def people_in(told: Mapping[str, Any]) -> set[str]:
    """Return the ids of everybody who comes to anything."""
    return {rep for _, date in _dates(told) for rep in date["reps"]}


def calendar_name(problem: Problem, rep: int) -> str:
    """Return a name for somebody's file that any file system takes; the number keeps apart what would look alike."""
    who = str(problem.rep_ids[rep])
    plain = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in who)
    return f"{plain}.ics" if plain == who else f"{plain}-{rep}.ics"


def meeting_calendar(
    problem: Problem, told: Mapping[str, Any], rep: int, stamp: datetime, language: Language = "en"
) -> bytes:
    """Return the calendar of one person's meetings and team events.

    Parameters
    ----------
    problem, told
        Whose meetings, and the answer's ``to_dict``.
    rep
        Number of the rep.
    stamp
        When they were placed; with a zone.
    language
        Language of the words; names stay as they are.
    """
    from icalendar import Calendar, Event

    who, names = str(problem.rep_ids[rep]), problem.rep_name_of
    zone = zone_of(time.rep_zones(problem.settings, problem.frames)[rep])
    calendar = Calendar.new(prodid=PRODUCT, name=str(problem.rep_names[rep]), language=language)
    mine = [(uid, date) for uid, date in _dates(told) if who in date["reps"]]
    for uid, date in sorted(mine, key=lambda one: (one[1]["start"], one[0])):
        begin = datetime.fromisoformat(date["start"])
        others = ", ".join(str(names[one]) for one in date["reps"] if one != who)
        said = [WITH.say(language, names=others)] * bool(others) + [MOVED.say(language)] * date.get("moved", False)
        calendar.add_component(Event.new(
            uid=f"{uid}.{who}@assigner", stamp=stamp.astimezone(UTC), start=begin.astimezone(zone),
            end=(begin + timedelta(minutes=date["minutes"])).astimezone(zone), summary=date["title"],
            description=" ".join(said) or None,
        ))  # fmt: skip
    if calendar.get_used_tzids():
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _dates(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield ``(stem of the UID, date)`` of all meetings and sittings."""
    for date in told["held"]:
        yield f"{date['meeting']}-{date['period']}", date
    for event in told["events"]:
        for sitting in event["sittings"]:
            yield event["event"], {**sitting, "title": event["title"]}
