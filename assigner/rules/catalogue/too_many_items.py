"""A rep gets more items than one person can look after.

## What it forbids
More items in scope with one rep than the limit, whatever their size. Every account and every lead is
one item, and so is every seat of every occurrence of a duty. Load that is not in the plan does not count.

## Why
Each customer needs a name remembered and a call returned; that does not shrink with the account.

## Parameters
* `limit` (default none: the rule is not applied): most items of one rep.

## Example
`limit: 80` with `scope: {kinds: [account]}`: a rep with 83 accounts and 12 leads has 3 accounts too many.

## How it is scored
Amount: items beyond the limit, summed over reps. Hard by default.

---

# 项目过多：一人照看不过来

## 禁止什么
一位销售代表手中（作用范围内）的项目数超过上限，不论大小。每个客户、每条线索、每次任务的每个席位各计一项；方案外的负荷不计。

## 为什么
每个客户都要有人记得、有人回电话，这与客户大小无关。

## 参数
* `limit`（默认无：不启用）：每人最多几项。

## 例子
`limit: 80` 且 `scope: {kinds: [account]}`：有 83 个客户和 12 条线索的人，客户多出 3 个。

## 如何计分
数值为超出上限的项目数，按人合计。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Row, column
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words("{rep} gets {count} items; at most {limit} are allowed.", "{rep}分到 {count} 项，上限为 {limit} 项。")


class TooManyItems(Rule):
    """See the module's page."""

    id = "too-many-items"
    title = Words("too many items", "项目过多")
    group = "load"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        limit: int | None = column(
            None, "Most items of one rep; none: off.", "每人最多项目数；为空则不启用。", "上限", ge=0
        )

    def applies(self, problem: Problem) -> bool:
        """Whether there is a limit that the items in scope could exceed."""
        limit = self.parameters.limit
        return limit is not None and int(self.item_mask(problem).sum()) > limit

    def post(self, to: Posting) -> None:
        """Post one row a rep over the rep's options."""
        placed = np.flatnonzero(self.scoped(to))
        reps = np.arange(to.problem.num_reps)
        ones = np.ones(len(placed), dtype=np.int64)
        to.rows(to.options.rep[placed], placed, ones, upper=np.full(len(reps), self.parameters.limit), rep=reps)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Count each rep's items."""
        held = plan.rep[self.scoped_plan(problem, plan)]
        count = np.bincount(held, minlength=problem.num_reps)
        over = np.maximum(0, count - self.parameters.limit)
        limit = np.full(problem.num_reps, self.parameters.limit)
        return Matches(over, rep=np.arange(problem.num_reps), count=count, limit=limit)

    def explain(self, match: Match, language: Language) -> str:
        """Name the rep, the items and the limit."""
        return SENTENCE.say(language, rep=match.rep_name, **match.facts)
