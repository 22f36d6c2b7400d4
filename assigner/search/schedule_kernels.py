"""Compiled moves on schedules: work goes in, what is in its way goes out, until nothing is left over.

Why it exists: where reps do one thing at a time, a plan is a path in time for each rep. With the number of reps
fixed, work left over is put in where it throws out least, and what is thrown out may not come back at once (tabu).
Work that is left over again and again weighs more, so that the search learns what is hard to place: the ejection
pool of Y. Nagata and O. Braysy, A powerful route minimization heuristic for the vehicle routing problem with time
windows, Operations Research Letters 37 (2009), on partial solutions as I. Blochliger and N. Zufferey, A graph coloring
heuristic using partial solutions and a reactive tabu scheme, Computers and Operations Research 35 (2008). From time to
time a rep of the plan makes way for one outside, who takes the best path of the work at hand (weighted interval
scheduling). All compiled code of schedules stands in this file: the cache would not notice a change in another one.
When to modify: to search schedules better.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

MOST_ON_PATH = 1024
"""Items that one path is chosen from, at most."""
TENURE = 10
"""Steps for which work may not come back to where it was thrown out, at least."""
SWAP_EVERY = 200
"""Steps between two exchanges of reps."""
REST_AFTER_SWAP = 2000
"""Steps for which a rep that made way stays outside."""


FAR: Any = np.int64(2**61)
NONE: Any = np.int64(-1)


class Frame(NamedTuple):
    """What never changes.

    Options are those with a rep, by item, then by rep. Two options of one rep conflict when their spans
    ``first..last`` meet; ``begin[item]`` is the item's first option, ``at[item, rep]`` its first one there or -1.
    """

    begin: Any
    item: Any
    rep: Any
    first: Any
    last: Any
    at: Any


class Desk(NamedTuple):
    """A plan under work: who is in it, what each rep does, what is left over; and what the search has learnt."""

    choice: Any
    slot: Any
    count: Any
    is_open: Any
    pool: Any
    where: Any
    weight: Any
    until: Any
    resting: Any
    clock: Any
    size: Any
    random: Any
    path: Any
    value: Any
    taken: Any


def compiled(function: Any) -> Any:
    """Compile a kernel: cached on disk, free of the interpreter's lock, and without reference counts."""
    options: Any = {"cache": True, "nogil": True, "_nrt": False}
    return numba.njit(**options)(function)


@compiled
def _draw(desk: Any, bound: Any) -> Any:
    """Return a random whole number from 0 to ``bound - 1`` (xorshift64*)."""
    x = desk.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    desk.random[0] = x
    high = (x * np.uint64(2685821657736338717)) >> np.uint64(33)
    return np.int64(high) % bound


@compiled
def _pool_in(desk: Any, item: Any) -> Any:
    desk.choice[item] = -1
    desk.pool[desk.size[0]] = item
    desk.where[item] = desk.size[0]
    desk.size[0] += 1


@compiled
def _pool_out(desk: Any, item: Any) -> Any:
    desk.size[0] -= 1
    place, other = desk.where[item], desk.pool[desk.size[0]]
    desk.pool[place] = other
    desk.where[other] = place
    desk.where[item] = -1


@compiled
def put_in(frame: Any, desk: Any, option: Any, tenure: Any) -> Any:
    """Give an item of the pool to a rep; what is in the way goes into the pool, tabu for about ``tenure`` steps."""
    rep, at = frame.rep[option], 0
    first, last = frame.first[option], frame.last[option]
    while at < desk.count[rep]:
        other = desk.slot[rep, at]
        if frame.first[other] <= last and first <= frame.last[other]:
            desk.count[rep] -= 1
            desk.slot[rep, at] = desk.slot[rep, desk.count[rep]]
            _pool_in(desk, frame.item[other])
            desk.until[other] = desk.clock[0] + tenure + _draw(desk, tenure) + (6 * desk.size[0]) // 10
        else:
            at += 1
    _pool_out(desk, frame.item[option])
    desk.choice[frame.item[option]] = option
    desk.slot[rep, desk.count[rep]] = option
    desk.count[rep] += 1


