"""Raw data of a row or a field, as found in any file, to what the row model checks.

Keys are brought to the model's names, values to their kinds, cells are taken apart. What cannot be
read becomes a fault with its path and is left out, so that pydantic does not report it again. Both
roads (rows of documents, columns of tables) pass here. When to modify: when row models use a new
shape of field.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from pydantic import ConfigDict, TypeAdapter, ValidationError

from assigner.files.cells import (
    read_list_cell,
    read_mapping_cell,
    read_parameters_cell,
    read_record,
)
from assigner.files.faults import RefusedError, refuse
from assigner.files.headings import find_field, nearest_heading
from assigner.files.values import CellText, PlainKind, choices_of, is_empty, plain_kind, read_plain
from assigner.language import Words
from assigner.problem.choices import NAMES_ZH, canonical_dimension
from assigner.problem.faults import Fault, Path, faults_of
from assigner.problem.fields import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pydantic.fields import FieldInfo

MOST_RECENT = 50
"""Faults before a row's own that are looked at, to not call a value missing that could not be read."""

DEEPEST = 64
"""Levels of nesting that a document may have."""


class Layout(NamedTuple):
    """How one field is read."""

    shape: str
    """plain, values, rows, mapping (of numbers), lists (a mapping of them), record (one nested row), anything (parameters)."""
    kind: PlainKind
    model: type[Row] | None
    choices: tuple[str, ...]


@cache
def layout_of(model: type[Row], name: str) -> Layout:
    """Return how a field is read, nested records of settings included."""
    annotation: Any = model.model_fields[name].annotation
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is list:
        if isinstance(arguments[0], type) and issubclass(arguments[0], Row):
            return Layout("rows", "text", arguments[0], ())
        return Layout("values", plain_kind(arguments[0]), None, choices_of(arguments[0]))
    if origin is dict and get_origin(arguments[1]) is list:
        return Layout("lists", plain_kind(get_args(arguments[1])[0]), None, choices_of(arguments[1]))
    if origin is dict:
        return Layout("anything" if arguments[1] is Any else "mapping", "number", None, ())
    for part in (annotation, *arguments):
        if isinstance(part, type) and issubclass(part, Row):
            return Layout("record", "text", part, ())
    return Layout("plain", plain_kind(annotation), None, choices_of(annotation))


def _without_numbers(path: Path) -> Path:
    return tuple(0 if isinstance(step, int) else step for step in path)


@dataclass(slots=True)
class Notes:
    """What was noticed while preparing: faults, and keys that are spelled otherwise in the source."""

    faults: list[Fault] = field(default_factory=list)
    spelled: dict[Path, tuple[str, int]] = field(default_factory=dict)
    """Heading as written, and how many steps of the path it stands for; numbers in the path are 0."""
    kept: dict[Path, list[int]] = field(default_factory=dict)
    """Numbers of the entries that were kept, for lists that lost some."""

    def spell(self, path: Path, heading: str, steps: int) -> None:
        """Record that the end of ``path`` is written as ``heading`` in the source."""
        self.spelled[_without_numbers(path)] = (heading, steps)

    def source_path(self, path: Path) -> Path:
        """Return a path of field names as it stands in the source."""
        found: list[str | int] = []
        for end, step in enumerate(path, start=1):
            if isinstance(step, int):
                kept = self.kept.get(path[: end - 1])
                found.append(kept[step] if kept is not None and step < len(kept) else step)
                continue
            heading, steps = self.spelled.get(_without_numbers(path[:end]), (str(step), 1))
            del found[len(found) - steps + 1 :]
            found.append(heading)
        return tuple(found)

    def add(self, error: RefusedError, path: Path) -> None:
        """Record the faults of a refusal at ``path``."""
        self.faults += [fault.below(*path) for fault in error.faults]


def prepare_row(
    model: type[Row], raw: Mapping[str, Any], path: Path, notes: Notes, strict: bool = False
) -> dict[str, Any]:
    """Return the fields of a row under the model's names, ready for pydantic.

    Parameters
    ----------
    model, raw
        The row model and the row as found; headings may be in either language.
    path
        Where the row is.
    notes
        Gets the faults and the spellings.
    strict
        Whether every unknown key is an error; else only those that look like a misspelt one.
    """
    ready: dict[str, Any] = {}
    for key, value in raw.items():
        heading = str(key)
        if heading.startswith(("#", "_")):
            continue
        name, part = (heading, None) if heading in model.model_fields else find_field(model, heading) or (None, None)
        if name is None:
            notes.faults.append(unknown_heading(model, heading, strict).below(*path, heading))
            continue
        here = (*path, name) if part is None else (*path, name, part)
        if heading != name:
            notes.spell(here, heading, 1 if part is None else 2)
        _put(ready, model, name, part, value, here, notes)
    return ready


