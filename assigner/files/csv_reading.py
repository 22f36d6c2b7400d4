"""CSV text to a raw table with the line of every row; large files by columns at once.

When to modify: to accept another dialect.
"""

from __future__ import annotations

import csv
import io
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.files.foreign import parser_words
from assigner.files.opening import decoded, read_bytes
from assigner.files.tables import MOST_TITLES, RawTable, heading_row, is_filled
from assigner.language import Words

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.files.findings import Findings

LARGE_BYTES = 20 * 2**20
"""Files from this size on are read by columns."""

_DELIMITERS = (",", ";", "\t", "|")
_LONGEST_CELL = 10_000_000
MOST_LINES_ABOVE = 100
"""Lines of a large file, blank ones among them, that are looked at for its headings."""


def read_csv(path: Path, name: str, findings: Findings) -> RawTable | None:
    """Return the table of a CSV file; None (and issues) where there is none.

    Parameters
    ----------
    path
        The file.
    name
        Which table it is; the file's name stands in places.
    findings
        Gets the issues.
    """
    data = read_bytes(path, path.name, findings)
    text = None if data is None else decoded(data, path.name, findings)
    if text is None:
        return None
    text = text.removeprefix("\ufeff")
    return read_csv_text(text, name, path.name, findings, by_columns=len(text) >= LARGE_BYTES)


def read_csv_text(text: str, name: str, source: str, findings: Findings, by_columns: bool = False) -> RawTable | None:
    """Return the table of CSV text; ``by_columns`` reads large text without an object a cell."""
    delimiter = delimiter_of(text)
    if by_columns:
        return _by_columns(text, name, source, delimiter, findings)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    csv.field_size_limit(_LONGEST_CELL)
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
                lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        _syntax(f"{source}:{reader.line_num}", str(error), findings)
        return None
    first = heading_row(rows)
    if first is None:
        no_rows(source, findings)
        return None
    return table_of_rows(rows[first:], np.array(lines[first:], dtype=np.int64), name, source, findings)


def delimiter_of(text: str) -> str:
    """Return the delimiter that stands most often, outside of quotes, in the first line that has any; titles may have none."""
    lines = (line for line in text[:100_000].splitlines() if line.strip())
    bare = ("".join(line.split('"')[::2]) for line in islice(lines, MOST_TITLES + 1))
    first = next((line for line in bare if any(one in line for one in _DELIMITERS)), "")
    return max(_DELIMITERS, key=first.count)


def no_rows(source: str, findings: Findings) -> None:
    """Report a table without even a line of headings."""
    findings.fail(
        "file-empty",
        source,
        Words("There is no line of headings.", "没有标题行。"),
        Words("The first line must name the columns.", "第一行必须是列标题。"),
    )


def table_of_rows(rows: list[list[str]], lines: np.ndarray, name: str, source: str, findings: Findings) -> RawTable:
    """Return the table of rows of text and their lines, the first being the headings."""
    headings = tuple(cell.strip() for cell in rows[0])
    width = len(headings)
    for row, line in zip(rows[1:], lines[1:], strict=True):
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            _too_long(f"{source}:{line}", len(row), width, findings)
    cells = [(row + [""] * (width - len(row)))[:width] for row in rows[1:]]
    columns = tuple(pd.Series([row[number] for row in cells], dtype="str") for number in range(width))
    return RawTable(name, source, headings, columns, lines[1:], "lines", int(lines[0]))


def _too_long(place: str, found: int, width: int, findings: Findings) -> None:
    findings.say(
        "row-too-long",
        place,
        Words(
            f"The row has {found} cells, but there are {width} headings.",
            f"该行有 {found} 个单元格，但只有 {width} 个标题。",
        ),
        Words("Put texts that contain the delimiter into double quotes.", "含有分隔符的文字请加双引号。"),
    )


def _syntax(place: str, problem: str, findings: Findings) -> None:
    said = parser_words(problem)
    findings.fail(
        "csv-syntax",
        place,
        Words(f"This is not valid CSV: {said.en}.", f"不是有效的 CSV：{said.zh}。"),
        Words("Check the quotes near this line.", "请检查该行附近的引号。"),
    )


def _by_columns(text: str, name: str, source: str, delimiter: str, findings: Findings) -> RawTable | None:
    """Read with pyarrow; rows of another length are reported, up to twenty."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    heading, above, headings = _heading_of(text, delimiter)
    names = [str(number) for number in range(len(headings))]
    bad: list[tuple[int, int]] = []

    def skip(row: arrow.InvalidRow) -> str:
        bad.append((row.number or 0, row.actual_columns))
        return "skip"

    try:
        table = arrow.read_csv(
            io.BytesIO(text.encode()),
            read_options=arrow.ReadOptions(
                use_threads=False, column_names=names, skip_rows=above, block_size=16 * 2**20
            ),
            parse_options=arrow.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=skip
            ),
            convert_options=arrow.ConvertOptions(
                column_types=dict.fromkeys(names, pa.large_string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        _syntax(source, str(error).splitlines()[0], findings)
        return None
    columns = tuple(pd.Series(table[name].to_pandas(), dtype="str") for name in names)
    lines, broken = _lines(columns, table.num_rows, [number for number, _ in bad], above)
    for line, (_, found) in zip(broken[:20], bad, strict=False):
        _too_long(f"{source}:{line}", found, len(headings), findings)
    if len(bad) > 20:
        _too_long(f"{source} ({len(bad) - 20:,} more rows)", bad[20][1], len(headings), findings)
    return RawTable(name, source, tuple(cell.strip() for cell in headings), columns, lines, "lines", heading)


def _heading_of(text: str, delimiter: str) -> tuple[int, int, list[str]]:
    """Return the line of the headings, how many lines end with them, and the headings; none where all lines are blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    ends, rows = [0], []
    for row in reader:
        ends.append(reader.line_num)
        rows.append(row)
        if sum(map(is_filled, row)) > 1 or len(rows) > MOST_LINES_ABOVE:
            break
    at = heading_row(rows) or 0
    return ends[at] + 1, ends[at + 1], rows[at]


def _lines(
    columns: tuple[pd.Series, ...], num_rows: int, skipped: list[int], above: int
) -> tuple[np.ndarray, list[int]]:
    """Return the line of each row and of each skipped one: lines above, rows before it and line breaks in their cells."""
    breaks = np.zeros(num_rows, dtype=np.int64)
    for column in columns:
        breaks += column.str.count("\n").to_numpy(dtype=np.int64)
    before = np.concatenate([[0], np.cumsum(breaks)])
    lines = above + 1 + np.arange(num_rows) + before[:-1]
    broken = []
    for count, number in enumerate(skipped):
        kept_before = max(number - above - 1 - count, 0)
        lines[kept_before:] += 1
        broken.append(number + int(before[min(kept_before, num_rows)]))
    return lines, broken
