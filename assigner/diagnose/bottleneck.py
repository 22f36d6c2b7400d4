"""Bottlenecks: groups of items whose eligible reps, all together, lack room; found by minimum cut, at any size.

Works on the rows that rules post for reps (capacity of any dimension in any period, most items, minutes a day), so a new
rule of that kind needs nothing here. Each answer is a sum that anybody can check, and it is checked before it is told.
When to modify: when limits of reps are posted in another way than one row a rep and period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.flow import minimum_cut
from assigner.diagnose.bottleneck_words import sentence_of
from assigner.diagnose.model import Bottleneck
from assigner.diagnose.narrowing import narrowed_by
from assigner.problem import time
from assigner.problem.amounts import HORIZON, amounts_of
from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assigner.cpsat.flow import Cut
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program, RowFamily

    Mask = NDArray[np.bool_]

NOT_TAKEN = np.int64(2**62)
SCALE = 1024
"""Ratios of need to room are whole numbers of 1024ths."""
NO_ROOM = 2**30
"""Ratio where there is no room at all."""
TIGHTER = 1.1
"""A part of a group is told beside it where it needs so many times as much per room, of at most half of the reps."""
MOST_ROUNDS = 4


@dataclass(frozen=True, eq=False)
class Limits:
    """What reps can take of one dimension in one period.

    Parameters
    ----------
    rule, dimension
        Name of the rule setting, and what it limits.
    period
        Label, None for the whole horizon.
    room
        Per rep, :data:`~assigner.program.program.UNBOUNDED` where nothing limits.
    taken
        What each option takes of it.
    row
        Row of each rep, numbered through all families; -1 where nothing limits.
    """

    rule: str
    dimension: str
    period: str | None
    room: IntArray
    taken: IntArray
    row: IntArray


def bottlenecks(problem: Problem, program: Program) -> tuple[Bottleneck, ...]:
    """Return the groups of items without room: those that must be assigned first, each kind by what is short.

    Parameters
    ----------
    problem, program
        The problem and its program, as :func:`assigner.program.build.build_program` makes it.
    """
    found: list[Bottleneck] = []
    must = _must(program)
    for limits in limits_of(problem, program):
        strict = list(_of_limits(problem, program, limits, must, must=True)) if must.any() else []
        known = {item for one in strict for item in one.items}
        loose = [] if must.all() else list(_of_limits(problem, program, limits, ~_none(program), must=False))
        found += strict + [one for one in loose if not known.issuperset(one.items)]
    return tuple(sorted(found, key=lambda one: (not one.must, -one.short / max(one.needed, 1e-9))))


def _must(program: Program) -> Mask:
    """Return which items of the problem have no option "nobody", but some other."""
    items = program.item_of_option
    open_ = np.zeros(program.num_items, dtype=bool)
    open_[items[program.rep < 0]] = True
    return ~open_ & ~_none(program)


def _none(program: Program) -> Mask:
    """Return the items without any option, and the switches."""
    size = np.diff(program.item_begin)
    return np.asarray((size == 0) | (np.arange(program.num_items) >= program.num_placeable))


def limits_of(problem: Problem, program: Program) -> Iterator[Limits]:
    """Yield what rows of reps limit, dimension by dimension and period by period."""
    begins = np.concatenate([[0], np.cumsum([family.num_rows for family in program.families])]).tolist()
    for first, family in zip(begins, program.families, strict=False):
        if "rep" not in family.facts or "item" in family.facts or "moment" in family.facts:
            continue
        bounded = (family.upper < UNBOUNDED) & (np.asarray(family.facts["rep"], dtype=np.int64) >= 0)
        if not bounded.any() or (family.coef < 0).any():
            continue
        slot = np.asarray(family.facts.get("period", family.facts.get("day", np.full(family.num_rows, HORIZON))))
        for one in np.unique(slot[bounded]).tolist():
            yield _limits(problem, program, family, first, np.flatnonzero(bounded & (slot == one)), one)


def _limits(problem: Problem, program: Program, family: RowFamily, first: int, rows: IntArray, slot: int) -> Limits:
    reps = np.asarray(family.facts["rep"], dtype=np.int64)
    room = np.full(program.num_reps, UNBOUNDED, dtype=np.int64)
    np.minimum.at(room, reps[rows], np.maximum(0, family.upper[rows]))
    row = np.full(program.num_reps, -1, dtype=np.int64)
    row[reps[rows]] = first + rows
    wanted = np.zeros(family.num_rows, dtype=bool)
    wanted[rows] = True
    entries = np.flatnonzero(wanted[family.row_of_entry])
    taken = np.zeros(program.num_options, dtype=np.int64)
    taken[family.option[entries]] = family.coef[entries]
    label: str | None = None
    if "day" in family.facts:
        label = time.day_text(np.array([slot]))[0]
    elif slot != HORIZON:
        label = str(problem.periods["label"].iloc[slot])
    dimension = str(family.facts["dimension"][rows[0]]) if "dimension" in family.facts else _guessed(family)
    return Limits(family.name, dimension, label, room, taken, row)


def _guessed(family: RowFamily) -> str:
    """Return what rows count that do not say so: items where all coefficients are 1, else minutes."""
    return "count" if (family.coef == 1).all() else "minutes"


def _of_limits(problem: Problem, program: Program, limits: Limits, which: Mask, *, must: bool) -> Iterator[Bottleneck]:
    """Yield the groups among some items that one limit leaves without room."""
    placed = np.flatnonzero((program.rep >= 0) & which[program.item_of_option])
    least, cut = cut_of(program, limits, placed, limits.room)
    for part in range(0 if cut is None else len(cut.short)):
        assert cut is not None
        yield _told(problem, program, limits, least, cut, part, must=must)
        inner = _tightest(program, limits, placed, least, cut, part)
        if inner is not None:
            yield _told(problem, program, limits, least, *inner, must=must)


def _tightest(
    program: Program, limits: Limits, placed: IntArray, least: IntArray, cut: Cut, part: int
) -> tuple[Cut, int] | None:
    """Return the part of a large group that needs most per room, where it is few of the reps and much tighter.

    Dinkelbach's method (1967): cut again with room scaled to the group's own ratio, as long as a tighter group is found.
    """
    items, reps = cut.part_of_item == part, cut.part_of_rep == part
    whole = best = _ratio(least, limits, items, reps)
    found, num_reps = None, int(reps.sum())
    pair_item, pair_rep = _pairs(program, placed, least)
    for _ in range(MOST_ROUNDS if num_reps > 1 else 0):
        inside = items[pair_item]
        room = np.where(reps, limits.room, 0) * (best + 1)
        inner = minimum_cut(np.where(items, least, 0) * SCALE, pair_item[inside], pair_rep[inside], room)
        if inner is None:
            break
        ratios = [_ratio(least, limits, inner.part_of_item == one, inner.part_of_rep == one)
                  for one in range(len(inner.short))]  # fmt: skip
        chosen = int(np.argmax(ratios))
        items, reps, best, found = (
            inner.part_of_item == chosen,
            inner.part_of_rep == chosen,
            ratios[chosen],
            (inner, chosen),
        )
        if best >= NO_ROOM:
            break
    is_telling = 2 * int(reps.sum()) <= num_reps and best >= TIGHTER * whole
    return found if is_telling else None


def _ratio(least: IntArray, limits: Limits, items: Mask, reps: Mask) -> int:
    """Return what items need per room of reps, in 1024ths."""
    room = int(limits.room[reps].sum())
    return int(least[items].sum()) * SCALE // room if room else NO_ROOM


def cut_of(program: Program, limits: Limits, placed: IntArray, room: IntArray) -> tuple[IntArray, Cut | None]:
    """Return what each item takes at least of a limit, and the cut between items and reps.

    Parameters
    ----------
    program, limits
        What is looked at.
    placed
        The options that are allowed, each with a rep.
    room
        Per rep; :data:`~assigner.program.program.UNBOUNDED` where nothing limits.
    """
    item = program.item_of_option
    bounded = room[program.rep[placed]] < UNBOUNDED
    least = np.full(program.num_items, NOT_TAKEN)
    np.minimum.at(least, item[placed], np.where(bounded, limits.taken[placed], 0))
    least[least == NOT_TAKEN] = 0
    return least, minimum_cut(least, *_pairs(program, placed, least), room)


def _pairs(program: Program, placed: IntArray, least: IntArray) -> tuple[IntArray, IntArray]:
    """Return item and rep of the options, each pair once, items that take nothing left out."""
    used = placed[least[program.item_of_option[placed]] > 0]
    item, rep = program.item_of_option[used], program.rep[used].astype(np.int64)
    new = np.append(True, (item[1:] != item[:-1]) | (rep[1:] != rep[:-1]))[: len(used)]
    return item[new], rep[new]


def _told(
    problem: Problem, program: Program, limits: Limits, least: IntArray, cut: Cut, part: int, *, must: bool
) -> Bottleneck:
    """Return one part of a cut as an answer, its sum checked again."""
    items = np.flatnonzero(cut.part_of_item == part)
    reps = np.flatnonzero(cut.part_of_rep == part)
    item = program.item_of_option
    inside = np.zeros(program.num_items, dtype=bool)
    inside[items] = True
    may = np.unique(program.rep[inside[item] & (program.rep >= 0)]).astype(np.int64)
    needed, room = int(least[items].sum()), int(limits.room[may].sum())
    if needed <= room or not np.isin(may, reps).all():
        raise AssertionError(f"the cut does not add up: {needed} needed, {room} there")
    known = limits.dimension in {"minutes", "count"}
    unit = 1.0 if known else amounts_of(problem, limits.dimension).resolution
    bottleneck = Bottleneck(
        limits.dimension, limits.period, tuple(map(str, problem.item_ids[items])), tuple(map(str, problem.rep_ids[may])),
        round(needed * unit, 9), round(room * unit, 9), limits.rule, must, narrowed_by(problem, program, items, may),
    )  # fmt: skip
    return sentence_of(problem, bottleneck)
