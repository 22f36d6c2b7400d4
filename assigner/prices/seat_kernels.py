"""Compiled: what it costs at least to seat a giant with a rep, when that rep's prices alone answer.

Why it exists: a giant has some twenty seats, each changes the prices of one rep's rows, and whether the rep's other items
stay or flee is asked some hundred times a seat. All is in whole numbers, so what is found is proven. When to modify: together
with :mod:`assigner.prices.seats`, which says why the sums hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numba
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

HALVINGS = 14
"""Halvings of an interval of steps: the best step is known to a ten-thousandth."""
WIDENINGS = 24
"""How often an interval is made four times as wide before that."""
MORE = 16
"""Beside other giants no seat needs to cost more than so many times what its giant costs alone."""
ROUNDS = 4
"""How often each row's price moves."""
FAR = 2**60
"""More than anything costs."""
NOT_ASKED, SHARED = -3, -2
"""What is known of a row's owner."""
LARGEST = 2**59
"""No sum over the items of a rep leaves this at any step."""


class Ground(NamedTuple):
    """Items, options and rows, as :class:`assigner.prices.columns.Columns` has them, at some prices.

    Parameters
    ----------
    item_begin, item, rep
        Options of each item; item and rep of each option (-1: nobody).
    reduced
        What each option costs more than its item's cheapest, in whole steps; -1: not allowed.
    cheapest, second
        The cheapest option of each item, and what the next cheapest costs more.
    option_begin, option_row, option_coef, row_begin, row_option, row_coef
        Entries by option and by row.
    owner
        The rep whose options alone are in each row; ``NOT_ASKED`` before it was asked, ``SHARED`` if there are several.
    point_begin, point_load, point_value
        Loads that each row may have, and what each costs at the prices.
    """

    item_begin: Ints
    item: NDArray[np.int32]
    rep: NDArray[np.int32]
    reduced: Ints
    cheapest: Ints
    second: Ints
    option_begin: Ints
    option_row: NDArray[np.int32]
    option_coef: NDArray[np.int64]
    row_begin: Ints
    row_option: NDArray[np.int32]
    row_coef: NDArray[np.int64]
    owner: NDArray[np.int32]
    point_begin: Ints
    point_load: Ints
    point_value: Ints


class Book(NamedTuple):
    """What may answer to a seat: the rows of its rep that the seat loads, and the items with an option there.

    Parameters
    ----------
    begin, value, coef
        Options of each item in the rows: where they begin, what they cost more than the item's cheapest, loads by row.
    most
        What each item costs at most more than its cheapest, elsewhere; 0 where its cheapest is not in these rows.
    rows
        The rows.
    own
        Loads of the seat itself.
    """

    begin: Ints
    value: Ints
    coef: Ints
    most: Ints
    rows: Ints
    own: Ints


@numba.njit(cache=True, nogil=True)
def find_seconds(ground: Ground) -> None:
    """Write what each item's next cheapest option costs more than its cheapest."""
    for i in range(len(ground.cheapest)):
        least = FAR
        for q in range(ground.item_begin[i], ground.item_begin[i + 1]):
            if q != ground.cheapest[i] and 0 <= ground.reduced[q] < least:
                least = ground.reduced[q]
        ground.second[i] = least


@numba.njit(cache=True, nogil=True)
def owner_of(ground: Ground, row: int) -> int:
    """Return the rep whose options alone are in a row, ``SHARED`` if there are several; looked up once."""
    if ground.owner[row] == NOT_ASKED:
        first = ground.row_begin[row]
        owner = ground.rep[ground.row_option[first]]
        for e in range(first, ground.row_begin[row + 1]):
            if ground.rep[ground.row_option[e]] != owner:
                owner = SHARED
                break
        ground.owner[row] = owner
    return int(ground.owner[row])


@numba.njit(cache=True, nogil=True)
def rows_of_seat(ground: Ground, seat: int) -> Ints:
    """Return the rows that a seat loads, among those with points whose options are all of its rep."""
    rep, first, last = ground.rep[seat], ground.option_begin[seat], ground.option_begin[seat + 1]
    rows = np.empty(last - first, dtype=np.int64)
    num = 0
    for e in range(first, last):
        row = ground.option_row[e]
        if rep >= 0 and ground.point_begin[row + 1] > ground.point_begin[row] and owner_of(ground, row) == rep:
            rows[num] = row
            num += 1
    return rows[:num]


@numba.njit(cache=True, nogil=True)
def load_on(ground: Ground, option: int, row: int) -> int:
    """Return how much an option loads a row."""
    load = 0
    for e in range(ground.option_begin[option], ground.option_begin[option + 1]):
        if ground.option_row[e] == row:
            load += ground.option_coef[e]
    return load


@numba.njit(cache=True, nogil=True)
def next_option(ground: Ground, rows: Ints, at: Ints) -> int:
    """Return the least option at which the rows stand, more than any where all are at their ends."""
    least = len(ground.rep)
    for j in range(len(rows)):
        if at[j] < ground.row_begin[rows[j] + 1]:
            least = min(least, ground.row_option[at[j]])
    return least


