"""Rows over the same options with the same coefficients, visited once: one of them carries the entries of all.

Why it exists: capacity and fair share of one rep are mostly two costs of one sum; a million items need not be asked about
both. Such rows are joined to one (:mod:`assigner.prices.joined`) before a visit. When to
modify: when rows can share more than whole sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.prices.scan import NUM_PARTS, in_parts, over_spans, spans_of

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
    from assigner.prices.carried_kernels import count_kept, fill_kept

    entries = scanner.entry_begin, scanner.entry_row, scanner.entry_coef
    num_options = len(scanner.entry_begin) - 1
    signature = signatures(*entries, scanner.num_rows, scanner.threads)
    _, first, carrier = np.unique(signature, axis=1, return_index=True, return_inverse=True)
    carrier = carrier.ravel()
    if len(first) == scanner.num_rows:
        return Carried(np.arange(scanner.num_rows), *entries)
    number = np.full(scanner.num_rows, -1, dtype=np.int64)
    number[first] = np.arange(len(first))
    count = np.zeros(num_options, dtype=np.int64)
    over_spans(lambda *span: count_kept(*span, entries, number, count), num_options, scanner.threads)
    begin = np.concatenate(([0], np.cumsum(count))).astype(np.int64)
    row = np.empty(int(begin[-1]), dtype=np.int32)
    coef = np.empty(len(row), dtype=scanner.entry_coef.dtype)
    over_spans(lambda *span: fill_kept(*span, entries, number, (begin, row, coef)), num_options, scanner.threads)
    return Carried(carrier, begin, row, coef)


def signatures(
    entry_begin: IntArray, entry_row: NDArray[Any], entry_coef: NDArray[Any], num_rows: int, threads: int = 1
) -> NDArray[np.uint64]:
    """Return three numbers per row that hardly any two rows of different entries share; a row each."""
    from assigner.prices.carried_kernels import sign_rows

    parts = np.zeros((NUM_PARTS, 3, num_rows), dtype=np.uint64)
    spans = spans_of(len(entry_begin) - 1)
    in_parts(lambda at: sign_rows(*spans[at], entry_begin, entry_row, entry_coef, parts[at]), threads)
    return np.asarray(parts.sum(axis=0))
