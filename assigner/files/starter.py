"""A starter to fill in: a small problem that can be solved as it is, as a folder, a document or a workbook.

The workbook has a note on every heading, drop-downs, range checks and a sheet that explains it. When to
modify: to change what a starter looks like; its team stands in :mod:`assigner.files.starter_example`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from assigner.files.field_words import default_line, limits_of, meaning, note_text
from assigner.files.headings import heading_of, table_heading
from assigner.files.layout import tables_of
from assigner.files.prepare import layout_of
from assigner.files.setting_layout import setting_tables
from assigner.files.setting_tables import setting_path
from assigner.files.starter_example import example_document
from assigner.files.starter_words import ABOUT_FOLDER, ABOUT_WORKBOOK, SETTINGS_HINTS, SHEETS
from assigner.files.write import replace_file, write_format, write_problem
from assigner.files.xlsx_writing import Formats, display_width, new_workbook, write_sheet
from assigner.language import Words
from assigner.problem.choices import CHOICES_ZH, names_in_chinese
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings, Team, Territory

if TYPE_CHECKING:
    from assigner.files.layout import WrittenColumn, WrittenTable
    from assigner.language import Language
    from assigner.problem.fields import Row

ROWS_TO_FILL = 2000
"""Rows below the headings that get drop-downs and range checks."""

_LISTED_IN = {"owner": "reps", "pin": "reps", "rep": "reps", "parent": "accounts", "account": "accounts"}
_LISTED_IN |= {"belongs_to": "accounts", "territory": "territories"}
_LISTED_IN |= {"team": "teams"}
SETTING_SHEETS = ("settings", "rules", "teams", "territories", "dimensions")


def write_starter(path: str | Path, format: str | None = None, language: Language = "en") -> Path:
    """Write the starter and return its path.

    Parameters
    ----------
    path
        A folder, or a file that ends in ``.xlsx``, ``.json`` or ``.yaml``.
    format
        ``folder``, ``xlsx``, ``json`` or ``yaml``; by the path where None.
    language
        Language of headings, names, notes and explanations.
    """
    path = Path(path)
    problem = Problem.from_document(example_document(language))
    kind = write_format(path, format)
    if kind == "xlsx":
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, lambda temporary: _write_workbook(problem, temporary, language))
        return path
    write_problem(problem, path, kind, language)
    if kind == "csv":
        settings = path / "problem.yaml"
        settings.write_text(SETTINGS_HINTS.say(language) + settings.read_text(encoding="utf-8"), encoding="utf-8")
        (path / "README.md").write_text(ABOUT_FOLDER.say(language), encoding="utf-8")
    return path


def _write_workbook(problem: Problem, path: Path, language: Language) -> None:
    tables = setting_tables(problem.settings, language) + tables_of(problem.frames, language, translated=True)
    book = new_workbook(path)
    formats = Formats(book)
    _write_about(book, tables, formats, language)
    rows_in = {table.name: table for table in tables}
    for table in tables:
        sheet = book.add_worksheet(table_heading(table.name, language))
        write_sheet(sheet, table, formats)
        for number, column in enumerate(table.columns):
            _finish_column(sheet, number, column, rows_in, formats, language)
        if table.name == "settings":
            _finish_settings(sheet, table, formats, language)
        sheet.set_tab_color("#7F7F7F" if "." in table.name or table.name in SETTING_SHEETS else "#1F4E79")
    book.close()


def _write_about(book: Any, tables: list[WrittenTable], formats: Formats, language: Language) -> None:
    """Write the first sheet: what to do, and what each sheet is for."""
    sheet = book.add_worksheet("README" if language == "en" else "说明")
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 92)
    title, *lines = ABOUT_WORKBOOK.say(language).splitlines()
    sheet.write_string(0, 0, title, formats.title)
    for row, line in enumerate(lines, start=2):
        sheet.merge_range(row, 0, row, 1, "", formats.wrap)
        sheet.write_string(row, 0, line, formats.wrap)
        sheet.set_row(row, 16 * (1 + display_width(line) // 118))
    first = len(lines) + 3
    sheet.write_string(first, 0, Words("Sheet", "工作表").say(language), formats.heading)
    sheet.write_string(first, 1, Words("What it holds", "内容").say(language), formats.heading)
    for row, table in enumerate(tables, start=first + 1):
        name = table_heading(table.name, language)
        sheet.write_url(row, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(row, 1, SHEETS[table.name].say(language), formats.wrap)


def _finish_settings(sheet: Any, table: WrittenTable, formats: Formats, language: Language) -> None:
    """Write what each setting means as a comment column; settings that are not used follow, with nothing as value."""
    sheet.write_string(0, 2, Words("# meaning", "# 说明").say(language), formats.heading)
    sheet.set_column(2, 2, 80)
    paths = [setting_path(str(name)) for name in table.columns[0].values]
    used = {path[0] for path in paths}
    unused = [name for name in Settings.model_fields if name not in used and layout_of(Settings, name).shape == "plain"]
    for row, path in enumerate([*paths, *((name,) for name in unused)], start=1):
        model: type[Row] = Settings
        *groups, last = (str(step) for step in path)
        for group in groups:
            model = layout_of(model, group).model or model
        if row > len(paths):
            sheet.write_string(row, 0, heading_of(model, last, language))
        sheet.write_string(row, 2, _setting_meaning(model, last, language), formats.wrap)
        choices = layout_of(model, last).choices or _PROFILES.get(last, ())
        if len(choices) > 1:
            words = names_in_chinese(last)
            zh_words = [words.get(choice) or CHOICES_ZH[choice][0] for choice in choices]
            sheet.data_validation(row, 1, row, 1, _listed(zh_words if language == "zh" else list(choices), language))


_PROFILES = {"profile": ("balanced", "stable", "growth")}


def _setting_meaning(model: type[Row], name: str, language: Language) -> str:
    default = default_line(model, name, language)
    return meaning(model, name, language) + Words(f" {default}.", f"{default}。").say(language)


def _finish_column(
    sheet: Any,
    number: int,
    column: WrittenColumn,
    rows_in: dict[str, WrittenTable],
    formats: Formats,
    language: Language,
) -> None:
    """Add the note of a heading, its colour where it is required, and the check of its cells."""
    if column.model is None:
        return
    if column.model.model_fields[column.name].is_required():
        sheet.write_string(0, number, column.heading, formats.required)
    note = note_text(column.model, column.name, language)
    height = 18 * (2 + sum(1 + display_width(line) // 42 for line in note.splitlines()))
    sheet.write_comment(0, number, note, {"width": 320, "height": height, "font_size": 9})
    check = _check_of(column, rows_in, language)
    if check is not None:
        sheet.data_validation(1, number, ROWS_TO_FILL, number, check)


def _check_of(column: WrittenColumn, rows_in: dict[str, WrittenTable], language: Language) -> dict[str, Any] | None:
    """Return the drop-down or range check of a column's cells, None where anything may stand."""
    assert column.model is not None, "columns without a field have no check"
    layout = layout_of(column.model, column.name)
    if layout.shape != "plain":
        return None
    if layout.kind == "flag":
        return _listed(["yes", "no"] if language == "en" else ["是", "否"], language)
    if layout.choices:
        words = [CHOICES_ZH[choice][0] if language == "zh" else choice for choice in layout.choices]
        return _listed(words, language)
    own_tree = {Team: "teams", Territory: "territories"}.get(column.model, "") if column.name == "parent" else ""
    table = own_tree or _LISTED_IN.get(column.name, "")
    if table in rows_in:
        return _from_sheet(table_heading(table, language), language)
    return _within(column, layout.kind, language)


