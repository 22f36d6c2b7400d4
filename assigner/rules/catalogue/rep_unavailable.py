"""A duty lies outside the rep's working time, or in the rep's leave.

## What it forbids
A duty, from its start to its end, does not lie in one stretch of working time of its rep (working hours,
without holidays and leave). Duties that may lie outside working hours (`outside_hours`; by default on-call
and team events) must only keep clear of leave; so must duties of reps without working hours. Accounts and
leads have no time and are not looked at here: see rep-inactive and lead-late.

## Why
Nobody is there.

## Parameters
None.

## Example
Li Na works 09:00-12:00 and 13:00-18:00. A demo of 90 minutes may start at 10:30; at 11:00 it would reach
into her break.

## How it is scored
Amount 1 per duty seat. Hard by default.

---

# 时间不可用：任务落在工作时间之外或请假期间

## 禁止什么
任务从开始到结束，没有完整落在销售代表的一段连续工作时间内（工时扣除节假日与请假）。允许在工时之外的任务
（`outside_hours`；值班与团建默认允许）以及未设工时的销售代表，只需避开请假。客户与线索没有时间，不在此检查：
见 rep-inactive 与 lead-late。

## 为什么
那时没有人在。

## 参数
无。

## 例子
李娜的工时为 09:00-12:00、13:00-18:00。90 分钟的演示可以 10:30 开始；11:00 开始就会占用午休。

## 如何计分
每个任务席位计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

LEAVE = Words(
    "{rep} is on leave during {item} ({start}, {minutes} minutes).",
    "{rep}在{item}期间（{start}，{minutes} 分钟）请假。",
)
HOURS = Words(
    "{item} ({start}, {minutes} minutes) lies outside the working time of {rep}.",
    "{item}（{start}，{minutes} 分钟）超出{rep}的工作时间。",
)


class RepUnavailable(Rule):
    """See the module's page."""

    id = "rep-unavailable"
    title = Words("rep not available", "时间不可用")
    group = "pair"
    level = HARD
    blames = "rep"

    def applies(self, problem: Problem) -> bool:
        """Whether there are duties, and anybody has hours or leave."""
        return bool(problem.timed.any() and (problem.has_hours.any() or len(problem.absences)))

    def post(self, to: Posting) -> None:
        """Exclude the options with a start whose whole interval the rep cannot work."""
        problem, options = to.problem, to.options
        at = np.flatnonzero((options.start >= 0) & self.scoped(to))
        item, rep, start = options.item[at], options.rep[at], options.start[at]
        end = start + problem.items["duration"].to_numpy()[item]
        works = time.works_during(problem.shifts, problem.absences, problem.has_hours, rep, start, end)
        clear = ~np.asarray(time.overlaps(problem.absences, rep, start, end))
        mask = np.zeros(len(options.item), dtype=bool)
        mask[at] = ~np.where(problem.items["outside_hours"].to_numpy()[item], clear, works)
        to.exclude(mask)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Look at the last shift and the last leave that begin before each duty is over."""
        table = problem.items.loc[self.scoped_plan(problem, plan) & (plan.start >= 0), ["duration", "outside_hours"]]
        table = table.assign(rep=plan.rep[table.index].astype("int64"), begin=plan.start[table.index])
        end = table["begin"] + table["duration"]
        away = _end_of_last(problem.absences, table["rep"], end - 1) > table["begin"]
        worked = _end_of_last(problem.shifts, table["rep"], table["begin"]) >= end
        bound = ~table["outside_hours"] & problem.has_hours[table["rep"]]
        missing = table[away | (bound & ~worked)]
        return Matches(
            np.ones(len(missing)), missing.index, missing["rep"], minutes=missing["duration"].to_numpy(),
            start=_clock(problem, missing["begin"]), on_leave=away[missing.index].to_numpy(),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, duty and its time, and whether it is leave or hours."""
        facts = dict(match.facts)
        words = LEAVE if facts.pop("on_leave") else HOURS
        return words.say(language, item=match.item_name, rep=match.rep_name, **facts)


def _end_of_last(intervals: pd.DataFrame, rep: pd.Series[int], moment: pd.Series[int]) -> pd.Series[int]:
    """Return the end of each rep's last interval that starts at or before a moment; -1 where there is none."""
    asked = pd.DataFrame({"rep": rep, "moment": moment}).rename_axis("item").reset_index().sort_values("moment")
    found = pd.merge_asof(asked, intervals.sort_values("start"), left_on="moment", right_on="start", by="rep")
    return found.set_index("item")["end"].fillna(-1).astype("int64").reindex(rep.index)


def _clock(problem: Problem, minutes: pd.Series[int]) -> np.ndarray:
    """Return local wall-clock texts for people: 2026-10-05 09:00."""
    texts = time.local_text(np.asarray(minutes, dtype=np.int64), problem.settings.time_zone)
    return np.array([text[:16].replace("T", " ") for text in texts], dtype=object)
