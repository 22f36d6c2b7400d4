"""The cheapest choice of an extended program: what the relaxation finds promising first, the rest where the proof asks.

The linear relaxation prices every option: what choosing it adds at least to the price of the package. Its rounded shares
are a first package, which shrinks piece by piece. Options that add much to the price are set aside, the exact engine solves
what is left, and the best package says how much an option may add before it is out of the question for good.
When to modify: to spend the time on a package otherwise.

Notes
-----
E. Angelelli, R. Mansini and M. G. Speranza, Kernel search: a general heuristic for the multi-dimensional knapsack
problem, Computers and Operations Research 37, 2010. Here the buckets follow reduced costs, so that the last one proves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator  # noqa: TC003 (a named tuple's fields are looked up)
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.measures.rounding import rounded_up
from assigner.measures.shrinking import Shrinking
from assigner.prices import bound_program, fix_options
from assigner.prices.fixing import reduce_program

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.cpsat.relaxation import Relaxed
    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution

SHRINK_SHARE = 0.5
"""Part of the time in which a first package is made cheaper piece by piece."""
RELAXATION_SHARE = 0.4
"""Most of the time that a relaxation may take."""
MEND_SHARE = 0.4
"""Part of that time in which rows that it breaks are mended."""
PIECE_ROOM = 4
"""What an option may add in a piece, in prices of the cheapest remedy."""
FIRST_ROOM = 0.5
"""What an option may add to the price at first, as a share of the bound."""
WIDER = 4
"""How much more an option may add where the promising ones are exhausted."""
FIRST_SHARE = 0.6
"""Part of the time left that a solve has where no package is known yet."""
LEAST_SECONDS = 0.05
MAINLY = 0.5
"""Share of an option in the relaxation from which on it is the guess for its item."""
SCANS_WITHOUT = 10
"""Scans in which prices climb where the relaxation was not solved: few, for what the simplex method could not solve in time
is not left to a path whose single step may take longer."""


class Engine(NamedTuple):
    """How engines run: threads, seed and a clock, of which only differences count."""

    workers: int
    seed: int
    clock: Callable[[], float]


@dataclass(frozen=True, eq=False)
class Priced:
    """What the relaxation of an extended program says.

    Parameters
    ----------
    program
        The program.
    proof
        Bound and reduced costs, proven in whole numbers; None where an item has no option left.
    value
        Share of each option in the relaxation; None where it was not solved.
    kept
        Options that packages may use to begin with.
    start
        A complete choice to begin with, which may break rows; None where there is none.
    """

    program: Program
    proof: PriceResult | None
    value: NDArray[np.float64] | None
    kept: NDArray[np.bool_]
    start: IntArray | None = None

    @property
    def infeasible(self) -> bool:
        """Proven: there is no package."""
        return self.proof is None or self.proof.infeasible

    @cached_property
    def bound(self) -> int:
        """Proven: no package costs less; every price is a multiple of what all prices have in common."""
        common = int(np.gcd.reduce(self.program.cost[0]))
        proven = 0 if self.proof is None else max(0, self.proof.bound or 0)
        return -(-proven // common) * common if common else 0

    @cached_property
    def least_price(self) -> int:
        """Price of the cheapest remedy that costs something; 0 where none does."""
        cost = self.program.cost[0]
        return int(cost[cost > 0].min(initial=cost.max(initial=0)))

    @property
    def first_room(self) -> int:
        """What an option may add to the bound at first; everything where the relaxation was not solved."""
        return (
            int(self.program.cost.sum()) if self.value is None else max(int(self.bound * FIRST_ROOM), self.least_price)
        )

    def promising(self, room: int, also: IntArray | None) -> NDArray[np.bool_]:
        """Return the options that add at most ``room`` to the bound, those of the relaxation and some more."""
        assert self.proof is not None
        kept = fix_options(self.proof, self.bound + room, also)
        return kept if self.value is None else kept | (self.value > 0)

    def is_all(self, kept: NDArray[np.bool_]) -> bool:
        """Whether some options are all that any package may use."""
        return self.proof is not None and not ((self.proof.reduced >= 0) & ~kept).any()

    def guess(self, hint: IntArray | None) -> IntArray:
        """Return the options that the relaxation takes for the most part; without one a hint; -1 where nothing is known.

        A mixture of both misleads the engine: each fits in itself only.
        """
        none = np.full(self.program.num_items, -1, dtype=np.int64)
        if self.value is None:
            return none if hint is None else hint
        main = np.flatnonzero(self.value > MAINLY)
        none[self.program.item_of_option[main]] = main
        return none


@dataclass(frozen=True, eq=False)
class Cheapest:
    """The cheapest choice that was found.

    Parameters
    ----------
    choice
        One option per item; None where none was found.
    price
        Its cost; None without a choice.
    bound
        Proven: no choice costs less.
    infeasible
        Proven: there is no choice.
    """

    choice: IntArray | None
    price: int | None
    bound: int
    infeasible: bool = False

    @property
    def is_proven(self) -> bool:
        """Whether no choice is cheaper."""
        return self.price == self.bound

    def with_choice(self, program: Program, choice: IntArray) -> Cheapest:
        """Return the same with another choice."""
        return replace(self, choice=choice, price=int(program.score(choice)[0]))


def price_program(
    program: Program, seconds: float, clock: Callable[[], float], kept: NDArray[np.bool_] | None = None
) -> Priced:
    """Return what the relaxation of a program with one level says.

    Parameters
    ----------
    program
        The program.
    seconds
        Most time of the relaxation.
    clock
        Seconds; only differences count.
    kept
        Options that packages may use; all where None.
    """
    mask = np.ones(program.num_options, dtype=np.bool_) if kept is None else kept
    if not _has_each(program, mask):
        return Priced(program, None, None, mask)
    relaxed = _relaxed(program, mask, seconds)
    start, scans = (None, SCANS_WITHOUT) if relaxed is None else (relaxed.price, 1)
    proof = bound_program(program, 0, kept=mask, start=start, max_scans=scans, seconds=seconds, clock=clock)
    return Priced(program, proof, None if relaxed is None else relaxed.value, mask)


def _has_each(program: Program, kept: NDArray[np.bool_]) -> bool:
    """Whether each item has an option among some."""
    return bool((np.bincount(program.item_of_option[kept], minlength=program.num_items) > 0).all())


def _relaxed(program: Program, kept: NDArray[np.bool_], seconds: float) -> Relaxed | None:
    """Return the relaxation over some options; None where it has no solution or was not solved in time."""
    from assigner.cpsat.relaxation import solve_relaxation

    return solve_relaxation(program, 0, {}, kept, seconds) if _has_each(program, kept) else None


def cheapest(priced: Priced, seconds: float, hint: IntArray | None, engine: Engine) -> Cheapest:
    """Return the cheapest choice that is found in time, with what is proven.

    Parameters
    ----------
    priced
        The program with its prices.
    seconds
        Time.
    hint
        One option per item to start from where the relaxation was not solved, -1 where nothing is known.
    engine
        How engines run.
    """
    ends = engine.clock() + seconds
    best = _begun(priced, seconds * SHRINK_SHARE, engine)
    room, guess = priced.first_room, priced.guess(hint)
    while not best.infeasible and not best.is_proven and (left := ends - engine.clock()) > LEAST_SECONDS:
        if best.price is not None:
            room = min(room, best.price - 1 - priced.bound)
        kept = priced.promising(room, best.choice)
        is_first = best.choice is None
        start = guess if best.choice is None else best.choice
        solution, choice = _solved(priced.program, kept, start, left * FIRST_SHARE if is_first else left, engine)
        best = _learned(best, solution, choice, priced.bound + room, priced.is_all(kept))
        if is_first and best.choice is not None:
            best = _shrunk(priced, best, best.choice, (ends - engine.clock()) * SHRINK_SHARE, engine)
        if solution.status in ("optimal", "infeasible"):
            room = max(1, room) * WIDER
    return best


def _begun(priced: Priced, seconds: float, engine: Engine) -> Cheapest:
    """Return a first package, mended and made cheaper; remedies that the relaxation does without come last."""
    ends, best = engine.clock() + seconds, Cheapest(None, None, priced.bound, priced.infeasible)
    if best.infeasible:
        return best
    for start in _starts(priced, seconds * RELAXATION_SHARE):
        best = _shrunk(priced, best, start, ends - engine.clock(), engine)
        if best.choice is not None:
            break
    return best


def _starts(priced: Priced, seconds: float) -> Iterator[IntArray]:
    """Yield choices to begin with, the likeliest to be whole first; they may break rows."""
    value = priced.value
    if priced.start is not None:
        yield priced.start
        relaxed = _relaxed(priced.program, priced.kept, seconds)
        value = None if relaxed is None else relaxed.value
    if value is not None:
        yield rounded_up(priced.program, value, priced.kept & (value > 0))
        yield rounded_up(priced.program, value, priced.kept)


def _shrunk(priced: Priced, best: Cheapest, start: IntArray, seconds: float, engine: Engine) -> Cheapest:
    """Return the best package with a choice mended and made cheaper piece by piece, with promising options only."""
    ends = engine.clock() + seconds
    kept = priced.promising(PIECE_ROOM * priced.least_price, None) & priced.kept
    kept[start] = True
    reduced = reduce_program(priced.program, kept)
    shrinking = Shrinking(reduced.program, _numbered(start, kept), *engine)
    if not shrinking.mend(seconds * MEND_SHARE):
        return best
    shrinking.run(ends - engine.clock(), best.bound)
    return best.with_choice(priced.program, reduced.original(shrinking.choice))


def _solved(
    program: Program, kept: NDArray[np.bool_], start: IntArray, seconds: float, engine: Engine
) -> tuple[Solution, IntArray | None]:
    """Return the exact engine's answer for some of the options, and its choice in the numbers of all."""
    reduced = reduce_program(program, kept)
    solution = solve_program(
        reduced.program, seconds=seconds, hint=_numbered(start, kept),
        workers=engine.workers, seed=engine.seed, clock=engine.clock,
    )  # fmt: skip
    return solution, None if solution.choice is None else reduced.original(solution.choice)


def _numbered(choice: IntArray, kept: NDArray[np.bool_]) -> IntArray:
    """Return a choice in the numbers of the kept options, -1 for those that are not kept."""
    known = (choice >= 0) & kept[np.maximum(choice, 0)]
    return np.where(known, (np.cumsum(kept) - 1)[np.maximum(choice, 0)], -1)


def _learned(best: Cheapest, solution: Solution, choice: IntArray | None, covered: int, is_all: bool) -> Cheapest:
    """Return the best that is known after one solve.

    Parameters
    ----------
    covered
        Every choice that costs at most this uses the solve's options only.
    is_all
        Whether the solve had all options.
    """
    if choice is not None and solution.score is not None and (best.price is None or solution.score[0] < best.price):
        best = replace(best, choice=choice, price=solution.score[0])
    if best.price is None:
        return replace(best, infeasible=is_all and solution.status == "infeasible")
    price = best.price
    found = price if solution.status == "infeasible" else solution.bound[0]
    if found is None:
        return best
    return replace(best, bound=max(best.bound, min(price, found, price if is_all else covered + 1)))