@numba.njit(cache=True, nogil=True)
def step_over(ground: Ground, rows: Ints, at: Ints, option: int, coef: Ints) -> None:
    """Write the loads of the option at which the rows stand, and go on behind it."""
    for j in range(len(rows)):
        coef[j] = 0
        if at[j] < ground.row_begin[rows[j] + 1] and ground.row_option[at[j]] == option:
            coef[j] = ground.row_coef[at[j]]
            at[j] += 1


@numba.njit(cache=True, nogil=True)
def book_of(ground: Ground, seat: int, is_seated: NDArray[np.bool_]) -> Book:
    """Return what answers to a seat, but for items that are seated; rows hold their options in order, so they are merged."""
    rows = rows_of_seat(ground, seat)
    at, own, size = ground.row_begin[rows], np.empty(len(rows), dtype=np.int64), 0
    for j in range(len(rows)):
        size += ground.row_begin[rows[j] + 1] - at[j]
        own[j] = load_on(ground, seat, rows[j])
    begin, most = np.empty(size + 1, dtype=np.int64), np.empty(size, dtype=np.int64)
    value, coef = np.empty(size, dtype=np.int64), np.empty((size, len(rows)), dtype=np.int64)
    num, items, last, option = 0, 0, -1, next_option(ground, rows, at)
    while option < len(ground.rep):
        i = ground.item[option]
        is_there = ground.reduced[option] >= 0 and not is_seated[i]
        if is_there and i != last:
            begin[items], last = num, i
            most[items] = 0
            items += 1
        if is_there and option == ground.cheapest[i]:
            most[items - 1] = ground.second[i]
        value[num] = ground.reduced[option]
        step_over(ground, rows, at, option, coef[num])
        num += is_there
        option = next_option(ground, rows, at)
    begin[items] = num
    return Book(begin[: items + 1], value[:num], coef[:num], most[:items], rows, own)


@numba.njit(cache=True, nogil=True)
def sum_of_items(book: Book, step: Ints, over: Ints) -> int:
    """Return what items pay more at prices moved by ``step``, and add their loads to ``over``."""
    total = 0
    for n in range(len(book.most)):
        least, at = book.most[n], -1
        for q in range(book.begin[n], book.begin[n + 1]):
            value = book.value[q]
            for j in range(len(step)):
                value += step[j] * book.coef[q, j]
            if value < least:
                least, at = value, q
        total += least
        if at >= 0:
            for j in range(len(step)):
                over[j] += book.coef[at, j]
    return total


@numba.njit(cache=True, nogil=True)
def worth(ground: Ground, book: Book, step: Ints, over: Ints) -> int:
    """Return what prices moved by ``step`` prove more; ``over``: load of each row beyond what it wants."""
    total = 0
    for j in range(len(step)):
        total += step[j] * book.own[j]
        over[j] = book.own[j]
    total += sum_of_items(book, step, over)
    for j in range(len(step)):
        row = book.rows[j]
        first = ground.point_begin[row]
        before, least, at = ground.point_value[first], FAR, first
        for p in range(first, ground.point_begin[row + 1]):
            before = min(before, ground.point_value[p])
            value = ground.point_value[p] - step[j] * ground.point_load[p]
            if value < least:
                least, at = value, p
        total += least - before
        over[j] -= ground.point_load[at]
    return int(total)


