"""Parquet files to raw tables, typed columns and all, without an object a cell.

When to modify: when another type of column should be read as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa

from assigner.files.foreign import parser_words
from assigner.files.opening import missing_file, unreadable
from assigner.files.quick import QUICK_FROM, needs_closer_look
from assigner.files.tables import RawTable

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.files.findings import Findings


_NULLABLE = {pa.int64(): pd.Int64Dtype()}
DICTIONARIES = {"pairs": ["item", "rep"]}
"""Columns by table that repeat the same few texts over many rows: read as a dictionary and kept as one."""


def read_parquet(path: Path, name: str, findings: Findings) -> RawTable | None:
    """Return the table of a Parquet file; None (and an issue) where it is none."""
    from pyarrow import parquet

    if not path.exists():
        missing_file(path, findings)
        return None
    try:
        table = parquet.read_table(path, read_dictionary=DICTIONARIES.get(name, []))
    except (pa.ArrowInvalid, OSError) as error:
        unreadable(path.name, parser_words(str(error).splitlines()[0]), findings)
        return None
    columns = tuple(_column(table.column(number)) for number in range(table.num_columns))
    headings = tuple(str(heading).strip() for heading in table.column_names)
    return RawTable(name, path.name, headings, columns, np.arange(1, table.num_rows + 1, dtype=np.int32), "rows")


def _column(column: pa.ChunkedArray) -> pd.Series:
    """Return a column; where nothing is given in any row, one NaN stands for all."""
    if len(column) and column.null_count == len(column):
        return pd.Series(np.broadcast_to(np.nan, len(column)), copy=False)
    return _series(column)


def _series(column: pa.ChunkedArray) -> pd.Series:
    """Return a column: text and numbers as they are, whole numbers with gaps without losing digits."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return _dictionary(column)
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind):
        return pd.Series(column.cast(pa.large_string()).to_pandas(), dtype="str")
    if pa.types.is_integer(kind):
        dtype = "Int64" if column.null_count else "int64"
        return pd.Series(column.cast(pa.int64()).to_pandas(types_mapper=_NULLABLE.get), dtype=dtype)
    if pa.types.is_boolean(kind) and column.null_count:
        return pd.Series(column.to_pandas(), dtype="boolean")
    if pa.types.is_list(kind) or pa.types.is_struct(kind) or pa.types.is_map(kind) or pa.types.is_large_list(kind):
        return pd.Series(column.to_pylist(), dtype=object)
    return pd.Series((column.cast(pa.float64()) if pa.types.is_decimal(kind) else column).to_pandas())


def _dictionary(column: pa.ChunkedArray) -> pd.Series:
    """Return a column of texts as codes and different texts; row by row where a text needs a closer look."""
    kind = column.type.value_type
    if len(column) >= QUICK_FROM and (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        one = column.unify_dictionaries().combine_chunks()
        one = one.chunk(0) if isinstance(one, pa.ChunkedArray) else one
        texts = pd.Index(one.dictionary.cast(pa.large_string()).to_pandas(), dtype="str")
        if not needs_closer_look(texts.to_series()).any():
            codes = one.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            return pd.Series(pd.Categorical.from_codes(codes, categories=texts, validate=False))
    return _series(column.cast(kind))
