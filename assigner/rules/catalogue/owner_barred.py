"""A rep gets work that the rep is barred from.

## What it forbids
An item goes to a rep on its `barred` list, or to a rep whose line in the pairs table says `eligible: no`.

## Why
Conflicts of interest, a veto of the customer, relatives: reasons that no score outweighs.

## Parameters
None.

## Example
`account A` bars Wang Wei, who sold for its rival last year: he does not get it.

## How it is scored
Amount 1 per item with a barred rep. Hard by default.

---

# 应回避而未回避

## 禁止什么
项目分配给了“禁止人员”名单中的销售代表，或组合表中标为“不可分配”的销售代表。

## 为什么
利益冲突、客户否决、亲属关系等，不是得分能够抵消的。

## 参数
无。

## 例子
`客户 A` 要求王伟回避（他去年为其竞争对手服务）：不能分配给他。

## 如何计分
每个分配给应回避人员的项目计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

LISTED = Words("{rep} is on the list of reps barred from {item}.", "{rep}在{item}的禁止人员名单中。")
INELIGIBLE = Words("The pairs table says that {rep} must not get {item}.", "组合表规定{rep}不得承担{item}。")


class OwnerBarred(Rule):
    """See the module's page."""

    id = "owner-barred"
    title = Words("barred rep", "应回避而未回避")
    group = "pair"
    level = HARD
    pairwise = True

    def applies(self, problem: Problem) -> bool:
        """Whether any pair is barred."""
        return len(_barred(problem)) > 0

    def post(self, to: Posting) -> None:
        """Exclude the barred options; only items that bar somebody are looked up."""
        problem, options = to.problem, to.options
        barred = _barred(problem)
        bars = np.zeros(problem.num_items + 1, dtype=bool)
        bars[barred["item"]] = True
        at = np.flatnonzero(bars[np.minimum(options.item, problem.num_items)] & self.scoped(to))
        keys = np.sort(barred["item"].to_numpy() * problem.num_reps + barred["rep"].to_numpy())
        key = options.item[at] * problem.num_reps + options.rep[at]
        mask = np.zeros(len(options.item), dtype=bool)
        mask[at] = keys[np.minimum(np.searchsorted(keys, key), len(keys) - 1)] == key
        to.exclude(mask)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List the barred pairs that the plan holds."""
        barred = _barred(problem)
        held = self.scoped_plan(problem, plan)[barred["item"]] & (plan.rep[barred["item"]] == barred["rep"])
        table = barred[held]
        return Matches(np.ones(len(table)), table["item"], table["rep"], listed=table["listed"].to_numpy())

    def explain(self, match: Match, language: Language) -> str:
        """Name item and rep, and where it stands."""
        words = LISTED if match.facts["listed"] else INELIGIBLE
        return words.say(language, item=match.item_name, rep=match.rep_name)


def _barred(problem: Problem) -> pd.DataFrame:
    """Return ``item, rep, listed``: each barred pair once; a rep that nobody knows bars nothing."""
    if "barred_pairs" not in problem.derived:
        listed = problem.item_barred[problem.item_barred["rep"] >= 0].assign(listed=True)
        said = problem.pair_table.having("eligible")
        ineligible = said.loc[said["eligible"] == 0, ["item", "rep"]].assign(listed=False)
        table = pd.concat([listed, ineligible], ignore_index=True)
        problem.derived["barred_pairs"] = table.drop_duplicates(["item", "rep"], ignore_index=True)
    found: pd.DataFrame = problem.derived["barred_pairs"]
    return found
