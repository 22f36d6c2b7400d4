"""What a period taught about minutes and skills, as proposals for the next problem; a person accepts them.

Each proposal is an ordinary change of a scenario, with its evidence beside it. What dice could have done is not proposed.
When to modify: to learn another fact of a problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.manage.history.conversion import Z80, conversion_of
from assigner.manage.history.history import weekdays_between
from assigner.manage.history.periods import number_of
from assigner.manage.history.yardstick import yardstick_of
from assigner.problem.document import TABLES
from assigner.problem.frames import unflatten
from assigner.rules.skills import NO_DAY, best_levels
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.manage.history.history import History
    from assigner.manage.history.periods import Period
    from assigner.problem.problem import Problem

LEVEL_STEPS = np.array([-0.03, -0.01, 0.01, 0.03])
"""Chance against the average at which a skill's level changes: level 3 is the average."""
LEAST_REPEATS = 10
"""Deals beyond the first of an account that are needed to know how much minutes of deals vary."""
LEAST_CHANGE = 0.05
"""Minutes that differ by less than this share are not proposed."""
MINUTES = Words(
    "{name}: {after:,.0f} minutes instead of {before:,.0f} ({count:deal|deals} took {ratio:.0%} of the plan; 80 % range {low:,.0f} to {high:,.0f})",
    "{name}：{after:,.0f} 分钟，原为 {before:,.0f}（{count} 笔商机实际为计划的 {ratio:.0%}；80% 区间 {low:,.0f} 至 {high:,.0f}）",
)
LEVEL = Words(
    "{name}: {skill} at level {after} instead of {before} (won {won} of {count}, {points:+.1f} points against the average after shrinking)",
    "{name}：{skill} 等级 {after}，原为 {before}（{count} 笔赢 {won} 笔，收缩后比平均 {points:+.1f} 个百分点）",
)
TITLE = Words("What {period} taught", "{period} 的经验")
NOTHING = Words("{period} taught nothing that dice could not have done.", "{period} 没有超出偶然的新经验。")
FOUND = Words(
    "{period} suggests {count:change|changes}; accept what you believe.",
    "{period} 建议 {count} 项更改，请接受您认可的部分。",
)


@dataclass(frozen=True)
class Proposal:
    """One change that the period suggests.

    Parameters
    ----------
    table, row, field
        What it changes.
    before, after
        The value in the problem, None where there is none, and the proposed one.
    observations
        Deals that it rests on.
    words
        The change and its evidence.
    """

    table: str
    row: str
    field: str
    before: float | None
    after: float
    observations: int
    words: Words

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {**{name: getattr(self, name) for name in ("table", "row", "field", "before", "after", "observations")},
                "words": {"en": self.words.en, "zh": self.words.zh}}  # fmt: skip


def learnt(history: History, period: Period, problem: Problem) -> list[Proposal]:
    """Return what the deals closed up to the end of a period suggest to change in a problem, minutes first."""
    deals = history.closed_in(history.first_day, period.last)
    inside = deals[deals["closed"] >= period.first]
    return [*_minutes(inside, period, problem), *_levels(history, deals, problem, period)]


def scenario_of(problem: Problem, proposals: Sequence[Proposal], period: str) -> Scenario:
    """Return proposals as the changes of one scenario."""
    accounts = [{"id": one.row, "minutes": one.after} for one in proposals if one.table == "accounts"]
    rows = {row["id"]: row for row in unflatten("reps", TABLES["reps"], problem.frames)}
    reps: dict[str, dict[str, Any]] = {}
    for one in proposals:
        if one.table == "reps":
            change = reps.setdefault(
                one.row, {"id": one.row, "skills": [dict(skill) for skill in rows[one.row]["skills"]]}
            )
            kept = [skill for skill in change["skills"] if skill["skill"] != one.field]
            change["skills"] = [*kept, {"skill": one.field, "level": int(one.after)}]
    return Scenario.model_validate({
        "name": TITLE.en.format(period=period), "accounts": {"change": accounts}, "reps": {"change": list(reps.values())},
    })  # fmt: skip


