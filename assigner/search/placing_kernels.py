"""The compiled part of placing giants: a box of prices whose best point is kept up to date while giants move.

Why it exists: each trial of a giant on another rep changes a handful of loads, and the answer of all prices is a step of an
active-set method (J. Nocedal and S. J. Wright, Numerical Optimization, 2006, chapter 16) on a tableau that holds the inverse
of the free part of the curvature, pivot by pivot (the sweep operator: A. P. Dempster, Elements of Continuous Multivariate
Analysis, 1969). This module imports numba at its top and is itself imported late; all of its compiled code stands in one
file, since the cache of compiled code would not notice a change in another. When to modify: together with
:mod:`assigner.search.placing`, which lays the arrays out.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

LOAD_TOLERANCE = 0.01
"""A row has the load that it wants within this many units."""
LEAST_GAIN = 0.01
"""A move that gains less is none."""
TRIALS = 3
"""Ways of a giant that are tried, the most promising first."""
PIVOTS = 60
"""Steps after one trial; one that needs more is given up."""
MOST_ENTRIES = 64
"""Entries of two options together."""


class Rows(NamedTuple):
    """Rows as steps: at which prices the load that a row wants jumps, and from what to what.

    Row ``r`` has its steps from ``begin[r]`` on, prices ascending; at ``price[b]`` it wants any load from ``low[b]`` to
    ``high[b]``. At the low end of its prices, and at any price without steps, it
    wants ``want[r]``.
    """

    begin: Any
    price: Any
    low: Any
    high: Any
    want: Any


class Box(NamedTuple):
    """What changes: prices, loads, which rows are free, the step below a free row's price (-1: none) or at which one stays.

    ``tableau`` is the curvature swept on the free rows; ``given`` the loads before prices answer, and ``first`` the prices at
    which that answer is nought.
    """

    price: Any
    load: Any
    free: Any
    step: Any
    tableau: Any
    given: Any
    first: Any


class Giants(NamedTuple):
    """Where giants may sit: way ``w`` of giant ``g`` lies in ``begin[g]..begin[g + 1]``, its entries from ``entry[w]`` on."""

    begin: Any
    cost: Any
    entry: Any
    row: Any
    coef: Any


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)


@compiled
def _sweep(tableau: Any, at: Any, out: Any) -> None:
    """Sweep the symmetric tableau on a row, or take it out again."""
    pivot, num = tableau[at, at], len(tableau)
    line = tableau[at].copy()
    for i in range(num):
        part = line[i] / pivot
        if i != at and part != 0.0:
            for j in range(num):
                tableau[i, j] -= part * line[j]
    sign = -1.0 if out else 1.0
    for i in range(num):
        tableau[i, at] = tableau[at, i] = sign * line[i] / pivot
    tableau[at, at] = -1.0 / pivot


@compiled
def _missing(rows: Any, box: Any, at: Any) -> Any:
    """Return by how much the load of a free row is more than it wants."""
    begin, end = rows.begin[at], rows.begin[at + 1]
    if begin == end:
        return box.load[at] - rows.want[at]
    return box.load[at] - (rows.high[box.step[at]] if box.step[at] >= begin else rows.low[begin])


@compiled
def _way_to_go(rows: Any, box: Any, more: Any, move: Any) -> Any:
    """Write what free rows load too much, and by how much prices must move for it; return the most that a row has too much."""
    num, most = len(box.price), 0.0
    for i in range(num):
        more[i] = _missing(rows, box, i) if box.free[i] else 0.0
        most = max(most, abs(more[i]))
    move[:] = 0.0
    for j in range(num if most > LOAD_TOLERANCE else 0):
        if more[j] != 0.0:
            for i in range(num):
                move[i] -= box.tableau[i, j] * more[j]
    return most


@compiled
def _first_step(rows: Any, box: Any, move: Any) -> Any:
    """Return how much of a move can be made, the free row that then meets a step (-1: none), and that step."""
    part, hit, to = 1.0, -1, -1
    for i in range(len(move)):
        if box.free[i] and move[i] != 0.0:
            near = box.step[i] + 1 if move[i] > 0 else box.step[i]
            if rows.begin[i] <= near < rows.begin[i + 1]:
                room = (rows.price[near] - box.price[i]) / move[i]
                if room < part:
                    part, hit, to = max(0.0, room), i, near
    return part, hit, to


@compiled
def _answer(rows: Any, box: Any, more: Any, move: Any) -> Any:
    """Move free prices until loads are as wanted, or the first meets a step, which is then pinned; return whether any moved."""
    if _way_to_go(rows, box, more, move) <= LOAD_TOLERANCE:
        return False
    part, hit, to = _first_step(rows, box, move)
    for i in range(len(move)):
        if box.free[i]:
            box.price[i] += part * move[i]
            box.load[i] -= part * more[i]
        else:
            box.load[i] += part * move[i]  # the tableau's other sign
    if hit >= 0:
        box.price[hit], box.free[hit], box.step[hit] = rows.price[to], False, to
        _sweep(box.tableau, hit, True)
    return True


@compiled
def _set_free(rows: Any, box: Any) -> Any:
    """Set the pinned row free that is farthest from what it takes at its step; return whether there was one."""
    most, found, up = LOAD_TOLERANCE, -1, False
    for i in range(len(box.price)):
        if not box.free[i]:
            over, under = box.load[i] - rows.high[box.step[i]], rows.low[box.step[i]] - box.load[i]
            if max(over, under) > most:
                most, found, up = max(over, under), i, over > under
    if found < 0:
        return False
    box.free[found] = True
    box.step[found] -= 0 if up else 1
    _sweep(box.tableau, found, False)
    return True


@compiled
def settle(rows: Any, box: Any, most: Any) -> Any:
    """Bring prices to the best point of the box; return whether that took at most so many steps."""
    more, move = np.zeros(len(box.price)), np.zeros(len(box.price))
    for _ in range(most):  # noqa: SIM110 (any() does not compile)
        if not _answer(rows, box, more, move) and not _set_free(rows, box):
            return True
    return False


@compiled
def worth(rows: Any, box: Any) -> Any:
    """Return what rows and prices cost, given loads as they are."""
    total = 0.0
    for i in range(len(box.price)):
        price, away = box.price[i], box.price[i] - box.first[i]
        total += box.given[i] * price - 0.5 * away * (box.given[i] - box.load[i]) - rows.want[i] * price
        for b in range(rows.begin[i], rows.begin[i + 1]):
            if rows.low[b] > -np.inf and rows.high[b] < np.inf:
                total -= (rows.high[b] - rows.low[b]) * max(0.0, price - rows.price[b])
    return total


@compiled
def _alone(rows: Any, box: Any, at: Any, more: Any) -> Any:
    """Return what it costs if a row's load grows by so much and no other row's, steps included."""
    up, step, price, total = more > 0, box.step[at], box.price[at], 0.0
    size = abs(more)
    sign = 1.0 if up else -1.0
    if box.free[at]:
        give = -box.tableau[at, at]
        near = step + 1 if up else step
    else:
        slack = rows.high[step] - box.load[at] if up else box.load[at] - rows.low[step]
        taken = min(size, max(0.0, slack))
        total += sign * price * taken
        size -= taken
        give = 1.0 / max(box.tableau[at, at], 1e-12)
        near = step + 1 if up else step - 1
    if size <= 0.0:
        return total
    far = abs(rows.price[near] - price) / max(give, 1e-12) if rows.begin[at] <= near < rows.begin[at + 1] else np.inf
    taken = min(size, far)
    total += sign * price * taken + 0.5 * give * taken * taken
    if size > taken:
        total += sign * rows.price[near] * (size - taken)
    return total


@compiled
def _entries(giants: Any, now: Any, way: Any, row: Any, more: Any) -> Any:
    """Write what loads change by if a giant goes from one way to another, each row once; return how many rows."""
    num = 0
    for sign, at in ((-1.0, now), (1.0, way)):
        for e in range(giants.entry[at], giants.entry[at + 1]):
            place = 0
            while place < num and row[place] != giants.row[e]:
                place += 1
            if place == num:
                row[num], more[num] = giants.row[e], 0.0
                num += 1
            more[place] += sign * giants.coef[e]
    return num


@compiled
def _guess(rows: Any, box: Any, num: Any, row: Any, more: Any) -> Any:
    """Return about what changed loads cost: each row's answer alone, and how free rows answer together."""
    total = 0.0
    for a in range(num):
        total += _alone(rows, box, row[a], more[a])
        for b in range(a):
            if box.free[row[a]] and box.free[row[b]]:
                total -= box.tableau[row[a], row[b]] * more[a] * more[b]
    return total


