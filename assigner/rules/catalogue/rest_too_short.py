"""A rep gets too little rest between the duties of one day and those of a later one.

## What it forbids
A duty that starts on another local day than an earlier duty of the same rep, less than `rest_minutes`
after that one has ended.

## Why
Rest is law in many countries, and tired people make mistakes with customers.

## Parameters
* `rest_minutes` (default none: the rule is off): least minutes between the end of one day's duty and
  the start of another day's; 660 is the eleven hours of European law.

## Example
On-call until 23:00 and a visit at 08:00 leave nine hours: with 660 they cannot be one rep's.

## How it is scored
Amount 1 for every pair of duties that are too near. Hard by default.

---

# 休息不足：前一天的任务结束与之后一天的任务开始之间间隔太短

## 禁止什么
同一位销售代表的后一项任务在另一天（当地日期）开始，且距前一项任务结束不足 `rest_minutes` 分钟。

## 为什么
许多国家对休息时间有法律规定，疲劳也容易在客户面前出错。

## 参数
* `rest_minutes`（默认无，即不启用）：两天任务之间的最短休息分钟数；660 即欧洲法规的 11 小时。

## 例子
值班到 23:00，次日 08:00 拜访，只隔 9 小时：设为 660 时不能由同一人承担。

## 如何计分
每一对间隔不足的任务计 1。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.fields import Row, column
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.timed_pairs import pairs_in_plan, post_pairs

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} rests {rest} minutes between {other} and {item}; {needed} are needed.",
    "{rep}在{other}与{item}之间只休息 {rest} 分钟，需要 {needed} 分钟。",
)


class RestTooShort(Rule):
    """See the module's page."""

    id = "rest-too-short"
    title = Words("rest too short", "休息不足")
    group = "time"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        rest_minutes: int | None = column(
            None, "Least rest; off where empty.", "最短休息分钟数；为空则不启用。", "休息分钟", ge=1, le=10_080
        )

    def applies(self, problem: Problem) -> bool:
        """Whether a rest is asked for and two duties exist."""
        return self.parameters.rest_minutes is not None and int(problem.timed.sum()) > 1

    def post(self, to: Posting) -> None:
        """Post every pair of options that are too near."""
        option = np.flatnonzero(self.scoped(to) & (to.options.start >= 0))
        post_pairs(to, option, self._rest, lambda a, begin, _, start: self._too_near(to.problem, a, begin, start))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the end of each duty with the start of the rep's later ones."""
        items = np.flatnonzero(self.scoped_plan(problem, plan) & problem.timed)
        first, second = pairs_in_plan(problem, plan, items, self._rest)
        end = plan.start[first] + problem.items["duration"].to_numpy()[first]
        rest = plan.start[second] - end
        zone = problem.settings.time_zone
        nights = time.day_number(plan.start[first], zone) != time.day_number(plan.start[second], zone)
        broken = (rest >= 0) & (rest < self._rest) & nights
        return Matches(
            np.ones(int(broken.sum())), second[broken], plan.rep[second[broken]], rest=rest[broken],
            needed=np.full(int(broken.sum()), self._rest),
            other=problem.items["name"].to_numpy(dtype=object)[first[broken]],
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, both duties and the rest."""
        return SENTENCE.say(language, rep=match.rep_name, item=match.item_name, **match.facts)

    @property
    def _rest(self) -> int:
        return int(self.parameters.rest_minutes or 0)

    def _too_near(self, problem: Problem, first: np.ndarray, begin: np.ndarray, start: np.ndarray) -> np.ndarray:
        gap = start - (begin + problem.items["duration"].to_numpy()[first])
        zone = problem.settings.time_zone
        return np.asarray(
            (gap >= 0) & (gap < self._rest) & (time.day_number(begin, zone) != time.day_number(start, zone))
        )
