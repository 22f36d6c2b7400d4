"""How many minutes each person has over the horizon, as given, else from the calendar; how full people and skills are.

When to modify: if something else than capacities and working hours says how much time a person has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.plan.measures import rep_loads
from assigner.problem import time
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem


def minutes_of_reps(problem: Problem) -> np.ndarray:
    """Return the minutes of each rep over the horizon: the capacity, else that of all periods, else the working hours."""
    limits = amounts_of(problem, "minutes").limits()
    whole = limits[limits["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy(dtype=np.int64)
    parts = limits[(limits["period"] != HORIZON) & (limits["capacity"] != ABSENT)].groupby("rep")["capacity"].sum()
    of_periods = parts.reindex(range(problem.num_reps), fill_value=0).to_numpy(dtype=np.int64)
    table = time.period_table(problem.settings, "horizon")
    hours = time.working_minutes(problem.shifts, table, problem.num_reps)[:, 0]
    return np.where(whole != ABSENT, whole, np.where(of_periods > 0, of_periods, hours))


def load_shares(problem: Problem, plan: Plan) -> np.ndarray:
    """Return each rep's load over the minutes there are; NaN where a rep is inactive or has none."""
    has = minutes_of_reps(problem).astype(float)
    load = rep_loads(problem, plan, "minutes").astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(problem.rep_active & (has > 0), load / has, np.nan)


def peak(problem: Problem, plan: Plan) -> tuple[float, int]:
    """Return the largest load over the mean load (each over the minutes there are), and whose it is (-1: nobody's)."""
    part = load_shares(problem, plan)
    known = np.flatnonzero(~np.isnan(part))
    mean = float(part[known].mean()) if len(known) else 0.0
    if mean <= 0:
        return 0.0, -1
    at = int(known[np.argmax(part[known])])
    return float(part[at]) / mean, at


def skill_share(problem: Problem, skill: int) -> tuple[float, np.ndarray, int]:
    """Return the work that needs a skill over its people's minutes (infinite without any), the people, and the work."""
    need = problem.item_skills[problem.item_skills["skill"] == skill]
    work = int(
        amounts_of(problem, "minutes")
        .of(need["item"].to_numpy(dtype=np.int64), np.zeros(len(need), dtype=np.int64))
        .sum()
    )
    level = int(need["level"].min()) if len(need) else 1
    has = problem.rep_skills[(problem.rep_skills["skill"] == skill) & (problem.rep_skills["level"] >= level)]
    people = np.unique(has["rep"].to_numpy(dtype=np.int64))
    people = people[problem.rep_active[people]]
    minutes = int(minutes_of_reps(problem)[people].sum())
    return (work / minutes if minutes else (np.inf if work else 0.0)), people, work
