"""A draft: the tables of an upload as cells of text, which people correct in the browser and send again as CSV.

Nothing of it is kept here. The browser holds the cells, and what it sends is an upload like any other; so there is no
second way to read a value, and no second truth on the server. When to modify: when uploads come in another shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from api.plans.archives import Bounds, unzip
from api.plans.intake import plain_issues, storable
from assigner.files.cells import number_text, quoted
from assigner.files.csv_reading import read_csv
from assigner.files.findings import Findings
from assigner.files.headings import find_field, find_table
from assigner.files.json_reading import read_json
from assigner.files.opening import MOST_DOCUMENT_BYTES, SUFFIXES, TABLE_SUFFIXES, read_text_file
from assigner.files.parquet_reading import read_parquet
from assigner.files.sources import SETTINGS_FILES, as_document
from assigner.files.tables import RawTable
from assigner.files.xlsx_reading import read_sheets, table_of_sheet
from assigner.files.yaml_reading import read_yaml
from assigner.issues import Issues
from assigner.language import Words
from assigner.problem.document import TABLES

DRAFT_FILE = "draft.json"
MOST_CELLS = 600_000
"""Beyond so many cells a browser is no place to correct a table: the file itself is."""
TOO_LARGE = Words(
    "The upload has {cells:,} cells; up to {most:,} can be corrected on the page.",
    "上传内容有 {cells:,} 个单元格；页面上最多可更正 {most:,} 个。",
)
TOTALS = frozenset({"total", "totals", "grand total", "subtotal", "sum", "合计", "总计", "小计"})
LEFT_OUT = Words("The row ({first}) adds up the others and is left out.", "“{first}”行为汇总行，未采用。")
ADD_IT = Words("Is it an account of that name? Add it in the table.", "若确为同名客户，请在表中补上。")
IN_FILE = Words("Correct the file and choose it again.", "请更正文件后重新选择。")


@dataclass(frozen=True)
class DraftTable:
    """One table of an upload, as text.

    Parameters
    ----------
    source
        File or sheet that it comes from.
    table
        Which table of a problem its name says it is; ``""`` where the name says none.
    guess
        Which table its headings suggest; ``""`` where they suggest none.
    headings
        As written.
    rows
        Cells of text, each row as long as the headings.
    """

    source: str
    table: str
    guess: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Draft:
    """An upload as cells.

    Parameters
    ----------
    tables
        In the order of the upload.
    settings
        Name of a file of settings to its text: ``problem.yaml``.
    issues
        What could not be read at all, as plain data.
    """

    tables: tuple[DraftTable, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    issues: tuple[Mapping[str, Any], ...] = ()

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        (folder / DRAFT_FILE).write_text(json.dumps(storable(asdict(self)), ensure_ascii=False), "utf-8")


def draft_of(source: Path, out: Path, bounds: Bounds | None = None) -> Draft:
    """Return the files of an upload as cells of text; never raises for bad input.

    Parameters
    ----------
    source
        Folder of the files as they were sent.
    out
        Folder for what is unpacked.
    bounds
        What an archive may unpack to.
    """
    findings, issues = Findings(), Issues()
    files = sorted(path for path in source.iterdir() if path.is_file())
    if len(files) == 1 and files[0].suffix.casefold() == ".zip":
        inner = out / "unzipped"
        inner.mkdir()
        if not unzip(files[0], inner, bounds or Bounds(), issues):
            return Draft(issues=plain_issues(issues.found))
        files = sorted(path for path in inner.iterdir() if path.is_file())
    tables: list[DraftTable] = []
    settings: dict[str, str] = {}
    for path in files:
        _take(path, tables, settings, findings)
    cells = sum(len(table.headings) * len(table.rows) for table in tables)
    if cells > MOST_CELLS:
        issues.error("draft-too-large", "", TOO_LARGE.filled(cells=cells, most=MOST_CELLS), IN_FILE)
        return Draft(issues=plain_issues(issues.found))
    return Draft(tuple(tables), settings, plain_issues(findings.all()))


def _take(path: Path, tables: list[DraftTable], settings: dict[str, str], findings: Findings) -> None:
    """Add what one file holds."""
    suffix = path.suffix.casefold()
    if suffix in TABLE_SUFFIXES:
        read = read_parquet if suffix == ".parquet" else read_csv
        found = read(path, find_table(path.stem) or "", findings)
        tables += [] if found is None else [_table(found, findings)]
    elif SUFFIXES.get(suffix) == "xlsx":
        for sheet, rows in (read_sheets(path, findings) or {}).items():
            found = table_of_sheet(rows, find_table(sheet) or "", sheet)
            tables += [] if found is None else [_table(found, findings)]
    elif suffix in SUFFIXES:
        _take_document(path, tables, settings, findings)


def _take_document(path: Path, tables: list[DraftTable], settings: dict[str, str], findings: Findings) -> None:
    """Add a document: lists of rows as tables, all else as settings; a file of settings alone stays as it was written."""
    text = read_text_file(path, path.name, findings, MOST_DOCUMENT_BYTES)
    if text is None:
        return
    data = _document(path, text, findings)
    lists = {name: rows for name, rows in data.items() if find_table(name) in TABLES and _is_rows(rows)}
    if not lists and path.name in SETTINGS_FILES:
        settings[path.name] = text
        return
    tables += [_table_of_rows(name, rows) for name, rows in lists.items()]
    rest = {name: value for name, value in data.items() if name not in lists}
    if rest:
        settings["problem.json"] = json.dumps(rest, ensure_ascii=False, indent=1)


def _document(path: Path, text: str, findings: Findings) -> dict[str, Any]:
    if path.suffix.casefold() == ".json":
        return as_document(read_json(text, path.name, findings), path.name, findings)
    found = read_yaml(text, path.name, findings)
    return {} if found is None else as_document(found.data, path.name, findings)


def _is_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _table_of_rows(name: str, rows: list[dict[str, Any]]) -> DraftTable:
    headings = tuple(dict.fromkeys(str(key) for row in rows for key in row))
    cells = tuple(tuple(_written(row.get(heading)) for heading in headings) for row in rows)
    table = find_table(name) or ""
    return DraftTable(name, table, table, headings, cells)


def _written(value: Any) -> str:
    """Return a value of a document as a cell: lists and objects as JSON, which cells may hold."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return quoted(value) if isinstance(value, str) and value else _text(value)


