"""Plans as tables: item, rep, start, from CSV, Parquet, JSON, YAML or a workbook, and back.

``plan.json`` of ``assigner solve`` is an object whose key ``plan`` holds the rows. Further columns (names,
reasons) are left alone. When to modify: when plans are kept in another kind of file.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 (pydantic reads it at run time)
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.errors import InputError
from assigner.files.columns import Matched, column_missing_words, match_headings, read_rows
from assigner.files.csv_reading import read_csv
from assigner.files.findings import Findings
from assigner.files.headings import normalise
from assigner.files.json_reading import read_json
from assigner.files.layout import WrittenTable, texts
from assigner.files.opening import SUFFIXES, TABLE_SUFFIXES, missing_file, read_text_file
from assigner.files.parquet_reading import read_parquet
from assigner.files.tables import RawTable
from assigner.files.write import replace_file, write_csv, write_parquet
from assigner.files.xlsx_reading import read_sheets, table_of_sheet
from assigner.files.xlsx_writing import write_workbook
from assigner.files.yaml_reading import read_yaml
from assigner.language import Words
from assigner.problem.fields import Id, Row, column

if TYPE_CHECKING:
    from assigner.issues import Issue
    from assigner.language import Language

PLAN_COLUMNS = ("item", "rep", "start")
_PLAN_KEYS = ("plan", "方案", "rows")
_ID_FIRST = {"item": ("id", "编号", "item id", "项目编号"), "rep": ("rep id", "销售编号", "工号")}


class PlanRow(Row):
    """One line of a plan: who gets an item, and when."""

    item: Id = column(
        ...,
        "Id of the account, lead or duty seat (D7, D7@2026-10-12, D7/2).",
        "客户、线索或任务席位的编号（如 D7、D7@2026-10-12、D7/2）。",
        "项目",
        "id",
        "编号",
        "item id",
        "项目编号",
        "客户编号",
        "account",
        "account id",
        "线索编号",
        "任务编号",
    )
    rep: Id | None = column(
        None,
        "Id of the rep who gets it; empty: nobody.",
        "分配给哪位销售代表（编号）；为空表示未分配。",
        "销售代表",
        "rep id",
        "销售编号",
        "工号",
        "owner",
        "归属",
        "负责人",
        "归属人",
    )
    start: datetime | None = column(
        None,
        "When a duty starts; not needed for duties at a fixed time, accounts and leads.",
        "任务开始时间；固定时间的任务、客户与线索可不填。",
        "开始",
        "开始时间",
        "starts at",
    )


@dataclass(frozen=True)
class PlanRows:
    """What reading a plan gave.

    Parameters
    ----------
    frame
        Columns ``item``, ``rep``, ``start`` (text; missing where nobody, or no start is given); None when any
        issue is an error.
    issues
        Everything found.
    """

    frame: pd.DataFrame | None
    issues: tuple[Issue, ...]


def read_plan_rows(path: str | Path) -> pd.DataFrame:
    """Return the rows of a plan: ``item``, ``rep``, ``start``.

    Raises
    ------
    InputError
        With every issue, when any is an error.
    """
    found = read_plan_table(path)
    if found.frame is None:
        raise InputError(found.issues)
    return found.frame


def read_plan_table(path: str | Path) -> PlanRows:
    """Read a plan; never raises for bad input."""
    path, findings = Path(path), Findings()
    raw = _raw_table(path, findings)
    frame = None
    if raw is not None:
        matched = match_headings(_ids_first(raw), PlanRow, Findings())
        found = _with_reps(raw, matched, findings) and read_rows(raw, "plan", PlanRow, matched, findings)
        frame = found[0]["plan"].finished() if found else None
    issues = tuple(findings.all())
    return PlanRows(None if findings.has_errors else frame, issues)


def _with_reps(raw: RawTable, matched: Matched, findings: Findings) -> bool:
    """Report a table without a column of reps: read so, it would say that nobody gets anything."""
    if ("rep", None) not in matched:
        findings.fail("column-missing", raw.source, *column_missing_words(PlanRow, "rep", raw))
    return ("rep", None) in matched


def _ids_first(raw: RawTable) -> RawTable:
    """Return the table in which a column of ids wins over one of names: ``id`` beside ``item``."""
    headings = list(raw.headings)
    for name, words in _ID_FIRST.items():
        ids = [number for number, heading in enumerate(headings) if normalise(heading) in map(normalise, words)]
        if ids:
            plain = {normalise(name), normalise({"item": "项目", "rep": "销售代表"}[name])}
            headings = ["" if normalise(heading) in plain else heading for heading in headings]
    return RawTable(raw.name, raw.source, tuple(headings), raw.columns, raw.numbers, raw.style, raw.heading)


def _raw_table(path: Path, findings: Findings) -> RawTable | None:
    suffix = path.suffix.casefold()
    if suffix == ".parquet":
        return read_parquet(path, "plan", findings)
    if suffix in TABLE_SUFFIXES:
        return read_csv(path, "plan", findings)
    kind = SUFFIXES.get(suffix)
    if kind == "xlsx":
        return _from_workbook(path, findings)
    if kind is None:
        _unknown_kind(path, findings)
        return None
    text = read_text_file(path, path.name, findings)
    if text is None:
        return None
    if kind == "json":
        data = read_json(text, path.name, findings)
    else:
        found = read_yaml(text, path.name, findings)
        data = None if found is None else found.data
    return None if findings.broken else _from_document(data, path.name, findings)


def _unknown_kind(path: Path, findings: Findings) -> None:
    if not path.exists():  # the plan was left out of the call, and what comes next stands in its place
        missing_file(path, findings)
        return
    findings.fail(
        "file-kind-unknown",
        str(path),
        Words(
            f"Files that end in {path.suffix or 'nothing'!r} are not plans.",
            f"以“{path.suffix}”结尾的文件不是方案文件。",
        ),
        Words(
            "Give a .json, .csv, .parquet, .yaml or .xlsx file.", "请给出 .json、.csv、.parquet、.yaml 或 .xlsx 文件。"
        ),
    )


def _from_workbook(path: Path, findings: Findings) -> RawTable | None:
    """Return the first sheet that has the columns of a plan; sheets named so come first."""
    sheets = read_sheets(path, findings)
    if sheets is None:
        return None
    for name in sorted(sheets, key=lambda name: name.strip().casefold() not in _PLAN_KEYS):
        raw = table_of_sheet(sheets[name], "plan", name)
        if raw is not None and {("item", None), ("rep", None)} <= set(match_headings(raw, PlanRow, Findings())):
            return raw
    _no_plan(path.name, findings)
    return None


def _no_plan(source: str, findings: Findings) -> None:
    findings.fail(
        "plan-missing",
        source,
        Words("There is no plan in this file.", "该文件中没有方案。"),
        Words(
            "A plan is a table with the columns item, rep and start, or a document with a list 'plan' of them.",
            "方案是含“项目、销售代表、开始”列的表，或含“plan”列表的文档。",
        ),
    )


def _from_document(data: Any, source: str, findings: Findings) -> RawTable | None:
    """Return the rows of a document as a table; rows that are no objects are reported."""
    place, rows = "$", data
    if isinstance(data, dict):
        key = next((key for key in _PLAN_KEYS if isinstance(data.get(key), list)), None)
        place, rows = f"$.{key}", None if key is None else data[key]
    if not isinstance(rows, list):
        _no_plan(source, findings)
        return None
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            findings.say(
                "row-expected",
                f"{place}[{number}]",
                Words("This is not a row with named fields.", "此处不是带字段名的行。"),
                Words('Write {"item": "a1", "rep": "li-na"}.', '请写成 {"item": "a1", "rep": "li-na"}。'),
                row,
            )
    good = [number for number, row in enumerate(rows) if isinstance(row, dict)]
    names = list(dict.fromkeys(str(key) for number in good for key in rows[number]))
    columns = tuple(pd.Series([rows[number].get(name) for number in good], dtype=object) for name in names)
    headings = names or list(PLAN_COLUMNS)
    columns = columns or tuple(pd.Series(dtype=object) for _ in headings)
    return RawTable("plan", place, tuple(headings), columns, np.array(good, dtype=np.int64), "json")


def write_plan_table(rows: pd.DataFrame, path: str | Path, language: Language = "en") -> Path:
    """Write a plan's rows (``item``, ``rep``, ``start``) as CSV, Parquet, JSON or a workbook, by the suffix.

    Parameters
    ----------
    rows
        As :meth:`assigner.plan.plan.Plan.frame` gives them; further columns are written too.
    path
        A file that ends in ``.csv``, ``.parquet``, ``.json`` or ``.xlsx``.
    language
        Language of the headings (JSON always has the English names).
    """
    path = Path(path)
    suffix = path.suffix.casefold()
    path.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".json":
        records = rows.astype(object).where(rows.notna(), None).to_dict("records")
        replace_file(path, lambda temporary: temporary.write_text(_json_lines(records), encoding="utf-8"))
        return path
    table = _written(rows, language)
    writers = {".csv": write_csv, ".parquet": write_parquet}
    if suffix in writers:
        replace_file(path, partial(writers[suffix], table))
    elif suffix == ".xlsx":
        replace_file(path, lambda temporary: write_workbook([table], temporary, language))
    else:
        findings = Findings()
        _unknown_kind(path, findings)
        raise InputError(findings.all())
    return path


def _json_lines(records: list[dict[Any, Any]]) -> str:
    lines = ",\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    return f'{{"plan": [\n{lines}\n]}}\n'


def _written(rows: pd.DataFrame, language: Language) -> WrittenTable:
    headings = {"item": "项目", "rep": "销售代表", "start": "开始"} if language == "zh" else {}
    table = WrittenTable("plan")
    for name in rows.columns:
        values = rows[name]
        is_text = values.map(lambda value: value is None or isinstance(value, str)).all()
        known = (PlanRow, str(name)) if name in PLAN_COLUMNS else (None, "")
        table.add(headings.get(str(name), str(name)), texts(values.astype("str")) if is_text else values, *known)
    return table
