"""The people on one movable duty start at different times.

## What it forbids
Two seats of one occurrence of a duty, both filled, that start at different times. Seats that nobody fills
do not matter. The scope decides which seats are compared.

## Why
A visit for two is one visit: the customer does not open the door twice.

## Parameters
None.

## Example
A movable installation for three starts at 9:00, 9:00 and 9:30: the third is 30 minutes away from each of the
other two, amount 60.

## How it is scored
Amount: the minutes between the starts, summed over all pairs of filled seats of an occurrence. Hard by
default.

---

# 同一任务开始时间不一致

## 禁止什么
同一场可移动任务的两个席位都有人，却在不同时间开始。无人的席位不计。作用范围决定比较哪些席位。

## 为什么
两人的拜访是一次拜访：客户不会开两次门。

## 参数
无。

## 例子
一场三人安装分别于 9:00、9:00 和 9:30 开始：第三人与另两人各差 30 分钟，计 60。

## 如何计分
数值为同一场任务中每两个已填席位的开始时间相差的分钟数之和。默认为硬性规则。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.rules.contract import HARD, Posting, Rule
from assigner.rules.naming import duty_names

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "The {seats} people on {duty} do not start together: the first at {first}, the last at {last}.",
    "{duty}的 {seats} 位参加者没有同时开始：最早 {first}，最晚 {last}。",
)
MAX_CUTS = 24
"""Up to so many changes of time a duty gets one row each: tight, but entries grow with their square."""


class StartsDiffer(Rule):
    """See the module's page."""

    id = "starts-differ"
    title = Words("starts differ", "开始时间不一致")
    group = "structure"
    level = HARD

    def applies(self, problem: Problem) -> bool:
        """Whether any duty in scope that can start at several times has several seats."""
        return len(self._movable(problem)) > 0

    def post(self, to: Posting) -> None:
        """Post, for each ordered pair of seats, that the first does not start before the second.

        With few starts there is a row for each cut between neighbouring times, "first before the cut, second
        after it: not both", with the minutes of the cut as its slope. With many there is one row a pair,
        "minutes of the second plus minutes that the first is before the last start: at most the window".
        Both are outside by the minutes between the two starts, and by nothing when a seat is left open.
        """
        table = self._options(to)
        many = table["slots"] > MAX_CUTS + 1
        self._post_cuts(to, table[~many])
        self._post_windows(to, table[many])

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Compare the starts of the filled seats of each occurrence."""
        items = self._movable(problem)
        seats = pd.DataFrame(
            {"item": items, "occurrence": problem.items["occurrence"].to_numpy()[items], "start": plan.start[items]}
        )
        seats = seats[self.scoped_plan(problem, plan)[items]]
        pairs = seats.merge(seats, on="occurrence", suffixes=("", "_other"))
        pairs = pairs[pairs["item"] < pairs["item_other"]]
        apart = (pairs["start"] - pairs["start_other"]).abs().groupby(pairs["occurrence"]).sum()
        crews = seats.groupby("occurrence").agg(
            item=("item", "min"), seats=("item", "size"), first=("start", "min"), last=("start", "max")
        )
        crews = crews.loc[apart.index]
        zone = problem.settings.time_zone
        first, last = (np.array(time.local_text(crews[name], zone), dtype=object) for name in ("first", "last"))
        duty = duty_names(problem, crews["item"].to_numpy())
        return Matches(apart, crews["item"], duty=duty, seats=crews["seats"], first=first, last=last)

    def explain(self, match: Match, language: Language) -> str:
        """Name the duty, how many people, and the first and last start."""
        return SENTENCE.say(language, **match.facts)

    def _movable(self, problem: Problem) -> np.ndarray:
        """Return the seats in scope of occurrences with several seats in scope and several starts."""
        num_starts = np.bincount(problem.starts["item"], minlength=problem.num_items)
        at = np.flatnonzero(self.item_mask(problem) & problem.timed & (num_starts > 1))
        occurrence = problem.items["occurrence"].to_numpy()[at]
        return at[np.bincount(occurrence)[occurrence] > 1] if len(at) else at

    def _options(self, to: Posting) -> pd.DataFrame:
        """Return ``occurrence, item, option, start, slot, slots, window`` of the options to be compared.

        ``slot`` numbers the different starts of an occurrence, ``window`` is the last of them.
        """
        options = to.options
        movable = np.zeros(to.problem.num_items, dtype=bool)
        movable[self._movable(to.problem)] = True
        at = np.flatnonzero(self.scoped(to))
        at = at[movable[options.item[at]]]
        table = pd.DataFrame({"option": at, "item": options.item[at], "start": options.start[at]})
        table["occurrence"] = to.problem.items["occurrence"].to_numpy()[table["item"]]
        groups = table.groupby("occurrence")["start"]
        table["start"] -= groups.transform("min")
        table["slot"] = groups.rank(method="dense").astype("int64") - 1
        table["slots"] = groups.transform("nunique")
        return table.assign(window=table.groupby("occurrence")["start"].transform("max"))

    def _post_cuts(self, to: Posting, table: pd.DataFrame) -> None:
        cuts = table[["occurrence", "slot", "start"]].drop_duplicates().sort_values(["occurrence", "slot"])
        cuts["gap"] = cuts.groupby("occurrence")["start"].shift(-1) - cuts["start"]
        cuts = cuts.dropna(subset="gap").rename(columns={"slot": "cut"}).drop(columns="start")
        rows = _ordered_pairs(table).merge(cuts, on="occurrence")
        rows["row"] = np.arange(len(rows))
        options = table[["item", "option", "slot"]]
        before = rows[["row", "cut", "before"]].merge(options, left_on="before", right_on="item")
        after = rows[["row", "cut", "after"]].merge(options, left_on="after", right_on="item")
        entries = pd.concat([before[before["slot"] <= before["cut"]], after[after["slot"] > after["cut"]]])
        to.rows(
            entries["row"].to_numpy(), entries["option"].to_numpy(), np.ones(len(entries), dtype=np.int64),
            upper=np.ones(len(rows), dtype=np.int64), slope=rows["gap"].to_numpy(dtype=np.int64),
            item=rows["before"].to_numpy(), other=rows["after"].to_numpy(),
        )  # fmt: skip

    def _post_windows(self, to: Posting, table: pd.DataFrame) -> None:
        rows = _ordered_pairs(table)
        rows["row"] = np.arange(len(rows))
        before = rows.merge(table, left_on="before", right_on="item").assign(
            coef=lambda one: one["window"] - one["start"]
        )
        after = rows.merge(table, left_on="after", right_on="item").assign(coef=lambda one: one["start"])
        entries = pd.concat([before, after])
        window = table.drop_duplicates("occurrence").set_index("occurrence")["window"]
        to.rows(
            entries["row"].to_numpy(), entries["option"].to_numpy(), entries["coef"].to_numpy(dtype=np.int64),
            upper=window.loc[rows["occurrence"]].to_numpy(), item=rows["before"].to_numpy(), other=rows["after"].to_numpy(),
        )  # fmt: skip


def _ordered_pairs(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``occurrence, before, after``: every ordered pair of different seats of one occurrence."""
    seats = table[["occurrence", "item"]].drop_duplicates()
    pairs = seats.rename(columns={"item": "before"}).merge(seats.rename(columns={"item": "after"}), on="occurrence")
    return pairs[pairs["before"] != pairs["after"]].reset_index(drop=True)
