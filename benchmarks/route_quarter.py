"""A quarter of arrivals, one after the other, under a way to choose; its cost is verified like any plan's.

When to modify: when arrivals are to meet something else than rules, leave and caps.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.plan.plan import Plan
from assigner.plan.prices import Prices
from assigner.problem.problem import Problem
from assigner.route import Arrival, LiveState, Policy, build_board, decide
from assigner.route.board import on_rep

if TYPE_CHECKING:
    from benchmarks.route_policies import Choose

POLICY = Policy(presence="answerable", reach_minutes=1440, returning="off")


def with_absences(problem: Problem) -> Problem:
    """Return the quarter with everybody barred from a lead who could not answer it within a day.

    Presence is then a rule of the problem, and the plan seen from behind obeys it too.
    """
    document = problem.to_document()
    board = build_board(problem, Plan.nobody(problem.num_items), None, POLICY)
    leads = []
    for lead in document.leads:
        minute = board.moment(lead.arrived_at)
        away = board.presence.at(minute).answers(minute) > minute + POLICY.reach_minutes
        leads.append(lead.model_copy(update={"barred": [str(rep) for rep in problem.rep_ids[away]]}))
    return Problem.from_document(document.model_copy(update={"leads": leads}))


def smoothed(prices: Prices, problem: Problem) -> Prices:
    """Return prices in which every day of a rep has the mean price over all days that are worked.

    A forecast's days are not next quarter's days: which of them are short of people is chance, who is short is not.
    """
    table = prices.table
    if table.empty:  # a small forecast is proven without prices
        return prices
    dated = table["row"].str.contains(r"period=\d")
    group = table["row"].str.replace(r"period=\d+", "period=@", regex=True)
    worked = max(1, int((problem.periods["share"] > 0).sum()))
    mean = table[dated].assign(row=group).groupby(["level", "rule", "row", "rep"], as_index=False)["price"].sum()
    mean["price"] /= worked
    days = [mean.assign(row=mean["row"].str.replace("@", str(day))) for day in range(len(problem.periods))]
    return Prices(pd.concat([table[~dated], *days], ignore_index=True))


@dataclass(frozen=True, eq=False)
class Quarter:
    """What became of a quarter, and the processor time of one decision."""

    plan: Plan
    microseconds: float


def routed(problem: Problem, forecast: Problem, prices: Prices | None, choose: Choose) -> Quarter:
    """Return what becomes of a quarter whose leads arrive one after the other.

    Parameters
    ----------
    problem
        The quarter with all its leads: they arrive in its order.
    forecast
        What the board knows: the same people, and the leads of another quarter, nobody's yet: fair shares come from it.
    prices
        Prices of the forecast's plan.
    choose
        How to choose among the reps who may.
    """
    document = problem.to_document()
    board = build_board(forecast, Plan.nobody(forecast.num_items), prices, POLICY)
    board.judge.verdicts(document.leads)  # together, or each would be asked about alone
    state, had = LiveState(board), np.zeros(problem.num_reps)
    rep = np.full(problem.num_items, -1, dtype=np.int32)
    deciding = 0.0
    for number, lead in enumerate(document.leads):
        arrival, began = Arrival(lead, board.moment(lead.arrived_at)), time.process_time()
        decision = decide(state, arrival)
        deciding += time.process_time() - began
        chosen = choose(state, decision, had)
        if chosen < 0:
            continue
        rep[number] = chosen
        had[chosen] += 1
        state.apply({
            "kind": "assigned", "item": lead.id, "work": "lead", "row": {}, "minute": board.moment(lead.arrived_at),
            "rep": str(problem.rep_ids[chosen]), "uses": on_rep(decision.uses, chosen), "caps": decision.caps,
        })  # fmt: skip
    plan = Plan(rep, np.full(problem.num_items, -1, dtype=np.int64))
    return Quarter(plan, round(deciding / max(1, problem.num_items) * 1e6, 1))
