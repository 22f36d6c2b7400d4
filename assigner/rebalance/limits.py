"""Move budgets as people give them, and as rules of the problem: hard rows that verification checks, too.

When to modify: to budget something else; how a budget counts stands in the rule ``too-many-moves``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from assigner.errors import UsageError
from assigner.language import Language, Words
from assigner.plan.measures import moved_items, owned_items
from assigner.problem.amounts import amounts_of
from assigner.problem.settings import RuleSetting, Scope
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

Per = Literal["all", "team", "rep"]
RULE = "too-many-moves"
PREFIX = "rebalance-"
_LIMIT = re.compile(r"^\s*(\d+(?:[.,_]\d+)*)\s*(%|％)?\s*$")
NOT_A_LIMIT = Words(
    "The budget ({text}) is neither a number from 0 up nor a percentage. Write 120 or 3%.",
    "额度（{text}）既不是不小于 0 的数字，也不是百分比。请写成 120 或 3%。",
)
OVER_ALL = Words("The budget ({text}) is more than 100 %.", "额度（{text}）超过 100%。")
WHOSE = {
    "all": Words("everybody together", "全体"),
    "team": Words("the team that gives most", "转出最多的团队"),
    "rep": Words("the rep who gives most", "转出最多的人"),
}
COUNT = Words("Items, {who}", "项数，{who}")
REVENUE = Words("Revenue, {who}", "收入，{who}")


class Limit(NamedTuple):
    """An amount, or a percentage of what is owned."""

    amount: float
    is_percent: bool


def parse_limit(text: str) -> Limit:
    """Return the limit that a text means: ``120``, ``1,200,000`` or ``3%``.

    Raises
    ------
    UsageError
        When it means none.
    """
    found = _LIMIT.match(text)
    if found is None:
        raise UsageError(NOT_A_LIMIT.filled(text=text))
    digits = re.sub(r"[,_](?=\d{3}(?!\d))", "", found[1])
    if digits.count(".") > 1 or "," in digits or "_" in digits:
        raise UsageError(NOT_A_LIMIT.filled(text=text))
    if found[2] and float(digits) > 100:
        raise UsageError(OVER_ALL.filled(text=text))
    return Limit(float(digits), bool(found[2]))


@dataclass(frozen=True)
class MoveBudget:
    """How much may change hands.

    Parameters
    ----------
    moves
        Items in all; a percentage is one of all owned items.
    revenue
        Value in all; a percentage is one of all owned value.
    per_rep, per_team
        Items from each rep, from each team; a percentage is one of what each owns in value.
    """

    moves: Limit | None = None
    revenue: Limit | None = None
    per_rep: Limit | None = None
    per_team: Limit | None = None

    def rules(self, problem: Problem) -> list[RuleSetting]:
        """Return the budgets as hard rule settings, and those of the problem that they replace as switched off."""
        given = [
            ("moves", "all", "count", self.moves),
            ("revenue", "all", "value", self.revenue),
            ("per-rep", "rep", "count", self.per_rep),
            ("per-team", "team", "count", self.per_team),
        ]
        made = [_setting(name, per, kind, limit, problem) for name, per, kind, limit in given if limit is not None]
        return [*_replaced(problem, made), *made]


def _setting(name: str, per: str, kind: str, limit: Limit, problem: Problem) -> RuleSetting:
    parameters: dict[str, Any] = {"per": per}
    if kind == "count" and not (limit.is_percent and per != "all"):
        owned = int(owned_items(problem).sum())
        parameters["limit_count"] = int(owned * limit.amount / 100 + 1e-9) if limit.is_percent else int(limit.amount)
    else:
        parameters["limit_value_percent" if limit.is_percent else "limit_value"] = limit.amount
    return RuleSetting(rule=RULE, name=PREFIX + name, level=HARD, parameters=parameters)


def _replaced(problem: Problem, made: list[RuleSetting]) -> list[RuleSetting]:
    """Return the problem's own budgets of the same kind and reach, switched off: the new ones stand in their place."""
    new = {(one.parameters["per"], kind) for one in made for kind in _kinds(one.parameters)}
    off = []
    for one in active_rules(problem):
        if one.rule.id == RULE and one.rule.scope == Scope():
            parameters = one.rule.parameters.model_dump(exclude_none=True)
            if {(parameters["per"], kind) for kind in _kinds(parameters)} <= new:
                off.append(RuleSetting(rule=RULE, name=one.rule.name, on=False))
    return off


def _kinds(parameters: dict[str, Any]) -> set[str]:
    return {"count" if name == "limit_count" else "value" for name in parameters if name.startswith("limit_")}


@dataclass(frozen=True)
class BudgetUse:
    """What a plan takes of one budget.

    Parameters
    ----------
    rule
        Name of the rule setting.
    per
        Whose budget.
    kind
        ``count`` or ``value``.
    used, limit
        In items or money; with several budgets (``team``, ``rep``) those of the one that is used most.
    """

    rule: str
    per: Per
    kind: str
    used: float
    limit: float

    def say(self, language: Language) -> str:
        """Return whose budget of what it is."""
        words = COUNT if self.kind == "count" else REVENUE
        return words.say(language, who=WHOSE[self.per].say(language))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"rule": self.rule, "per": self.per, "kind": self.kind, "used": self.used, "limit": self.limit}


def uses_of(problem: Problem, plan: Plan) -> tuple[BudgetUse, ...]:
    """Return what a plan takes of every hard budget in force, the fullest of each kind."""
    found = []
    for one in active_rules(problem):
        if one.rule.id == RULE and one.level == HARD and one.rule.scope == Scope():
            parameters = one.rule.parameters.model_dump(exclude_none=True)
            found += [_use(problem, plan, one.rule.name, parameters, name) for name in parameters if name != "per"]
    return tuple(found)


def _use(problem: Problem, plan: Plan, rule: str, parameters: dict[str, Any], name: str) -> BudgetUse:
    kind = "count" if name == "limit_count" else "value"
    amounts = amounts_of(problem, kind)
    owner = problem.items["owner"].to_numpy()
    groups = {"all": np.zeros(len(owner), dtype=np.int64), "rep": owner, "team": np.append(problem.rep_team, -1)[owner]}
    group = groups[parameters["per"]] + 1
    owned = np.bincount(group, weights=np.where(owned_items(problem), amounts.base, 0))
    used = np.bincount(group, weights=np.where(moved_items(problem, plan), amounts.base, 0), minlength=len(owned))
    limit = np.full(len(owned), parameters[name] / amounts.resolution)
    if name == "limit_value_percent":
        limit = np.floor(owned * parameters[name] / 100 + 1e-9)
    full = int(np.argmax(np.where(owned > 0, used - limit, -np.inf)))
    told = [round(float(part[full]) * amounts.resolution, 9) for part in (used, limit)]
    return BudgetUse(rule, parameters["per"], kind, *told)
