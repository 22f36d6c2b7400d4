"""An account or a lead gets another owner.

## What it forbids
Moving an account or a lead from its owner of today to another rep. Items of reps who are unknown or no
longer active are free to go. Leaving an item to nobody is priced by the coverage rules, duties are planned
anew each time. A scope on reps means the rep who would lose the item.

## Why
A customer who loses a known face buys less and may leave; the longer they knew each other, the more.

## Parameters
* `base_points` (default 30): points of moving an item of unknown value; also what the average one costs.
* `value_per_point` (default: chosen so that the average item with owner and value costs `base_points`):
  money that one point stands for.
* `loss_min_percent` (default 13.2) and `loss_max_percent` (default 17.6): share of the item's value that
  a move loses, at no tenure and at full tenure.
* `full_tenure_days` (default 1095): days of ownership until the loss is at its largest.
* `similarity_discount_percent` (default 30): how much less is lost when old and new rep are alike in
  everything: team, territories, skills, languages.

## Example
Acme brings 100,000 a year and has been Li Na's for 1,095 days: a move to somebody quite unlike her is
expected to lose 17,600; to a rep who is 50 % alike 15 % less, 14,960. When the average account loses
15,000 by a move, a point is 500 of money, and the second move costs 30 points.

## How it is scored
Amount: `value x (loss_min + (loss_max - loss_min) x min(tenure, full tenure) / full tenure)
x (1 - discount x likeness) / value_per_point`, rounded, at least 1. Tenure counts to the first day of the
horizon (without one to the latest `owner_since`), unknown tenure is 0. Likeness is the mean share that two
reps have in common of team, territories, skills and languages, leaving out what neither has. At level
`plan`, weight 1.

---

# 更换归属

## 禁止什么
把客户或线索从当前负责人转给他人。负责人未知或已停用的项目可自由分配。留给“无人”由覆盖类规则计价；任务每次重新安排，不在此列。
作用范围中的人员指失去项目的一方。

## 为什么
失去熟悉面孔的客户会少买甚至流失；合作越久，损失越大。

## 参数
* `base_points`（默认 30）：价值未知的项目换人计多少点；平均一个项目也正好这么多点。
* `value_per_point`（默认：使有负责人且有价值的项目平均为 `base_points`）：一点相当于多少金额。
* `loss_min_percent`（默认 13.2）与 `loss_max_percent`（默认 17.6）：换人损失占价值的百分比，分别对应合作时间为零与满期。
* `full_tenure_days`（默认 1095）：合作多少天后损失达到最大。
* `similarity_discount_percent`（默认 30）：新旧负责人在团队、区域、技能、语言上完全相似时，损失减少百分之多少。

## 例子
某客户年销售额 100,000，已由李娜负责 1,095 天：转给毫不相似的人预计损失 17,600；转给相似度 50% 的人少 15%，为 14,960。
若平均每个客户换人损失 15,000，则一点为 500 元，后一种换人计 30 点。

## 如何计分
数值为“价值 ×（最低损失 +（最高损失 - 最低损失）× 合作天数 / 满期天数，封顶）×（1 - 折扣 × 相似度）/ 每点金额”，四舍五入，至少为 1。
合作天数算到计划期第一天（无计划期则算到最晚的归属起始日），未知计 0。相似度为两人在团队、区域、技能、语言上共有部分占比的平均值，双方都没有的不计。
位于 `plan` 层级，权重 1。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule
from assigner.rules.loads import CHUNK_OPTIONS
from assigner.rules.move_price import MovePrice
from assigner.rules.ownership import owned_items

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

PRICED = Words(
    "{item} moves from {owner} to {rep}: about {loss:,.0f} of {value:,.0f} at risk ({tenure_days:day|days} together, the reps {alike_percent} % alike), {points} points.",
    "{item}由{owner}转给{rep}：{value:,.0f} 中约 {loss:,.0f} 面临流失（合作 {tenure_days:,} 天，两人相似度 {alike_percent}%），计 {points} 点。",
)
UNPRICED = Words(
    "{item} moves from {owner} to {rep}; its value is not known (the reps are {alike_percent} % alike): {points} points.",
    "{item}由{owner}转给{rep}；价值未知（两人相似度 {alike_percent}%），计 {points} 点。",
)


class OwnerChanged(Rule):
    """See the module's page."""

    id = "owner-changed"
    title = Words("owner changed", "更换归属")
    group = "stability"
    pairwise = True
    level = "plan"

    class Parameters(Row):
        """Parameters of the rule."""

        base_points: int = column(
            30,
            "Points of a move of unknown or average value.",
            "价值未知或平均时换人的点数。",
            "基准点数",
            ge=1,
            le=1_000_000,
        )
        value_per_point: float | None = column(
            None,
            "Money that one point stands for; empty: see the page.",
            "一点相当于多少金额；为空则自动确定。",
            "每点金额",
            gt=0,
        )
        loss_min_percent: float = column(
            13.2,
            "Share of the value lost at no tenure, percent.",
            "合作时间为零时的损失百分比。",
            "最低损失",
            ge=0,
            le=100,
        )
        loss_max_percent: float = column(
            17.6,
            "Share of the value lost at full tenure, percent.",
            "合作满期时的损失百分比。",
            "最高损失",
            ge=0,
            le=100,
        )
        full_tenure_days: int = column(
            1095, "Days until the loss is at its largest.", "损失达到最大的合作天数。", "满期天数", ge=1, le=100_000
        )
        similarity_discount_percent: float = column(
            30,
            "How much less is lost between reps who are alike.",
            "新旧负责人完全相似时的折扣百分比。",
            "相似折扣",
            ge=0,
            le=100,
        )

    def applies(self, problem: Problem) -> bool:
        """Whether anybody in scope owns anything in scope."""
        return bool(owned_items(self, problem).any())

    def post(self, to: Posting) -> None:
        """Price every option of another rep than the owner."""
        options, problem, price = to.options, to.problem, self._price(to.problem)
        owner = np.append(np.where(owned_items(self, problem), problem.items["owner"].to_numpy(), -1), -1)
        amount = np.zeros(len(options.item), dtype=np.int64)
        for first in range(0, len(amount), CHUNK_OPTIONS):
            item, rep = (column[first : first + CHUNK_OPTIONS] for column in (options.item, options.rep))
            owned = owner[np.minimum(item, problem.num_items)]  # the last one stands for switches
            moved = np.flatnonzero((rep >= 0) & (owned >= 0) & (rep != owned))
            amount[first + moved] = price.points(item[moved], rep[moved])
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the items that change from one rep to another."""
        moved = plan.moves(problem)
        moved = moved[owned_items(self, problem)[moved] & (plan.rep[moved] >= 0)]
        rep, price, items = plan.rep[moved], self._price(problem), problem.items.iloc[moved]
        points = price.points(moved, rep)
        return Matches(
            points, moved, rep, points=points, value=items["value"].to_numpy(dtype=float), loss=price.loss(moved, rep),
            owner=problem.rep_names[items["owner"].to_numpy()], tenure_days=price.tenure_days[moved],
            alike_percent=price.alike_percent(moved, rep).astype(np.int64),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the item, both reps and the money at risk."""
        words = UNPRICED if np.isnan(match.facts["value"]) else PRICED
        return words.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _price(self, problem: Problem) -> MovePrice:
        key = ("move price", self.parameters.model_dump_json())
        if key not in problem.derived:
            problem.derived[key] = MovePrice(problem, **self.parameters.model_dump())
        found: MovePrice = problem.derived[key]
        return found
