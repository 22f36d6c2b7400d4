"""Planning by whole books: prices of items from the choice among books, then the best choice among all that matter.

Why it exists: with few items a rep, fractions of items say little: they make every load just right, which no plan can. The
relaxation over whole books (G. B. Dantzig and P. Wolfe, Decomposition principle for linear programs, Operations Research 8,
1960) is nearly exact there. Its prices come from generating books; its bound is a sum of whole numbers. At the end every book that a better plan could contain is listed, and the best choice among them is
the optimum (R. Baldacci, N. Christofides and A. Mingozzi, An exact algorithm for the vehicle routing problem based on the
set partitioning formulation, Mathematical Programming 115, 2008). When to modify: to generate or to choose otherwise.
"""

from __future__ import annotations

import contextlib
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.cpsat.books import Book, Fractions, choose
from assigner.prices import bound_program, pins_of
from assigner.prices.columns import flatten
from assigner.prices.relaxation import relax
from assigner.search.kicks import Kicks
from assigner.search.shelves import shelves_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.program.program import IntArray, Program
    from assigner.search.budget import Budget
    from assigner.search.incumbent import Incumbent
    from assigner.search.proof import Proof
    from assigner.search.shelves import Shelf, Shelves

    FloatArray = NDArray[np.float64]
    _Found = tuple[int, NDArray[np.int8], IntArray, bool]
    """A shelf's least value, books, their values, and whether there are no more below the limit."""

MAX_SHIFT = 8
"""Prices are multiples of ``2**-8``, coarser where costs are huge."""
BOX, WIDER, NARROWER = 0.2, 1.5, 0.8
"""How far prices may leave the best ones so far in the first round, in parts of what an item costs on average; by how much
that grows after a round that raised the bound, and after another."""
OUTSIDE = 1e-6
"""As little of the items bought or sold at the ends of their boxes does not matter."""
OFFERED = 40
"""Books that a shelf offers at once."""
LISTED = 40_000
"""Books of one shelf that are listed at the end; where there are more, the bound stays as it is."""
FIRST_ALLOWED = 1_000
"""Plans that cost this part more than the bound are looked for first."""
PICKED = 1_500
"""Books that the first choice is made from: those generated that cost least above the bound."""
KICK_SHARE = 0.05
"""Part of the time for a good plan to begin with."""
GENERATE_SHARE, PICK_SHARE, CHOOSE_SHARE = 0.6, 0.3, 0.7
"""Part of the time for generating books, and part of the rest for the first choice and for each of the others."""
ROUNDS = 60
"""Rounds of generating where work is counted."""


@dataclass
class _Desk:
    """What is known of one level's books.

    Prices and values are whole numbers, costs times ``2**shift``. ``rooms``: where each thread lays out its tables, kept
    because fresh memory costs more than to fill it.
    """

    shelves: Shelves
    shift: int
    price: IntArray
    least: IntArray
    books: dict[tuple[int, bytes], Book]
    rooms: list[NDArray[np.int32]]

    @property
    def bound(self) -> int:
        """What every plan costs at least, proven by the prices, in the level's own units."""
        total = int(self.price.sum()) + int(self.least.sum()) + (self.shelves.offset << self.shift)
        return -((-total) >> self.shift)


def plan_by_books(
    program: Program,
    proof: Proof,
    incumbent: Incumbent,
    budget: Budget,
    seconds: float,
    workers: int,
    random: np.random.Generator,
) -> bool:
    """Look for the best plan by whole books at the first open level.

    Returns False where the level is not made of books, or there is no memory for the tables.

    Parameters
    ----------
    program
        The program before tightening: books count whole loads.
    proof, incumbent
        Improved in place.
    seconds
        Wall time; where work is counted, ``ROUNDS`` rounds instead.
    workers
        Threads; fewer where memory is short.
    random
        For the kicks that improve the plan first.
    """
    assert incumbent.score is not None
    assert incumbent.choice is not None
    level = proof.first_open(incumbent.score)
    if level >= len(incumbent.score):
        return False
    shelves = shelves_of(program, flatten(program), _allowed(proof, incumbent, level), level)
    shift = -1 if shelves is None else _shift(shelves, incumbent.score[level])
    if shelves is None or shift < 0:
        return False
    rooms = _rooms(shelves, workers)
    if not rooms:
        return False
    ends = math.inf if budget.is_deterministic else budget.clock() + seconds
    result = _priced(proof, incumbent, level, budget)
    kicks = Kicks(proof.program, proof.columns, result, incumbent.choice, random, workers)
    if kicks.can_kick:
        incumbent.consider(kicks.run(incumbent.choice, budget, KICK_SHARE * seconds), "kicks")
    desk = _open(shelves, shift, proof, incumbent, result, rooms)
    _generate(desk, proof, incumbent, budget, budget.clock() + GENERATE_SHARE * seconds)
    _pick(desk, incumbent, budget, ends)
    _close(desk, proof, incumbent, budget, ends)
    return True


