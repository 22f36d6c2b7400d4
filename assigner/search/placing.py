"""Giants are placed together: each where it costs least once all small items have answered, to second order.

Why it exists: the relaxation shares a giant out among several reps; the rep with the largest share is often the wrong one, and
what is right depends on where the giants beside it sit. At the center of the prices (:class:`assigner.prices.center.Center`)
the small items' answer is known to second order: so much less load for so much more price. With the rows' own costs as they
are, kinks included, the cost of any placement of the giants is the best point of a small box of prices, and to try another rep
takes a few steps of an active-set method. 10,000 x 50 with regions, 25 giants of at least 0.15 of a fair share: around giants
placed in this way the relaxation costs 0.5 % more than without giants' being whole, around the largest shares 1.0 to 9 %. When
to modify: to let giants swap, or to reach beyond a window.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.scan import in_parts

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.center import Center
    from assigner.prices.conjugate import FloatArray
    from assigner.prices.envelope import Envelope
    from assigner.program.program import IntArray
    from assigner.search.placing_kernels import Box, Giants, Rows

NARROW, WIDEST = 240, 1_500
"""Prices that answer together: at least, and more than which are not asked at all."""
SPANS = 2
"""Windows are so many times as wide as what a giant's ways span: half a window apart, each giant is wholly in one of them."""
PASSES = 12
"""Passes over the giants of a window, unless none moves before."""
AT_A_TIME = 10
"""Giants that may move before the clock is looked at."""
RIDGE = 1e-7
"""Least curvature, in parts of the mean: prices of all reps together move nothing."""


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """The prices that can move, in the order of the envelope, and what answers to them.

    Parameters
    ----------
    matrix
        Curvature of the small items, as the envelope stores it.
    rows
        The rows' steps, in that order.
    center_price
        Prices at which small items load ``small``.
    small
        Load by small items there.
    """

    matrix: FloatArray
    rows: Rows
    center_price: FloatArray
    small: FloatArray


def place_giants(
    center: Center, giant: NDArray[np.bool_], threads: int = 1, is_over: Callable[[], bool] = lambda: False
) -> IntArray:
    """Return the option of the program that each giant gets, in the order of the items.

    Parameters
    ----------
    center
        The center of the prices of a level.
    giant
        Which items are giants, a mask.
    threads
        Threads; the answer does not depend on their number.
    is_over
        Says that the time is over: giants stay where they are by then.
    """
    option, ways = _ways_of(center, np.flatnonzero(giant))
    way = _most_shared(center.share[option], ways.begin)
    span = _spans(ways)
    num = len(center.layout.envelope.order)
    width = min(num, max(NARROW, SPANS * int((span[1] - span[0]).max(initial=0))))
    if giant.any() and num and width <= WIDEST and _fits(ways):
        placing = Placing(_field_of(center, giant, option, ways), center.layout.envelope, ways, way, is_over)
        placing.improve(span, width, threads)
    return np.asarray(center.options[option[way]])


def _fits(ways: Giants) -> bool:
    """Return whether no way has more entries than are kept track of."""
    from assigner.search.placing_kernels import MOST_ENTRIES

    return 2 * int(np.diff(ways.entry).max(initial=0)) <= MOST_ENTRIES


