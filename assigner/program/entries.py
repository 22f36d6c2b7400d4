"""The entries of a family of rows, row by row: sorted once, and used again for the same entries.

Uneven minutes, uneven potential and capacity stand on the same options of the same reps, with other coefficients: at
twenty million options one order and one array of options are enough. When to modify: when rows are laid out in
another way; :class:`assigner.program.program.RowFamily` says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Layout:
    """How entries (row, option) are laid out.

    Parameters
    ----------
    row, given
        Row and option of each entry, as they were given.
    order
        The entries by row, then by option.
    first
        Which of the ordered entries begin a new row and option; None where all do.
    begin, option
        Compressed form, as :class:`assigner.program.program.RowFamily` holds it.
    """

    row: NDArray[np.int32]
    given: NDArray[np.int32]
    order: np.ndarray
    first: np.ndarray | None
    begin: NDArray[np.int64]
    option: NDArray[np.int32]

    def is_of(self, row: np.ndarray, option: np.ndarray, num_rows: int) -> bool:
        """Whether these are the entries that are laid out here."""
        same = len(row) == len(self.row) and num_rows == len(self.begin) - 1
        return same and np.array_equal(row, self.row) and np.array_equal(option, self.given)

    def coef(self, given: np.ndarray) -> NDArray[np.integer]:
        """Return the coefficients in order, summed where a row has an option twice; 32 bits wide where they fit."""
        if self.first is not None:
            given = np.add.reduceat(given[self.order].astype(np.int64), np.flatnonzero(self.first))
            return narrowed(given)
        return narrowed(given)[self.order]


def narrowed(values: np.ndarray) -> NDArray[np.integer]:
    """Return whole numbers in 32 bits where they, and their negatives, fit."""
    fits = not len(values) or (values.max() < 2**31 and values.min() > -(2**31))
    return values.astype(np.int32 if fits else np.int64, copy=False)


def laid_out(row: np.ndarray, option: np.ndarray, num_rows: int) -> Layout:
    """Return how entries are laid out by row, then by option."""
    row, option = row.astype(np.int32), option.astype(np.int32)
    order = _row_major(row, option, num_rows)
    by_row = np.bincount(row, minlength=num_rows)
    sorted_option = option[order]
    new_option = sorted_option[1:] != sorted_option[:-1]
    if new_option.all():
        return Layout(row, option, order, None, _begins(by_row), sorted_option)
    sorted_row = row[order]
    first = np.append(True, new_option | (sorted_row[1:] != sorted_row[:-1]))
    if first.all():
        return Layout(row, option, order, None, _begins(by_row), sorted_option)
    by_row = np.bincount(sorted_row[first], minlength=num_rows)
    return Layout(row, option, order, first, _begins(by_row), sorted_option[first])


def _begins(size: np.ndarray) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(size)]).astype(np.int64)


def _row_major(row: np.ndarray, option: np.ndarray, num_rows: int) -> np.ndarray:
    """Return the order of entries by row, then by option; most rules name the options in order already."""
    if (option[1:] < option[:-1]).any():
        return np.lexsort((option, row))
    narrow = row.astype(np.uint16) if num_rows <= 2**16 else row  # 16 bits are sorted by radix, in linear time
    return np.argsort(narrow, kind="stable")
