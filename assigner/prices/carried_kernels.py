"""Compiled visits of all entries that find rows over the same sum and leave all but one of them out.

This module imports numba at its top and is itself imported late. When to modify: together with
:mod:`assigner.prices.carried`.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True)(function)


@compiled
def sign_rows(first: int, last: int, entry_begin: Any, entry_row: Any, entry_coef: Any, signature: Any) -> None:
    """Add up over options ``first..last``, per row, two sums of mixed option numbers and coefficients, and the entries' number."""
    for k in range(first, last):
        if entry_begin[k] == entry_begin[k + 1]:
            continue
        mixed = np.uint64(k + 1) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        other = mixed ^ (mixed >> np.uint64(31))
        for e in range(entry_begin[k], entry_begin[k + 1]):
            coef = np.uint64(np.int64(entry_coef[e]))
            row = entry_row[e]
            signature[0, row] += mixed * coef
            signature[1, row] += other * (coef ^ mixed)
            signature[2, row] += np.uint64(1)


@compiled
def count_kept(first: int, last: int, entries: Any, number: Any, count: Any) -> None:
    """Write how many entries of kept rows (``number`` at least 0) options ``first..last`` have."""
    entry_begin, entry_row, _ = entries
    for k in range(first, last):
        total = 0
        for e in range(entry_begin[k], entry_begin[k + 1]):
            total += number[entry_row[e]] >= 0
        count[k] = total


@compiled
def fill_kept(first: int, last: int, entries: Any, number: Any, kept: Any) -> None:
    """Write the entries of kept rows, by their new numbers."""
    entry_begin, entry_row, entry_coef = entries
    begin, row, coef = kept
    for k in range(first, last):
        at = begin[k]
        for e in range(entry_begin[k], entry_begin[k + 1]):
            if number[entry_row[e]] >= 0:
                row[at] = number[entry_row[e]]
                coef[at] = entry_coef[e]
                at += 1