def _put(
    ready: dict[str, Any], model: type[Row], name: str, part: str | None, value: Any, here: Path, notes: Notes
) -> None:
    """Store one field; a part of a mapping joins the parts that were read before."""
    if is_empty(value):
        return
    if part is not None:
        ready.setdefault(name, {}).update(_prepare_numbers({part: value}, here[:-1], notes))
    elif name in ready and not isinstance(ready[name], dict):
        notes.faults.append(heading_twice(name).below(*here))
    else:
        found = prepare_field(model, name, value, here, notes)
        if found is None:
            return
        ready[name] = {**ready[name], **found} if isinstance(ready.get(name), dict) else found


def unknown_heading(
    model: type[Row], heading: str, strict: bool, given: Collection[tuple[str, str | None]] = ()
) -> Fault:
    """Return the fault of a heading that no field has; it names the nearest one, unless that field is ``given`` by another.

    Exports have columns such as ``Account Owner.id`` beside ``Account Owner``: nobody misspelt anything.
    """
    near = nearest_heading(model, heading)
    near = None if near is not None and not strict and find_field(model, near) in given else near
    words = Words(f"there is no field {heading!r} here.", f"此处没有字段“{heading}”。")
    if near is not None:
        return Fault(
            "heading-unknown",
            words,
            Words(
                f"Did you mean {near!r}? A heading that begins with # is a comment.",
                f"是否应为“{near}”？以 # 开头的列视为备注。",
            ),
            heading,
        )
    return Fault(
        "heading-unknown",
        words,
        Words(
            "It is not read. Remove it, or begin its name with # to mark it as a comment.",
            "该列不会读取。请删除，或在名称前加 # 标为备注。",
        ),
        heading,
        severity="error" if strict else "warning",
    )


def heading_twice(name: str) -> Fault:
    """Return the fault of two headings that mean the same field."""
    return Fault(
        "heading-twice",
        Words(f"two headings mean the field {name!r}.", f"有两个标题都表示字段“{name}”。"),
        Words(
            "Keep one of them; begin the other with # to mark it as a comment.", "请只保留一个，另一个前加 # 标为备注。"
        ),
        name,
    )


def prepare_field(model: type[Row], name: str, raw: Any, path: Path, notes: Notes) -> Any:
    """Return the value of one field, ready for pydantic; None where nothing of it could be read."""
    layout = layout_of(model, name)
    try:
        if layout.shape == "plain":
            found: Any = _prepare_plain(name, layout, raw)
        elif layout.shape == "values":
            found = _prepare_values(layout, raw, path, notes)
        elif layout.shape == "mapping":
            found = _prepare_numbers(read_mapping_cell(raw), path, notes)
        elif layout.shape == "lists":
            lists = read_mapping_cell(raw)
            found = {str(key): _prepare_values(layout, one, (*path, str(key)), notes) for key, one in lists.items()}
        elif layout.model is None:
            found = _prepare_parameters(raw)
        else:
            prepare = _prepare_records if layout.shape == "rows" else _prepare_record
            found = prepare(layout.model, raw, path, notes)
    except RefusedError as error:
        notes.add(error, path)
        return None
    return found


def _prepare_plain(name: str, layout: Layout, raw: Any) -> Any:
    found = read_plain(layout.kind, raw, layout.choices)
    if name == "dimension":
        return canonical_dimension(found)
    return NAMES_ZH[name].get(found, found) if name in NAMES_ZH else found


def _prepare_values(layout: Layout, raw: Any, path: Path, notes: Notes) -> list[Any]:
    ready, kept = [], []
    entries = read_list_cell(raw)
    for number, entry in enumerate(entries):
        try:
            ready.append(read_plain(layout.kind, entry, layout.choices))
            kept.append(number)
        except RefusedError as error:
            notes.add(error, (*path, number))
    if len(kept) < len(entries):
        notes.kept[path] = kept
    return ready


