"""Targets are uneven in attainability: some books cover more of their rep's target, others less.

## What it forbids
The share of a rep's target that the rep's book covers, in a dimension and with what is not in the plan, away from the
share that all books together cover of all targets. Reps without a target of their own are not looked at.

## Why
A target is fair when everybody can reach it about equally. Where one book holds three times its target and another half
of it, the bonus pays for the book and not for the work.

## Parameters
* `dimension` (default none: the rule is not applied): whose targets are looked at.
* `tolerance_percent` (default 0): how far from the even share is still even, percent of it.

## Example
Two reps with targets of 100 and 50; all accounts together hold 300, so twice the targets. 200 and 100 would be even. With
220 and 80 the books are 20 above and 20 below: amount 40. With `tolerance_percent` 10 they are even.

## How it is scored
Amount: what books hold more or less than the even share of their target (in steps of the dimension's resolution), summed
over reps. At level `plan`, weight 1.

---

# 目标难易不均：有人的客户足以支撑目标，有人不足

## 禁止什么
销售代表手中某一维度的合计（含方案外部分）占其目标的比例，偏离全体合计占全体目标的比例。没有设定目标的销售代表不检查。

## 为什么
目标对每个人大致同样可及才公平。若一人的客户是目标的三倍、另一人只有一半，奖金奖励的就是客户而不是工作。

## 参数
* `dimension`（默认无：不启用）：检查哪个维度的目标。
* `tolerance_percent`（默认 0）：偏离均等比例百分之多少仍算均衡。

## 例子
两人目标为 100 与 50；全部客户合计 300，即目标的两倍，200 与 100 为均等。若为 220 与 80，则一高 20、一低 20，数值为 40；`tolerance_percent` 为 10 时算均衡。

## 如何计分
数值为各人客户合计与其目标均等份额之差（以维度步长计）的总和。位于 `plan` 层级，权重 1。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.problem.fields import Id, Row, column
from assigner.rules.contract import Posting, Rule
from assigner.rules.loads import load_facts, planned_loads, post_loads, said

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} holds {load:,.10g} {dimension} for a target of {target:,.10g}; {even:,.10g} would be as attainable as for all: {away:,.10g} away.",
    "{rep}的{dimension}合计 {load:,.10g}，目标 {target:,.10g}；与全体同样可及应为 {even:,.10g}，相差 {away:,.10g}。",
)


class TargetUneven(Rule):
    """See the module's page."""

    id = "target-uneven"
    title = Words("targets not equally attainable", "目标难易不均")
    group = "load"
    level = "plan"

    class Parameters(Row):
        """Parameters of the rule."""

        dimension: Id | None = column(
            None, "Dimension whose targets count; none: off.", "检查目标的维度；为空则不启用。", "维度"
        )
        tolerance_percent: int = column(
            0, "Still even, percent of the even share.", "仍算均衡的偏差百分比。", "容差", ge=0, le=100
        )

    def applies(self, problem: Problem) -> bool:
        """Whether two active reps in scope have a target above nothing."""
        return self.parameters.dimension is not None and len(self._targets(problem)[1]) > 1

    def post(self, to: Posting) -> None:
        """Post a row a rep with a target, around its even share."""
        amounts, limits, even = self._targets(to.problem)
        slack, load = self._slack(even), limits["current_load"].to_numpy()
        post_loads(self, to, amounts, limits, lower=even - slack - load, upper=even + slack - load)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum what each rep holds and compare with the even share of the target."""
        amounts, limits, even = self._targets(problem)
        load = planned_loads(self, problem, plan, amounts, limits) + limits["current_load"].to_numpy()
        away = np.maximum(0, np.abs(load - even) - self._slack(even))
        facts = {"load": load, "target": limits["target"].to_numpy(), "even": even, "away": away}
        return Matches(away, **load_facts(problem, amounts, limits, **facts))

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, sum, target and the even share."""
        return SENTENCE.say(language, rep=match.rep_name, **said(dict(match.facts), language))

    def _slack(self, even: np.ndarray) -> np.ndarray:
        return np.asarray(even * self.parameters.tolerance_percent // 100)

    def _targets(self, problem: Problem) -> tuple[Amounts, pd.DataFrame, np.ndarray]:
        """Return the dimension, the targets that count, and what each would hold if all were equally attainable.

        All work in scope counts, whoever has it in a plan, so that the even share is the same in every plan.
        """
        amounts = amounts_of(problem, str(self.parameters.dimension))
        limits = amounts.limits()
        limits = limits[(limits["period"] == HORIZON) & (limits["target"] != ABSENT) & (limits["target"] > 0)]
        limits = limits[(self.rep_mask(problem) & problem.rep_active)[limits["rep"]]].reset_index(drop=True)
        work = int(amounts.base[self.item_mask(problem)].sum()) + int(limits["current_load"].sum())
        target = limits["target"].to_numpy(dtype=np.int64)
        return amounts, limits, target * work // max(1, int(target.sum()))
