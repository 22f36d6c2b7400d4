"""The rows of the problem from the tables of a mapping, checked by the problem's own row models.

When to modify: when rows of the problem are laid out in a new way.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import ValidationError

from assigner.files.mapping.expressions import Expressions
from assigner.files.mapping.faults import MappingFaultError
from assigner.files.mapping.told import ROW, Told, place_of
from assigner.language import Words
from assigner.problem.document import ProblemDocument
from assigner.problem.faults import fault_of_pydantic

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.files.mapping.model import ListRows, Mapping, QuarterAfter, Rows
    from assigner.files.mapping.steps import Workshop
    from assigner.problem.faults import Path

MOST_REFUSED = 20
"""Refused values that are told one by one."""


def build_document(mapping: Mapping, workshop: Workshop, told: Told) -> ProblemDocument | None:
    """Return the problem of a mapping whose tables are made; None (and issues) where rows are refused."""
    data: dict[str, Any] = dict(mapping.settings)
    if mapping.horizon is not None:
        data["horizon"] = _quarter(mapping.horizon, workshop)
    for name, rows in mapping.rows.items():
        data[name] = build_rows(rows, workshop, ("rows", name))
    try:
        return ProblemDocument.model_validate(data)
    except ValidationError as error:
        _tell_refused(error, mapping, workshop, told)
        return None


def build_rows(rows: Rows, workshop: Workshop, path: Path) -> list[dict[str, Any]]:
    """Return rows as plain data; fields without a value are left out, so that defaults hold."""
    made = workshop.table(rows.from_, (*path, "from"))
    out = _plain_rows(made.frame, rows.fields, workshop, (*path, "fields"))
    for field, listed in rows.lists.items():
        entries = _entries(made.frame, listed, workshop, (*path, "lists", field))
        for row, number in zip(out, made.frame.index, strict=True):
            if number in entries:
                row[field] = entries[number]
    return out


def _plain_rows(frame: pd.DataFrame, fields: dict[str, Any], workshop: Workshop, path: Path) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = [{} for _ in range(len(frame))]
    on = Expressions(frame, workshop.mapping.constants)
    for field, said in fields.items():
        parts = said if isinstance(said, list) else [said]
        columns = [_python(on.value(one, (*path, field))) for one in parts]
        name, _, key = field.partition(".")
        for row, values in zip(out, zip(*columns, strict=True), strict=True):
            known = [value for value in values if value is not None]
            if isinstance(said, list):
                row[name] = list(dict.fromkeys(known))
            elif known and key:
                row.setdefault(name, {})[key] = known[0]
            elif known:
                row[name] = known[0]
    return out


def _python(values: pd.Series[Any]) -> list[Any]:
    """Return Python values, None where missing, whole numbers as integers."""
    if pd.api.types.is_float_dtype(values.dtype):
        return [None if math.isnan(value) else int(value) if value.is_integer() else value for value in values.tolist()]
    missing = values.isna().tolist()
    return [None if gone else value for value, gone in zip(values.tolist(), missing, strict=True)]


def _entries(frame: pd.DataFrame, listed: ListRows, workshop: Workshop, path: Path) -> dict[Any, list[dict[str, Any]]]:
    other = workshop.table(listed.from_, (*path, "from")).frame
    rows = _plain_rows(other, listed.fields, workshop, (*path, "fields"))
    keys: Iterable[tuple[Any, ...]] = other[list(listed.on.values())].itertuples(index=False, name=None)
    by_key: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for key, row in zip(keys, rows, strict=True):
        by_key.setdefault(key, []).append(row)
    own = frame[list(listed.on)].itertuples(index=False, name=None)
    return {number: by_key[key] for number, key in zip(frame.index, own, strict=True) if key in by_key}


def _quarter(horizon: QuarterAfter, workshop: Workshop) -> dict[str, str]:
    """Return the first and last day of the calendar quarter after the last date of the data."""
    latest = ""
    for table, columns in horizon.quarter_after.items():
        frame = workshop.table(table, ("horizon", "quarter_after", table)).frame
        for column in columns:
            values = Expressions(frame, {}).column(column, ("horizon", "quarter_after", table)).dropna()
            latest = max(latest, str(values.max()) if len(values) else "")
    if not latest:
        raise MappingFaultError(
            ("horizon",),
            Words(
                "The data hold no date, so there is no quarter after the last one.",
                "数据中没有日期，无法确定下一季度。",
            ),
            Words("Give horizon under settings.", "请在 settings 中直接填写 horizon。"),
        )
    day = date.fromisoformat(latest)
    first = date(day.year + (day.month > 9), ((day.month - 1) // 3 + 1) % 4 * 3 + 1, 1)
    after = date(first.year + (first.month > 9), (first.month + 2) % 12 + 1, 1)
    return {"first_day": first.isoformat(), "last_day": (after - timedelta(days=1)).isoformat()}


def _tell_refused(error: ValidationError, mapping: Mapping, workshop: Workshop, told: Told) -> None:
    """Say what the row models refused, at the row of the export that it came from."""
    refused = error.errors()
    for detail in refused[:MOST_REFUSED]:
        fault = fault_of_pydantic(detail)
        place = _place(detail["loc"], mapping, workshop)
        told.add(fault.code, "error", place, fault.words, fault.way_out, fault.value)
    if len(refused) > MOST_REFUSED:
        more = len(refused) - MOST_REFUSED
        words = Words(f"{more:,} more values are refused.", f"还有 {more:,} 个值被拒绝。")
        told.add(
            "value-refused", "error", "mapping", words, Words("Mend those above first.", "请先更正上述问题。"), more
        )


def _place(location: tuple[int | str, ...], mapping: Mapping, workshop: Workshop) -> str:
    table, *rest = location
    path = ".".join(str(part) for part in rest[1:])
    if table in mapping.rows and rest and isinstance(rest[0], int):
        made = workshop.tables[mapping.rows[table].from_]
        row = int(made.frame[ROW].iloc[rest[0]])
        return f"{place_of(made.raw, row)} -> {table}.{path}"
    return f"mapping settings.{'.'.join(map(str, location))}"
