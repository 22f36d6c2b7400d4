"""One document (JSON, YAML, a whole ``problem.yaml``) to settings and frames, row by row through pydantic.

Places are paths: ``$.reps[3].skills[0].level``, for YAML with the line. When to modify: when documents
may say something new besides settings and tables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.files.headings import find_field, find_table
from assigner.files.prepare import Notes, heading_twice, prepare_row, read_row
from assigner.files.setting_tables import SettingCells
from assigner.language import Words
from assigner.problem.document import TABLES, ProblemDocument
from assigner.problem.faults import Fault, Path
from assigner.problem.frames import Frames, flatten
from assigner.problem.settings import Settings

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.problem.fields import Row

PlaceOfPath = Callable[[Path], str]
"""Names the place of a path for people, in the words of the source."""

PlaceOfField = Callable[[int, str], str]
"""Names the place of a field (or ``""``) of a row number of one frame."""


@dataclass(slots=True)
class Part:
    """What one source gave: settings or None, the frames of some tables, and their places."""

    settings: Settings | None = None
    frames: Frames = field(default_factory=dict)
    places: dict[str, PlaceOfField] = field(default_factory=dict)
    setting_place: Callable[[str], str] | None = None


def read_document(
    data: dict[str, Any], place_of: PlaceOfPath, findings: Findings, beside: SettingCells | None = None
) -> Part:
    """Return what a document says; all faults go to ``findings``.

    Parameters
    ----------
    data
        The document as plain data, keys as written.
    place_of
        Names the place of a path (keys as written).
    findings
        Gets the issues.
    beside
        Settings that stand in tables beside the document.
    """
    part = Part()
    others: dict[str, Any] = {}
    for key, value in data.items():
        table = _table_of(str(key))
        if table is None:
            others[str(key)] = value
        elif table in part.frames:
            findings.add(heading_twice(table), place_of((str(key),)), table)
        elif value is not None:
            _read_table(table, str(key), value, part, place_of, findings)
    beside = beside or SettingCells()
    _join_settings(others, beside, place_of, findings)
    read_settings(others, lambda path: beside.place(path) or place_of(path), part, findings)
    return part


def _join_settings(data: dict[str, Any], beside: SettingCells, place_of: PlaceOfPath, findings: Findings) -> None:
    """Put settings from tables beside those of the document; what stands in both is an error."""
    given = {found[0]: key for key in data if (found := find_field(Settings, key))}
    for name, value in beside.data.items():
        if name in given:
            findings.say(
                "table-twice",
                place_of((given[name],)),
                Words(f"The setting {name!r} stands here and in a table.", f"设置“{name}”既在此处又在表中。"),
                Words("Keep one of them.", "请只保留一处。"),
            )
        else:
            data[name] = value


def _table_of(key: str) -> str | None:
    """Return the table that a key of a document names; settings come first where both fit."""
    found = find_field(ProblemDocument, key)
    name = found[0] if found else find_table(key)
    return name if name in TABLES else None


def _read_table(table: str, key: str, rows: Any, part: Part, place_of: PlaceOfPath, findings: Findings) -> None:
    model, notes = TABLES[table], Notes()
    if key != table:
        notes.spell((table,), key, 1)
    good: list[dict[str, Any]] = []
    kept: list[int] = []
    if not isinstance(rows, list):
        notes.faults.append(_not_a_list(rows).below(table))
        rows = []
    for number, raw in enumerate(rows):
        row = _read_one(model, raw, (table, number), notes)
        if row is not None:
            good.append(row)
            kept.append(number)
    tell(notes, place_of, findings)
    notes.kept[table,] = kept
    frames = flatten(table, model, good)
    part.frames.update(frames)
    for name in frames:
        part.places[name] = _places_of(name, frames, notes, place_of)


def _not_a_list(found: Any) -> Fault:
    return Fault(
        "list-expected",
        Words("this must be a list of rows.", "此处应为由行组成的列表。"),
        Words("Write a list of objects, one for each row.", "请写成列表，每行一个对象。"),
        found,
    )


def _read_one(model: type[Row], raw: Any, path: Path, notes: Notes) -> dict[str, Any] | None:
    """Return one row as plain data with every field, or None where too little of it can be read."""
    if not isinstance(raw, dict):
        words = Words("this is not a row with named fields.", "此处不是带字段名的行。")
        way_out = Words('Write an object such as {"id": "a1"}.', '请写成对象，如 {"id": "a1"}。')
        notes.faults.append(Fault("row-expected", words, way_out, raw, path))
        return None
    row = read_row(model, prepare_row(model, raw, path, notes), notes, path)
    return None if row is None else row.model_dump(mode="json")


def tell(notes: Notes, place_of: PlaceOfPath, findings: Findings) -> None:
    """Turn the faults of the notes into issues."""
    for fault in notes.faults:
        column = ".".join(step for step in fault.path if isinstance(step, str)) or "settings"
        if findings.may_add(fault.code, column):
            findings.add(fault, place_of(notes.source_path(fault.path)), column)
        else:
            findings.count_more(fault.code, column, 1)


def _places_of(name: str, frames: Frames, notes: Notes, place_of: PlaceOfPath) -> PlaceOfField:
    """Return the function that names places in one frame of a document."""
    plain = frames[name].columns.isin(["row", "key", "value"]).all()

    def place(row: int, column: str) -> str:
        path = _path_of(name, row, frames)
        inner = () if plain else parse_path(column)
        return place_of(notes.source_path((*path, *inner)))

    return place


def _path_of(name: str, row: int, frames: Frames) -> Path:
    """Return the path of a frame's row, in field names and row numbers of the frames."""
    parent, _, last = name.rpartition(".")
    if not parent:
        return (name, row)
    frame = frames[name]
    above = int(frame["row"].to_numpy()[row])
    if "key" in frame.columns:
        return (*_path_of(parent, above, frames), last, str(frame["key"].iat[row]))
    first = int(np.searchsorted(frame["row"].to_numpy(), above))
    return (*_path_of(parent, above, frames), last, row - first)


def read_settings(data: dict[str, Any], place_of: PlaceOfPath, part: Part, findings: Findings) -> None:
    """Read the settings of a document or of a settings sheet into ``part``."""
    notes = Notes()
    ready = prepare_row(Settings, data, (), notes, strict=True)
    settings = read_row(Settings, ready, notes, ())
    tell(notes, place_of, findings)
    part.settings = settings if isinstance(settings, Settings) else Settings()
    part.setting_place = lambda path: place_of(notes.source_path(parse_path(path)))


def parse_path(path: str) -> Path:
    """Return the steps of ``rules[2].level``."""
    steps: list[str | int] = []
    for name in path.split("."):
        word, *numbers = name.replace("]", "").split("[")
        steps += [word, *(int(number) if number.isdigit() else number for number in numbers)]
    return tuple(step for step in steps if step != "")


def path_text(path: Path) -> str:
    """Return ``rules[2].level`` for the steps of a path; odd keys stand in brackets and quotes."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif step.replace("_", "").replace("-", "").isalnum():
            text += f".{step}" if text else step
        else:
            text += f"[{step!r}]"
    return text
