"""A rep gets work outside the territories that the rep covers.

## What it forbids
An item that lies in a territory goes to a rep who covers neither it nor one around it. A rep without
territories covers all; an item without a territory lies everywhere.

## Why
Long ways, unknown markets, and two faces of the company in one region.

## Parameters
None.

## Example
Li Na covers `east`, and with it `shanghai`. An account in `beijing` crosses her territory.

## How it is scored
Amount 1 per item outside the rep's territories. Hard by default. Put it at level `plan` where borders
may be crossed; its weight of 300 is then as much as 300 minutes of uneven load.

---

# 跨区域

## 禁止什么
项目所在区域既不是销售代表负责的区域，也不在其下级区域之内。未设区域的销售代表负责所有区域；未设区域的项目不受限制。

## 为什么
路程长、市场不熟，同一区域还会出现两套人马。

## 参数
无。

## 例子
李娜负责华东（含上海），北京的客户即属跨区域。

## 如何计分
每个跨区域的项目计 1。默认为硬性规则。允许跨区域时可改设 `plan` 层级，权重 300 相当于 300 分钟的负荷不均。
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

SENTENCE = Words(
    "{item} lies in {territory}, which {rep} does not cover.", "{item}位于{territory}，不属于{rep}负责的区域。"
)


class TerritoryCrossed(Rule):
    """See the module's page."""

    id = "territory-crossed"
    title = Words("outside the territory", "跨区域")
    group = "pair"
    level = HARD
    weight = 300
    pairwise = True
    judges_item_by = ("territory",)

    def applies(self, problem: Problem) -> bool:
        """Whether any item lies in a territory that some rep does not cover."""
        used = np.unique(problem.items["territory"])
        return not problem.rep_covers[:, used[used >= 0]].all()

    def post(self, to: Posting) -> None:
        """Exclude the options whose rep does not cover the item's territory."""
        problem, options = to.problem, to.options
        territory = np.append(problem.items["territory"].to_numpy(), -1)[np.minimum(options.item, problem.num_items)]
        at = np.flatnonzero((territory >= 0) & self.scoped(to))
        mask = np.zeros(len(options.item), dtype=bool)
        mask[at] = ~problem.rep_covers[options.rep[at], territory[at]]
        to.exclude(mask)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """List each assigned item with a territory that is not among those its rep covers."""
        table = problem.items.loc[self.scoped_plan(problem, plan), ["territory"]]
        table = table[table["territory"] >= 0].assign(rep=lambda rows: plan.rep[rows.index])
        crossed = table[~problem.rep_covers[table["rep"], table["territory"]]]
        names = problem.territories.names.to_numpy(dtype=object)
        return Matches(np.ones(len(crossed)), crossed.index, crossed["rep"], territory=names[crossed["territory"]])

    def explain(self, match: Match, language: Language) -> str:
        """Name item, territory and rep."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)
