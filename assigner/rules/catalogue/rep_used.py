"""A rep is used at all: a plan with fewer people is cheaper.

## What it forbids
Giving any item in scope to a rep who otherwise would be free. With a price on it, the plan uses as few
people as it can.

## Why
A day of freelancers, a shift of the pool, a car: what has to be paid as soon as somebody is used once.

## Parameters
* `price` (default none: the rule is not applied): amount of each rep that is used.

## Example
`price: 100`: nine demos on one day go to three people instead of five, unless the other rules find the
spread worth 200.

## How it is scored
Amount `price` for every rep with at least one item in scope. At level `plan`, weight 1. Hard means: the
reps in scope get nothing of it.

---

# 动用人员：用人越少越省

## 禁止什么
把作用范围内的任何项目交给本可空闲的人。设了价格后，方案会尽量少用人。

## 为什么
外聘一天、调用一个班次、一辆车：只要用一次，就要付全价。

## 参数
* `price`（默认无：不启用）：每动用一人的数值。

## 例子
`price: 100`：同一天的九场演示由三人而非五人承担，除非其他规则认为分散值 200。

## 如何计分
每位至少承担一项（作用范围内）的人计 `price`。位于 `plan` 层级，权重 1。设为硬性即表示：作用范围内的人一项也不得承担。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule
from assigner.rules.moments import kept_apart, shared_moments

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words("{rep} is used: {count:item|items}, price {price}.", "动用了{rep}：{count} 项，代价 {price}。")


class RepUsed(Rule):
    """See the module's page."""

    id = "rep-used"
    title = Words("rep is used", "动用人员")
    group = "load"
    level = "plan"
    blames = "rep"

    class Parameters(Row):
        """Parameters of the rule."""

        price: int | None = column(
            None,
            "Amount of each rep that is used; none: off.",
            "每动用一人的数值；为空则不启用。",
            "价格",
            ge=1,
            le=1_000_000_000,
        )

    def applies(self, problem: Problem) -> bool:
        """Whether there is a price and anything in scope to be done by anybody in scope."""
        return bool(
            self.parameters.price is not None and self.item_mask(problem).any() and self.rep_mask(problem).any()
        )

    def post(self, to: Posting) -> None:
        """Post a switch a rep, on as soon as one of the rep's options is chosen.

        Work that cannot be done together shares a row at a moment; all other work has a row of its own for
        each (item, rep), over all starts: an item takes one option.
        """
        placed = np.flatnonzero(self.scoped(to))
        item, rep = to.options.item[placed], to.options.rep[placed]
        reps, switch = np.unique(rep, return_inverse=True)
        _, on = to.switches(len(reps))
        apart = kept_apart(to, placed)
        _, of_pair, size = np.unique(item * to.problem.num_reps + rep, return_inverse=True, return_counts=True)
        alone = ~apart | (size[of_pair] > 1)
        self._tie(to, placed[alone], item[alone], on[switch[alone]])
        option, moment = shared_moments(to, placed[apart])
        place = np.searchsorted(placed, option)
        self._tie(to, option, moment, on[switch[place]], moment=True)
        amount = np.zeros(len(to.options.item), dtype=np.int64)
        amount[on] = self.parameters.price
        to.cost(amount)

    def _tie(self, to: Posting, option: np.ndarray, key: np.ndarray, on: np.ndarray, *, moment: bool = False) -> None:
        """Post a row for each key (item or moment) and rep: at most one of its options, and only with ``on`` on."""
        if not len(option):
            return
        keys, first, row = np.unique(
            key * to.problem.num_reps + to.options.rep[option], return_index=True, return_inverse=True
        )
        facts = {"rep": keys % to.problem.num_reps, **({"moment": keys // to.problem.num_reps} if moment else {})}
        to.bind(
            np.concatenate([row, np.arange(len(keys))]),
            np.concatenate([option, on[first]]),
            np.concatenate([np.ones(len(row), dtype=np.int64), np.full(len(keys), -1)]),
            upper=np.zeros(len(keys), dtype=np.int64),
            **facts,
        )

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the reps with an item."""
        held = plan.rep[self.scoped_plan(problem, plan)]
        count = np.bincount(held, minlength=problem.num_reps)
        used = np.flatnonzero(count)
        price = np.full(len(used), self.parameters.price, dtype=np.int64)
        return Matches(price, rep=used, count=count[used], price=price)

    def explain(self, match: Match, language: Language) -> str:
        """Name the rep, how many items, and the price."""
        return SENTENCE.say(language, rep=match.rep_name, **match.facts)
