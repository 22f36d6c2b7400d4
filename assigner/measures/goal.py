"""What a package of remedies must achieve: targets on measures of the plan and on costs of levels.

Every target is checked on the verified plan of the changed problem; those that can be said as rows also go into the
extended program, so that its bound speaks of them. When to modify: to say another target as rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from assigner.measures.remedies import Undone
from assigner.plan.gates import Gate
from assigner.plan.measures import MEASURES, measures_of
from assigner.problem.faults import shown
from assigner.problem.validation.near import Names
from assigner.rules.active import level_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assigner.language import Language
    from assigner.measures.remedies import Taken
    from assigner.plan.measures import Figure
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

COST = "cost."
"""Targets on a level's cost are called ``cost.coverage``."""
EVERYTHING = "unassigned"
_NUMBER = re.compile(r"^\s*(?:<=|≤|不超过)?\s*(\d[\d,_]*)\s*$")
COST_OF = Words("cost at level {level}", "层级 {level} 的代价")


@dataclass(frozen=True)
class LevelLimit:
    """The cost at a level must be at most this."""

    level: str
    most: int


@dataclass(frozen=True)
class TargetResult:
    """A target with what the plan has.

    Parameters
    ----------
    name, asked
        The target as people write it.
    value
        The verified figure; None where it means nothing for the problem.
    shown
        The figure for people.
    holds
        Whether the target is kept.
    """

    name: str
    asked: str
    value: float | None
    shown: str
    holds: bool

    def title(self, language: Language) -> str:
        """Return what the target is about."""
        if self.name.startswith(COST):
            return COST_OF.say(language, level=self.name.removeprefix(COST))
        return MEASURES[self.name].title.say(language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"target": self.name, "asked": self.asked, "value": self.value, "shown": self.shown, "holds": self.holds}


@dataclass(frozen=True)
class Goal:
    """What must be reached.

    Parameters
    ----------
    gates
        Limits on measures.
    costs
        Limits on costs of levels.
    """

    gates: tuple[Gate, ...]
    costs: tuple[LevelLimit, ...] = ()

    @property
    def all_placed(self) -> bool:
        """Whether no item may be left without a rep."""
        return any(gate.measure == EVERYTHING and gate.sign in ("<=", "=") and gate.limit == 0 for gate in self.gates)

    def results(
        self, problem: Problem, plan: Plan, scorecard: Scorecard, package: Iterable[Taken]
    ) -> list[TargetResult]:
        """Return each target with what a verified plan of the changed problem has.

        Items that the package leaves undone do not count as unassigned.
        """
        figures = measures_of(problem, plan, scorecard)
        excused = sum(
            plan.rep[int(np.flatnonzero(problem.item_ids == one.remedy.item)[0])] < 0
            for one in package
            if isinstance(one.remedy, Undone)
        )
        return [
            *(_result(gate, figures, int(excused)) for gate in self.gates),
            *(self._cost(limit, scorecard) for limit in self.costs),
        ]

    def _cost(self, limit: LevelLimit, scorecard: Scorecard) -> TargetResult:
        labels = level_labels(scorecard.levels)
        found = dict(zip(labels, scorecard.score, strict=True)).get(limit.level)
        shown = "" if found is None else f"{found:,}"
        return TargetResult(
            COST + limit.level, f"<= {limit.most:,}", found, shown, found is not None and found <= limit.most
        )


LIMITS = Words('Write a limit such as unassigned: 0 or max_utilisation: "<= 85 %".',
               '请写成 unassigned: 0 或 max_utilisation: "<= 85 %"。')  # fmt: skip


def _result(gate: Gate, figures: Mapping[str, Figure | None], excused: int) -> TargetResult:
    figure = figures.get(gate.measure)
    if figure is None:
        return TargetResult(gate.measure, gate.text(), None, "", True)
    if gate.measure == EVERYTHING:
        figure = replace(figure, steps=figure.steps - excused)
    share = figure.share if gate.percent else None
    value = figure.value if share is None else round(share, 9)
    shown = f"{figure.value:,.10g}" if share is None else f"{100 * share:,.1f} %"
    return TargetResult(gate.measure, gate.text(), value, shown, gate.holds(figure))


EVERYTHING_PLACED = Goal((Gate(EVERYTHING, "<=", Fraction(0), False),))
"""The goal of repair: every item has a rep."""


def read_goal(data: Mapping[str, Any], levels: Iterable[str], place: str = "targets") -> Goal:
    """Return the goal of plain data: measure or ``cost.<level>`` by limit, with or without a heading ``targets``.

    Parameters
    ----------
    data
        ``{"unassigned": 0, "max_utilisation": "<= 85 %", "cost.coverage": 0}``; evenness without a percent sign is an amount.
    levels
        Labels of the problem's levels.
    place
        Name of the file in messages.

    Raises
    ------
    InputError
        With every target that is unknown or cannot be read.
    """
    inner, issues, known = data.get("targets", data), Issues(), [*MEASURES, *(COST + level for level in levels)]
    gates, costs = [], []
    for name, written in inner.items():
        gate, number = Gate.read(name, written), _NUMBER.match(str(written))
        if gate is not None:
            amount = name.startswith("unevenness") and "%" not in str(written) and "％" not in str(written)
            gates.append(replace(gate, percent=False) if amount else gate)
        elif name.startswith(COST) and name in known and number:
            costs.append(LevelLimit(name.removeprefix(COST), int(re.sub("[,_]", "", number[1]))))
        else:
            _refuse(issues, place, name, written, known)
    if not inner:
        _refuse(issues, place, "", "", known)
    if issues.found:
        raise InputError(issues.found)
    return Goal(tuple(gates), tuple(costs))


def _refuse(issues: Issues, place: str, name: str, written: object, known: list[str]) -> None:
    """Tell a target that cannot be used: nothing is called so (with near names), or its limit is none."""
    listed = Words(f"Known: {', '.join(known)}.", f"可用：{'、'.join(known)}。")
    if not name:
        words = Words("There is no target in it.", "其中没有目标。")
        issues.error("target-missing", place, words, Words(f"{LIMITS.en} {listed.en}", LIMITS.zh + listed.zh))
    elif name in known:
        words = Words(f"{shown(written)} is not a limit.", f"{shown(written)} 不是有效的限制。")
        issues.error("target-refused", f"{place}.{name}", words, LIMITS, written)
    else:
        near = Names(known).suggest(name)
        words = Words(f"There is no measure '{name}'.", f"没有指标“{name}”。")
        issues.error("measure-unknown", f"{place}.{name}", words, near if near.en else listed, name)
