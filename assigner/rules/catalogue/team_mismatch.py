"""A rep gets work that another team must serve.

## What it forbids
An item that names a team goes to a rep who is neither in it nor in a team below it.

## Why
Contracts, targets and knowledge of a customer lie with a team.

## Parameters
None.

## Example
`account A` belongs to `north`; reps of `north` and of `north-1` below it may own it, reps of `south` not,
nor the head of sales above `north`.

## How it is scored
Amount 1 per item with a rep of another team. Hard by default.

---

# 团队不符

## 禁止什么
项目指定了团队，却分配给不在该团队（也不在其下级团队）的销售代表。

## 为什么
合同、目标与对客户的了解都在团队手里。

## 参数
无。

## 例子
`客户 A` 属于华北团队：华北及其下级“华北一组”的人可以负责，华南的人不行，华北之上的销售总监也不行。

## 如何计分
每个分配给其他团队的项目计 1。默认为硬性规则。
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
    "{item} must be served by team {needed}; {rep} is in team {held}.",
    "{item}须由团队“{needed}”负责，而{rep}属于团队“{held}”。",
)


class TeamMismatch(Rule):
    """See the module's page."""

    id = "team-mismatch"
    title = Words("wrong team", "团队不符")
    group = "pair"
    level = HARD
    pairwise = True
    judges_item_by = ("team",)

    def applies(self, problem: Problem) -> bool:
        """Whether any item names a team."""
        return bool((problem.items["team"] >= 0).any())

    def post(self, to: Posting) -> None:
        """Exclude the options whose rep is not in the item's team or below it."""
        problem, options = to.problem, to.options
        inside = np.zeros((problem.num_reps, len(problem.teams.names)), dtype=bool)
        inside[problem.rep_teams["row"], problem.rep_teams["node"]] = True
        team = np.append(problem.items["team"].to_numpy(), -1)[np.minimum(options.item, problem.num_items)]
        at = np.flatnonzero((team >= 0) & self.scoped(to))
        mask = np.zeros(len(options.item), dtype=bool)
        mask[at] = ~inside[options.rep[at], team[at]]
        to.exclude(mask)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join each assigned item's team with the teams its rep is in; what finds no partner is wrong."""
        wanted = problem.items.loc[self.scoped_plan(problem, plan) & (problem.items["team"] >= 0), ["team"]]
        wanted = wanted.assign(row=plan.rep[wanted.index].astype("int64")).rename_axis("item").reset_index()
        joined = wanted.merge(problem.rep_teams, how="left", left_on=["row", "team"], right_on=["row", "node"])
        wrong = joined[joined["node"].isna()]
        names = np.append(problem.teams.names.to_numpy(dtype=object), "–")
        return Matches(
            np.ones(len(wrong)), wrong["item"], wrong["row"],
            needed=names[wrong["team"]], held=names[problem.rep_team[wrong["row"]]],
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name item and rep with the teams of both."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)
