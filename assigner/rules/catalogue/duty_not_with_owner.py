"""A duty goes to somebody else than the rep who gets its account.

## What it forbids
A duty that belongs to an account (or lead) of the problem is held by reps, but not by the one who gets the account in
this plan. That an account is left undone is no excuse: then nobody is the right one. Of a duty with several
seats it is enough that the account's rep sits on one of them; with `any_seat` off each seat is scored by itself. The
rule's scope looks at the duty and at who holds it: a seat held by a rep outside the scope counts as empty, but the
account's rep may always be the one. Seats of a movable duty start together (rule starts-differ), so starts are not compared.

## Why
The customer knows one face; whoever owns the account should be there.

## Parameters
* `any_seat` (default yes): one seat with the account's rep is enough for the whole duty.

## Example
The plan gives `account A` to Li Na and its demo to Wang Wei: amount 1. A visit of two seats with Wang Wei and Li Na:
amount 0, with `any_seat` off 1.

## How it is scored
Amount 1 per date of a duty that is held without the account's rep (with `any_seat` off: 1 per held seat). A duty that nobody
holds is not scored here. At level `plan`, weight 60: worth about an hour of uneven load.

---

# 任务未由客户归属人承担

## 禁止什么
任务属于问题中的某个客户（或线索），有人承担，却不是方案中负责该客户的人。客户无人负责也不例外：此时由谁承担都不符合。
有多个席位的任务，只要其中一席是客户归属人即可；关闭 `any_seat` 则逐席计算。作用范围看任务及其承担者：由范围外人员承担的席位
视为空席，但客户归属人不受范围限制。可移动任务的各席位同时开始（规则 starts-differ），因此不比较开始时间。

## 为什么
客户认的是一张面孔，归属人应当在场。

## 参数
* `any_seat`（默认是）：任一席位是客户归属人即可。

## 例子
方案把 `客户 A` 分给李娜，而其演示分给王伟：计 1。两个席位的拜访由王伟和李娜参加：计 0；关闭 `any_seat` 则计 1。

## 如何计分
任务每个日期有人承担而归属人不在其中的计 1（关闭 `any_seat` 时每个有人的席位计 1）。无人承担的任务不在此计分。位于 `plan`
层级，权重 60：约相当于 1 小时的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

OTHER = Words("{item} goes to {rep}, but {account} to {owner}.", "{item}由{rep}承担，而{account}由{owner}负责。")
NOBODY = Words("{item} goes to {rep}, but nobody gets {account}.", "{item}由{rep}承担，而{account}无人负责。")


class DutyNotWithOwner(Rule):
    """See the module's page."""

    id = "duty-not-with-owner"
    title = Words("duty not with the owner", "任务未由归属人承担")
    group = "taste"
    level = "plan"
    weight = 60

    class Parameters(Row):
        """Parameters of the rule."""

        any_seat: bool = column(
            True, "One seat with the account's rep is enough.", "任一席位是归属人即可。", "任一席位"
        )

    def applies(self, problem: Problem) -> bool:
        """Whether any duty belongs to an account or a lead."""
        return len(self._seats(problem)) > 0

    def post(self, to: Posting) -> None:
        """Post a row per crew, seat and rep: whoever gets the account sits on a seat of the crew, or this seat is empty."""
        problem, seats = to.problem, self._seats(to.problem)
        options = pd.DataFrame(
            {"item": to.options.item, "rep": to.options.rep, "option": np.arange(len(to.options.item))}
        )
        options = options[options["item"].isin(np.union1d(seats["item"], seats["account"]))]
        seated = seats.merge(options, on="item")
        inside = np.append(self.rep_mask(problem), False)[seated["rep"]]
        rows = seats.merge(
            options[["item", "rep"]].drop_duplicates(), left_on="account", right_on="item", suffixes=("", "_a")
        )
        rows = rows[["crew", "item", "account", "rep"]].assign(row=np.arange(len(rows)))
        owning = rows.merge(options, left_on=["account", "rep"], right_on=["item", "rep"])
        sitting = rows[rows["rep"] >= 0].merge(seated[["crew", "rep", "option"]], on=["crew", "rep"])
        empty = rows[["item", "row"]].merge(seated.loc[~inside, ["item", "option"]], on="item")
        _rows(to, rows, owning, pd.concat([sitting[["row", "option"]], empty[["row", "option"]]]).drop_duplicates())

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the reps of each crew with the rep of the account."""
        seats = self._seats(problem)
        seats = seats.assign(
            rep=plan.rep[seats["item"]].astype("int64"), owner=plan.rep[seats["account"]].astype("int64")
        )
        seats["right"] = (seats["rep"] == seats["owner"]) & (seats["owner"] >= 0)
        held = seats[np.append(self.rep_mask(problem), False)[seats["rep"]]]
        served = seats.loc[seats["right"], "crew"]
        wrong = held[~held["crew"].isin(served)].drop_duplicates("crew")
        names = problem.items["name"].to_numpy(dtype=object)
        return Matches(
            np.ones(len(wrong)), wrong["item"], wrong["rep"], account=names[wrong["account"]],
            owner=np.append(problem.rep_names, "")[wrong["owner"]],
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name the duty, who holds it, the account and who gets that."""
        words = OTHER if match.facts["owner"] else NOBODY
        return words.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _seats(self, problem: Problem) -> pd.DataFrame:
        """Return ``item, account, crew``: the seats in scope; a crew is a date of a duty, or one seat by itself."""
        items = problem.items
        own = (items["kind"] == "duty") & (items["parent_item"] >= 0) & self.item_mask(problem)
        table = items.loc[own, ["parent_item", "occurrence"]].rename_axis("item").reset_index()
        crew = table["occurrence"] if self.parameters.any_seat else table["item"]
        return pd.DataFrame({"item": table["item"], "account": table["parent_item"], "crew": crew}).astype("int64")


def _rows(to: Posting, rows: pd.DataFrame, owning: pd.DataFrame, excused: pd.DataFrame) -> None:
    """Post that each row's owning options less its excusing ones are at most 0; a crew pays once."""
    ones, minus = np.ones(len(owning), dtype=np.int64), np.full(len(excused), -1, dtype=np.int64)
    _, group = np.unique(rows["crew"].to_numpy(), return_inverse=True)
    alone = len(rows[["crew", "item"]].drop_duplicates()) == len(rows["crew"].unique())
    to.rows(
        np.concatenate([owning["row"], excused["row"]]), np.concatenate([owning["option"], excused["option"]]),
        np.concatenate([ones, minus]), upper=np.zeros(len(rows), dtype=np.int64),
        group=None if alone else group, item=rows["item"].to_numpy(), rep=rows["rep"].to_numpy(),
    )  # fmt: skip
