"""More accounts and leads change their owner than the move budget allows.

## What it forbids
Taking more from the owners of today than the budget: more items, more value, or a larger share of the
value. Leaving an owned item to nobody counts as a move. Items of reps who are unknown or no longer active
do not count: they have to go anyway. A scope on reps means the rep who would lose the item.

## Why
Customers, reps and commission plans bear only so much change in one quarter.

## Parameters
* `limit_count` (default none): most items that may move.
* `limit_value` (default none): most value that may move, in money.
* `limit_value_percent` (default none): most value that may move, as a share of all owned value in scope.
* `per`: `all` (default) has one budget, `team` one for each team, `rep` one for each rep who loses.

Without any limit the rule is not applied.

## Example
`limit_value_percent: 3`: of accounts worth 40,000,000 in all, accounts worth at most 1,200,000 change hands.

## How it is scored
Amount: items, or steps of the resolution of value, beyond each budget, summed. Hard by default.

---

# 换人过多：超出调整额度

## 禁止什么
从当前负责人手中转走的超出额度：项目数过多、金额过大，或占比过高。把有主的项目留给“无人”也算换人。
负责人未知或已停用的项目不计，因为它们本来就要转走。作用范围中的人员指失去项目的一方。

## 为什么
一个季度内，客户、销售代表和提成方案能承受的变动有限。

## 参数
* `limit_count`（默认无）：最多可换几项。
* `limit_value`（默认无）：最多可换多少价值（金额）。
* `limit_value_percent`（默认无）：最多可换的价值占作用范围内有主价值的百分比。
* `per`：`all`（默认）全体一个额度，`team` 每个团队一个，`rep` 每位失去项目的人一个。

未设任何额度时不启用。

## 例子
`limit_value_percent: 3`：客户总值 40,000,000，则换手的客户合计不得超过 1,200,000。

## 如何计分
数值为超出各额度的项目数，或超出的价值（以步长计），合计。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.amounts import amounts_of
from assigner.problem.fields import Row, column
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.ownership import owned_items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

COUNT = Words(
    "{who}: {moved:,.0f} owned items change hands, the budget is {limit:,.0f}.",
    "{who}：{moved:,.0f} 个有主项目换人，额度为 {limit:,.0f} 个。",
)
VALUE = Words(
    "{who}: owned items worth {moved:,.10g} change hands, the budget is {limit:,.10g}.",
    "{who}：换人的有主项目价值合计 {moved:,.10g}，额度为 {limit:,.10g}。",
)
EVERYBODY = Words("Everybody together", "全体")
NO_TEAM = Words("Reps without a team", "未分团队的人员")


class _Budget(NamedTuple):
    """One kind of budget."""

    measure: str
    taken: np.ndarray
    """What the move of each item takes, in steps."""
    limit: np.ndarray
    """Most that may be taken, one a group."""
    resolution: float


class TooManyMoves(Rule):
    """See the module's page."""

    id = "too-many-moves"
    title = Words("too many moves", "换人过多")
    group = "stability"
    level = HARD

    class Parameters(Row):
        """Parameters of the rule."""

        limit_count: int | None = column(None, "Most items that may move.", "最多可换的项目数。", "数量额度", ge=0)
        limit_value: float | None = column(None, "Most value that may move.", "最多可换的价值。", "金额额度", ge=0)
        limit_value_percent: float | None = column(
            None, "Most value that may move, percent of all owned.", "最多可换的价值百分比。", "比例额度", ge=0, le=100
        )
        per: Literal["all", "team", "rep"] = column("all", "all, team or rep.", "全体、团队或个人。", "范围")

    def applies(self, problem: Problem) -> bool:
        """Whether there is a budget and anybody in scope owns anything in scope."""
        given = self.parameters.model_dump(exclude={"per"}).values()
        return any(limit is not None for limit in given) and bool(owned_items(self, problem).any())

    def post(self, to: Posting) -> None:
        """Post one row a budget: the owners must keep what the budget does not let go.

        Each item takes exactly one option, so that "moved at most m" and "kept at least all but m" say
        the same; the second needs one entry an item, the first one for each of its other options.
        """
        options, problem = to.options, to.problem
        item = np.minimum(options.item, problem.num_items - 1)  # switches have no rep and drop out below
        group = self._group(problem)
        owner = problem.items["owner"].to_numpy()
        kept = np.flatnonzero((options.rep >= 0) & (group[item] >= 0) & (options.rep == owner[item]))
        row = group[item[kept]]
        for budget in self._budgets(problem):
            total = _summed(group, budget)
            to.rows(row, kept, budget.taken[item[kept]], lower=total - budget.limit, **self._facts(problem))

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Sum what leaves its owner."""
        group = self._group(problem)
        moved = np.zeros(problem.num_items, dtype=bool)
        moved[plan.moves(problem)] = True
        gone = np.where(moved, group, -1)
        parts = []
        for budget in self._budgets(problem):
            sums = _summed(gone, budget)
            taken, limit = np.round(sums * budget.resolution, 9), np.round(budget.limit * budget.resolution, 9)
            parts.append((np.maximum(0, sums - budget.limit), np.full(len(sums), budget.measure), taken, limit))
        over, measure, taken, limit = (np.concatenate(part) for part in zip(*parts, strict=True))
        facts = {name: np.tile(values, len(parts)) for name, values in self._facts(problem).items()}
        return Matches(over, **facts, measure=measure, moved=taken, limit=limit)

    def explain(self, match: Match, language: Language) -> str:
        """Name whose budget it is, what moves and the budget."""
        names = {"all": EVERYBODY.say(language), "rep": match.rep_name}
        who = names.get(self.parameters.per) or match.facts.get("team") or NO_TEAM.say(language)
        words = COUNT if match.facts["measure"] == "count" else VALUE
        return words.say(language, who=who, moved=match.facts["moved"], limit=match.facts["limit"])

    def _budgets(self, problem: Problem) -> Iterator[_Budget]:
        parameters, group = self.parameters, self._group(problem)
        num_groups = int(group.max(initial=-1)) + 1
        if parameters.limit_count is not None:
            ones = np.ones(problem.num_items, dtype=np.int64)
            yield _Budget("count", ones, np.full(num_groups, parameters.limit_count, dtype=np.int64), 1.0)
        value = amounts_of(problem, "value")
        if parameters.limit_value is not None:
            steps = int(parameters.limit_value / value.resolution + 1e-9)
            yield _Budget("value", value.base, np.full(num_groups, steps, dtype=np.int64), value.resolution)
        if parameters.limit_value_percent is not None:
            budget = _Budget("value", value.base, np.zeros(num_groups, dtype=np.int64), value.resolution)
            share = _summed(group, budget) * (parameters.limit_value_percent / 100)
            yield budget._replace(limit=np.floor(share + 1e-9).astype(np.int64))

    def _losing(self, problem: Problem) -> np.ndarray:
        """Return the code of the loser of each item: 0, the team or the rep; -2 where there is nothing to lose."""
        owner = problem.items["owner"].to_numpy()
        codes = {
            "all": np.zeros(len(owner), dtype=np.int64),
            "rep": owner,
            "team": np.append(problem.rep_team, -1)[owner],
        }
        return np.where(owned_items(self, problem), codes[self.parameters.per], -2)

    def _group(self, problem: Problem) -> np.ndarray:
        """Return the group of each item, dense from 0; -1 for items that nobody in scope owns."""
        losing = self._losing(problem)
        group = np.full(len(losing), -1, dtype=np.int64)
        group[losing > -2] = np.unique(losing[losing > -2], return_inverse=True)[1]
        return group

    def _facts(self, problem: Problem) -> dict[str, Any]:
        """Return what the groups are: the rep, or the name of the team."""
        losing = self._losing(problem)
        codes = np.unique(losing[losing > -2])
        if self.parameters.per == "rep":
            return {"rep": codes}
        names = np.append(problem.teams.names.to_numpy(dtype=object), "")
        return {"team": names[codes]} if self.parameters.per == "team" else {}


def _summed(group: np.ndarray, budget: _Budget) -> np.ndarray:
    """Return the exact sum of each group; items of group -1 are left out."""
    total = np.zeros(len(budget.limit), dtype=np.int64)
    np.add.at(total, group[group >= 0], budget.taken[group >= 0])
    return total
