"""Workbooks (Excel, WPS, LibreOffice) to raw tables with the cell of every value.

When to modify: to accept sheets that are laid out in another way.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.foreign import parser_words
from assigner.files.opening import read_bytes, unreadable
from assigner.files.tables import RawTable, column_letters, heading_row, is_filled
from assigner.language import Words

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineSheet

    from assigner.files.findings import Findings

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*\bt="e"')
UNPACKS = Words("it unpacks to more than 2 GiB", "解压后超过 2 GiB")
MOST_UNPACKED_BYTES = 2 * 2**30
"""Largest workbook, unpacked, that is opened: a small file can unpack to far more than memory holds."""


def read_sheets(path: Path, findings: Findings) -> dict[str, list[list[Any]]] | None:
    """Return the rows of every sheet, from cell A1 on; None (and an issue) where there is no workbook."""
    from python_calamine import CalamineError, CalamineWorkbook

    data = read_bytes(path, path.name, findings)
    if data is None or _is_locked(data, path.name, findings):
        return None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {name: _rows_of(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        _no_workbook(path.name, str(error).splitlines()[0] if str(error) else "", findings)
        return None
    _report_error_cells(data, list(sheets), findings)
    return sheets


def _rows_of(sheet: CalamineSheet) -> list[list[Any]]:
    """Return the rows of a sheet; a cell that is merged over several rows says the same in each of them."""
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            row[left] = rows[top][left]
    return rows


def _is_locked(data: bytes, name: str, findings: Findings) -> bool:
    """Report a workbook with a password, or one that unpacks to too much."""
    if _ENCRYPTED in data[:65536] or _ENCRYPTED in data[-65536:]:
        findings.fail(
            "file-locked",
            name,
            Words("The workbook is protected by a password.", "工作簿设有密码。"),
            Words("Save a copy without a password.", "请另存为不带密码的副本。"),
        )
        return True
    if data[:2] == b"PK" and _unpacked_bytes(data) > MOST_UNPACKED_BYTES:
        unreadable(name, UNPACKS, findings)
        return True
    return False


def _unpacked_bytes(data: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _no_workbook(name: str, problem: str, findings: Findings) -> None:
    said = parser_words(problem)
    findings.fail(
        "file-unreadable",
        name,
        Words(f"This is not a workbook that can be read ({said.en}).", f"无法作为工作簿读取（{said.zh}）。"),
        Words("Open it in Excel or WPS and save it as .xlsx.", "请用 Excel 或 WPS 打开并另存为 .xlsx。"),
    )


def _report_error_cells(data: bytes, names: list[str], findings: Findings) -> None:
    """Report cells that show #N/A, #REF! and the like: the reader takes them for empty ones."""
    if data[:2] != b"PK":
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = sorted((entry for entry in archive.namelist() if "worksheets/sheet" in entry), key=_number_in)
        for part, name in zip(parts, names, strict=False):
            for letters, number in _ERROR_CELL.findall(archive.read(part))[:20]:
                _error_cell(f"{name}!{letters.decode()}{number.decode()}", findings)


def _number_in(part: str) -> int:
    digits = re.findall(r"\d+", part)
    return int(digits[-1]) if digits else 0


def _error_cell(place: str, findings: Findings) -> None:
    findings.say(
        "cell-error",
        place,
        Words("The formula in this cell gives an error.", "该单元格的公式结果为错误值。"),
        Words("Correct the formula, or write the value.", "请修正公式，或直接填写数值。"),
    )


def table_of_sheet(rows: list[list[Any]], name: str, sheet: str) -> RawTable | None:
    """Return the table of a sheet; None where all rows are blank."""
    first = heading_row(rows)
    if first is None:
        return None
    headings = tuple(str(cell).strip() if is_filled(cell) else "" for cell in rows[first])
    body = rows[first + 1 :]
    numbers = np.arange(first + 2, first + 2 + len(body))
    columns = tuple(_series([row[number] for row in body]) for number in range(len(headings)))
    return RawTable(name, sheet, headings, columns, numbers, "cells", first + 1)


def _series(values: list[Any]) -> pd.Series:
    return pd.Series([value if is_filled(value) else None for value in values], dtype=object)


def place_of_cell(sheet: str, column: int, row: int) -> str:
    """Return ``Reps!D7`` for a column and row from 0."""
    return f"{sheet}!{column_letters(column)}{row + 1}"
