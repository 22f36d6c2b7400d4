"""The routing policy: everything about arrivals that is not a rule of the plan.

Presence, caps per hour and day, the ladder of wishes, clocks, the pool, the fairness ledger. When to modify: to give
routing a new setting; formats and the API's reference follow by themselves.
"""

from __future__ import annotations

from typing import Literal

from assigner.problem.fields import Id, Row, column
from assigner.problem.settings import Scope

CapPeriod = Literal["hour", "day", "week"]


class Cap(Row):
    """At most so many arrivals of a kind in every hour, day or week."""

    name: Id = column(..., "Name of the cap, unique.", "上限名称，不可重复。", "名称")
    limit: int = column(..., "Most arrivals in one period.", "每个时段最多分配数。", "上限", ge=0, le=1_000_000)
    per: CapPeriod = column("day", "hour, day or week (local time).", "时段：hour、day 或 week（当地时间）。", "时段")
    shared: bool = column(
        False,
        "One count for all reps in scope together; else each has an own one.",
        "范围内所有人合计；否则每人单独计数。",
        "合计",
    )
    scope: Scope = column(Scope(), "Which reps and arrivals it looks at.", "作用范围。", "范围")


class Rung(Row):
    """A step of the ladder: how many points a wished skill needs to be demanded, after a time of waiting."""

    after_minutes: int = column(..., "From so many minutes of waiting on.", "等待满多少分钟起。", "等待分钟", ge=0)
    demand_points: int = column(
        101,
        "Wished skills of at least so many points are demanded; 101: none.",
        "分值达到此数的期望技能视为必需；101 表示均不要求。",
        "要求分值",
        ge=1,
        le=101,
    )


class Clocks(Row):
    """When an arrival must be answered, and what happens when it is not."""

    answer_minutes: int | None = column(
        None,
        "Minutes to answer a lead without its own answer-by.",
        "未设最晚响应的线索须在多少分钟内响应。",
        "响应分钟",
        ge=1,
    )
    most_reassignments: int = column(
        3,
        "How often an unanswered arrival is given to somebody else.",
        "未响应时最多改派次数。",
        "最多改派",
        ge=0,
        le=100,
    )


class Pool(Row):
    """The open pool: how long work may lie idle, and who may claim it."""

    idle_days: int | None = column(
        None,
        "Days without any touch after which work goes to the pool; none: never.",
        "多少天未跟进即回收公海；为空则不回收。",
        "回收天数",
        ge=1,
    )
    protection_days: int = column(
        0,
        "Days after an assignment in which nothing is recycled.",
        "分配后的保护期天数，期内不回收。",
        "保护天数",
        ge=0,
    )
    cool_down_minutes: int = column(
        0, "Minutes in the pool before anybody may claim it.", "进入公海后多少分钟内不可领取。", "冷却分钟", ge=0
    )
    lock_days: int = column(
        0, "Days in which who lost it may not have it back.", "失去后多少天内本人不可再领取。", "锁定天数", ge=0
    )
    hold_limit: int | None = column(
        None,
        "Most open leads that one rep may hold, however they came.",
        "每人最多同时持有的未结线索数。",
        "持有上限",
        ge=1,
    )


class Fairness(Row):
    """The fairness ledger: decayed credit per rep, fed by every source."""

    half_life_days: float = column(14.0, "Days in which credit halves.", "信用值减半的天数。", "半衰期", gt=0)
    make_good: float = column(
        0.5,
        "Share of what was missed in leave that is made good.",
        "请假错过的份额中补偿的比例。",
        "补偿比例",
        ge=0,
        le=1,
    )
    catch_up: float = column(
        0.33, "Most of an arrival that counts as making good: 0.33 means at most 1.5 times the usual rate.",
        "每次分配中最多计为补偿的比例：0.33 表示至多为平常速度的 1.5 倍。", "追补比例", ge=0, le=0.9,
    )  # fmt: skip
    most_debt: float = column(10.0, "Most arrivals that can be owed.", "最多可欠的分配数。", "最多欠额", ge=0)


