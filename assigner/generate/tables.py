"""From a few columns to the complete frames of a problem: what is not given gets its default.

When to modify: when frames change their layout; the layout itself is in :mod:`assigner.problem.frames`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.problem.frames import dtype_of, field_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.problem.fields import Row
    from assigner.problem.frames import FieldShape


def rows_of(model: type[Row], num_rows: int, columns: Mapping[str, Any], row: np.ndarray | None = None) -> pd.DataFrame:
    """Return the frame of a row model, with the given columns and defaults for the others.

    Parameters
    ----------
    model
        The row model.
    num_rows
        Number of rows.
    columns
        Values by field: one for each row, or one for all; None where a row has none.
    row
        For rows inside rows (skills of reps): the number of the parent row of each.

    Raises
    ------
    KeyError
        A column is no plain field of the model.
    """
    shapes = {shape.name: shape for shape in field_shapes(model) if shape.shape == "plain"}
    unknown = set(columns) - set(shapes)
    if unknown:
        raise KeyError(f"{model.__name__} has no plain fields {sorted(unknown)}")
    made = {} if row is None else {"row": pd.Series(row, dtype="int64")}
    for name, shape in shapes.items():
        values = columns[name] if name in columns else model.model_fields[name].default
        made[name] = _column(shape, values, num_rows)
    return pd.DataFrame(made)


def _column(shape: FieldShape, values: Any, num_rows: int) -> pd.Series[Any]:
    if values is None or np.ndim(values) == 0:
        values = [values] * num_rows if num_rows < 2 else pd.Series([values], dtype=dtype_of(shape)).repeat(num_rows)
    return pd.Series(values, dtype=dtype_of(shape)).reset_index(drop=True)


def values_of(row: np.ndarray, values: Sequence[Any] | np.ndarray) -> pd.DataFrame:
    """Return the frame of a list of plain texts: parent row and value of each entry."""
    return pd.DataFrame({"row": pd.Series(row, dtype="int64"), "value": pd.Series(values, dtype="str")})


def amounts_of_rows(row: np.ndarray, key: str, values: np.ndarray) -> pd.DataFrame:
    """Return the frame of a mapping with one key: parent row, key and value of each entry."""
    keys = pd.Series([key], dtype="str").repeat(len(row)).reset_index(drop=True)
    return pd.DataFrame(
        {"row": pd.Series(row, dtype="int64"), "key": keys, "value": pd.Series(values, dtype="float64")}
    )


def ids(prefix: str, count: int) -> pd.Series[Any]:
    """Return ``count`` ids with leading zeros, so that text order is number order: ``A0001`` and so on."""
    width = len(str(max(count, 1)))
    numbers = pd.Series(np.arange(1, count + 1), dtype="int64").astype("str")
    return (prefix + numbers.str.zfill(width)).astype("str")


def day_texts(days: np.ndarray) -> pd.Series[Any]:
    """Return ISO texts of day numbers (days since 1970-01-01)."""
    return pd.Series(np.datetime_as_string(days.astype("datetime64[D]")), dtype="str")


def day_number(day: Any) -> int:
    """Return the number of a date: days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(np.int64))
