"""The ways to place one thing that has a time: every rep and start, what objects to each, what it costs and uses.

The rules post on a probe in which everything else that has a time stands where it is: conflicts of overlap, rest and
days in a row then show as rows that a way would break. What rules sum (capacities, counts) is left to the live meters.
When to modify: when a rule says something with another kind of row than the program has.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem import time
from assigner.program.candidates import candidate_chunks
from assigner.program.posting import Draft, Guards, LiveOptions, RulePosting
from assigner.program.program import NO_START, NOBODY
from assigner.route.judge import SUMMED, dormant_rules, family_key
from assigner.rules.active import ActiveRule, active_rules, objective_levels
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.program.program import RowFamily

NOTHING = -1
"""Nothing objects to a way."""


@dataclass(frozen=True, eq=False)
class Ways:
    """Every way to place the item; the arrays have one entry a way.

    Parameters
    ----------
    rep, start
        The way.
    rule
        Number in ``rules`` of the first hard rule that objects, :data:`NOTHING` where none does.
    rules
        Names of the rule settings that were asked.
    own
        Matrix ``[level, way]``: what the way costs by itself and beside what stands.
    period
        Number of the period that the start lies in.
    sums
        Family key, period, way and amount of everything that the ways put on sums that are kept live.
    """

    rep: np.ndarray
    start: np.ndarray
    rule: np.ndarray
    rules: tuple[str, ...]
    own: np.ndarray
    period: np.ndarray
    sums: tuple[tuple[str, np.ndarray, np.ndarray, np.ndarray], ...]


def ways_of(problem: Problem, standing: Plan, item: int, levels: Sequence[str], starts: np.ndarray) -> Ways:
    """Return the ways to place an item.

    Parameters
    ----------
    problem
        A probe: the item, and everything that has a time.
    standing
        Where everything else stands; the item's own line is not looked at.
    item
        Number of the item.
    levels
        Names of the levels of cost.
    starts
        Its possible starts, minutes since 1970 UTC.
    """
    reps = np.unique(np.concatenate([rep[items == item] for items, rep in candidate_chunks(problem)]))
    rep, start = np.repeat(reps, len(starts)), np.tile(starts, len(reps))
    others = np.delete(np.arange(problem.num_items), item)
    steps = objective_levels(problem, active_rules(problem))
    options = LiveOptions.fresh(
        np.concatenate([others, np.full(len(rep) + 1, item)]),
        np.concatenate([standing.rep[others], [NOBODY], rep]),
        np.concatenate([standing.start[others], [NO_START], start]),
        len(steps),
    )
    asking = _Asking(problem, options, steps, list(levels), len(others) + 1)
    rules = _asked(problem)
    for number, one in enumerate(rules):
        asking.ask(number, one)
    return Ways(
        rep, start, asking.objecting, tuple(one.rule.name for one in rules), asking.own,
        time.period_of(start, problem.periods), tuple(asking.sums),
    )  # fmt: skip


def _asked(problem: Problem) -> list[ActiveRule]:
    """Return the rules that a single way can break; what concerns the plan as a whole is not asked."""
    active = active_rules(problem)
    return [
        one for one in (*active, *dormant_rules(problem, active))
        if one.rule.id in SUMMED or one.rule.pairwise or one.rule.group not in ("load", "stability")
    ]  # fmt: skip


class _Asking:
    """Lets one rule after the other post, and keeps what it says about the ways."""

    def __init__(
        self, problem: Problem, options: LiveOptions, steps: Sequence[tuple[str, int]], levels: list[str], first: int
    ) -> None:
        self._draft = Draft(problem, options, problem.num_items, guards=Guards())
        self._steps, self._levels = list(steps), levels
        self._first = first  # option number of the first way; the option before it is "nobody" for the item
        self._num_ways = len(options) - first
        self.objecting = np.full(self._num_ways, NOTHING, dtype=np.int16)
        self.own = np.zeros((len(levels), self._num_ways), dtype=np.int64)
        self.sums: list[tuple[str, np.ndarray, np.ndarray, np.ndarray]] = []

    def ask(self, number: int, one: ActiveRule) -> None:
        """Let a rule post."""
        guards = self._draft.guards
        assert guards is not None
        families, removals, noted = len(self._draft.families), len(guards.removals), len(guards.families)
        before = self._draft.options.cost[:, self._first : self._first + self._num_ways].copy()
        level = -1 if one.level == HARD else self._steps.index((one.level, 0))
        one.rule.post(RulePosting(self._draft, one, number, level))
        posted = self._draft.families[families:]
        if one.rule.id in SUMMED:
            self._keep_sums(one, posted)
            return
        for _, options in guards.removals[removals:]:
            ways = options - self._first
            self._object(number, ways[(ways >= 0) & (ways < self._num_ways)])
        if level >= 0:
            cost = self._draft.options.cost[level, self._first : self._first + self._num_ways] - before[level]
            self.own[self._levels.index(one.level)] += cost
            self._price(one, [family for family in posted if family.bands], [f for f in posted if not f.bands])
            return
        defines = [by_definition for _, by_definition, _ in guards.families[noted:]]
        rows = [family for family, by_definition in zip(posted, defines, strict=True) if not by_definition]
        self._look(number, rows, [family for family in posted if family not in rows])

    def _object(self, number: int, ways: np.ndarray) -> None:
        first = ways[self.objecting[ways] == NOTHING]
        self.objecting[first] = number

    def _keep_sums(self, one: ActiveRule, posted: Sequence[RowFamily]) -> None:
        """Keep what the ways put on each (rep, period) of a rule that sums."""
        for part, family in enumerate(posted):
            ways = family.option.astype(np.int64) - self._first
            mine = np.flatnonzero((ways >= 0) & (ways < self._num_ways))
            row = family.row_of_entry[mine]
            period = np.asarray(family.facts.get("period", np.full(family.num_rows, -1)), dtype=np.int64)[row]
            self.sums.append((family_key(one.rule.name, part), period, ways[mine], family.coef[mine].astype(np.int64)))

    # Rows ------------------------------------------------------------------------------------------

    def _look(self, number: int, families: Sequence[RowFamily], defining: Sequence[RowFamily]) -> None:
        """Note the ways that break a hard row, or break it more than nobody does."""
        switches = _Switches(self._first, self._num_ways, len(self._draft.options), defining)
        for family in families:
            way, row, load, after = switches.changes(family)
            outside = np.maximum(0, np.maximum(family.lower[row] - load[row], load[row] - family.upper[row]))
            beyond = np.maximum(0, np.maximum(family.lower[row] - after, after - family.upper[row]))
            self._object(number, np.unique(way[beyond > outside]))

    def _price(self, one: ActiveRule, families: Sequence[RowFamily], defining: Sequence[RowFamily]) -> None:
        """Add what each way costs more than nobody, row by row."""
        switches = _Switches(self._first, self._num_ways, len(self._draft.options), defining)
        level = self._levels.index(one.level)
        for family in families:
            way, row, load, after = switches.changes(family)
            for band in family.bands:
                before = np.maximum(0, np.maximum(band.lower[row] - load[row], load[row] - band.upper[row]))
                then = np.maximum(0, np.maximum(band.lower[row] - after, after - band.upper[row]))
                np.add.at(self.own[level], way, band.slope[row] * (then - before))


class _Switches:
    """Which switches a rule's definitions turn on: without the item, and by each way."""

    def __init__(self, first: int, num_ways: int, num_options: int, defining: Sequence[RowFamily]) -> None:
        self._first, self._num_ways = first, num_ways
        self._standing = np.zeros(num_options, dtype=bool)
        self._standing[: self._first] = True  # everything else where it stands, and nobody for the item
        ways, turned = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for family in defining:
            cause, effect = _implied(family)
            self._standing[effect[cause < self._first]] = True
            mine = (cause >= self._first) & (cause < self._first + self._num_ways)
            ways.append(cause[mine] - self._first)
            turned.append(effect[mine])
        way, option = np.concatenate(ways), np.concatenate(turned)
        new = ~self._standing[option]
        pairs = np.unique(np.stack([way[new], option[new]]), axis=1)
        self._way, self._option = pairs[0], pairs[1]

    def changes(self, family: RowFamily) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return way and row wherever a way changes a row's load, all rows' loads without the item, and the loads after."""
        option, row, coef = family.option.astype(np.int64), family.row_of_entry, family.coef.astype(np.int64)
        load = family.load(self._standing)
        own = np.flatnonzero((option >= self._first) & (option < self._first + self._num_ways))
        ways, rows, amounts = [option[own] - self._first], [row[own]], [coef[own]]
        for entry in np.flatnonzero(option == self._first - 1).tolist():  # "nobody" goes with every way
            ways.append(np.arange(self._num_ways))
            rows.append(np.full(self._num_ways, row[entry]))
            amounts.append(np.full(self._num_ways, -coef[entry]))
        order = np.argsort(self._option, kind="stable")
        turned = self._option[order]
        for entry in np.flatnonzero(np.isin(option, turned)).tolist():
            begin, end = np.searchsorted(turned, [option[entry], option[entry] + 1])
            mine = self._way[order[begin:end]]
            ways.append(mine)
            rows.append(np.full(len(mine), row[entry]))
            amounts.append(np.full(len(mine), coef[entry]))
        way, at, amount = (np.concatenate(parts) for parts in (ways, rows, amounts))
        key, place = np.unique(way * max(1, family.num_rows) + at, return_inverse=True)
        change = np.zeros(len(key), dtype=np.int64)
        np.add.at(change, place, amount)
        way, at = key // max(1, family.num_rows), key % max(1, family.num_rows)
        return way, at, load, load[at] + change


def _implied(family: RowFamily) -> tuple[np.ndarray, np.ndarray]:
    """Return options and the switch options that each turns on: a row holds only with the one that counts less."""
    row = family.row_of_entry
    plus, minus = np.flatnonzero(family.coef > 0), np.flatnonzero(family.coef < 0)
    effect = np.full(family.num_rows, -1, dtype=np.int64)
    effect[row[minus]] = family.option[minus]
    cause = family.option[plus].astype(np.int64)
    return cause, effect[row[plus]]