class Policy(Row):
    """How arrivals are routed."""

    presence: Literal["working", "answerable", "any"] = column(
        "answerable",
        "working: works at the moment. answerable: works before the answer is due, or within reach_minutes. any.",
        "working：此刻在班；answerable：在最晚响应前（或 reach_minutes 内）上班；any：不限。",
        "在班要求",
    )
    reach_minutes: int = column(
        1440,
        "How far answerable looks ahead where no answer is due.",
        "未设响应期限时向前看多少分钟。",
        "前瞻分钟",
        ge=0,
    )
    returning: Literal["always", "when_eligible", "off"] = column(
        "when_eligible",
        "Customers who come back go to their owner: always, when every rule and load allows it, or off.",
        "老客户回到原归属人：always 总是；when_eligible 规则与负荷允许时；off 不启用。",
        "老客户",
    )
    match_score: int = column(
        80,
        "Least score at which a lead counts as an account's (100 id, 90 domain, 85 phone, 80 name, 60 name without place).",
        "线索归入已有客户所需的最低分（100 编号，90 域名，85 电话，80 公司名，60 去地名后的公司名）。",
        "匹配分",
        ge=0,
        le=100,
    )
    tie_points: int = column(
        0,
        "Differences up to this at the last level count as a tie.",
        "末级代价相差不超过此值视为平手。",
        "平手范围",
        ge=0,
    )
    even_percent: float = column(
        40.0,
        "How far a load may leave its pace, percent of its target, before balance counts in full; narrower towards the end.",
        "负荷偏离进度达目标的百分之几时，均衡代价全额计入；越接近尾声越窄。",
        "均衡带宽",
        gt=0,
        le=100,
    )
    price_after: int = column(
        40,
        "After so many assignments prices of balance are worked out anew from what is still to come; 0: never.",
        "每分配多少条后按剩余预期重新计算均衡价格；0 表示从不。",
        "重新定价间隔",
        ge=0,
        le=1_000_000,
    )
    expected_horizons: float = column(
        1.0,
        "Of how many horizons the leads are that the plan expects (four earlier quarters: 4); each counts for its part.",
        "方案中预期线索来自多少个计划期（如过去四个季度填 4）；每条按比例计。",
        "预期期数",
        ge=1,
        le=1_000,
    )
    fill_curve: float = column(
        6.0,
        "How steeply the price of a day's or week's capacity rises as it fills; 0: it stays what the plan says.",
        "单日或单周产能的价格随占用上升的陡度；0 表示保持方案价格不变。",
        "占用曲线",
        ge=0,
        le=20,
    )
    caps: list[Cap] = column(list, "Caps per hour, day and week.", "时段上限。", "时段上限")
    ladder: list[Rung] = column(
        list,
        "Which wished skills are demanded, by waiting time; none: never.",
        "按等待时间放宽期望技能；为空则从不要求。",
        "放宽阶梯",
    )
    most_waiting: int = column(10_000, "Most arrivals that may wait.", "排队上限。", "排队上限", ge=0)
    clocks: Clocks = column(Clocks(), "Answers that are due.", "响应时限。", "响应时限")
    pool: Pool = column(Pool(), "The open pool.", "公海规则。", "公海")
    fairness: Fairness = column(Fairness(), "The fairness ledger.", "公平账本。", "公平账本")
    most_moves: int = column(
        0,
        "Most open leads that may move to make room for an arrival; 0: none.",
        "为新到达腾位最多移动几条线索；0 表示不移动。",
        "最多腾挪",
        ge=0,
        le=10,
    )
    exchange_gain: int | None = column(
        None,
        "Open leads that nobody has answered yet change hands, so many as most_moves allows together, where each gains "
        "so many points at the last level; none: never.",
        "尚未响应的线索可改派（一次至多 most_moves 条），每条须在末级至少改善此分值；为空则从不改派。",
        "改派所需改善",
        ge=1,
        le=1_000_000,
    )
    most_exchanges: int = column(
        1,
        "How often one lead may change hands before somebody answers it.",
        "同一线索在有人响应前最多改派几次。",
        "每条最多改派",
        ge=1,
        le=100,
    )
    chain_seconds: float = column(
        0.5, "Most seconds that finding such a chain may take.", "寻找腾挪方案的最长秒数。", "腾挪秒数", gt=0, le=30
    )
