"""Row models of the work: accounts, leads, duties, and what is special about single pairs.

Everything that gets a rep shares :class:`Work`. When to modify: to give work a new property; formats,
references and the starter workbook follow by themselves.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from assigner.problem.fields import Id, Row, column

DutyKind = Literal["visit", "demo", "on-call", "after-sales", "meeting", "training", "team-event"]


class SkillNeed(Row):
    """A skill that the work needs, at a level."""

    skill: Id = column(..., "Name of the skill.", "技能名称。", "技能")
    level: int = column(1, "Least level, 1 to 5.", "最低等级，1 到 5。", "等级", ge=1, le=5)


class SkillWish(Row):
    """A skill that would be good to have for the work."""

    skill: Id = column(..., "Name of the skill.", "技能名称。", "技能")
    level: int = column(1, "Level from which it counts, 1 to 5.", "起计等级，1 到 5。", "等级", ge=1, le=5)
    points: int = column(10, "What having it is worth, 1 to 100.", "具备时的分值，1 到 100。", "分值", ge=1, le=100)


class CrewNeed(Row):
    """A skill that a duty's people must hold among them."""

    skill: Id = column(..., "Name of the skill.", "技能名称。", "技能")
    level: int = column(1, "Least level, 1 to 5.", "最低等级，1 到 5。", "等级", ge=1, le=5)
    count: int = column(1, "How many of the people must hold it.", "至少几人具备。", "人数", ge=1)


class Work(Row):
    """What accounts, leads and duties have in common."""

    id: Id = column(
        ...,
        "Unique id over accounts, leads and duties.",
        "唯一编号（客户、线索、任务之间也不可重复）。",
        "编号",
        "客户编号",
        "线索编号",
        "任务编号",
        "account",
        "account id",
        "lead id",
        "duty id",
        "account number",
        "customer id",
        "record id",
        "company id",
        "客户代码",
        "客户 id",
    )
    name: str = column(
        "",
        "Name for people; the id where empty.",
        "名称；为空时用编号。",
        "名称",
        "客户名称",
        "线索名称",
        "任务名称",
        "客户",
        "公司",
        "公司名称",
        "account name",
        "customer",
        "customer name",
        "company",
        "company name",
        "lead name",
    )
    minutes: float | None = column(
        None,
        "Minutes of a rep that it takes over the horizon (a duty: its duration).",
        "计划期内占用的分钟数（任务默认为其时长）。",
        "分钟",
        "所需分钟",
        "工作量",
        ge=0,
    )
    value: float | None = column(
        None,
        "What it brings today, in money.",
        "当前价值（金额）。",
        "价值",
        "金额",
        "年销售额",
        "合同额",
        "年合同额",
        "arr",
        "acv",
        "revenue",
        "annual revenue",
        "年营业额",
        "年收入",
        "年营收",
        "成交金额",
        ge=0,
    )
    potential: float | None = column(
        None, "What it could bring, in money.", "潜力（金额）。", "潜力", "潜在金额", "预计金额", "pipeline", ge=0
    )
    amounts: dict[Id, float] = column(dict, "Amounts in the problem's other dimensions.", "其他维度的数值。", "数值")
    skills: list[SkillNeed] = column(list, "Skills needed.", "必需技能。", "必需技能", "技能", "required skills")
    wished_skills: list[SkillWish] = column(list, "Skills that would be good to have.", "期望技能。", "期望技能")
    languages: list[Id] = column(list, "Languages needed.", "必需语言。", "语言")
    roles: list[Id] = column(
        list, "Roles that may take it; any where empty.", "可承担的角色；为空表示不限。", "角色", "role"
    )
    seniority: int | None = column(None, "Least seniority, 1 to 5.", "最低资历，1 到 5。", "最低资历", ge=1, le=5)
    territory: str | None = column(None, "Territory it lies in.", "所在区域。", "区域", "地区", "region")
    team: str | None = column(
        None, "Team that must serve it; any where empty.", "必须由哪个团队负责；为空表示不限。", "团队"
    )
    owner: str | None = column(
        None,
        "Rep who has it today.",
        "当前归属的销售代表。",
        "当前归属",
        "负责人",
        "归属人",
        "负责销售",
        "客户经理",
        "current owner",
        "account owner",
        "lead owner",
        "company owner",
        "record owner",
        "contact owner",
        "sales rep",
        "客户负责人",
        "所有人",
        "客户所有人",
        "线索负责人",
    )
    owner_since: date | None = column(None, "Since when.", "归属起始日。", "归属起始日", "归属时间")
    pin: str | None = column(None, "Rep who must get it.", "锁定给哪位销售代表。", "锁定")
    barred: list[Id] = column(list, "Reps who must not get it.", "不得承担的销售代表。", "禁止人员", "回避")
    priority: int = column(
        3,
        "1 (highest) to 5 (lowest); weighs the price of leaving it undone.",
        "优先级，1（最高）到 5（最低），影响未分配的代价。",
        "优先级",
        ge=1,
        le=5,
    )
    required: bool = column(
        False, "It must be assigned; no plan without it.", "必须分配，否则方案不成立。", "必须分配", "必需"
    )
    unassigned_cost: int | None = column(
        None,
        "Own price of leaving it undone, in place of the priority's.",
        "自定的未分配代价，取代按优先级的默认值。",
        "未分配代价",
        ge=0,
    )
    tags: list[Id] = column(list, "Free labels for scopes and wishes.", "自由标签，用于规则范围与意愿。", "标签", "tag")
    latitude: float | None = column(None, "Position, degrees north.", "纬度。", "纬度", ge=-90, le=90)
    longitude: float | None = column(None, "Position, degrees east.", "经度。", "经度", ge=-180, le=180)


