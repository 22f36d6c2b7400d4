"""Settings to rows of a sheet, and to the sparse document of JSON and YAML.

What equals its default is left out. When to modify: to lay out settings in tables in another way; the
reading counterpart is :mod:`assigner.files.setting_tables`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from assigner.files.cells import join_entries, quoted, write_parameters
from assigner.files.headings import SETTING_LISTS, find_field, heading_of
from assigner.files.layout import WrittenTable
from assigner.files.prepare import layout_of
from assigner.problem.choices import CHOICES_ZH, FLAG_WORDS
from assigner.problem.document import TABLES
from assigner.problem.frames import field_shapes, unflatten
from assigner.problem.settings import RuleSetting, Settings

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.problem.fields import Row
    from assigner.problem.frames import Frames


def sparse_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings that differ from their defaults, the format's version first."""
    return {"format": settings.format, **settings.model_dump(mode="json", exclude_defaults=True)}


def sparse_rows(table: str, frames: Frames) -> list[dict[str, Any]]:
    """Return the rows of a table without what equals its default."""
    model = TABLES[table]
    return [_sparse(model, row) for row in unflatten(table, model, frames)]


def _sparse(model: type[Row], row: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for shape in field_shapes(model):
        value, info = row[shape.name], model.model_fields[shape.name]
        if shape.shape == "plain":
            if info.is_required() or value != info.default:
                kept[shape.name] = value
        elif value:
            kept[shape.name] = [_sparse(shape.kind, entry) for entry in value] if shape.shape == "rows" else value
    return {name: _neat(value) for name, value in kept.items()}


def _neat(value: Any) -> Any:
    """Return 4800 for 4800.0, in mappings too: fields of numbers read it back as the same."""
    if isinstance(value, dict):
        return {key: _neat(entry) for key, entry in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def setting_tables(settings: Settings, language: Language = "en") -> list[WrittenTable]:
    """Return the settings as tables: names with values, then rules, teams, territories and dimensions."""
    data = sparse_settings(settings)
    names: list[str] = []
    values: list[Any] = []
    for name, value in data.items():
        if name not in SETTING_LISTS:
            for heading, cell in _cells(Settings, name, value, language):
                names.append(heading)
                values.append(cell)
    first = WrittenTable("settings")
    first.add("setting" if language == "en" else "设置项", pd.Series(names, dtype=object))
    first.add("value" if language == "en" else "值", pd.Series(values, dtype=object))
    lists = [_list_table(name, data[name], language) for name in SETTING_LISTS if data.get(name)]
    return [first, *lists]


def _cells(model: type[Row], name: str, value: Any, language: Language) -> list[tuple[str, Any]]:
    """Return heading and cell of a setting; the fields of a nested record each have their own."""
    layout, heading = layout_of(model, name), heading_of(model, name, language)
    if layout.shape == "record" and layout.model is not None:
        inner = [_cells(layout.model, part, entry, language) for part, entry in value.items()]
        return [(f"{heading}.{part}", cell) for parts in inner for part, cell in parts]
    if layout.shape == "anything":
        return [(heading, write_parameters(value))]
    if isinstance(value, list):
        return [(heading, join_entries([_word(entry, language, layout.choices, True) for entry in value]))]
    return [(heading, _word(value, language, layout.choices))]


def _word(value: Any, language: Language, choices: tuple[str, ...], in_list: bool = False) -> Any:
    if isinstance(value, bool):
        return FLAG_WORDS[language][value]
    if language == "zh" and value in choices and CHOICES_ZH.get(value):
        return CHOICES_ZH[value][0]
    return quoted(value, in_list) if isinstance(value, str) else value


def _list_table(name: str, records: list[dict[str, Any]], language: Language) -> WrittenTable:
    model = layout_of(Settings, name).model or RuleSetting
    rows = []
    for record in records:
        cells = [_cells(model, part, value, language) for part, value in record.items()]
        rows.append({heading: cell for parts in cells for heading, cell in parts})
    table = WrittenTable(name)
    for heading in dict.fromkeys(heading for row in rows for heading in row):
        found = find_field(model, heading)
        known = (model, found[0]) if found else (None, "")
        table.add(heading, pd.Series([row.get(heading) for row in rows], dtype=object), *known)
    return table
