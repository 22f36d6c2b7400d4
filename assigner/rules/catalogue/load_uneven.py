"""Loads are uneven: some reps carry more than their fair share, others less.

## What it forbids
The load of a rep in a dimension, with load that is not in the plan, away from its target: the one
that the problem sets, else the rep's fair share of all work that the rep could take, in proportion to
capacity.

## Why
Uneven books burn out the strong, starve the weak, and are felt as unfair by both.

## Parameters
* `dimension` (default `auto`: minutes if any are given, else count).
* `measure`: `total` (default) sums what everybody is away from the target, above and below; `largest`
  looks at the largest excess only (min-max); `leximin` at the largest, then at the two largest
  together, and so on, at successive steps of the level.
* `within`: `all` (default) or `team`: with `largest` and `leximin`, one largest for all or one a team.
* `tolerance_percent` (default 0): how far from the target is still even.
* `depth` (default 5): how many steps `leximin` takes; each costs a solve.

## Example
Two reps with equal capacity share 1,000 minutes; 600 and 400 are 100 away from 500 each: amount 200
by `total`, 100 by `largest`.

## How it is scored
Amount in steps of the dimension's resolution (minutes: 1). At level `plan`, weight 1.

---

# 负荷不均：有人超出应得份额，有人不足

## 禁止什么
销售代表在某一维度的负荷（含方案外负荷）偏离目标。目标取问题中设定的值；未设定时，为其可承担的全部工作按产能比例应得的份额。

## 为什么
不均衡会累垮强者、饿着弱者，双方都觉得不公平。

## 参数
* `dimension`（默认 `auto`：填写了分钟则用分钟，否则用数量）。
* `measure`：`total`（默认）合计所有人的上下偏差；`largest` 只看最大超额；`leximin` 先看最大，再看最大的两个之和，依此类推（层级内逐步优化）。
* `within`：`all`（默认）或 `team`：`largest` 与 `leximin` 时，全体一个最大值，或每个团队一个。
* `tolerance_percent`（默认 0）：偏离目标多少仍算均衡。
* `depth`（默认 5）：`leximin` 的步数，每步需求解一次。

## 例子
两位产能相同的销售代表分 1,000 分钟：600 与 400 各偏离 500 达 100，按 `total` 计 200，按 `largest` 计 100。

## 如何计分
以维度步长计（分钟为 1）。位于 `plan` 层级，权重 1。
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.amounts import amounts_of
from assigner.problem.fair_share import Sharing, fair_targets
from assigner.problem.fields import Id, Row, column
from assigner.rules.contract import Posting, Rule
from assigner.rules.loads import entries_by_rep, horizon_loads, in_units, said

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.amounts import Amounts
    from assigner.problem.problem import Problem

EACH = Words(
    "{rep} carries {load:,.10g} {dimension} where {target:,.10g} would be fair: {away:,.10g} counts as uneven.",
    "{rep}的{dimension}负荷为 {load:,.10g}，应得 {target:,.10g}：不均计 {away:,.10g}。",
)
LARGEST = Words(
    "The {top} largest excess(es) of {dimension} over the fair share sum to {away:,.10g}; {rep} leads with {load:,.10g} where {target:,.10g} would be fair.",
    "{dimension}超出应得份额最大的 {top} 项合计 {away:,.10g}；{rep}居首，负荷 {load:,.10g}，应得 {target:,.10g}。",
)


class LoadUneven(Rule):
    """See the module's page."""

    id = "load-uneven"
    title = Words("uneven load", "负荷不均")
    group = "load"
    level = "plan"

    class Parameters(Row):
        """Parameters of the rule."""

        dimension: Id = column("auto", "Dimension to balance.", "要均衡的维度。", "维度")
        measure: Literal["total", "largest", "leximin"] = column(
            "total", "total, largest or leximin.", "度量方式。", "度量"
        )
        within: Literal["all", "team"] = column("all", "all or team.", "全体或团队。", "范围")
        tolerance_percent: int = column(
            0, "Still even, percent of target.", "仍算均衡的偏差百分比。", "容差", ge=0, le=100
        )
        depth: int = column(5, "Steps of leximin.", "leximin 步数。", "步数", ge=1, le=20)

    def applies(self, problem: Problem) -> bool:
        """Whether two reps share something to be measured."""
        if int((self.rep_mask(problem) & problem.rep_active).sum()) < 2:
            return False
        amounts = amounts_of(problem, self._dimension(problem))
        return bool((amounts.base[self.item_mask(problem)] > 0).any())

    def steps(self, problem: Problem) -> int:
        """Return the depth of leximin, at most the largest number of reps in a group; else 1."""
        if self.parameters.measure != "leximin":
            return 1
        group = self._group(problem)
        largest = int(np.bincount(group[group >= 0]).max(initial=1))
        return min(int(self.parameters.depth), largest)

    def post(self, to: Posting) -> None:
        """Post a row per sharing rep around its target."""
        amounts, low, high, load = self._targets(to.problem)
        reps = np.flatnonzero(self._sharing(to.problem))
        row_of = np.full(to.problem.num_reps, -1, dtype=np.int64)
        row_of[reps] = np.arange(len(reps))
        entries = entries_by_rep(to, amounts, row_of, np.flatnonzero(self.scoped(to)))
        lower, upper = (low - load)[reps], (high - load)[reps]
        if self.parameters.measure == "total":
            to.rows(*entries, lower=lower, upper=upper, rep=reps)
            return
        group = self._group(to.problem)[reps]
        for step in range(self.steps(to.problem)):
            to.rows(*entries, upper=upper, step=step, group=group, top=step + 1, rep=reps)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum each rep's load and compare with the target."""
        amounts, low, high, load = self._targets(problem)
        target = (low + high) // 2
        item = np.flatnonzero(self.scoped_plan(problem, plan))
        rep = plan.rep[item]
        carried = load.copy()
        np.add.at(carried, rep, amounts.of(item, rep))
        facts = {"load": in_units(amounts, carried), "target": in_units(amounts, target)}
        if self.parameters.measure == "total":
            away = np.where(self._sharing(problem), np.maximum(0, np.maximum(low - carried, carried - high)), 0)
            return Matches(
                away, rep=np.arange(problem.num_reps), away=in_units(amounts, away),
                dimension=np.full(len(away), amounts.dimension, dtype=object), **facts,
            )  # fmt: skip
        return self._largest(problem, amounts, np.maximum(0, carried - high), facts)

    def _largest(self, problem: Problem, amounts: Amounts, over: np.ndarray, facts: dict[str, np.ndarray]) -> Matches:
        """Return one match per group and step: the sum of the largest excesses, told by the first of them."""
        rows = []
        group = self._group(problem)
        for step in range(self.steps(problem)):
            for number in range(group.max(initial=-1) + 1):
                members = np.flatnonzero(group == number)
                ranked = members[np.argsort(-over[members], kind="stable")][: step + 1]
                rows.append((int(over[ranked].sum()), int(ranked[0]), step))
        amount, rep, steps = (np.array(part, dtype=np.int64) for part in zip(*rows, strict=True))
        return Matches(
            amount, rep=rep, step=steps, top=steps + 1, away=in_units(amounts, amount),
            dimension=np.full(len(amount), amounts.dimension, dtype=object),
            load=facts["load"][rep], target=facts["target"][rep],
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the rep, its load and its target."""
        words = LARGEST if "top" in match.facts else EACH
        return words.say(language, rep=match.rep_name, **said(dict(match.facts), language))

    def sharing(self, problem: Problem) -> Sharing:
        """Return who shares what part of one more item, as the targets count it."""
        return Sharing(problem, amounts_of(problem, self._dimension(problem)), self._sharing(problem))

    def _dimension(self, problem: Problem) -> str:
        if self.parameters.dimension != "auto":
            return str(self.parameters.dimension)
        return "minutes" if (problem.items["minutes"] > 0).any() else "count"

    def _sharing(self, problem: Problem) -> np.ndarray:
        return np.asarray(self.rep_mask(problem) & problem.rep_active)

    def _targets(self, problem: Problem) -> tuple[Amounts, np.ndarray, np.ndarray, np.ndarray]:
        """Return the dimension, the band around each rep's target and the load outside the plan."""
        amounts = amounts_of(problem, self._dimension(problem))
        target = fair_targets(problem, amounts, self.item_mask(problem), self._sharing(problem))
        slack = target * self.parameters.tolerance_percent // 100
        return amounts, target - slack, target + slack, horizon_loads(amounts)

    def _group(self, problem: Problem) -> np.ndarray:
        """Return the group of each rep, dense from 0; -1 outside."""
        sharing = self._sharing(problem)
        team = problem.rep_team if self.parameters.within == "team" else np.zeros(problem.num_reps, dtype=np.int64)
        group = np.full(problem.num_reps, -1, dtype=np.int64)
        if sharing.any():
            group[sharing] = np.unique(team[sharing], return_inverse=True)[1]
        return group