@compiled
def _push(box: Any, num: Any, row: Any, more: Any, sign: Any) -> None:
    for a in range(num):
        box.load[row[a]] += sign * more[a]
        box.given[row[a]] += sign * more[a]


@compiled
def _best_ways(
    rows: Any, box: Any, giants: Any, giant: Any, now: Any, row: Any, more: Any, best: Any, gain: Any
) -> None:
    """Write the most promising other ways of a giant and what they may gain, best first; -1 where there are no more."""
    best[:], gain[:] = -1, LEAST_GAIN
    for way in range(giants.begin[giant], giants.begin[giant + 1]):
        if way == now:
            continue
        num = _entries(giants, now, way, row, more)
        mine = giants.cost[now] - giants.cost[way] - _guess(rows, box, num, row, more)
        at = len(best)
        while at > 0 and mine > gain[at - 1]:
            at -= 1
        if at < len(best):
            for k in range(len(best) - 1, at, -1):
                best[k], gain[k] = best[k - 1], gain[k - 1]
            best[at], gain[at] = way, mine


@compiled
def set_out(rows: Any, box: Any) -> None:
    """Set every row free, between the steps around its price."""
    for i in range(len(box.price)):
        step = rows.begin[i] - 1
        while step + 1 < rows.begin[i + 1] and rows.price[step + 1] < box.price[i]:
            step += 1
        if step < rows.begin[i] and rows.begin[i] < rows.begin[i + 1] and rows.low[rows.begin[i]] == -np.inf:
            step = rows.begin[i]  # the range begins here
        if step == rows.begin[i + 1] - 1 and step >= rows.begin[i] and rows.high[step] == np.inf:
            step -= 1  # the range ends here
        box.step[i], box.free[i] = step, True
        _sweep(box.tableau, i, False)


