"""The tables of an export, read and mended as the mapping says; every fault is told with its number and places.

Order: read, trim, replace, missing values, expected values, numbers and dates, keys. When to modify: when a
source may say something new.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.files.csv_reading import read_csv
from assigner.files.faults import RefusedError
from assigner.files.mapping.told import ROW, Told, examples, names, place_of
from assigner.files.tables import is_blank
from assigner.files.values import read_number
from assigner.files.xlsx_reading import read_sheets, table_of_sheet
from assigner.language import Words, filled_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assigner.files.findings import Findings
    from assigner.files.mapping.model import Missing, Source
    from assigner.files.tables import RawTable


def read_source(folder: Path, name: str, source: Source, told: Told, findings: Findings) -> Loaded | None:
    """Return the table of a source, or None (and issues) where it cannot be read."""
    raw = _raw(folder, name, source, findings)
    if raw is None or not _has_columns(raw, source, told):
        return None
    return Loaded(raw, source, told)


def _raw(folder: Path, name: str, source: Source, findings: Findings) -> RawTable | None:
    path = folder / source.file
    if source.sheet is None:
        return read_csv(path, name, findings)
    sheets = read_sheets(path, findings)
    if sheets is None:
        return None
    if source.sheet not in sheets:
        listed = ", ".join(sheets)
        findings.fail(
            "sheet-missing",
            source.file,
            Words(f"There is no sheet '{source.sheet}'.", f"没有名为“{source.sheet}”的工作表。"),
            Words(f"The workbook has: {listed}.", f"工作簿中有：{listed}。"),
            source.sheet,
        )
        return None
    return table_of_sheet(sheets[source.sheet], name, f"{source.file} {source.sheet}")


def _has_columns(raw: RawTable, source: Source, told: Told) -> bool:
    absent = [column for column in source.columns if column not in raw.headings]
    for column in absent:
        told.add(
            "column-missing",
            "error",
            raw.source,
            Words(f"The column '{column}' is missing.", f"缺少列“{column}”。"),
            Words(
                f"Export it too, or correct the mapping. There are: {', '.join(raw.headings)}.",
                f"请一并导出该列，或更正映射。现有列：{'、'.join(raw.headings)}。",
            ),
            column,
        )
    return not absent


class Loaded:
    """A source as a frame: texts ``str``, numbers ``float64``, dates ISO text; ``__row__`` is the row in the file.

    Parameters
    ----------
    raw
        The table as found.
    source
        What the mapping says about it.
    told
        Gets the issues.
    """

    def __init__(self, raw: RawTable, source: Source, told: Told) -> None:
        self.raw = raw
        self.source = source
        self.told = told
        self.frame = pd.DataFrame({column: self._texts(column) for column in source.columns})
        self.frame[ROW] = np.arange(len(raw))
        for column in source.columns:
            self._mend(column)
        if source.key is not None:
            self._keep_keys(source.key)

    def _texts(self, column: str) -> pd.Series[Any]:
        values = self.raw.columns[self.raw.headings.index(column)]
        blank = is_blank(values)
        texts = values.map(_as_text, na_action="ignore").astype("str").str.strip()
        return texts.mask(pd.Series(blank, index=texts.index))

    def _mend(self, column: str) -> None:
        source = self.source
        if column in source.replace:
            self._replace(column, source.replace[column])
        if column in source.missing:
            self._tell_missing(column, source.missing[column])
        if column in source.choices:
            self._tell_strange(column, source.choices[column])
        if column in source.numbers:
            self._convert(column, _number, "number-unreadable", Words("a number", "数字"))
        if column in source.dates:
            given = source.dates[column]
            self._convert(column, lambda text: _day(text, given), "date-unreadable", Words("a date", "日期"))

    def _replace(self, column: str, right_by_wrong: dict[str, str]) -> None:
        values = self.frame[column]
        for wrong, right in right_by_wrong.items():
            rows = np.flatnonzero(values == wrong)
            if len(rows) == 0:
                continue
            where = examples(self.raw, rows.tolist())
            counted = filled_in("{n:row|rows}", {"n": len(rows)})
            self.told.add(
                "value-mended",
                "info",
                place_of(self.raw, int(rows[0]), column),
                Words(
                    f"'{wrong}' stands for '{right}' in {counted}{where.en}.",
                    f"“{wrong}”应为“{right}”，共 {len(rows):,} 行{where.zh}。",
                ),
                Words("It was read as the right value; mend it in the CRM.", "已按正确值读取，请在 CRM 中更正。"),
                wrong,
            )
        self.frame[column] = values.replace(right_by_wrong)

    def _tell_missing(self, column: str, missing: Missing) -> None:
        values = self.frame[column]
        rows = np.flatnonzero(values.isna())
        if len(rows) == 0:
            return
        where = examples(self.raw, rows.tolist())
        self.told.add(
            "value-missing",
            missing.severity,
            place_of(self.raw, int(rows[0]), column),
            Words(
                f"'{column}' is empty in {len(rows):,} of {len(values):,} rows{where.en}.",
                f"“{column}”在 {len(values):,} 行中有 {len(rows):,} 行为空{where.zh}。",
            ),
            missing.words.words(),
            len(rows),
        )
        if missing.default is not None:
            self.frame[column] = values.fillna(str(missing.default))

    def _tell_strange(self, column: str, choices: list[str]) -> None:
        values = self.frame[column]
        strange = values[values.notna() & ~values.isin(choices)]
        if strange.empty:
            return
        where, listed = examples(self.raw, strange.index.tolist()), names(strange)
        counted = filled_in("{n:row has|rows have}", {"n": len(strange)})
        self.told.add(
            "value-unexpected",
            "warning",
            place_of(self.raw, int(strange.index[0]), column),
            Words(
                f"{counted} an unexpected '{column}': {listed.en}{where.en}.",
                f"{len(strange):,} 行的“{column}”不在预期之内：{listed.zh}{where.zh}。",
            ),
            Words(
                f"Add it to replace or choices of the mapping; expected are {', '.join(choices)}.",
                f"请在映射的 replace 或 choices 中补充；预期取值为 {'、'.join(choices)}。",
            ),
            strange.iloc[0],
        )

    def _convert(self, column: str, read: Callable[[str], Any], code: str, noun: Words) -> None:
        """Read each different text once; what cannot be read is told and then missing."""
        values = self.frame[column]
        by_text = {text: read(text) for text in values.dropna().unique()}
        found = values.map(by_text)
        unreadable = values[values.notna() & found.isna()]
        if len(unreadable):
            where, listed = examples(self.raw, unreadable.index.tolist()), names(unreadable)
            counted = filled_in("{n:value|values}", {"n": len(unreadable)})
            self.told.add(
                code,
                "warning",
                place_of(self.raw, int(unreadable.index[0]), column),
                Words(
                    f"{counted} of '{column}' cannot be read as {noun.en}: {listed.en}{where.en}.",
                    f"“{column}”有 {len(unreadable):,} 个值不是{noun.zh}：{listed.zh}{where.zh}。",
                ),
                Words("They count as missing. Correct them in the CRM.", "按缺失处理，请在 CRM 中更正。"),
                unreadable.iloc[0],
            )
        self.frame[column] = found.astype("float64" if code == "number-unreadable" else "str")

    def _keep_keys(self, key: str) -> None:
        """Leave out rows without key, and all but the first of each key."""
        values = self.frame[key]
        faults = (
            (values.isna(), "key-missing", Words("{n:row has|rows have} no", "{n:行|行}缺少")),
            (
                values.notna() & values.duplicated(),
                "key-duplicate",
                Words("{n:row repeats|rows repeat} a", "{n:行|行}重复了"),
            ),
        )
        for bad, code, verb in faults:
            rows = np.flatnonzero(bad)
            if len(rows):
                where, counted = examples(self.raw, rows.tolist()), verb.filled(n=len(rows))
                self.told.add(
                    code,
                    "warning",
                    place_of(self.raw, int(rows[0]), key),
                    Words(
                        f"{counted.en} '{key}', left out{where.en}.",
                        f"{counted.zh}“{key}”，已忽略{where.zh}。",
                    ),
                    Words("Correct them in the CRM.", "请在 CRM 中更正。"),
                    None if code == "key-missing" else values.iloc[rows[0]],
                )
        self.frame = self.frame[values.notna() & ~values.duplicated()].reset_index(drop=True)


def _as_text(value: Any) -> str:
    """Return a cell of a workbook as text: whole numbers without a point, moments as ISO."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _number(text: str) -> float | None:
    try:
        return read_number(text)
    except RefusedError:
        return None


def _day(text: str, written: str) -> str | None:
    """Return the ISO date of a text in a format, or in ISO itself (workbooks hold dates as such)."""
    for attempt in (written, "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"):
        try:
            return datetime.strptime(text, attempt).date().isoformat()
        except ValueError:
            continue
    return None
