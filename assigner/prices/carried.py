"""Rows over the same options with the same coefficients, visited once: one of them carries the entries of all.

Why it exists: capacity and fair share of one rep are mostly two costs of one sum; a million items need not be asked about
both. Such rows are joined to one (:mod:`assigner.prices.joined`) before a visit. When to
modify: when rows can share more than whole sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.scan import Scanner
    from assigner.program.program import IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Carried:
    """The entries of all rows, each sum once.

    Parameters
    ----------
    carrier
        Per row, the number of the sum that it shares; dense from 0.
    entry_begin, entry_row, entry_coef
        Entries of each option, by the number of the sum.
    """

    carrier: IntArray
    entry_begin: IntArray
    entry_row: NDArray[Any]
    entry_coef: NDArray[Any]

    @property
    def num_sums(self) -> int:
        """Number of different sums."""
        return int(self.carrier.max(initial=-1)) + 1


def carry(scanner: Scanner) -> Carried:
    """Return the entries of a scanner's rows, each different sum once (told apart by two sums of 64 bits)."""
    from assigner.prices.carried_kernels import count_kept, fill_kept, sign_rows

    entries = scanner.entry_begin, scanner.entry_row, scanner.entry_coef
    signature = np.zeros((3, scanner.num_rows), dtype=np.uint64)
    sign_rows(*entries, signature)
    _, first, carrier = np.unique(signature, axis=1, return_index=True, return_inverse=True)
    carrier = carrier.ravel()
    if len(first) == scanner.num_rows:
        return Carried(np.arange(scanner.num_rows), *entries)
    number = np.full(scanner.num_rows, -1, dtype=np.int64)
    number[first] = np.arange(len(first))
    begin = np.zeros_like(scanner.entry_begin)
    count_kept(entries, number, begin)
    row = np.empty(int(begin[-1]), dtype=np.int32)
    coef = np.empty(len(row), dtype=scanner.entry_coef.dtype)
    fill_kept(entries, number, row, coef)
    return Carried(carrier, begin, row, coef)
