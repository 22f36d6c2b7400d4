"""A work plan as a calendar (RFC 5545): duties and contacts, with stable UIDs, so that the next plan moves them.

When to modify: when an entry should say one more thing.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from assigner.language import Language, Words
from assigner.problem.time.zones import zone_of

if TYPE_CHECKING:
    from assigner.manage.responsibility.work_plan import WorkPlan

PRODUCT = "-//assigner//work plan//EN"
CONTACT = Words("Contact: {name}", "联系：{name}")
DUE = Words("Due by {deadline}.", "截止 {deadline}。")
NEEDS = Words("Needs: {resources}.", "需要：{resources}。")


def work_calendar(plan: WorkPlan, stamp: datetime, language: Language = "en") -> bytes:
    """Return the calendar of a work plan; ``stamp`` says when it was made, with a zone."""
    from icalendar import Calendar, Event

    zone = zone_of(plan.zone)
    name = str(plan.problem.rep_names[plan.rep])
    calendar = Calendar.new(prodid=PRODUCT, name=name, language=language)
    number: Counter[str] = Counter()
    for task in plan.tasks:
        number[task.item] += 1
        begin = datetime.fromtimestamp((task.start or 0) * 60, tz=UTC)
        told = [DUE.say(language, deadline=task.deadline)] * bool(task.deadline)
        told += [NEEDS.say(language, resources=", ".join(task.resources))] * bool(task.resources)
        summary = CONTACT.say(language, name=task.name) if task.kind == "contact" else task.name
        calendar.add_component(Event.new(
            uid=f"work-{task.item}-{number[task.item]}.{plan.problem.rep_ids[plan.rep]}@assigner",
            stamp=stamp.astimezone(UTC), start=begin.astimezone(zone),
            end=(begin + timedelta(minutes=task.minutes)).astimezone(zone), summary=summary,
            description=" ".join(told) or None,
        ))  # fmt: skip
    if calendar.get_used_tzids():
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
