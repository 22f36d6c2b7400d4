"""Sets of codes as bits: who holds which roles, languages or skills, compared pair by pair at speed.

Fifty million (item, rep) pairs are screened through these; a table of items times reps never exists.
When to modify: when a rule compares what items need with what reps hold in a new way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

WORD_BITS = 64


class CodeSets:
    """Which codes each row holds.

    Parameters
    ----------
    row, code
        One entry per (row, code) held; repeated entries count once.
    num_rows
        Number of rows. Row numbers outside, -1 (nobody) included, hold nothing.
    num_codes
        Codes lie in ``0..num_codes-1``.
    """

    def __init__(self, row: ArrayLike, code: ArrayLike, num_rows: int, num_codes: int) -> None:
        rows, codes = np.asarray(row, dtype=np.int64), np.asarray(code, dtype=np.int64)
        words = max(1, -(-num_codes // WORD_BITS))
        self.num_rows = num_rows
        self.words = np.zeros((words, num_rows + 1), dtype=np.uint64)
        bits = np.left_shift(np.uint64(1), (codes % WORD_BITS).astype(np.uint64))
        np.bitwise_or.at(self.words, (codes // WORD_BITS, rows), bits)

    def place(self, rows: np.ndarray) -> np.ndarray:
        """Return row numbers with everything above the last row moved to the empty one."""
        return np.asarray(np.minimum(rows, self.num_rows))

    def is_filled(self, rows: np.ndarray) -> np.ndarray:
        """Return whether each row given holds any code."""
        return np.asarray((self.words != 0).any(axis=0)[self.place(rows)])


def share_any(one: CodeSets, rows: np.ndarray, other: CodeSets, other_rows: np.ndarray) -> np.ndarray:
    """Return for each pair of rows whether they hold a code in common."""
    mine, theirs = one.place(rows), other.place(other_rows)
    found = np.zeros(len(rows), dtype=bool)
    for left, right in zip(one.words, other.words, strict=True):
        found |= (left[mine] & right[theirs]) != 0
    return found


def num_lacking(needed: CodeSets, rows: np.ndarray, held: CodeSets, held_rows: np.ndarray) -> np.ndarray:
    """Return for each pair of rows how many codes of the first the second does not hold."""
    mine, theirs = needed.place(rows), held.place(held_rows)
    lacking = np.zeros(len(rows), dtype=np.int64)
    for left, right in zip(needed.words, held.words, strict=True):
        lacking += np.bitwise_count(left[mine] & ~right[theirs])
    return lacking


def names_of(names: np.ndarray, row: ArrayLike, code: ArrayLike, wanted: np.ndarray) -> np.ndarray:
    """Return for each wanted row the names of its codes as one text for people; a dash where there are none.

    Parameters
    ----------
    names
        Name of each code (objects).
    row, code
        One entry per (row, code) held.
    wanted
        Row numbers to describe.
    """
    rows, codes = np.asarray(row, dtype=np.int64), np.asarray(code, dtype=np.int64)
    told: dict[int, list[str]] = {int(one): [] for one in np.unique(wanted)}
    asked = np.isin(rows, wanted)
    for one, name in zip(rows[asked].tolist(), names[codes[asked]].tolist(), strict=True):
        if name not in told[one]:
            told[one].append(name)
    return np.array([" / ".join(told[one]) or "–" for one in wanted.tolist()], dtype=object)
