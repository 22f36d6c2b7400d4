"""Several values in one cell: ``a; b``, ``german:3; hvac``, ``2026-10-01..2026-10-05 annual leave``.

A text that would be misread is written as a JSON string in double quotes, so every cell comes back as
it was. Records of at most four plain fields have a compact form: their fields in order with colons,
trailing defaults left out; a record with a start and an end is written as a span. When to modify: to
change the syntax of cells (reading and writing stand side by side here).
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from assigner.files.faults import RefusedError, refuse
from assigner.files.values import CellText, is_empty, read_text
from assigner.language import Words
from assigner.problem.choices import canonical_dimension
from assigner.problem.frames import field_shapes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pandas as pd

    from assigner.problem.fields import Row

_QUOTED = r'"(?:[^"\\]|\\.)*"'
_ENTRY = re.compile(rf'(?:{_QUOTED}|[^;；、\n"]|")*')
_PART = re.compile(rf'(?:{_QUOTED}|[^:："]|")*')
_PAIR = re.compile(rf"\s*({_QUOTED}|[^:：=]*)[:：=](.*)", re.DOTALL)
_SPAN = re.compile(
    r"(\S+?(?:\s+\d{1,2}:\d{2}\S*?)?)\s*(?:\.\.|~|～|至)\s*(\S+(?:\s+\d{1,2}:\d{2}\S*)?)(?:\s+(.*))?", re.DOTALL
)
_SINGLE = re.compile(r"(\S+)(?:\s+(.*))?", re.DOTALL)
_STRANGE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_DOUBTFUL = "^\"|^'[=+@-]|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]"
MOST_COMPACT_FIELDS = 4


def split_entries(text: str) -> list[CellText]:
    """Return the entries of a cell, quotes respected, blank ones left out."""
    if '"' not in text:
        return [CellText(part) for part in re.split(r"[;；、\n]", text) if part.strip()]
    return [part for part in _cut(_ENTRY, text) if part.strip()]


def _cut(pattern: re.Pattern[str], text: str) -> list[CellText]:
    """Return the parts of ``text`` that the pattern matches, one separator between two parts."""
    parts, at = [], 0
    while at <= len(text):
        found = pattern.match(text, at)
        assert found is not None, "the pattern matches empty text too"
        parts.append(CellText(found.group()))
        at = found.end() + 1
    return parts


def quoted(text: str, in_list: bool = False) -> str:
    """Return ``text`` as it is, or as a JSON string where a reader would take it for something else."""
    special = '"[{' if in_list else '"'
    plain = (
        text != ""
        and text == text.strip()
        and text[0] not in special
        and not text.startswith(("'=", "'+", "'-", "'@"))
        and not _STRANGE.search(text)
        and not (in_list and re.search(r'[;；、:：="]', text))
    )
    return text if plain else json.dumps(text, ensure_ascii=bool(_STRANGE.search(text)))


def needs_quotes(values: pd.Series) -> np.ndarray:
    """Return which texts of a column :func:`quoted` may change, without looking at each in Python."""
    found = values.str.contains(_DOUBTFUL, regex=True) | (values != values.str.strip())
    doubtful: np.ndarray = found.fillna(False).to_numpy(dtype=bool) & values.notna().to_numpy(dtype=bool)
    return doubtful


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: ``'`` before ``= + - @``."""
    return "'" + text if text[:1] in {"=", "+", "-", "@"} else text


@cache
def compact_style(model: type[Row]) -> Literal["parts", "span"] | None:
    """Return how records of a model fit into a cell: as parts, as a span of time, or not at all."""
    shapes = field_shapes(model)
    if len(shapes) > MOST_COMPACT_FIELDS or any(shape.shape != "plain" for shape in shapes):
        return None
    return "span" if {"start", "end"} <= {shape.name for shape in shapes} else "parts"


def read_list_cell(raw: Any) -> list[Any]:
    """Return the entries of a list: of native lists, of a JSON list in a cell, or of ``a; b``."""
    if isinstance(raw, str):
        text = raw.strip()
        return json_cell(text, list) if text.startswith("[") else split_entries(text)
    if isinstance(raw, list | tuple):
        return list(raw)
    return [raw]


