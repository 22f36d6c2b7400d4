"""A rep who is not there gets work.

## What it forbids
Any item goes to an inactive rep. An account or a lead goes to a rep who has leave and, in the whole
horizon, not one working minute left. Duties of reps on leave are looked at by rep-unavailable, at the time
of the duty.

## Why
Work given to somebody who has left, or is away for the whole quarter, is left undone.

## Parameters
None.

## Example
Li Na is on parental leave from September to December: in the plan of the fourth quarter she gets no account.

## How it is scored
Amount 1 per item. Hard by default.

---

# 分配给了不在岗的人

## 禁止什么
项目分配给已停用的销售代表；客户或线索分配给请假、且整个计划期内没有任何工作时间的销售代表。
请假人员的服务任务由 rep-unavailable 按任务时间检查。

## 为什么
人已离职或整个季度不在，工作就没人做。

## 参数
无。

## 例子
李娜 9 月到 12 月休产假：第四季度的方案不给她分配客户。

## 如何计分
每个项目计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

INACTIVE = Words("{rep} is inactive but gets {item}.", "{rep}已停用，却承担{item}。")
AWAY = Words("{rep} is on leave for the whole horizon but gets {item}.", "{rep}整个计划期都在请假，却承担{item}。")


class RepInactive(Rule):
    """See the module's page."""

    id = "rep-inactive"
    title = Words("rep not there", "人员不在岗")
    group = "pair"
    level = HARD
    pairwise = True
    judges_item_by = ()
    blames = "rep"

    def applies(self, problem: Problem) -> bool:
        """Whether any rep is inactive or away for the whole horizon."""
        return bool((~problem.rep_active | _away(problem)).any())

    def post(self, to: Posting) -> None:
        """Exclude all options of inactive reps, and those without a time of reps who are away."""
        problem, options = to.problem, to.options
        never = np.append(~problem.rep_active, False)
        away = np.append(_away(problem), False)
        timed = np.append(problem.timed, True)
        absent = never[options.rep] | (away[options.rep] & ~timed[np.minimum(options.item, problem.num_items)])
        to.exclude(absent & self.scoped(to))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Look up the rep of each assigned item."""
        table = problem.items.loc[self.scoped_plan(problem, plan), ["occurrence"]]
        table = table.assign(rep=plan.rep[table.index])
        table["active"] = problem.frames["reps"]["active"].to_numpy(dtype=bool)[table["rep"]]
        away = table["rep"].isin(np.flatnonzero(_away(problem))) & (table["occurrence"] < 0)
        absent = table[~table["active"] | away]
        return Matches(np.ones(len(absent)), absent.index, absent["rep"], active=absent["active"].to_numpy())

    def explain(self, match: Match, language: Language) -> str:
        """Name rep and item, and whether the rep is inactive or away."""
        words = AWAY if match.facts["active"] else INACTIVE
        return words.say(language, item=match.item_name, rep=match.rep_name)


def _away(problem: Problem) -> np.ndarray:
    """Return which reps have leave in the horizon and not one working minute left in it."""
    first, last = time.horizon_bounds(problem.settings)
    rep = np.arange(problem.num_reps)
    if problem.settings.horizon is None or problem.absences.empty:
        return np.zeros(problem.num_reps, dtype=bool)
    on_leave = time.overlaps(problem.absences, rep, np.full(len(rep), first), np.full(len(rep), last))
    begin = np.full(len(rep), first)
    work = time.next_working_minute(problem.shifts, problem.absences, problem.has_hours, rep, begin)
    return np.asarray(on_leave & ((work < 0) | (work >= last)))
