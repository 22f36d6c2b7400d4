"""A seat of a duty stays empty.

## What it forbids
A seat of a duty that nobody fills. A duty that needs two people has two seats; one that recurs has its seats
on every date.

## Why
The customer waits in front of a closed door; a promise is broken.

## Parameters
* `base_cost` (default 200): the amount of a seat of the lowest priority.

## Example
A demo of priority 3 needs two people and gets one: the empty seat has amount 200 x 3 = 600. A duty with its own
`unassigned_cost` has that amount for every seat.

## How it is scored
Amount `base_cost x (6 - priority)` per empty seat, or the duty's own `unassigned_cost`. At level `coverage`.

---

# 任务缺人

## 禁止什么
任务的席位无人承担。需要两人的任务有两个席位；重复的任务每次都有各自的席位。

## 为什么
客户等不到人，承诺落空。

## 参数
* `base_cost`（默认 200）：最低优先级的一个席位的数值。

## 例子
优先级 3 的演示需要两人，只安排了一人：空缺席位计 200 × 3 = 600。填写了“未分配代价”的任务，每个席位按其填写值计。

## 如何计分
每个空缺席位计 `base_cost ×（6 - 优先级）`，或任务自定的未分配代价。位于 `coverage` 层级。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "Seat {seat} of {item} on {day} stays empty (priority {priority}).",
    "{day}的{item}第 {seat} 席无人承担（优先级 {priority}）。",
)


class DutyUncovered(Rule):
    """See the module's page."""

    id = "duty-uncovered"
    title = Words("duty uncovered", "任务缺人")
    group = "coverage"
    level = "coverage"

    class Parameters(Row):
        """Parameters of the rule."""

        base_cost: int = column(
            200, "Amount of a seat of the lowest priority.", "最低优先级席位的数值。", "基准代价", ge=1, le=1_000_000
        )

    def applies(self, problem: Problem) -> bool:
        """Whether there are duties."""
        return bool(problem.timed.any())

    def post(self, to: Posting) -> None:
        """Price the option "nobody" of every seat."""
        options, problem = to.options, to.problem
        price = np.append(np.where(problem.timed & self.item_mask(problem), self._price(problem), 0), 0)
        to.cost(np.where(options.rep < 0, price[np.minimum(options.item, problem.num_items)], 0))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the seats without a rep."""
        items = problem.items
        left = items[(items["kind"] == "duty") & self.item_mask(problem) & (plan.rep < 0)]
        days = time.day_text(time.day_number(left["earliest"].to_numpy(dtype=np.int64), problem.settings.time_zone))
        return Matches(
            self._price(problem)[left.index], left.index, priority=left["priority"].to_numpy(),
            seat=left["seat"].to_numpy(), day=np.array(days, dtype=object),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the duty, its day, the seat and the priority."""
        return SENTENCE.say(language, item=match.item_name, **match.facts)

    def _price(self, problem: Problem) -> np.ndarray:
        by_priority = self.parameters.base_cost * (6 - problem.items["priority"])
        own = problem.items["unassigned_cost"]
        return np.asarray(own.where(own.notna(), by_priority), dtype=np.int64)
