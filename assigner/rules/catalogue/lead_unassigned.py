"""A lead goes to nobody.

## What it forbids
A lead that nobody gets.

## Why
A lead that is not called is a customer given away; the better the lead, the dearer.

## Parameters
* `base_cost` (default 20): the amount of a lead of the lowest priority and score 50.

## Example
Priority 3 weighs 3 times as much as priority 5. A score of 100 weighs 1.5 times as much as one of 50, a score of
0 half as much. A lead of priority 3 and score 80 has amount 20 x 3 x 1.3 = 78. A lead with its own
`unassigned_cost` has that amount.

## How it is scored
Amount `base_cost x (6 - priority) x (50 + score) / 100`, rounded to a whole number (half up), at least 1; a lead
without a score counts as score 50. Or the lead's own `unassigned_cost`. At level `coverage`.

---

# 线索无人跟进

## 禁止什么
线索没有分配给任何人。

## 为什么
没人联系的线索等于把客户拱手让人；线索越好，损失越大。

## 参数
* `base_cost`（默认 20）：最低优先级、评分 50 的线索的数值。

## 例子
优先级 3 的权重是优先级 5 的 3 倍。评分 100 的权重是评分 50 的 1.5 倍，评分 0 的为一半。优先级 3、评分 80 的线索计
20 × 3 × 1.3 = 78；填写了“未分配代价”的线索按其填写值计。

## 如何计分
数值为 `base_cost ×（6 - 优先级）×（50 + 评分）/ 100`，四舍五入取整，至少为 1；没有评分的按 50 计。或取线索自定的
未分配代价。位于 `coverage` 层级。
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

SENTENCE = Words(
    "Nobody gets lead {item} (priority {priority}, score {score:.3g}).",
    "线索{item}（优先级 {priority}，评分 {score:.3g}）无人跟进。",
)
USUAL_SCORE = 50.0


class LeadUnassigned(Rule):
    """See the module's page."""

    id = "lead-unassigned"
    title = Words("lead without rep", "线索无人跟进")
    group = "coverage"
    level = "coverage"

    class Parameters(Row):
        """Parameters of the rule."""

        base_cost: int = column(
            20,
            "Amount of the lowest priority at score 50.",
            "最低优先级、评分 50 的数值。",
            "基准代价",
            ge=1,
            le=1_000_000,
        )

    def applies(self, problem: Problem) -> bool:
        """Whether there are leads."""
        return bool((problem.items["kind"] == "lead").any())

    def post(self, to: Posting) -> None:
        """Price the option "nobody" of every lead."""
        options, problem = to.options, to.problem
        leads = self.item_mask(problem) & (problem.items["kind"] == "lead").to_numpy()
        price = np.append(np.where(leads, self._price(problem), 0), 0)
        to.cost(np.where(options.rep < 0, price[np.minimum(options.item, problem.num_items)], 0))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the leads without a rep."""
        items = problem.items
        left = items[(items["kind"] == "lead") & self.item_mask(problem) & (plan.rep < 0)]
        return Matches(
            self._price(problem)[left.index], left.index, priority=left["priority"].to_numpy(),
            score=_scores(problem)[left.index],
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the lead, its priority and its score."""
        return SENTENCE.say(language, item=match.item_name, **match.facts)

    def _price(self, problem: Problem) -> np.ndarray:
        """Return the amount of leaving each item undone, as if all were leads."""
        weight = self.parameters.base_cost * (6 - problem.items["priority"].to_numpy(dtype=np.int64))
        scaled = np.maximum(1, np.floor(weight * (50 + _scores(problem)) / 100 + 0.5))
        own = problem.items["unassigned_cost"].to_numpy(dtype=float, na_value=np.nan)
        return np.where(np.isnan(own), scaled, own).astype(np.int64)


def _scores(problem: Problem) -> np.ndarray:
    """Return the score of each item, the usual one where none is given."""
    return problem.items["score"].astype("float64").fillna(USUAL_SCORE).to_numpy(dtype=float)
