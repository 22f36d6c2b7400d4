"""The front door of writing: a problem to a folder, a JSON or YAML document, or a workbook.

Every format holds the whole problem; reading it back gives an equal one. When to modify: to add a
format.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from assigner.errors import UnknownNameError
from assigner.files.cells import guarded
from assigner.files.headings import find_table
from assigner.files.layout import WrittenTable, tables_of
from assigner.files.opening import SUFFIXES, TABLE_SUFFIXES
from assigner.files.setting_layout import setting_tables, sparse_rows, sparse_settings
from assigner.files.sources import SETTINGS_FILES
from assigner.language import Words
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from assigner.language import Language
    from assigner.problem.problem import Problem

WriteFormat = Literal["csv", "parquet", "json", "yaml", "xlsx"]
WRITE_FORMATS: tuple[WriteFormat, ...] = ("csv", "parquet", "json", "yaml", "xlsx")
_ALSO: dict[str, WriteFormat] = {"folder": "csv", "yml": "yaml", "excel": "xlsx"}
_UNSAFE_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def write_problem(problem: Problem, path: str | Path, format: str | None = None, language: Language = "en") -> Path:
    """Write a problem and return the path.

    Parameters
    ----------
    problem
        What to write.
    path
        A folder, or a file that ends in ``.json``, ``.yaml`` or ``.xlsx``. Files are replaced at once or
        not at all; in a folder, tables of an earlier problem are removed, other files stay.
    format
        ``csv``, ``parquet`` (both folders), ``json``, ``yaml`` or ``xlsx``; by the path where None.
    language
        Language of headings in tables; documents always have the English names.

    Raises
    ------
    UnknownNameError
        When the format is none of these.
    InputError
        When a workbook cannot hold the problem: too many rows or too long texts.
    """
    path = Path(path)
    kind = write_format(path, format)
    if kind in {"csv", "parquet"}:
        _write_folder(problem, path, kind, language)
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "xlsx":
        from assigner.files.xlsx_writing import write_workbook

        tables = setting_tables(problem.settings, language) + tables_of(problem.frames, language, translated=True)
        replace_file(path, lambda temporary: write_workbook(tables, temporary, language))
        return path
    text = json_text(problem) if kind == "json" else yaml_text(problem)
    replace_file(path, partial(_write_text, text))
    return path


def write_format(path: Path, format: str | None) -> WriteFormat:
    """Return the format that is meant; by the path's suffix where none is given, folders without one."""
    if format is not None:
        word = format.strip().lstrip(".").casefold()
        word = _ALSO.get(word, word)
        for known in WRITE_FORMATS:
            if word == known:
                return known
    elif path.is_dir() or not path.suffix:
        return "csv"
    else:
        by_suffix = SUFFIXES.get(path.suffix.casefold())
        if by_suffix in {"json", "yaml"} or path.suffix.casefold() == ".xlsx":
            return "xlsx" if by_suffix == "xlsx" else "json" if by_suffix == "json" else "yaml"
    asked = format or path.suffix
    raise UnknownNameError(
        Words(
            f"There is no format {asked!r} to write. Use one of: {', '.join(WRITE_FORMATS)}, or a path without a suffix for a folder.",
            f"不能写成“{asked}”格式。请使用：{'、'.join(WRITE_FORMATS)}，或用不带后缀的路径表示文件夹。",
        )
    )