@compiled
def take_out(frame: Any, desk: Any, item: Any) -> Any:
    """Put an item that a rep does into the pool."""
    rep = frame.rep[desk.choice[item]]
    for at in range(desk.count[rep]):
        if desk.slot[rep, at] == desk.choice[item]:
            desk.count[rep] -= 1
            desk.slot[rep, at] = desk.slot[rep, desk.count[rep]]
            _pool_in(desk, item)
            return


@compiled
def _thrown_out(frame: Any, desk: Any, option: Any, most: Any) -> Any:
    """Return the weight in the way of an option; anything above ``most`` once that is exceeded."""
    rep, first, last, cost = frame.rep[option], frame.first[option], frame.last[option], np.int64(0)
    for at in range(desk.count[rep]):
        other = desk.slot[rep, at]
        if frame.first[other] <= last and first <= frame.last[other]:
            cost += desk.weight[frame.item[other]]
            if cost > most:
                break
    return cost


@compiled
def fitting(frame: Any, desk: Any, items: Any, found: Any) -> Any:
    """Write the options of items of the pool that throw nothing out into ``found``, until it is full; return their number."""
    count = 0
    for item in items:
        for option in range(frame.begin[item], frame.begin[item + 1]):
            if count < len(found) and desk.is_open[frame.rep[option]] and _thrown_out(frame, desk, option, 0) == 0:
                found[count] = option
                count += 1
    return count


@compiled
def _draw_to_front(desk: Any, place: Any) -> Any:
    """Swap a random item of the pool from ``place`` on to ``place``; return it."""
    other = place + _draw(desk, desk.size[0] - place)
    item, moved = desk.pool[other], desk.pool[place]
    desk.pool[place], desk.pool[other] = item, moved
    desk.where[moved], desk.where[item] = other, place
    return item


@compiled
def _best_entry(frame: Any, desk: Any, sample: Any) -> Any:
    """Return the option of a pool item that throws out the least weight over its own, -1 where all are tabu.

    Only ``sample`` items of the pool, drawn at random and put to its front, are looked at.
    """
    best, found, ties = FAR, NONE, 0
    for place in range(min(sample, desk.size[0])):
        item = _draw_to_front(desk, place)
        own = desk.weight[item]
        for option in range(frame.begin[item], frame.begin[item + 1]):
            if not desk.is_open[frame.rep[option]]:
                continue
            cost = _thrown_out(frame, desk, option, best + own) - own
            if cost > best or (cost >= 0 and desk.until[option] > desk.clock[0]):
                continue
            ties = 1 if cost < best else ties + 1
            if cost < best or _draw(desk, ties) == 0:
                best, found = cost, option
    return found


@compiled
def _gather(frame: Any, desk: Any, rep: Any, outside: Any) -> Any:
    """Put the options of a rep outside for the work of ``rep`` and the pool on the path, by end; return the number."""
    count = 0
    for at in range(desk.count[rep] + desk.size[0]):
        held = at < desk.count[rep]
        item = frame.item[desk.slot[rep, at]] if held else desk.pool[at - desk.count[rep]]
        option = frame.at[item, outside]
        if option < 0 or count == MOST_ON_PATH:
            continue
        place = count
        while place > 0 and frame.last[desk.path[place - 1]] > frame.last[option]:
            desk.path[place] = desk.path[place - 1]
            place -= 1
        desk.path[place] = option
        count += 1
    return count


@compiled
def _before(frame: Any, desk: Any, at: Any) -> Any:
    """Return how many options on the path end before the one at ``at`` begins."""
    low, high, first = 0, at, frame.first[desk.path[at]]
    while low < high:
        middle = (low + high) // 2
        if frame.last[desk.path[middle]] < first:
            low = middle + 1
        else:
            high = middle
    return low


