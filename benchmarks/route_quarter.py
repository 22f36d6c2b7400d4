"""A quarter of arrivals, one after the other, under a way to choose; its cost is verified like any plan's.

When to modify: when arrivals are to meet something else than rules, leave and caps.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.plan.plan import Plan
from assigner.plan.prices import Prices
from assigner.problem.problem import Problem
from assigner.route import Arrival, LiveState, Policy, build_board, decide
from assigner.route.board import on_rep
from assigner.route.chain import arrival_of, chain_of, room_made, solved
from assigner.route.exchange import exchange_of
from assigner.route.outlook import is_due, priced, rest_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.work import Lead
    from assigner.route.chain import Chain
    from benchmarks.route_policies import Way

ANSWERED_AFTER = 240
"""Minutes after which a lead counts as answered: only younger ones may move to make room."""
MOST_SECONDS = 10.0
"""Of one chain: far more than it takes, so that a busy machine changes nothing."""
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


def together(quarters: Sequence[Problem]) -> Problem:
    """Return the first quarter with the leads of all: they fall into the same months of the calendar."""
    documents = [quarter.to_document() for quarter in quarters]
    leads = [
        lead.model_copy(update={"id": f"{number}-{lead.id}"})
        for number, document in enumerate(documents)
        for lead in document.leads
    ]
    return Problem.from_document(documents[0].model_copy(update={"leads": leads}))


@dataclass(frozen=True, eq=False)
class Quarter:
    """What became of a quarter, the leads that moved to make room, and the processor time of one decision."""

    plan: Plan
    num_moved: int
    microseconds: float


def routed(problem: Problem, forecast: Problem, prices: Prices | None, way: Way, num_forecasts: int = 1) -> Quarter:
    """Return what becomes of a quarter whose leads arrive one after the other.

    Parameters
    ----------
    problem
        The quarter with all its leads: they arrive in its order.
    forecast
        What the board knows: the same people, and the leads of other quarters, nobody's yet.
    prices
        Prices of the forecast's plan.
    way
        How to route.
    num_forecasts
        How many quarters those leads are.
    """
    leads = problem.to_document().leads
    policy = POLICY.model_copy(
        update={"price_after": max(way.price_after, problem.num_reps) if way.price_after else 0, "most_moves": way.most_moves, "exchange_gain": way.exchange_gain,
                "most_exchanges": way.most_exchanges, "expected_horizons": num_forecasts}
    )  # fmt: skip
    board = build_board(forecast, Plan.nobody(forecast.num_items), prices, policy)
    board.judge.verdicts(leads)  # together, or each would be asked about alone
    running = _Running(LiveState(board), way, leads)
    for lead in leads:
        running.arrive(lead)
    running.end()
    plan = Plan(running.rep, np.full(problem.num_items, -1, dtype=np.int64))
    return Quarter(plan, running.num_moved, round(running.deciding / max(1, problem.num_items) * 1e6, 1))


class _Running:
    """A quarter under way."""

    def __init__(self, state: LiveState, way: Way, leads: Sequence[Lead]) -> None:
        self._state, self._way = state, way
        self._number = {lead.id: number for number, lead in enumerate(leads)}
        self._unanswered: deque[tuple[int, str]] = deque()
        self._had = np.zeros(state.board.num_reps)
        self.rep = np.full(len(leads), -1, dtype=np.int32)
        self.num_moved = 0
        self.deciding = 0.0

    def arrive(self, lead: Lead) -> None:
        """Route the next lead."""
        state, minute = self._state, self._state.board.moment(lead.arrived_at)
        self._pass(minute)
        arrival, began = Arrival(lead, minute), time.process_time()
        decision = decide(state, arrival)
        self.deciding += time.process_time() - began
        chosen = self._way.choose(state, decision, self._had)
        if chosen >= 0:
            self._write({
                "kind": "assigned", "item": lead.id, "work": "lead", "minute": minute, "row": lead.model_dump(mode="json", exclude_defaults=True),
                "rep": str(state.board.problem.rep_ids[chosen]), "uses": on_rep(decision.uses, chosen), "caps": decision.caps,
            })  # fmt: skip
        elif self._way.most_moves:
            self._carry_out(arrival, chain_of(state, arrival, self._way.most_moves))
        if self._way.exchange_gain is not None:
            self._exchange(minute, self._way.exchange_gain)

    def end(self) -> None:
        """Let exchanges go on after the last arrival, minute by minute, as long as one is found and any lead is open."""
        last = max((held.minute for held in self._state.items.values()), default=0)
        for minute in range(last + 1, last + ANSWERED_AFTER if self._way.exchange_gain is not None else 0):
            before = self.num_moved
            self._pass(minute)
            self._exchange(minute, self._way.exchange_gain or 0)
            if self.num_moved == before:
                return

    def _pass(self, minute: int) -> None:
        """Let leads be answered that were given long enough ago, and prices be worked out anew."""
        while self._unanswered and self._unanswered[0][0] <= minute - ANSWERED_AFTER:
            self._state.apply(
                {"kind": "touched", "item": self._unanswered.popleft()[1], "minute": minute, "answered": True}
            )
        if is_due(self._state, minute) and (rest := rest_of(self._state, minute)) is not None:
            self._state.apply({**priced(rest), "minute": minute})

    def _exchange(self, minute: int, least_gain: int) -> None:
        """Let leads that nobody has answered yet go to better reps until none is to gain: the service looks every few seconds."""
        moved = -1
        while moved < self.num_moved:
            moved = self.num_moved
            chain = exchange_of(self._state, minute, self._way.most_moves, least_gain)
            if chain is not None:
                self._carry_out(arrival_of(self._state, self._state.items[chain.item], minute), chain)

    def _carry_out(self, arrival: Arrival, chain: Chain | None) -> None:
        """Move leads that nobody has answered yet, as the service does for what waits."""
        reps = None if chain is None else solved(chain, MOST_SECONDS)
        entry = None if chain is None or reps is None else room_made(self._state, arrival, chain, reps)
        if entry is not None:
            self._write(entry)

    def _write(self, entry: dict[str, Any]) -> None:
        state = self._state
        for move in entry.get("moves", ()):
            self._note(move["item"], move["to"])
        state.apply(entry)
        self._note(entry["item"], entry["rep"])
        self._unanswered.append((entry["minute"], entry["item"]))

    def _note(self, item: str, rep: str) -> None:
        before, number = self.rep[self._number[item]], self._state.board.rep_number[rep]
        if before >= 0:
            self._had[before] -= 1
            self.num_moved += 1
        self.rep[self._number[item]] = number
        self._had[number] += 1