def _prepare_records(model: type[Row], raw: Any, path: Path, notes: Notes) -> list[dict[str, Any]]:
    records, kept = [], []
    entries = read_list_cell(raw)
    for number, entry in enumerate(entries):
        try:
            records.append(read_record(model, entry))
            kept.append(number)
        except RefusedError as error:
            notes.add(error, (*path, number))
    if len(kept) < len(entries):
        notes.kept[path] = kept
    return [prepare_row(model, record, (*path, number), notes, True) for number, record in enumerate(records)]


def _prepare_record(model: type[Row], raw: Any, path: Path, notes: Notes) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise refuse(
            "mapping-expected",
            raw,
            Words("{value} is not a group of named settings.", "{value} 不是一组带名称的设置。"),
            Words(
                f"Give its fields: {', '.join(model.model_fields)}.", f"请填写其字段：{'、'.join(model.model_fields)}。"
            ),
        )
    return prepare_row(model, raw, path, notes, strict=True)


def _prepare_numbers(raw: Mapping[str, Any], path: Path, notes: Notes) -> dict[str, float]:
    ready = {}
    for key, value in raw.items():
        if is_empty(value):
            continue
        try:
            ready[str(key)] = read_plain("number", value)
        except RefusedError as error:
            notes.add(error, (*path, str(key)))
    return ready


def _prepare_parameters(raw: Any) -> dict[str, Any]:
    found = read_parameters_cell(raw) if isinstance(raw, str) else raw
    if not isinstance(found, dict):
        raise refuse(
            "mapping-expected",
            raw,
            Words("{value} is not a set of parameters.", "{value} 不是一组参数。"),
            Words("Write limit=3; dimension=minutes, or an object.", "请写成 limit=3; dimension=minutes，或对象。"),
        )
    named = {key: found[key] for key in ("dimension", "dimensions") if key in found}
    return {**found, **{key: _canonical(value) for key, value in named.items()}}


def _canonical(value: Any) -> Any:
    """Return a dimension's name, or a list of them, with the built-in names for Chinese ones."""
    if isinstance(value, list):
        return [_canonical(entry) for entry in value]
    return canonical_dimension(value) if isinstance(value, str) else value


@cache
def adapter_of(model: type[Row], name: str) -> TypeAdapter[Any]:
    """Return pydantic's validator of one field, with the limits of its model."""
    info: FieldInfo = model.model_fields[name]
    limits: Any = info.annotation
    for limit in info.metadata:
        limits = _with(limits, limit)
    return TypeAdapter(limits, config=ConfigDict(coerce_numbers_to_str=True, allow_inf_nan=False))


def _with(annotation: Any, limit: Any) -> Any:
    from typing import Annotated

    return Annotated[annotation, limit]


def read_field(model: type[Row], name: str, raw: Any, literal: bool = False) -> Any:
    """Return the checked value of one field of a table as plain data (dates are ISO text).

    Text follows the syntax of cells, unless it is ``literal``.

    Raises
    ------
    RefusedError
        With every fault in the value; their paths begin inside the field.
    """
    notes = Notes()
    ready = prepare_field(model, name, CellText(raw) if isinstance(raw, str) and not literal else raw, (), notes)
    if notes.faults:
        raise RefusedError(notes.faults)
    adapter = adapter_of(model, name)
    try:
        return adapter.dump_python(adapter.validate_python(ready), mode="json")
    except ValidationError as error:
        raise RefusedError(faults_of(error)) from None


def read_row(model: type[Row], ready: dict[str, Any], notes: Notes, path: Path) -> Row | None:
    """Return the row of prepared data; faulty fields are noted and take their defaults, None where that is impossible."""
    try:
        return model.model_validate(ready)
    except ValidationError as error:
        faults = faults_of(error)
    told = {fault.path for fault in notes.faults[-MOST_RECENT:]}
    found = [fault.below(*path) for fault in faults]
    notes.faults += [fault for fault in found if fault.code != "value-missing" or fault.path not in told]
    bad = {fault.path[0] for fault in faults if fault.path}
    if not bad:
        return None
    try:
        return model.model_validate({name: value for name, value in ready.items() if name not in bad})
    except ValidationError:
        return None
