"""What a manager asks about meetings: series, who comes, when they may lie, what counts as a bad hour.

When to modify: when a series learns another property; ``meetings.yaml`` and the service read the same models.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import StringConstraints

from assigner.problem.fields import Id, Row, column
from assigner.problem.work import DutyKind

Rhythm = Literal["daily", "weekly", "biweekly", "monthly", "once"]
Weekday = Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]?\d|2[0-3]):[0-5]\d$|^24:00$")]
"""A local time such as 09:30."""
Span = Annotated[str, StringConstraints(pattern=r"^([01]?\d|2[0-3]):[0-5]\d-(([01]?\d|2[0-3]):[0-5]\d|24:00)$")]
"""A piece of the local day such as 12:00-13:00."""


class People(Row):
    """Some active people; those of all lists together."""

    reps: list[Id] = column(list, "These people.", "这些人员。", "人员")
    teams: list[Id] = column(list, "Everybody in these teams and the teams below.", "这些团队（含下级）全员。", "团队")
    roles: list[Id] = column(list, "Everybody with one of these roles.", "具备这些角色之一者。", "角色")
    everybody: bool = column(False, "Everybody who is active.", "全体在岗人员。", "全员")


class Keep(Row):
    """People of whom some must stay at work while others are at an event."""

    least: int = column(..., "How many must stay at work at any moment.", "任何时刻至少留守几人。", "至少", ge=1)
    people: People = column(..., "Of whom.", "留守范围。", "人员")


class Series(Row):
    """One meeting with a rhythm, or a team event."""

    id: Id = column(..., "Short unique name.", "唯一编号。", "编号")
    name: str = column("", "Name for people; the id where empty.", "名称；为空时用编号。", "名称")
    rhythm: Rhythm = column(
        ...,
        "daily, weekly, biweekly, monthly, or once.",
        "daily 每日、weekly 每周、biweekly 隔周、monthly 每月、once 一次。",
        "节奏",
    )
    minutes: int = column(..., "How long it takes.", "时长（分钟）。", "时长", ge=5, le=600)
    people: People = column(..., "Who comes.", "参加者。", "参加者")
    host: str | None = column(
        None,
        "One-to-ones: the person who meets each of the people separately.",
        "一对一：分别与每位参加者面谈的人。",
        "主持人",
    )
    optional: list[Id] = column(list, "People who come where they can.", "可选参加者，有空则来。", "可选")
    weekdays: list[Weekday] = column(list, "Days of the week; any where empty.", "星期几；为空则不限。", "星期")
    time_zone: str | None = column(
        None,
        "Zone of its clock; the host's, else the problem's, where empty.",
        "所用时区；为空时按主持人或问题。",
        "时区",
    )
    earliest: Clock = column("08:00", "Earliest start, on its clock.", "最早开始。", "最早")
    latest: Clock = column("19:00", "Latest end, on its clock.", "最晚结束。", "最晚")
    first_day: date | None = column(None, "First day it may lie on.", "最早日期。", "起始日")
    last_day: date | None = column(None, "Last day it may lie on.", "最晚日期。", "截止日")
    outside_minutes: int = column(
        0,
        "How far outside working hours somebody may be asked to come, at ten times the pain.",
        "可要求在工时外多少分钟内参加（不适按十倍计）。",
        "工时外",
        ge=0,
        le=720,
    )
    sittings: int = column(
        1,
        "Team events: in how many sittings at most; everybody takes one.",
        "团建：最多分几场，每人参加一场。",
        "场数",
        ge=1,
        le=6,
    )
    keep: list[Keep] = column(list, "Team events: who must stay at work meanwhile.", "团建：期间须留守的人员。", "留守")

    @property
    def title(self) -> str:
        """Name for people."""
        return self.name or self.id

    @property
    def is_event(self) -> bool:
        """Whether people are spread over sittings, or some stay at work."""
        return self.sittings > 1 or bool(self.keep)


class MeetingsAsked(Row):
    """All that is asked about meetings."""

    series: list[Series] = column(..., "The meetings.", "会议。", "会议", min_length=1, max_length=400)
    core: Span = column("10:00-16:00", "The good part of everybody's local day.", "当地一天中合适的时段。", "核心时段")
    lunch: Span = column("12:00-13:00", "Lunch, local.", "午休（当地时间）。", "午休")
    working_hours: str = column(
        "Mon-Fri 09:00-18:00", "Hours of people without hours of their own.", "未设工时者的工时。", "工时"
    )
    through: list[DutyKind] = column(
        list, "Kinds of duty during which people can come all the same.", "期间仍可参会的任务类型。", "不阻挡"
    )
