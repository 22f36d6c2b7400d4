"""A duty starts outside its time window, or has nobody's time at all.

## What it forbids
A duty that starts before its earliest or after its latest start; a fixed duty at any other time than
its own; a duty that is somebody's but has no start.

## Why
The customer agreed to a time.

## Parameters
* `missing_minutes` (default 1440): the amount of a duty that somebody has without a start.

## Example
A visit may start from 09:00 and must end by 12:00; it takes 60 minutes. Started at 11:30 it has
amount 30. Such starts are offered at all only if the problem sets `window_slack_minutes`.

## How it is scored
Amount: minutes outside. Hard by default; weighted, a late start can be bought.

---

# 任务超出时间窗

## 禁止什么
任务早于最早开始或晚于最晚开始；固定时间的任务安排在其他时间；任务有人承担却没有开始时间。

## 为什么
时间是与客户约好的。

## 参数
* `missing_minutes`（默认 1440）：有人承担但没有开始时间的任务所计的数值。

## 例子
拜访最早 09:00 开始，须在 12:00 前结束，时长 60 分钟；11:30 开始则计 30。
只有设定了 `window_slack_minutes`，才会考虑时间窗之外的开始时间。

## 如何计分
数值为超出的分钟数。默认为硬性规则；设为加权时可用代价换取推迟。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.fields import Row, column
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} has {item} at {start}, {amount} minutes outside its window.",
    "{rep}的{item}安排在 {start}，超出时间窗 {amount} 分钟。",
)
MISSING = Words("{rep} has {item} without a start.", "{rep}的{item}没有开始时间。")


class DutyOutsideWindow(Rule):
    """See the module's page."""

    id = "duty-outside-window"
    title = Words("duty outside its window", "任务超出时间窗")
    group = "time"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        missing_minutes: int = column(
            1440, "Amount of a duty without a start.", "没有开始时间的任务所计的数值。", "缺失分钟", ge=1, le=1_000_000
        )

    def applies(self, problem: Problem) -> bool:
        """Whether there are duties."""
        return bool(problem.timed.any())

    def post(self, to: Posting) -> None:
        """Price every option by its minutes outside."""
        option = np.flatnonzero(self.scoped(to) & (to.options.start >= 0))
        item, start = to.options.item[option], to.options.start[option]
        earliest, latest = (to.problem.items[side].to_numpy()[item] for side in ("earliest", "latest"))
        amount = np.zeros(len(to.options.item), dtype=np.int64)
        amount[option] = np.maximum(0, np.maximum(earliest - start, start - latest))
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare each duty's start with its window."""
        table = problem.items.assign(start=plan.start, rep=plan.rep)
        table = table[self.scoped_plan(problem, plan) & problem.timed]
        early, late = table["earliest"] - table["start"], table["start"] - table["latest"]
        outside = np.maximum(0, np.maximum(early, late))
        amount = np.where(table["start"] < 0, self.parameters.missing_minutes, outside)
        text = np.array(time.local_text(table["start"].to_numpy(), problem.settings.time_zone), dtype=object)
        return Matches(amount, table.index, table["rep"], start=text)

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, duty, start and minutes."""
        words = SENTENCE if match.facts["start"] else MISSING
        return words.say(language, rep=match.rep_name, item=match.item_name, amount=match.amount, **match.facts)
