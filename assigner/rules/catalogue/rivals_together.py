"""Two rival accounts are with the same rep.

## What it forbids
One rep owning two accounts of which one names the other among its `rivals`.

## Why
Neither customer tells their plans to somebody who has lunch with the other one.

## Parameters
None.

## Example
Acme names Bolt as a rival: Li Na may have one of them.

## How it is scored
Amount 1 for every pair of rivals with the same rep. Hard by default. The scope covers a pair when it covers
one of the two.

---

# 竞争客户同归一人

## 禁止什么
同一位销售代表负责两个互为竞争对手的客户（其中一方把另一方列为“竞争客户”）。

## 为什么
没有客户愿意把计划告诉一个也在服务对手的人。

## 参数
无。

## 例子
甲公司把乙公司列为竞争对手：李娜只能负责其中之一。

## 如何计分
每对同归一人的竞争客户计 1。默认为硬性规则。作用范围只要包含两者之一即生效。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.pair_options import option_of_pair

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words("{rep} gets both {item} and its rival {other}.", "{rep}同时负责{item}及其竞争对手{other}。")


class RivalsTogether(Rule):
    """See the module's page."""

    id = "rivals-together"
    title = Words("rivals with one rep", "竞争客户同归一人")
    group = "structure"
    level = HARD

    def applies(self, problem: Problem) -> bool:
        """Whether any account in scope has a rival."""
        return len(self._rivals(problem)) > 0

    def post(self, to: Posting) -> None:
        """Post a row per pair of rivals and rep who could get both: at most one."""
        rivals = self._rivals(to.problem)
        reps = np.flatnonzero(self.rep_mask(to.problem))
        rep = np.tile(reps, len(rivals))
        item, other = (np.repeat(rivals[name].to_numpy(), len(reps)) for name in ("item", "other"))
        first, second = option_of_pair(to, item, rep), option_of_pair(to, other, rep)
        both = np.flatnonzero((first >= 0) & (second >= 0))
        to.rows(
            np.tile(np.arange(len(both)), 2),
            np.concatenate([first[both], second[both]]),
            np.ones(2 * len(both), dtype=np.int64),
            upper=np.ones(len(both), dtype=np.int64), item=item[both], other=other[both], rep=rep[both],
        )  # fmt: skip

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the reps of both rivals."""
        rivals = self._rivals(problem)
        rep = plan.rep[rivals["item"]]
        reps = np.append(self.rep_mask(problem), False)
        same = rivals[(rep == plan.rep[rivals["other"]]) & reps[rep]]
        names = problem.items["name"].to_numpy(dtype=object)
        return Matches(np.ones(len(same)), same["item"], plan.rep[same["item"]], other=names[same["other"]])

    def explain(self, match: Match, language: Language) -> str:
        """Name both accounts and the rep."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _rivals(self, problem: Problem) -> pd.DataFrame:
        """Return the pairs of rivals of which one is in scope."""
        items, rivals = self.item_mask(problem), problem.item_rivals
        found: pd.DataFrame = rivals[items[rivals["item"]] | items[rivals["other"]]]
        return found.reset_index(drop=True)
