"""A rep carries less than the rep's floor.

## What it forbids
The load of an active rep in a dimension, over the horizon or in one period, together with load that is
not in the plan, stays below the floor (`floor` of reps and of periods).

## Why
Below a certain book a rep cannot live on the commission, and a paid hour stands idle.

## Parameters
* `dimensions` (default: all that have a floor): which dimensions are looked at.

## Example
Wang's floor is 1,200 minutes. Accounts in the plan take 900, calls outside the plan 100: he lacks 200.

## How it is scored
Amount: what is missing (in steps of the dimension's resolution), summed over reps, dimensions and
periods. A floor is taken as given, it is not lowered by a ramp. At level `plan`, weight 5.

---

# 低于最低负荷

## 禁止什么
在岗销售代表在某一维度上的负荷，加上方案外的既有负荷，在整个计划期或某一期间低于设定的下限（销售代表及其期间的“下限”）。

## 为什么
客户太少，销售代表难以靠提成维持，付了薪的工时也被闲置。

## 参数
* `dimensions`（默认：所有设有下限的维度）：检查哪些维度。

## 例子
王的下限为 1,200 分钟；方案内客户占 900，方案外电话 100：还差 200。

## 如何计分
数值为不足的部分（以维度步长计），按人、维度、期间合计。下限按填写值执行，不按爬坡折减。位于 `plan` 层级，权重 5。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.amounts import dimensions
from assigner.problem.fields import Id, Row, column
from assigner.rules.contract import Posting, Rule
from assigner.rules.loads import joined, limits_given, load_facts, planned_loads, post_loads, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} carries {load:,.10g} {dimension} in {period}, {short:,.10g} below the floor of {floor:,.10g}.",
    "{rep}在{period}的{dimension}负荷为 {load:,.10g}，比下限 {floor:,.10g} 少 {short:,.10g}。",
)


class RepUnderFloor(Rule):
    """See the module's page."""

    id = "rep-under-floor"
    title = Words("below the floor", "低于最低负荷")
    group = "load"
    level = "plan"
    weight = 5

    class Parameters(Row):
        """Parameters of the rule."""

        dimensions: list[Id] = column(
            list, "Dimensions looked at; all where empty.", "检查的维度；为空表示全部。", "维度"
        )

    def applies(self, problem: Problem) -> bool:
        """Whether any active rep in scope has a floor."""
        return any(True for _ in self._limits(problem))

    def post(self, to: Posting) -> None:
        """Post one row per (rep, period) and dimension that has a floor."""
        for amounts, limits in self._limits(to.problem):
            post_loads(self, to, amounts, limits, lower=_missing(limits))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum what each rep carries per period and compare."""
        found, short = [], []
        for amounts, limits in self._limits(problem):
            planned = planned_loads(self, problem, plan, amounts, limits)
            load, floor = planned + limits["current_load"].to_numpy(), limits["floor"].to_numpy()
            short.append(np.maximum(0, floor - load))
            found.append(load_facts(problem, amounts, limits, load=load, floor=floor, short=short[-1]))
        return Matches(np.concatenate(short), **joined(found))

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, load, floor, dimension and period."""
        return SENTENCE.say(language, rep=match.rep_name, **said(dict(match.facts), language))

    def _limits(self, problem: Problem) -> Iterator[tuple[Amounts, pd.DataFrame]]:
        """Yield the floors that load outside the plan does not reach by itself."""
        names = self.parameters.dimensions or dimensions(problem)
        for amounts, limits in limits_given(self, problem, "floor", names):
            wanting = limits[(_missing(limits) > 0) & problem.rep_active[limits["rep"]]]
            if len(wanting):
                yield amounts, wanting.reset_index(drop=True)


def _missing(limits: pd.DataFrame) -> np.ndarray:
    """Return what the plan must add at least."""
    return (limits["floor"] - limits["current_load"]).to_numpy()
