"""An account has no owner.

## What it forbids
An account that nobody gets.

## Why
Nobody calls the customer; its sales are lost to the next competitor who does.

## Parameters
* `base_cost` (default 100): the amount of an account of the lowest priority.

## Example
Priority 1 weighs 5 times as much as priority 5: with the default, leaving out a priority 1 account
has amount 500, a priority 5 account 100. An account with its own `unassigned_cost` has that amount.

## How it is scored
Amount `base_cost x (6 - priority)`, or the account's own `unassigned_cost`. At level `coverage`.

---

# 客户无人负责

## 禁止什么
客户没有分配给任何人。

## 为什么
没有人联系的客户，销售额会流向先打电话的竞争对手。

## 参数
* `base_cost`（默认 100）：最低优先级客户的数值。

## 例子
优先级 1 的权重是优先级 5 的 5 倍：默认情况下，遗漏优先级 1 的客户计 500，优先级 5 的计 100；
填写了“未分配代价”的客户按其填写值计。

## 如何计分
数值为 `base_cost ×（6 - 优先级）`，或客户自定的未分配代价。位于 `coverage` 层级。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words("Nobody gets account {item} (priority {priority}).", "客户{item}（优先级 {priority}）无人负责。")


class AccountUnassigned(Rule):
    """See the module's page."""

    id = "account-unassigned"
    title = Words("account without owner", "客户无人负责")
    group = "coverage"
    level = "coverage"

    class Parameters(Row):
        """Parameters of the rule."""

        base_cost: int = column(
            100, "Amount of the lowest priority.", "最低优先级的数值。", "基准代价", ge=1, le=1_000_000
        )

    def applies(self, problem: Problem) -> bool:
        """Whether there are accounts."""
        return bool((problem.items["kind"] == "account").any())

    def post(self, to: Posting) -> None:
        """Price the option "nobody" of every account."""
        accounts = self.item_mask(to.problem) & (to.problem.items["kind"] == "account").to_numpy()
        price = np.where(accounts, self._price(to.problem), 0)
        options = to.options
        nobody = (options.rep < 0) & (options.item < to.problem.num_items)
        amount = np.zeros(len(options.item), dtype=np.int64)
        amount[nobody] = price[options.item[nobody]]
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the accounts without a rep."""
        items = problem.items
        left = items[(items["kind"] == "account") & self.item_mask(problem) & (plan.rep < 0)]
        return Matches(self._price(problem)[left.index], left.index, priority=left["priority"])

    def explain(self, match: Match, language: Language) -> str:
        """Name the account and its priority."""
        return SENTENCE.say(language, item=match.item_name, priority=match.facts["priority"])

    def _price(self, problem: Problem) -> np.ndarray:
        by_priority = self.parameters.base_cost * (6 - problem.items["priority"])
        own = problem.items["unassigned_cost"]
        return np.asarray(own.where(own.notna(), by_priority), dtype=np.int64)
