"""A table as it was found in a file: headings, raw columns, and where each row stands.

Readers of CSV, Parquet and Excel make these; :mod:`assigner.files.columns` turns them into frames.
When to modify: when a new kind of file knows its places in another way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from assigner.files.values import CellText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_TITLES = 5
"""Rows with a single filled cell that may stand above the headings of a table."""
PlaceStyle = Literal["lines", "cells", "rows", "json"]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of a source.

    Parameters
    ----------
    name
        Which table it is: ``reps``, ``reps.leave``, ``rules``.
    source
        File or sheet, for places.
    headings
        The headings as written, in order; empty where a column has none.
    columns
        The raw values, one series a column: text, numbers, dates, None where empty.
    numbers
        Line of the file (from 1) or row of the sheet (from 1) of each row.
    style
        ``lines``: ``reps.csv:7 column skills``; ``cells``: ``Reps!D7``; ``rows``: ``pairs.parquet row 7 column fit``;
        ``json``: ``$.plan[6].rep``, numbers from 0, and texts are literal.
    heading
        Line or row (from 1) of the headings: titles may stand above them.
    """

    name: str
    source: str
    headings: tuple[str, ...]
    columns: tuple[pd.Series, ...]
    numbers: np.ndarray
    style: PlaceStyle
    heading: int = 1

    def __len__(self) -> int:
        return len(self.numbers)

    def place(self, row: int, column: int | None) -> str:
        """Return the place of a row, or of one of its cells."""
        number = int(self.numbers[row])
        if self.style == "cells":
            return f"{self.source}!{'' if column is None else column_letters(column)}{number}"
        if self.style == "json":
            return f"{self.source}[{number}]{'' if column is None else '.' + self.headings[column]}"
        where = f"{self.source}:{number}" if self.style == "lines" else f"{self.source} row {number}"
        return where if column is None else f"{where} column {self.headings[column]}"

    def heading_place(self, column: int) -> str:
        """Return the place of a heading."""
        if self.style == "cells":
            return f"{self.source}!{column_letters(column)}{self.heading}"
        line = f"{self.source}:{self.heading}" if self.style == "lines" else self.source
        return f"{line} column {self.headings[column] or column + 1}"

    def take(self, rows: np.ndarray) -> RawTable:
        """Return the table with only the given rows (numbers or a mask), in their order."""
        columns = tuple(column[rows].reset_index(drop=True) for column in self.columns)
        return replace(self, columns=columns, numbers=self.numbers[rows])


def cell(value: Any) -> Any:
    """Return a raw value as that of a cell: its text follows the syntax of cells."""
    return CellText(value) if isinstance(value, str) else value


def heading_row(rows: Iterable[Sequence[Any]]) -> int | None:
    """Return the row of headings (from 0): the first that is not blank, but for what stands above a table.

    Titles fill one cell each; names of groups of columns (merged over them) fill at most half as many as the headings below,
    with blank cells up to the last of these.

    Parameters
    ----------
    rows
        Rows of cells from the top; no more are taken than are needed.

    Returns
    -------
    int or None
        None where every row is blank.
    """
    widths = ((number, sum(map(is_filled, row)), len(row)) for number, row in enumerate(rows))
    filled = list(islice((one for one in widths if one[1]), MOST_TITLES + 1))
    wide = next((at for at, (_, width, _) in enumerate(filled) if width > 1), 0)
    if len(filled) > wide + 1:
        (_, width, length), (_, below, _) = filled[wide : wide + 2]
        wide += 2 <= width * 2 <= below <= length
    return filled[wide][0] if filled else None


def is_filled(cell: Any) -> bool:
    """Return whether a cell says something: not None, not blank text."""
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def column_letters(column: int) -> str:
    """Return the letters of a sheet's column, 0 is ``A``."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(column: pd.Series) -> np.ndarray:
    """Return which raw values say nothing: None, NaN or blank text."""
    missing: np.ndarray = column.isna().to_numpy(dtype=bool, copy=True)
    if pd.api.types.is_string_dtype(column.dtype) and not pd.api.types.is_object_dtype(column.dtype):
        blank: np.ndarray = (column.str.strip() == "").fillna(True).to_numpy(dtype=bool)
        missing |= blank
        return missing
    if pd.api.types.is_object_dtype(column.dtype):
        missing |= np.array([isinstance(value, str) and not value.strip() for value in column], dtype=bool)
    return missing
