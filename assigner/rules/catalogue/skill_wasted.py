"""A rep with a scarce high skill does work that does not need it.

## What it forbids
A holder of a scarce skill gets an item that neither needs nor wishes any of the holder's scarce skills. Of a duty, what
its crew must hold among them counts as needed by each seat.

## Why
The only two people who speak Japanese should not spend their week on customers who do not.

## Parameters
* `skills` (default: all that are scarce): the skills to keep free.
* `scarce_percent` (default 20): a skill is scarce when at most this share of the active reps holds it, and some item
  needs it.
* `level` (default 3): the level from which a rep counts as a holder.

## Example
2 of 12 reps hold `japanese` at level 3 or above, and 5 accounts need it. Each other item that one of the two gets has
amount 1.

## How it is scored
Amount 1 per item. At level `plan`, weight 5: one item is worth about five minutes of uneven load.

---

# 稀缺技能浪费

## 禁止什么
具备稀缺高等级技能的销售代表，承担了既不需要也不期望其任何稀缺技能的项目。任务对全体参与者的技能要求视为每个席位的需要。

## 为什么
只有两个人会日语，就不该整周用在不需要日语的客户上。

## 参数
* `skills`（默认：所有稀缺技能）：需要留出的技能。
* `scarce_percent`（默认 20）：具备者占在岗人数不超过此百分比、且有项目需要的技能，视为稀缺。
* `level`（默认 3）：达到此等级才算具备。

## 例子
12 人中有 2 人日语达到 3 级，有 5 个客户需要日语。两人每承担一个其他项目计 1。

## 如何计分
每个项目计 1。位于 `plan` 层级，权重 5：一个项目约相当于 5 分钟的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Id, Row, column
from assigner.rules.code_sets import CodeSets, names_of, share_any
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep}, one of few with {skills}, does {item}, which does not need it.",
    "{rep}是少数具备{skills}的人，却承担了不需要该技能的{item}。",
)


class SkillWasted(Rule):
    """See the module's page."""

    id = "skill-wasted"
    title = Words("skill wasted", "稀缺技能浪费")
    group = "taste"
    level = "plan"
    weight = 5
    pairwise = True

    class Parameters(Row):
        """Parameters of the rule."""

        skills: list[Id] = column(
            list, "Skills to keep free; all scarce ones where empty.", "需要留出的技能；为空表示所有稀缺技能。", "技能"
        )
        scarce_percent: int = column(
            20,
            "Scarce: held by at most this share of active reps.",
            "具备者不超过在岗人数的百分比即为稀缺。",
            "稀缺百分比",
            ge=1,
            le=100,
        )
        level: int = column(3, "Level from which a rep counts as a holder.", "达到此等级才算具备。", "等级", ge=1, le=5)

    def applies(self, problem: Problem) -> bool:
        """Whether anybody holds a scarce skill."""
        return len(self._holders(problem)) > 0

    def post(self, to: Posting) -> None:
        """Exclude the options of holders whose item needs none of what they hold."""
        problem, options = to.problem, to.options
        holders, useful = self._holders(problem), _useful(problem)
        held = CodeSets(holders["rep"], holders["skill"], problem.num_reps, len(problem.skills))
        needed = CodeSets(useful["item"], useful["skill"], problem.num_items, len(problem.skills))
        at = np.flatnonzero(held.is_filled(options.rep) & self.scoped(to))
        mask = np.zeros(len(options.item), dtype=bool)
        mask[at] = ~share_any(needed, options.item[at], held, options.rep[at])
        to.exclude(mask)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join what each holder's items need with what the holder holds; what finds no partner is waste."""
        holders = self._holders(problem)
        given = np.flatnonzero(self.scoped_plan(problem, plan) & np.isin(plan.rep, holders["rep"]))
        items = pd.DataFrame({"item": given, "rep": plan.rep[given].astype("int64")})
        used = items.merge(_useful(problem), on="item").merge(holders, on=["rep", "skill"])["item"]
        wasted = items[~items["item"].isin(used)]
        names = names_of(
            problem.skills.to_numpy(dtype=object), holders["rep"], holders["skill"], wasted["rep"].to_numpy()
        )
        return Matches(np.ones(len(wasted)), wasted["item"], wasted["rep"], skills=names)

    def explain(self, match: Match, language: Language) -> str:
        """Name the rep, the scarce skills and the item."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _holders(self, problem: Problem) -> pd.DataFrame:
        """Return ``rep, skill``: who holds which scarce skill, each pair once."""
        held = problem.rep_skills
        held = held.loc[held["level"] >= self.parameters.level, ["rep", "skill"]].drop_duplicates()
        held = held[problem.rep_active[held["rep"]]]
        if self.parameters.skills:
            chosen: pd.DataFrame = held[held["skill"].isin(problem.skills.get_indexer(self.parameters.skills))]
            return chosen
        count = held.groupby("skill")["rep"].transform("size")
        few = count * 100 <= self.parameters.scarce_percent * int(problem.rep_active.sum())
        scarce: pd.DataFrame = held[few & held["skill"].isin(_needed(problem)["skill"])]
        return scarce


def _needed(problem: Problem) -> pd.DataFrame:
    """Return ``item, skill``: what items need, for themselves or among their crew."""
    seats = problem.items.loc[problem.timed, ["duty"]].rename_axis("item").reset_index()
    crew = problem.crew_needs[["duty", "skill"]].merge(seats, on="duty")
    return pd.concat([problem.item_skills[["item", "skill"]], crew[["item", "skill"]]], ignore_index=True)


def _useful(problem: Problem) -> pd.DataFrame:
    """Return ``item, skill``: what items need or wish."""
    return pd.concat([_needed(problem), problem.item_wishes[["item", "skill"]]], ignore_index=True)
