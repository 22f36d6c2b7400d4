"""The proven bound: Lagrangian relaxation of all rows of one level, evaluated in whole numbers.

Why it exists: with a price on each row, every item and every row picks its best alone, and the sum
never exceeds what any plan costs (M. L. Fisher, The Lagrangian relaxation method for solving integer
programming problems, Management Science 27, 1981). The climb works in floats; then prices are rounded
to multiples of ``2**-shift`` and the bound is evaluated once more in 64-bit whole numbers, so that no
rounding error can lift it above the truth. When to modify: to relax something new; the tests compare
with full enumeration.
"""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.climbing import FEW_SCANS, WARM, climb_best, layout_of
from assigner.prices.columns import Columns, flatten
from assigner.prices.relaxation import Relaxation, relax
from assigner.prices.whole_numbers import shift_of, whole_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from assigner.prices.ascent import Climb
    from assigner.prices.center import Center
    from assigner.prices.conjugate import FloatArray
    from assigner.prices.interior import Layout
    from assigner.program.program import IntArray, Program

DEAR = 2**20
"""What an option costs more that is left out for once: enough to be passed over, little enough for sums of 64 bits."""


@dataclass(frozen=True, eq=False, slots=True)
class Edges:
    """The loads at which a row may be cheapest, and what each costs at some prices.

    Parameters
    ----------
    row
        The rows that have a price, numbered as in :class:`Columns`.
    begin, load
        Loads of each row, ascending.
    value
        Cost of each load less its price, times ``2**shift``.
    """

    row: IntArray
    begin: IntArray
    load: IntArray
    value: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class PriceResult:
    """A bound on one level, with the prices that prove it.

    Parameters
    ----------
    level
        Index into ``Program.levels``.
    bound
        No plan within the limits costs less at this level. None: nothing could be proven (numbers too
        large), or no plan exists within the limits at all (see ``infeasible``).
    infeasible
        Proven: no plan exists within the limits (without limits: none at all).
    price
        Cost of one more unit of load per row of :class:`Columns`, 0 for rows that do not matter here.
    central
        Prices to start from on a program that has changed a little: near the best ones, but not at their limits.
    reduced
        ``reduced[k] * 2**-shift``: what taking option ``k`` adds at least to the bound; -1 for an option
        that is not allowed within the limits.
    shift
        See ``reduced`` and ``total``.
    total
        The bound before rounding up, times ``2**shift``, in exact whole numbers.
    choice
        The cheapest option per item at the prices (program's option numbers), breaking rows as it likes.
    multipliers
        Multiplier per pinned level.
    num_scans, stopped
        How the climb went.
    share
        Near-optimal fractions of the linear relaxation, one per program option: at least 0, summing to
        1 over each item (0 for options that are not allowed within the limits; empty without items).
    edges
        The row side at the prices.
    """

    level: int
    bound: int | None
    infeasible: bool
    price: FloatArray
    central: FloatArray
    reduced: IntArray
    shift: int
    total: int
    choice: IntArray
    multipliers: dict[int, float]
    num_scans: int
    stopped: str
    share: NDArray[np.float32]
    edges: Edges

    def price_by_family(self, program: Program, columns: Columns) -> dict[str, FloatArray]:
        """Return the prices of each family's rows, by family name (families of one name are joined)."""
        found: dict[str, FloatArray] = {}
        for at, family in enumerate(program.families):
            part = self.price[columns.family_begin[at] : columns.family_begin[at + 1]]
            found[family.name] = np.concatenate([found[family.name], part]) if family.name in found else part
        return found


def pins_of(score: Sequence[int], bound: Sequence[int | None], level: int) -> dict[int, int]:
    """Return the limits that every lexicographic optimum keeps, given an incumbent: level -> limit.

    Level 0 of the optimum is at most the incumbent's. Level 1 of the optimum is at most the
    incumbent's only when both agree at level 0, which is certain only when level 0 is proven; and so
    on. So limits hold up to and including the first level that is not proven.
    """
    limits: dict[int, int] = {}
    for other in range(level + 1):
        limits[other] = int(score[other])
        if other >= len(bound) or bound[other] != score[other]:
            break
    return limits


