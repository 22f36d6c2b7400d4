"""What every single change would cost at once: each option in place of its item's choice, all else as it is.

Why it exists: to rank all decisions of a plan, a full verification of each is too slow; one pass over the program's
rows prices them together. The ranking may use these sums, what is told is verified. When to modify: when rows get
another kind of cost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.program.program import rows_by_group

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import Band, IntArray, Program, RowFamily


@dataclass(frozen=True, eq=False)
class Marginals:
    """The change of cost of every option taken alone.

    Parameters
    ----------
    delta
        Change per level and option; exact where rows pay each for themselves, near where groups of rows do.
    breaks
        Options that alone would leave a row further outside its hard bounds than it is.
    """

    delta: IntArray
    breaks: NDArray[np.bool_]


def marginals_of(program: Program, choice: IntArray) -> Marginals:
    """Return what each option would change.

    Parameters
    ----------
    choice
        One option per item.
    """
    item = program.item_of_option
    delta = program.cost - program.cost[:, choice][:, item]
    breaks = np.zeros(program.num_options, dtype=np.bool_)
    chosen = program.mask(choice)
    for family in program.families:
        if family.num_rows:
            _add_family(program, family, chosen, item, delta, breaks)
    return Marginals(delta, breaks)


def _add_family(
    program: Program,
    family: RowFamily,
    chosen: NDArray[np.bool_],
    item: IntArray,
    delta: IntArray,
    breaks: NDArray[np.bool_],
) -> None:
    """Add what one family's rows change: the chosen option's entries go, the other option's come."""
    load, row, coef = family.load(chosen), family.row_of_entry, family.coef.astype(np.int64)
    entry_item = item[family.option]
    mine = np.flatnonzero(chosen[family.option])
    gone = _looked_up(entry_item * family.num_rows + row, entry_item[mine] * family.num_rows + row[mine], coef[mine])
    without, with_it = load[row] - gone, load[row] - gone + coef
    for band in family.bands:
        cost = _paid(band, row, load)
        come = cost(with_it) - cost(without)
        leave = np.bincount(
            entry_item[mine], (cost(without)[mine] - cost(load[row])[mine]).astype(float), minlength=program.num_items
        )
        delta[band.level] += np.rint(
            np.bincount(family.option, come.astype(float), minlength=program.num_options)
        ).astype(np.int64)
        delta[band.level] += np.rint(leave).astype(np.int64)[item]
    delta_out = _outside(family, row, with_it) > _outside(family, row, load[row])
    breaks[family.option[delta_out]] = True
    left = mine[_outside(family, row, without)[mine] > _outside(family, row, load[row])[mine]]
    _mark_leaving(family, item, entry_item, row, left, breaks)


def _mark_leaving(
    family: RowFamily, item: IntArray, entry_item: IntArray, row: IntArray, left: IntArray, breaks: NDArray[np.bool_]
) -> None:
    """Mark the options that take an item out of a row that needs it, without coming back into the same row."""
    for entry in left:
        others = item == entry_item[entry]
        others[family.option[family.begin[row[entry]] : family.begin[row[entry] + 1]]] = False
        breaks |= others


def _looked_up(keys: IntArray, known: IntArray, values: IntArray) -> IntArray:
    """Return the value of each key, 0 where it is not known."""
    if not len(known):
        return np.zeros(len(keys), dtype=np.int64)
    order = np.argsort(known)
    at = np.minimum(np.searchsorted(known[order], keys), len(known) - 1)
    return np.where(known[order][at] == keys, values[order][at], 0)


def _outside(family: RowFamily, row: IntArray, load: IntArray) -> IntArray:
    return np.maximum(0, np.maximum(family.lower[row] - load, load - family.upper[row]))


class _paid:  # noqa: N801 (reads as a function: the cost of rows at loads)
    """The cost of a band at other loads of single rows."""

    def __init__(self, band: Band, row: IntArray, load: IntArray) -> None:
        self.band, self.row = band, row
        self.least = None if band.group is None else _least_that_pays(band, band.distance(load))

    def __call__(self, load: IntArray) -> IntArray:
        """Return each entry's cost: slope times distance, of a group only what rises above the largest others."""
        band, row = self.band, self.row
        distance = np.maximum(0, np.maximum(band.lower[row] - load, load - band.upper[row]))
        if self.least is not None:
            distance = np.maximum(distance, self.least[row])
        return np.asarray(distance * band.slope[row])


def _least_that_pays(band: Band, distance: IntArray) -> IntArray:
    """Return for each row the distance above which it pays: the ``top``-th largest among the others of its group."""
    least = np.full(len(distance), np.int64(2**40))
    assert band.group is not None
    for rows in rows_by_group(band.group):
        ranked = np.sort(distance[rows])[::-1]
        top = min(band.top, len(rows))
        next_one = ranked[top] if top < len(rows) else 0
        least[rows] = np.where(distance[rows] >= ranked[top - 1], next_one, ranked[top - 1]) if top else 2**40
    return least
