"""A rep gets work that another rep would rather have.

## What it forbids
A rep whose wish for an item is below the strongest wish of any active rep in scope. A rep's wish, -100 (please not) to
100 (gladly), is the sum of the points of the rep's preferences that name a tag of the item, or its id (a duty's id
stands for all its dates and seats), held within these limits. No preference is a wish of 0.

## Why
People do well what they like to do, and stay.

## Parameters
None.

## Example
Li Na likes `hospital` (40 points), Wang Wei would rather not (-30), Zhang Min says nothing. A hospital misses 0 with
Li Na, 40 with Zhang Min, 70 with Wang Wei.

## How it is scored
Amount: the strongest wish less the own wish. At level `plan`, weight 1: one point is worth about one minute of
uneven load.

---

# 意愿未满足

## 禁止什么
销售代表对项目的意愿低于范围内在岗人员中的最强者。意愿为 -100（请不要）到 100（很乐意）：本人各项偏好中，标签或编号与项目
相符者的分值之和，限制在此范围内；任务编号代表其所有日期与席位。没有偏好即为 0。

## 为什么
人做喜欢的事做得好，也留得住。

## 参数
无。

## 例子
李娜喜欢医院客户（40 分），王伟不太愿意（-30 分），张敏没有意见。医院客户分给李娜计 0，给张敏计 40，给王伟计 70。

## 如何计分
数值为最强意愿减去本人意愿。位于 `plan` 层级，权重 1：1 点约相当于 1 分钟的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.rules.contract import Posting, Rule
from assigner.rules.traits import Traits

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} wishes for {item} with {wish} points; the keenest of the team with {best}.",
    "{rep}对{item}的意愿为 {wish} 分，最愿意承担者为 {best} 分。",
)
LIMIT = 100


class PreferenceMissed(Rule):
    """See the module's page."""

    id = "preference-missed"
    title = Words("preference missed", "意愿未满足")
    group = "taste"
    level = "plan"
    pairwise = True

    def applies(self, problem: Problem) -> bool:
        """Whether any preference names an item, and anybody is there."""
        return bool(self._judged(problem).any() and len(_carried(problem)))

    def post(self, to: Posting) -> None:
        """Price every option by what its rep's wish misses against the strongest."""
        problem, options = to.problem, to.options
        traits = _traits(problem)
        named = np.append(traits.count > 0, False)
        at = np.flatnonzero(named[np.minimum(options.item, problem.num_items)] & self.scoped(to))
        item = options.item[at]
        amount = np.zeros(len(options.item), dtype=np.int64)
        amount[at] = np.maximum(0, self._best(problem)[item] - _held(traits.sums(item, options.rep[at])))
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Join each assigned item's tags and ids with its rep's preferences, compare with the strongest wish."""
        named = _carried(problem)["item"].unique()
        named = named[self.scoped_plan(problem, plan)[named]]
        items = pd.DataFrame({"item": named, "rep": plan.rep[named].astype("int64")})
        own = _carried(problem).merge(items, on="item").merge(_preferences(problem), on=["rep", "tag"])
        points = own.groupby("item")["points"].sum().reindex(items["item"], fill_value=0)
        wish = points.clip(-LIMIT, LIMIT).to_numpy()
        best = self._best(problem)[items["item"]]
        return Matches(np.maximum(0, best - wish), items["item"], items["rep"], wish=wish, best=best)

    def explain(self, match: Match, language: Language) -> str:
        """Name rep and item, the wish and the strongest wish."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _judged(self, problem: Problem) -> np.ndarray:
        return np.asarray(problem.rep_active & self.rep_mask(problem))

    def _best(self, problem: Problem) -> np.ndarray:
        """Return the strongest wish for each item over the judged reps."""
        key = ("strongest wish", self.name)
        if key not in problem.derived:
            judged = np.flatnonzero(self._judged(problem))
            problem.derived[key] = _held(_traits(problem).best(judged))
        found: np.ndarray = problem.derived[key]
        return found


def _held(points: np.ndarray) -> np.ndarray:
    return np.asarray(np.clip(points, -LIMIT, LIMIT))


def _preferences(problem: Problem) -> pd.DataFrame:
    """Return ``rep, tag, points`` of all preferences."""
    return problem.frames["reps.preferences"].rename(columns={"row": "rep"})


def _carried(problem: Problem) -> pd.DataFrame:
    """Return ``item, tag``: the tags and ids of items that some preference names, each once."""
    if "preferred names" not in problem.derived:
        number = np.arange(problem.num_items)
        tags = pd.DataFrame({"item": problem.item_tags["item"], "tag": problem.tags[problem.item_tags["tag"]]})
        ids = [pd.DataFrame({"item": number, "tag": problem.items[name].to_numpy()}) for name in ("id", "base_id")]
        table = pd.concat([tags, *ids], ignore_index=True).astype({"item": "int64", "tag": "str"})
        table = table[table["tag"].isin(_preferences(problem)["tag"].unique())]
        problem.derived["preferred names"] = table.drop_duplicates(ignore_index=True)
    found: pd.DataFrame = problem.derived["preferred names"]
    return found


def _traits(problem: Problem) -> Traits:
    """Return the names that preferences mention as traits, worth their points; made once a problem."""
    if "preferred traits" not in problem.derived:
        carried, said = _carried(problem), _preferences(problem)
        names = pd.Index(said["tag"].unique())
        value = np.zeros((len(names), problem.num_reps), dtype=np.int64)
        np.add.at(value, (names.get_indexer(said["tag"]), said["rep"].to_numpy()), said["points"].to_numpy())
        trait = names.get_indexer(carried["tag"])
        problem.derived["preferred traits"] = Traits(
            carried["item"], trait, np.ones(len(carried)), value, problem.num_items
        )
    found: Traits = problem.derived["preferred traits"]
    return found
