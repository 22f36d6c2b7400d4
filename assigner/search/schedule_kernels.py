"""Compiled moves on schedules: work goes in, what is in its way goes out, at a heat that falls.

Why it exists: where reps do one thing at a time, a plan is a path in time for each rep. With the number of reps
fixed, a plan is a partial colouring of the work with reps as colours, of which each item allows some: work left over is
put in and throws out what is in the way (I. Blochliger and N. Zufferey, A graph coloring heuristic using partial solutions
and a reactive tabu scheme, Computers and Operations Research 35, 2008). What is left over is annealed (S. Kirkpatrick,
C. D. Gelatt and M. P. Vecchi, Optimization by simulated annealing, Science 220, 1983): a move that leaves over more is made
with a chance that falls with the heat. Two reps change one piece of work each at any heat. What is in the way of each option
is kept, not counted: a move changes a few of these numbers, and most moves are thought of and not made. All compiled code of
schedules stands in this file: the cache would not notice a change in another one. When to modify: to search schedules better.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

MOST_ON_PATH = 1024
"""Items that one path is chosen from, at most."""
STEPS_PER_HEAT = 1024
"""Steps at one heat."""
SWAP_EVERY = 2048
"""Steps between two exchanges of reps that are thought of."""
HOPELESS = 16.0
"""Moves that cost more than so many times the heat are not made: the chance is one in ten millions."""


NONE: Any = np.int64(-1)


class Frame(NamedTuple):
    """What never changes.

    Options are those with a rep, by item, then by rep. Two options of one rep conflict when their spans
    ``first..last`` meet; ``begin[item]`` is the item's first option, ``at[item, rep]`` its first one there or -1.
    Lanes hold the options of one rep after the other by ``first``: ``lane[option]`` is an option's place,
    ``ends[place]`` the ``last`` of what stands there. Whatever meets an option stands from ``low[option]`` to before
    ``high[option]``.
    """

    begin: Any
    item: Any
    rep: Any
    first: Any
    last: Any
    at: Any
    lane: Any
    ends: Any
    low: Any
    high: Any


class Desk(NamedTuple):
    """A plan under work: who is in it, what each rep does, what is left over, and how hot it is.

    ``against`` and ``number`` say for each place of the lanes what weight and how much work of its rep meets the option there.
    ``heat`` is in units of weight.
    """

    choice: Any
    slot: Any
    count: Any
    is_open: Any
    pool: Any
    where: Any
    weight: Any
    against: Any
    number: Any
    heat: Any
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
    return (np.int64(high) * bound) >> 31


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
def _tell(frame: Any, desk: Any, option: Any, sign: Any) -> Any:
    """Tell what an option meets that its rep does it (1) or no longer does (-1)."""
    first, weight = frame.first[option], sign * desk.weight[frame.item[option]]
    for place in range(frame.low[option], frame.high[option]):
        if frame.ends[place] >= first:
            desk.against[place] += weight
            desk.number[place] += sign


@compiled
def _hold(frame: Any, desk: Any, option: Any) -> Any:
    """Give an item of the pool to a rep who has nothing in its way."""
    rep = frame.rep[option]
    _pool_out(desk, frame.item[option])
    desk.choice[frame.item[option]] = option
    desk.slot[rep, desk.count[rep]] = option
    desk.count[rep] += 1
    _tell(frame, desk, option, 1)


@compiled
def _drop(frame: Any, desk: Any, rep: Any, at: Any) -> Any:
    """Put what a rep does at place ``at`` of its slots into the pool."""
    option = desk.slot[rep, at]
    desk.count[rep] -= 1
    desk.slot[rep, at] = desk.slot[rep, desk.count[rep]]
    _pool_in(desk, frame.item[option])
    _tell(frame, desk, option, -1)


@compiled
def put_in(frame: Any, desk: Any, option: Any) -> Any:
    """Give an item of the pool to a rep; what is in the way goes into the pool."""
    rep, at = frame.rep[option], 0
    while desk.number[frame.lane[option]] > 0:
        if _meets(frame, desk.slot[rep, at], option):
            _drop(frame, desk, rep, at)
        else:
            at += 1
    _hold(frame, desk, option)


@compiled
def take_out(frame: Any, desk: Any, item: Any) -> Any:
    """Put an item that a rep does into the pool."""
    rep, at = frame.rep[desk.choice[item]], 0
    while desk.slot[rep, at] != desk.choice[item]:
        at += 1
    _drop(frame, desk, rep, at)


@compiled
def _is_made(desk: Any, cost: Any) -> Any:
    """Draw whether a move that costs ``cost`` is made at the heat of the desk."""
    if cost <= 0:
        return True
    share = cost / desk.heat[0]
    return share < HOPELESS and _draw(desk, np.int64(2**30)) < np.exp(-share) * 2**30


@compiled
def _place(frame: Any, desk: Any) -> Any:
    """Think of giving an item of the pool to a rep who may have it, both drawn."""
    item = desk.pool[_draw(desk, desk.size[0])]
    option = frame.begin[item] + _draw(desk, frame.begin[item + 1] - frame.begin[item])
    if desk.is_open[frame.rep[option]] and _is_made(desk, desk.against[frame.lane[option]] - desk.weight[item]):
        put_in(frame, desk, option)


@compiled
def _exchange(frame: Any, desk: Any, order: Any) -> Any:
    """Let another rep do an item, both drawn, where the first can do in its place the one thing that is in the way."""
    item = order[_draw(desk, len(order))]
    option, held = frame.begin[item] + _draw(desk, frame.begin[item + 1] - frame.begin[item]), desk.choice[item]
    rep, number, back = frame.rep[option], desk.number[frame.lane[option]], NONE
    if held < 0 or number > 1 or not desk.is_open[rep] or rep == frame.rep[held]:
        return
    if number == 1:
        at = 0
        while not _meets(frame, desk.slot[rep, at], option):
            at += 1
        back = frame.at[frame.item[desk.slot[rep, at]], frame.rep[held]]
        if back < 0 or desk.number[frame.lane[back]] != np.int64(_meets(frame, back, held)):
            return
        _drop(frame, desk, rep, at)
    take_out(frame, desk, item)
    _hold(frame, desk, option)
    if back >= 0:
        _hold(frame, desk, back)


@compiled
def _meets(frame: Any, option: Any, other: Any) -> Any:
    """Return whether two options of a rep are in conflict."""
    return frame.first[option] <= frame.last[other] and frame.first[other] <= frame.last[option]


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
    while desk.count[rep] > 0:
        _drop(frame, desk, rep, desk.count[rep] - 1)


@compiled
def _swap_reps(frame: Any, desk: Any, closable: Any) -> Any:
    """Think of a rep outside in place of one in the plan, both drawn, with the best of the other's work and the pool."""
    outside, leaving = _draw(desk, len(desk.is_open)), _draw(desk, len(desk.is_open))
    if desk.is_open[outside] or not desk.is_open[leaving] or not closable[outside] or not closable[leaving]:
        return
    held = np.int64(0)
    for at in range(desk.count[leaving]):
        held += desk.weight[frame.item[desk.slot[leaving, at]]]
    count = _gather(frame, desk, leaving, outside)
    if not _is_made(desk, held - _best_path(frame, desk, count)):
        return
    empty_rep(frame, desk, leaving)
    desk.is_open[leaving], desk.is_open[outside] = False, True
    for at in range(count):
        if desk.taken[at]:
            put_in(frame, desk, desk.path[at])


