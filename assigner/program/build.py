"""From problem to program: candidates, then every rule posts, then what is dead is swept away.

The stages are the functions of this file, in order. When to modify: when a stage is added; rules
never need a change here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.errors import ProgramTooLargeError
from assigner.language import Words
from assigner.program.candidates import CHUNK_PAIRS, candidate_chunks, with_starts_and_nobody
from assigner.program.classes import Classes, classes_by, judges_classes
from assigner.program.guarded import Guarded
from assigner.program.nearest import nearest
from assigner.program.posting import Draft, Guards, LiveOptions, RulePosting
from assigner.program.program import NO_START, Dropped, Level, Program, RowFamily
from assigner.rules.active import active_rules, objective_levels
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.problem.problem import Problem
    from assigner.rules.active import ActiveRule


CLASSES_FROM_PAIRS = 20_000_000
"""From so many pairs of items and reps on, items that are alike are judged together."""
CLASSES_PER_ITEM = 0.5
"""With more classes than this an item, each class has too few items to save anything."""
MOST_CLASS_CELLS = 200_000_000
"""Classes times reps beyond which classes would take more memory than they save time."""
Columns = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Item, rep and reason of dropped pairs."""


@dataclass(frozen=True)
class _Plan:
    """What every stage needs to know."""

    problem: Problem
    rules: tuple[ActiveRule, ...]
    levels: tuple[tuple[str, int], ...]

    @property
    def first_timed(self) -> int:
        """The first item with a time; all after it have one, too: duties are last."""
        return self.problem.num_items - int(self.problem.timed.sum())

    def posting(self, draft: Draft, number: int) -> RulePosting:
        active = self.rules[number]
        level = -1 if active.level == HARD else self.levels.index((active.level, 0))
        return RulePosting(draft, active, number, level)


@dataclass(frozen=True, eq=False)
class _Screened:
    """The pairs that are left, the dropped ones as (item, rep, reason) columns, and how many were cut."""

    item: np.ndarray
    rep: np.ndarray
    dropped: list[Columns]
    classes: Classes | None
    num_cut: int


def build_program(problem: Problem) -> Program:
    """Return the assignment program of a problem.

    Raises
    ------
    ProgramTooLargeError
        When total costs would leave 64-bit integers.
    """
    rules = active_rules(problem)
    plan = _Plan(problem, rules, objective_levels(problem, rules))
    screened = _screen(plan)
    options = with_starts_and_nobody(problem, screened.item, screened.rep, len(plan.levels))
    draft = Draft(problem, options, problem.num_items)
    timed = bool(problem.timed.any())
    early = {number for number, one in enumerate(rules) if _screens(one, timed) and not one.rule.judges_nobody}
    for number in range(len(rules)):
        if number not in early:
            rules[number].rule.post(plan.posting(draft, number))
    return _finish(plan, draft, screened)


def build_guarded(problem: Problem) -> Guarded:
    """Return the program in which every candidate pair is left and every hard rule can be switched off, part by part.

    Weighted rules are left out: nothing costs, only feasibility is asked.
    """
    rules = tuple(one for one in active_rules(problem) if one.level == HARD)
    plan = _Plan(problem, rules, (("hard", 0),))
    pairs = list(candidate_chunks(problem))
    none = np.zeros(0, dtype=np.int64)
    item, rep = (np.concatenate([none, *(part[column] for part in pairs)]) for column in (0, 1))
    draft = Draft(problem, with_starts_and_nobody(problem, item, rep, 1), problem.num_items, guards=Guards())
    for number, one in enumerate(rules):
        one.rule.post(plan.posting(draft, number))
    assert draft.guards is not None
    program = _finish(plan, draft, _Screened(item, rep, [], None, 0))
    return Guarded(program, rules, tuple(draft.guards.removals), tuple(draft.guards.families))


def _screens(one: ActiveRule, timed: bool) -> bool:
    """Whether a rule only removes (item, rep) pairs of work (``timed``: some of it with a time).

    Such rules run on chunks of candidates before the rest.
    """
    return one.level == HARD and (one.rule.pairwise or (one.rule.pairwise_without_time and not timed))


