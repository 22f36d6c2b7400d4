"""What is watched: rules with limits, and the events that some of them look at.

When to modify: with another kind of rule: its module is :mod:`.signs`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from assigner.problem.fields import Id, Row, column

SignKind = Literal["overload", "uneven", "decay", "bottleneck", "late-answers", "stalled", "drift"]


class WatchRule(Row):
    """One rule; its limit is in the unit of its kind."""

    kind: SignKind = column(
        ...,
        "overload (load over minutes), uneven (largest over mean load), decay (rise of that since the plan before), "
        "bottleneck (work that needs a skill over its people's minutes), late-answers (share of answers), stalled (days "
        "without contact), drift (share of what changed hands, over the fair share).",
        "overload 超负荷、uneven 不均、decay 均衡变差、bottleneck 技能瓶颈、late-answers 响应超时、stalled 客户停滞、drift 换人不公。",
        "种类",
    )
    limit: float = column(..., "The value above which it is told.", "超过此值即提示。", "上限", ge=0)
    least: int = column(
        5, "Late answers and drift: cases below which nothing is told.", "样本少于此数时不提示。", "最少样本", ge=1
    )


class Event(Row):
    """Something that happened: an arrival, its answer, or a contact."""

    at: datetime = column(
        ..., "When (with an offset, else in the problem's zone).", "时间（未带时区时按问题）。", "时间"
    )
    kind: Literal["arrived", "answered", "contact"] = column(
        ..., "arrived, answered or contact.", "arrived 到达、answered 响应、contact 联系。", "种类"
    )
    item: Id = column(..., "Account or lead.", "客户或线索。", "项目")
    rep: str | None = column(None, "Who answered or made the contact.", "响应或联系人。", "人员")


DEFAULT_RULES = (
    WatchRule(kind="overload", limit=1.0),
    WatchRule(kind="uneven", limit=1.5),
    WatchRule(kind="decay", limit=0.1),
    WatchRule(kind="bottleneck", limit=0.9),
    WatchRule(kind="late-answers", limit=0.1),
    WatchRule(kind="stalled", limit=30),
    WatchRule(kind="drift", limit=2.0),
)


class WatchAsked(Row):
    """All that is watched."""

    rules: list[WatchRule] = column(
        list(DEFAULT_RULES), "The rules; the usual ones where empty.", "规则；为空时用默认规则。", "规则", max_length=50
    )
    answer_minutes: int = column(
        60,
        "An answer later than this is late, where the lead has no limit of its own.",
        "超过此分钟数算超时（线索未设时）。",
        "响应分钟",
        ge=1,
    )
    events: list[Event] = column(list, "What happened.", "事件。", "事件", max_length=200_000)
