"""Settings of a problem: horizon, time zone, dimensions, trees, travel, rules and levels.

This is what ``problem.yaml`` holds besides the tables. When to modify: to add a setting that concerns
the whole problem; a setting of one rule belongs into that rule's parameters.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import model_validator

from assigner.problem.fields import Id, Row, column

FORMAT = "assigner/1"
PeriodKind = Literal["horizon", "quarter", "month", "week", "day"]
ItemKind = Literal["account", "lead", "duty"]


class Horizon(Row):
    """The days that the plan covers, both included."""

    first_day: date = column(..., "First day of the plan.", "计划的第一天。", "第一天", "开始日期")
    last_day: date = column(..., "Last day of the plan (included).", "计划的最后一天（含）。", "最后一天", "结束日期")

    @model_validator(mode="after")
    def _check_order(self) -> Horizon:
        if self.last_day < self.first_day:
            raise ValueError(
                f"last_day ({self.last_day}) lies before first_day ({self.first_day}). Swap them. "
                f"/ 最后一天（{self.last_day}）早于第一天（{self.first_day}），请对调。"
            )
        if (self.last_day - self.first_day).days > 1100:
            raise ValueError("the horizon is longer than three years. Plan a shorter time. / 计划期超过三年，请缩短。")
        return self


class Dimension(Row):
    """Something that is measured, limited or balanced besides minutes and count."""

    name: Id = column(..., "Name of the dimension.", "维度名称。", "维度")
    unit: str = column("", "Unit for people.", "单位，供人阅读。", "单位")
    resolution: float | None = column(
        None,
        "The smallest step that counts: amounts are rounded to whole multiples of it. Empty: a power of ten "
        "such that an average rep carries 1,000 to 9,999 steps (minutes and count: 1).",
        "最小计量步长，数值按其整数倍取整。为空：取 10 的幂，使平均每人为 1,000 到 9,999 步（分钟与数量固定为 1）。",
        "步长",
        gt=0,
    )


class Team(Row):
    """A team; teams form a tree."""

    id: Id = column(..., "Id of the team.", "团队编号。", "团队", "编号")
    name: str = column("", "Name for people.", "名称。", "名称")
    parent: str | None = column(None, "Team above it.", "上级团队。", "上级团队")


class Territory(Row):
    """A territory; territories form a tree."""

    id: Id = column(..., "Id of the territory.", "区域编号。", "区域", "编号")
    name: str = column("", "Name for people.", "名称。", "名称")
    parent: str | None = column(None, "Territory around it.", "上级区域。", "上级区域")


class Holidays(Row):
    """Days on which nobody works by default."""

    country: str | None = column(
        None, "Calendar such as CN, DE-BY, US-CA.", "节假日历，如 CN、DE-BY、US-CA。", "国家地区"
    )
    extra: list[date] = column(list, "Further free days.", "额外休息日。", "额外休息日")
    workdays: list[date] = column(
        list, "Days that are worked although the calendar says free.", "调休上班日。", "调休上班日"
    )


class Travel(Row):
    """How long it takes to get from place to place."""

    speed_km_per_hour: float = column(30.0, "Average speed, km/h.", "平均速度（公里/小时）。", "速度", gt=0)
    detour: float = column(1.3, "Road distance over straight distance.", "道路距离与直线距离之比。", "绕行系数", ge=1)


class Scope(Row):
    """What a rule setting looks at; an empty list means all."""

    teams: list[Id] = column(
        list, "Reps of these teams (and the teams below).", "这些团队（含下级）的销售代表。", "团队"
    )
    roles: list[Id] = column(list, "Reps with one of these roles.", "具备这些角色之一的销售代表。", "角色")
    rep_tags: list[Id] = column(list, "Reps with one of these tags.", "带有这些标签之一的销售代表。", "人员标签")
    reps: list[Id] = column(list, "These reps.", "这些销售代表。", "销售代表")
    kinds: list[ItemKind] = column(
        list,
        "Items of these kinds: account, lead, duty.",
        "这些种类的项目：客户 account、线索 lead、任务 duty。",
        "种类",
    )
    tags: list[Id] = column(list, "Items with one of these tags.", "带有这些标签之一的项目。", "项目标签")
    items: list[Id] = column(list, "These items.", "这些项目。", "项目")
    except_reps: list[Id] = column(
        list,
        "All but these sales reps: for them the rule is waived.",
        "这些销售代表除外（对其豁免该规则）。",
        "除外人员",
    )
    except_items: list[Id] = column(
        list, "All but these items: for them the rule is waived.", "这些项目除外（对其豁免该规则）。", "除外项目"
    )
    periods: list[Id] = column(list, "These periods.", "这些期间。", "期间")


class RuleSetting(Row):
    """How one rule of the catalogue is used; a rule may be used several times under different names."""

    rule: Id = column(..., "Id of the rule in the catalogue.", "规则编号（见规则目录）。", "规则")
    name: str | None = column(
        None, "Own name of this use; the rule's id where empty.", "该次使用的名称；为空时用规则编号。", "名称"
    )
    on: bool = column(True, "Off: the rule is not used.", "关闭则不使用该规则。", "启用")
    level: str | None = column(
        None,
        "hard, or a level's name; the profile's where empty.",
        "hard（硬性）或层级名称；为空时按方案风格。",
        "层级",
    )
    weight: int | None = column(
        None,
        "Cost of one unit of the rule's amount; the profile's where empty.",
        "每单位违反量的代价；为空时按方案风格。",
        "权重",
        ge=1,
        le=1_000_000_000,
    )
    scope: Scope = column(Scope(), "What it looks at.", "作用范围。", "范围")
    parameters: dict[str, Any] = column(dict, "The rule's own parameters.", "规则自身参数。", "参数")


class Settings(Row):
    """What concerns the whole problem."""

    format: Literal["assigner/1"] = column("assigner/1", "Version of the format.", "格式版本。", "格式")
    name: str = column("", "Name of the problem, for people.", "问题名称，供人阅读。", "名称", "方案名称")
    time_zone: str = column("UTC", "IANA time zone of local times.", "当地时间所用时区（IANA 名称）。", "时区")
    horizon: Horizon | None = column(
        None,
        "The days that the plan covers; needed as soon as anything is dated.",
        "计划覆盖的日期；只要有带日期的内容就必须填写。",
        "计划期",
    )
    period: PeriodKind = column(
        "horizon",
        "The unit of period capacities: horizon, quarter, month, week or day.",
        "分期产能的单位：horizon、quarter、month、week 或 day。",
        "期间",
    )
    grid_minutes: int = column(
        30, "Movable duties start on this grid.", "可移动任务的开始时间按此分钟数对齐。", "时间粒度", ge=1, le=1440
    )
    window_slack_minutes: int = column(
        0,
        "How far a movable duty may leave its window, at the price that duty-outside-window sets.",
        "可移动任务允许超出时间窗的分钟数，代价由规则 duty-outside-window 决定。",
        "时间窗宽限",
        ge=0,
        le=10080,
    )
    working_hours: str | None = column(
        None, "Weekly hours of reps without their own.", "未单独设定者的每周工时。", "工时", "工作时间"
    )
    holidays: Holidays = column(Holidays(), "Days on which nobody works by default.", "默认休息日。", "节假日")
    travel: Travel = column(Travel(), "How long ways take.", "路程时间的计算方式。", "路程")
    dimensions: list[Dimension] = column(
        list,
        "Dimensions besides minutes, count, value and potential, or their resolution.",
        "分钟、数量、价值、潜力以外的维度，或设定它们的步长。",
        "维度",
    )
    teams: list[Team] = column(
        list,
        "The tree of teams; teams that stand only with reps need no line.",
        "团队树；仅出现在销售代表表中的团队可不列。",
        "团队",
    )
    territories: list[Territory] = column(list, "The tree of territories.", "区域树。", "区域")
    candidates: Literal["all", "listed", "nearest"] = column(
        "all",
        "listed: only pairs in the pairs table, current owners and pins are candidates. nearest: of the reps that may "
        "take an account or lead only those whose own price is least (fit, move, way) are looked at; quick at large "
        "sizes, but a better plan may lie outside, and the result says so.",
        "listed：只有组合表中的组合、当前归属与锁定才是候选。nearest：对每个客户或线索，只考察可承担者中自身代价（匹配、"
        "换人、路程）最低的若干人；适合大规模问题，但更好的方案可能不在其中，结果会说明这一点。",
        "候选范围",
    )
    candidates_most: int = column(
        20,
        "With candidates nearest: how many reps an account or lead keeps, its owner and pin among them.",
        "候选范围为 nearest 时，每个客户或线索保留多少人（含当前归属与锁定）。",
        "候选人数",
        ge=1,
        le=10_000,
    )
    profile: str = column(
        "balanced",
        "Defaults of rules and weights: balanced, stable or growth.",
        "规则与权重的默认风格：balanced 均衡、stable 稳定、growth 增长。",
        "风格",
    )
    levels: list[Id] = column(
        list,
        "Names of the levels, most important first; the profile's where empty.",
        "层级名称，最重要者在前；为空时按风格。",
        "层级",
    )
    rules: list[RuleSetting] = column(
        list, "Rules whose use differs from the profile.", "与风格默认不同的规则设定。", "规则"
    )
    replan_from: datetime | None = column(
        None,
        "Moment before which nothing may start (today, when re-planning).",
        "此刻之前不得安排开始（重排时的“现在”）。",
        "重排起点",
    )
