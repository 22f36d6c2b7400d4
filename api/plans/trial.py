"""A draft: what somebody tries on a plan before anything is decided, as data.

Moves change the plan; pins, bars, caps, leave, leavers and weights change the problem that it answers, as a scenario
would. Nothing is stored by trying: the page asks for effects, a job re-plans around a draft, and proposing stores it.
When to modify: to let people try another kind of change.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import pandas as pd
from pydantic import BaseModel, ConfigDict, Field

from assigner.issues import Issues
from assigner.language import Words
from assigner.plan.demands import Demands
from assigner.plan.plan import NO_START, NOBODY, Plan
from assigner.problem import time
from assigner.problem.fields import Id
from assigner.rules.active import configured_rules
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

MOST = 5000
"""Changes of one kind in a draft."""
OWNED = {"account": "accounts", "lead": "leads"}
NOT_OWNED = Words(
    "{name} is a duty: it can be moved, but not pinned or barred here.",
    "{name}是任务：可以调整，但不能在此锁定或禁止。",
)
MOVE_IT = Words("Move it to the rep instead, or change the duty's positions.", "请改为调整给该人，或修改任务的岗位。")
BACKWARDS = Words("The leave ends ({end}) before it begins ({start}).", "请假的结束日（{end}）早于开始日（{start}）。")
SWAP = Words("Exchange the two days.", "请对调两个日期。")
NO_RULE = Words("There is no rule ({name}) with a weight in this plan.", "方案中没有带权重的规则（{name}）。")
SEE_SCORE = Words("Take a name from the plan's scorecard.", "请使用方案得分表中的名称。")
Name = Annotated[str, Field(min_length=1, max_length=400)]
"""Of a seat of a duty or a rule's setting, which are longer than ids."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MoveTried(_Part):
    """An item that goes to somebody else, or to nobody."""

    item: Name = Field(description="Id of the account, lead or duty seat.")
    rep: Id | None = Field(description="Who gets it; null: nobody.")
    start: datetime | None = Field(default=None, description="When a duty begins; as near as it can be where null.")


class PairTried(_Part):
    """An account or lead, and a rep."""

    item: Id
    rep: Id


class PinTried(_Part):
    """An account or lead that must be with a rep."""

    item: Id
    rep: Id | None = Field(description="Who must have it; null: the pin is taken away.")


class CapTried(_Part):
    """The most that a rep can carry."""

    rep: Id
    dimension: Id = "minutes"
    amount: float = Field(ge=0, le=1e15, allow_inf_nan=False)


class LeaveTried(_Part):
    """Days on which a rep is away."""

    rep: Id
    start: date
    end: date = Field(description="The last day.")


class WeightTried(_Part):
    """What one unit of a rule's amount costs."""

    rule: Name = Field(description="Name of the rule setting, as in the scorecard.")
    weight: int = Field(ge=0, le=1_000_000_000, description="0: the rule is off.")


class Draft(_Part):
    """What is tried."""

    moves: list[MoveTried] = Field(default=[], max_length=MOST)
    pins: list[PinTried] = Field(default=[], max_length=MOST)
    bars: list[PairTried] = Field(default=[], max_length=MOST)
    caps: list[CapTried] = Field(default=[], max_length=MOST)
    leave: list[LeaveTried] = Field(default=[], max_length=MOST)
    gone: list[Id] = Field(default=[], max_length=MOST, description="Reps who leave: they can have nothing any more.")
    weights: list[WeightTried] = Field(default=[], max_length=MOST)

    @property
    def on_problem(self) -> dict[str, Any]:
        """What changes the problem, as plain data; empty where only moves are tried."""
        data = self.model_dump(mode="json", exclude={"moves"})
        return {name: value for name, value in data.items() if value}

    @property
    def key(self) -> str:
        """A short name of what changes the problem, the same for equal drafts."""
        return hashlib.sha256(repr(sorted(self.on_problem.items())).encode()).hexdigest()[:24]

    @property
    def only_weights(self) -> dict[str, int] | None:
        """Weights by rule where nothing else changes the problem, and none is off; else None."""
        if set(self.on_problem) != {"weights"} or not all(one.weight for one in self.weights):
            return None
        return {one.rule: one.weight for one in self.weights}

    @property
    def demands(self) -> Demands:
        """Who must have what when the plan is made anew around the draft."""
        return Demands({one.item: one.rep for one in self.moves})


def scenario_of(draft: Draft, problem: Problem) -> Scenario:
    """Return the changes of a draft to its problem.

    Raises
    ------
    InputError
        With everything that does not suit.
    """
    issues = Issues()
    changes: dict[str, Any] = {table: {"change": rows} for table, rows in _work_changes(draft, problem, issues).items()}
    reps: list[dict[str, Any]] = [{"id": one.rep, "capacity": {one.dimension: one.amount}} for one in draft.caps]
    reps += [{"id": one, "active": False} for one in draft.gone]
    for at, away in enumerate(draft.leave):
        if away.end < away.start:
            told = BACKWARDS.filled(start=away.start, end=away.end)
            issues.error("leave-backwards", f"$.leave[{at}].end", told, SWAP, str(away.end))
    rules = _rule_changes(draft, problem, issues)
    issues.raise_errors()
    leave = [away.model_dump(mode="json") for away in draft.leave]
    return Scenario.model_validate({**changes, "reps": {"change": _joined(reps)}, "leave": leave, "rules": rules})


