"""A lead gets its answer too late.

## What it forbids
A lead with an answer-by time goes to a rep who cannot answer in time: the rep's first working minute, at or after
the lead's arrival, plus `response_minutes`, lies after the answer-by time. A lead that arrived before the plan begins
(its horizon, or `replan_from`) waits for that moment; so does one without an arrival. A rep with hours but no working
time left counts as working again one day after the horizon. Leads without an answer-by time are never late. Without a
horizon no hours are known: nothing is looked at.

## Why
Who answers first sells; after an hour most leads have gone cold.

## Parameters
* `response_minutes` (default 0): how long the answer takes once the rep is there.
* `cap_minutes` (default 10,080, a week): later than this is no worse.

## Example
A lead arrives on Friday at 17:50 and wants an answer by 18:30. Li Na works until 18:00: in time. Wang Wei comes back on
Monday at 09:00: 62.5 hours, so 3,750 minutes late.

## How it is scored
Amount: minutes late, at most `cap_minutes`. At level `plan`, weight 1: a minute late weighs as much as a minute of
uneven load.

---

# 线索响应太晚

## 禁止什么
设有最晚响应时间的线索，分配给无法按时响应的销售代表：线索到达后他的第一个工作分钟，加上 `response_minutes`，晚于最晚
响应时间。方案开始（计划期首日或 `replan_from`）之前到达或未填到达时间的线索，从方案开始时算起。设有工时但已无工作
时间的人，按计划期结束一天后才上班计。没有最晚响应时间的线索不算迟。没有计划期时工时未知，不检查。

## 为什么
先响应者先成交；一小时之后，大多数线索已经冷却。

## 参数
* `response_minutes`（默认 0）：到岗后给出答复所需的分钟数。
* `cap_minutes`（默认 10,080，即一周）：超过此数不再加重。

## 例子
线索周五 17:50 到达，要求 18:30 前响应。李娜工作到 18:00：来得及；王伟周一 09:00 才上班：迟 62.5 小时，即 3,750 分钟。

## 如何计分
数值为迟到的分钟数，最多 `cap_minutes`。位于 `plan` 层级，权重 1：迟一分钟相当于一分钟的负荷不均。
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Language, Words
from assigner.plan.matches import Match, Matches
from assigner.problem import time
from assigner.problem.fields import Row, column
from assigner.rules.contract import Posting, Rule

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

SENTENCE = Words(
    "{rep} can answer {item} at {answer} at the earliest, {late:,} minutes after {answer_by}.",
    "{rep}最早于 {answer} 响应{item}，比最晚响应时间 {answer_by} 晚 {late:,} 分钟。",
)
DAY_MINUTES = 1440


class LeadLate(Rule):
    """See the module's page."""

    id = "lead-late"
    title = Words("lead answered late", "线索响应太晚")
    group = "coverage"
    level = "plan"
    pairwise = True

    class Parameters(Row):
        """Parameters of the rule."""

        response_minutes: int = column(
            0, "How long the answer takes.", "答复所需分钟数。", "响应分钟", ge=0, le=100_000
        )
        cap_minutes: int = column(
            10_080, "Most minutes late that count.", "迟到分钟数的上限。", "上限分钟", ge=1, le=1_000_000
        )

    def applies(self, problem: Problem) -> bool:
        """Whether any lead has an answer-by time, and anybody has hours or leave."""
        waiting = (problem.items["answer_by"] >= 0).any() and problem.settings.horizon is not None
        return bool(waiting and (problem.has_hours.any() or len(problem.absences)))

    def post(self, to: Posting) -> None:
        """Price every option of a lead by the minutes that its rep answers late."""
        options, problem = to.options, to.problem
        answer_by = np.append(problem.items["answer_by"].to_numpy(), -1)
        at = np.flatnonzero((answer_by[np.minimum(options.item, problem.num_items)] >= 0) & self.scoped(to))
        rep, ready = options.rep[at], _ready(problem)[options.item[at]]
        work = time.next_working_minute(problem.shifts, problem.absences, problem.has_hours, rep, ready)
        work = np.where(work < 0, time.horizon_bounds(problem.settings)[1] + DAY_MINUTES, work)
        amount = np.zeros(len(options.item), dtype=np.int64)
        amount[at] = self._late(work, answer_by[options.item[at]])
        to.cost(amount)

    def check(self, problem: Problem, plan: Plan) -> Matches:
        """Look up the first shift that ends after each lead's arrival, or the leave that it falls into."""
        table = problem.items.loc[self.scoped_plan(problem, plan) & (problem.items["answer_by"] >= 0), ["answer_by"]]
        table = table.assign(rep=plan.rep[table.index].astype("int64"), ready=_ready(problem)[table.index])
        shift, leave = _first_over(table, problem.shifts), _first_over(table, problem.absences)
        in_shift = shift["start"].clip(lower=table["ready"])
        in_shift = in_shift.fillna(time.horizon_bounds(problem.settings)[1] + DAY_MINUTES)
        back = leave["end"].where(leave["start"] <= table["ready"], table["ready"])
        table["work"] = in_shift.where(problem.has_hours[table["rep"]], back).astype("int64")
        late = self._late(table["work"].to_numpy(), table["answer_by"].to_numpy())
        answer = table["work"].to_numpy() + self.parameters.response_minutes
        return Matches(
            late, table.index, table["rep"], late=answer - table["answer_by"].to_numpy(),
            answer=_clock(problem, answer), answer_by=_clock(problem, table["answer_by"].to_numpy()),
        )  # fmt: skip

    def explain(self, match: Match, language: Language) -> str:
        """Name rep and lead, when the rep can answer and how late that is."""
        return SENTENCE.say(language, item=match.item_name, rep=match.rep_name, **match.facts)

    def _late(self, work: np.ndarray, answer_by: np.ndarray) -> np.ndarray:
        late = work + self.parameters.response_minutes - answer_by
        return np.asarray(np.clip(late, 0, self.parameters.cap_minutes))


def _ready(problem: Problem) -> np.ndarray:
    """Return the moment from which each item can be answered: its arrival, but not before the plan begins."""
    first, _ = time.horizon_bounds(problem.settings)
    replan = time.moment_of(problem.settings.replan_from, problem.settings.time_zone)
    return np.asarray(np.maximum(problem.items["arrived"].to_numpy(dtype=np.int64), max(first, replan)))


def _first_over(leads: pd.DataFrame, intervals: pd.DataFrame) -> pd.DataFrame:
    """Return the first interval of each lead's rep that ends after the lead is ready; NaN where there is none."""
    asked = leads[["rep", "ready"]].rename_axis("item").reset_index().sort_values("ready")
    ending = intervals.assign(ready=intervals["end"] - 1).sort_values(
        "ready"
    )  # ends after t: its last minute is t or later
    found = pd.merge_asof(asked, ending, on="ready", by="rep", direction="forward")
    return found.set_index("item")[["start", "end"]].astype("float64").reindex(leads.index)


def _clock(problem: Problem, minutes: np.ndarray) -> np.ndarray:
    """Return local wall-clock texts for people: 2026-10-05 09:00."""
    texts = time.local_text(minutes.astype(np.int64), problem.settings.time_zone)
    return np.array([text[:16].replace("T", " ") for text in texts], dtype=object)
