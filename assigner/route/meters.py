"""Live meters: what every rep has of each thing that rules sum, what fits at most, and what a unit is worth.

A meter row is one family of rule rows in one period, laid out over all reps, so that a decision is a few operations on
short arrays. Loads begin with those of the plan; prices come from the published plan. When to modify: when a rule sums
over something else than reps and periods.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.prices.kept import prices_of_rows
from assigner.problem.amounts import HORIZON
from assigner.program.posting import Draft, LiveOptions, RulePosting
from assigner.program.program import UNBOUNDED, Dropped, Level, Program
from assigner.route.judge import LIMITING, SUMMED, dormant_rules, family_key
from assigner.rules.active import ActiveRule, active_rules, objective_levels
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.problem.fair_share import Sharing
    from assigner.problem.problem import Problem
    from assigner.program.program import RowFamily


@dataclass(frozen=True, eq=False)
class Meters:
    """What is summed, over all reps.

    Parameters
    ----------
    row
        Meter row of each (family, period); period :data:`~assigner.problem.amounts.HORIZON` for the whole.
    label
        The rule setting behind each meter row.
    upper
        Matrix ``[meter, rep]``: most that the load may be; ``UNBOUNDED`` where nothing limits it.
    load
        Matrix ``[meter, rep]``: load of the plan.
    price
        Array ``[level, meter, rep]``: cost of one more unit of load.
    pace
        For balance: ``[meter]`` level and ``[meter, rep]`` target and slope; level -1 for all other meters.
    """

    row: dict[tuple[str, int], int]
    label: tuple[str, ...]
    upper: np.ndarray
    load: np.ndarray
    price: np.ndarray
    pace_level: np.ndarray
    pace_target: np.ndarray
    pace_slope: np.ndarray
    due: np.ndarray
    """Matrix ``[meter, rep]``: for balance, the fair share of what the plan gives out; 0 elsewhere."""
    sharing: dict[int, Sharing]
    """For balance: how one more item is shared out, by meter row."""
    entries: tuple[np.ndarray, np.ndarray, np.ndarray]
    """Item, meter row and amount of everything that the plan's items put on their reps, by item."""

    def of_item(self, item: int) -> list[tuple[int, int]]:
        """Return what an item of the plan puts where: meter rows and amounts."""
        items, rows, amounts = self.entries
        first, last = np.searchsorted(items, [item, item + 1])
        return list(zip(rows[first:last].tolist(), amounts[first:last].tolist(), strict=True))

    def rows_of(self, key: str) -> dict[int, int]:
        """Return the meter rows of a family by period."""
        return {period: row for (family, period), row in self.row.items() if family == key}


def summed_rules(problem: Problem) -> list[ActiveRule]:
    """Return the rules whose sums are kept, in their order."""
    active = active_rules(problem)
    return [one for one in (*active, *dormant_rules(problem, active)) if one.rule.id in SUMMED]


def build_meters(problem: Problem, plan: Plan, prices: Prices | None, levels: Sequence[str]) -> Meters:
    """Return the meters of a problem under a plan.

    Parameters
    ----------
    problem, plan
        What is published: the plan's loads are where routing begins.
    prices
        Prices of the published plan; None counts as no prices.
    levels
        Names of the levels.
    """
    draft, keys = _posted(problem, plan)
    price = _prices(problem, draft, prices, levels)
    layout = _Layout(problem, plan, len(levels), draft.options.item)
    begin = 0
    for (key, active), family in zip(keys, draft.families, strict=True):
        layout.add(key, active, family, price[:, begin : begin + family.num_rows], list(levels))
        begin += family.num_rows
    return layout.meters()


def _posted(problem: Problem, plan: Plan) -> tuple[Draft, list[tuple[str, ActiveRule]]]:
    """Return the rows that the rules post over what the plan gives out, each with its family's key and rule."""
    item = np.flatnonzero(plan.rep >= 0)
    levels = objective_levels(problem, active_rules(problem))
    options = LiveOptions.fresh(item, plan.rep[item], plan.start[item], len(levels))
    draft = Draft(problem, options, problem.num_items)
    keys: list[tuple[str, ActiveRule]] = []
    for number, one in enumerate(summed_rules(problem)):
        before = len(draft.families)
        one.rule.post(RulePosting(draft, one, number, -1 if one.level == HARD else levels.index((one.level, 0))))
        keys += [(family_key(one.rule.name, part), one) for part in range(len(draft.families) - before)]
    return draft, keys


