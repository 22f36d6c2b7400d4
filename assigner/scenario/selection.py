"""Changes to every row that a query selects: set, percent, times, plus, list entries, drop.

When to modify: to let a query change rows in another way.
"""

from __future__ import annotations

from collections.abc import Callable  # noqa: TC003 - the type of SCALING, which mypy and readers need here
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.problem.amounts import ABSENT, HORIZON, amounts_of, ramp_of
from assigner.problem.conditions import ConditionFaultError
from assigner.problem.frames import field_shapes
from assigner.problem.validation.near import Names
from assigner.scenario.query import Query, way_out

if TYPE_CHECKING:
    from assigner.issues import Issues
    from assigner.problem.frames import Frames
    from assigner.problem.problem import Problem
    from assigner.problem.settings import Settings
    from assigner.scenario.model import QueryChange
    from assigner.scenario.places import Path, PlaceOf
    from assigner.scenario.rows import Rows

CHANGING = ("set", "percent", "times", "plus", "add", "remove")
"""Parts of a change that name fields."""
DIGITS = 6
"""Decimals that a changed number keeps."""
NUMBERS = (int, float)
SCALING: dict[str, Callable[[float, float], float]] = {
    "percent": lambda by, value: value * (100 + by) / 100,
    "times": lambda by, value: value * by,
    "plus": lambda by, value: value + by,
}
"""What becomes of a number."""
NOTHING_SELECTED = Words("The query selects no row.", "条件没有选中任何行。")
LOOK_AT_QUERY = Words(
    "Nothing changes; correct the tests if that is not meant.", "没有任何更改；若非本意，请更正条件。"
)
NO_NUMBER = Words("None of the selected rows has a number in '{field}'.", "选中的行在“{field}”中都没有数值。")
SET_FIRST = Words("Name another field, or set the number first.", "请换一个字段，或先设定数值。")


def refuse_query(fault: ConditionFaultError, issues: Issues, place_of: PlaceOf) -> None:
    """Say what is wrong with a query, with near names where a name is wrong."""
    code = "scenario-query-refused" if fault.unknown is None else "scenario-name-unknown"
    issues.error(code, place_of(fault.path), fault.words, way_out(fault), fault.value)


