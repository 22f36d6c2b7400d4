"""A rep has duties on too many days in a row.

## What it forbids
More than `limit_days` consecutive local days on each of which a duty of the rep starts.

## Why
People need days without customers; many contracts and laws say so.

## Parameters
* `limit_days` (default none: the rule is off): most days in a row.

## Example
With 5, duties from Monday to Saturday break the rule once; Monday to Sunday twice.

## How it is scored
Amount 1 for every stretch of `limit_days + 1` days that all have a duty: a run of n days has amount
n - `limit_days`. Hard by default.

---

# 连续任务天数过多

## 禁止什么
同一位销售代表连续超过 `limit_days` 个当地日期每天都有任务开始。

## 为什么
人需要没有客户的日子，许多合同与法规也这样规定。

## 参数
* `limit_days`（默认无，即不启用）：最多连续天数。

## 例子
设为 5 时，周一到周六每天有任务计 1，周一到周日计 2。

## 如何计分
每一段连续 `limit_days + 1` 天都有任务计 1：连续 n 天计 n - `limit_days`。默认为硬性规则。
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
    "{rep} has duties on every day from {first} to {last}; at most {limit} in a row are allowed.",
    "{rep}从 {first} 到 {last} 每天都有任务；最多允许连续 {limit} 天。",
)


class TooManyDutyDaysInARow(Rule):
    """See the module's page."""

    id = "too-many-duty-days-in-a-row"
    title = Words("too many duty days in a row", "连续任务天数过多")
    group = "time"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        limit_days: int | None = column(
            None, "Most days in a row; off where empty.", "最多连续天数；为空则不启用。", "连续天数", ge=1, le=366
        )

    def applies(self, problem: Problem) -> bool:
        """Whether a limit is set and there are duties."""
        return self.parameters.limit_days is not None and bool(problem.timed.any())

    def post(self, to: Posting) -> None:
        """Post a switch per (rep, day) that duties turn on, and a row per stretch of days."""
        option = np.flatnonzero(self.scoped(to) & (to.options.start >= 0))
        if len(option) == 0:
            return
        day = time.day_number(to.options.start[option], to.problem.settings.time_zone)
        first, width = int(day.min()), int(day.max() - day.min()) + 1
        worked, switch_of = np.unique(to.options.rep[option] * width + (day - first), return_inverse=True)
        _, on = to.switches(len(worked))
        self._bind(to, option, on[switch_of])
        stretches = self._stretches(worked, width)
        row = np.repeat(np.arange(len(stretches)), self._limit + 1)
        limit = np.full(len(stretches), self._limit)
        to.rows(row, on[stretches.ravel()], np.ones(len(row), dtype=np.int64), upper=limit)

    def _bind(self, to: Posting, option: np.ndarray, on: np.ndarray) -> None:
        """Say for every option that it turns its day's switch on."""
        rows = np.arange(len(option))
        one = np.ones(len(option), dtype=np.int64)
        to.bind(
            np.concatenate([rows, rows]), np.concatenate([option, on]), np.concatenate([one, -one]),
            upper=np.zeros(len(option), dtype=np.int64),
        )  # fmt: skip

    def _stretches(self, worked: np.ndarray, width: int) -> np.ndarray:
        """Return, a row each, the switches of every ``limit + 1`` days in a row of one rep."""
        length = self._limit + 1
        if len(worked) < length:
            return np.zeros((0, length), dtype=np.int64)
        at = np.lib.stride_tricks.sliding_window_view(np.arange(len(worked)), length)
        joined = worked[at[:, -1]] - worked[at[:, 0]] == length - 1
        same_rep = worked[at[:, -1]] // width == worked[at[:, 0]] // width
        return np.asarray(at[joined & same_rep])

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Find each rep's runs of days with duties."""
        items = np.flatnonzero(self.scoped_plan(problem, plan) & problem.timed & (plan.start >= 0))
        day = time.day_number(plan.start[items], problem.settings.time_zone)
        found: list[tuple[int, int, int, int]] = []
        for rep in np.unique(plan.rep[items]).tolist():
            days = np.unique(day[plan.rep[items] == rep])
            runs = np.split(days, np.flatnonzero(np.diff(days) > 1) + 1)
            found += [(len(run) - self._limit, rep, run[0], run[-1]) for run in runs if len(run) > self._limit]
        amount, reps, first, last = (list(part) for part in zip(*found, strict=True)) if found else ([], [], [], [])
        return Matches(
            amount, rep=reps, first=np.array(time.day_text(np.array(first, dtype=np.int64)), dtype=object),
            last=np.array(time.day_text(np.array(last, dtype=np.int64)), dtype=object),
            limit=np.full(len(amount), self._limit),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the rep and the run of days."""
        return SENTENCE.say(language, rep=match.rep_name, **match.facts)

    @property
    def _limit(self) -> int:
        return int(self.parameters.limit_days or 0)