def bound_program(  # noqa: PLR0913 (every knob of the bound, by name)
    program: Program,
    level: int,
    limits: Mapping[int, int] | None = None,
    *,
    columns: Columns | None = None,
    kept: NDArray[np.bool_] | None = None,
    start: FloatArray | None = None,
    in_steps: bool = False,
    seconds: float = math.inf,
    max_scans: int = 600,
    threads: int = 1,
    clock: Callable[[], float] = time.perf_counter,
    cancelled: Callable[[], bool] = lambda: False,
) -> PriceResult:
    """Bound one level from below over all plans that keep ``limits``.

    Parameters
    ----------
    program
        Any program.
    level
        Index of the level.
    limits
        Cost that levels must not exceed, from :func:`pins_of`; the level's own limit (the incumbent)
        narrows the look and tells when to stop.
    columns
        ``flatten(program)``, if at hand.
    kept
        Options still allowed (from fixing), else all.
    start
        Prices per row to start from, else 0.
    in_steps
        Climb on the loads that steps can reach, too, not only prove on them: that proves more, but moves at these prices are
        poor.
    seconds, max_scans
        When to stop climbing; the bound is valid whenever it stops.
    threads
        Threads of the scan; the answer does not depend on it.
    clock, cancelled
        Seconds of a steady clock; whether to stop now.
    """
    columns = flatten(program) if columns is None else columns
    began = clock()
    pricing = Pricing(program, columns, level, limits or {}, kept=kept, in_steps=in_steps, threads=threads, clock=clock)
    left = seconds - (clock() - began)
    return pricing.bound(start=start, seconds=left, max_scans=max_scans, cancelled=cancelled)