@numba.njit(cache=True, nogil=True)
def farthest(ground: Ground, book: Book, j: int) -> int:
    """Return how far the price of a row may move without a sum that leaves 64 bits."""
    largest = max(1, abs(book.own[j]))
    for q in range(len(book.value)):
        largest = max(largest, abs(book.coef[q, j]))
    row = book.rows[j]
    for p in range(ground.point_begin[row], ground.point_begin[row + 1]):
        largest = max(largest, 1 + abs(ground.point_load[p]) // (len(book.most) + 2))
    return int(LARGEST // (largest * (len(book.most) + 2) * len(book.rows)))


@numba.njit(cache=True, nogil=True)
def first_step(book: Book, j: int) -> int:
    """Return a step of a row's price to begin with: what a load of it costs here, in the middle."""
    cost, load = 0, 1
    for q in range(len(book.value)):
        cost += book.value[q] // max(1, len(book.value))
        load += abs(book.coef[q, j]) // max(1, len(book.value))
    return int(max(1, cost // load // 16))


@numba.njit(cache=True, nogil=True)
def move(ground: Ground, book: Book, step: Ints, j: int, best: int, enough: int) -> int:
    """Move the price of one row to where most or ``enough`` is proven, found by its slope; return how much that is."""
    over, start, kept = np.empty(len(step), dtype=np.int64), step[j], step[j]
    worth(ground, book, step, over)
    sign = 1 if over[j] > 0 else -1
    room = farthest(ground, book, j) - abs(start)
    low, high = 0, first_step(book, j)
    for n in range(WIDENINGS + HALVINGS):
        is_wide = n < WIDENINGS
        if is_wide and (over[j] * sign <= 0 or high > room):
            continue
        tried = high if is_wide else (low + min(high, room)) // 2
        if tried <= low or best >= enough:
            break
        step[j] = start + sign * tried
        found = worth(ground, book, step, over)
        if found > best:
            best, kept = found, step[j]
        if over[j] * sign > 0:
            low, high = tried, 4 * high if is_wide else high
        else:
            high = tried
    step[j] = kept
    return int(best)


@numba.njit(cache=True, nogil=True)
def climb(ground: Ground, book: Book, step: Ints, enough: int) -> int:
    """Move the prices of a seat's rows in turn until nothing more is proven, or enough; return how much is."""
    best = worth(ground, book, step, np.empty(len(step), dtype=np.int64))
    for _ in range(ROUNDS):
        before = best
        for j in range(len(step)):
            best = move(ground, book, step, j, best, enough)
        if best <= before or best >= enough:
            break
    return int(best)


@numba.njit(cache=True, nogil=True)
def seat_alone(ground: Ground, giant: int, is_seated: NDArray[np.bool_]) -> int:
    """Return what a giant costs more than its cheapest option at least, wherever it sits; all other items may answer."""
    first, last = ground.item_begin[giant], ground.item_begin[giant + 1]
    order = first + np.argsort(ground.reduced[first:last])
    least = FAR
    is_seated[giant] = True
    for seat in order:
        if ground.reduced[seat] < 0:
            continue
        if ground.reduced[seat] >= least or least <= 0:
            break
        book = book_of(ground, seat, is_seated)
        step = np.zeros(len(book.rows), dtype=np.int64)
        enough = least - ground.reduced[seat]
        least = min(least, ground.reduced[seat] + climb(ground, book, step, enough))
    is_seated[giant] = False
    return int(least)


@numba.njit(cache=True, nogil=True)
def climb_seats(ground: Ground, giant: int, known: int, is_seated: NDArray[np.bool_], steps: Ints) -> None:
    """Write how the prices of each seat's rows move; seats that cost ``known`` anyway move nothing."""
    first = ground.item_begin[giant]
    for seat in range(first, ground.item_begin[giant + 1]):
        if 0 <= ground.reduced[seat] < known:
            book = book_of(ground, seat, is_seated)
            climb(ground, book, steps[seat - first, : len(book.rows)], MORE * known - ground.reduced[seat])


@numba.njit(cache=True, nogil=True)
def paid_more(ground: Ground, rows: Ints, step: Ints, option: int) -> int:
    """Return what an option costs more where the prices of some rows have moved."""
    paid = 0
    for j in range(len(rows)):
        if step[j]:
            paid += step[j] * load_on(ground, option, rows[j])
    return paid


@numba.njit(cache=True, nogil=True)
def lower_seconds(ground: Ground, seat: int, step: Ints) -> None:
    """Let the next cheapest options of items count as they are where a giant sits on a seat, if that is cheaper."""
    rows = rows_of_seat(ground, seat) if step.any() else np.empty(0, dtype=np.int64)
    for j in range(len(rows)):
        for at in range(ground.row_begin[rows[j]], ground.row_begin[rows[j] + 1] if step[j] else 0):
            option = ground.row_option[at]
            i = ground.item[option]
            if ground.reduced[option] >= 0 and option != ground.cheapest[i]:
                paid = ground.reduced[option] + paid_more(ground, rows, step, option)
                ground.second[i] = min(ground.second[i], paid)


@numba.njit(cache=True, nogil=True)
def prove_seat(ground: Ground, seat: int, step: Ints, is_seated: NDArray[np.bool_]) -> int:
    """Return what a seat costs at least where it decides the prices of its rep."""
    if not step.any():
        return int(ground.reduced[seat])
    book = book_of(ground, seat, is_seated)
    over = np.empty(len(book.rows), dtype=np.int64)
    return int(ground.reduced[seat] + worth(ground, book, step[: len(over)], over))


@numba.njit(cache=True, nogil=True)
def behind_others(ground: Ground, giants: Ints, at: int, steps: Ints, cost: Ints) -> None:
    """Lower the cost of a giant's seats to what they cost where another giant's seat decides the prices of the rep.

    Among the seats of a rep that move prices, that of the first giant does.
    """
    first, last = ground.item_begin[giants[at]], ground.item_begin[giants[at] + 1]
    for of in range(len(giants)):
        begin = ground.item_begin[giants[of]]
        for other in range(begin, ground.item_begin[giants[of] + 1] if of != at else begin):
            step = steps[of, other - begin]
            rows = rows_of_seat(ground, other) if step.any() else np.empty(0, dtype=np.int64)
            for seat in range(first, last if len(rows) else first):
                is_behind = of < at or not steps[at, seat - first].any()
                if is_behind and ground.rep[seat] == ground.rep[other]:
                    behind = ground.reduced[seat] + paid_more(ground, rows, step, seat)
                    cost[seat - first] = min(cost[seat - first], behind)
