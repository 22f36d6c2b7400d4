"""An item that must be assigned is left undone.

## What it forbids
An item marked as required that nobody gets. Of a required duty every seat must be filled.

## Why
Some customers and some duties are not up for discussion.

## Parameters
None.

## Example
`account A` is required: a plan that leaves it out is no plan, whatever else it gains.

## How it is scored
Amount 1 per item. Hard by default.

---

# 必须分配的项目未分配

## 禁止什么
标为“必须分配”的项目无人承担。必须分配的任务，其每个席位都要有人。

## 为什么
有些客户和任务没有商量余地。

## 参数
无。

## 例子
`客户 A` 必须分配：遗漏它的方案不成立，无论其他方面多好。

## 如何计分
每个项目计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words("{item} must be assigned, but nobody gets it.", "{item}必须分配，却无人承担。")


class RequiredUnassigned(Rule):
    """See the module's page."""

    id = "required-unassigned"
    title = Words("required but undone", "必须分配而未分配")
    group = "coverage"
    level = HARD

    def applies(self, problem: Problem) -> bool:
        """Whether any item is required."""
        return bool(problem.items["required"].any())

    def post(self, to: Posting) -> None:
        """Exclude "nobody" for required items."""
        options, problem = to.options, to.problem
        required = np.append(problem.items["required"].to_numpy(dtype=bool) & self.item_mask(problem), False)
        to.exclude(required[np.minimum(options.item, problem.num_items)] & (options.rep < 0))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the required items without a rep."""
        items = problem.items
        left = items[items["required"].astype(bool) & self.item_mask(problem) & (plan.rep < 0)]
        return Matches(np.ones(len(left)), left.index)

    def explain(self, match: Match, language: Language) -> str:
        """Name the item."""
        return SENTENCE.say(language, item=match.item_name)