class Pricing:
    """One level of a program, cut down and laid out once, priced as often as wanted.

    Parameters
    ----------
    program, columns, level, limits, kept, in_steps, threads, clock
        As in :func:`bound_program`.
    """

    def __init__(
        self,
        program: Program,
        columns: Columns,
        level: int,
        limits: Mapping[int, int],
        *,
        kept: NDArray[np.bool_] | None = None,
        in_steps: bool = False,
        threads: int = 1,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._program, self._columns, self._clock = program, columns, clock
        relaxation = relax(program, columns, level, dict(limits), kept, threads)
        self._relaxation = replace(relaxation, side=relaxation.stepped) if in_steps else relaxation
        limit = limits.get(level)
        self._target = None if limit is None else limit - self._relaxation.offset - 1.0

    @cached_property
    def _layout(self) -> Layout | None:
        return layout_of(self._relaxation)

    def bound(
        self,
        *,
        start: FloatArray | None = None,
        first_heat: float | None = None,
        left_out: NDArray[np.bool_] | None = None,
        seconds: float = math.inf,
        max_scans: int = 600,
        is_rough: bool = False,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> PriceResult:
        """Bound the level from below.

        Parameters
        ----------
        start, seconds, max_scans, cancelled
            As in :func:`bound_program`.
        first_heat
            How far ``start`` is trusted where the central path is walked: it begins at this part of its usual first heat.
        is_rough
            Whether the climb goes on beyond its scans until it is once near the central path: before, shares say nothing.
        left_out
            Options that are not allowed this time, a mask; each item needs another one. Bound and shares are of the rest,
            reduced costs are told of all.
        """
        began, clock = self._clock(), self._clock
        if self._relaxation.impossible or not self._program.num_items:
            return _empty(self._program, self._columns, self._relaxation.level, self._relaxation)
        relaxation = self._relaxation if left_out is None else self._without(left_out)
        is_short = max_scans <= FEW_SCANS and first_heat is None
        run = climb_best(
            relaxation,
            _start_prices(relaxation, start),
            None if is_short else self._laid_out(relaxation),
            first_heat=first_heat or (1.0 if start is None else WARM),
            target=self._target,
            max_scans=max_scans,
            out_of_time=lambda: cancelled() or clock() - began >= seconds,
            is_rough=is_rough,
        )
        result = _prove(self._program, self._columns, relaxation, run)
        return result if left_out is None else self._with_all(result, left_out)

    def center(
        self,
        start: FloatArray | None,
        part: float,
        max_scans: int,
        is_over: Callable[[], bool] = lambda: False,
        left_out: NDArray[np.bool_] | None = None,
    ) -> Center | None:
        """Return the center of the prices at a part of the usual first heat; None where the path cannot be walked.

        Parameters
        ----------
        start, left_out
            As in :meth:`bound`.
        part, max_scans, is_over
            As in :func:`assigner.prices.center.center_of`.
        """
        if self._relaxation.impossible or not self._program.num_items:
            return None
        relaxation = self._relaxation if left_out is None else self._without(left_out)
        layout = self._laid_out(relaxation)
        if layout is None:
            return None
        from assigner.prices.center import center_of

        return center_of(
            relaxation, layout, self._columns.num_rows, _start_prices(relaxation, start),
            part=part, max_scans=max_scans, is_over=is_over,
        )  # fmt: skip

    def _without(self, left_out: NDArray[np.bool_]) -> Relaxation:
        """Return the relaxation with some options so dear that they hardly count: it need not be laid out anew."""
        dear = np.where(left_out[self._relaxation.options], DEAR, 0)
        return replace(self._relaxation, cost=self._relaxation.cost + dear)

    def _with_all(self, result: PriceResult, left_out: NDArray[np.bool_]) -> PriceResult:
        """Return a result with reduced costs of all options, those that were left out for once included."""
        allowed = result.reduced >= 0
        reduced = result.reduced - np.where(left_out & allowed, DEAR << result.shift, 0)
        least = np.minimum.reduceat(np.where(allowed, reduced, np.iinfo(np.int64).max), self._program.item_begin[:-1])
        reduced = np.where(allowed, reduced - np.repeat(least, np.diff(self._program.item_begin)), -1)
        return replace(result, reduced=reduced, share=np.where(left_out, np.float32(0.0), result.share))

    def _laid_out(self, relaxation: Relaxation) -> Layout | None:
        layout = self._layout
        if layout is None or relaxation is self._relaxation:
            return layout
        return layout.with_costs(relaxation.cost)


def _start_prices(relaxation: Relaxation, start: FloatArray | None) -> FloatArray:
    """Return first prices for the relaxation's rows and pins."""
    price = np.zeros(relaxation.num_prices)
    if start is not None:
        price[: len(relaxation.rows)] = start[relaxation.rows]
    return price


def _empty(program: Program, columns: Columns, level: int, relaxation: Relaxation) -> PriceResult:
    """Return the result where no plan exists within the limits, or there is nothing to place."""
    impossible = relaxation.impossible
    return PriceResult(
        level,
        None if impossible else relaxation.offset,
        impossible,
        np.zeros(columns.num_rows),
        np.zeros(columns.num_rows),
        np.full(program.num_options, -1, dtype=np.int64),
        0,
        relaxation.offset,
        np.zeros(0, dtype=np.int64),
        {},
        0,
        "impossible" if impossible else "empty",
        np.zeros(program.num_options, dtype=np.float32),
        Edges(*np.zeros((4, 0), dtype=np.int64)),
    )


def _prove(
    program: Program,
    columns: Columns,
    relaxation: Relaxation,
    run: Climb,
) -> PriceResult:
    """Evaluate the bound at the best prices of a climb in whole numbers."""
    price, share = run.best.price, run.best.share
    num_rows, side = len(relaxation.rows), relaxation.stepped
    shift = shift_of(relaxation, price, share)
    if shift is None:  # cannot be held in 64 bits: prices of zero need no scaling
        price, share, shift = np.zeros_like(price), np.zeros_like(share), 0
    scaled = np.rint(price * 2.0**shift).astype(np.int64)
    weight = np.zeros(len(side.point_cost), dtype=np.int64)
    weight[relaxation.level] = 1 << shift
    weight[relaxation.pin_levels] = scaled[num_rows:]
    shares = whole_shares(relaxation, share, weight, shift)
    cost = relaxation.cost << shift
    items, choice, _ = relaxation.scanner.cheapest(cost, scaled)
    value = side.values(weight, shares, scaled[:num_rows])
    rows = np.minimum.reduceat(value, side.point_begin[:-1]) if num_rows else value
    total = int(items) + int(rows.sum()) + (relaxation.offset << shift)
    for multiplier, limit in zip(scaled[num_rows:], relaxation.pin_limits, strict=True):
        total -= int(multiplier) * limit
    reduced = np.full(program.num_options, -1, dtype=np.int64)
    at_prices = relaxation.scanner.reduced(cost, scaled)
    least = np.minimum.reduceat(at_prices, relaxation.scanner.item_begin[:-1])
    reduced[relaxation.options] = at_prices - np.repeat(least, np.diff(relaxation.scanner.item_begin))
    fractions = np.zeros(program.num_options, dtype=np.float32)
    fractions[relaxation.options] = run.share.values()
    on_rows = np.zeros(columns.num_rows)
    on_rows[relaxation.rows] = scaled[:num_rows] / 2.0**shift
    central = on_rows.copy()
    if run.central is not None:
        central[relaxation.rows] = run.central[:num_rows]
    return PriceResult(
        relaxation.level,
        -((-total) >> shift),
        False,
        on_rows,
        central,
        reduced,
        shift,
        total,
        relaxation.options[choice],
        dict(zip(relaxation.pin_levels, (scaled[num_rows:] / 2.0**shift).tolist(), strict=True)),
        run.num_scans,
        run.stopped,
        fractions,
        Edges(relaxation.rows, side.point_begin, side.point_load, value),
    )
