"""Named measures of a plan: coverage, utilisation, evenness, and what changes hands.

Why it exists: gates, comparisons, budgets and frontiers must mean the same thing by "moved revenue", so each measure
is defined here once, from the tables and the verified scorecard, never from an engine's sums. Everything is counted in
whole steps of a dimension's resolution, as the rules count it, so that a limit can be compared exactly at its border.
When to modify: to add a measure: write a function, name it in :data:`MEASURES`; comparisons and gates follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from assigner.language import Words
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of
from assigner.problem.fair_share import fair_targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

OWNED_KINDS = ("account", "lead")
"""Kinds of items that have an owner over time; who does a duty is planned anew each time."""
Kind = Literal["count", "money", "minutes", "share"]
"""What a measure is in: items or reps, money, minutes, or a share of something."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The value of one measure, exact.

    Parameters
    ----------
    steps
        The value in whole steps.
    of_steps
        What it is a part of, in the same steps; None where it is a part of nothing.
    resolution
        Worth of a step, in the measure's unit.
    about
        Whom it is about, such as the id of the busiest rep; empty where it is about the whole plan.
    """

    steps: int
    of_steps: int | None = None
    resolution: float = 1.0
    about: str = ""

    @property
    def value(self) -> float:
        """The value in the measure's unit."""
        return round(self.steps * self.resolution, 9)

    @property
    def of(self) -> float | None:
        """What it is a part of, in the measure's unit."""
        return None if self.of_steps is None else round(self.of_steps * self.resolution, 9)

    @property
    def share(self) -> float | None:
        """The part of the whole, 0 to 1 and above; None where there is no whole."""
        return self.steps / self.of_steps if self.of_steps else None


@dataclass(frozen=True)
class Measure:
    """One named measure.

    Parameters
    ----------
    name
        What gates, files and JSON call it.
    title
        Its name for people.
    kind
        What it is in; a ``share`` is told in percent.
    better
        ``low``, ``high``, or ``neither`` where more is neither better nor worse.
    of
        Computes it; None where it means nothing for the problem (no capacities, no leads, no plan before).
    """

    name: str
    title: Words
    kind: Kind
    better: Literal["low", "high", "neither"]
    of: Callable[[Measured], Figure | None]


@dataclass(frozen=True, eq=False)
class Measured:
    """A plan of a problem as measures look at it.

    Parameters
    ----------
    problem, plan
        The question and the answer.
    scorecard
        The verified scorecard of exactly this plan.
    before
        A plan of the same problem to compare with (:meth:`Plan.carried_over` makes it from another state of the
        problem); None where there is none.
    """

    problem: Problem
    plan: Plan
    scorecard: Scorecard
    before: Plan | None = None

    @cached_property
    def owned(self) -> np.ndarray:
        """Mask of the items that somebody active owns today: the whole of which moves are a part."""
        return owned_items(self.problem)

    @cached_property
    def moved(self) -> np.ndarray:
        """Mask of the items that leave their active owner."""
        return moved_items(self.problem, self.plan)

    @cached_property
    def changed(self) -> np.ndarray:
        """Mask of the items whose rep is another than in the plan before; items that it does not know are left out."""
        if self.before is None:
            return np.zeros(self.problem.num_items, dtype=bool)
        return np.asarray((self.before.rep != self.plan.rep) & self.known_before)

    @cached_property
    def known_before(self) -> np.ndarray:
        """Mask of the items that the plan before gave to a rep who is still there."""
        none = np.zeros(self.problem.num_items, dtype=bool)
        return none if self.before is None else np.asarray(self.before.rep >= 0)

    @cached_property
    def shared_dimension(self) -> str:
        """The dimension in which capacity is told: minutes, or the count of items where nobody's minutes are limited."""
        return "minutes" if (self._capacity("minutes") != ABSENT).any() else "count"

    @cached_property
    def loads(self) -> tuple[np.ndarray, np.ndarray]:
        """Load and capacity of each rep in :attr:`shared_dimension`, in steps; capacity ABSENT where none is given."""
        return rep_loads(self.problem, self.plan, self.shared_dimension), self._capacity(self.shared_dimension)

    def _capacity(self, dimension: str) -> np.ndarray:
        limits = amounts_of(self.problem, dimension).limits()
        whole = limits[limits["period"] == HORIZON].sort_values("rep")
        return np.where(self.problem.rep_active, whole["capacity"].to_numpy(dtype=np.int64), ABSENT)

    def part(self, items: np.ndarray, of: np.ndarray, dimension: str) -> Figure:
        """Return what the items in a mask amount to, out of the items in another mask."""
        amounts = amounts_of(self.problem, dimension)
        return Figure(int(amounts.base[items].sum()), int(amounts.base[of].sum()), amounts.resolution)


