"""The people on a duty lack a skill among them.

## What it forbids
A duty that takes place (somebody fills at least one of its seats) without as many people who hold a skill
at a level, valid on the day, as its `crew_skills` ask for. A duty that nobody takes is no match here. With a
scope, people and seats in scope make the duty take place; the skill may come from anybody on it.

## Why
Not everybody on an installation needs the electrician's licence, but somebody does.

## Parameters
None.

## Example
A demo for three people needs two who hold `cloud` at level 3. Li Na holds it, Wang and Zhou do not: one is
lacking. With nobody on the demo nothing is.

## How it is scored
Amount: the people who are lacking, summed over skills and over the occurrences of duties. Hard by default.

---

# 任务团队缺少技能

## 禁止什么
任务有人参加（至少填了一个席位），但当天具备“团队技能”所要求技能与等级的人数不足。无人参加的任务在此不算。
设了作用范围时，范围内的人员与席位决定任务是否成行；技能可由任务上的任何人提供。

## 为什么
安装现场不必人人有电工证，但总得有人有。

## 参数
无。

## 例子
一场三人演示要求两人具备 `cloud` 3 级。李娜具备，王和周不具备：缺一人。若无人参加则不缺。

## 如何计分
数值为所缺人数，按技能及任务场次合计。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.naming import duty_names
from assigner.rules.skills import best_levels, work_day

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "On {duty} of {day}, {held} of the people hold {skill} at level {level}; {count} are needed.",
    "{day} 的{duty}，参加者中具备{skill} {level} 级的有 {held} 人，需要 {count} 人。",
)
CREW = ["occurrence", "need"]
"""What a shortage is counted for: one need of one occurrence."""


class TeamLacksSkill(Rule):
    """See the module's page."""

    id = "team-lacks-skill"
    title = Words("team lacks a skill", "任务团队缺少技能")
    group = "structure"
    level = HARD

    def applies(self, problem: Problem) -> bool:
        """Whether any duty in scope needs a skill among its people."""
        return bool(problem.items.loc[self.item_mask(problem), "duty"].isin(problem.crew_needs["duty"]).any())

    def post(self, to: Posting) -> None:
        """Post a row a seat: if it is filled, the holders on the duty must be as many as needed.

        The seats of one need form a group that pays for its largest distance: all filled seats are short
        by the same number, and none is short when nobody comes.
        """
        entries = self._entries(to)
        filled = entries[self.scoped(to)[entries["option"]]]
        rows = filled[[*CREW, "item", "count"]].drop_duplicates(ignore_index=True)
        rows["row"] = np.arange(len(rows))
        own = filled.merge(rows, on=[*CREW, "item", "count"])
        holders = entries[entries["holds"]].drop(columns=["item", "count"]).merge(rows, on=CREW)
        to.rows(
            np.concatenate([own["row"], holders["row"]]),
            np.concatenate([own["option"], holders["option"]]),
            np.concatenate([-own["count"], np.ones(len(holders), dtype=np.int64)]),
            lower=np.zeros(len(rows), dtype=np.int64),
            group=rows.groupby(CREW).ngroup().to_numpy(),
            item=rows["item"].to_numpy(),
        )  # fmt: skip

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Count the holders on each duty that takes place."""
        seats = problem.items[["duty", "occurrence"]].assign(item=np.arange(problem.num_items), rep=plan.rep)
        seats["day"] = time.day_number(plan.start, problem.settings.time_zone)
        seats["filled"] = self.scoped_plan(problem, plan)
        seats = seats[(seats["occurrence"] >= 0) & (seats["rep"] >= 0)]
        needs = problem.crew_needs.reset_index(names="need")
        table = seats.merge(needs, on="duty")
        able = table.merge(problem.rep_skills, on=["rep", "skill"], suffixes=("", "_held"))
        able = able[
            (able["level_held"] >= able["level"])
            & (able["first_day"] <= able["day"])
            & (able["last_day"] >= able["day"])
        ]
        held = able.groupby(CREW)["item"].nunique().rename("held").reset_index()
        crews = table[table["filled"]].drop_duplicates(CREW).merge(held, on=CREW, how="left")
        crews["held"] = crews["held"].fillna(0).astype("int64")
        short = (crews["count"] - crews["held"]).clip(lower=0)
        return Matches(
            short, crews["item"], duty=duty_names(problem, crews["item"].to_numpy()),
            day=np.array(time.day_text(crews["day"].to_numpy()), dtype=object),
            skill=problem.skills.to_numpy(dtype=object)[crews["skill"]],
            level=crews["level"], count=crews["count"], held=crews["held"],
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the duty, the skill, how many hold it and how many are needed."""
        return SENTENCE.say(language, **match.facts)

    def _entries(self, to: Posting) -> pd.DataFrame:
        """Return ``option, item, occurrence, need, count, holds``: every option of a duty with each of its needs."""
        options, problem = to.options, to.problem
        at = np.flatnonzero(options.rep >= 0)
        item = options.item[at]
        table = pd.DataFrame(
            {"option": at, "item": item, "rep": options.rep[at], "day": work_day(problem, options.start[at])}
        )
        table["duty"] = problem.items["duty"].to_numpy()[item]
        table["occurrence"] = problem.items["occurrence"].to_numpy()[item]
        table = table.merge(problem.crew_needs.reset_index(names="need"), on="duty")
        table["holds"] = False
        for day, rows in table.groupby("day").groups.items():
            some = table.loc[rows]
            best = best_levels(problem, int(str(day)))
            table.loc[rows, "holds"] = (
                best[some["rep"].to_numpy(), some["skill"].to_numpy()] >= some["level"].to_numpy()
            )
        return table[["option", "item", *CREW, "count", "holds"]]
