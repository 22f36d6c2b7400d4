"""A rep has too many minutes of duties on one day.

## What it forbids
Duties of one rep that start on one local day and together take more than `limit_minutes`.

## Why
A day of back-to-back visits leaves no time for the accounts, and the last customer gets what is left.

## Parameters
* `limit_minutes` (default none: the rule is off): most minutes of duties a day.

## Example
With 240, two visits of 90 minutes and a demo of 60 fill the day; a further call of 30 does not fit.

## How it is scored
Amount: minutes above the limit, summed over reps and days. Hard by default.

---

# 单日任务时长过多

## 禁止什么
同一位销售代表在同一当地日期开始的任务合计超过 `limit_minutes` 分钟。

## 为什么
全天连轴拜访就没有时间维护客户，最后一位客户也得不到应有的精力。

## 参数
* `limit_minutes`（默认无，即不启用）：每天任务的最多分钟数。

## 例子
设为 240 时，两次 90 分钟的拜访加一次 60 分钟的演示就满了；再加 30 分钟的通话放不下。

## 如何计分
数值为超出的分钟数，按人与日期合计。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.amounts import amounts_of
from assigner.problem.fields import Row, column
from assigner.rules.contract import HARD, Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} has {minutes:,} minutes of duties on {day}; at most {limit:,} are allowed.",
    "{rep}在 {day} 的任务共 {minutes:,} 分钟，最多允许 {limit:,} 分钟。",
)


class DutyMinutesPerDay(Rule):
    """See the module's page."""

    id = "duty-minutes-per-day"
    title = Words("too many duty minutes a day", "单日任务时长过多")
    group = "time"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        limit_minutes: int | None = column(
            None, "Most minutes a day; off where empty.", "每天最多分钟数；为空则不启用。", "每天分钟", ge=1, le=1440
        )

    def applies(self, problem: Problem) -> bool:
        """Whether a limit is set and there are duties."""
        return self.parameters.limit_minutes is not None and bool(problem.timed.any())

    def post(self, to: Posting) -> None:
        """Post a row per (rep, day)."""
        option = np.flatnonzero(self.scoped(to) & (to.options.start >= 0))
        rep = to.options.rep[option]
        minutes = amounts_of(to.problem, "minutes").of(to.options.item[option], rep)
        day = time.day_number(to.options.start[option], to.problem.settings.time_zone)
        days, row = np.unique(np.stack([rep, day]), axis=1, return_inverse=True)
        limit = np.full(days.shape[1], self.parameters.limit_minutes)
        to.rows(row.ravel(), option, minutes, upper=limit, rep=days[0], day=days[1])

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum each rep's duties by day."""
        items = np.flatnonzero(self.scoped_plan(problem, plan) & problem.timed & (plan.start >= 0))
        table = pd.DataFrame(
            {"rep": plan.rep[items], "minutes": amounts_of(problem, "minutes").of(items, plan.rep[items])}
        )
        table["day"] = time.day_number(plan.start[items], problem.settings.time_zone)
        total = table.groupby(["rep", "day"], as_index=False)["minutes"].sum()
        over = total[total["minutes"] > self.parameters.limit_minutes]
        return Matches(
            over["minutes"] - self.parameters.limit_minutes, rep=over["rep"], minutes=over["minutes"],
            day=np.array(time.day_text(over["day"].to_numpy()), dtype=object),
            limit=np.full(len(over), self.parameters.limit_minutes),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the rep, the day and its minutes."""
        return SENTENCE.say(language, rep=match.rep_name, **match.facts)
