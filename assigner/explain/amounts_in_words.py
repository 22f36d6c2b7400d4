"""What a change of a rule's amount is in words: minutes where the rule counts minutes, else the points that it costs.

Why it exists: "+41 minutes of uneven load" is understood, "+41" is not. The figures are differences of two verified
scorecards, line by line; nothing here computes a cost. When to modify: when a rule counts in another unit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.plan.matches import Matches
from assigner.problem.amounts import resolution
from assigner.rules.loads import said
from assigner.rules.titles import setting_title

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.plan.scorecard import Line, Scorecard
    from assigner.problem.problem import Problem

POINTS = Words("points", "点")


@dataclass(frozen=True, slots=True)
class RuleChange:
    """How one rule setting's part of two scorecards differs.

    Parameters
    ----------
    name, rule
        Name of the setting, id of the rule.
    level
        Its level, or ``hard``.
    amount
        Amount after less amount before, in the rule's unit; positive is worse.
    cost
        What it adds to the level: amount times weight, after less before.
    dimension
        What the amount is measured in; empty where it is no measure: then people read its cost, which adds up.
    in_units
        The amount in the dimension's own unit; equal to ``amount`` where it has none.
    """

    name: str
    rule: str
    level: str
    amount: int
    cost: int
    dimension: str
    in_units: float

    def title(self, language: Language) -> str:
        """Return the rule setting's name for people."""
        return setting_title(self.rule, self.name, language)

    def say(self, language: Language) -> str:
        """Return the change as people read it: ``uneven load +41 minutes``."""
        title = self.title(language)
        if self.dimension:
            unit = said({"dimension": self.dimension}, language)["dimension"]
            return f"{title} {self.in_units:+,.10g}" + ("" if unit in title else f" {unit}")
        if not self.cost:
            return f"{title} {self.in_units:+,.10g}"
        gap = "" if language == "zh" else " "  # no line may begin with the unit 点
        return f"{title} {self.cost:+,}{gap}{POINTS.say(language)}"

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"name": self.name, "rule": self.rule, "level": self.level, "amount": self.amount, "cost": self.cost,
                "dimension": self.dimension or None, "in_units": self.in_units}  # fmt: skip


def rule_changes(problem: Problem, before: Scorecard, after: Scorecard) -> tuple[RuleChange, ...]:
    """Return the rules whose amounts or costs differ, by level and then the largest change of cost first.

    The second scorecard may be that of a problem with other weights and rules.
    """
    order = {name: at for at, (name, _) in reversed(list(enumerate(after.levels)))}
    changes = [
        _change(problem, old, new)
        for old, new in paired_lines(before, after)
        if old.amount != new.amount or old.weight * old.amount != new.weight * new.amount
    ]
    return tuple(sorted(changes, key=lambda one: (order.get(one.level, -1), -abs(one.cost))))


def paired_lines(before: Scorecard, after: Scorecard) -> list[tuple[Line, Line]]:
    """Return the lines of two scorecards by rule setting; one that a card does not have stands there without matches."""
    old, new = ({line.name: line for line in card.lines} for card in (before, after))
    none = Matches.none()
    return [(old.get(name) or replace(new[name], matches=none), new.get(name) or replace(old[name], matches=none))
            for name in {**new, **old}]  # fmt: skip


def _change(problem: Problem, old: Line, new: Line) -> RuleChange:
    amount, cost = new.amount - old.amount, new.weight * new.amount - old.weight * old.amount
    dimension = _dimension(old, new)
    step = resolution(problem, dimension) if dimension else 1
    units = round(amount * step, 9)
    return RuleChange(new.name, new.rule, new.level, amount, cost, dimension, units)


def _dimension(old: Line, new: Line) -> str:
    """Return the one dimension that both lines count in; empty where there is none, or several."""
    tables = [line.matches.table for line in (old, new) if len(line.matches)]
    found = {str(name) for table in tables for name in table.get("dimension", [])}
    several_steps = any((table["step"] > 0).any() for table in tables)
    return found.pop() if len(found) == 1 and not several_steps else ""