def _screen(plan: _Plan) -> _Screened:
    """Return the pairs that hard pair rules leave."""
    classes = _judged_classes(plan)
    kept: list[tuple[np.ndarray, np.ndarray]] = []
    dropped: list[Columns] = []
    cut = 0
    for item, rep in candidate_chunks(plan.problem, classes):
        first_timed = np.searchsorted(item, plan.first_timed)
        for part, has_time in ((slice(first_timed), False), (slice(first_timed, None), True)):
            if len(item[part]):
                options = _screened(plan, item[part], rep[part], has_time, judged=classes is not None and not has_time)
                dropped.append(_dropped_columns(options))
                cut += _cut_to_nearest(plan, options) if not has_time else 0
                alive = np.flatnonzero(options.alive)
                kept.append((item[part][alive].astype(np.int32), rep[part][alive].astype(np.int32)))
    none = np.zeros(0, dtype=np.int32)
    items = np.concatenate([none, *(part[0] for part in kept)])
    reps = np.concatenate([none, *(part[1] for part in kept)])
    return _Screened(items, reps, dropped, classes, cut)


def _judged_classes(plan: _Plan) -> Classes | None:
    """Return the classes of items, judged, where all pairs would be too many to look at one by one."""
    rules = [one.rule for one in plan.rules if _screens(one, False) and judges_classes(one.rule)]
    if plan.problem.settings.candidates == "listed" or plan.first_timed * plan.problem.num_reps < CLASSES_FROM_PAIRS:
        return None
    of_item, example = classes_by(plan.problem, rules, plan.first_timed)
    num_reps = plan.problem.num_reps
    if len(example) > CLASSES_PER_ITEM * len(of_item) or len(example) * num_reps > MOST_CLASS_CELLS:
        return None
    reason = np.empty((len(example), num_reps), dtype=np.int16)
    step = max(1, CHUNK_PAIRS // max(1, num_reps))
    for first in range(0, len(example), step):
        some = example[first : first + step]
        options = _fresh(plan, np.repeat(some, num_reps), np.tile(np.arange(num_reps), len(some)))
        _post(plan, options, lambda one: _screens(one, False) and judges_classes(one.rule))
        reason[first : first + step] = options.reason.reshape(len(some), num_reps)
    return Classes(of_item, example, reason)


def _cut_to_nearest(plan: _Plan, options: LiveOptions) -> int:
    """Drop the pairs that are not among the nearest of their items, without a reason; return how many."""
    settings = plan.problem.settings
    alive = np.flatnonzero(options.alive)
    if settings.candidates != "nearest":
        return 0
    _post(plan, options, lambda one: one.level != HARD and (one.rule.pairwise or one.rule.pairwise_without_time))
    item, rep, cost = options.item[alive], options.rep[alive], options.cost[:, alive]
    kept = nearest(plan.problem, item, rep, cost, settings.candidates_most)
    options.alive[alive[~kept]] = False
    return int((~kept).sum())


def _screened(plan: _Plan, item: np.ndarray, rep: np.ndarray, timed: bool, judged: bool) -> LiveOptions:
    """Return the pairs as options, dead where a hard pair rule says so; ``judged``: classes were asked already."""
    options = _fresh(plan, item, rep)
    _post(plan, options, lambda one: _screens(one, timed) and not (judged and judges_classes(one.rule)))
    return options


def _fresh(plan: _Plan, item: np.ndarray, rep: np.ndarray) -> LiveOptions:
    return LiveOptions.fresh(item, rep, np.broadcast_to(np.int64(NO_START), len(item)), len(plan.levels))


def _post(plan: _Plan, options: LiveOptions, which: Callable[[ActiveRule], bool]) -> None:
    """Let some of the rules judge options."""
    draft = Draft(plan.problem, options, plan.problem.num_items)
    for number, one in enumerate(plan.rules):
        if which(one):
            one.rule.post(plan.posting(draft, number))


def _dropped_columns(options: LiveOptions) -> Columns:
    """Return item, rep and reason of the dead options, as narrow as they can be: there may be fifty million."""
    dead = np.flatnonzero(~options.alive & (options.rep >= 0))
    return options.item[dead].astype(np.int32), options.rep[dead].astype(np.int32), options.reason[dead]


def _finish(plan: _Plan, draft: Draft, screened: _Screened) -> Program:
    """Sweep away dead options, renumber the rows' entries and check that costs fit."""
    options, draft.layout = draft.options, None
    order = _order(options)
    size = np.bincount(options.item if order is None else options.item[order], minlength=draft.num_items)
    program = Program(
        levels=tuple(Level(name, step) for name, step in plan.levels),
        item_begin=np.concatenate([[0], np.cumsum(size)]).astype(np.int64),
        num_placeable=plan.problem.num_items,
        rep=_ordered(options.rep, order).astype(np.int32),
        start=_ordered(options.start, order),
        cost=np.ascontiguousarray(_ordered(options.cost, order)),
        offset=np.zeros(len(plan.levels), dtype=np.int64),
        families=tuple(draft.families) if order is None else _renumbered(draft.families, order, len(options)),
        dropped=_all_dropped(plan, options, screened),
        num_reps=plan.problem.num_reps,
        num_cut=screened.num_cut,
    )
    _check_size(program)
    return program


def _order(options: LiveOptions) -> np.ndarray | None:
    """Return the living options by item; None where all live and stand so already."""
    if options.alive.all() and (options.item[1:] >= options.item[:-1]).all():
        return None
    alive = np.flatnonzero(options.alive)
    return np.asarray(alive[np.argsort(options.item[alive], kind="stable")])


def _ordered(values: np.ndarray, order: np.ndarray | None) -> np.ndarray:
    return values if order is None else values[..., order]


def _renumbered(families: list[RowFamily], order: np.ndarray, num_options: int) -> tuple[RowFamily, ...]:
    """Return the families with the entries of dead options gone; families that share arrays go on sharing them."""
    number_of = np.full(num_options, -1, dtype=np.int32)
    number_of[order] = np.arange(len(order), dtype=np.int32)
    made: list[RowFamily] = []
    last: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray] | None = None
    for family in families:
        if last is None or last[0] is not family.option:
            option = number_of[family.option]
            live = option >= 0
            begin = np.concatenate([[0], np.cumsum(live)])[family.begin]
            last = (family.option, live, option[live], begin)
        made.append(replace(family, begin=last[3], option=last[2], coef=family.coef[last[1]]))
    return tuple(made)


