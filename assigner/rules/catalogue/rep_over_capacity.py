"""A rep carries more than the rep's capacity.

## What it forbids
The load of a rep in a dimension (minutes, count, value, potential, or any that the problem names),
over the horizon or in one period, together with load that is not in the plan, exceeds the capacity.

## Why
Minutes that do not exist cannot be worked: everything the rep has gets late.

## Parameters
* `dimensions` (default: all that have a capacity): which dimensions are looked at.

## Example
Li Na has 2,400 minutes a week. Accounts take 1,500, a demo 120, calls outside the plan 600: 2,220 of
2,400 are used. A further account of 300 minutes a week does not fit.

## How it is scored
Amount: what the plan adds beyond what the capacity leaves (in steps of the dimension's resolution),
summed over reps, dimensions and periods. Hard by default.

---

# 超出产能

## 禁止什么
销售代表在某一维度（分钟、数量、价值、潜力或自定义维度）上的负荷，加上方案外的既有负荷，在整个计划期或某一期间超过产能。

## 为什么
不存在的时间做不了事：他手上的一切都会延误。

## 参数
* `dimensions`（默认：所有设有产能的维度）：检查哪些维度。

## 例子
李娜每周 2,400 分钟：客户占 1,500，演示 120，方案外电话 600，已用 2,220；再加每周 300 分钟的客户就放不下。

## 如何计分
数值为方案新增负荷超出剩余产能的部分（以维度步长计），按人、维度、期间合计。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, dimensions
from assigner.problem.fields import Id, Row, column
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.scope import period_mask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.plan.plan import Plan
    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} carries {load:,} of {capacity:,} {dimension} in {period}: {amount:,} too many.",
    "{rep}在{period}的{dimension}负荷为 {load:,}，产能 {capacity:,}，超出 {amount:,}。",
)


class RepOverCapacity(Rule):
    """See the module's page."""

    id = "rep-over-capacity"
    title = Words("over capacity", "超出产能")
    group = "load"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        dimensions: list[Id] = column(list, "Dimensions looked at; all where empty.", "检查的维度；为空表示全部。", "维度")

    def applies(self, problem: Problem) -> bool:
        """Whether any rep in scope has a capacity."""
        return any(True for _ in self._limited(problem))

    def post(self, to: Posting) -> None:
        """Post one row per (rep, period) and dimension that has a capacity."""
        options = to.options
        placed = np.flatnonzero(self.scoped(to))
        item, rep, start = options.item[placed], options.rep[placed], options.start[placed]
        for amounts, limits in self._limited(to.problem):
            row_of = _row_lookup(to.problem, limits)
            entries = [pd.DataFrame({"entry": np.arange(len(item)), "period": HORIZON, "amount": amounts.of(item, rep)})]
            if (limits["period"] != HORIZON).any():
                entries.append(amounts.by_period(item, rep, start))
            table = pd.concat(entries, ignore_index=True)
            row = row_of[rep[table["entry"]], table["period"]]
            used = ((row >= 0) & (table["amount"] != 0)).to_numpy()
            to.rows(
                row[used], placed[table["entry"][used]], table["amount"].to_numpy()[used],
                upper=_room(limits).to_numpy(),
                rep=limits["rep"].to_numpy(), period=limits["period"].to_numpy(),
            )  # fmt: skip

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum what each rep carries per period and compare."""
        item = np.flatnonzero(self.scoped_plan(problem, plan))
        carried = pd.DataFrame({"item": item, "rep": plan.rep[item]})
        found = []
        for amounts, limits in self._limited(problem):
            parts = amounts.by_period(item, plan.rep[item], plan.start[item])
            parts = parts.assign(rep=carried["rep"].to_numpy()[parts["entry"]])
            whole = carried.assign(period=HORIZON, amount=amounts.of(item, plan.rep[item]))
            load = pd.concat([parts, whole]).groupby(["rep", "period"])["amount"].sum()
            table = limits.merge(load.rename("load").reset_index(), on=["rep", "period"], how="left")
            table["planned"] = table["load"].fillna(0).astype("int64")
            table["load"] = table["planned"] + table["current_load"]
            table["over"] = table["planned"] - _room(table)
            found.append(table[table["over"] > 0].assign(dimension=amounts.dimension))
        return _matches(problem, pd.concat(found, ignore_index=True))

    def explain(self, match: Match, language: Language) -> str:
        """Name rep, load, capacity, dimension and period."""
        return SENTENCE.say(language, rep=match.rep_name, amount=match.amount, **match.facts)

    def _limited(self, problem: Problem) -> Iterator[tuple[Amounts, pd.DataFrame]]:
        """Yield the dimensions with the capacities that are given for reps and periods in scope."""
        reps = self.rep_mask(problem)
        periods = np.append(period_mask(self.scope, problem), not self.scope.periods)
        for dimension in self.parameters.dimensions or dimensions(problem):
            amounts = amounts_of(problem, dimension)
            limits = amounts.limits()
            limits = limits[(limits["capacity"] != ABSENT) & reps[limits["rep"]] & periods[limits["period"]]]
            if len(limits):
                yield amounts, limits.reset_index(drop=True)


def _room(limits: pd.DataFrame) -> pd.Series[int]:
    """Return what the plan may add; a rep who is over already has room for nothing, which breaks no rule yet."""
    return (limits["capacity"] - limits["current_load"]).clip(lower=0)


def _row_lookup(problem: Problem, limits: pd.DataFrame) -> np.ndarray:
    """Return the row number at ``[rep, period]`` (the last column is the horizon), -1 without a limit."""
    lookup = np.full((problem.num_reps, len(problem.periods) + 1), -1, dtype=np.int64)
    lookup[limits["rep"], limits["period"]] = np.arange(len(limits))
    return lookup


def _matches(problem: Problem, table: pd.DataFrame) -> Matches:
    labels = np.append(problem.periods["label"].to_numpy(dtype=object), "horizon")
    return Matches(
        table["over"],
        rep=table["rep"],
        dimension=table["dimension"],
        period=labels[table["period"].to_numpy(dtype=np.int64)],
        load=table["load"],
        capacity=table["capacity"],
    )
