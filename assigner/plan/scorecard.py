"""The scorecard: what a plan costs, rule by rule and level by level.

Made by :func:`assigner.verify.verify`, never by an engine. Lines sum to the score. When to modify:
when people need another view of the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.plan.matches import Matches

HARD = "hard"


@dataclass(frozen=True, eq=False)
class Line:
    """One rule setting's part of the score.

    Parameters
    ----------
    name
        Name of the rule setting.
    rule
        Id of the rule in the catalogue.
    level
        ``hard`` or the level's name.
    weight
        Cost of one unit of amount; 1 for hard rules.
    matches
        Where the plan meets the rule.
    """

    name: str
    rule: str
    level: str
    weight: int
    matches: Matches

    @property
    def amount(self) -> int:
        """Sum of the matches' amounts over all steps."""
        return int(self.matches.table["amount"].sum())

    def cost(self, step: int = 0) -> int:
        """Return weight times amount at a step of the level."""
        return self.weight * self.matches.total(step)


@dataclass(frozen=True, eq=False)
class Scorecard:
    """All lines of a plan.

    Parameters
    ----------
    lines
        One a rule setting that applies.
    levels
        The objective's (name, step), most important first.
    """

    lines: tuple[Line, ...]
    levels: tuple[tuple[str, int], ...]

    @property
    def hard_matches(self) -> int:
        """Number of places where a hard rule is broken."""
        return sum(len(line.matches) for line in self.lines if line.level == HARD)

    @property
    def feasible(self) -> bool:
        """Whether no hard rule is broken."""
        return self.hard_matches == 0

    @property
    def score(self) -> tuple[int, ...]:
        """Cost per level and step; compare lexicographically, after feasibility."""
        return tuple(sum(line.cost(step) for line in self.lines if line.level == level) for level, step in self.levels)

    def to_frame(self) -> pd.DataFrame:
        """Return the lines as a table ``name, rule, level, weight, matches, amount, cost``."""
        rows = [
            (line.name, line.rule, line.level, line.weight, len(line.matches), line.amount, line.weight * line.amount)
            for line in self.lines
        ]
        return pd.DataFrame(rows, columns=["name", "rule", "level", "weight", "matches", "amount", "cost"])

    def minus(self, other: Scorecard) -> Mapping[str, int]:
        """Return, by rule setting, this card's amount less the other's."""
        mine = {line.name: line.amount for line in self.lines}
        theirs = {line.name: line.amount for line in other.lines}
        return {name: mine.get(name, 0) - theirs.get(name, 0) for name in mine | theirs}

    def to_dict(self) -> list[dict[str, Any]]:
        """Return the lines as plain data for JSON."""
        return [{str(name): value for name, value in row.items()} for row in self.to_frame().to_dict("records")]