class Placing:
    """Giants that move to better reps, window by window.

    Parameters
    ----------
    field
        What answers to them.
    where
        Where its curvature is stored.
    ways
        Where the giants may sit.
    way
        Where each sits; changed in place.
    is_over
        Says that the time is over.
    """

    def __init__(self, field: Field, where: Envelope, ways: Giants, way: IntArray, is_over: Callable[[], bool]) -> None:
        self._field, self._where, self._ways, self._way, self._is_over = field, where, ways, way, is_over
        self._price = inside(field.rows, field.center_price)

    def improve(self, span: tuple[IntArray, IntArray], width: int, threads: int) -> None:
        """Let giants move, window by window.

        Parameters
        ----------
        span
            First and last place of a price that a giant's ways touch.
        width
            Prices in a window.
        """
        num = len(self._price)
        for at in range(2 if width < num else 1):
            cuts = np.arange(-(width // 2) * at, num + width, width)
            windows = [(max(0, int(low)), min(num, int(low) + width)) for low in cuts[:-1] if low < num]
            load = self._load()
            in_parts(lambda k: self._improve(windows[k], load, span), threads, len(windows))  # noqa: B023

    def _load(self) -> FloatArray:
        """Return the load of every row: giants where they sit, and small items' answer to the prices."""
        from assigner.search.placing_kernels import add_giants, take_answer

        load = self._field.small.copy()
        add_giants(self._ways, self._way, load)
        take_answer(
            self._field.matrix, self._where.begin, self._where.first, self._price - self._field.center_price, load
        )
        return load

    def _improve(self, window: tuple[int, int], load: FloatArray, span: tuple[IntArray, IntArray]) -> None:
        """Let the giants of one window move."""
        from assigner.search.placing_kernels import Rows, dense, settle_all

        low, high = window
        some = np.flatnonzero((span[0] >= low) & (span[1] < high) & (span[0] <= span[1]))
        size, rows = high - low, self._field.rows
        if not some.size or self._is_over():
            return
        begin = rows.begin[low : high + 1]
        steps = slice(int(begin[0]), int(begin[-1]))
        mine = Rows(begin - begin[0], rows.price[steps], rows.low[steps], rows.high[steps], rows.want[low:high])
        tableau = np.zeros((size, size))
        dense(self._field.matrix, self._where.begin, self._where.first, low, tableau)
        box = box_at(self._price[low:high], load[low:high], tableau)
        if settle_all(mine, box):
            self._move(mine, box, self._ways._replace(row=self._ways.row - low), some)
        self._price[low:high] = box.price

    def _move(self, rows: Rows, box: Box, ways: Giants, some: IntArray) -> None:
        """Let giants move until none does, or the time is over."""
        from assigner.search.placing_kernels import place

        for _ in range(PASSES):
            made = 0
            for at in range(0, len(some), AT_A_TIME):
                if self._is_over():
                    return
                made += place(rows, box, ways, some[at : at + AT_A_TIME], self._way)
            if not made:
                return


def box_at(price: FloatArray, load: FloatArray, curvature: FloatArray) -> Box:
    """Return a box at prices and loads; its tableau is the curvature itself, to be swept."""
    from assigner.search.placing_kernels import Box

    num = len(price)
    free, step = np.zeros(num, dtype=np.bool_), np.zeros(num, dtype=np.int64)
    return Box(price.copy(), load.copy(), free, step, curvature, load.copy(), price.copy())


def _most_shared(share: NDArray[np.float32], begin: IntArray) -> IntArray:
    """Return each giant's first way of the largest share."""
    spans = pairwise(begin.tolist())
    return np.array([low + int(share[low:high].argmax()) for low, high in spans], dtype=np.int64)


def _ways_of(center: Center, some: IntArray) -> tuple[IntArray, Giants]:
    """Return where giants may sit: the layout's options, and their loads by places in the envelope.

    Prices that cannot move count as costs.
    """
    from assigner.search.placing_kernels import Giants

    begin, cost, entry_begin, row, coef = center.layout.items
    spans = [np.arange(begin[i], begin[i + 1]) for i in some]
    options = np.concatenate([np.zeros(0, dtype=np.int64), *spans])
    size = entry_begin[options + 1] - entry_begin[options]
    entry = np.repeat(entry_begin[options] - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))
    of_way = np.repeat(np.arange(len(options)), size)
    place = center.layout.envelope.position[row[entry]]
    is_fixed = place < 0
    paid = np.bincount(of_way[is_fixed], (coef[entry] * center.price[row[entry]])[is_fixed], minlength=len(options))
    count = np.bincount(of_way[~is_fixed], minlength=len(options))
    return options, Giants(
        np.concatenate(([0], np.cumsum([len(span) for span in spans]))).astype(np.int64),
        cost[options] + paid,
        np.concatenate(([0], np.cumsum(count))).astype(np.int64),
        place[~is_fixed].astype(np.int64),
        coef[entry][~is_fixed].astype(np.float64),
    )


def _spans(ways: Giants) -> tuple[IntArray, IntArray]:
    """Return the first and last place that each giant's ways touch; the first above the last where there is none."""
    num = len(ways.begin) - 1
    first, last = np.full(num, np.iinfo(np.int64).max), np.full(num, -1, dtype=np.int64)
    of_entry = np.repeat(np.repeat(np.arange(num), np.diff(ways.begin)), np.diff(ways.entry))
    np.minimum.at(first, of_entry, ways.row)
    np.maximum.at(last, of_entry, ways.row)
    return np.where(last >= 0, first, 0), last


def _field_of(center: Center, giant: NDArray[np.bool_], option: IntArray, ways: Giants) -> Field:
    """Return the prices that can move and what answers to them: all but the giants, whose ways are these options."""
    where = center.layout.envelope
    matrix = center.curvature(~giant)
    diagonal = where.diagonal()
    matrix[diagonal] += RIDGE * max(float(matrix[diagonal].mean()), 1e-9)
    shared = ways.coef * np.repeat(center.share[option], np.diff(ways.entry))
    small = center.load[where.order] - np.bincount(ways.row, shared, minlength=len(where.order))
    return Field(matrix, rows_of(center), center.price[where.order], small)


def rows_of(center: Center) -> Rows:
    """Return the steps of the rows whose prices can move, in the order of the envelope."""
    from assigner.search.placing_kernels import Rows

    pieces, order = center.layout.pieces, center.layout.envelope.order
    num = len(pieces.low)
    low, high = np.flatnonzero(np.isfinite(pieces.low)), np.flatnonzero(np.isfinite(pieces.high))
    before = np.cumsum(pieces.jump_load) - pieces.jump_load
    first = np.searchsorted(pieces.jump_row, np.arange(num))
    base = pieces.load[pieces.jump_row] + before - before[first[pieces.jump_row]]
    end = pieces.load + np.bincount(pieces.jump_row, pieces.jump_load, minlength=num)
    row = np.concatenate([low, pieces.jump_row, high])
    price = np.concatenate([pieces.low[low], pieces.jump_price, pieces.high[high]])
    least = np.concatenate([np.full(len(low), -np.inf), base, end[high]])
    most = np.concatenate([pieces.load[low], base + pieces.jump_load, np.full(len(high), np.inf)])
    position = center.layout.envelope.position
    by_row = np.lexsort((price, position[row]))
    by_row = by_row[position[row[by_row]] >= 0]
    count = np.bincount(position[row[by_row]], minlength=len(order))
    begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    return Rows(begin, price[by_row], least[by_row], most[by_row], pieces.load[order])


def inside(rows: Rows, price: FloatArray) -> FloatArray:
    """Return prices within the first and last step of their rows, where these end the range."""
    inside = price.copy()
    has = np.diff(rows.begin) > 0
    first, last = rows.begin[:-1][has], rows.begin[1:][has] - 1
    least = np.where(np.isinf(rows.low[first]), rows.price[first], -np.inf)
    most = np.where(np.isinf(rows.high[last]), rows.price[last], np.inf)
    inside[has] = np.clip(inside[has], least, most)
    return inside
