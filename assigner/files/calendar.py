"""Calendars (RFC 5545): what a rep has on when, as a file that Outlook, Google Calendar and phones read.

Duties with a start become events in the rep's own time zone, leave becomes days or hours that are taken. Events keep
their UID from plan to plan, so importing the next plan moves them and does not double them. When to modify: when an
event should say one more thing.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

import numpy as np

from assigner.language import Language, Words
from assigner.problem.time.absences import rep_zones
from assigner.problem.time.moments import is_date_text
from assigner.problem.time.zones import zone_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping

    import pandas as pd
    from icalendar import Event

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

PRODUCT = "-//assigner//plan//EN"
DUTIES: dict[str, Words] = {
    "visit": Words("Visit", "拜访"),
    "demo": Words("Demo", "演示"),
    "on-call": Words("On call", "值班"),
    "after-sales": Words("After-sales", "售后"),
    "meeting": Words("Meeting", "会议"),
    "training": Words("Training", "培训"),
    "team-event": Words("Team event", "团建"),
}
"""Kinds of duty, for people."""
LEAVE = Words("Leave", "请假")
FOR = Words("For {name}.", "客户：{name}。")
WITH = Words("With {names}.", "同行：{names}。")
BUFFERS = Words("Kept free: {before} min before, {after} min after.", "预留：之前 {before} 分钟，之后 {after} 分钟。")


def calendar_of(
    problem: Problem,
    plan: Plan,
    stamp: datetime,
    *,
    reps: Iterable[str] | None = None,
    leave: bool = True,
    language: Language = "en",
) -> bytes:
    """Return the calendar of some reps.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    stamp
        When the plan was made (DTSTAMP of every event); it must carry a zone.
    reps
        Ids of the reps; everybody where None. With more than one, events say whose they are.
    leave
        Whether leave is shown, too.
    language
        Language of the words; names stay as they are.

    Raises
    ------
    KeyError
        There is no such rep.
    """
    from icalendar import Calendar

    index = {str(rep): number for number, rep in enumerate(problem.rep_ids)}
    numbers = list(index.values()) if reps is None else [index[rep] for rep in reps]
    title = _title(problem, numbers)
    uid = uuid5(NAMESPACE_URL, title)  # the same for the same people, so that programs replace what they had
    calendar = Calendar.new(prodid=PRODUCT, name=title, language=language, uid=uid)
    writer = _Writer(problem, plan, stamp.astimezone(UTC), language, named=len(numbers) != 1)
    for event in writer.events(numbers, leave):
        calendar.add_component(event)
    if calendar.get_used_tzids():
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _title(problem: Problem, numbers: list[int]) -> str:
    name = problem.settings.name
    who = str(problem.rep_names[numbers[0]]) if len(numbers) == 1 else ""
    return " · ".join(part for part in (who, name) if part) or "assigner"


class _Writer:
    """Makes events of seats and leave."""

    def __init__(self, problem: Problem, plan: Plan, stamp: datetime, language: Language, *, named: bool) -> None:
        self._problem, self._plan, self._stamp, self._language = problem, plan, stamp, language
        self._named = named
        self._zones = [zone_of(name) for name in rep_zones(problem.settings, problem.frames)]
        self._seats = _seats(problem, plan)
        self._crews = self._seats.groupby("occurrence")["rep"].apply(set).to_dict()
        self._names = problem.item_name_of

    def events(self, numbers: list[int], leave: bool) -> Iterator[Event]:
        """Yield the events of some reps, rep by rep, in the order of time."""
        rows = {rep: table.to_dict("records") for rep, table in self._seats.groupby("rep")}
        for rep in numbers:
            for row in rows.get(rep, ()):
                yield self._duty(row)
            if leave:
                yield from self._leave(rep)

    def _duty(self, row: Mapping[Hashable, Any]) -> Event:
        from icalendar import Event

        zone = self._zones[row["rep"]]
        begin = datetime.fromtimestamp(row["moment"] * 60, tz=UTC)
        event = Event.new(
            uid=f"{row['id']}@assigner", stamp=self._stamp, start=begin.astimezone(zone),
            end=(begin + timedelta(minutes=row["duration"])).astimezone(zone),
            summary=self._summary(str(row["name"]), row["rep"]), description=self._description(row),
            categories=[self._kind(row["duty_kind"])], location=row["place"] or None,
        )  # fmt: skip
        if row["latitude"] == row["latitude"] and row["longitude"] == row["longitude"]:  # neither is NaN
            event.add("geo", (row["latitude"], row["longitude"]))
        return event

    def _summary(self, name: str, rep: int) -> str:
        return f"{name} ({self._problem.rep_names[rep]})" if self._named else name

    def _kind(self, kind: str) -> str:
        return DUTIES[kind].say(self._language) if kind in DUTIES else kind

    def _description(self, row: Mapping[Hashable, Any]) -> str | None:
        told = []
        if row["belongs_to"]:
            told.append(FOR.say(self._language, name=self._names.get(row["belongs_to"], row["belongs_to"])))
        others = sorted(str(self._problem.rep_names[rep]) for rep in self._crews[row["occurrence"]] - {row["rep"]})
        if others:
            told.append(WITH.say(self._language, names=", ".join(others)))
        if row["buffer_before"] or row["buffer_after"]:
            told.append(BUFFERS.say(self._language, before=row["buffer_before"], after=row["buffer_after"]))
        return " ".join(told) or None

    def _leave(self, rep: int) -> Iterator[Event]:
        from icalendar import TRANSP, Event

        table = self._problem.frames["reps.leave"]
        rows = table[table["row"] == rep]
        whole = {"start": is_date_text(rows["start"]), "end": is_date_text(rows["end"])}
        for at, (start, end, reason) in enumerate(
            zip(rows["start"], rows["end"], rows["reason"].fillna(""), strict=True)
        ):
            first = self._moment(str(start), rep, bool(whole["start"][at]))
            last = self._moment(str(end), rep, bool(whole["end"][at]))
            if isinstance(first, datetime) or isinstance(last, datetime):
                first, last = self._exact(first, rep), self._exact(last, rep, after=True)
            else:
                last += timedelta(days=1)  # the last day is part of the leave; DTEND is not part of an event
            if first < last:
                title = " · ".join(part for part in (LEAVE.say(self._language), str(reason)) if part)
                yield Event.new(
                    uid=f"leave-{start}-{end}.{self._problem.rep_ids[rep]}@assigner", stamp=self._stamp, start=first,
                    end=last, summary=self._summary(title, rep), categories=[LEAVE.say(self._language)],
                    transparency=TRANSP.OPAQUE,
                )  # fmt: skip

    def _moment(self, text: str, rep: int, whole_day: bool) -> date | datetime:
        if whole_day:
            return date.fromisoformat(text.strip())
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(self._zones[rep]) if moment.tzinfo else moment.replace(tzinfo=self._zones[rep])

    def _exact(self, day: date | datetime, rep: int, after: bool = False) -> datetime:
        """Return a moment; the midnight that begins a day, or ends it with ``after``."""
        if isinstance(day, datetime):
            return day
        return datetime.combine(day + timedelta(days=int(after)), datetime.min.time(), self._zones[rep])


def _seats(problem: Problem, plan: Plan) -> pd.DataFrame:
    """Return one row a seat that somebody fills at a time, in the order of time."""
    placed = np.flatnonzero((plan.rep >= 0) & (plan.start >= 0))
    columns = ["id", "name", "duty", "occurrence", "duration", "buffer_before", "buffer_after", "duty_kind",
               "latitude", "longitude"]  # fmt: skip
    table = problem.items.iloc[placed][columns].reset_index(drop=True)
    table = table.assign(rep=plan.rep[placed], moment=plan.start[placed])
    duties = problem.frames["duties"].iloc[table["duty"].to_numpy()]
    for column in ("place", "belongs_to"):
        table[column] = duties[column].fillna("").to_numpy(dtype=object)
    return table.sort_values(["moment", "id"], ignore_index=True)
