"""Compiled passes over all options of a large program.

Why it exists: twenty million options are sorted and summed by NumPy in many passes, each over fresh memory; here it is
one pass and no array besides the answer. This module imports numba at its top and is itself imported late. When to
modify: together with the NumPy paths in :mod:`assigner.search.guide` and :mod:`assigner.search.evaluate`; tests demand
that they agree.
"""

from __future__ import annotations

from typing import Any

import numba

DOES_NOT_MATTER = -2
"""The place of rows that no load can break and that nothing is paid for (see :mod:`assigner.search.sums`)."""


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True)(function)


@compiled
def pick_cheapest(item_begin: Any, cost: Any, kept: Any, begin: Any, option: Any) -> None:
    """Write each item's cheapest kept options, cheapest first; item ``i`` has room for ``begin[i]:begin[i+1]``.

    Options of the same cost stay in their order.
    """
    for i in range(len(item_begin) - 1):
        first, most, count = begin[i], begin[i + 1] - begin[i], 0
        for k in range(item_begin[i], item_begin[i + 1]):
            if len(kept) and not kept[k]:
                continue
            at = first + count
            if count < most:
                count += 1
            elif most == 0 or cost[option[at - 1]] <= cost[k]:
                continue
            else:
                at -= 1
            while at > first and cost[option[at - 1]] > cost[k]:
                option[at] = option[at - 1]
                at -= 1
            option[at] = k


@compiled
def weigh_options(entry_begin: Any, entry_coef: Any, weight: Any) -> None:
    """Write the sum of each option's absolute coefficients."""
    for k in range(len(weight)):
        total = 0
        for e in range(entry_begin[k], entry_begin[k + 1]):
            total += abs(entry_coef[e])
        weight[k] = total


@compiled
def largest_parts(item_begin: Any, entries: Any, end: Any, size: Any) -> None:
    """Write the largest part of a row's ``end`` that an option of each item fills."""
    entry_begin, entry_row, entry_coef = entries
    for i in range(len(size)):
        for e in range(entry_begin[item_begin[i]], entry_begin[item_begin[i + 1]]):
            size[i] = max(size[i], abs(entry_coef[e]) / end[entry_row[e]])


@compiled
def write_coefs(entries: Any, place: Any, width: Any, rep: Any, coef: Any) -> None:
    """Write each option's coefficients by the place of their row among its rep's sums (-1: nowhere).

    Options that load a row without a place are not traded; rows of one place are the same sum.
    """
    entry_begin, entry_row, entry_coef = entries
    for option in range(len(rep)):
        for e in range(entry_begin[option], entry_begin[option + 1]):
            spot = place[entry_row[e]]
            if rep[option] < 0:
                break
            if spot == DOES_NOT_MATTER:
                continue
            if spot < 0 or spot // width != rep[option]:
                rep[option] = -1
                break
            coef[option, spot % width] = entry_coef[e]
