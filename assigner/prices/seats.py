"""A closer bound from what giants cost wherever they sit: each seat has prices of its own.

Why it exists: at one set of prices a giant is shared out among reps at no cost; whole, it overfills any of them. With the
giant on a seat, the prices of that rep's rows alone are moved until nothing more is gained, which takes a fraction of a
millisecond, and the least over the giant's seats is added to the bound. What several giants add may be summed up:

* Given who sits where, prices may be chosen to fit (any prices bound every plan). Each rep gets the prices of the
  first giant there whose seat moves any; all other reps keep theirs.
* An item that is no giant pays the least over its options. Where only one rep's options change, that least changes by some
  amount; where several reps' do, it changes by at least the sum of these amounts, if the amount of the rep with the cheapest
  option is taken with all other options as cheap as any seat makes them, and those of others only where they fall.
* Another giant of that rep pays its seat at that one's prices, which is known, too.

So the bound plus the least of each giant's seats holds for every plan (the disjunctions of E. Balas, Disjunctive programming,
Annals of Discrete Mathematics 5, 1979, one per giant, and bounds as by M. L. Fisher, see :mod:`.bound`). All in whole numbers.
When to modify: to let more rows answer to a seat.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.scan import in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.prices.seat_kernels import Ground
    from assigner.program.program import IntArray, Program

WORTH = 0.25
"""Giants that alone cost less than this part of a unit more are left to be shared out."""
PARTS = 8
"""Giants are asked in so many parts, whatever the number of threads."""
TRIES = 3
"""How often giants that gain nothing beside the others are left out, and the rest is asked again."""


def with_seats(
    program: Program, columns: Columns, result: PriceResult, giants: IntArray, threads: int = 1
) -> PriceResult:
    """Return a bound with what giants cost wherever they sit, and what each of their options adds to it.

    Parameters
    ----------
    program, columns
        What was priced.
    result
        The bound; it is returned as it is where nothing is gained.
    giants
        Items, the largest first; any items are right, large ones gain.
    threads
        Threads; the answer does not depend on their number.
    """
    if result.bound is None or not len(giants):
        return result
    ground = _ground(program, columns, result)
    alone = _alone(ground, giants, threads)
    order = np.argsort(-alone, kind="stable")[: int((alone >= WORTH * 2.0**result.shift).sum())]
    some, known = giants[order], alone[order]
    for _ in range(TRIES):
        costs = _Table(ground, some, known, threads).costs() if len(some) else []
        least = np.array([cost.min() for cost in costs], dtype=np.int64)
        if (least > 0).all():
            break
        some, known = some[least > 0], known[least > 0]
    else:
        return result
    return _raised(program, result, some, costs, least) if len(some) else result


def only_of(program: Program, result: PriceResult, left_out: NDArray[np.bool_]) -> PriceResult:
    """Return a bound that was told with some options left out as one in which they are not allowed at all.

    Parameters
    ----------
    result, left_out
        What :meth:`assigner.prices.Pricing.bound` said, and which options it left out.
    """
    allowed = (result.reduced >= 0) & ~left_out
    least = np.minimum.reduceat(np.where(allowed, result.reduced, np.iinfo(np.int64).max), program.item_begin[:-1])
    return replace(
        result, reduced=np.where(allowed, result.reduced - np.repeat(least, np.diff(program.item_begin)), -1)
    )


def _ground(program: Program, columns: Columns, result: PriceResult) -> Ground:
    """Return what the kernels walk over; only rows that were priced have points."""
    from assigner.prices.seat_kernels import NOT_ASKED, Ground, find_seconds

    edges, second = result.edges, np.empty(program.num_items, dtype=np.int64)
    count = np.zeros(columns.num_rows, dtype=np.int64)
    count[edges.row] = np.diff(edges.begin)
    point_begin = np.concatenate(([0], np.cumsum(count)))
    ground = Ground(
        program.item_begin, columns.item_of_option, program.rep, result.reduced, result.choice, second,
        columns.option_begin, columns.option_row, columns.option_coef, columns.row_begin, columns.row_option,
        columns.row_coef, np.full(columns.num_rows, NOT_ASKED, dtype=np.int32), point_begin, edges.load, edges.value,
    )  # fmt: skip
    find_seconds(ground)
    return ground


def _alone(ground: Ground, giants: IntArray, threads: int) -> IntArray:
    """Return what each giant costs more than its cheapest option at least, all others shared out."""
    from assigner.prices.seat_kernels import seat_alone

    least = np.zeros(len(giants), dtype=np.int64)

    def ask(part: int) -> None:
        is_seated = np.zeros(len(ground.cheapest), dtype=np.bool_)
        for n in range(part, len(giants), PARTS):
            least[n] = seat_alone(ground, giants[n], is_seated)

    in_parts(ask, threads, PARTS)
    return least


class _Table:
    """Giants that are seated together, and how prices move with each of their seats.

    Parameters
    ----------
    ground
        What is walked over.
    giants
        The giants, the largest first.
    known
        What each costs at least, alone: a seat that costs that anyway moves no prices.
    threads
        Threads.
    """

    def __init__(self, ground: Ground, giants: IntArray, known: IntArray, threads: int) -> None:
        from assigner.prices.seat_kernels import lower_seconds

        self._ground = ground._replace(second=ground.second.copy())
        self._giants, self._threads = giants, threads
        begin = ground.item_begin
        entries = [np.diff(ground.option_begin[begin[giant] : begin[giant + 1] + 1]) for giant in giants]
        num_seats, num_rows = max(map(len, entries)), max(int(size.max()) for size in entries)
        self._steps = np.zeros((len(giants), num_seats, num_rows), dtype=np.int64)
        self._is_seated = np.zeros(len(ground.cheapest), dtype=np.bool_)
        self._is_seated[giants] = True
        self._climb(known)
        for at, giant in enumerate(giants.tolist()):
            for seat in range(int(begin[giant]), int(begin[giant + 1])):
                lower_seconds(self._ground, seat, self._steps[at, seat - begin[giant]])

    def _climb(self, known: IntArray) -> None:
        from assigner.prices.seat_kernels import climb_seats

        def ask(part: int) -> None:
            for n in range(part, len(self._giants), PARTS):
                climb_seats(self._ground, self._giants[n], known[n], self._is_seated, self._steps[n])

        in_parts(ask, self._threads, PARTS)

    def costs(self) -> list[IntArray]:
        """Return what each giant's options add to the bound at least; ``FAR`` for those that are not allowed."""
        from assigner.prices.seat_kernels import FAR, behind_others, prove_seat

        ground, costs = self._ground, []
        for at, giant in enumerate(self._giants.tolist()):
            seats = range(int(ground.item_begin[giant]), int(ground.item_begin[giant + 1]))
            cost = [prove_seat(ground, seat, self._steps[at, n], self._is_seated) for n, seat in enumerate(seats)]
            costs.append(np.array(cost, dtype=np.int64))
            behind_others(ground, self._giants, at, self._steps, costs[-1])
            costs[-1][ground.reduced[seats.start : seats.stop] < 0] = FAR
        return costs


def _raised(
    program: Program, result: PriceResult, giants: IntArray, costs: list[IntArray], least: IntArray
) -> PriceResult:
    """Return the result with what giants add; what each of their options adds is told, too."""
    assert result.bound is not None
    reduced, gained = result.reduced.copy(), int(least.sum())
    for giant, cost, own in zip(giants.tolist(), costs, least.tolist(), strict=True):
        seats = slice(int(program.item_begin[giant]), int(program.item_begin[giant + 1]))
        reduced[seats] = np.where(reduced[seats] < 0, -1, np.maximum(reduced[seats], gained - own + cost))
    bound = max(result.bound, -((-(result.total + gained)) >> result.shift))
    return replace(result, bound=bound, reduced=reduced)
