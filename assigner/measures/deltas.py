"""What a package of remedies changes: an ordinary scenario, so that applying it gives an ordinary problem.

Everything a package says about one rep or one rule is gathered first, because a scenario names each once. When to modify:
with a new kind of remedy.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.measures.remedies import Hire, MoreCapacity, RaisedLimit, Taken, Training, Undone, Waiver
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, ramp_of
from assigner.problem.document import TABLES
from assigner.problem.frames import unflatten
from assigner.problem.settings import RuleSetting
from assigner.rules.active import active_rules
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assigner.problem.problem import Problem
    from assigner.rules.active import ActiveRule

REQUIRED = "required-unassigned"
OF_ONE_PERSON = ("target", "floor", "current_load", "leave", "ramp", "preferences", "latitude", "longitude")
"""What a new rep does not take over from the template."""
NEW_NAME = "{name} (new {number})"


@dataclass
class _Draft:
    """What is gathered for a scenario."""

    problem: Problem
    reps: dict[str, dict[str, Any]] = field(default_factory=dict)
    hired: list[dict[str, Any]] = field(default_factory=list)
    except_items: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    except_reps: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    off: list[str] = field(default_factory=list)
    raised: list[tuple[str, str, int]] = field(default_factory=list)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def rep(self, rep: str) -> dict[str, Any]:
        """Return the change of a rep, made on first use."""
        return self.reps.setdefault(rep, {"id": rep})

    def row(self, rep: str) -> dict[str, Any]:
        """Return the whole row of a rep."""
        if not self.rows:
            self.rows = rep_rows(self.problem)
        return self.rows[rep]


def rep_rows(problem: Problem) -> dict[str, dict[str, Any]]:
    """Return the reps' rows as plain data, by id."""
    return {row["id"]: row for row in unflatten("reps", TABLES["reps"], problem.frames)}


def scenario_of(problem: Problem, package: Iterable[Taken], name: str = "") -> Scenario:
    """Return the scenario that a package of remedies amounts to.

    Parameters
    ----------
    problem
        The problem that the remedies were made for.
    package
        The remedies with their units.
    name
        Name of the scenario.
    """
    draft = _Draft(problem)
    for taken in package:
        _gather(draft, taken)
    return Scenario.model_validate(
        {
            "name": name,
            "rules": _rules(draft),
            "reps": {"add": draft.hired, "change": list(draft.reps.values())},
        }
    )


def _gather(draft: _Draft, taken: Taken) -> None:
    remedy = taken.remedy
    match remedy:
        case MoreCapacity():
            _more_capacity(draft, remedy, taken.units)
        case Training():
            _training(draft, remedy)
        case Hire():
            draft.hired += [
                _hired(draft, remedy, new, number) for number, new in enumerate(remedy.ids[: taken.units], start=1)
            ]
        case Waiver(item=str(item)):
            draft.except_items[remedy.setting].append(item)
        case Waiver(rep=str(rep)):
            draft.except_reps[remedy.setting].append(rep)
        case Waiver():
            draft.off.append(remedy.setting)
        case RaisedLimit():
            draft.raised.append((remedy.setting, remedy.rep, taken.units))
        case Undone():
            for one in _settings_of(draft.problem, REQUIRED):
                draft.except_items[one.rule.name].append(remedy.item)


def _hired(draft: _Draft, remedy: Hire, new: str, number: int) -> dict[str, Any]:
    row = hired_row(draft.row(remedy.like), new, number)
    return row if remedy.days is None else _only_on(row, draft.problem, *remedy.days)


def _only_on(row: dict[str, Any], problem: Problem, first_day: date, last_day: date) -> dict[str, Any]:
    """Return the row of a rep who is away but for some days; minutes that do not follow from hours are ramped, too."""
    horizon, day = problem.settings.horizon, timedelta(days=1)
    assert horizon is not None  # the menu offers nobody for some days otherwise
    away = [(horizon.first_day, first_day - day), (last_day + day, horizon.last_day)]
    leave = [{"start": str(start), "end": str(end)} for start, end in away if start <= end]
    there = [(first_day, 1.0), (last_day + day, 0.0)] if _gives_minutes(row) else []
    return {**row, "leave": leave, "ramp": [{"first_day": str(start), "share": share} for start, share in there]}


def _gives_minutes(row: dict[str, Any]) -> bool:
    """Whether a rep's row says what minutes it has, which leave does not lower."""
    by_period = any(one["dimension"] == "minutes" for one in row["periods"])
    return by_period or any("minutes" in (row.get(name) or {}) for name in ("capacity", "period_capacity"))