@compiled
def settle_all(rows: Any, box: Any) -> Any:
    """Set every row free and find the best point; return whether it was found."""
    set_out(rows, box)
    return settle(rows, box, 20 + 4 * len(box.price))


@compiled
def place(rows: Any, box: Any, giants: Any, some: Any, sits: Any) -> Any:
    """Let each of some giants move once, to the best way that is tried; return the moves that were made.

    ``sits``: the way of each giant. Prices and loads are at the best point before and after.
    """
    row, more = np.zeros(MOST_ENTRIES, dtype=np.int64), np.zeros(MOST_ENTRIES)
    best, gain = np.zeros(TRIALS, dtype=np.int64), np.zeros(TRIALS)
    now, made = worth(rows, box), 0
    for giant in some:
        sat = sits[giant]
        _best_ways(rows, box, giants, giant, sat, row, more, best, gain)
        for way in best:
            if way < 0:
                break
            num = _entries(giants, sat, way, row, more)
            _push(box, num, row, more, 1.0)
            is_settled = settle(rows, box, PIVOTS)
            new = worth(rows, box)
            if is_settled and giants.cost[way] - giants.cost[sat] + new < now - LEAST_GAIN:
                sits[giant], now = way, new
                made += 1
                break
            _push(box, num, row, more, -1.0)
            settle(rows, box, 20 + 4 * len(box.price))
    return made


@compiled
def dense(matrix: Any, begin: Any, first: Any, low: Any, out: Any) -> None:
    """Write a window of the envelope in full."""
    for i in range(len(out)):
        line = low + i
        for j in range(max(first[line], low), line + 1):
            out[i, j - low] = out[j - low, i] = matrix[begin[line] + j - first[line]]


@compiled
def take_answer(matrix: Any, begin: Any, first: Any, away: Any, load: Any) -> None:
    """Take off each row's load what the curvature makes of prices that are away from the center."""
    for i in range(len(first)):
        base = begin[i] - first[i]
        for j in range(first[i], i + 1):
            load[i] -= matrix[base + j] * away[j]
            if j < i:
                load[j] -= matrix[base + j] * away[i]


@compiled
def add_giants(giants: Any, way: Any, load: Any) -> None:
    """Add the loads of giants where they sit."""
    for at in way:
        for e in range(giants.entry[at], giants.entry[at + 1]):
            load[giants.row[e]] += giants.coef[e]
