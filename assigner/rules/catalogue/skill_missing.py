"""A rep gets work without holding a skill that it needs.

## What it forbids
An item that needs a skill at a level goes to a rep who does not hold the skill, holds it at a lower
level, or holds it with a validity that does not cover the time of the work. Work with a time (duties)
needs validity on the day it starts; all other work needs validity on every day of the horizon.

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
其他工作要求整个计划期内有效。

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

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} gets {item} but lacks {skill} at level {needed} on the days of the work (holds level {held}).",
    "{rep}承担{item}，但在工作日期内缺少{skill} {needed} 级（现有 {held} 级）。",
)


class SkillMissing(Rule):
    """See the module's page."""

    id = "skill-missing"
    title = Words("skill missing", "缺少技能")
    group = "pair"
    level = HARD

    def applies(self, problem: Problem) -> bool:
        """Whether any item needs a skill."""
        return len(problem.item_skills) > 0

    def post(self, to: Posting) -> None:
        """Count, for every option, the needed skills that its rep does not hold on its days."""
        options, problem = to.options, to.problem
        lacking = np.zeros(len(options.item), dtype=np.int64)
        first, last = horizon_days(problem)
        day = np.where(options.start >= 0, time.day_number(options.start, problem.settings.time_zone), -1)
        begin, end = np.where(day >= 0, day, first), np.where(day >= 0, day, last)
        for _, needs in problem.item_skills.groupby(["skill", "level"]):
            skill, level = int(needs["skill"].iloc[0]), int(needs["level"].iloc[0])
            needing = np.zeros(problem.num_items, dtype=np.int64)
            np.add.at(needing, needs["item"].to_numpy(), 1)
            at = np.flatnonzero((needing[np.minimum(options.item, problem.num_items - 1)] > 0) & (options.rep >= 0))
            holds = _holds(problem, skill, level, options.rep[at], begin[at], end[at])
            lacking[at[~holds]] += needing[options.item[at[~holds]]]
        to.cost(np.where(self.scoped(to), lacking, 0))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join what each assigned item needs with what its rep holds."""
        needs = problem.item_skills[self.scoped_plan(problem, plan)[problem.item_skills["item"]]]
        needs = needs.assign(rep=plan.rep[needs["item"]], start=plan.start[needs["item"]]).reset_index(drop=True)
        first, last = horizon_days(problem)
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
        return SENTENCE.say(language, rep=match.rep_name, item=match.item_name, **match.facts)


def horizon_days(problem: Problem) -> tuple[int, int]:
    """Return first and last day of the horizon as days since 1970-01-01; (0, 0) without a horizon."""
    horizon = problem.settings.horizon
    if horizon is None:
        return 0, 0
    return horizon.first_day.toordinal() - 719163, horizon.last_day.toordinal() - 719163


def _holds(
    problem: Problem, skill: int, level: int, rep: np.ndarray, begin: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """Return whether each rep holds the skill at the level on all days from begin to end."""
    holds = np.zeros(len(rep), dtype=bool)
    able = problem.rep_skills[(problem.rep_skills["skill"] == skill) & (problem.rep_skills["level"] >= level)]
    for (first_day, last_day), group in able.groupby(["first_day", "last_day"]):
        holders = np.zeros(problem.num_reps, dtype=bool)
        holders[group["rep"]] = True
        holds |= holders[rep] & (begin >= first_day) & (end <= last_day)
    return holds


def _matches(problem: Problem, lacking: pd.DataFrame, held: pd.Series[int]) -> Matches:
    return Matches(
        np.ones(len(lacking)),
        lacking["item"],
        lacking["rep"],
        skill=problem.skills.to_numpy(dtype=object)[lacking["skill"]],
        needed=lacking["level"].to_numpy(),
        held=held.to_numpy(),
    )
