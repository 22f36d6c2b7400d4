"""A junior works on a duty without a senior beside.

## What it forbids
In a duty of several seats, a rep of seniority `junior_max` or below sits without a rep of seniority `senior_min` or above on
the same duty, the same date. Duties of one seat are not looked at: say there with `seniority` who may go alone. The seats
of a movable duty start together (rule starts-differ), so starts are not compared. The rule's scope looks at the junior;
the senior may be anybody.

## Why
Newcomers learn beside somebody who knows the trade, and the customer gets an answer.

## Parameters
* `junior_max` (default 2): up to this seniority a rep is a junior.
* `senior_min` (default 4): from this seniority on a rep is a senior; above `junior_max`.

## Example
A visit has two seats. With Zhang Min (1) and Li Na (4) all is well; with Zhang Min and Wang Wei (3) she is alone: 1; with
two juniors: 2.

## How it is scored
Amount 1 per seat with a junior who has no senior beside. At level `plan`, weight 120: worth about two hours of uneven load.

---

# 新人无资深人员陪同

## 禁止什么
有多个席位的任务中，资历不高于 `junior_max` 的销售代表在场，而同一任务、同一日期没有资历不低于 `senior_min` 的人。只有一个席位
的任务不检查（可用“最低资历”规定谁能独自前往）。可移动任务的各席位同时开始（规则 starts-differ），因此不比较开始时间。
作用范围看新人，资深人员不限。

## 为什么
新人在内行身边才学得会，客户也能得到答复。

## 参数
* `junior_max`（默认 2）：资历不高于此者为新人。
* `senior_min`（默认 4）：资历不低于此者为资深，须大于 `junior_max`。

## 例子
一次拜访有两个席位。张敏（1）与李娜（4）同去没有问题；张敏与王伟（3）同去，张敏无人带：计 1；两位新人同去：计 2。

## 如何计分
每个无资深人员陪同的新人席位计 1。位于 `plan` 层级，权重 120：约相当于 2 小时的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import model_validator

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} (seniority {held}) is on {item} on {day} without anybody of seniority {needed} or above.",
    "{rep}（资历 {held}）参加{day}的{item}，没有资历 {needed} 及以上的人陪同。",
)


class JuniorAlone(Rule):
    """See the module's page."""

    id = "junior-alone"
    title = Words("junior without senior", "新人无人带")
    group = "taste"
    level = "plan"
    weight = 120

    class Parameters(Row):
        """Parameters of the rule."""

        junior_max: int = column(
            2, "Up to this seniority a rep is a junior.", "资历不高于此者为新人。", "新人上限", ge=1, le=4
        )
        senior_min: int = column(
            4, "From this seniority on a rep is a senior.", "资历不低于此者为资深。", "资深下限", ge=2, le=5
        )

        @model_validator(mode="after")
        def _check_order(self) -> JuniorAlone.Parameters:
            if self.senior_min <= self.junior_max:
                raise ValueError(
                    f"senior_min ({self.senior_min}) must be above junior_max ({self.junior_max}). "
                    f"/ senior_min（{self.senior_min}）须大于 junior_max（{self.junior_max}）。"
                )
            return self

    def applies(self, problem: Problem) -> bool:
        """Whether any duty has several seats and anybody is a junior."""
        juniors = (_seniority(problem) <= self.parameters.junior_max) & self.rep_mask(problem)
        return bool(juniors.any() and (_crew(problem) >= 0).any())

    def post(self, to: Posting) -> None:
        """Post one row a seat: a junior there less the seniors on all seats of the duty is at most 0."""
        problem, options = to.problem, to.options
        crew = np.append(_crew(problem), -1)[np.minimum(options.item, problem.num_items)]
        seniority = np.append(_seniority(problem), 0)[options.rep]
        junior = np.flatnonzero((crew >= 0) & (seniority <= self.parameters.junior_max) & self.scoped(to))
        if not len(junior):
            return
        senior = np.flatnonzero((crew >= 0) & (seniority >= self.parameters.senior_min))
        seats, row = np.unique(options.item[junior], return_inverse=True)
        seat_row, seat_option = _matching(crew[senior], _crew(problem)[seats])
        to.rows(
            np.concatenate([row, seat_row]), np.concatenate([junior, senior[seat_option]]),
            np.concatenate([np.ones(len(row), dtype=np.int64), np.full(len(seat_row), -1)]),
            upper=np.zeros(len(seats), dtype=np.int64), item=seats,
        )  # fmt: skip

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Find the highest seniority on each date of a duty, and the juniors where it is too low."""
        items = problem.items
        table = items.loc[(_crew(problem) >= 0) & (plan.rep >= 0), ["occurrence", "earliest"]]
        table = table.assign(rep=plan.rep[table.index], held=_seniority(problem)[plan.rep[table.index]])
        highest = table.groupby("occurrence")["held"].transform("max")
        alone = table[
            (table["held"] <= self.parameters.junior_max)
            & (highest < self.parameters.senior_min)
            & self.scoped_plan(problem, plan)[table.index]
        ]
        days = time.day_text(time.day_number(alone["earliest"].to_numpy(dtype=np.int64), problem.settings.time_zone))
        return Matches(
            np.ones(len(alone)), alone.index, alone["rep"], held=alone["held"].to_numpy(),
            needed=np.full(len(alone), self.parameters.senior_min), day=np.array(days, dtype=object),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the junior, the duty, its day and the seniority that is missing."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)


def _seniority(problem: Problem) -> np.ndarray:
    return problem.frames["reps"]["seniority"].to_numpy(dtype=np.int64)


def _crew(problem: Problem) -> np.ndarray:
    """Return the occurrence of each item that shares it with another seat, -1 for all others."""
    occurrence = problem.items["occurrence"].to_numpy(dtype=np.int64)
    size = np.bincount(occurrence[occurrence >= 0], minlength=1)
    return np.where((occurrence >= 0) & (size[occurrence] > 1), occurrence, -1)


def _matching(keys: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return all (place in wanted, place in keys) with equal values."""
    order = np.argsort(keys, kind="stable")
    first, last = np.searchsorted(keys[order], wanted, "left"), np.searchsorted(keys[order], wanted, "right")
    count = last - first
    row = np.repeat(np.arange(len(wanted)), count)
    nth = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, order[first[row] + nth]