class Account(Work):
    """A customer that somebody owns over the horizon."""

    parent: str | None = column(
        None,
        "Parent account: a family stays together.",
        "母公司客户编号：同一集团尽量归同一人。",
        "母公司",
        "上级客户",
        "parent account",
        "parent company",
    )
    rivals: list[Id] = column(
        list, "Accounts that must not share a rep with it.", "竞争客户，不得由同一人负责。", "竞争客户", "竞品客户"
    )


class Lead(Work):
    """An arrival that wants an answer; it may stay unassigned at a price."""

    account: str | None = column(None, "Account it belongs to.", "所属客户编号。", "所属客户")
    score: float | None = column(None, "Quality, 0 to 100.", "线索评分，0 到 100。", "评分", ge=0, le=100)
    source: str | None = column(
        None, "Where it came from.", "来源。", "来源", "lead source", "线索来源", "original source"
    )
    arrived_at: datetime | None = column(
        None,
        "When it arrived.",
        "到达时间。",
        "到达时间",
        "创建时间",
        "创建日期",
        "created time",
        "created date",
        "create date",
    )
    answer_by: datetime | None = column(None, "When it must have an answer.", "最晚响应时间。", "最晚响应", "响应截止")


class Position(Row):
    """One kind of person that a duty needs, or named people who take part."""

    name: str = column("", "What the position is called.", "岗位名称。", "岗位")
    count: int = column(
        1, "How many people; not used with reps or team.", "人数；指定人员或团队时不用。", "人数", ge=1, le=1000
    )
    skills: list[SkillNeed] = column(
        list, "Skills needed, besides the duty's own.", "必需技能（另加任务自身要求）。", "必需技能"
    )
    languages: list[Id] = column(list, "Languages needed.", "必需语言。", "语言")
    roles: list[Id] = column(list, "Roles that may take it.", "可承担的角色。", "角色")
    seniority: int | None = column(None, "Least seniority, 1 to 5.", "最低资历。", "最低资历", ge=1, le=5)
    reps: list[Id] = column(list, "Named people: each takes part.", "指定人员：每人都参加。", "指定人员")
    team: str | None = column(None, "A whole team: everybody in it takes part.", "整个团队：全员参加。", "整个团队")


class Duty(Work):
    """Dated work: at a fixed time, or within a window; once, or recurring."""

    kind: DutyKind = column(
        "visit",
        "visit, demo, on-call, after-sales, meeting, training or team-event.",
        "类型：拜访 visit、演示 demo、值班 on-call、售后 after-sales、会议 meeting、培训 training、团建 team-event。",
        "类型",
        "任务类型",
    )
    start: datetime | None = column(
        None,
        "Fixed start (local time unless it carries an offset).",
        "固定开始时间（未带时区时按问题时区）。",
        "开始",
        "开始时间",
    )
    end: datetime | None = column(
        None, "Fixed end; or give duration_minutes.", "固定结束时间；或填写时长。", "结束", "结束时间"
    )
    duration_minutes: int | None = column(None, "How long it takes.", "时长（分钟）。", "时长", "时长分钟", ge=1)
    earliest: datetime | None = column(None, "Window: earliest start.", "时间窗：最早开始。", "最早开始")
    latest: datetime | None = column(None, "Window: latest end.", "时间窗：最晚结束。", "最晚结束")
    recurrence: str | None = column(
        None,
        "RFC 5545 rule: FREQ=WEEKLY;BYDAY=MO;COUNT=6.",
        "重复规则（RFC 5545）：FREQ=WEEKLY;BYDAY=MO;COUNT=6。",
        "重复规则",
        "重复",
    )
    except_dates: list[date] = column(
        list, "Days on which the recurrence does not take place.", "重复中不举行的日期。", "例外日期"
    )
    positions: list[Position] = column(
        list, "The people it needs; one person where empty.", "所需人员；为空表示一人。", "岗位"
    )
    crew_skills: list[CrewNeed] = column(
        list, "Skills that its people must hold among them.", "全体参与者合计须具备的技能。", "团队技能"
    )
    belongs_to: str | None = column(
        None, "Account or lead it belongs to.", "所属客户或线索编号。", "所属客户或线索", "所属客户"
    )
    place: str | None = column(
        None, "Where, for people; positions give the travel time.", "地点，供人阅读；经纬度用于计算路程。", "地点"
    )
    buffer_before_minutes: int = column(0, "Time kept free before it.", "之前预留的分钟数。", "前置缓冲", ge=0)
    buffer_after_minutes: int = column(0, "Time kept free after it.", "之后预留的分钟数。", "后置缓冲", ge=0)
    outside_hours: bool | None = column(
        None,
        "Whether it may lie outside working hours; on-call and team-event may by default.",
        "是否可在工时之外；值班与团建默认可以。",
        "可在工时外",
    )


class Pair(Row):
    """What is special about one item with one rep."""

    item: Id = column(..., "Id of an account, lead or duty.", "客户、线索或任务编号。", "项目", "项目编号", "客户编号")
    rep: Id = column(..., "Id of the rep.", "销售代表编号。", "销售代表", "销售编号")
    minutes: float | None = column(None, "Minutes it takes this rep.", "该销售代表所需分钟数。", "分钟", ge=0)
    fit: int | None = column(None, "How well they fit, 0 to 100.", "匹配度，0 到 100。", "匹配度", ge=0, le=100)
    cost: int | None = column(None, "Own cost of the pair, at least 0.", "该组合的代价，不小于 0。", "代价", ge=0)
    eligible: bool | None = column(
        None,
        "No: the pair is forbidden. Yes: a candidate where candidates are listed.",
        "否：禁止该组合；是：在候选清单模式下为候选。",
        "可分配",
        "是否可分配",
    )
