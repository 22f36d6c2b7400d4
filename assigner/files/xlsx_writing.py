"""Tables to the sheets of a workbook: typed cells, dates as dates, never a formula.

When to modify: to change how workbooks look; the starter workbook adds its notes and drop-downs on top.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.headings import table_heading
from assigner.files.layout import LONGEST_CELL
from assigner.files.prepare import layout_of
from assigner.issues import Issue
from assigner.language import Words

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import xlsxwriter

    from assigner.files.layout import WrittenColumn, WrittenTable
    from assigner.language import Language

MOST_ROWS = 1_048_575
"""Rows that a sheet holds below its headings."""

_FIRST_EXCEL_DAY = date(1901, 1, 1)


class Formats:
    """The cell formats of one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "border_color": "#8EA9C1"}
        )
        self.required = book.add_format(
            {"bold": True, "bg_color": "#833C0B", "font_color": "#FFFFFF", "border": 1, "border_color": "#8EA9C1"}
        )
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.bold = book.add_format({"bold": True})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})


def new_workbook(path: Path) -> xlsxwriter.Workbook:
    """Return an empty workbook in which texts never become formulas, numbers or links."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    return xlsxwriter.Workbook(path, options)


def write_workbook(tables: list[WrittenTable], path: Path, language: Language = "en") -> None:
    """Write tables as a workbook.

    Raises
    ------
    InputError
        When a sheet would have too many rows or a cell too much text.
    """
    _check_room(tables)
    book = new_workbook(path)
    formats = Formats(book)
    for table in tables:
        sheet = book.add_worksheet(table_heading(table.name, language))
        write_sheet(sheet, table, formats)
    book.close()


def write_sheet(sheet: Any, table: WrittenTable, formats: Formats) -> None:
    """Write one table: headings in the first row, frozen and filtered, then the rows."""
    for number, column in enumerate(table.columns):
        sheet.write_string(0, number, column.heading, formats.heading)
        sheet.set_column(number, number, _width(column))
        _write_cells(sheet, number, column, formats)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    length = max((len(column.values) for column in table.columns), default=0)
    if length and table.name != "settings":
        sheet.autofilter(0, 0, length, len(table.columns) - 1)


def _width(column: WrittenColumn) -> float:
    """Return a width that shows most of the first texts; Chinese characters count twice."""
    sample = [column.heading, *(str(value) for value in column.values.head(50) if value is not None)]
    return min(max(display_width(text) for text in sample) + 2.5, 42)


def display_width(text: str) -> int:
    """Return how many columns a text takes, Chinese characters two each."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _write_cells(sheet: Any, number: int, column: WrittenColumn, formats: Formats) -> None:
    kind = "" if column.model is None else layout_of(column.model, column.name).kind
    is_plain = column.model is not None and layout_of(column.model, column.name).shape == "plain"
    filled = column.values.notna().to_numpy(dtype=bool)
    for row, (value, there) in enumerate(zip(column.values.tolist(), filled, strict=True), start=1):
        if there and not (isinstance(value, str) and value == ""):
            write_cell(sheet, row, number, value, kind if is_plain else "", formats)


def write_cell(sheet: Any, row: int, column: int, value: Any, kind: str, formats: Formats) -> None:
    """Write one value as what it is; dates and moments (ISO text) as Excel's own where nothing is lost."""
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        if float(f"{value:.16G}") == value and abs(value) < 1e15:
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, repr(value))
    elif kind in {"date", "moment"} and (moment := _excel_moment(str(value))) is not None:
        sheet.write_datetime(row, column, moment, formats.date if kind == "date" else formats.moment)
    else:
        sheet.write_string(row, column, str(value))


def _excel_moment(text: str) -> datetime | None:
    """Return the moment that a cell can hold exactly: local, whole minutes, within Excel's calendar."""
    moment = (
        datetime.fromisoformat(text)
        if len(text) > len("2026-10-01")
        else datetime.combine(date.fromisoformat(text), time())
    )
    exact = moment.tzinfo is None and moment.second == 0 and moment.microsecond == 0
    return moment if exact and moment.date() >= _FIRST_EXCEL_DAY else None


def _check_room(tables: list[WrittenTable]) -> None:
    issues = []
    for table in tables:
        for column in table.columns:
            if len(column.values) > MOST_ROWS:
                issues.append(_too_many_rows(table.name, len(column.values)))
                break
            longest = _longest(column.values)
            if longest > LONGEST_CELL:
                issues.append(_too_long(f"{table.name} {column.heading}", longest))
    if issues:
        raise InputError(issues)


def _longest(values: pd.Series) -> int:
    return max((len(value) for value in values if isinstance(value, str)), default=0)


def _too_many_rows(place: str, found: int) -> Issue:
    return Issue(
        "workbook-too-small",
        "error",
        place,
        Words(f"{found:,} rows do not fit on a sheet.", f"{found:,} 行超出工作表的容量。"),
        Words("Write a folder with Parquet tables instead.", "请改用含 Parquet 表的文件夹。"),
        found,
    )


def _too_long(place: str, found: int) -> Issue:
    return Issue(
        "workbook-too-small",
        "error",
        place,
        Words(f"A text of {found:,} characters does not fit into a cell.", f"{found:,} 个字符的文字超出单元格容量。"),
        Words("Write a folder or JSON instead.", "请改用文件夹或 JSON。"),
        found,
    )