def changed_problem(draft: Draft, problem: Problem) -> Problem:
    """Return the problem that a draft makes of another one; the same where only moves are tried.

    Raises
    ------
    InputError
        With everything that does not suit.
    """
    if not draft.on_problem:
        return problem
    return apply_scenario(problem, scenario_of(draft, problem), "draft")


def plan_in(changed: Problem, problem: Problem, plan: Plan) -> Plan:
    """Return the plan of a problem in the one that a draft makes of it: seats of people who leave a meeting are not there."""
    if changed is problem:
        return plan
    carried = plan.carried_over(problem, changed)
    return Plan(np.maximum(carried.rep, NOBODY), carried.start)


def moved_plan(draft: Draft, problem: Problem, plan: Plan) -> Plan:
    """Return a plan with the moves of a draft.

    A duty that may begin at several times begins where it did, else as near to that as it can.

    Raises
    ------
    InputError
        With every item and rep that the problem does not have.
    """
    draft.demands.check(problem)
    changed = Plan(plan.rep.copy(), plan.start.copy())
    item, rep = draft.demands.forced_numbers(problem)
    changed.rep[item] = rep
    asked = {one.item: one.start for one in draft.moves if one.start is not None}
    for number in item[problem.timed[item]].tolist():
        wanted = asked.get(str(problem.item_ids[number]))
        changed.start[number] = _start(problem, number, int(changed.rep[number]), plan, wanted)
    return changed


def _start(problem: Problem, item: int, rep: int, plan: Plan, wanted: datetime | None) -> int:
    if rep < 0:
        return NO_START
    starts = problem.starts.loc[problem.starts["item"] == item, "start"].to_numpy()
    aim = int(plan.start[item]) if wanted is None else int(time.moment_of(wanted, problem.settings.time_zone))
    return int(starts[np.argmin(np.abs(starts - max(0, aim)))]) if len(starts) else NO_START


def _work_changes(draft: Draft, problem: Problem, issues: Issues) -> dict[str, list[dict[str, Any]]]:
    """Return the changed rows of accounts and leads, by table."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for at, pin in enumerate(draft.pins):
        if table := _table(problem, pin.item, f"$.pins[{at}].item", issues):
            rows.setdefault(table, []).append({"id": pin.item, "pin": pin.rep})
    for at, bar in enumerate(draft.bars):
        if table := _table(problem, bar.item, f"$.bars[{at}].item", issues):
            rows.setdefault(table, []).append({"id": bar.item, "barred": [*_barred(problem, table, bar.item), bar.rep]})
    return {table: _joined(found) for table, found in rows.items()}


def _table(problem: Problem, item: str, place: str, issues: Issues) -> str | None:
    """Return the table that an account or lead stands in; for what else the name may be, an issue is added."""
    number = int(problem.item_index.get_indexer(pd.Index([item]))[0])
    if number < 0:
        return "accounts"  # what applies the change says that it is unknown, with near names
    table = OWNED.get(str(problem.items["kind"].iloc[number]))
    if table is None:
        name = str(problem.items["name"].iloc[number])
        issues.error("duty-not-owned", place, NOT_OWNED.filled(name=name), MOVE_IT, item)
    return table


def _barred(problem: Problem, table: str, item: str) -> list[str]:
    """Return who must not have an item already."""
    ids = problem.frames[table]["id"]
    row = np.flatnonzero((ids == item).to_numpy())
    listed = problem.frames[f"{table}.barred"]
    return [str(one) for one in listed.loc[listed["row"].isin(row), "value"]]


def _joined(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one row an id: what several say about it is put together."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = found.setdefault(row["id"], {})
        for name, value in row.items():
            if isinstance(value, dict):
                value = {**known.get(name, {}), **value}  # noqa: PLW2901 - the same value, grown
            elif isinstance(value, list):
                value = list(dict.fromkeys([*known.get(name, []), *value]))  # noqa: PLW2901
            known[name] = value
    return list(found.values())


def _rule_changes(draft: Draft, problem: Problem, issues: Issues) -> list[dict[str, Any]]:
    """Return the changed settings of rules."""
    known = {one.rule.name: one for one in configured_rules(problem.settings)}
    rules: list[dict[str, Any]] = []
    for at, one in enumerate(draft.weights):
        if one.rule not in known:
            told = NO_RULE.filled(name=one.rule)
            issues.error("rule-unknown", f"$.weights[{at}].rule", told, SEE_SCORE, one.rule)
            continue
        rule = known[one.rule].rule
        named = {"rule": rule.id} if rule.name == rule.id else {"rule": rule.id, "name": rule.name}
        rules.append({**named, "weight": one.weight} if one.weight else {**named, "on": False})
    return rules
