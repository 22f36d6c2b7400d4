"""A rep gets work that is meant for another role.

## What it forbids
An item that names roles (hunter, farmer, service, ...) goes to a rep who has none of them. A
position's roles replace those of its duty. Items without roles may go to anybody.

## Why
Somebody hired to win new customers does not look after old ones well, and the other way round.

## Parameters
None.

## Example
`lead 7` is for `hunter`; Wang Wei is `farmer` and `service`: he does not get it.

## How it is scored
Amount 1 per item with a rep of the wrong role. Hard by default.

---

# 角色不符：工作分配给了其他角色的销售代表

## 禁止什么
项目指定了角色（开拓、维护、服务等），却分配给不具备其中任何一种角色的销售代表。岗位自定的角色取代任务的角色；
未指定角色的项目不受限制。

## 为什么
擅长开拓的人不一定擅长维护，反之亦然。

## 参数
无。

## 例子
`线索 7` 限开拓角色；王伟的角色是维护和服务，不能承担。

## 如何计分
每个角色不符的项目计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.code_sets import CodeSets, names_of, share_any
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{item} is for the role {needed}, but {rep} is {held}.",
    "{item}须由角色“{needed}”承担，而{rep}的角色为“{held}”。",
)


class RoleMismatch(Rule):
    """See the module's page."""

    id = "role-mismatch"
    title = Words("wrong role", "角色不符")
    group = "pair"
    level = HARD
    pairwise = True
    judges_item_by = ("roles",)

    def applies(self, problem: Problem) -> bool:
        """Whether any item names a role."""
        return len(problem.item_roles) > 0

    def post(self, to: Posting) -> None:
        """Exclude the options whose rep shares no role with an item that names some."""
        problem, options = to.problem, to.options
        wanted, held = problem.item_roles, problem.rep_roles
        of_item = CodeSets(wanted["item"], wanted["role"], problem.num_items, len(problem.roles))
        of_rep = CodeSets(held["rep"], held["role"], problem.num_reps, len(problem.roles))
        at = np.flatnonzero(self.scoped(to) & of_item.is_filled(options.item))
        mask = np.zeros(len(options.item), dtype=bool)
        mask[at] = ~share_any(of_item, options.item[at], of_rep, options.rep[at])
        to.exclude(mask)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join the roles of each assigned item with those of its rep; what finds no partner is wrong."""
        wanted = problem.item_roles[self.scoped_plan(problem, plan)[problem.item_roles["item"]]]
        wanted = wanted.assign(rep=plan.rep[wanted["item"]].astype("int64"))
        suited = wanted.merge(problem.rep_roles, on=["rep", "role"])["item"]
        wrong = np.setdiff1d(wanted["item"], suited)
        rep, names = plan.rep[wrong], problem.roles.to_numpy(dtype=object)
        return Matches(
            np.ones(len(wrong)), wrong, rep,
            needed=names_of(names, problem.item_roles["item"], problem.item_roles["role"], wrong),
            held=names_of(names, problem.rep_roles["rep"], problem.rep_roles["role"], rep),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name item and rep with the roles of both."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)