def _minutes(deals: pd.DataFrame, period: Period, problem: Problem) -> list[Proposal]:
    """Return accounts whose deals took other minutes than planned: their ratio, shrunk toward that of all accounts."""
    table = problem.frames["accounts"]
    planned = table.set_index("id")["minutes"].astype(float) * _part_of_horizon(period, problem)
    known = deals[deals["minutes"].notna() & deals["account"].isin(planned.index[planned > 0])]
    if known.empty:
        return []
    by = known.groupby("account")["minutes"].agg(["sum", "count", "var"])
    expected = planned.reindex(by.index).to_numpy()
    overall = float(by["sum"].sum() / expected.sum())
    repeats = int((by["count"] - 1).sum())
    if repeats < LEAST_REPEATS:
        return []  # how much deals of one account differ is not known, so nothing could be told apart
    pooled = float((by["var"].fillna(0) * (by["count"] - 1)).sum() / repeats)
    variance = by["count"].to_numpy() * max(pooled, 1e-9)
    found = conversion_of(by["sum"].to_numpy(), expected * overall, variance)
    proposals = []
    before, names = table.set_index("id")["minutes"].astype(float), table.set_index("id")["name"]
    for at, account in enumerate(by.index):
        ratio, spread = overall * found.factor[at], overall * Z80 * found.spread[at]
        if abs(ratio - 1) < LEAST_CHANGE or abs(ratio - 1) < spread:
            continue
        old = float(before[account])
        told = MINUTES.filled(
            name=str(names[account] or account), before=old, after=old * ratio, count=int(by["count"].iloc[at]),
            ratio=by["sum"].iloc[at] / expected[at], low=old * (ratio - spread), high=old * (ratio + spread),
        )  # fmt: skip
        proposals.append(
            Proposal("accounts", str(account), "minutes", old, round(old * ratio), int(by["count"].iloc[at]), told)
        )
    return proposals


def _part_of_horizon(period: Period, problem: Problem) -> float:
    """Return the working days of the period for each of the problem's horizon: minutes are per horizon."""
    horizon = problem.settings.horizon
    if horizon is None:
        return 1.0
    whole = weekdays_between(number_of(horizon.first_day), number_of(horizon.last_day))
    return weekdays_between(period.first, period.last) / max(whole, 1)


def _levels(history: History, deals: pd.DataFrame, problem: Problem, period: Period) -> list[Proposal]:
    """Return skills whose won rates speak for another level; nothing where reps differ no more than dice would."""
    yardstick = yardstick_of(history.until(period.last))
    usual = yardstick.of(deals)
    by = usual.assign(rep=deals["rep"], skill=deals["skill"], won=deals["won"].astype(float), count=1.0)
    by["variance"] = by["chance"] * (1 - by["chance"])
    sums = by[by["skill"] != ""].groupby(["rep", "skill"])[["won", "chance", "variance", "count"]].sum()
    won, chance, variance = (sums[name].to_numpy(dtype=float) for name in ("won", "chance", "variance"))
    found = conversion_of(won, chance, variance)
    points = (found.factor - 1) * sums["chance"].to_numpy() / sums["count"].to_numpy()
    held = best_levels(problem, NO_DAY)
    skills = {str(name): code for code, name in enumerate(problem.skills)}
    proposals = []
    for at, (rep, skill) in enumerate(sums.index):
        row = problem.rep_index.get_indexer(pd.Index([rep]))[0]
        if row < 0 or skill not in skills or not problem.rep_active[row] or found.between == 0:
            continue
        before, after = int(held[row, skills[skill]]), int(np.searchsorted(LEVEL_STEPS, points[at], side="right")) + 1
        if before and before != after:
            told = LEVEL.filled(
                name=str(problem.rep_names[row]), skill=skill, before=before, after=after, won=int(sums["won"].iloc[at]),
                count=int(sums["count"].iloc[at]), points=points[at] * 100,
            )  # fmt: skip
            proposals.append(Proposal("reps", str(rep), str(skill), before, after, int(sums["count"].iloc[at]), told))
    return proposals
