"""A rep gets work without holding a skill that it needs.

## What it forbids
An item that needs a skill at a level goes to a rep who does not hold the skill, holds it at a lower
level, or holds it with a validity that does not cover the time of the work. Work with a time (duties)
needs validity on the day it starts; all other work needs validity on every day of the horizon. Without a
horizon validity is not looked at.

## Why
The customer gets somebody who cannot do the work.

## Parameters
None.

## Example
`account A` needs `german` at level 3; Li Na holds it at level 2: she cannot own `A`.

## How it is scored
Amount 1 for every needed skill that the rep lacks. Hard by default.

---

# 缺少技能：项目分配给了不具备所需技能的销售代表

## 禁止什么
项目需要某项技能（及等级），但销售代表不具备、等级不足，或技能有效期未覆盖工作时间。有时间的任务看其开始当天；
其他工作要求整个计划期内有效；未设计划期时不看有效期。

## 为什么
客户得到的是无法胜任的人。

## 参数
无。

## 例子
`客户 A` 需要德语 3 级，李娜为 2 级：她不能负责 `A`。

## 如何计分
每缺一项所需技能计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.skills import NO_DAY, best_levels, needed_days, work_day

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} gets {item} but does not hold {skill} (level {needed} is needed) on the days of the work.",
    "{rep}承担{item}，但在工作日期内不具备{skill}（需 {needed} 级）。",
)
LOWER = Words(
    "{rep} gets {item}, which needs {skill} at level {needed}, but holds level {held} on the days of the work.",
    "{rep}承担{item}，需要{skill} {needed} 级，但在工作日期内只有 {held} 级。",
)


class SkillMissing(Rule):
    """See the module's page."""

    id = "skill-missing"
    title = Words("skill missing", "缺少技能")
    group = "pair"
    level = HARD
    pairwise_without_time = True
    judges_item_by = ("skills",)

    def applies(self, problem: Problem) -> bool:
        """Whether any item needs a skill."""
        return len(problem.item_skills) > 0

    def post(self, to: Posting) -> None:
        """Count, for every option, the needed skills that its rep does not hold on its days."""
        options, problem = to.options, to.problem
        needs = _needs_by_rank(problem)
        lacking = np.zeros(len(options.item), dtype=np.int64)
        placed = np.flatnonzero(self.scoped(to))
        placed = placed[needs[0][0][options.item[placed]] >= 0]
        days, day_of = np.unique(work_day(problem, options.start[placed]), return_inverse=True)
        for number, day in enumerate(days.tolist()):
            at = placed[day_of == number]
            best, item, rep = best_levels(problem, day), options.item[at], options.rep[at]
            for skill, level in needs:
                lacking[at] += best[rep, skill[item]] < level[item]
        to.cost(lacking)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join what each assigned item needs with what its rep holds."""
        needs = problem.item_skills[self.scoped_plan(problem, plan)[problem.item_skills["item"]]]
        needs = needs.assign(rep=plan.rep[needs["item"]], start=plan.start[needs["item"]]).reset_index(drop=True)
        first, last = needed_days(problem, NO_DAY)
        day = time.day_number(needs["start"].to_numpy(), problem.settings.time_zone)
        timed = (needs["start"] >= 0).to_numpy()
        needs["begin"], needs["end"] = np.where(timed, day, first), np.where(timed, day, last)
        held = needs.reset_index(names="need").merge(problem.rep_skills, on=["rep", "skill"], suffixes=("", "_held"))
        held = held[(held["first_day"] <= held["begin"]) & (held["last_day"] >= held["end"])]
        best = held.groupby("need")["level_held"].max().reindex(range(len(needs)), fill_value=0)
        lacking = needs[(best < needs["level"]).to_numpy()]
        return _matches(problem, lacking, best.loc[lacking.index])

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, item, skill, the level needed and the level held."""
        words = LOWER if match.facts["held"] else SENTENCE
        facts = {name: value for name, value in match.facts.items() if name != "held" or value}
        return words.say(language, rep=match.rep_name, item=match.item_name, **facts)


def _needs_by_rank(problem: Problem) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return skill and level of each item's first need, then of its second, and so on.

    Where an item has no such need its skill is -1 (an arbitrary one to look up) and its level 0, which everybody has.
    """
    needs = problem.item_skills.sort_values("item", kind="stable")
    rank = needs.groupby("item").cumcount().to_numpy()
    ranked = []
    for number in range(int(rank.max(initial=0)) + 1):
        some = needs[rank == number]
        skill, level = np.full(problem.num_items, -1, dtype=np.int64), np.zeros(problem.num_items, dtype=np.int64)
        skill[some["item"]], level[some["item"]] = some["skill"], some["level"]
        ranked.append((skill, level))
    return ranked


def _matches(problem: Problem, lacking: pd.DataFrame, held: pd.Series[int]) -> Matches:
    return Matches(
        np.ones(len(lacking)),
        lacking["item"],
        lacking["rep"],
        skill=problem.skills.to_numpy(dtype=object)[lacking["skill"]],
        needed=lacking["level"].to_numpy(),
        held=held.to_numpy(),
    )
