"""Row models of the people: reps with skills, capacity, time and place.

When to modify: to give a rep a new property. Add the field here with its meaning and headings; formats,
references and the starter workbook follow by themselves.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator

from assigner.problem.fields import Id, Row, column


class Skill(Row):
    """A skill that a rep holds, with a level and an optional validity."""

    skill: Id = column(..., "Name of the skill.", "技能名称。", "技能")
    level: int = column(
        3, "Level from 1 (learning) to 5 (expert).", "等级，1（学习中）到 5（专家）。", "等级", ge=1, le=5
    )
    first_day: date | None = column(None, "First day on which it is valid.", "生效日期。", "生效日")
    last_day: date | None = column(
        None, "Last day on which it is valid (a certificate that expires).", "失效前最后一天（证书到期日）。", "失效日"
    )


def _moment_with_time(value: Any) -> Any:
    """Keep a moment at midnight a moment: ``2026-10-06T00:00`` is not the whole day of 6 October."""
    if isinstance(value, str) and len(value.strip()) > len("2026-10-06"):
        return datetime.fromisoformat(value.strip())
    return value


DayOrMoment = Annotated[date | datetime, BeforeValidator(_moment_with_time)]
"""A whole day, or a moment."""


class Leave(Row):
    """A time in which a rep is away."""

    start: DayOrMoment = column(..., "First day, or the moment it begins.", "开始日期或时刻。", "开始")
    end: DayOrMoment = column(..., "Last day (included), or the moment it ends.", "结束日期（含当天）或时刻。", "结束")
    reason: str = column("", "Why, for people.", "原因，供人阅读。", "原因")


class RampStep(Row):
    """From a day on, the share of full capacity that a newcomer carries."""

    first_day: date = column(..., "First day of the step.", "起始日期。", "起始日")
    share: float = column(..., "Share of full capacity, 0 to 1.", "占满额产能的比例，0 到 1。", "比例", ge=0, le=1)


class PeriodAmount(Row):
    """Capacity, target, floor or load of one rep in one dimension and one period."""

    period: Id = column(
        ...,
        "The period: 2026-10-05, 2026-W41, 2026-10, 2026-Q4 (as the problem's period says).",
        "期间：2026-10-05、2026-W41、2026-10 或 2026-Q4（与问题设定的期间一致）。",
        "期间",
    )
    dimension: Id = column("minutes", "The dimension.", "维度。", "维度")
    capacity: float | None = column(
        None, "Most that the rep can take in the period.", "该期间的最大产能。", "产能", ge=0
    )
    target: float | None = column(None, "What the rep should have in the period.", "该期间的目标。", "目标", ge=0)
    floor: float | None = column(None, "Least that the rep must have in the period.", "该期间的最低量。", "下限", ge=0)
    current_load: float = column(0, "Load that is not in the plan.", "不在方案内的既有负荷。", "已有负荷", ge=0)


class Preference(Row):
    """A wish of a rep, for or against items with a tag."""

    tag: Id = column(..., "Tag of the items, or an item's id.", "项目标签，或某个项目的编号。", "标签")
    points: int = column(
        ..., "-100 (please not) to 100 (gladly).", "-100（请不要）到 100（很乐意）。", "分值", ge=-100, le=100
    )


class Rep(Row):
    """One person (or pool) that work is given to."""

    id: Id = column(
        ...,
        "Unique id; plans and pins refer to it.",
        "唯一编号，方案与锁定都引用它。",
        "编号",
        "销售编号",
        "工号",
        "rep",
        "rep id",
        "销售代表",
        "user id",
        "owner id",
        "employee id",
        "员工编号",
        "人员编号",
        "用户 id",
    )
    name: str = column(
        "",
        "Name for people; the id where empty.",
        "姓名；为空时用编号。",
        "姓名",
        "名称",
        "full name",
        "user name",
        "员工姓名",
        "用户姓名",
    )
    active: bool = column(
        True,
        "Inactive reps get nothing and keep nothing.",
        "停用的销售代表不获得也不保留任何工作。",
        "在岗",
        "是否在岗",
        "启用",
        "status",
        "user status",
        "状态",
        "启用状态",
        "在职状态",
    )
    team: str | None = column(
        None,
        "Team the rep belongs to.",
        "所属团队。",
        "团队",
        "部门",
        "小组",
        "primary team",
        "department",
        "主属部门",
        "所属部门",
    )
    roles: list[Id] = column(
        list, "Roles: hunter, farmer, service, ...", "角色：开拓、维护、服务等。", "角色", "岗位", "role"
    )
    seniority: int = column(
        3, "1 (newcomer) to 5 (most senior).", "资历，1（新人）到 5（最资深）。", "资历", "级别", ge=1, le=5
    )
    skills: list[Skill] = column(list, "Skills with level and validity.", "技能、等级与有效期。", "技能")
    languages: list[Id] = column(list, "Languages spoken.", "会说的语言。", "语言")
    territories: list[Id] = column(
        list, "Territories covered, with all below them.", "负责的区域（含下级区域）。", "区域", "负责区域", "territory"
    )
    tags: list[Id] = column(list, "Free labels for scopes.", "自由标签，用于限定规则范围。", "标签")
    capacity: dict[Id, float] = column(
        dict, "Most that the rep can take over the horizon, by dimension.", "整个计划期的最大产能，按维度。", "产能"
    )
    target: dict[Id, float] = column(
        dict, "What the rep should have over the horizon, by dimension.", "整个计划期的目标，按维度。", "目标"
    )
    floor: dict[Id, float] = column(
        dict, "Least that the rep must have over the horizon, by dimension.", "整个计划期的最低量，按维度。", "下限"
    )
    current_load: dict[Id, float] = column(
        dict,
        "Load over the horizon that is not in the plan, by dimension.",
        "不在方案内的既有负荷，按维度。",
        "已有负荷",
    )
    period_capacity: dict[Id, float] = column(
        dict,
        "Most that the rep can take in every single period, by dimension.",
        "每个期间的最大产能，按维度。",
        "每期产能",
    )
    periods: list[PeriodAmount] = column(
        list,
        "Amounts of single periods; they overrule period_capacity.",
        "单个期间的数值，优先于每期产能。",
        "期间数值",
    )
    working_hours: str | None = column(
        None,
        "Weekly hours in the rep's time zone: Mon-Fri 09:00-12:00 13:00-18:00; Sat 09:00-12:00.",
        "每周工时（本人时区）：周一至周五 09:00-12:00 13:00-18:00；周六 09:00-12:00。",
        "工时",
        "工作时间",
    )
    time_zone: str | None = column(
        None, "IANA time zone; the problem's where empty.", "时区（IANA 名称），为空时用问题的时区。", "时区"
    )
    holidays: str | None = column(
        None,
        "Holiday calendar such as CN or DE-BY; the problem's where empty.",
        "节假日历，如 CN、DE-BY；为空时用问题的设定。",
        "节假日历",
    )
    leave: list[Leave] = column(list, "Times away.", "请假时间。", "请假", "休假")
    ramp: list[RampStep] = column(
        list, "A newcomer's share of full capacity, by day.", "新人产能爬坡比例，按日期。", "爬坡"
    )
    latitude: float | None = column(None, "Base position, degrees north.", "驻地纬度。", "纬度", ge=-90, le=90)
    longitude: float | None = column(None, "Base position, degrees east.", "驻地经度。", "经度", ge=-180, le=180)
    preferences: list[Preference] = column(list, "Wishes.", "意愿。", "偏好", "意愿")