class Selection:
    """One by-query change while it is applied to a table.

    Parameters
    ----------
    base
        The problem that the scenario changes; says what reps can carry who have hours but no capacity of their own.
    settings
        The settings, as far as they are changed.
    rows
        The table's rows.
    issues, place_of
        Get every fault with its place.
    """

    def __init__(self, base: Problem, settings: Settings, rows: Rows, issues: Issues, place_of: PlaceOf) -> None:
        self._base = base
        self._settings = settings
        self._rows = rows
        self._issues = issues
        self._place_of = place_of
        self._shapes = {shape.name: shape for shape in field_shapes(rows.model)}

    def apply(self, change: QueryChange, number: int, frames: Frames) -> None:
        """Change the rows that the query selects; ``frames`` hold the tables as they are by now."""
        path: Path = (self._rows.table, "all", number)
        known = self._fields_known(change, path)
        query = Query(self._settings, frames, self._rows.table)
        try:
            at = np.flatnonzero(query.selected(change.where, (*path, "where")))
        except ConditionFaultError as fault:
            refuse_query(fault, self._issues, self._place_of)
            return
        if not known:
            return
        if not len(at):
            self._issues.warning(
                "scenario-query-empty", self._place_of((*path, "where")), NOTHING_SELECTED, LOOK_AT_QUERY
            )
            return
        before = self._issues.num_errors
        changed = [dict(row) for row in self._rows.at(at)]
        self._set(change, query, at, changed, path)
        self._scale(change, changed, path)
        self._lists(change, changed, path)
        if self._issues.num_errors == before:
            self._rows.replace(at, changed, (*path,), drop=change.drop)

    def _set(self, change: QueryChange, query: Query, at: np.ndarray, rows: list[dict[str, Any]], path: Path) -> None:
        for name, said in change.set.items():
            here = (*path, "set", name)
            values = [said] * len(rows)
            if isinstance(said, dict) and list(said) == ["column"]:
                try:
                    column = query.column(str(said["column"]), here)
                except ConditionFaultError as fault:
                    refuse_query(fault, self._issues, self._place_of)
                    continue
                missing = column.isna().to_numpy()[at]
                values = [
                    None if gone else value for value, gone in zip(column.iloc[at].tolist(), missing, strict=True)
                ]
            field, _, key = name.partition(".")
            for row, value in zip(rows, values, strict=True):
                if key:
                    kept = {**row[field], key: value}
                    row[field] = {one: amount for one, amount in kept.items() if amount is not None}
                else:
                    row[field] = value

    def _scale(self, change: QueryChange, rows: list[dict[str, Any]], path: Path) -> None:
        for kind, numbers in (("percent", change.percent), ("times", change.times), ("plus", change.plus)):
            for name, by in numbers.items():
                self._scale_field(name, partial(SCALING[kind], by), rows, (*path, kind, name))

    def _scale_field(
        self, name: str, function: Callable[[float], float], rows: list[dict[str, Any]], path: Path
    ) -> None:
        """Change a number in every row that has it; say so when none has."""
        field, _, key = name.partition(".")
        shape, touched = self._shapes[field], 0
        for row in rows:
            if field == "capacity" and (not key or key == "minutes"):
                self._own_capacity(row)
            if shape.shape == "mapping":
                keys = [one for one in row[field] if key in ("", one)]
                row[field] = {**row[field], **{one: self._number(function(row[field][one])) for one in keys}}
                touched += len(keys)
                touched += 0 if key or field != "capacity" else self._scale_periods(row, function)
            elif isinstance(row[field], NUMBERS) and not isinstance(row[field], bool):
                value = function(row[field])
                row[field] = round(value) if shape.kind is int else self._number(value)
                touched += 1
        if not touched:
            self._issues.error(
                "scenario-nothing-to-scale", self._place_of(path), NO_NUMBER.filled(field=name), SET_FIRST, name
            )

    def _scale_periods(self, row: dict[str, Any], function: Callable[[float], float]) -> int:
        """Change the capacities of single periods with those of the horizon."""
        given = row["period_capacity"]
        row["period_capacity"] = {key: self._number(function(value)) for key, value in given.items()}
        row["periods"] = [
            {**one, "capacity": self._number(function(one["capacity"]))} if one["capacity"] is not None else one
            for one in row["periods"]
        ]
        return len(given) + len(row["periods"])

    def _own_capacity(self, row: dict[str, Any]) -> None:
        """Write down the minutes that a rep's working hours give, so that they can be changed by percent."""
        if "minutes" in row["capacity"] or self._rows.table != "reps":
            return
        given = self._capacity_by_hours.get(row["id"])
        if given is not None:
            row["capacity"] = {**row["capacity"], "minutes": self._number(given)}

    @cached_property
    def _capacity_by_hours(self) -> dict[str, float]:
        """Minutes before the ramp that each rep of the base can carry, by id, as far as they are limited."""
        limits = amounts_of(self._base, "minutes").limits()
        whole = limits[limits["period"] == HORIZON].sort_values("rep")["capacity"].to_numpy()
        share = ramp_of(self._base).mean_share
        return {
            str(self._base.rep_ids[rep]): float(whole[rep] / share[rep])
            for rep in np.flatnonzero((whole != ABSENT) & (share > 0))
        }

    @staticmethod
    def _number(value: float) -> float:
        return round(float(value), DIGITS)

    def _lists(self, change: QueryChange, rows: list[dict[str, Any]], path: Path) -> None:
        for kind, lists in (("add", change.add), ("remove", change.remove)):
            for name, said in lists.items():
                here = (*path, kind, name)
                entries = said if isinstance(said, list) else [said]
                if self._shapes[name].shape not in ("values", "rows"):
                    words = Words(f"'{name}' is not a list.", f"“{name}”不是列表。")
                    use = Words("Use set, percent, times or plus.", "请使用 set、percent、times 或 plus。")
                    self._issues.error("scenario-not-a-list", self._place_of(here), words, use, name)
                    continue
                for row in rows:
                    row[name] = (
                        self._added(name, row[name], entries)
                        if kind == "add"
                        else self._without(name, row[name], entries)
                    )

    def _added(self, name: str, have: list[Any], entries: list[Any]) -> list[Any]:
        first = self._first_field(name)
        new = [{first: entry} if first and not isinstance(entry, dict) else entry for entry in entries]
        return [*have, *(entry for entry in new if entry not in have)]

    def _without(self, name: str, have: list[Any], entries: list[Any]) -> list[Any]:
        first = self._first_field(name)
        gone = {str(entry) for entry in entries if not isinstance(entry, dict)}
        return [one for one in have if str(one[first] if first else one) not in gone and one not in entries]

    def _first_field(self, name: str) -> str:
        """Return the field that names an entry of a list of records, empty for plain lists."""
        shape = self._shapes[name]
        return next(iter(shape.kind.model_fields)) if shape.shape == "rows" else ""  # type: ignore[attr-defined]

    def _fields_known(self, change: QueryChange, path: Path) -> bool:
        """Return whether the table has every field that the change names; say which it has not."""
        named = [(name, (*path, part, name)) for part in CHANGING for name in getattr(change, part)]
        unknown = [name for name, where in named if not self._field_known(name, where)]
        return not unknown

    def _field_known(self, name: str, path: Path) -> bool:
        """Return whether the table has the field; say so with near names if not."""
        field, _, key = name.partition(".")
        shape = self._shapes.get(field)
        if shape is not None and field not in self._rows.keys and (not key or shape.shape == "mapping"):
            return True
        known = [one for one in self._shapes if one not in self._rows.keys]
        words = Words(f"There is no field '{name}' to change here.", f"此处没有可更改的字段“{name}”。")
        near = Names(known).suggest(field)
        listed = Words(f"Known: {', '.join(known)}.", f"已有：{'、'.join(known)}。")
        self._issues.error("scenario-field-unknown", self._place_of(path), words, near if near.en else listed, name)
        return False
