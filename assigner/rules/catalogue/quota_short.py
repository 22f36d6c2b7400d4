"""A rep's book is too small for the rep's target.

## What it forbids
The sum of a dimension (value, potential, or any that the problem names) that an active rep holds, with
what is not in the plan, stays below the target that the problem sets for the rep, over the horizon or in
one period. Reps without a target of their own are not looked at.

## Why
A target that the rep's accounts cannot carry is missed on the first day; the rep knows it and leaves.

## Parameters
* `dimension` (default none: the rule is not applied): whose targets are looked at.
* `share_percent` (default 100): how much of the target must be reached; 300 asks for a pipeline of three
  times the target.

## Example
Li Na's target is 2,000,000 of potential and her accounts hold 1,700,000: 300,000 are short. With
`share_percent` 80 she needs 1,600,000 and nothing is short.

## How it is scored
Amount: what is missing (in steps of the dimension's resolution), summed over reps and periods. At level
`plan`, weight 1.

---

# 目标缺口：手中客户不足以支撑目标

## 禁止什么
在岗销售代表手中某一维度（价值、潜力或自定义维度）的合计，加上方案外的部分，在整个计划期或某一期间低于为其设定的目标。没有设定目标的销售代表不检查。

## 为什么
手中客户撑不起的目标，第一天就注定完不成；本人心里清楚，最终会离开。

## 参数
* `dimension`（默认无：不启用）：检查哪个维度的目标。
* `share_percent`（默认 100）：须达到目标的百分之多少；300 表示要求三倍于目标的商机储备。

## 例子
李娜的潜力目标为 2,000,000，手中客户合计 1,700,000：缺口 300,000。若 `share_percent` 为 80，只需 1,600,000，没有缺口。

## 如何计分
数值为缺口（以维度步长计），按人、期间合计。位于 `plan` 层级，权重 1。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
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
    "{rep} holds {load:,.10g} {dimension} in {period}, {short:,.10g} short of the {needed:,.10g} that the target of {target:,.10g} asks for.",
    "{rep}在{period}的{dimension}合计 {load:,.10g}；目标 {target:,.10g} 要求 {needed:,.10g}，缺口 {short:,.10g}。",
)


class QuotaShort(Rule):
    """See the module's page."""

    id = "quota-short"
    title = Words("book too small for the target", "目标缺口")
    group = "load"
    level = "plan"

    class Parameters(Row):
        """Parameters of the rule."""

        dimension: Id | None = column(
            None, "Dimension whose targets count; none: off.", "检查目标的维度；为空则不启用。", "维度"
        )
        share_percent: int = column(
            100, "Share of the target to reach, percent.", "须达到目标的百分比。", "比例", ge=1, le=1000
        )

    def applies(self, problem: Problem) -> bool:
        """Whether any active rep in scope has a target in the dimension."""
        return any(True for _ in self._limits(problem))

    def post(self, to: Posting) -> None:
        """Post one row per (rep, period) that has a target."""
        for amounts, limits in self._limits(to.problem):
            post_loads(self, to, amounts, limits, lower=self._needed(limits) - limits["current_load"].to_numpy())

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum what each rep holds per period and compare."""
        found, short = [], []
        for amounts, limits in self._limits(problem):
            load = planned_loads(self, problem, plan, amounts, limits) + limits["current_load"].to_numpy()
            needed = self._needed(limits)
            short.append(np.maximum(0, needed - load))
            facts = {"load": load, "target": limits["target"].to_numpy(), "needed": needed, "short": short[-1]}
            found.append(load_facts(problem, amounts, limits, **facts))
        return Matches(np.concatenate(short), **joined(found))

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, sum, target and what is short."""
        return SENTENCE.say(language, rep=match.rep_name, **said(dict(match.facts), language))

    def _needed(self, limits: pd.DataFrame) -> np.ndarray:
        """Return the share of each target that must be reached, in whole steps, rounded up."""
        return np.asarray(-(-limits["target"].to_numpy() * self.parameters.share_percent // 100))

    def _limits(self, problem: Problem) -> Iterator[tuple[Amounts, pd.DataFrame]]:
        """Yield the targets of active reps; nothing while no dimension is chosen."""
        names = [self.parameters.dimension] if self.parameters.dimension is not None else []
        for amounts, limits in limits_given(self, problem, "target", names):
            active = limits[problem.rep_active[limits["rep"]]]
            if len(active):
                yield amounts, active.reset_index(drop=True)
