"""Whole columns of numbers and plain text at once: what needs no closer look is done here.

Whatever is out of bounds, quoted or written unusually is left to the reading value by value, so both
give the same. When to modify: when a kind of column turns out to be slow in large files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import annotated_types
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from assigner.files.prepare import layout_of
from assigner.files.values import LARGEST_NUMBER
from assigner.problem.choices import NAMES_ZH

if TYPE_CHECKING:
    from assigner.files.values import PlainKind
    from assigner.problem.fields import Row

QUICK_FROM = 2_000
"""Rows from which columns are read as a whole first."""
LONGEST_PLAIN = 200
"""Longer texts are looked at one by one, for ids may not be longer."""

_PLAIN_NUMBER = r"^-?[0-9]{1,15}(\.[0-9]{1,15})?$"
_PLAIN_WHOLE = r"^-?[0-9]{1,15}$"


class Quick(NamedTuple):
    """Values read as a whole, and which of them need a closer look."""

    values: pd.Series
    slow: np.ndarray


def read_quickly(model: type[Row], name: str, values: pd.Series) -> Quick | None:
    """Return the values of a plain column without blanks, or None where only a closer look helps."""
    layout = layout_of(model, name)
    if layout.shape != "plain" or name in NAMES_ZH or name == "dimension":
        return None
    dtype = values.dtype
    if pd.api.types.is_object_dtype(dtype):
        return None
    if pd.api.types.is_bool_dtype(dtype):
        is_flag = layout.kind == "flag"
        return Quick(values.astype(bool), np.zeros(len(values), dtype=bool)) if is_flag else None
    is_text = pd.api.types.is_string_dtype(dtype)
    if layout.kind == "text":
        return _texts(values) if is_text else _whole_ids(values)
    if layout.kind not in {"number", "whole"} or not (is_text or pd.api.types.is_numeric_dtype(dtype)):
        return None
    numbers = _numbers_of_text(values, layout.kind) if is_text else _numbers(values, layout.kind)
    return Quick(numbers.values, numbers.slow | _out_of_bounds(model, name, numbers.values))


def _texts(values: pd.Series) -> Quick:
    stripped = values.str.strip()
    slow = stripped.str.startswith(('"', "'")) | (stripped.str.len() > LONGEST_PLAIN)
    return Quick(stripped, slow.to_numpy(dtype=bool))


def needs_closer_look(texts: pd.Series) -> np.ndarray:
    """Return which texts are not what they seem: blank, quoted, very long, or with blanks around."""
    stripped = _texts(texts)
    return np.asarray(
        stripped.slow | (stripped.values != texts).to_numpy(dtype=bool) | (texts == "").to_numpy(dtype=bool)
    )


def _whole_ids(values: pd.Series) -> Quick | None:
    if not pd.api.types.is_integer_dtype(values.dtype):
        return None
    return Quick(values.astype("str"), np.zeros(len(values), dtype=bool))


def _numbers(values: pd.Series, kind: PlainKind) -> Quick:
    found = values.to_numpy(dtype="float64", na_value=np.nan)
    slow = ~(np.abs(found) <= LARGEST_NUMBER)  # what is no number, too
    if kind == "number":
        return Quick(pd.Series(found), slow)
    slow |= (found != np.trunc(found)) | (np.abs(found) >= 2**53)
    return Quick(pd.Series(np.where(slow, 0, found).astype("int64")), slow)


def _numbers_of_text(values: pd.Series, kind: PlainKind) -> Quick:
    texts = pc.utf8_trim_whitespace(pa.array(values, type=pa.large_string(), from_pandas=True))
    plain = pc.match_substring_regex(texts, _PLAIN_WHOLE if kind == "whole" else _PLAIN_NUMBER)
    safe = pc.if_else(plain, texts, pa.scalar("0", type=pa.large_string()))
    numbers = pc.cast(safe, pa.int64() if kind == "whole" else pa.float64())
    return Quick(pd.Series(numbers.to_numpy(zero_copy_only=False)), ~plain.to_numpy(zero_copy_only=False))


def _out_of_bounds(model: type[Row], name: str, numbers: pd.Series) -> np.ndarray:
    """Return which numbers break a limit of the field."""
    found, out = numbers.to_numpy(), np.zeros(len(numbers), dtype=bool)
    for limit in model.model_fields[name].metadata:
        out |= _breaks(limit, found)
    return out


def _breaks(limit: Any, found: np.ndarray) -> np.ndarray:
    broken = np.zeros(len(found), dtype=bool)
    if isinstance(limit, annotated_types.Ge):
        broken = found < limit.ge
    elif isinstance(limit, annotated_types.Gt):
        broken = found <= limit.gt
    elif isinstance(limit, annotated_types.Le):
        broken = found > limit.le
    elif isinstance(limit, annotated_types.Lt):
        broken = found >= limit.lt
    return broken