def _listed(words: list[str], language: Language) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": words,
        "error_title": Words("Not in the list", "不在可选值中").say(language),
        "error_message": Words("Choose one of the list.", "请从下拉列表中选择。").say(language),
    }


def _from_sheet(sheet: str, language: Language) -> dict[str, Any]:
    """Return a drop-down of the ids of another sheet; other values are asked about, not refused."""
    return {
        "validate": "list",
        "source": f"='{sheet}'!$A$2:$A${ROWS_TO_FILL + 1}",
        "error_type": "warning",
        "error_title": Words("Unknown id", "未知编号").say(language),
        "error_message": Words(f"The sheet {sheet} has no such id.", f"工作表“{sheet}”中没有该编号。").say(language),
    }


def _within(column: WrittenColumn, kind: str, language: Language) -> dict[str, Any] | None:
    """Return the range check of a number, None where there is no range."""
    if kind not in {"whole", "number"} or column.model is None:
        return None
    low, high, excluded = limits_of(column.model, column.name)
    if low is None:
        return None
    check: dict[str, Any] = {
        "validate": "integer" if kind == "whole" else "decimal",
        "error_title": Words("Out of range", "超出范围").say(language),
        "error_message": note_text(column.model, column.name, language)[:250],
    }
    if high is not None:
        return {**check, "criteria": "between", "minimum": low, "maximum": high}
    return {**check, "criteria": ">" if excluded else ">=", "value": low}