@compiled
def anneal(frame: Any, desk: Any, closable: Any, order: Any, steps: Any, factor: Any, cold: Any) -> Any:
    """Think of ``steps`` moves, fewer when the pool gets empty or the heat, multiplied by ``factor`` now and then, falls below ``cold``.

    ``order`` is all items with options. Returns the number of steps made.
    """
    for step in range(steps):
        if desk.size[0] == 0 or desk.heat[0] < cold:
            return step
        if step % 2:
            _place(frame, desk)
        else:
            _exchange(frame, desk, order)
        if step % SWAP_EVERY == 0:
            _swap_reps(frame, desk, closable)
        if (step + 1) % STEPS_PER_HEAT == 0:
            desk.heat[0] *= factor
    return steps


@compiled
def fit_in(frame: Any, desk: Any, order: Any, ready: Any) -> Any:
    """Give items in order of time to the open rep that was free last, without throwing anything out.

    ``ready`` is scratch: the end of each rep's last work (numbers as in ``Frame.first``).
    """
    for place in range(len(order)):
        item, best, slack = order[place], NONE, np.int64(2**61)
        for option in range(frame.begin[item], frame.begin[item + 1]):
            rep = frame.rep[option]
            free = frame.first[option] > frame.last[option] or ready[rep] < frame.first[option]
            if not desk.is_open[rep] or not free:
                continue
            wait = frame.first[option] - ready[rep] if ready[rep] >= 0 else np.int64(2**40) + option
            if wait < slack:
                best, slack = option, wait
        if best >= 0:
            put_in(frame, desk, best)
            if frame.first[best] <= frame.last[best]:
                ready[frame.rep[best]] = max(ready[frame.rep[best]], frame.last[best])
