"""Cheap guesses at small sets of instances that cannot hold together; each is proven before it is believed.

An item whose options are all removed, a group without room, and what CP-SAT names as sufficient assumptions. When to
modify: to guess smaller sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.cpsat.guards import guessed_core
from assigner.diagnose.bottleneck import cut_of, limits_of
from assigner.diagnose.packing import packed
from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assigner.diagnose.asking import Asker
    from assigner.diagnose.bottleneck import Limits
    from assigner.diagnose.instances import Instances
    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]

GUESS_SECONDS = 5.0
GUESS_SHARE = 0.5
"""What the solver may take to name assumptions: so many seconds, or this share of what is left where that is more. It is the
only way to a small set where sums tell nothing; without it a thousand instances are asked about one by one."""


def cheap_guesses(asker: Asker, on: Mask) -> Iterator[Mask]:
    """Yield sets of instances of ``on`` that are cores as far as sums tell, found without a solver."""
    yield from _items_without_option(asker.instances, on)
    yield from _groups_without_room(asker, on)


def assumed(asker: Asker, on: Mask) -> Iterator[Mask]:
    """Yield what the solver names as sufficient assumptions, if it does."""
    given = asker.instances
    seconds = min(max(GUESS_SECONDS, GUESS_SHARE * asker.left), max(0.1, asker.left))
    guess = guessed_core(given.guarded, given.of_row, given.removed, given.of_removal, on, seconds)
    if guess is not None:
        yield guess


def _items_without_option(given: Instances, on: Mask) -> Iterator[Mask]:
    """Yield what removes the options of the item that fewest instances leave without any."""
    alive = given.alive(on)
    item = given.guarded.item_of_option
    left = np.bincount(item[alive], minlength=given.guarded.program.num_items)
    stuck = left[item[given.removed]] == 0
    hit = stuck & on[given.of_removal]
    if not hit.any():
        return
    pairs = np.unique(np.stack([item[given.removed[hit]], given.of_removal[hit]]), axis=1)
    counts = np.bincount(pairs[0])
    fewest = np.flatnonzero(counts)[np.argmin(counts[counts > 0])]
    guess = np.zeros_like(on)
    guess[pairs[1][pairs[0] == fewest]] = True
    yield guess


def lacks_room(given: Instances, on: Mask) -> bool:
    """Return whether items that must be placed take more than all who may take them have room for: a sum proves it."""
    program, alive = given.guarded.program, given.alive(on)
    for group in _groups(given, on):
        inside = np.zeros(program.num_items, dtype=bool)
        inside[group.items] = True
        may = program.rep[alive & inside[given.guarded.item_of_option]]
        if np.isin(may, group.reps).all() and int(group.least[group.items].sum()) > int(group.room[group.reps].sum()):
            return True
    return False


def _groups_without_room(asker: Asker, on: Mask) -> Iterator[Mask]:
    """Yield what keeps items of a group without room on its reps: just more than there is room for."""
    for group in _groups(asker.instances, on):
        yield _few(asker, on, group.limits, group.least, group.items, group.reps)


class _Group(NamedTuple):
    """Items without room, what each takes at least of which limit, and the reps who may take them with their room."""

    limits: Limits
    least: IntArray
    items: IntArray
    reps: IntArray
    room: IntArray


def _groups(given: Instances, on: Mask) -> Iterator[_Group]:
    """Yield the groups without room, limit by limit."""
    program, alive = given.guarded.program, given.alive(on)
    open_ = np.zeros(program.num_items, dtype=bool)
    open_[given.guarded.item_of_option[alive & (program.rep < 0)]] = True
    placed = np.flatnonzero(alive & (program.rep >= 0) & ~open_[given.guarded.item_of_option])
    for limits in limits_of(given.problem, program):
        held = (limits.row >= 0) & on[given.of_row[limits.row]]
        room = np.where(held, limits.room, UNBOUNDED)
        least, cut = cut_of(program, limits, placed, room)
        for part in range(0 if cut is None else len(cut.short)):
            assert cut is not None
            items, reps = np.flatnonzero(cut.part_of_item == part), np.flatnonzero(cut.part_of_rep == part)
            yield _Group(limits, least, items, reps, room)


def _few(asker: Asker, on: Mask, limits: Limits, least: IntArray, items: IntArray, reps: IntArray) -> Mask:
    """Return the instances that keep few items of a group on its reps; the plan of all but one is remembered."""
    given = asker.instances
    found = packed(given.guarded, limits, least, items, reps)
    few = _enough(items, least, int(limits.room[reps].sum())) if found is None else found.items
    guess = _what_keeps(given, on, few, reps)
    guess[given.of_row[limits.row[reps]]] = True
    if found is not None:
        choice = given.guarded.nobody.copy()
        choice[list(found.option)] = list(found.option.values())
        asker.learn(choice)
    return guess & on


def _enough(items: IntArray, least: IntArray, room: int) -> IntArray:
    """Return the largest items that together just take more than there is room for."""
    ordered = items[np.argsort(-least[items], kind="stable")]
    count = int(np.searchsorted(np.cumsum(least[ordered]), room, side="right")) + 1
    return np.sort(ordered[:count])


def _what_keeps(given: Instances, on: Mask, items: IntArray, reps: IntArray) -> Mask:
    """Return few instances that take all options of the items away but those of the reps."""
    program, item = given.guarded.program, given.guarded.item_of_option
    own, inside = np.zeros(program.num_reps + 1, dtype=bool), np.zeros(program.num_items, dtype=bool)
    own[reps], inside[items] = True, True
    used = on[given.of_removal] & inside[item[given.removed]] & ~own[program.rep[given.removed]]
    removed, by = given.removed[used], given.of_removal[used]
    guess = np.zeros_like(on)
    for one in items.tolist():
        mine = item[removed] == one
        guess[_cover(removed[mine], by[mine])] = True
    return guess


def _cover(options: IntArray, instances: IntArray) -> list[int]:
    """Return few of the instances that together remove all the options: those that remove most first."""
    sets = {int(name): set(options[instances == name].tolist()) for name in np.unique(instances)}
    left, chosen = set(options.tolist()), list[int]()
    while left:
        best = max(sets, key=lambda name: (len(sets[name] & left), -name))
        chosen.append(best)
        left -= sets[best]
    for one in list(chosen):
        others = set().union(*(sets[name] for name in chosen if name != one))
        if set(options.tolist()) <= others:
            chosen.remove(one)
    return chosen
