"""An item goes to a rep who fits it less than another one would.

## What it forbids
A rep whose fit with an item is below the best fit of any active rep in scope. The fit, 0 to 100, is the `fit` of the
pairs table where it is given; else the share of the item's wished skills that the rep satisfies, by points; else 0.
A wish is satisfied by a skill at its level or above that is valid on every day of the horizon (without a horizon,
validity is not looked at). Items with neither wishes nor a fit in the pairs table are not scored.

## Why
The right person sells more in less time; the wrong one is not forbidden, but costs.

## Parameters
None.

## Example
`account A` wishes `finance` (30 points) and `german` (10 points). Li Na holds finance: fit 75. Wang Wei holds both: fit
100. A plan that gives `A` to Li Na misses 25.

## How it is scored
Amount: best fit less own fit, in whole percent points (a half is rounded up). At level `plan`, weight 1, so that one point of fit is
worth about one minute of uneven load.

---

# 匹配度不足

## 禁止什么
销售代表与项目的匹配度低于范围内在岗人员中的最佳者。匹配度为 0 到 100：组合表给出的优先；否则按期望技能的分值，取已满足
部分的占比；都没有则为 0。技能等级不低于期望、且整个计划期内有效才算满足（没有计划期时不看有效期）。既无期望技能、组合表
也未给出匹配度的项目不计分。

## 为什么
合适的人用更少的时间卖得更多；不合适并非禁止，但有代价。

## 参数
无。

## 例子
`客户 A` 期望金融（30 分）和德语（10 分）。李娜具备金融：匹配度 75；王伟两者皆备：匹配度 100。把 `A` 分给李娜，少 25。

## 如何计分
数值为最佳匹配度减去实际匹配度（百分点，四舍五入）。位于 `plan` 层级，权重 1：匹配度 1 点约相当于 1 分钟的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.rules.contract import Posting, Rule
from assigner.rules.traits import Traits

if TYPE_CHECKING:
    import pandas as pd

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} fits {item} by {fit} of 100; the best of the team by {best}.",
    "{rep}与{item}的匹配度为 {fit}，最佳人选为 {best}。",
)


class FitMissed(Rule):
    """See the module's page."""

    id = "fit-missed"
    title = Words("fit missed", "匹配度不足")
    group = "taste"
    level = "plan"
    pairwise = True

    def applies(self, problem: Problem) -> bool:
        """Whether any item has wishes or fits, and anybody is there to fit."""
        scored = len(problem.item_wishes) > 0 or "fit" in problem.pair_table.values
        return bool(scored and self._judged(problem).any())

    def post(self, to: Posting) -> None:
        """Price every option by what its fit misses against the best."""
        problem, options = to.problem, to.options
        best = np.append(self._best(problem), -1)
        at = np.flatnonzero((best[np.minimum(options.item, problem.num_items)] >= 0) & self.scoped(to))
        item, rep = options.item[at], options.rep[at]
        traits = _wishes(problem)
        fit = _share(traits.sums(item, rep), traits.total_weight()[item])
        own = problem.pair_value("fit", item, rep)
        amount = np.zeros(len(options.item), dtype=np.int64)
        amount[at] = np.maximum(0, best[item] - np.where(np.isnan(own), fit, np.nan_to_num(own)).astype(np.int64))
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join the wishes of each assigned item with its rep's skills, put given fits over it, compare with the best."""
        best = self._best(problem)
        items = problem.items.loc[self.scoped_plan(problem, plan) & (best >= 0), []]
        items = items.assign(rep=plan.rep[items.index].astype("int64")).rename_axis("item").reset_index()
        wishes = problem.item_wishes.reset_index(names="wish").merge(items, on="item")
        held = wishes.merge(_lasting(problem), on=["rep", "skill"], suffixes=("", "_held"))
        satisfied = held.loc[held["level_held"] >= held["level"], ["wish", "item", "points"]].drop_duplicates("wish")
        got = satisfied.groupby("item")["points"].sum().reindex(items["item"], fill_value=0).to_numpy()
        asked = wishes.groupby("item")["points"].sum().reindex(items["item"], fill_value=0).to_numpy()
        given = items.merge(problem.pair_table.having("fit"), on=["item", "rep"], how="left")
        own = given["fit"].to_numpy(dtype=float, na_value=np.nan)
        fit = np.where(np.isnan(own), np.floor(100 * got / np.maximum(asked, 1) + 0.5), own).astype(np.int64)
        best = best[items["item"]]
        return Matches(np.maximum(0, best - fit), items["item"], items["rep"], fit=fit, best=best)

    def explain(self, match: Match, language: Language) -> str:
        """Name rep and item, the fit and the best fit."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _judged(self, problem: Problem) -> np.ndarray:
        return np.asarray(problem.rep_active & self.rep_mask(problem))

    def _best(self, problem: Problem) -> np.ndarray:
        """Return the best fit of each item over the judged reps, -1 for items that are not scored."""
        key = ("best fit", self.name)
        if key not in problem.derived:
            problem.derived[key] = self._find_best(problem)
        found: np.ndarray = problem.derived[key]
        return found

    def _find_best(self, problem: Problem) -> np.ndarray:
        """Work the best fits out: once a set of wishes, once an item where the pairs table gives fits of its own."""
        judged, traits = np.flatnonzero(self._judged(problem)), _wishes(problem)
        total = traits.total_weight()
        best = np.where(traits.count > 0, _share(traits.best(judged), total), -1)
        given = problem.pair_table.having("fit")
        if len(given):
            alone = np.unique(given["item"])
            place = np.full(problem.num_reps, -1)
            place[judged] = np.arange(len(judged))
            given = given[place[given["rep"]] >= 0]
            pairs = (given["item"].to_numpy(), place[given["rep"]])
            best[alone] = _share(np.maximum(0, traits.best_of(alone, judged, pairs)), total[alone])
            np.maximum.at(best, pairs[0], given["fit"].to_numpy(dtype=np.int64))
        return best


def _share(sums: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return 100 x sums / total as whole numbers, a half rounded up; 0 where the total is 0."""
    return np.asarray((200 * sums + total) // np.maximum(2 * total, 1))


def _lasting(problem: Problem) -> pd.DataFrame:
    """Return ``rep, skill, level``: the skills that are valid on every day of the horizon."""
    held, horizon = problem.rep_skills, problem.settings.horizon
    if horizon is not None:
        first, last = time.horizon_bounds(problem.settings)
        days = time.day_number(np.array([first, last - 1]), problem.settings.time_zone)
        held = held[(held["first_day"] <= days[0]) & (held["last_day"] >= days[1])]
    return held[["rep", "skill", "level"]]


def _wishes(problem: Problem) -> Traits:
    """Return wishes as traits: one a (skill, level), worth 1 with reps who hold it; made once a problem."""
    if "wishes" not in problem.derived:
        wishes, held = problem.item_wishes, _lasting(problem)
        reach = np.zeros((len(problem.skills), problem.num_reps), dtype=np.int64)
        np.maximum.at(reach, (held["skill"].to_numpy(), held["rep"].to_numpy()), held["level"].to_numpy())
        kinds, trait = np.unique(wishes[["skill", "level"]].to_numpy(dtype=np.int64), axis=0, return_inverse=True)
        value = reach[kinds[:, 0]] >= kinds[:, 1][:, None]
        problem.derived["wishes"] = Traits(wishes["item"], trait, wishes["points"], value, problem.num_items)
    found: Traits = problem.derived["wishes"]
    return found
