"""A folder or a workbook to settings, frames and places.

Both are a set of raw tables with settings beside them; folders also have a ``problem.yaml``. When to
modify: when a folder or a workbook may hold something new besides settings and tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.files.columns import empty_table, match_headings, read_rows
from assigner.files.csv_reading import no_rows, read_csv
from assigner.files.documents import Part, read_document
from assigner.files.grown import Grown, GrownSet
from assigner.files.headings import all_table_names, find_table, nearest
from assigner.files.json_reading import place_in_json, read_json
from assigner.files.long_tables import attach
from assigner.files.opening import MOST_DOCUMENT_BYTES, TABLE_SUFFIXES, read_text_file
from assigner.files.parquet_reading import read_parquet
from assigner.files.setting_tables import read_setting_tables
from assigner.files.xlsx_reading import read_sheets, table_of_sheet
from assigner.files.yaml_reading import read_yaml
from assigner.language import Words
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assigner.files.documents import PlaceOfPath
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

SETTINGS_FILES = ("problem.yaml", "problem.yml", "problem.json")
_COMMENT_SHEETS = ("readme", "说明", "lists", "选项", "notes", "备注")


def read_folder(folder: Path, findings: Findings) -> Part:
    """Return what a folder of tables says."""
    tables: dict[str, RawTable] = {}
    for path in sorted(folder.iterdir()):
        if (
            path.suffix.casefold() in TABLE_SUFFIXES
            and path.is_file()
            and not path.name.startswith((".", "_", "#", "~"))
        ):
            _read_table_file(path, tables, findings)
    data, place_of = _settings_of_folder(folder, bool(tables), findings)
    part = read_document(data, place_of, findings, read_setting_tables(tables, findings))
    read_tables(tables, part, findings)
    return part


def _read_table_file(path: Path, tables: dict[str, RawTable], findings: Findings) -> None:
    name = find_table(path.stem)
    if name is None:
        unknown_table(path.name, path.stem, findings)
    elif name in tables:
        table_twice(path.name, tables[name].source, findings)
    else:
        read = read_parquet if path.suffix.casefold() == ".parquet" else read_csv
        table = read(path, name, findings)
        if table is not None:
            tables[name] = table


def _settings_of_folder(folder: Path, has_tables: bool, findings: Findings) -> tuple[dict[str, Any], PlaceOfPath]:
    path = next((folder / name for name in SETTINGS_FILES if (folder / name).exists()), None)
    if path is None:
        _no_settings(folder, has_tables, findings)
        return {}, lambda _path: SETTINGS_FILES[0]
    text = read_text_file(path, path.name, findings, MOST_DOCUMENT_BYTES)
    if text is None:
        return {}, lambda _path: path.name
    if path.suffix == ".json":
        return as_document(read_json(text, path.name, findings), path.name, findings), place_in_json
    found = read_yaml(text, path.name, findings)
    if found is None:
        return {}, lambda _path: path.name
    return as_document(found.data, path.name, findings), found.place


def _no_settings(folder: Path, has_tables: bool, findings: Findings) -> None:
    if has_tables:
        findings.say(
            "settings-default",
            folder.name,
            Words("There is no problem.yaml: every setting has its default.", "没有 problem.yaml：所有设置取默认值。"),
            Words("Add one to set a horizon, a time zone or rules.", "如需设定计划期、时区或规则，请添加该文件。"),
            severity="info",
        )
        return
    findings.fail(
        "folder-without-problem",
        str(folder),
        Words("This folder has neither problem.yaml nor any table.", "该文件夹既没有 problem.yaml 也没有任何表。"),
        Words(
            f"Lists of a CRM become a problem by: assigner import {folder} --out my-team. Else give the folder that holds "
            "reps.csv; assigner new makes one to fill in.",
            f"CRM 导出的列表可用以下命令转换为问题：assigner import {folder} --out my-team。否则请给出含 reps.csv 的文件夹；"
            "assigner new 可生成起始文件夹。",
        ),
    )


def as_document(data: Any, source: str, findings: Findings) -> dict[str, Any]:
    """Return the data of a whole document; an issue and nothing where it is not an object."""
    if isinstance(data, dict):
        return data
    if data is not None:
        findings.fail(
            "document-not-object",
            source,
            Words("The document is not an object with named parts.", "文档不是带名称的对象。"),
            Words('Write {"reps": [...], "accounts": [...]}.', '请写成 {"reps": [...], "accounts": [...]}。'),
        )
    return {}


def read_workbook(path: Path, findings: Findings) -> Part:
    """Return what a workbook says."""
    sheets = read_sheets(path, findings)
    tables: dict[str, RawTable] = {}
    for sheet, rows in (sheets or {}).items():
        if sheet.strip().casefold() not in _COMMENT_SHEETS and not sheet.startswith(("#", "_")):
            _read_sheet(sheet, rows, tables, findings)
    part = read_document({}, lambda _path: path.name, findings, read_setting_tables(tables, findings))
    read_tables(tables, part, findings)
    return part


def _read_sheet(sheet: str, rows: list[list[Any]], tables: dict[str, RawTable], findings: Findings) -> None:
    name = find_table(sheet)
    if name is None:
        if rows:
            unknown_table(sheet, sheet, findings)
    elif name in tables:
        table_twice(sheet, tables[name].source, findings)
    else:
        table = table_of_sheet(rows, name, sheet)
        if table is not None:
            tables[name] = table
        elif name == "reps":
            no_rows(sheet, findings)


def unknown_table(place: str, name: str, findings: Findings) -> None:
    """Report a file or sheet that no table has the name of; an error where it looks misspelt."""
    near = nearest(name, all_table_names())
    findings.say(
        "table-unknown",
        place,
        Words(f"There is no table {name!r}.", f"没有名为“{name}”的表。"),
        Words(
            f"Did you mean {near!r}? A name that begins with _ is left alone.",
            f"是否应为“{near}”？以 _ 开头的名称会被忽略。",
        )
        if near
        else Words("It is not read. Begin its name with _ to say so.", "不会读取。名称前加 _ 可避免此提示。"),
        name,
        severity="error" if near else "warning",
    )


def table_twice(place: str, other: str, findings: Findings) -> None:
    """Report two files or sheets that are the same table."""
    findings.say(
        "table-twice",
        place,
        Words(f"{other} is the same table.", f"{other} 是同一张表。"),
        Words("Keep one of them.", "请只保留一个。"),
    )


def read_tables(tables: Mapping[str, RawTable], part: Part, findings: Findings) -> None:
    """Read the tables (main and long) into ``part``; tables of settings are left alone."""
    for table in TABLES:
        names = sorted((name for name in tables if name.split(".")[0] == table), key=lambda name: name.count("."))
        if not names:
            continue
        if table in part.frames:
            table_twice(tables[names[0]].source, table, findings)
            continue
        total = _main_table(table, tables.get(table), findings)
        for name in names:
            if name != table and total is not None:
                attach(total, tables[name], name, findings)
        if total is not None:
            part.frames.update({name: found.finished() for name, found in total.items()})
            part.places.update({name: found.place for name, found in total.items()})


def _main_table(table: str, raw: RawTable | None, findings: Findings) -> GrownSet | None:
    model = TABLES[table]
    if raw is not None:
        found = read_rows(raw, table, model, match_headings(raw, model, findings), findings)
        return None if found is None else found[0]
    nowhere = np.zeros(0, dtype=np.int64)
    frames = empty_table(table, model)
    return {
        name: Grown(
            frame.drop(columns="row", errors="ignore"), None if name == table else nowhere, (), nowhere, nowhere
        )
        for name, frame in frames.items()
    }
