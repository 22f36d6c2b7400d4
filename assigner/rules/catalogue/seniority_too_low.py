"""A rep gets work that asks for more seniority.

## What it forbids
An item with a least seniority (1 newcomer to 5 most senior) goes to a rep below it. A seat asks for the
higher of its duty's and its position's seniority.

## Why
A key account given to a newcomer is a risk for both.

## Parameters
None.

## Example
`account A` asks for seniority 4; Zhang Min has 2: she cannot own it, and lacks 2 steps.

## How it is scored
Amount: the steps that the rep lacks. Hard by default.

---

# 资历不足

## 禁止什么
项目规定了最低资历（1 为新人，5 为最资深），却分配给资历更低的销售代表。任务席位取任务与岗位两者中较高的要求。

## 为什么
把重点客户交给新人，对客户和新人都有风险。

## 参数
无。

## 例子
`客户 A` 要求资历 4，张敏为 2：她不能负责，相差 2 级。

## 如何计分
数值为相差的级数。默认为硬性规则。
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

SENTENCE = Words("{item} asks for seniority {needed}; {rep} has {held}.", "{item}要求资历 {needed}，{rep}为 {held}。")


class SeniorityTooLow(Rule):
    """See the module's page."""

    id = "seniority-too-low"
    title = Words("seniority too low", "资历不足")
    group = "pair"
    level = HARD
    pairwise = True
    judges_item_by = ("seniority",)

    def applies(self, problem: Problem) -> bool:
        """Whether any item asks for seniority."""
        return bool((problem.items["seniority"] > 0).any())

    def post(self, to: Posting) -> None:
        """Count the steps that each option's rep lacks."""
        needed = np.append(to.problem.items["seniority"].to_numpy(), 0)
        held = np.append(to.problem.frames["reps"]["seniority"].to_numpy(), 0)
        options = to.options
        lacking = needed[np.minimum(options.item, to.problem.num_items)] - held[options.rep]
        to.cost(np.where(self.scoped(to), np.maximum(0, lacking), 0))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare what each assigned item asks for with its rep."""
        table = problem.items.loc[self.scoped_plan(problem, plan), ["seniority"]]
        table["rep"] = plan.rep[table.index]
        table["held"] = problem.frames["reps"]["seniority"].to_numpy()[table["rep"]]
        low = table[table["held"] < table["seniority"]]
        return Matches(
            low["seniority"] - low["held"], low.index, low["rep"],
            needed=low["seniority"].to_numpy(), held=low["held"].to_numpy(),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name item and rep with the seniority of both."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)