def json_cell(text: str, kind: type[Any]) -> Any:
    """Return the JSON value in a cell.

    Raises
    ------
    RefusedError
        When it is not JSON, or not a ``kind``.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, kind):
        raise refuse(
            "cell-not-json",
            text,
            Words("{value} begins like JSON, but is not valid JSON.", "{value} 的开头像 JSON，但不是有效的 JSON。"),
            Words("Correct it, or write the entries as: a; b; c.", "请更正，或写成：a; b; c。"),
        )
    return found


def read_record(model: type[Row], entry: Any) -> dict[str, Any]:
    """Return the fields of one record of a cell, still as raw values.

    Raises
    ------
    RefusedError
        When the model has no compact form or the entry has too many parts.
    """
    if isinstance(entry, dict):
        return entry
    style = compact_style(model)
    names = list(model.model_fields)
    if style is None or not isinstance(entry, str | int | float) or isinstance(entry, bool):
        raise _no_record(entry)
    text = str(getattr(entry, "text", entry))
    if style == "span":
        return _read_span(names, text.strip())
    parts = _cut(_PART, text)
    if len(parts) > len(names):
        raise refuse(
            "record-too-long",
            entry,
            Words(
                f"{{value}} has {len(parts)} parts, but only {len(names)} are known: {', '.join(names)}.",
                f"{{value}} 有 {len(parts)} 个部分，但只认识 {len(names)} 个：{'、'.join(names)}。",
            ),
            Words(f"Write it as {':'.join(names)}.", f"请写成 {':'.join(names)}。"),
        )
    return {name: part for name, part in zip(names, parts, strict=False) if not is_empty(part)}


def _no_record(entry: Any) -> Exception:
    return refuse(
        "record-unreadable",
        entry,
        Words("{value} is not a record.", "{value} 不是一条记录。"),
        Words(
            "Give its fields in a table of their own, one row a record (see the format reference).",
            "请在单独的表中逐行填写各字段（见格式说明）。",
        ),
    )


def _read_span(names: list[str], text: str) -> dict[str, Any]:
    """Return start, end and the text field of ``start..end text``; one day stands for both ends."""
    other = [name for name in names if name not in {"start", "end"}]
    if found := _SPAN.fullmatch(text):
        start, end, rest = found.groups()
    else:
        single = _SINGLE.fullmatch(text)
        assert single is not None, "entries are not blank"
        start, rest = single.groups()
        end = start
    fields: dict[str, Any] = {"start": start, "end": end}
    if rest and other:
        fields[other[0]] = CellText(rest)
    return fields


def write_record(model: type[Row], record: Mapping[str, Any]) -> str:
    """Return the compact form of one record (plain data with every field)."""
    if compact_style(model) == "span":
        (other,) = [name for name in record if name not in {"start", "end"}]
        span = record["start"] if record["start"] == record["end"] else f"{record['start']}..{record['end']}"
        return f"{span} {_remark(record[other])}" if record[other] else str(span)
    parts = []
    for name, info in model.model_fields.items():
        value = record[name]
        is_default = not info.is_required() and value == info.default
        parts.append("" if is_default else _part(value))
    while parts and parts[-1] == "":
        parts.pop()
    return ":".join(parts)


def _remark(text: str) -> str:
    """Return the text after a span; one that would read as the second half of a span is quoted."""
    plain = quoted(text, in_list=True)
    return json.dumps(text, ensure_ascii=False) if plain.startswith(("..", "~", "～", "至")) else plain


def _part(value: Any) -> str:
    return quoted(value, in_list=True) if isinstance(value, str) else number_text(value)


def number_text(value: float | bool) -> str:
    """Return a number as text that reads back to the same number: 4800, 0.1, true."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def read_mapping_cell(raw: Any) -> dict[str, Any]:
    """Return name and raw value of each entry of ``minutes:4800; count:30``, or of a native mapping."""
    if isinstance(raw, dict):
        return {canonical_dimension(str(key)): value for key, value in raw.items()}
    if isinstance(raw, str) and raw.strip().startswith("{"):
        return read_mapping_cell(json_cell(raw.strip(), dict))
    pairs = [_PAIR.fullmatch(entry) for entry in read_list_cell(raw) if isinstance(entry, str)]
    if not isinstance(raw, str) or not all(pairs):
        raise refuse(
            "mapping-unreadable",
            raw,
            Words("{value} does not say what is measured.", "{value} 没有写明是哪个维度。"),
            Words(
                "Write minutes:4800; count:30, or use one column each: capacity_minutes.",
                "请写成 分钟:4800; 数量:30，或每个维度一列：产能_分钟。",
            ),
        )
    return {
        canonical_dimension(read_text(CellText(found.group(1)))): CellText(found.group(2)) for found in pairs if found
    }


def read_parameters_cell(text: str) -> dict[str, Any]:
    """Return the parameters of a rule: JSON, or ``limit=3; dimension=minutes``."""
    if text.strip().startswith("{"):
        found: dict[str, Any] = json_cell(text.strip(), dict)
        return found
    pairs = [_PAIR.fullmatch(entry) for entry in split_entries(text)]
    if not all(pairs):
        raise refuse(
            "parameters-unreadable",
            text,
            Words("{value} is not a list of parameters.", "{value} 不是参数列表。"),
            Words("Write limit=3; dimension=minutes, or JSON.", "请写成 limit=3; dimension=minutes，或 JSON。"),
        )
    return {found.group(1).strip().strip('"'): _loose_value(found.group(2).strip()) for found in pairs if found}


def _loose_value(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def write_parameters(parameters: Mapping[str, Any]) -> str:
    """Return the parameters of a rule as a cell: simple where that is lossless, else JSON."""
    exact = json.dumps(dict(parameters), ensure_ascii=False)
    simple = "; ".join(f"{name}={_simple(value)}" for name, value in parameters.items())
    try:
        again = json.dumps(read_parameters_cell(simple), ensure_ascii=False)
    except RefusedError:
        return exact
    return simple if again == exact else exact


def _simple(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def join_entries(entries: Sequence[str]) -> str:
    """Return a cell of entries that were quoted one by one."""
    return "; ".join(entries)