def _allowed(proof: Proof, incumbent: Incumbent, level: int) -> NDArray[np.bool_]:
    """Return the options that a plan as good as the incumbent can use."""
    assert incumbent.score is not None
    limits = pins_of(incumbent.score, proof.bound, level)
    mask = np.zeros(proof.program.num_options, dtype=np.bool_)
    mask[relax(proof.program, proof.columns, level, limits, proof.kept).options] = True
    mask[incumbent.choice] = True
    return mask


def _shift(shelves: Shelves, upper: int) -> int:
    """Return how far costs are shifted up so that no sum in a table leaves 32 bits, below 0 when not at all."""
    from assigner.search.shelf_kernels import NEVER

    largest = 1
    for shelf in shelves.shelves:
        over = np.maximum(0, shelf.steep) * np.maximum(0, shelf.steps.sum(axis=1) - shelf.last)
        own = int(np.abs(shelf.cost).sum()) + int(shelf.final.max(initial=0)) + int(over.sum())
        largest = max(largest, own + (len(shelf.item) + 1) * (upper + 1))
    return min(MAX_SHIFT, (NEVER // 4).bit_length() - 1 - largest.bit_length())


def _rooms(shelves: Shelves, workers: int) -> list[NDArray[np.int32]]:
    """Return room for the largest table, for every thread or for as many as there is memory for."""
    cells = max((shelf.num_cells for shelf in shelves.shelves), default=0)
    rooms: list[NDArray[np.int32]] = []
    with contextlib.suppress(MemoryError):  # jobs of the service run under a limit; what was found before stays
        rooms.extend(np.empty(cells, dtype=np.int32) for _ in range(max(1, min(workers, len(shelves.shelves)))))
    return rooms


def _open(
    shelves: Shelves,
    shift: int,
    proof: Proof,
    incumbent: Incumbent,
    result: PriceResult,
    rooms: list[NDArray[np.int32]],
) -> _Desk:
    """Begin with the prices of fractions, and with the incumbent's books."""
    assert incumbent.score is not None
    assert incumbent.choice is not None
    desk = _Desk(shelves, shift, np.zeros(0, np.int64), np.zeros(len(shelves.shelves), np.int64), {}, rooms)
    desk.price = _within(desk, _first_prices(proof, result), incumbent.score[shelves.level])
    for at, shelf in enumerate(shelves.shelves):
        _keep(desk, at, np.isin(shelf.option, incumbent.choice).astype(np.int8))
    return desk


def _priced(proof: Proof, incumbent: Incumbent, level: int, budget: Budget) -> PriceResult:
    """Return prices of the rows from fractions of items, which the proof hears of."""
    assert incumbent.score is not None
    assert incumbent.choice is not None
    result = bound_program(
        proof.program, level, pins_of(incumbent.score, proof.bound, level), columns=proof.columns, kept=proof.kept,
        seconds=math.inf if budget.is_deterministic else budget.share(0.1, 2.0), max_scans=400, clock=budget.clock, cancelled=budget.is_cancelled,
    )  # fmt: skip
    proof.take(result, result.price, incumbent.score, incumbent.choice)
    return result


def _first_prices(proof: Proof, result: PriceResult) -> FloatArray:
    """Return what each item costs at least at the prices of the rows."""
    program, columns = proof.program, proof.columns
    option = np.repeat(np.arange(program.num_options), np.diff(columns.option_begin))
    paid = result.price[columns.option_row] * columns.option_coef
    reduced = program.cost[result.level] + np.bincount(option, weights=paid, minlength=program.num_options)
    reduced = np.where(result.reduced >= 0, reduced, np.inf)
    return np.asarray(np.minimum.reduceat(reduced, program.item_begin[:-1]))


def _within(desk: _Desk, price: FloatArray, upper: int) -> IntArray:
    """Return prices in whole numbers, none beyond what leaving the item undone, or the whole plan, costs."""
    most = np.where(desk.shelves.nobody_cost < 0, upper, np.minimum(desk.shelves.nobody_cost, upper))
    return np.rint(np.clip(price, -upper, most) * 2.0**desk.shift).astype(np.int64)


def _keep(desk: _Desk, at: int, taken: NDArray[np.int8]) -> bool:
    """Keep a book of a shelf; return whether it is new."""
    key = (at, taken.tobytes())
    shelf = desk.shelves.shelves[at]
    cost = None if key in desk.books else shelf.cost_of(taken)
    if cost is None:
        return False
    desk.books[key] = Book(at, shelf.item[taken > 0], cost)
    return True


def _generate(desk: _Desk, proof: Proof, incumbent: Incumbent, budget: Budget, ends: float) -> None:
    """Generate books until prices are best, time is up, or the bound meets the incumbent."""
    assert incumbent.score is not None
    upper = incumbent.score[desk.shelves.level]
    fractions = Fractions(len(desk.price), len(desk.shelves.shelves))
    known, price, best = 0, desk.price, -math.inf
    width = max(1.0, BOX * (upper - desk.shelves.offset) / len(desk.price))
    for _ in range(ROUNDS if budget.is_deterministic else 10**9):
        least, num_new = _offer(desk, price, upper)
        total = int(price.sum()) + int(least.sum())
        width *= WIDER if total > best else NARROWER
        if total > best:
            best, desk.price, desk.least = total, price, least
            _tell(desk, proof, incumbent)
        if desk.bound >= upper or budget.is_over or (not budget.is_deterministic and budget.clock() >= ends):
            return
        books = list(desk.books.values())
        for book in books[known:]:
            fractions.add(book)
        known = len(books)
        low, high = _box(desk, width, upper)
        solved = fractions.solve(low, high, budget.share(1.0))
        if solved is None or (solved.outside < OUTSIDE and (not num_new or _is_best(desk, solved.value))):
            return
        if not num_new:
            width *= 2.0
        price = _within(desk, solved.price, upper)


def _box(desk: _Desk, width: float, upper: int) -> tuple[FloatArray, FloatArray]:
    """Return the least and the highest price of each item in the next relaxation, around the best prices so far."""
    nobody = desk.shelves.nobody_cost
    most = np.where(nobody < 0, upper, np.minimum(nobody, upper)).astype(np.float64)
    centre = desk.price * 2.0**-desk.shift
    return np.maximum(centre - width, -upper), np.minimum(centre + width, most)


def _is_best(desk: _Desk, value: float) -> bool:
    """Return whether the bound has come up to the value of the fractions, in whole costs."""
    return math.ceil(value + desk.shelves.offset - 1e-6) <= desk.bound


def _tell(desk: _Desk, proof: Proof, incumbent: Incumbent) -> None:
    """Let the proof know the bound, and people hear of it when it is a better one."""
    if proof.raise_to(desk.shelves.level, desk.bound):
        incumbent.tell("books")


def _offer(desk: _Desk, price: IntArray, upper: int) -> tuple[IntArray, int]:
    """Return each shelf's least value at the prices, and how many new books were kept."""
    spread = max(1, (max(0, upper - desk.bound) << desk.shift) // (8 * len(desk.shelves.shelves)))
    found = _on_all(desk, price, lambda least: (least + spread, OFFERED))
    num_new = sum(_keep(desk, at, taken) for at, (_, books, _, _) in enumerate(found) for taken in books)
    return np.array([least for least, _, _, _ in found], dtype=np.int64), num_new


def _on_all(desk: _Desk, price: IntArray, wanted: Callable[[int], tuple[int, int]]) -> list[_Found]:
    """Ask all shelves, on several threads, each with a table of its own."""
    count = len(desk.rooms)
    found: dict[int, _Found] = {}

    def ask(first: int) -> None:
        for at in range(first, len(desk.shelves.shelves), count):
            found[at] = _ask(desk, desk.shelves.shelves[at], price, desk.rooms[first], wanted)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(ask, range(count)))
    return [found[at] for at in range(len(found))]


def _ask(
    desk: _Desk, shelf: Shelf, price: IntArray, room: NDArray[np.int32], wanted: Callable[[int], tuple[int, int]]
) -> _Found:
    """Return the least value of a shelf's books, and the books below the limit that ``wanted`` says for it."""
    from assigner.search.shelf_kernels import NEVER, fill, walk

    value = (shelf.cost << desk.shift) - price[shelf.item]
    order = np.argsort(value, kind="stable")
    table = room[: shelf.num_cells].reshape(len(order) + 1, *shelf.final.shape)
    steep = np.where(shelf.steep < 0, -1, shelf.steep << desk.shift)
    final = np.where(shelf.final < 0, NEVER, shelf.final << desk.shift).astype(np.int32)
    steps = np.ascontiguousarray(shelf.steps[:, order])
    fill(value[order], steps, shelf.last, steep, final, table)
    least = int(table[0, 0, 0])
    limit, most = wanted(least)
    taken, values = np.empty((most, len(order)), dtype=np.int8), np.empty(most, dtype=np.int64)
    count, is_all = walk(value[order], steps, shelf.last, steep, table, limit + 1, taken, values)
    books = np.zeros((count, len(order)), dtype=np.int8)
    books[:, order] = taken[:count]
    return least, books, values[:count], bool(is_all)


def _pick(desk: _Desk, incumbent: Incumbent, budget: Budget, ends: float) -> None:
    """Choose among the best of the generated books: hardly ever the optimum, but mostly near it."""
    if budget.is_over:
        return
    books = [
        book._replace(cost=(book.cost << desk.shift) - int(desk.price[book.item].sum()) - int(desk.least[book.shelf]))
        for book in desk.books.values()
    ]
    books = sorted(books, key=lambda book: book.cost)[:PICKED]
    seconds = PICK_SHARE * (ends - budget.clock())
    chosen, _ = choose(books, _undone(desk), len(desk.shelves.shelves), 0, seconds)
    if chosen is not None:
        _take(desk, [books[at] for at in chosen], incumbent)


def _undone(desk: _Desk) -> IntArray:
    """Return what leaving each item undone costs above the bound, -1 where it must be taken."""
    nobody = desk.shelves.nobody_cost
    return np.where(nobody < 0, -1, (nobody << desk.shift) - desk.price)


def _close(desk: _Desk, proof: Proof, incumbent: Incumbent, budget: Budget, ends: float) -> None:
    """List the books of plans that cost little more than the bound, and choose among them; allow ever more.

    What costs no more than what is allowed is made of listed books only: either one is found, or the bound is raised.
    """
    assert incumbent.score is not None
    level, offset = desk.shelves.level, desk.shelves.offset
    proven = int(desk.price.sum()) + int(desk.least.sum())
    allowed = max(1, incumbent.score[level] // FIRST_ALLOWED) << desk.shift
    while not budget.is_over and proof.first_open(incumbent.score) == level and budget.clock() < ends:
        room = ((incumbent.score[level] - 1 - offset) << desk.shift) - proven  # of plans that are better
        allowed = min(allowed, room)
        books = _listed(desk, allowed)
        if books is None:
            return
        undone = np.where(desk.shelves.nobody_cost < 0, -1, (desk.shelves.nobody_cost << desk.shift) - desk.price)
        chosen, least = choose(
            books, undone, len(desk.shelves.shelves), allowed, CHOOSE_SHARE * (ends - budget.clock())
        )
        if chosen is not None:
            _take(desk, [books[at] for at in chosen], incumbent)
        bound = -((-proven - least) >> desk.shift) + offset
        if proof.raise_to(level, min(bound, incumbent.score[level])):
            incumbent.tell("books")
        if least <= allowed:
            return  # either the best plan is known, or time was up
        allowed *= 2


def _listed(desk: _Desk, allowed: int) -> list[Book] | None:
    """Return all books that cost at most ``allowed`` above the bound, at that cost; None when they are too many."""
    shelves = desk.shelves.shelves
    found = _on_all(desk, desk.price, lambda least: (least + allowed, LISTED))
    if not all(is_all for _, _, _, is_all in found):
        return None
    return [
        Book(at, shelves[at].item[taken > 0], int(value) - least)
        for at, (least, books, values, _) in enumerate(found)
        for taken, value in zip(books, values, strict=True)
    ]


def _take(desk: _Desk, books: list[Book], incumbent: Incumbent) -> None:
    """Offer the plan that the books make."""
    choice = desk.shelves.nobody_option.copy()
    for book in books:
        shelf = desk.shelves.shelves[book.shelf]
        choice[book.item] = shelf.option[np.isin(shelf.item, book.item)]
    incumbent.consider(choice, "books")
