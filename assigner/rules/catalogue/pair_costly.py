"""A pair of item and rep has a price of its own.

## What it forbids
Nothing: each pair that the plan holds costs what the pairs table says in `cost`.

## Why
Whatever a team prices by itself (a bid, a distance, a cost of service) enters here, and so does any
assignment problem of the literature.

## Parameters
None.

## Example
The pairs table gives `account A` with Li Na the cost 17, and no cost with Wang Wei: the plan pays 17 or 0.

## How it is scored
Amount: the pair's cost. At level `plan`, weight 1. Used as a hard rule it forbids every pair that costs anything.

---

# 组合代价

## 禁止什么
不禁止任何组合：方案中的每个组合按组合表的“代价”计费。

## 为什么
团队自行定价的因素（报价、距离、服务成本等）由此进入方案，文献中的任何指派问题也可由此表达。

## 参数
无。

## 例子
组合表规定 `客户 A` 与李娜的代价为 17，与王伟没有代价：方案相应计 17 或 0。

## 如何计分
数值为组合的代价。位于 `plan` 层级，权重 1。用作硬性规则时，禁止一切有代价的组合。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{item} with {rep} costs {amount:,} by the pairs table.", "按组合表，{item}由{rep}承担的代价为 {amount:,}。"
)


class PairCostly(Rule):
    """See the module's page."""

    id = "pair-costly"
    title = Words("price of the pair", "组合代价")
    group = "pair"
    level = "plan"
    pairwise = True

    def applies(self, problem: Problem) -> bool:
        """Whether any pair has a cost above 0."""
        return bool((problem.pair_table.having("cost")["cost"] > 0).any())

    def post(self, to: Posting) -> None:
        """Price every option by its pair."""
        cost = np.nan_to_num(to.problem.pair_value("cost", to.options.item, to.options.rep))
        to.cost(np.where(self.scoped(to), cost, 0).astype(np.int64))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the pairs of the plan that have a cost."""
        pairs = problem.pair_table.having("cost")
        held = pairs[(plan.rep[pairs["item"]] == pairs["rep"]) & self.scoped_plan(problem, plan)[pairs["item"]]]
        return Matches(held["cost"].astype("int64"), held["item"], held["rep"])

    def explain(self, match: Match, language: Language) -> str:
        """Name item, rep and the cost."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, amount=match.amount)
