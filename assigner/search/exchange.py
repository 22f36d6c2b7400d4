"""Exchanges: two reps trade up to two items each way, guided and pruned by prices.

Why it exists: what prices leave undecided must add up, rep by rep and in every dimension at once, and no single move sees
that. At prices, the cost of a plan above the bound is the sum of what its options cost above the cheapest and of what its
loads lose; so a trade can only pay that costs less extra than both reps lose now, which leaves few to look at. Cheap trades
come first: options of a small extra are admitted step by step, so that large imbalances are not mended with dear items as
long as cheap ones do. Decisive on books of business: 20,000 x 200 comes within 0.12 % in seconds, annealing at the same
prices stood at 0.4 %. Trades between two and over cycles are the neighbourhoods of R. K. Ahuja, J. B. Orlin and D. Sharma,
Very large-scale neighborhood search, International Transactions in Operational Research 7 (2000). When to modify: to trade
among more reps, or over rows that reps share.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.scan import stable_order
from assigner.search.exchange_layout import Books, Desk, Trading
from assigner.search.layouts import parts_of_layout
from assigner.search.sums import sums_of_reps

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.program.program import IntArray, Program

    FloatArray = NDArray[np.float64]
    Steps = tuple[float, ...]

NO_LIMIT = 2**60
HARD = 1e6
"""Cost of a unit beyond a hard bound, which no trade may leave behind."""
ADMITTED, COARSE = (1 / 64, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1.0, np.inf), (1 / 16, 1 / 4, 1.0, np.inf)
"""Options are admitted up to such parts of the median extra, step by step. Which is better is a matter of the book: 20,000 x 200
ends 0.24 or 0.45 % above its bound, 10,000 x 50 with regions 5.6 or 3.9 %."""
MOST_ROUNDS, FEW_ROUNDS, MANY_ITEMS = 40, 2, 50_000
"""Rounds at one step, and from so many items on: later rounds find little for their time."""
SOFTENED = 0.003, 0.0003
"""Costs bend within such parts of a band's end, step by step, before they break there. Where all loads are just right no trade
can pay that leaves one a little less so, and what is short on one side of many reps never meets what is over on the other.
20,000 x 200: 0.25 % where 0.50 % was left (trades alone, at the same prices)."""
SHIFTED = (1 / 64, 1 / 16, 1 / 4)
"""Where items are many, single ones move first, in so many passes, at extras up to such parts of the median: within a
fortieth of the time loads are nearly right. What trades find afterwards is half a per cent worse than from scratch."""
ITEMS_AT_ONCE = 20_000
"""Items that are shifted before the clock is looked at."""
SIZES, LARGE_SIZES = (32, 8, 200), (16, 5, 200)
"""Offers each way, those of them that also go in twos, and trades with one partner at once; fewer where items are many:
that takes two thirds of the time and costs half a per cent."""
LARGE_FROM_ITEMS = 300_000
MENDED = 4
"""Passes over the items of reps whose hard bounds are broken."""
MANY_REPS = 64
"""From so many reps on they trade in parts, side by side."""
PARTS = 8
REPS_AT_ONCE = 40
"""Reps that trade before the clock is looked at."""
MOST_OFFERS = 200_000


class Exchange:
    """Trades at the prices of one level.

    Parameters
    ----------
    program, columns
        The program, also as columns.
    result
        Prices of the level.
    choice
        One option per item; earlier levels' costs stay as they are in it.
    random
        Draws the order of the reps.
    threads
        Threads; the answer does not depend on their number.
    """

    def __init__(
        self,
        program: Program,
        columns: Columns,
        result: PriceResult,
        choice: IntArray,
        random: np.random.Generator,
        threads: int = 1,
    ) -> None:
        self._program, self._columns, self._level = program, columns, result.level
        self._random, self._threads = random, threads
        self._is_large = program.num_items >= LARGE_FROM_ITEMS
        self._sizes = LARGE_SIZES if self._is_large else SIZES
        self._load = columns.load(choice)
        self._sums = sums_of_reps(program, columns, result.level)
        self.books = self._lay_out(result, self._traded(result, choice))
        self._whole = self.books.rep
        self._order = self._neighbours_first()
        self._trading = self._start(choice.astype(np.int64))
        self._typical = self._typical_extra()
        self._asked = np.ones(program.num_reps, dtype=np.bool_)

    @property
    def choice(self) -> IntArray:
        """The current choice."""
        return np.asarray(self._trading.choice)

    @property
    def can_trade(self) -> bool:
        """Whether two reps have anything to trade."""
        return bool((self.books.rep >= 0).any()) and self._program.num_reps > 1

    @property
    def is_complete(self) -> bool:
        """Whether every item has an option that is traded, so that nothing must be placed in another way."""
        return bool((self.books.rep[self.choice] >= 0).all())

    def move_to(self, choice: IntArray) -> None:
        """Let each item take its option in ``choice`` if that, and the one it has, are traded."""
        rep, now = self.books.rep, self._trading.choice
        self._trading = self._start(np.where((rep[choice] >= 0) & (rep[now] >= 0), choice, now))

    def ask_only_changed(self, settled: IntArray) -> None:
        """Let only reps begin to trade, from here on, who have other items than in a choice that was traded already."""
        changed = np.flatnonzero(settled != self.choice)
        rep = self._program.rep[np.concatenate([settled[changed], self.choice[changed]])]
        self._asked = np.bincount(rep[rep >= 0], minlength=self._program.num_reps) > 0

    def reprice(self, result: PriceResult, left_out: NDArray[np.bool_] | None = None) -> None:
        """Trade at other prices of the level from here on, without some options."""
        rep = np.where(self._whole >= 0, self._traded(result, self.choice), -1)
        rep = rep if left_out is None else np.where(left_out, -1, rep)
        books = self.books._replace(rep=rep, extra=_extra(result), price=self._prices_of_sums(result))
        self.books = self._with_least(books)
        self._typical = self._typical_extra()

    def run(
        self, is_over: Callable[[], bool], admitted: Steps = ADMITTED, is_late: Callable[[], bool] | None = None
    ) -> int:
        """Shift and trade until nothing gains at any step, or it is over; return the number of shifts and trades.

        Parameters
        ----------
        is_over
            Whether to stop.
        admitted
            Extras up to which options are traded, step by step, in parts of the typical one.
        is_late
            Whether costs must break at their ends from now on; None: they never bend, so that a good plan does not get worse.
            (Nor do they where items are many: there is no time for it.)
        """
        if not self.can_trade:
            return 0
        total = self.shift(is_over) + self.mend() if self._is_large else 0
        with ThreadPoolExecutor(max(1, self._threads)) as pool:
            if is_late is not None and self._program.num_items < MANY_ITEMS:
                for soft in SOFTENED:
                    self.soften(soft)
                    total += sum(self._rounds(pool, self._typical * part, is_late) for part in admitted)
                self.soften(0.0)
            total += sum(self._rounds(pool, self._typical * part, is_over) for part in admitted)
        return total

    def _rounds(self, pool: ThreadPoolExecutor, most: float, is_over: Callable[[], bool]) -> int:
        """Trade options up to an extra until nothing gains, or it is over; return the number of trades."""
        total = 0
        self._trading.waits[:] = np.where(self._asked, self._layouts, 0)
        for at in range(FEW_ROUNDS if self._program.num_items >= MANY_ITEMS else MOST_ROUNDS):
            if is_over() or not self._trading.waits.any():
                break
            total += self._round(pool, at % 2 if self._num_parts > 1 else 0, most, is_over)
        return total

    def shift(self, is_over: Callable[[], bool]) -> int:
        """Let single items move, the largest first, as long as that is cheap: trades then begin with loads that are nearly right.

        Returns the number of shifts.
        """
        from assigner.search.exchange_kernels import shift_items

        items, made = self._largest_first(), 0
        for part in SHIFTED:
            for at in range(0, len(items), ITEMS_AT_ONCE):
                if is_over():
                    return made
                some = items[at : at + ITEMS_AT_ONCE]
                made += shift_items(self.books, self._trading, some, self._typical * part, HARD)
        return made

    def _largest_first(self) -> IntArray:
        """Return the items by size, to the power of two: within one, neighbours in memory stay neighbours."""
        size = self.books.coef[self._trading.choice].sum(axis=1)
        power = np.frexp(size.astype(np.float64))[1]
        return np.argsort(-power.astype(np.int16), kind="stable")

    def mend(self) -> int:
        """Let single items move, however dear, until no rep's sums break their hard bounds, or nothing gains; return the shifts.

        Only few reps ever do, so that the clock is not asked.
        """
        from assigner.search.exchange_kernels import shift_items

        books, made = self.books, 0
        for _ in range(MENDED):
            load = self._trading.load
            broken = np.unique(np.flatnonzero((load < books.low) | (load > books.high)) // self._sums.width)
            if not broken.size:
                break
            spans = [books.visit[books.visit_begin[rep] : books.visit_begin[rep + 1]] for rep in broken]
            items = np.unique(books.item[np.concatenate(spans)]).astype(np.int64)
            made += shift_items(books, self._trading, self._random.permutation(items), np.inf, HARD)
        return made

    def kick(
        self, pool: ThreadPoolExecutor, layout: int, num: int, steps: tuple[float, ...], how: tuple[int, float]
    ) -> float:
        """Kick every part of a layout ``num`` times (see :func:`assigner.search.exchange_kernels.kick`); return the gain.

        ``layout``: :data:`~assigner.search.layouts.MIXED` for one that is drawn. ``steps``: in parts of a typical extra;
        ``how``: items pushed around a rep, and how many typical extras a result may be dearer to be gone on from.
        """
        from assigner.search.exchange_kernels import kick

        self._trading.part[self._order] = self._parts(layout if self._num_parts > 1 else 0)
        self._trading.waits[:] = 0
        admitted = self._typical * np.array(steps)
        facts = num, how[0], self._typical, how[1] * self._typical
        seeds = self._random.integers(1, 2**63, size=self._num_parts, dtype=np.int64).astype(np.uint64)

        def kick_part(part: int) -> float:
            return float(
                kick(
                    self.books, self._trading, part, facts, admitted, self._sizes, self._desk(), seeds[part : part + 1]
                )
            )

        return sum(pool.map(kick_part, range(self._num_parts)))

    def _round(self, pool: ThreadPoolExecutor, layout: int, most: float, is_over: Callable[[], bool]) -> int:
        """Let all reps that wait for a layout trade, part by part."""
        self._trading.part[self._order] = self._parts(layout)
        waiting = np.flatnonzero(self._trading.waits & (1 << layout))
        waiting = self._random.permutation(waiting)
        parts = [waiting[self._trading.part[waiting] == part] for part in range(self._num_parts)]

        def trade_part(reps: IntArray) -> int:
            from assigner.search.exchange_kernels import trade

            desk, made = self._desk(), 0
            for at in range(0, len(reps), REPS_AT_ONCE):
                if is_over():
                    break
                some = reps[at : at + REPS_AT_ONCE]
                made += trade(self.books, self._trading, some, 1 << layout, most, self._sizes, HARD, desk)
            return made

        made = sum(pool.map(trade_part, parts))
        self._trading.waits[:] &= self._layouts
        return made

    @property
    def _num_parts(self) -> int:
        return PARTS if self._program.num_reps >= MANY_REPS else 1

    @property
    def _layouts(self) -> int:
        """The layouts of parts that every rep waits for, as bits: one where all reps are one part."""
        return 3 if self._num_parts > 1 else 1

    def _parts(self, layout: int) -> IntArray:
        return parts_of_layout(layout, self._program.num_reps, self._num_parts, self._random)

    def _desk(self) -> Desk:
        most = min(MOST_OFFERS, 4 * int(np.diff(self.books.visit_begin).max(initial=1)) + 1000)
        bundles, width = 1 + self._sizes[0] + self._sizes[1] ** 2, self.books.coef.shape[1]
        reps = self._program.num_reps

        def whole(*shape: int) -> IntArray:
            return np.zeros(shape, dtype=np.int64)

        return Desk(
            whole(most), whole(most), np.zeros(most), whole(most), whole(most), np.zeros(most),
            whole(2, bundles), whole(2, bundles), np.zeros((2, bundles)),
            whole(2, bundles, width), whole(2, bundles, width), whole(reps), np.full(reps, -1),
        )  # fmt: skip

    def _traded(self, result: PriceResult, choice: IntArray) -> NDArray[np.int64]:
        """Return the rep of each option that may be traded, -1 for others: earlier levels must not notice."""
        rep = self._program.rep.astype(np.int64)
        rep[result.reduced < 0] = -1
        for cost in self._program.cost[: self._level]:
            rep[cost != cost[choice][self._columns.item_of_option]] = -1
        return rep

    def _lay_out(self, result: PriceResult, rep: NDArray[np.int64]) -> Books:
        from assigner.search.large_kernels import write_coefs

        program, columns, sums, width = self._program, self._columns, self._sums, self._sums.width
        num_sums = program.num_reps * width
        coef = np.zeros((program.num_options, width), dtype=columns.option_coef.dtype)
        write_coefs((columns.option_begin, columns.option_row, columns.option_coef), sums.place, width, rep, coef)
        placed = np.flatnonzero(sums.place >= 0)
        low, high = self._ranges(sums.place, placed, num_sums)
        at = np.flatnonzero((columns.sole.level == self._level) & (sums.place[columns.sole.row] >= 0))
        at = at[np.argsort(sums.place[columns.sole.row[at]], kind="stable")]
        band_begin = np.searchsorted(sums.place[columns.sole.row[at]], np.arange(num_sums + 1))
        bands = columns.sole.lower[at], columns.sole.upper[at], columns.sole.slope[at].astype(np.float64)
        traded = np.flatnonzero(rep >= 0)
        visit_begin = np.concatenate(([0], np.cumsum(np.bincount(rep[traded], minlength=program.num_reps))))
        visit = traded[stable_order(rep[traded].astype(np.int32), visit_begin)]
        books = Books(
            visit_begin.astype(np.int64), visit, columns.item_of_option, program.item_begin.astype(np.int64), rep,
            _extra(result), coef, self._prices_of_sums(result), low, high, band_begin.astype(np.int64), *bands, np.zeros(num_sums), None, None,
        )  # fmt: skip
        return self._with_least(books)

    def _prices_of_sums(self, result: PriceResult) -> FloatArray:
        """Return the price of each sum: those of its rows together (floats, even without a row: else kernels compile anew)."""
        place = self._sums.place
        placed = np.flatnonzero(place >= 0)
        num_sums = self._program.num_reps * self._sums.width
        return np.bincount(place[placed], result.price[placed], num_sums).astype(np.float64)

    def _ranges(self, place: IntArray, placed: IntArray, num_sums: int) -> tuple[IntArray, IntArray]:
        """Return the loads that each sum must keep: hard bounds, and what earlier levels pay for, or the load as it is."""
        columns = self._columns
        low, high = np.full(num_sums, -NO_LIMIT), np.full(num_sums, NO_LIMIT)
        np.maximum.at(low, place[placed], columns.lower[placed])
        np.minimum.at(high, place[placed], columns.upper[placed])
        earlier = (columns.sole.level < self._level) & (place[columns.sole.row] >= 0)
        rows = columns.sole.row[earlier]
        np.maximum.at(low, place[rows], np.minimum(columns.sole.lower[earlier], self._load[rows]))
        np.minimum.at(high, place[rows], np.maximum(columns.sole.upper[earlier], self._load[rows]))
        return low, high

    def _with_least(self, books: Books) -> Books:
        """Return books that know the least cost of each sum at its price, over the loads that it can have, and where it is."""
        from assigner.search.exchange_kernels import write_least

        placed = np.flatnonzero(self._sums.place >= 0)
        reach = np.zeros((2, len(books.price)))
        reach[0, self._sums.place[placed]] = self._columns.reach_min[placed]
        reach[1, self._sums.place[placed]] = self._columns.reach_max[placed]
        floor = np.maximum(books.low, reach[0])
        least, least_at = np.zeros(len(floor)), np.zeros(len(floor))
        write_least(books, floor, np.maximum(floor, np.minimum(books.high, reach[1])), least, least_at)
        return books._replace(least=least, least_at=least_at)

    def soften(self, part: float) -> None:
        """Let costs bend within a part of each band's end."""
        books = self.books
        of_band = np.repeat(np.arange(len(books.price)), np.diff(books.band_begin))
        end = np.zeros(len(books.price))
        np.maximum.at(end, of_band, np.minimum(np.abs(books.band_lower), np.abs(books.band_upper)))
        books = books._replace(soft=part * end)
        self.books = self._with_least(books)

    def _neighbours_first(self) -> IntArray:
        """Return the reps in an order in which those who share items stand near each other."""
        from assigner.prices.envelope_kernels import visit_rows

        books, num_reps = self.books, self._program.num_reps
        traded = books.rep >= 0
        entry_begin = np.concatenate(([0], np.cumsum(traded)))
        items = books.item_begin, entry_begin, books.rep[traded].astype(np.int32)
        step = max(1, self._program.num_items // MOST_OFFERS)
        order = np.empty(num_reps, dtype=np.int64)
        count = visit_rows(step, items, np.ones(num_reps, dtype=np.bool_), len(traded) + 1, order)
        assert count == num_reps
        return order

    def _start(self, choice: IntArray) -> Trading:
        num_reps, place = self._program.num_reps, self._sums.place
        load = np.zeros(num_reps * self._sums.width, dtype=np.int64)
        placed = place >= 0
        load[place[placed]] = self._columns.load(choice)[placed]
        part, waits = np.zeros(num_reps, dtype=np.int64), np.zeros(num_reps, dtype=np.int64)
        return Trading(choice.copy(), load, part, waits)

    def _typical_extra(self) -> float:
        """Return the median extra of the traded options that cost any."""
        extra = self.books.extra[self.books.visit[:: max(1, len(self.books.visit) // MOST_OFFERS)]]
        extra = extra[(extra > 0) & np.isfinite(extra)]
        return float(np.median(extra)) if len(extra) else 1.0


def _extra(result: PriceResult) -> FloatArray:
    """Return what each option costs above the item's cheapest at the prices, infinite where it is left out."""
    return np.where(result.reduced >= 0, result.reduced / 2.0**result.shift, np.inf)