def hired_row(like: dict[str, Any], new: str, number: int) -> dict[str, Any]:
    """Return the row of a new rep like another, without what belongs to that person alone."""
    row = {name: value for name, value in like.items() if name not in OF_ONE_PERSON and value is not None}
    row["periods"] = [
        {"period": one["period"], "dimension": one["dimension"], "capacity": one["capacity"]}
        for one in like["periods"]
        if one["capacity"] is not None
    ]
    return {**row, "id": new, "name": NEW_NAME.format(name=like["name"] or like["id"], number=number), "active": True}


def _more_capacity(draft: _Draft, remedy: MoreCapacity, units: int) -> None:
    """Raise the capacity over the horizon (where there is one) and, if the remedy names it, that of a period."""
    problem = draft.problem
    rep = int(np.flatnonzero(problem.rep_ids == remedy.rep)[0])
    amounts = amounts_of(problem, remedy.dimension)
    steps = round(units * remedy.step / amounts.resolution)
    limits = amounts.limits()
    own = limits[(limits["rep"] == rep) & (limits["capacity"] != ABSENT)]
    change = draft.rep(remedy.rep)
    ramp = ramp_of(problem)
    whole = own[own["period"] == HORIZON]
    if len(whole):
        capacity = change.setdefault("capacity", {})
        before = capacity.get(remedy.dimension)
        share = float(ramp.mean_share[rep])
        base = int(whole["capacity"].iloc[0]) * amounts.resolution / share if before is None else before
        capacity[remedy.dimension] = base + steps * amounts.resolution / share
    if remedy.period is not None:
        number = problem.periods["label"].tolist().index(remedy.period)
        lines = change.setdefault("periods", [dict(one) for one in draft.row(remedy.rep)["periods"]])
        base = int(own.loc[own["period"] == number, "capacity"].iloc[0])
        raised = (base + steps) * amounts.resolution / float(ramp.by_period[rep, number])
        _raise_period(lines, remedy, raised)


def _raise_period(lines: list[dict[str, Any]], remedy: MoreCapacity, capacity: float) -> None:
    for line in lines:
        if (line["period"], line["dimension"]) == (remedy.period, remedy.dimension):
            line["capacity"] = capacity
            return
    lines.append({"period": remedy.period, "dimension": remedy.dimension, "capacity": capacity})


def _training(draft: _Draft, remedy: Training) -> None:
    change, row = draft.rep(remedy.rep), draft.row(remedy.rep)
    if remedy.level:
        change.setdefault("skills", list(row["skills"])).append({"skill": remedy.skill, "level": remedy.level})
    else:
        change.setdefault("languages", list(row["languages"])).append(remedy.skill)


def _settings_of(problem: Problem, rule: str) -> list[ActiveRule]:
    return [one for one in active_rules(problem) if one.rule.id == rule]


def _rules(draft: _Draft) -> list[RuleSetting]:
    """Return each rule that a package touches, once, with all its exceptions."""
    by_name = {one.rule.name: one for one in active_rules(draft.problem)}
    made = [RuleSetting(rule=by_name[name].rule.id, name=name, on=False) for name in draft.off]
    for setting, rep, _ in draft.raised:
        draft.except_reps[setting].append(rep)
    narrower = [name for name in dict.fromkeys([*draft.except_items, *draft.except_reps]) if name not in draft.off]
    made += [_excepting(by_name[name], draft.except_items[name], draft.except_reps[name]) for name in narrower]
    for setting, rep, units in draft.raised:
        if setting not in draft.off:
            made.append(_raised(by_name[setting], rep, units))
    return made


def _excepting(one: ActiveRule, items: Sequence[str], reps: Sequence[str]) -> RuleSetting:
    scope = one.rule.scope
    wider = scope.model_copy(
        update={"except_items": [*scope.except_items, *items], "except_reps": [*scope.except_reps, *reps]}
    )
    return RuleSetting(rule=one.rule.id, name=one.rule.name, scope=wider)


def _raised(one: ActiveRule, rep: str, units: int) -> RuleSetting:
    """Return the rule once more, for one rep, with a higher limit."""
    parameters = one.rule.parameters.model_dump(exclude_none=True)
    scope = one.rule.scope.model_copy(update={"reps": [rep], "teams": [], "roles": [], "rep_tags": []})
    return RuleSetting(
        rule=one.rule.id, name=f"{one.rule.name}-{rep}", level=one.level, scope=scope,
        parameters={**parameters, "limit": parameters["limit"] + units},
    )  # fmt: skip
