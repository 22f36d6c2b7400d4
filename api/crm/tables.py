"""A CRM's tables as CSV files, by a mapping: each source of the mapping names a table of the CRM by its file.

``leads: {file: Leads.csv, columns: [id, Owner, City]}`` reads the fields Owner and City of Zoho's module Leads. So the
mapping that turns files into a problem also says what to read. ``users.Skills.csv`` has one row for each choice of the
multi-select field Skills. When to modify: when values of CRMs come in another form.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from api.crm.connector import Client
from assigner.files.mapping.model import Mapping
from assigner.issues import Issues
from assigner.language import Words

TABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,79}(\.[A-Za-z][A-Za-z0-9_]{0,79})?")
FIELD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,79}(\.[A-Za-z_][A-Za-z0-9_]{0,79})?")
MOST_ROWS = 2_000_000
ALIVE_EVERY = 1000

NO_TABLE = Words(
    "The file ({file}) names no table of a CRM: Table.csv or Table.Field.csv, of letters, digits and _.",
    "文件（{file}）不是 CRM 的表名：应为 表名.csv 或 表名.字段.csv，由字母、数字与下划线组成。",
)
NO_FIELD = Words("The column ({column}) is no field of a CRM.", "列（{column}）不是 CRM 的字段名。")
NAME_IT = Words("Write it as the CRM's API names it.", "请按 CRM 接口中的名称填写。")


def check_names(mapping: Mapping) -> Issues:
    """Return what of a mapping cannot be a name in a CRM: names become parts of addresses and queries."""
    issues = Issues()
    for name, source in mapping.sources.items():
        path = Path(source.file)
        if source.sheet is not None or path.suffix != ".csv" or TABLE.fullmatch(path.stem) is None:
            place, words = f"$.sources.{name}.file", NO_TABLE.filled(file=source.file)
            issues.error("table-unknown", place, words, NAME_IT, source.file)
        for at, column in enumerate(source.columns):
            if FIELD.fullmatch(column) is None:
                place, words = f"$.sources.{name}.columns[{at}]", NO_FIELD.filled(column=column)
                issues.error("field-unknown", place, words, NAME_IT, column)
    return issues


def write_tables(client: Client, mapping: Mapping, folder: Path, alive: Callable[[], None]) -> dict[str, int]:
    """Read the tables of a mapping's sources into CSV files; return the number of rows of each.

    ``alive`` is called now and then: reading a large table takes long.

    Raises
    ------
    CrmError
        The CRM does not answer, or refuses.
    """
    return {
        Path(source.file).stem: _write(client, folder / source.file, source.columns, alive)
        for source in mapping.sources.values()
    }


def _write(client: Client, path: Path, columns: list[str], alive: Callable[[], None]) -> int:
    number = 0
    table, _, spread = path.stem.partition(".")
    with path.open("w", encoding="utf-8", newline="") as lines:
        rows = csv.writer(lines)
        rows.writerow(columns)
        for count, row in enumerate(islice(client.rows(table, columns), MOST_ROWS)):
            if count % ALIVE_EVERY == 0:
                alive()
            for one in spread_out(row, spread):
                rows.writerow([plain(one, column) for column in columns])
                number += 1
    return number


def spread_out(row: dict[str, Any], field: str) -> list[dict[str, Any]]:
    """Return a row once for each choice of a multi-select field: a list, or one text with semicolons."""
    if not field:
        return [row]
    value = row.get(field)
    choices = value if isinstance(value, list) else [part.strip() for part in str(value or "").split(";")]
    return [row | {field: choice} for choice in choices]


def plain(row: dict[str, Any], column: str) -> str:
    """Return a value as text: of a related record its id (or the part that is named), of a list all entries."""
    field, _, part = column.partition(".")
    value = row.get(field)
    if isinstance(value, dict):
        return _text(value.get(part or "id"))
    if isinstance(value, list):
        return ";".join(_text(entry.get(part or "id") if isinstance(entry, dict) else entry) for entry in value)
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value).replace("\0", "")
