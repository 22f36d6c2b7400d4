"""``assigner meetings``: recurring meetings and team events placed where they hurt least and everybody can come.

When to modify: to show more of a placing; it is made by :mod:`assigner.manage.meetings.meet`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from assigner.cli.exit_codes import DONE, NO_PLAN
from assigner.cli.parameters import Json, LanguageOption, ProblemPath, WhatIf, option
from assigner.cli.speech import spoken
from assigner.cli.voice import Voice
from assigner.language import listed

if TYPE_CHECKING:
    from assigner.manage.meetings.held import Held
    from assigner.manage.meetings.meet import Meetings

HELP = spoken(
    "Place recurring meetings and team events where they hurt least and everybody can come.\n\n"
    "Each series gets one slot (weekday and time) over all time zones, leave, holidays and duties; dates that the slot "
    "cannot keep are moved inside their period. What no start suits is named with the people in the way and the "
    "cheapest ways out. Team events may take several sittings, while enough people stay at work.",
    "将例会与团建安排在不适最少、人人能到的时间。\n\n"
    "综合时区、请假、节假日与任务，每个会议得到一个固定时段；无法保持的场次在该期间内改期。找不到合适时间的会议会列出"
    "受阻人员与最省的出路。团建可分场举行，期间留守人数达标。",
)
MOST_BLOCKED, MOST_DATES = 8, 40

MeetingsFile = Annotated[
    Path,
    typer.Argument(metavar="MEETINGS",
                   help=spoken("What meetings there are (YAML or JSON).", "会议清单（YAML 或 JSON）。")),
]  # fmt: skip
PlanOption = Annotated[Path | None, option(
    "--plan",
    "The plan whose duties are in the calendars; none: no duties.",
    "日历中任务所依据的方案；未给出则无任务。", metavar="PLAN")]  # fmt: skip
Seconds = Annotated[float, option("--seconds", "Time limit for everything.", "总时限（秒）。", min=1, metavar="N")]
Rep = Annotated[str | None, option("--rep", "Show the meetings of one rep.", "显示某一人员的会议。", metavar="ID")]
Out = Annotated[Path | None, option(
    "--out",
    "Folder for meetings.json and a calendar (ICS) of each rep.",
    "存放 meetings.json 和每人日历（ICS）的文件夹。", metavar="FOLDER")]  # fmt: skip


def run(
    problem: ProblemPath,
    meetings: MeetingsFile,
    plan: PlanOption = None,
    seconds: Seconds = 20.0,
    rep: Rep = None,
    what_if: WhatIf = None,
    out: Out = None,
    as_json: Json = False,
    language: LanguageOption = None,
) -> int:
    """Run the command."""
    from assigner.cli.inputs import take_plan, take_problem
    from assigner.files.asked import read_asked
    from assigner.manage.meetings.asked import MeetingsAsked
    from assigner.manage.meetings.meet import meet
    from assigner.problem.called import rep_number

    voice = Voice.of(language, as_json)
    asked = read_asked(meetings, MeetingsAsked)
    taken = take_problem(problem, what_if, voice, plan)
    found = None if plan is None else take_plan(plan, taken).plan
    number = None if rep is None else rep_number(taken, rep)
    answer = meet(taken, found, asked, seconds=seconds)
    _tell(answer, number, voice)
    files = {} if out is None else _write(answer, out, voice)
    voice.answer({**answer.to_dict(), "files": {name: str(path) for name, path in files.items()}})
    return NO_PLAN if answer.unheld or any(event.missing for event in answer.events) else DONE


def _tell(answer: Meetings, rep: int | None, voice: Voice) -> None:
    voice.tell(Text(answer.headline(voice.language), style="bold yellow" if answer.unheld else "bold"))
    if rep is not None:
        _tell_dates(_dates_of(answer, rep), voice)
        return
    _tell_slots(answer, voice)
    _tell_blocked(answer, voice)
    _tell_events(answer, voice)


def _tell_slots(answer: Meetings, voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    words = voice.words
    headings = [words("Meeting", "会议"), words("Usual time", "固定时段"), words("Dates", "场次"), words("Moved", "改期"),
                words("People", "人数"), words("Pain", "不适值")]  # fmt: skip
    table = make_table(headings, right=(2, 3, 4, 5))
    by_meeting: dict[str, list[Held]] = {}
    for date in answer.held:
        by_meeting.setdefault(date.meeting, []).append(date)
    for dates in by_meeting.values():
        usual = next((date for date in dates if not date.moved), dates[0])
        moved = sum(date.moved for date in dates)
        row = [short(usual.title, 34), _usual_time(dates, usual, voice), str(len(dates)), str(moved or "-"),
               str(max(len(date.reps) for date in dates)), f"{sum(date.pain for date in dates):,}"]  # fmt: skip
        table.add_row(*row)
    if by_meeting:
        voice.heading(words("Meetings", "会议"))
        voice.tell(table)


def _usual_time(dates: list[Held], usual: Held, voice: Voice) -> str:
    """Return weekday and time of the slot; a meeting of many weekdays is daily."""
    days = {datetime.fromisoformat(date.local).weekday() for date in dates if not date.moved}
    names = voice.words("Mon Tue Wed Thu Fri Sat Sun", "周一 周二 周三 周四 周五 周六 周日").split()
    day = names[min(days)] if len(days) == 1 else voice.words("daily", "每日")
    return f"{day} {usual.local[11:16]} {usual.zone.rpartition('/')[2]}"


def _dates_of(answer: Meetings, rep: int) -> list[tuple[str, str, int]]:
    """Return start, title and minutes of everything to which somebody comes, by time."""
    found = [(date.local, date.title, date.minutes) for date in answer.held if rep in date.reps]
    for event in answer.events:
        sittings = zip(event.to_dict()["sittings"], event.sittings, strict=True)
        found += [(told["start"], event.wanted.title, told["minutes"]) for told, (_, reps) in sittings if rep in reps]
    return sorted(found)


def _when(local: str) -> str:
    return local[:16].replace("T", " ")


def _tell_dates(dates: list[tuple[str, str, int]], voice: Voice) -> None:
    from assigner.cli.tables import make_table, short

    table = make_table(
        [voice.words("When", "时间"), voice.words("Meeting", "会议"), voice.words("Minutes", "分钟")], right=(2,)
    )
    for local, title, minutes in dates[:MOST_DATES]:
        table.add_row(_when(local), short(title, 40), str(minutes))
    voice.tell(table)
    if len(dates) > MOST_DATES:
        more = len(dates) - MOST_DATES
        voice.tell(Text(voice.words("... and {more:,} more", "……另有 {more:,} 场", more=more), style="dim"))


def _tell_blocked(answer: Meetings, voice: Voice) -> None:
    if not answer.blocked:
        return
    voice.heading(voice.words("What stands in the way", "受阻的会议"))
    for one in answer.blocked[:MOST_BLOCKED]:
        voice.tell(f"{one.title}: {one.words.say(voice.language)}")
        for way in one.ways:
            price = voice.words("pain {price:,}", "不适值 {price:,}", price=way.price)
            voice.tell(f"  • {way.words.say(voice.language)}  {price}")
    if len(answer.blocked) > MOST_BLOCKED:
        more = len(answer.blocked) - MOST_BLOCKED
        voice.tell(Text(voice.words("... and {more:,} more", "……另有 {more:,} 个", more=more), style="dim"))


def _tell_events(answer: Meetings, voice: Voice) -> None:
    names = answer.problem.rep_names
    for event in answer.events:
        voice.heading(event.wanted.title)
        for sitting, (_, reps) in zip(event.to_dict()["sittings"], event.sittings, strict=True):
            people = listed(names[list(reps)], voice.language)
            voice.tell(f"  {_when(sitting['start'])}  {people}")
        if event.missing:
            missing = listed(names[list(event.missing)], voice.language)
            voice.tell(voice.words("  no sitting: {names}", "  未能参加：{names}", names=missing))


def _write(answer: Meetings, out: Path, voice: Voice) -> dict[str, Path]:
    from assigner.manage.meetings.ics import calendar_name, meeting_calendar, people_in

    out.mkdir(parents=True, exist_ok=True)
    stamp, told, problem = datetime.now(UTC), answer.to_dict(), answer.problem
    files = {"meetings.json": out / "meetings.json"}
    files["meetings.json"].write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    busy = people_in(told)
    for rep in [number for number, name in enumerate(problem.rep_ids) if name in busy]:
        name = calendar_name(problem, rep)
        files[name] = out / name
        files[name].write_bytes(meeting_calendar(problem, told, rep, stamp, voice.language))
    voice.heading(voice.words("Written", "已写入"))
    voice.tell(
        f"  {files['meetings.json']}",
        voice.words("  {count:calendar|calendars} beside it", "  同目录下 {count} 份日历", count=len(busy)),
    )
    return files