@compiled
def _best_path(frame: Any, desk: Any, count: Any) -> Any:
    """Return the most weight that options on the path can hold without conflict; mark them as taken."""
    desk.value[0] = 0
    for at in range(count):
        option = desk.path[at]
        free = frame.first[option] > frame.last[option]  # in no conflict with anything
        before = at if free else _before(frame, desk, at)
        gain = desk.value[before] + desk.weight[frame.item[option]]
        desk.value[at + 1] = max(desk.value[at], gain)
        desk.taken[at] = False
    at = count
    while at > 0:
        if desk.value[at] == desk.value[at - 1]:
            at -= 1
        else:
            at -= 1
            desk.taken[at] = True
            option = desk.path[at]
            if frame.first[option] <= frame.last[option]:
                at = _before(frame, desk, at)
    return desk.value[count]


@compiled
def empty_rep(frame: Any, desk: Any, rep: Any) -> Any:
    """Put everything that a rep does into the pool."""
    for at in range(desk.count[rep]):
        _pool_in(desk, frame.item[desk.slot[rep, at]])
    desk.count[rep] = 0


@compiled
def _swap_reps(frame: Any, desk: Any, closable: Any) -> Any:
    """Let a random rep outside take the place of the rep whose work it does with the least loss."""
    outside, now = _draw(desk, len(desk.is_open)), desk.clock[0]
    if desk.is_open[outside] or desk.resting[outside] > now or not closable[outside]:
        return
    least, leaving = FAR, NONE
    for rep in range(len(desk.is_open)):
        if not desk.is_open[rep] or desk.resting[rep] > now or not closable[rep]:
            continue
        held = 0
        for at in range(desk.count[rep]):
            held += desk.weight[frame.item[desk.slot[rep, at]]]
        loss = held - _best_path(frame, desk, _gather(frame, desk, rep, outside))
        if loss < least:
            least, leaving = loss, rep
    if leaving < 0:
        return
    count = _gather(frame, desk, leaving, outside)
    _best_path(frame, desk, count)
    empty_rep(frame, desk, leaving)
    desk.is_open[leaving], desk.is_open[outside] = False, True
    desk.resting[leaving], desk.resting[outside] = now + REST_AFTER_SWAP, now + REST_AFTER_SWAP // 4
    for at in range(count):
        if desk.taken[at]:
            put_in(frame, desk, desk.path[at], TENURE)


@compiled
def place_all(frame: Any, desk: Any, closable: Any, steps: Any, sample: Any) -> Any:
    """Put work in until the pool is empty or ``steps`` are made; return the fewest that were left over."""
    fewest = desk.size[0]
    for _ in range(steps):
        if desk.size[0] == 0:
            break
        desk.clock[0] += 1
        option = _best_entry(frame, desk, sample)
        if option >= 0:
            put_in(frame, desk, option, TENURE)
        for j in range(min(sample, desk.size[0])):
            desk.weight[desk.pool[j]] += 1
        fewest = min(fewest, desk.size[0])
        if desk.clock[0] % SWAP_EVERY == 0:
            _swap_reps(frame, desk, closable)
    return fewest


@compiled
def fit_in(frame: Any, desk: Any, order: Any, ready: Any) -> Any:
    """Give items in order of time to the open rep that was free last, without throwing anything out.

    ``ready`` is scratch: the end of each rep's last work (numbers as in ``Frame.first``).
    """
    for place in range(len(order)):
        item, best, slack = order[place], NONE, FAR
        for option in range(frame.begin[item], frame.begin[item + 1]):
            rep = frame.rep[option]
            free = frame.first[option] > frame.last[option] or ready[rep] < frame.first[option]
            if not desk.is_open[rep] or not free:
                continue
            wait = frame.first[option] - ready[rep] if ready[rep] >= 0 else np.int64(2**40) + option
            if wait < slack:
                best, slack = option, wait
        if best >= 0:
            put_in(frame, desk, best, TENURE)
            if frame.first[best] <= frame.last[best]:
                ready[frame.rep[best]] = max(ready[frame.rep[best]], frame.last[best])