def _all_dropped(plan: _Plan, options: LiveOptions, screened: _Screened) -> Dropped:
    """Return the pairs without any option left, each with the rule that took its last one."""
    late = _dropped_columns(options)
    lost = _first_of_lost_pairs(options, late)
    parts = [*screened.dropped, tuple(column[lost] for column in late)]
    item, rep, reason = (np.concatenate([part[number] for part in parts]) for number in range(3))
    names = tuple(one.rule.name for one in plan.rules)
    if screened.classes is None:
        return Dropped(item, rep, reason, names)
    return Dropped(item, rep, reason, names, screened.classes.of_item.astype(np.int32), screened.classes.reason)


def _first_of_lost_pairs(options: LiveOptions, columns: Columns) -> np.ndarray:
    """Return, for each dropped pair that has no option left, where it was dropped first."""
    if len(columns[0]) == 0:
        return np.zeros(0, dtype=np.int64)
    width = int(options.rep.max()) + 1
    alive = options.alive & (options.rep >= 0)
    key = columns[0].astype(np.int64) * width + columns[1]
    _, first = np.unique(key, return_index=True)
    first = np.sort(first)
    return np.asarray(first[~np.isin(key[first], options.item[alive] * width + options.rep[alive])])


def _check_size(program: Program) -> None:
    """Raise when the worst conceivable cost of a level would not fit comfortably into 64 bits."""
    if program.num_options == 0:
        return
    has = np.diff(program.item_begin) > 0
    worst = np.maximum.reduceat(program.cost, program.item_begin[:-1][has], axis=1).astype(float).sum(axis=1)
    for family in program.families:
        reach = _reach(family)
        for band in family.bands:
            bound = np.where(np.abs(band.lower) < 2**61, np.abs(band.lower), 0) + np.where(
                np.abs(band.upper) < 2**61, np.abs(band.upper), 0
            )
            worst[band.level] += float(((reach + bound) * band.slope).sum())
    for level, cost in zip(program.levels, worst, strict=True):
        if cost >= 2.0**60:
            raise ProgramTooLargeError(
                Words(
                    f"Costs at level {level.label} could reach {cost:.3g}, more than 64-bit integers hold. "
                    "Use smaller weights or a coarser resolution of the dimension.",
                    f"层级 {level.label} 的代价可能达到 {cost:.3g}，超出 64 位整数。请减小权重或调大维度步长。",
                )
            )


def _reach(family: RowFamily) -> np.ndarray:
    """Return the sum of absolute coefficients of each row, as floats."""
    reach = np.zeros(family.num_rows)
    filled = np.flatnonzero(np.diff(family.begin))
    if len(filled):
        reach[filled] = np.add.reduceat(np.abs(family.coef), family.begin[filled], dtype=np.float64)
    return reach
