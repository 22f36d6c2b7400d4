"""A rep carries more than the rep's capacity.

## What it forbids
The load of a rep in a dimension (minutes, count, value, potential, or any that the problem names),
over the horizon or in one period, together with load that is not in the plan, exceeds the capacity.

## Why
Minutes that do not exist cannot be worked: everything the rep has gets late.

## Parameters
* `dimensions` (default: all that have a capacity): which dimensions are looked at.

## Example
Li Na has 2,400 minutes a week. Accounts take 1,500, a demo 120, calls outside the plan 600: 2,220 of
2,400 are used. A further account of 300 minutes a week does not fit.

A newcomer's capacity is lowered by the ramp. Without a capacity in minutes the working hours are it.

## How it is scored
Amount: what the plan adds beyond what the capacity leaves (in steps of the dimension's resolution),
summed over reps, dimensions and periods. A load outside the plan that is over the capacity by itself
breaks nothing, but leaves room for nothing. Hard by default.

---

# 超出产能

## 禁止什么
销售代表在某一维度（分钟、数量、价值、潜力或自定义维度）上的负荷，加上方案外的既有负荷，在整个计划期或某一期间超过产能。

## 为什么
不存在的时间做不了事：他手上的一切都会延误。

## 参数
* `dimensions`（默认：所有设有产能的维度）：检查哪些维度。

## 例子
李娜每周 2,400 分钟：客户占 1,500，演示 120，方案外电话 600，已用 2,220；再加每周 300 分钟的客户就放不下。

新人的产能按爬坡比例折减；未填写分钟产能的，以工时为准。

## 如何计分
数值为方案新增负荷超出剩余产能的部分（以维度步长计），按人、维度、期间合计。方案外负荷本身已超产能不算违反，但不能再加任何工作。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.amounts import dimensions
from assigner.problem.fields import Id, Row, column
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.loads import joined, limits_given, load_facts, planned_loads, post_loads, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} carries {load:,.10g} {dimension} in {period} with a capacity of {capacity:,.10g}: the plan adds {over:,.10g} too many.",
    "{rep}在{period}的{dimension}负荷为 {load:,.10g}，产能 {capacity:,.10g}：方案多排了 {over:,.10g}。",
)


class RepOverCapacity(Rule):
    """See the module's page."""

    id = "rep-over-capacity"
    title = Words("over capacity", "超出产能")
    group = "load"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        dimensions: list[Id] = column(
            list, "Dimensions looked at; all where empty.", "检查的维度；为空表示全部。", "维度"
        )

    def applies(self, problem: Problem) -> bool:
        """Whether any rep in scope has a capacity."""
        return any(True for _ in self._limits(problem))

    def post(self, to: Posting) -> None:
        """Post one row per (rep, period) and dimension that has a capacity."""
        for amounts, limits in self._limits(to.problem):
            post_loads(self, to, amounts, limits, upper=_room(limits))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum what each rep carries per period and compare."""
        found, over = [], []
        for amounts, limits in self._limits(problem):
            planned = planned_loads(self, problem, plan, amounts, limits)
            over.append(np.maximum(0, planned - _room(limits)))
            load, capacity = planned + limits["current_load"].to_numpy(), limits["capacity"].to_numpy()
            found.append(load_facts(problem, amounts, limits, load=load, capacity=capacity, over=over[-1]))
        return Matches(np.concatenate(over), **joined(found))

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, load, capacity, dimension and period."""
        return SENTENCE.say(language, rep=match.rep_name, **said(dict(match.facts), language))

    def _limits(self, problem: Problem) -> Iterator[tuple[Amounts, pd.DataFrame]]:
        return limits_given(self, problem, "capacity", self.parameters.dimensions or dimensions(problem))


def _room(limits: pd.DataFrame) -> np.ndarray:
    """Return what the plan may add; a rep who is over already has room for nothing, which breaks no rule yet."""
    return np.asarray(np.maximum(0, limits["capacity"] - limits["current_load"]), dtype=np.int64)
