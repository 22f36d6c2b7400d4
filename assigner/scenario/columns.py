"""Changes by query of plain fields, on whole columns: a percent on a million accounts takes no object a row.

Says and refuses the same as :mod:`assigner.scenario.selection`, which does every other change. When to modify: together
with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from assigner.problem.conditions import ConditionFaultError
from assigner.problem.document import TABLES
from assigner.problem.faults import faults_of
from assigner.problem.frames import dtype_of, field_shapes
from assigner.scenario.model import change_of
from assigner.scenario.rows import KEYS, value_refused
from assigner.scenario.selection import (
    DIGITS,
    LOOK_AT_QUERY,
    NO_NUMBER,
    NOTHING_SELECTED,
    SCALING,
    SET_FIRST,
    refuse_query,
)

if TYPE_CHECKING:
    from assigner.issues import Issues
    from assigner.problem.frames import Frames
    from assigner.scenario.model import QueryChange
    from assigner.scenario.places import Path, PlaceOf
    from assigner.scenario.query import Query


def is_plain(table: str, change: QueryChange) -> bool:
    """Return whether a change is about plain fields only, so that whole columns can be changed."""
    plain = {shape.name for shape in field_shapes(TABLES[table]) if shape.shape == "plain"} - set(KEYS[table])
    named = {*change.set, *change.percent, *change.times, *change.plus}
    return not (change.add or change.remove or change.drop) and named <= plain


def change_columns(
    query: Query, change: QueryChange, number: int, frames: Frames, issues: Issues, place_of: PlaceOf
) -> None:
    """Change plain fields of the rows that a query selects; the table's frame is replaced in ``frames``."""
    path: Path = (query.table, "all", number)
    try:
        at = np.flatnonzero(query.selected(change.where, (*path, "where")))
        if not len(at):
            issues.warning("scenario-query-empty", place_of((*path, "where")), NOTHING_SELECTED, LOOK_AT_QUERY)
            return
        columns = _Columns(query.table, frames[query.table], at, issues, place_of, path)
        for name, said in change.set.items():
            copied = isinstance(said, dict) and list(said) == ["column"]
            columns.put(name, query.column(str(said["column"]), (*path, "set", name)).iloc[at] if copied else said)
    except ConditionFaultError as fault:
        refuse_query(fault, issues, place_of)
        return
    for kind, numbers in (("percent", change.percent), ("times", change.times), ("plus", change.plus)):
        for name, by in numbers.items():
            columns.scale(kind, name, by)
    frames[query.table] = columns.frame


class _Columns:
    """The frame of a table while columns of some of its rows change."""

    def __init__(
        self, table: str, frame: pd.DataFrame, at: np.ndarray, issues: Issues, place_of: PlaceOf, path: Path
    ) -> None:
        self.frame = frame
        self._at = at
        self._issues = issues
        self._place_of = place_of
        self._path = path
        self._keys = KEYS[table]
        self._model = TABLES[table]
        self._change = change_of(self._model, self._keys)
        self._shapes = {shape.name: shape for shape in field_shapes(self._model)}

    def put(self, name: str, said: Any) -> None:
        """Set a field of the rows to one value, or to a column's values; an empty value is the field's default."""
        distinct = said.drop_duplicates().dropna().tolist() if isinstance(said, pd.Series) else [said]
        good = {}
        for value in distinct:
            found = self._checked(name, value, self._at[0])
            if found is None and value is not None:
                return
            good[value if isinstance(said, pd.Series) else None] = found
        default = self._model.model_fields[name].default
        if isinstance(said, pd.Series):
            values: list[Any] = [good.get(value, default) for value in said.tolist()]
        else:
            values = [default if said is None else good[None]] * len(self._at)
        self._store(name, pd.Series(values, dtype=self._dtype(name)))

    def scale(self, kind: str, name: str, by: float) -> None:
        """Change the numbers of the rows; the least and the greatest say whether all of them suit."""
        shape, now = self._shapes[name], self.frame[name].iloc[self._at]
        if shape.kind not in (int, float) or not now.notna().any():
            place = self._place_of((*self._path, kind, name))
            self._issues.error("scenario-nothing-to-scale", place, NO_NUMBER.filled(field=name), SET_FIRST, name)
            return
        values = SCALING[kind](by, now.to_numpy(dtype=float, na_value=np.nan))  # type: ignore[arg-type]
        rounded = np.round(values, 0 if shape.kind is int else DIGITS)
        for extreme in (int(np.nanargmin(rounded)), int(np.nanargmax(rounded))):
            value = rounded[extreme].item()
            if self._checked(name, int(value) if shape.kind is int else value, self._at[extreme]) is None:
                return
        self._store(name, pd.Series(rounded, dtype="float64").astype(self._dtype(name)))

    def _checked(self, name: str, value: Any, row: int) -> Any:
        """Return a value as the field holds it; None where it is empty or does not suit, which is said."""
        keys = dict.fromkeys(self._keys, "x")
        try:
            return self._change.model_validate({**keys, name: value}).model_dump(mode="json")[name]
        except ValidationError as error:
            key = "/".join(str(self.frame[one].iloc[row]) for one in self._keys)
            for fault in faults_of(error):
                value_refused(fault, self._path, key, self._issues, self._place_of)
            return None

    def _dtype(self, name: str) -> Any:
        return dtype_of(self._shapes[name])

    def _store(self, name: str, values: pd.Series[Any]) -> None:
        column = self.frame[name].copy()
        column.iloc[self._at] = values.to_numpy() if values.dtype != "str" else values.array
        self.frame = self.frame.assign(**{name: column.astype(self._dtype(name))})
