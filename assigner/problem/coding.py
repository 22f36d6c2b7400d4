"""Text columns as numbers: each different text is looked up once, however many rows there are.

A large Parquet table keeps its texts as a dictionary (a categorical of text); all others are given one here, which
Arrow does far faster than an index looks up every row. When to modify: when text columns are held in a third way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable


def coded_column(column: pd.Series[str]) -> tuple[np.ndarray, pd.Index]:
    """Return a code for each row (-1: missing) and the different texts, without missing ones."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.codes.to_numpy(), column.cat.categories
    codes, texts = pd.factorize(column)
    return codes, pd.Index(texts)


def spread_over(column: pd.Series[str], of_texts: Callable[[pd.Index], np.ndarray], missing: int | bool) -> np.ndarray:
    """Return what ``of_texts`` says about the texts of a column, row by row; ``missing`` where there is none."""
    codes, texts = coded_column(column)
    found = np.asarray(of_texts(texts))
    return np.append(found, np.array(missing, dtype=found.dtype))[codes]


def rows_in(column: pd.Series[str], names: pd.Index) -> np.ndarray:
    """Return where each text stands among different names, -1 for an unknown or missing one."""
    return spread_over(column, lambda texts: names.get_indexer(texts).astype(np.int32), -1)


MISSING = np.uint64(2**64 - 1)
"""Stands for the hash of a missing value."""


def row_hashes(frame: pd.DataFrame) -> np.ndarray:
    """Return a hash of each row: what pandas says of the rows as objects, worked out once for each different value.

    Columns are put together as in Python's hash of a tuple, as ``pandas.util.hash_pandas_object`` does it.
    """
    out = np.full(len(frame), 0x345678, dtype=np.uint64)
    factor = 1000003
    for number, name in enumerate(frame.columns):
        if frame[name].count():
            codes, values = pd.factorize(frame[name])
            hashes = pd.util.hash_array(np.asarray(values, dtype=object))
            out ^= np.append(hashes, MISSING)[codes]
        else:
            out ^= MISSING
        out *= np.uint64(factor)
        factor += 82520 + 2 * (len(frame.columns) - number)
    return np.asarray(out + np.uint64(97531), dtype=np.uint64)
