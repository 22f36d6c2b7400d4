"""Books that are led: each rep's book says which of a few giant items is its largest.

Why it exists: relaxations share a giant out among many reps. Each then gets a bit of what is too much in one sum (potential,
say) beside plenty of ordinary items, and nobody pays; the one rep who has it in a plan needs minutes and may take hardly any
potential besides. So every option is written once for each giant that may lead the book it goes into, and the bands of a rep
are kept by each of these books apart, in proportion to how much of the rep it is. That is a disjunction of convex sets written
out (E. Balas, Disjunctive programming, Annals of Discrete Mathematics 5, 1979). Choices cost the same; 500 accounts and 20
reps have a relaxation of 2,407 in place of 1,696 with four giants. When to modify: to tell other books apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.program.program import NOBODY, UNBOUNDED, Band, RowFamily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assigner.program.program import IntArray, Program

    Entries = tuple[IntArray, IntArray, IntArray]
    """Row, option and coefficient of each entry."""


@dataclass(frozen=True, eq=False, slots=True)
class Led:
    """A program whose books are led.

    Parameters
    ----------
    program
        Same items, same costs of the same choices; one option for each way to go into a led book.
    option
        The original's option that each option is written for; those of one stand together.
    """

    program: Program
    option: IntArray

    def written(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return a mask over the original's options as one over this program's."""
        return np.asarray(mask[self.option])

    def has_any(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which of the original's options have any in a mask over this program's."""
        return np.logical_or.reduceat(mask, self._first)

    @property
    def _first(self) -> IntArray:
        return np.flatnonzero(np.diff(self.option, prepend=-1))


def num_written(program: Program, giants: IntArray) -> int:
    """Return how many options :func:`led_by` writes."""
    return int((_Books(program, giants).place + 1).sum())


def led_by(program: Program, giants: IntArray) -> Led:
    """Return the program with books led by one of these giants, or by none of them.

    Parameters
    ----------
    program
        Any program. Bands of rows that belong to one rep each are told apart by who leads; all else stays as it is.
    giants
        Items, the largest first; of the giants in one book, the first one leads.
    """
    books = _Books(program, giants)
    families = [written for family in program.families for written in _written(family, books)]
    counts = np.add.reduceat(books.place + 1, program.item_begin[:-1]) if program.num_items else np.zeros(0, np.int64)
    led = replace(
        program,
        item_begin=np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
        rep=program.rep[books.option],
        start=program.start[books.option],
        cost=np.ascontiguousarray(program.cost[:, books.option]),
        families=(*families, books.one_leader()),
    )
    return Led(led, books.option)


class _Books:
    """Which books there are, and which options go into which.

    Attributes
    ----------
    num
        How many giants may lead each rep's book; one more book is led by none.
    place
        The last book that each original option goes into, counted from 0: the one that it leads, for a giant's; the one
        that none leads, for all others. It goes into all before that, too.
    leads
        Options that lead, original numbers, by rep and then by giant.
    """

    def __init__(self, program: Program, giants: IntArray) -> None:
        self.program = program
        rank = np.full(program.num_items, len(giants))
        rank[giants] = np.arange(len(giants))
        of_option = rank[program.item_of_option]
        leads = np.flatnonzero((of_option < len(giants)) & (program.rep != NOBODY))
        self.leads = leads[np.lexsort((of_option[leads], program.rep[leads]))]
        self.num = np.bincount(program.rep[leads], minlength=program.num_reps)
        self._first = np.concatenate(([0], np.cumsum(self.num)))
        self.place = self.num_of(program.rep)
        self.place[self.leads] = np.arange(len(leads)) - self._first[program.rep[self.leads]]

    @cached_property
    def begin(self) -> IntArray:
        """Where the options start that are written for each original option."""
        return np.concatenate(([0], np.cumsum(self.place + 1)))

    @cached_property
    def option(self) -> IntArray:
        """The original option that each option is written for."""
        return np.repeat(np.arange(self.program.num_options), self.place + 1)

    def num_of(self, rep: NDArray[np.integer[Any]]) -> IntArray:
        """Return how many giants may lead the books of reps, none for :data:`NOBODY`."""
        return np.where(rep == NOBODY, 0, self.num[rep])

    def leads_of(self, rep: IntArray) -> tuple[IntArray, IntArray]:
        """Return each position of ``rep`` once for every option that leads a book of that rep, and these options."""
        times = self.num_of(rep)
        position = np.repeat(np.arange(len(rep)), times)
        within = np.arange(len(position)) - np.repeat(np.cumsum(times) - times, times)
        return position, self.leads[self._first[rep][position] + within]

    def last(self, option: IntArray) -> IntArray:
        """Return what is written for original options in the last of their books."""
        return np.asarray(self.begin[option + 1] - 1)

    def one_leader(self) -> RowFamily:
        """Return rows that say: at most one giant leads a rep's book."""
        reps = np.flatnonzero(self.num > 1)
        row, option = self.leads_of(reps)
        free = np.full(len(reps), -UNBOUNDED)
        entries = row, self.last(option), np.ones(len(option), dtype=np.int64)
        return RowFamily("one leader", *_compressed(entries, len(reps)), free, np.ones(len(reps), dtype=np.int64))


def _written(family: RowFamily, books: _Books) -> Iterator[RowFamily]:
    """Yield a family's hard bounds on books as wholes, and its bands on each book apart where they belong to one rep."""
    rep = _rep_of_rows(family, books.program)
    apart = () if rep is None else tuple(band for band in family.bands if band.group is None)
    whole = tuple(band for band in family.bands if band not in apart)
    if whole or (family.lower > -UNBOUNDED).any() or (family.upper < UNBOUNDED).any():
        entry, option = _expanded(family.option, books)
        entries = family.row_of_entry[entry], option, family.coef[entry].astype(np.int64)
        begin, option, coef = _compressed(entries, family.num_rows)
        yield replace(family, begin=begin, option=option, coef=coef, bands=whole)
    if rep is not None:
        for band in apart:
            for at_end in _ends(band):
                yield _apart(family, at_end, rep, books)


def _rep_of_rows(family: RowFamily, program: Program) -> IntArray | None:
    """Return whose rows these are, :data:`NOBODY` for empty ones; None where a row is not one rep's alone."""
    rep = program.rep[family.option].astype(np.int64)
    of_row = np.full(family.num_rows, NOBODY, dtype=np.int64)
    filled = np.flatnonzero(np.diff(family.begin) > 0)
    if len(filled):
        of_row[filled] = np.minimum.reduceat(rep, family.begin[filled])
    return of_row if bool((rep == of_row[family.row_of_entry]).all() and (rep != NOBODY).all()) else None


def _ends(band: Band) -> Iterator[Band]:
    """Yield the band in parts that have one end each; a cost in proportion can be said of these alone."""
    if bool((band.lower == band.upper).all()):
        yield band
        return
    for lower, upper in (
        (band.lower, np.full_like(band.upper, UNBOUNDED)),
        (np.full_like(band.lower, -UNBOUNDED), band.upper),
    ):
        if (lower > -UNBOUNDED).any() or (upper < UNBOUNDED).any():
            yield replace(band, lower=lower, upper=upper)


def _apart(family: RowFamily, band: Band, rep: IntArray, books: _Books) -> RowFamily:
    """Return a band on each book apart: distances from its end in proportion to how much of the rep the book is."""
    end = np.where(band.upper < UNBOUNDED, band.upper, band.lower)
    end = np.where(np.abs(end) < UNBOUNDED, end, 0)
    first = np.concatenate(([0], np.cumsum(books.num_of(rep) + 1)))
    entry, option = _expanded(family.option, books)
    within = option - books.begin[family.option[entry]]
    position, lead = books.leads_of(rep)
    led, none = first[position] + books.place[lead], first[position + 1] - 1
    entries = (
        np.concatenate([first[family.row_of_entry[entry]] + within, led, none]),
        np.concatenate([option, books.last(lead), books.last(lead)]),
        np.concatenate([family.coef[entry].astype(np.int64), -end[position], end[position]]),
    )
    num_rows, of_row = int(first[-1]), np.repeat(np.arange(len(rep)), np.diff(first))
    shift = end[of_row]
    shift[first[1:] - 1] = 0
    free = np.full(num_rows, UNBOUNDED)
    lower, upper = (np.where(np.abs(x) < UNBOUNDED, x - shift, x) for x in (band.lower[of_row], band.upper[of_row]))
    apart = Band(band.level, lower, upper, band.slope[of_row])
    return RowFamily(family.name, *_compressed(entries, num_rows), -free, free, (apart,))


def _expanded(option: NDArray[np.generic], books: _Books) -> tuple[IntArray, IntArray]:
    """Return each position of ``option`` once for every option that is written for it, and these options."""
    times = books.place[option] + 1
    position = np.repeat(np.arange(len(option)), times)
    within = np.arange(len(position)) - np.repeat(np.cumsum(times) - times, times)
    return position, books.begin[option][position] + within


def _compressed(entries: Entries, num_rows: int) -> tuple[IntArray, IntArray, IntArray]:
    """Return begin, option and coefficient of entries row by row; what an option has twice in a row is added up."""
    row, option, coef = entries
    order = np.lexsort((option, row))
    row, option, coef = row[order], option[order], coef[order]
    is_first = np.ones(len(row), dtype=np.bool_)
    is_first[1:] = (row[1:] != row[:-1]) | (option[1:] != option[:-1])
    first = np.flatnonzero(is_first)
    coef = np.add.reduceat(coef, first) if len(first) else coef
    begin = np.searchsorted(row[first], np.arange(num_rows + 1))
    return begin.astype(np.int64), option[first], coef
