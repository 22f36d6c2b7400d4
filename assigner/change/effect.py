"""What a change does: every measure, every rule's cost, the loads of the reps concerned, before and after.

Why it exists: a manager who gives an account to somebody else wants to see at once what that does. Both sides are
verified scorecards; of the second only what the change touches is asked again (:func:`assigner.verify.verify_change`),
so that the answer is exact and is there in milliseconds. The problem may change, too: leave, caps, weights. When to
modify: to say more about an effect.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.change.gains import newly_broken
from assigner.explain.amounts_in_words import paired_lines, rule_changes
from assigner.language import Words
from assigner.plan.level_words import level_words
from assigner.plan.measures import MEASURES, measures_of, rep_loads
from assigner.plan.plan import NOBODY
from assigner.plan.scorecard import HARD, Scorecard
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, dimensions
from assigner.problem.fair_share import fair_targets
from assigner.rules.active import active_rules
from assigner.rules.titles import setting_title
from assigner.verify import verify, verify_change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.explain.amounts_in_words import RuleChange
    from assigner.plan.measures import Figure
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

MOST_REPS = 30
"""Reps whose loads are told, those that change most; the others are counted."""
MOST_BROKEN = 20
BETTER = Words("Better: {amount:,} points less at level {level}.", "更好：{level}层级少 {amount:,}点。")
WORSE = Words("Worse: {amount:,} points more at level {level}.", "更差：{level}层级多 {amount:,}点。")
EQUAL = Words("It costs the same.", "代价不变。")
KEPT = Words(
    "All hard rules are kept. Costs count under the changed problem and do not compare with those before.",
    "硬性规则均满足。代价按更改后的问题计算，不能与之前直接比较。",
)
BARRED = Words("Not allowed: {count:hard rule|hard rules} would be broken.", "不可行：将违反 {count} 处硬性规则。")


@dataclass(frozen=True, eq=False)
class Stand:
    """A plan of a problem, verified: one side of a comparison.

    Parameters
    ----------
    problem, plan, card
        The problem, a plan of it, and its scorecard.
    origin
        The plan that ``changed_...`` measures count against; the plan itself where None.
    """

    problem: Problem
    plan: Plan
    card: Scorecard
    origin: Plan | None = None

    @classmethod
    def of(cls, problem: Problem, plan: Plan, origin: Plan | None = None) -> Stand:
        """Return a plan that nothing is known about, verified whole."""
        return cls(problem, plan, verify(problem, plan), origin)

    def with_plan(self, plan: Plan) -> Stand:
        """Return another plan of the same problem, verified where it differs."""
        card = verify_change(self.problem, self.card, self.plan, plan)
        return Stand(self.problem, plan, card, self.plan if self.origin is None else self.origin)

    def reweighed(self, weights: Mapping[str, int]) -> Stand:
        """Return the same plan where some rules weigh otherwise: what is matched stays, what it costs is new.

        Parameters
        ----------
        weights
            Weight by name of the rule setting, at least 1; hard rules and unknown names are left alone.
        """
        rules = tuple(
            one if one.level == HARD else replace(one, weight=weights.get(one.rule.name, one.weight))
            for one in active_rules(self.problem)
        )
        problem = copy(self.problem)  # shares all tables and whatever was derived from them
        problem.__dict__["derived"] = {**self.problem.derived, "active_rules": rules}
        problem.__dict__.pop("digest", None)
        lines = [replace(line, weight=one.weight) for one, line in zip(rules, self.card.lines, strict=True)]
        return Stand(problem, self.plan, Scorecard(tuple(lines), self.card.levels), self.origin)

    @cached_property
    def figures(self) -> Mapping[str, Figure | None]:
        """Every measure."""
        return measures_of(self.problem, self.plan, self.card, self.plan if self.origin is None else self.origin)

    @cached_property
    def loads(self) -> Mapping[str, np.ndarray]:
        """What each rep carries of each dimension that items have amounts of, in its own unit."""
        found = {}
        for name in dimensions(self.problem):
            amounts = amounts_of(self.problem, name)
            if name == "count" or amounts.base.any():
                found[name] = np.round(rep_loads(self.problem, self.plan, name) * amounts.resolution, 9)
        return found

    def limits(self, dimension: str) -> tuple[np.ndarray, np.ndarray]:
        """Return the target of each rep and its capacity (NaN where none is given), in the dimension's unit."""
        problem, amounts = self.problem, amounts_of(self.problem, dimension)
        target = fair_targets(problem, amounts, np.ones(problem.num_items, dtype=bool), problem.rep_active)
        whole = amounts.limits()
        capacity = whole[whole["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy(dtype=float)
        return target * amounts.resolution, np.where(capacity == ABSENT, np.nan, capacity * amounts.resolution)


@dataclass(frozen=True, eq=False)
class Effect:
    """What lies between two plans, of one problem or of two with the same reps.

    Parameters
    ----------
    before, after
        The two sides.
    broken
        Places where hard rules are broken that were not, or less, before; in words.
    mended
        How many fewer places break hard rules than before, at least 0.
    rules
        The rules whose costs differ, by level.
    """

    before: Stand
    after: Stand
    broken: tuple[Words, ...]
    mended: int
    rules: tuple[RuleChange, ...] = field(default=())

    @property
    def allowed(self) -> bool:
        """Whether nothing is newly broken."""
        return not self.broken

    @property
    def is_comparable(self) -> bool:
        """Whether costs before and after mean the same: both plans answer one problem."""
        return self.before.problem is self.after.problem

    @property
    def levels(self) -> list[tuple[str, int, int]]:
        """Label of each level with the cost before and after."""
        old, new = (
            {
                name if step == 0 else f"{name}.{step}": cost
                for (name, step), cost in zip(side.card.levels, side.card.score, strict=True)
            }
            for side in (self.before, self.after)
        )
        return [(name, old.get(name, 0), new.get(name, 0)) for name in {**new, **old}]

    def verdict(self) -> Words:
        """Return in one sentence whether it is allowed, and whether better or worse at the first level that changes."""
        if self.broken:
            return BARRED.filled(count=len(self.broken))
        if not self.is_comparable:
            return KEPT
        changed = next(((name, new - old) for name, old, new in self.levels if old != new), None)
        if changed is None:
            return EQUAL
        words, amount = (BETTER if changed[1] < 0 else WORSE), abs(changed[1])
        return Words(
            words.en.format(amount=amount, level=level_words(changed[0], "en")),
            words.zh.format(amount=amount, level=level_words(changed[0], "zh")),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        old, new = self._plan_before(), self.after.plan
        changed = np.flatnonzero((np.maximum(old.rep, NOBODY) != new.rep) | (old.start != new.start))
        reps = self._reps()
        return {
            "verdict": _told(self.verdict()), "allowed": self.allowed, "comparable": self.is_comparable,
            "mended": self.mended,
            "broken": [_told(one) for one in self.broken[:MOST_BROKEN]], "num_broken": len(self.broken),
            "levels": [
                {"name": name, "title": {"en": level_words(name, "en"), "zh": level_words(name, "zh")},
                 "before": old, "after": new} for name, old, new in self.levels
            ],
            "rules": self._rules(), "measures": self._measures(),
            "reps": reps[:MOST_REPS], "num_reps": len(reps), "num_items": len(changed),
        }  # fmt: skip

    def _plan_before(self) -> Plan:
        """Return the plan before as the items of the problem after: a person who leaves takes their seats along."""
        if self.is_comparable:
            return self.before.plan
        return self.before.plan.carried_over(self.before.problem, self.after.problem)

    def _rules(self) -> list[dict[str, Any]]:
        """Return the rules that change, with their costs before and after."""
        pairs = {new.name: (old, new) for old, new in paired_lines(self.before.card, self.after.card)}
        found = []
        for change in self.rules:
            old, new = pairs[change.name]
            found.append({
                **change.to_dict(), "title": {"en": change.title("en"), "zh": change.title("zh")},
                "words": {"en": change.say("en"), "zh": change.say("zh")},
                "before": old.weight * old.amount, "after": new.weight * new.amount,
            })  # fmt: skip
        return found

    def _measures(self) -> list[dict[str, Any]]:
        """Return the measures that mean something on either side, in the order in which people read them."""
        found = []
        for name, measure in MEASURES.items():
            old, new = self.before.figures[name], self.after.figures[name]
            if old is not None or new is not None:
                found.append({
                    "name": name, "title": _told(measure.title), "kind": measure.kind, "better": measure.better,
                    "before": _figure(old), "after": _figure(new),
                })  # fmt: skip
        return found

    def _reps(self) -> list[dict[str, Any]]:
        """Return the reps whose load, target or capacity changes, the largest change of load first."""
        problem, tables = self.after.problem, [_laid_out(side) for side in (self.before, self.after)]
        names = [name for name in tables[1] if name in tables[0]]
        parts = [(tables[0][name], tables[1][name]) for name in names]
        differs = np.zeros(problem.num_reps, dtype=bool)
        size = np.zeros(problem.num_reps)
        for old, new in parts:
            differs |= (~np.isclose(old, new, equal_nan=True)).any(axis=0)
            size += np.abs(new[0] - old[0]) / max(1.0, float(np.abs(old[0]).mean()))
        order = np.flatnonzero(differs)[np.argsort(-size[differs], kind="stable")]
        return [
            {
                "rep": str(problem.rep_ids[rep]), "name": str(problem.rep_names[rep]),
                "loads": {name: _load(old[:, rep], new[:, rep]) for name, (old, new) in zip(names, parts, strict=True)},
            }
            for rep in order.tolist()
        ]  # fmt: skip


def effect(before: Stand, after: Stand) -> Effect:
    """Return what lies between two plans.

    Parameters
    ----------
    before, after
        Plans of one problem, or of two with the same reps.
    """
    broken = tuple(newly_broken(after.problem, before.card, after.card, MOST_BROKEN))
    mended = max(0, before.card.hard_matches - after.card.hard_matches)
    rules = tuple(one for one in rule_changes(after.problem, before.card, after.card) if one.level != HARD)
    return Effect(before, after, broken, mended, rules)


def rules_shown(stand: Stand) -> list[dict[str, Any]]:
    """Return the weighted rules in force with what they weigh and cost: what a hand on a slider can change."""
    return [
        {
            "name": line.name, "rule": line.rule, "level": line.level, "weight": line.weight,
            "title": {"en": setting_title(line.rule, line.name, "en"), "zh": setting_title(line.rule, line.name, "zh")},
            "cost": line.weight * line.amount,
        }
        for line in stand.card.lines if line.level != HARD
    ]  # fmt: skip


def _laid_out(side: Stand) -> dict[str, np.ndarray]:
    """Return load, target and capacity of each rep as rows, by dimension."""
    return {name: np.stack([load, *side.limits(name)]) for name, load in side.loads.items()}


def _load(old: np.ndarray, new: np.ndarray) -> dict[str, Any]:
    names = ("load", "target", "capacity")
    before, after = ({name: _number(value) for name, value in zip(names, one, strict=True)} for one in (old, new))
    return {"before": before, "after": after}


def _number(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 9)


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    return None if figure is None else {"value": figure.value, "of": figure.of, "share": figure.share}


def _told(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}
