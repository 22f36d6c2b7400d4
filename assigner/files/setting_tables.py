"""Settings that stand in tables: a sheet of names and values, and lists such as rules and teams.

They become one plain document with the place of every cell, which is then read like any other. When to
modify: to lay out settings in tables in another way.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assigner.files.columns import filled_rows
from assigner.files.headings import SETTING_LISTS, find_field, normalise
from assigner.files.prepare import layout_of
from assigner.files.tables import cell, is_blank
from assigner.files.values import is_empty
from assigner.language import Words
from assigner.problem.settings import Scope, Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable
    from assigner.problem.faults import Path
    from assigner.problem.fields import Row

_NAME_WORDS = {normalise(word) for word in ("setting", "name", "设置项", "设置", "设定", "名称")}
_VALUE_WORDS = {normalise(word) for word in ("value", "值", "内容")}


@dataclass(slots=True)
class SettingCells:
    """A plain document of settings with the place of each of its paths."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Path, str] = field(default_factory=dict)

    def place(self, path: Path) -> str | None:
        """Return the place of a path or of what is around it, None where nothing of it stands in tables."""
        ends = range(len(path), 0, -1)
        return next((self.places[path[:end]] for end in ends if path[:end] in self.places), None)

    def put(self, path: Path, value: Any, place: str) -> None:
        """Store a value at a path of field names and numbers."""
        here: Any = self.data
        for step, after in itertools.pairwise(path):
            if isinstance(here, dict):
                here = here.setdefault(step, [] if isinstance(after, int) else {})
            else:
                here.extend({} for _ in range(int(step) + 1 - len(here)))
                here = here[int(step)]
        here[path[-1]] = cell(value)
        self.places[path] = place


def read_setting_tables(tables: Mapping[str, RawTable], findings: Findings) -> SettingCells:
    """Return the settings in the tables ``settings``, ``rules``, ``teams``, ``territories`` and ``dimensions``."""
    cells = SettingCells()
    if "settings" in tables:
        _read_names_and_values(tables["settings"], cells, findings)
    for name in SETTING_LISTS:
        if name in tables:
            _read_list(tables[name], name, cells)
    return cells


def _read_names_and_values(raw: RawTable, cells: SettingCells, findings: Findings) -> None:
    columns = [
        next((number for number, heading in enumerate(raw.headings) if normalise(heading) in words), None)
        for words in (_NAME_WORDS, _VALUE_WORDS)
    ]
    name_column, value_column = columns
    if name_column is None or value_column is None:
        findings.fail(
            "column-missing",
            raw.source,
            Words("The columns 'setting' and 'value' are missing.", "缺少“设置项”与“值”两列。"),
            Words(
                "Put the names of settings under 'setting', their values under 'value'.",
                "请将设置名称放在“设置项”列，取值放在“值”列。",
            ),
        )
        return
    names, values = raw.columns[name_column], raw.columns[value_column]
    blank = is_blank(values)
    for row in range(len(raw)):
        name = names.iloc[row]
        if is_empty(cell(name)) or blank[row] or str(name).strip().startswith(("#", "_")):
            continue
        path = setting_path(str(name))
        place = raw.place(row, value_column)
        if path in cells.places:
            _twice(str(name), place, findings)
        else:
            cells.put(path, values.iloc[row], place)


def _twice(name: str, place: str, findings: Findings) -> None:
    findings.say(
        "key-twice",
        place,
        Words(f"The setting {name!r} stands twice.", f"设置“{name}”出现了两次。"),
        Words("Remove one of them.", "请删除其中一个。"),
        name,
    )


def setting_path(name: str) -> Path:
    """Return the path that ``horizon.first_day`` or ``计划期.第一天`` means; unknown names stay as written."""
    return _steps(Settings, name)


def _steps(model: type[Row] | None, name: str) -> Path:
    head, *rest = re.split(r"[.．/]", name.strip(), maxsplit=1)
    found = find_field(model, head) if model is not None else None
    if found is None or model is None:
        return (head, *(_steps(None, rest[0]) if rest else ()))
    return (found[0], *(_steps(layout_of(model, found[0]).model, rest[0]) if rest else ()))


def _read_list(raw: RawTable, name: str, cells: SettingCells) -> None:
    """Read a table of records; columns of a rule's scope may stand as ``scope.teams`` or ``teams``."""
    model = layout_of(Settings, name).model
    blanks = [is_blank(column) for column in raw.columns]
    cells.data[name] = []
    cells.places[name,] = raw.source
    for number, row in enumerate(filled_rows(raw, range(len(raw.columns)))):
        cells.data[name].append({})
        cells.places[name, number] = raw.place(int(row), None)
        for column, heading in enumerate(raw.headings):
            if heading.strip() and not blanks[column][row]:
                path = _in_scope(model, heading) if name == "rules" else _steps(model, heading)
                cells.put((name, number, *path), raw.columns[column].iloc[row], raw.place(int(row), column))


def _in_scope(model: type[Row] | None, heading: str) -> Path:
    path = _steps(model, heading)
    in_scope = find_field(Scope, heading)
    is_own = model is not None and path[0] in model.model_fields
    return ("scope", in_scope[0]) if in_scope and not is_own else path
