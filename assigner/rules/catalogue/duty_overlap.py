"""A rep has two duties at once, or too little time between them for buffers and the way.

## What it forbids
Two duties of one rep where the later one starts before the earlier one has ended, with the time kept
free after the earlier and before the later, and with the way from place to place.

## Why
Nobody is in two places at once.

## Parameters
* `travel` (default true): whether the way between the duties' positions counts.

## Example
A visit in Pudong ends at 11:00 with 10 minutes after; a demo in Hongqiao, 45 minutes away, can start
at 11:55 at the earliest.

## How it is scored
Amount 1 for every pair of duties that clash. Hard by default.

---

# 任务冲突：同一时间有两项任务，或间隔不足以容纳缓冲与路程

## 禁止什么
同一位销售代表的两项任务，后一项在前一项结束（含前后缓冲与路程）之前开始。

## 为什么
没有人能同时出现在两个地方。

## 参数
* `travel`（默认 true）：是否计算任务地点之间的路程。

## 例子
浦东的拜访 11:00 结束，之后预留 10 分钟；虹桥的演示路程 45 分钟，最早 11:55 开始。

## 如何计分
每一对冲突的任务计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.fields import Row, column
from assigner.problem.places import longest_travel_minutes, travel_minutes
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.timed_pairs import pairs_in_plan, post_pairs

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} has {item} at {start} while {other} (with buffers and travel) lasts {short} minutes too long.",
    "{rep}在 {start} 有{item}，而{other}（含缓冲与路程）超时 {short} 分钟。",
)


class DutyOverlap(Rule):
    """See the module's page."""

    id = "duty-overlap"
    title = Words("duties overlap", "任务冲突")
    group = "time"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        travel: bool = column(True, "Whether ways count.", "是否计算路程。", "路程")

    def applies(self, problem: Problem) -> bool:
        """Whether two duties could meet."""
        return int(problem.timed.sum()) > 1

    def post(self, to: Posting) -> None:
        """Post cliques of overlapping intervals, and the further pairs that the way forbids."""
        items = to.problem.items
        option = np.flatnonzero(self.scoped(to) & (to.options.start >= 0))
        item, start = to.options.item[option], to.options.start[option]
        before, after = items["buffer_before"].to_numpy()[item], items["buffer_after"].to_numpy()[item]
        end = start + items["duration"].to_numpy()[item] + after
        to.conflicts(option, to.options.rep[option], start - before, end)
        longest = self._longest_way(to.problem)
        if longest:
            post_pairs(
                to, option, longest + self._longest_buffer(to.problem), lambda *pair: self._too_far(to.problem, *pair)
            )

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the starts and ends of each rep's duties."""
        items = np.flatnonzero(self.scoped_plan(problem, plan) & problem.timed)
        reach = self._longest_way(problem) + self._longest_buffer(problem) + 1
        first, second = pairs_in_plan(problem, plan, items, reach)
        short = self._needed(problem, first, second) - (
            plan.start[second] - self._end(problem, first, plan.start[first])
        )
        clash = short > 0
        first, second, short = first[clash], second[clash], short[clash]
        return Matches(
            np.ones(len(first)), second, plan.rep[second],
            other=problem.items["name"].to_numpy(dtype=object)[first], short=short,
            start=np.array(time.local_text(plan.start[second], problem.settings.time_zone), dtype=object),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, both duties and the missing minutes."""
        return SENTENCE.say(language, rep=match.rep_name, item=match.item_name, **match.facts)

    def _too_far(
        self, problem: Problem, first: np.ndarray, begin: np.ndarray, second: np.ndarray, start: np.ndarray
    ) -> np.ndarray:
        """Return which pairs the way alone forbids: their buffers do not overlap, but the way does not fit."""
        items = problem.items
        end = self._end(problem, first, begin)
        buffers = items["buffer_after"].to_numpy()[first] + items["buffer_before"].to_numpy()[second]
        gap = start - end
        return np.asarray((gap >= buffers) & (gap < self._needed(problem, first, second)))

    def _end(self, problem: Problem, item: np.ndarray, start: np.ndarray) -> np.ndarray:
        return np.asarray(start + problem.items["duration"].to_numpy()[item])

    def _needed(self, problem: Problem, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Return the minutes needed between the end of the first and the start of the second."""
        items = problem.items
        buffers = items["buffer_after"].to_numpy()[first] + items["buffer_before"].to_numpy()[second]
        way = travel_minutes(problem, first, second) if self.parameters.travel else 0
        return np.asarray(buffers + way)

    def _longest_way(self, problem: Problem) -> int:
        return longest_travel_minutes(problem, np.flatnonzero(problem.timed)) if self.parameters.travel else 0

    def _longest_buffer(self, problem: Problem) -> int:
        return int(problem.items["buffer_after"].max() + problem.items["buffer_before"].max())
