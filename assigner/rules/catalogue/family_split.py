"""A family of accounts is split between reps.

## What it forbids
An account with a rep who does not have the head of its family too (the account at the top of the
`parent` links). A member that nobody gets is no match; a member whose head nobody gets is one.

## Why
A group buys as one: two reps quote two prices, and the customer takes the lower.

## Parameters
None.

## Example
Acme (head) is Li Na's, Acme Logistics and Acme Retail are Wang's: two matches, one for each subsidiary.

## How it is scored
Amount 1 for every member that is with another rep than the head. At level `plan`, weight 200. A scope on
items and reps means the member and its rep.

---

# 客户集团被拆分

## 禁止什么
客户归某人，而其集团总部（按“母公司”追溯到顶的客户）不归他。无人负责的成员不算；总部无人负责而成员有人负责的，算。

## 为什么
集团是一体采购的：两个人报两个价，客户取低的那个。

## 参数
无。

## 例子
集团总部归李娜，两家子公司归王：两处命中，每家子公司一处。

## 如何计分
每个与总部不同归属的成员计 1。位于 `plan` 层级，权重 200。作用范围中的项目与人员指成员及其销售代表。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import Posting, Rule
from assigner.rules.pair_options import option_of_pair

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} gets {item}, but the head of the family, {head}, goes to {head_rep}.",
    "{rep}负责{item}，而集团总部{head}归{head_rep}。",
)
NOBODY_ELSE = Words(
    "{rep} gets {item}, but nobody gets the head of the family, {head}.",
    "{rep}负责{item}，而集团总部{head}无人负责。",
)


class FamilySplit(Rule):
    """See the module's page."""

    id = "family-split"
    title = Words("family split", "客户集团被拆分")
    group = "structure"
    level = "plan"
    weight = 200

    def applies(self, problem: Problem) -> bool:
        """Whether any account in scope has a head above it."""
        return bool(self._members(problem).any())

    def post(self, to: Posting) -> None:
        """Post a row per (member, rep): the member only together with the head."""
        placed = np.flatnonzero(self.scoped(to))
        placed = placed[self._members(to.problem)[to.options.item[placed]]]
        rep = to.options.rep[placed]
        head = option_of_pair(to, to.problem.items["family"].to_numpy()[to.options.item[placed]], rep)
        row, with_head = np.arange(len(placed)), np.flatnonzero(head >= 0)
        to.rows(
            np.concatenate([row, with_head]),
            np.concatenate([placed, head[with_head]]),
            np.concatenate([np.ones(len(row), dtype=np.int64), np.full(len(with_head), -1)]),
            upper=np.zeros(len(row), dtype=np.int64), item=to.options.item[placed], rep=rep,
        )  # fmt: skip

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the rep of each member with the head's."""
        items = problem.items
        members = items[self._members(problem) & self.scoped_plan(problem, plan)]
        head = members["family"].to_numpy()
        item = members.index.to_numpy()[plan.rep[head] != plan.rep[members.index]]
        head = items["family"].to_numpy()[item]
        head_rep = np.append(problem.rep_names, "")[plan.rep[head]]
        return Matches(
            np.ones(len(item)), item, plan.rep[item], head=items["name"].to_numpy(dtype=object)[head], head_rep=head_rep
        )

    def explain(self, match: Match, language: Language) -> str:
        """Name the member, the head and both reps."""
        words = SENTENCE if match.facts["head_rep"] else NOBODY_ELSE
        facts = {name: value for name, value in match.facts.items() if name != "head_rep" or value}
        return words.say(language, item=match.item_name, rep=match.rep_name, **facts)

    def _members(self, problem: Problem) -> np.ndarray:
        """Return which items in scope have a head other than themselves."""
        family = problem.items["family"].to_numpy()
        return np.asarray(self.item_mask(problem) & (family >= 0) & (family != np.arange(len(family))))