def owned_items(problem: Problem) -> np.ndarray:
    """Return the mask of the accounts and leads that somebody active owns today.

    Nothing holds an item whose owner has left: it is free to go.
    """
    active = np.append(problem.rep_active, False)
    kinds = problem.items["kind"].isin(OWNED_KINDS).to_numpy()
    return np.asarray(kinds & active[problem.items["owner"].to_numpy()])


def moved_items(problem: Problem, plan: Plan) -> np.ndarray:
    """Return the mask of the owned items (:func:`owned_items`) that another rep, or nobody, has in the plan."""
    return np.asarray(owned_items(problem) & (plan.rep != problem.items["owner"].to_numpy()))


def rep_loads(problem: Problem, plan: Plan, dimension: str) -> np.ndarray:
    """Return what each rep carries over the horizon, load outside the plan included, in steps of the dimension."""
    amounts = amounts_of(problem, dimension)
    limits = amounts.limits()
    load = limits[limits["period"] == HORIZON].sort_values("rep")["current_load"].to_numpy(dtype=np.int64).copy()
    item = np.flatnonzero(plan.rep >= 0)
    np.add.at(load, plan.rep[item], amounts.of(item, plan.rep[item]))
    return load


def measures_of(
    problem: Problem, plan: Plan, scorecard: Scorecard, before: Plan | None = None
) -> Mapping[str, Figure | None]:
    """Return every measure of a plan by name; None where a measure means nothing for the problem.

    Parameters
    ----------
    problem, plan, scorecard
        The question, the answer and its verified scorecard.
    before
        A plan of the same problem to compare with, for the ``changed_...`` measures.
    """
    on = Measured(problem, plan, scorecard, before)
    return {name: measure.of(on) for name, measure in MEASURES.items()}


def _left(kind: str | None) -> Callable[[Measured], Figure | None]:
    """Return the measure of the items of a kind (None: any) that nobody gets."""

    def measured(on: Measured) -> Figure | None:
        mask = np.ones(on.problem.num_items, dtype=bool)
        if kind is not None:
            mask = (on.problem.items["kind"] == kind).to_numpy()
        return on.part(mask & (on.plan.rep < 0), mask, "count") if mask.any() else None

    return measured


def _coverage(on: Measured) -> Figure | None:
    everything = np.ones(on.problem.num_items, dtype=bool)
    return on.part(on.plan.rep >= 0, everything, "count") if len(everything) else None


def _left_amount(dimension: str) -> Callable[[Measured], Figure | None]:
    def measured(on: Measured) -> Figure | None:
        figure = on.part(on.plan.rep < 0, np.ones(on.problem.num_items, dtype=bool), dimension)
        return figure if figure.of_steps else None

    return measured


def _busiest(on: Measured) -> Figure | None:
    """Return load of capacity of the rep who is fullest; a rep without any capacity but with load comes first."""
    load, capacity = on.loads
    limited = np.flatnonzero(capacity != ABSENT)
    if not len(limited):
        return None
    used = np.where(capacity > 0, load / np.maximum(1, capacity), np.where(load > 0, np.inf, 0.0))
    rep = int(limited[np.argmax(used[limited])])
    return Figure(int(load[rep]), int(capacity[rep]), _step(on), str(on.problem.rep_ids[rep]))


def _used(on: Measured) -> Figure | None:
    load, capacity = on.loads
    limited = capacity != ABSENT
    return Figure(int(load[limited].sum()), int(capacity[limited].sum()), _step(on)) if limited.any() else None


def _overloaded(on: Measured) -> Figure | None:
    load, capacity = on.loads
    limited = capacity != ABSENT
    return Figure(int((load[limited] > capacity[limited]).sum()), int(limited.sum())) if limited.any() else None


def _step(on: Measured) -> float:
    return amounts_of(on.problem, on.shared_dimension).resolution


def _uneven(dimension: str) -> Callable[[Measured], Figure | None]:
    """Return the measure of how far loads are from their targets, summed over active reps, of the sum of targets."""

    def measured(on: Measured) -> Figure | None:
        amounts, active = amounts_of(on.problem, dimension), on.problem.rep_active
        if not (amounts.base > 0).any() or not active.any():
            return None
        target = fair_targets(on.problem, amounts, np.ones(on.problem.num_items, dtype=bool), active)
        away = np.abs(rep_loads(on.problem, on.plan, dimension) - target)[active]
        return Figure(int(away.sum()), int(target[active].sum()), amounts.resolution)

    return measured