def _table(raw: RawTable, findings: Findings) -> DraftTable:
    columns = [[_text(value) for value in column.tolist()] for column in raw.columns]
    rows = enumerate(zip(*columns, strict=True)) if columns else ()
    filled = tuple(row for at, row in rows if any(row) and not _is_total(row, raw.place(at, None), findings))
    return DraftTable(raw.source, raw.name, raw.name or guessed(raw.headings), raw.headings, filled)


def _is_total(row: tuple[str, ...], place: str, findings: Findings) -> bool:
    """Whether a row only adds up those above it, which people write below a list; says so."""
    first = next(cell for cell in row if cell)
    if first.strip().casefold() not in TOTALS:
        return False
    findings.say("total-left-out", place, LEFT_OUT.filled(first=first), ADD_IT, severity="warning")
    return True


def _text(value: Any) -> str:
    """Return a raw value as the text of a cell that reads back to the same."""
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes" if not value.second else "seconds").removesuffix(" 00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return number_text(value) if isinstance(value, bool | int | float) else str(value)


def guessed(headings: Iterable[str]) -> str:
    """Return the table of a problem that headings suggest: the one that knows most of them, and what it must have."""
    given = [heading for heading in headings if heading.strip()]
    best, most = "", 0.0
    for table, model in TABLES.items():
        known = {found[0] for heading in given if (found := find_field(model, heading))}
        missing = sum(info.is_required() and name not in known for name, info in model.model_fields.items())
        score = len(known) - 1.5 * missing
        if score > most:
            best, most = table, score
    return best
