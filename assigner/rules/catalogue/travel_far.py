"""A rep gets work that lies far from the rep's base.

## What it forbids
An item that lies farther from its rep's base than `free_km`, as the crow flies. Where a position is missing,
nothing is scored.

## Why
Hours on the road are hours without customers.

## Parameters
* `free_km` (default 20): so far is near.
* `cap_km` (default 500): what lies farther beyond the free distance is no worse.

## Example
Li Na's base is in Shanghai; a customer in Suzhou lies 84.1 km away: amount 65, the 64.1 km beyond 20, rounded up.

## How it is scored
Amount: kilometres beyond `free_km`, rounded up to whole ones, at most `cap_km`. At level `plan`, weight 1: a kilometre is worth
about one minute of uneven load.

---

# 路程太远

## 禁止什么
项目与销售代表驻地的直线距离超过 `free_km`。缺少位置的不计分。

## 为什么
在路上的时间就是没有客户的时间。

## 参数
* `free_km`（默认 20）：此距离以内算近。
* `cap_km`（默认 500）：超出部分达到此数后不再加重。

## 例子
李娜驻地在上海，苏州的客户距离 84.1 公里：超出 20 公里的部分为 64.1 公里，进位计 65。

## 如何计分
数值为超出 `free_km` 的公里数（进位取整），最多 `cap_km`。位于 `plan` 层级，权重 1：1 公里约相当于 1 分钟的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Row, column
from assigner.problem.places import distance_km
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{item} lies {km:,.0f} km from the base of {rep}: {beyond:,} km too far.",
    "{item}距{rep}驻地 {km:,.0f} 公里，超出 {beyond:,} 公里。",
)


class TravelFar(Rule):
    """See the module's page."""

    id = "travel-far"
    title = Words("far away", "路程太远")
    group = "taste"
    level = "plan"
    pairwise = True

    class Parameters(Row):
        """Parameters of the rule."""

        free_km: int = column(20, "So far is near.", "此距离以内算近（公里）。", "免计公里", ge=0, le=20_000)
        cap_km: int = column(500, "Most kilometres that count.", "计入公里数的上限。", "上限公里", ge=1, le=20_100)

    def applies(self, problem: Problem) -> bool:
        """Whether any rep and any item have a position."""
        return bool(_placed(problem.frames["reps"]).any() and _placed(problem.items).any())

    def post(self, to: Posting) -> None:
        """Price every option by the kilometres between item and base."""
        problem, options = to.problem, to.options
        item_placed, rep_placed = (
            np.append(_placed(problem.items), False),
            np.append(_placed(problem.frames["reps"]), False),
        )
        known = item_placed[np.minimum(options.item, problem.num_items)] & rep_placed[options.rep]
        at = np.flatnonzero(known & self.scoped(to))
        amount = np.zeros(len(options.item), dtype=np.int64)
        amount[at] = self._beyond(_metres(problem, options.item[at], options.rep[at]))
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Measure the way of each assigned item."""
        item = np.flatnonzero(self.scoped_plan(problem, plan))
        item = item[_placed(problem.items)[item] & _placed(problem.frames["reps"])[plan.rep[item]]]
        metres = _metres(problem, item, plan.rep[item])
        beyond = self._beyond(metres)
        return Matches(beyond, item, plan.rep[item], km=metres / 1000, beyond=beyond)

    def explain(self, match: Match, language: Language) -> str:
        """Name item and rep and the distance."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _beyond(self, metres: np.ndarray) -> np.ndarray:
        kilometres = -((self.parameters.free_km * 1000 - metres) // 1000)  # rounded up
        return np.asarray(np.clip(kilometres, 0, self.parameters.cap_km))


def _placed(table: pd.DataFrame) -> np.ndarray:
    return np.asarray(table["latitude"].notna() & table["longitude"].notna())


def _metres(problem: Problem, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
    """Return whole metres between each item and its rep's base, so that no float noise decides about a kilometre."""
    items, reps = problem.items, problem.frames["reps"]
    ends = [
        table[name].to_numpy(dtype=float)[at]
        for table, at in ((items, item), (reps, rep))
        for name in ("latitude", "longitude")
    ]
    return np.asarray(np.rint(distance_km(*ends) * 1000), dtype=np.int64)
