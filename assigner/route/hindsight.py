"""The day seen from behind: what routing would have done had it known everything, and what each rule and cap cost.

The arrivals of a stretch of time become items of a problem again, beside what the plan had; whoever could not answer at
the moment is barred, and caps become rules (:mod:`assigner.route.cap_rules`). Solved with full knowledge, the difference
is the regret; solved once more without one rule or cap it says what that one cost. When to modify: when a decision
depends on something else than rules, presence and caps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.plan.plan import NO_START, Plan
from assigner.problem.document import ProblemDocument
from assigner.problem.problem import Problem
from assigner.problem.settings import RuleSetting
from assigner.problem.work import Account, Duty, Lead
from assigner.route.cap_rules import is_of_cap
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.scenario.settings import kept_resolutions
from assigner.solve import solve
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Routed:
    """One arrival and what became of it.

    Parameters
    ----------
    work
        The account, lead or duty.
    rep
        Who has it; None for nobody.
    away
        Who could not have answered in time.
    minute
        When it arrived, minutes since 1970 UTC.
    start
        When a duty begins; -1 for all else.
    """

    work: Account | Lead | Duty
    rep: str | None
    away: tuple[str, ...] = ()
    minute: int = -1
    start: int = NO_START


@dataclass(frozen=True)
class Regret:
    """What full knowledge would have been worth.

    Parameters
    ----------
    levels
        Names of the levels.
    routed, best
        Cost of what was done, and of the best plan found with full knowledge.
    bound
        Proven: no plan costs less; None where nothing is proven.
    num_otherwise
        Arrivals that the best plan gives to somebody else.
    by_rule, by_cap
        For each hard rule and cap that was looked at: what the best plan without it costs, level by level.
    """

    levels: tuple[str, ...]
    routed: tuple[int, ...]
    best: tuple[int, ...] | None
    bound: tuple[int | None, ...]
    num_otherwise: int | None
    by_rule: Mapping[str, tuple[int, ...] | None]
    by_cap: Mapping[str, tuple[int, ...] | None] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        regret = None if self.best is None else [done - best for done, best in zip(self.routed, self.best, strict=True)]
        return {
            "levels": list(self.levels), "routed": list(self.routed), "best": self.best and list(self.best),
            "bound": list(self.bound), "regret": regret, "num_otherwise": self.num_otherwise,
            "gained_without": self._gained(self.by_rule), "gained_without_cap": self._gained(self.by_cap),
        }  # fmt: skip

    def _gained(self, without: Mapping[str, tuple[int, ...] | None]) -> dict[str, list[int] | None]:
        return {
            name: None if cost is None or self.best is None else [b - c for b, c in zip(self.best, cost, strict=True)]
            for name, cost in without.items()
        }


def day_problem(
    base: Problem, plan: Plan, routed: Sequence[Routed], caps: Sequence[RuleSetting] = ()
) -> tuple[Problem, Plan]:
    """Return the problem of a stretch of time with the arrivals in it, and what was done.

    What the plan had stays where it is (pinned); an arrival may go to anybody who could have answered it.

    Parameters
    ----------
    base, plan
        What was published.
    routed
        The arrivals.
    caps
        The caps as rules (:func:`assigner.route.cap_rules.cap_rules`).
    """
    document = base.to_document()
    owner = {
        str(item): (str(base.rep_ids[rep]) if rep >= 0 else None)
        for item, rep in zip(base.item_ids, plan.rep, strict=True)
    }
    arrived = {one.work.id for one in routed}
    accounts = [_pinned(row, owner.get(row.id)) for row in document.accounts if row.id not in arrived]
    leads = [_pinned(row, owner.get(row.id)) for row in document.leads if row.id not in arrived]
    free = [
        one.work.model_copy(update={"owner": None, "barred": sorted({*one.work.barred, *one.away})}) for one in routed
    ]
    duties = [row for row in document.duties if row.id not in arrived]
    data = document.model_copy(
        update={
            "accounts": [*accounts, *(row for row in free if isinstance(row, Account))],
            "leads": [*leads, *(row for row in free if isinstance(row, Lead))],
            "duties": [*duties, *(row for row in free if isinstance(row, Duty))],
            "rules": [*document.rules, *caps],
        }
    ).model_dump(mode="json")
    data["dimensions"] = kept_resolutions(base)
    problem = Problem.from_document(ProblemDocument.model_validate(data))
    done = dict(owner) | {one.work.id: one.rep for one in routed}
    begin = dict(zip(map(str, base.item_ids), plan.start.tolist(), strict=True)) | {
        one.work.id: one.start for one in routed
    }
    number = {str(one): place for place, one in enumerate(problem.rep_ids)}
    rep = np.array([number.get(done.get(str(item)) or "", -1) for item in problem.item_ids], dtype=np.int32)
    start = np.array([begin.get(str(item), NO_START) for item in problem.item_ids], dtype=np.int64)
    return problem, Plan(rep, np.where(problem.timed & (rep >= 0), start, NO_START))


def _pinned(row: Any, owner: str | None) -> Any:
    return row if owner is None else row.model_copy(update={"pin": owner, "owner": owner})


def regret_of(
    problem: Problem,
    done: Plan,
    arrivals: Sequence[str],
    *,
    seconds: float,
    without: Sequence[str] = (),
    without_caps: Sequence[str] = (),
    **how: Any,
) -> Regret:
    """Return the regret of what was done.

    Parameters
    ----------
    problem, done
        As :func:`day_problem` returns them.
    arrivals
        Ids of the arrivals.
    seconds
        Time of each solve.
    without
        Names of hard rules to do without, one at a time.
    without_caps
        Names of caps to do without, one at a time.
    how
        Passed to :func:`assigner.solve.solve`.
    """
    card = verify(problem, done)
    best = solve(problem, seconds=seconds, start=done, **how)
    costs = None if best.scorecard is None else best.scorecard.score
    otherwise = None
    if best.plan is not None:
        item = problem.item_index.get_indexer(pd.Index(list(arrivals), dtype=object))
        otherwise = int((best.plan.rep[item] != done.rep[item]).sum())
    levels = tuple(level.name for level in best.levels)
    by_rule = {name: _cost_of(_without_rule(problem, name), done, seconds, **how) for name in without}
    by_cap = {name: _cost_of(_without_cap(problem, name), done, seconds, **how) for name in without_caps}
    return Regret(levels, card.score, costs, tuple(level.bound for level in best.levels), otherwise, by_rule, by_cap)


def hard_rules(problem: Problem) -> list[str]:
    """Return the names of the hard rules in force that may cost something: those that are asked about one by one."""
    return [
        one.rule.name
        for one in active_rules(problem)
        if one.level == HARD and one.rule.id not in ("pin-broken", "owner-barred") and not is_of_cap(one.rule.name)
    ]


def _without_rule(problem: Problem, name: str) -> Problem:
    """Return the problem with one rule setting off."""
    rules = [rule for rule in problem.settings.rules if (rule.name or rule.rule) != name]
    known = next((rule for rule in problem.settings.rules if (rule.name or rule.rule) == name), None)
    off = RuleSetting(rule=known.rule if known else name, name=name, on=False)
    return Problem(problem.settings.model_copy(update={"rules": [*rules, off]}), problem.frames)


def _without_cap(problem: Problem, cap: str) -> Problem:
    """Return the problem without the rules of one cap."""
    rules = [rule for rule in problem.settings.rules if not is_of_cap(rule.name or "", cap)]
    return Problem(problem.settings.model_copy(update={"rules": rules}), problem.frames)


def _cost_of(relaxed: Problem, start: Plan, seconds: float, **how: Any) -> tuple[int, ...] | None:
    found = solve(relaxed, seconds=seconds, start=start, **how)
    return None if found.scorecard is None else found.scorecard.score
