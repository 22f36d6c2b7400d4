"""A draft: the tables of an upload as cells of text, which people correct in the browser and send again as CSV.

Nothing of it is kept here. The browser holds the cells, and what it sends is an upload like any other; so there is no
second way to read a value, and no second truth on the server. When to modify: when uploads come in another shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from api.plans.archives import Bounds, unzip
from api.plans.intake import plain_issues, storable
from assigner.files.cells import number_text, quoted
from assigner.files.findings import Findings
from assigner.files.headings import find_table
from assigner.files.json_reading import read_json
from assigner.files.lists import tables_of_file, tidied
from assigner.files.lists.deals import without_deals
from assigner.files.lists.people import owners_by_id
from assigner.files.lists.recognise import meanings
from assigner.files.opening import MOST_DOCUMENT_BYTES, SUFFIXES, read_text_file
from assigner.files.sources import SETTINGS_FILES, as_document
from assigner.files.yaml_reading import read_yaml
from assigner.issues import Issues
from assigner.language import Words
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    from assigner.files.tables import RawTable

DRAFT_FILE = "draft.json"
MOST_CELLS = 600_000
"""Beyond so many cells a browser is no place to correct a table: the file itself is."""
TOO_LARGE = Words(
    "The upload has {cells:,} cells; up to {most:,} can be corrected on the page.",
    "上传内容有 {cells:,} 个单元格；页面上最多可更正 {most:,} 个。",
)
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
    means
        The field that each heading stands for, where one does: ``{"Account Owner": "owner"}``.
    """

    source: str
    table: str
    guess: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    means: Mapping[str, str] = field(default_factory=dict)


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
    raws: list[RawTable] = []
    tables: list[DraftTable] = []
    settings: dict[str, str] = {}
    for path in files:
        raws += tables_of_file(path, findings)
        if SUFFIXES.get(path.suffix.casefold()) in ("json", "yaml"):
            _take_document(path, tables, settings, findings)
    tables += _tables(raws, findings)
    cells = sum(len(table.headings) * len(table.rows) for table in tables)
    if cells > MOST_CELLS:
        issues.error("draft-too-large", "", TOO_LARGE.filled(cells=cells, most=MOST_CELLS), IN_FILE)
        return Draft(issues=plain_issues(issues.found))
    return Draft(tuple(tables), settings, plain_issues(findings.all()))


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
    return DraftTable(name, table, table, headings, cells, meanings(table, headings))


def _written(value: Any) -> str:
    """Return a value of a document as a cell: lists and objects as JSON, which cells may hold."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return quoted(value) if isinstance(value, str) and value else _text(value)


def _tables(raws: list[RawTable], findings: Findings) -> list[DraftTable]:
    """Return the tables of files and sheets, lists of a CRM among them written as tables of a problem are."""
    lists = without_deals(raws, findings)
    raws, guesses = [raw for raw, _ in lists], [guess for _, guess in lists]
    tidy = [tidied(raw, guess, findings) if guess else raw for raw, guess in zip(raws, guesses, strict=True)]
    first = {guess: at for at, guess in reversed(list(enumerate(guesses))) if guess}
    named = owners_by_id({guess: tidy[at] for guess, at in first.items()}, findings)
    for guess, at in first.items():
        tidy[at] = named[guess]
    return [_table(raw, guess) for raw, guess in zip(tidy, guesses, strict=True)]


def _table(raw: RawTable, guess: str) -> DraftTable:
    columns = [[_text(value) for value in column.tolist()] for column in raw.columns]
    rows = tuple(row for row in zip(*columns, strict=True) if any(row)) if columns else ()
    stem = raw.source.rpartition(".")[0] if raw.style != "cells" else raw.source
    table = find_table(stem) or ""
    return DraftTable(raw.source, table, guess, raw.headings, rows, meanings(table or guess, raw.headings))


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