def replace_file(path: Path, write: Callable[[Path], Any]) -> None:
    """Write beside the path, then take its place, so that nobody sees half a file."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=path.suffix)
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _write_text(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_folder(problem: Problem, folder: Path, kind: WriteFormat, language: Language) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tables = tables_of(problem.frames, language, translated=kind == "csv")
    write = write_csv if kind == "csv" else write_parquet
    for table in tables:
        replace_file(folder / f"{table.name}.{kind}", partial(write, table))
    text = yaml_block(sparse_settings(problem.settings))
    replace_file(folder / "problem.yaml", partial(_write_text, text))
    _remove_others(folder, {f"{table.name}.{kind}" for table in tables} | {"problem.yaml"})


def _remove_others(folder: Path, written: set[str]) -> None:
    """Remove tables and settings of an earlier problem, which would be read as part of this one."""
    for path in folder.iterdir():
        is_table = path.suffix.casefold() in TABLE_SUFFIXES and find_table(path.stem) is not None
        if path.name not in written and (is_table or path.name in SETTINGS_FILES):
            path.unlink()


def write_csv(table: WrittenTable, path: Path) -> None:
    """Write a table as CSV; with a mark for Excel where it is not plain ASCII, without formulas."""
    import csv

    columns = [csv_cells(column.values) for column in table.columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        if not all(map(_is_ascii, [*(column.heading for column in table.columns), *_texts_in(columns)])):
            file.write("\ufeff")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([guarded(column.heading) for column in table.columns])
        writer.writerows(zip(*columns, strict=True))


def _is_ascii(text: Any) -> bool:
    return not isinstance(text, str) or text.isascii()


def _texts_in(columns: list[list[Any]]) -> list[Any]:
    return [cell for column in columns for cell in column]


def csv_cells(values: pd.Series) -> list[Any]:
    """Return the cells of a column as text that reads back the same; missing ones are empty."""
    from assigner.files.cells import number_text

    filled = values.notna().to_numpy(dtype=bool)
    cells = values.tolist()
    return [
        ("" if not there else guarded(cell) if isinstance(cell, str) else number_text(cell))
        for cell, there in zip(cells, filled, strict=True)
    ]


def write_parquet(table: WrittenTable, path: Path) -> None:
    """Write a table as Parquet: typed columns, lists as cells."""
    import pyarrow as pa
    from pyarrow import parquet

    arrays = [pa.array(column.values, from_pandas=True) for column in table.columns]
    parquet.write_table(pa.table(arrays, names=[column.heading for column in table.columns]), path)


def json_text(problem: Problem) -> str:
    """Return a problem as JSON: settings indented, one line for each row of a table."""
    data: dict[str, Any] = sparse_settings(problem.settings)
    parts = [f"  {json.dumps(key)}: {_indented(value)}" for key, value in data.items()]
    for table in TABLES:
        rows = sparse_rows(table, problem.frames)
        if rows:
            lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
            parts.append(f"  {json.dumps(table)}: [\n{lines}\n  ]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _indented(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", "\n  ")


def yaml_text(problem: Problem) -> str:
    """Return a problem as YAML: settings in blocks, one line for each row of a table."""
    text = yaml_block(sparse_settings(problem.settings))
    for table in TABLES:
        rows = sparse_rows(table, problem.frames)
        if rows:
            text += f"{table}:\n" + "".join(f"  - {_flow(row)}\n" for row in rows)
    return text


def yaml_block(data: dict[str, Any]) -> str:
    """Return plain data as YAML in blocks; texts with control characters stand in double quotes, escaped."""
    import io

    from ruamel.yaml import YAML
    from ruamel.yaml.representer import SafeRepresenter

    class Representer(SafeRepresenter):
        """Escapes what single quotes would fold away, such as U+0085."""

    def represent(representer: Any, text: str) -> Any:
        style = '"' if _UNSAFE_IN_YAML.search(text) else None
        return representer.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Representer.add_representer(str, represent)
    writer: Any = YAML(typ="safe", pure=True)
    writer.Representer = Representer
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.sort_base_mapping_type_on_output = False
    writer.width = 120
    stream = io.StringIO()
    writer.dump(data, stream)
    return stream.getvalue()


def _flow(value: Any) -> str:
    """Return plain data on one line of YAML: keys bare, texts in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _UNSAFE_IN_YAML.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(value, ensure_ascii=False))


def _key(key: str) -> str:
    return key if re.fullmatch(r"[a-z][a-z_]*", key) and key not in {"null", "true", "false"} else _flow(key)
