"""Any problem document, for properties: every field of every row model, with awkward texts.

When to modify: never for a new field (models are looked at); only for a new shape of field.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import annotated_types
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from assigner.files.prepare import layout_of
from assigner.files.values import LARGEST_NUMBER
from assigner.problem.choices import DIMENSIONS_ZH, NAMES_ZH
from assigner.problem.document import ProblemDocument
from assigner.problem.fields import Row
from assigner.problem.settings import Horizon

AWKWARD = [
    "=1+1",
    "+86",
    "-x",
    "@a",
    "'=q",
    '"q"',
    '"',
    "a;b",
    "a: b",
    "、",
    "；",
    "[x",
    "{",
    "#c",
    "_u",
    "007",
    "1.10",
]
AWKWARD += [
    "1e5",
    "true",
    "null",
    "no",
    "~",
    "2026-10-01",
    "德语",
    " lead",
    "tab\there",
    "line\nbreak",
    "\r",
    "..x",
    "至今",
]
AWKWARD += [
    "\x01",
    "\u2028",
    "\ufeff",
    "\x85",
    "NaN",
    "a=b",
    "9:00",
    "#N/A",
    "_x0041_",
    "- a",
    "? b",
    "｜",
    "é",
    "😀",
    "'",
    "A" * 150,
]
_RESERVED = {*DIMENSIONS_ZH, *(word for words in NAMES_ZH.values() for word in words)}

texts = st.one_of(st.sampled_from(AWKWARD), st.text(min_size=1, max_size=12)).filter(lambda text: text not in _RESERVED)
ids = texts.map(str.strip).filter(lambda text: text and text not in _RESERVED)
moments = st.datetimes(
    datetime(1890, 1, 1),
    datetime(2200, 1, 1),
    timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=8))]),
)
days = st.dates(date(1890, 1, 1), date(2200, 1, 1))


def numbers(info: FieldInfo | None, whole: bool) -> st.SearchStrategy[Any]:
    """Return numbers within the limits of a field."""
    low, high = (-(10**12), 10**12) if info is None else (None, None)
    for limit in info.metadata if info else ():
        low = limit.ge if isinstance(limit, annotated_types.Ge) else low
        low = limit.gt + 0.5 if isinstance(limit, annotated_types.Gt) else low
        high = limit.le if isinstance(limit, annotated_types.Le) else high
    if whole:
        return st.integers(-(2**63) if low is None else int(low), 2**63 - 1 if high is None else int(high))
    low, high = -LARGEST_NUMBER if low is None else low, LARGEST_NUMBER if high is None else high
    return st.floats(low, high, allow_nan=False)


def plain(model: type[Row], name: str) -> st.SearchStrategy[Any]:
    """Return values of a plain field."""
    layout, info = layout_of(model, name), model.model_fields[name]
    if layout.kind == "choice":
        return st.sampled_from(layout.choices)
    if layout.kind == "text":
        return ids if info.is_required() or name in {"tag", "dimension"} else texts
    found = {
        "whole": numbers(info, True),
        "number": numbers(info, False),
        "flag": st.booleans(),
        "date": days,
        "moment": moments,
        "day-or-moment": st.one_of(days, moments),
    }
    return found[layout.kind]


def values_of(model: type[Row], name: str) -> st.SearchStrategy[Any]:
    """Return values of any field."""
    layout = layout_of(model, name)
    if layout.shape == "values":
        entries = {"date": days, "choice": st.sampled_from(layout.choices or ("",))}.get(layout.kind, ids)
        return st.lists(entries, max_size=3)
    if layout.shape == "rows" and layout.model is not None:
        return st.lists(rows(layout.model), max_size=2)
    if layout.shape == "record" and layout.model is not None:
        return horizons if layout.model is Horizon else rows(layout.model)
    if layout.shape == "mapping":
        return st.dictionaries(
            st.one_of(ids, st.sampled_from(["minutes", "Count", "分"])), numbers(None, False), max_size=3
        )
    if layout.shape == "anything":
        simple = st.one_of(st.none(), st.booleans(), st.integers(-(10**9), 10**9), texts)
        return st.dictionaries(
            ids.filter(lambda key: key != "dimension"), st.one_of(simple, st.lists(simple, max_size=2)), max_size=2
        )
    return plain(model, name)


horizons = days.flatmap(
    lambda first: st.integers(0, 400).map(lambda more: {"first_day": first, "last_day": first + timedelta(days=more)})
)


def rows(model: type[Row]) -> st.SearchStrategy[dict[str, Any]]:
    """Return rows of a model: required fields always, the others sometimes."""
    fields = {name: values_of(model, name) for name in model.model_fields}
    needed = {name: fields[name] for name, info in model.model_fields.items() if info.is_required()}
    optional = {name: fields[name] for name in fields if name not in needed}
    chosen = st.lists(st.sampled_from(sorted(optional) or [""]), max_size=5, unique=True)
    return chosen.flatmap(
        lambda names: st.fixed_dictionaries({**needed, **{name: optional[name] for name in names if name}})
    )


def documents() -> st.SearchStrategy[ProblemDocument]:
    """Return whole problems: one to three reps, and some of everything else; ids differ within a table."""
    return rows(ProblemDocument).flatmap(
        lambda data: st.lists(
            rows(ProblemDocument.model_fields["reps"].annotation.__args__[0]), min_size=1, max_size=3
        ).map(lambda reps: ProblemDocument.model_validate(_distinct({**data, "reps": reps})))
    )


def _distinct(data: dict[str, Any]) -> dict[str, Any]:
    """Return the document with ids made different: long tables refer to rows by id."""
    for table in ("reps", "accounts", "leads", "duties"):
        for number, row in enumerate(data.get(table, [])):
            row["id"] = f"{row['id'][:190]}{number}"
    return data