def _late_leads(on: Measured) -> Figure | None:
    leads = (on.problem.items["kind"] == "lead").to_numpy()
    lines = [line for line in on.scorecard.lines if line.rule == "lead-late"]
    if not leads.any() or not lines:
        return None
    late = {int(item) for line in lines for item in line.matches.table["item"]}
    return Figure(len(late), int(leads.sum()))


def _moved(dimension: str) -> Callable[[Measured], Figure | None]:
    def measured(on: Measured) -> Figure | None:
        figure = on.part(on.moved, on.owned, dimension)
        return figure if figure.of_steps else None

    return measured


def _taken_over(on: Measured) -> Figure | None:
    """Return how many accounts and leads without an active owner get a rep."""
    free = on.problem.items["kind"].isin(OWNED_KINDS).to_numpy() & ~on.owned
    return on.part(free & (on.plan.rep >= 0), free, "count") if free.any() else None


def _changed(dimension: str) -> Callable[[Measured], Figure | None]:
    def measured(on: Measured) -> Figure | None:
        if on.before is None:
            return None
        figure = on.part(on.changed, on.known_before, dimension)
        return figure if figure.of_steps else None

    return measured


def _broken(on: Measured) -> Figure:
    return Figure(on.scorecard.hard_matches)


_ALL = (
    Measure("broken", Words("hard rules broken", "违反硬性规则"), "count", "low", _broken),
    Measure("coverage", Words("coverage", "覆盖率"), "share", "high", _coverage),
    Measure("unassigned", Words("items without a rep", "无人负责的项目"), "count", "low", _left(None)),
    Measure("unassigned_accounts", Words("accounts without a rep", "无人负责的客户"), "count", "low", _left("account")),
    Measure("unassigned_leads", Words("leads without a rep", "无人负责的线索"), "count", "low", _left("lead")),
    Measure("unassigned_duties", Words("duty seats without a rep", "无人承担的任务席位"), "count", "low", _left("duty")),
    Measure("unassigned_revenue", Words("revenue without a rep", "无人负责的收入"), "money", "low", _left_amount("value")),
    Measure("unassigned_potential", Words("potential without a rep", "无人负责的潜力"), "money", "low", _left_amount("potential")),
    Measure("late_leads", Words("leads answered late", "响应太晚的线索"), "count", "low", _late_leads),
    Measure("max_utilisation", Words("utilisation of the busiest rep", "最忙者产能利用率"), "share", "low", _busiest),
    Measure("mean_utilisation", Words("utilisation of all", "总体产能利用率"), "share", "neither", _used),
    Measure("overloaded_reps", Words("reps above capacity", "超出产能的人数"), "count", "low", _overloaded),
    Measure("unevenness", Words("unevenness of minutes", "分钟不均"), "share", "low", _uneven("minutes")),
    Measure("unevenness_count", Words("unevenness of items", "项数不均"), "share", "low", _uneven("count")),
    Measure("unevenness_potential", Words("unevenness of potential", "潜力不均"), "share", "low", _uneven("potential")),
    Measure("unevenness_revenue", Words("unevenness of revenue", "收入不均"), "share", "low", _uneven("value")),
    Measure("moved_items", Words("items that leave their owner", "换人项数"), "count", "low", _moved("count")),
    Measure("moved_revenue", Words("revenue that leaves its owner", "换人收入"), "money", "low", _moved("value")),
    Measure("moved_potential", Words("potential that leaves its owner", "换人潜力"), "money", "low", _moved("potential")),
    Measure("moved_minutes", Words("minutes that leave their owner", "换人分钟"), "minutes", "low", _moved("minutes")),
    Measure("taken_over", Words("items without owner that get a rep", "无主项目获得负责人"), "count", "high", _taken_over),
    Measure("changed_items", Words("items that changed against the base", "与基准方案不同的项数"), "count", "low", _changed("count")),
    Measure("changed_revenue", Words("revenue that changed against the base", "与基准方案不同的收入"), "money", "low", _changed("value")),
    Measure("changed_potential", Words("potential that changed against the base", "与基准方案不同的潜力"), "money", "low", _changed("potential")),
)  # fmt: skip
MEASURES: dict[str, Measure] = {measure.name: measure for measure in _ALL}
"""Every measure by name, in the order in which people read them."""
