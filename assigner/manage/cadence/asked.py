"""What a file of cadences may say.

When to modify: to let cadences say something new.
"""

from __future__ import annotations

from datetime import date

from assigner.problem.fields import Id, Row, column
from assigner.problem.settings import ItemKind


class Step(Row):
    """One touch of a cadence."""

    day: int = column(
        ..., "Days after the start: 0 is the day itself.", "开始后第几天（0 为当天）。", "天", ge=0, le=1100
    )
    what: str = column("call", "What is done: call, e-mail, message.", "做什么：电话、邮件、消息。", "动作")
    minutes: int = column(10, "How long it takes.", "时长（分钟）。", "分钟", ge=1, le=480)
    late_days: int = column(1, "Days that it may be later.", "可推迟的天数。", "宽限天数", ge=0, le=365)


class Cadence(Row):
    """Touches that items of a kind get."""

    name: Id = column(..., "Name of the cadence.", "名称。", "名称")
    kinds: list[ItemKind] = column(
        list, "Items of these kinds; all where empty.", "这些种类的项目；为空表示全部。", "种类"
    )
    tags: list[Id] = column(
        list, "Items with one of these tags; all where empty.", "带有这些标签之一的项目；为空表示全部。", "标签"
    )
    steps: list[Step] = column(..., "The touches.", "各次跟进。", "步骤")
    every_days: int | None = column(
        None, "Begins again after so many days.", "每隔多少天重复。", "重复天数", ge=1, le=366
    )


class CadencesAsked(Row):
    """Cadences, and when they begin."""

    cadences: list[Cadence] = column(..., "The first that fits an item counts.", "取首个适用的节奏。", "节奏")
    from_day: date | None = column(
        None,
        "Today: nothing is placed earlier; the horizon's first day where empty.",
        "今天：不早于此日安排；为空时为计划期首日。",
        "今天",
    )
    most_minutes_a_day: int = column(
        120, "Most minutes of touches a person and day.", "每人每天跟进上限（分钟）。", "每日上限", ge=1, le=1440
    )
    grid_minutes: int = column(5, "Touches start on this grid.", "开始时间按此分钟数对齐。", "粒度", ge=1, le=60)