def _prices(problem: Problem, draft: Draft, prices: Prices | None, levels: Sequence[str]) -> np.ndarray:
    """Return the price of every posted row at every level."""
    num_rows = sum(family.num_rows for family in draft.families)
    found = np.zeros((len(levels), num_rows))
    if prices is None:
        return found
    none = np.zeros(0, dtype=np.int64)
    program = Program(
        levels=tuple(Level(name) for name in levels), item_begin=np.zeros(1, dtype=np.int64), num_placeable=0,
        rep=none.astype(np.int32), start=none, cost=np.zeros((len(levels), 0), dtype=np.int64),
        offset=np.zeros(len(levels), dtype=np.int64), families=tuple(draft.families),
        dropped=Dropped(none.astype(np.int32), none.astype(np.int32), none.astype(np.int16), ()), num_reps=problem.num_reps,
    )  # fmt: skip
    for level, price in prices_of_rows(prices, problem, program).items():
        found[level] = price
    return found


class _Layout:
    """Lays families of rows out over all reps."""

    def __init__(self, problem: Problem, plan: Plan, num_levels: int, item_of_option: np.ndarray) -> None:
        self._problem, self._given_out = problem, plan.rep >= 0
        self._item_of_option = item_of_option
        self._entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._sharing: dict[int, Sharing] = {}
        self._num_reps = problem.num_reps
        self._num_levels = num_levels
        self._row: dict[tuple[str, int], int] = {}
        self._label: list[str] = []
        self._columns: dict[str, list[np.ndarray]] = {name: [] for name in ("upper", "load", "target", "slope", "due")}
        self._price: list[np.ndarray] = []
        self._level: list[int] = []

    def add(self, key: str, active: ActiveRule, family: RowFamily, price: np.ndarray, levels: list[str]) -> None:
        """Add a family: one meter row a period."""
        rep = np.asarray(family.facts["rep"], dtype=np.int64)
        period = np.asarray(family.facts.get("period", np.full(len(rep), HORIZON)), dtype=np.int64)
        load = np.zeros(family.num_rows, dtype=np.int64)
        np.add.at(load, family.row_of_entry, np.asarray(family.coef, dtype=np.int64))
        first, numbers = len(self._label), np.unique(period)
        row = first + np.searchsorted(numbers, period)[family.row_of_entry]
        self._entries.append((self._item_of_option[family.option], row, np.asarray(family.coef, dtype=np.int64)))
        balanced = active.rule.id == "load-uneven" and bool(family.bands)
        for number in numbers.tolist():
            at = np.flatnonzero(period == number)
            self._row[key, number] = len(self._label)
            self._label.append(active.rule.name)
            self._level.append(levels.index(active.level) if balanced else -1)
            upper = np.asarray(family.upper)[at]
            self._put("upper", rep[at], upper if active.rule.id in LIMITING else upper * 0 + UNBOUNDED, int(UNBOUNDED))
            self._put("load", rep[at], load[at], 0)
            band = family.bands[0] if balanced else None
            self._put("target", rep[at], (band.lower[at] + band.upper[at]) // 2 if band else load[at] * 0, 0)
            self._put("slope", rep[at], band.slope[at] if band else load[at] * 0, 0)
            self._columns["due"].append(self._due(active.rule) if balanced else np.zeros(self._num_reps))
            spread = np.zeros((self._num_levels, self._num_reps))
            spread[:, rep[at]] = price[:, at]
            self._price.append(spread)

    def _due(self, rule: Any) -> np.ndarray:
        """Return the fair share of what is given out, for the meter row that was added last."""
        sharing = self._sharing[len(self._label) - 1] = rule.sharing(self._problem)
        expected = sharing.of_items(rule.item_mask(self._problem) & ~self._given_out)
        return np.where(sharing.by_share, self._columns["target"][-1] - expected, 0.0)

    def _put(self, name: str, rep: np.ndarray, values: np.ndarray, missing: int) -> None:
        spread = np.full(self._num_reps, missing, dtype=np.int64)
        spread[rep] = values
        self._columns[name].append(spread)

    def meters(self) -> Meters:
        """Return everything added, as matrices."""
        none = np.zeros((0, self._num_reps), dtype=np.int64)
        upper, load, target, slope, due = (
            np.array(self._columns[name]) if self._label else none for name in self._columns
        )
        price = np.stack(self._price, axis=1) if self._price else np.zeros((self._num_levels, 0, self._num_reps))
        level = np.array(self._level, dtype=np.int64)
        entries = [
            np.concatenate([np.zeros(0, dtype=np.int64), *column]) for column in zip(*self._entries, strict=True)
        ]
        item, row, amount = entries or [np.zeros(0, dtype=np.int64)] * 3
        order = np.argsort(item, kind="stable")
        by_item = (item[order], row[order], amount[order])
        return Meters(
            self._row, tuple(self._label), upper, load, price, level, target, slope, due, self._sharing, by_item
        )
