"""Imports: a mapping file (YAML) turns the tables of a foreign export into a problem.

``import_problem(folder, "maven")`` reads the export with a bundled mapping; a path names one of your own. What
a mapping can say stands in docs/import.md. When to modify: to change how an import runs as a whole.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from assigner.errors import InputError, UnknownNameError
from assigner.files.findings import Findings
from assigner.files.mapping.conditions import holds
from assigner.files.mapping.faults import MappingFaultError, unknown_name
from assigner.files.mapping.model import Check, Mapping
from assigner.files.mapping.rows import build_document, build_rows
from assigner.files.mapping.sources import read_source
from assigner.files.mapping.steps import Made, Workshop
from assigner.files.mapping.told import ROW, Told, examples, names, place_of
from assigner.files.opening import read_text_file
from assigner.files.yaml_reading import read_yaml
from assigner.language import Words
from assigner.problem.faults import fault_of_pydantic

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from assigner.files.yaml_reading import YamlData
    from assigner.issues import Issue
    from assigner.problem.document import ProblemDocument

    Built = TypeVar("Built")

__all__ = ["bundled_mappings", "import_problem", "import_rows", "read_mapping"]

_BUNDLED = "assigner.files.mappings"
_NO_PART = (
    Words("The mapping has no part '{part}'.", "映射中没有“{part}”部分。"),
    Words("Add it; docs/import.md says how.", "请补充，写法见 docs/zh/import.md。"),
)


def bundled_mappings() -> list[str]:
    """Return the names of the mappings that come with the package."""
    entries = resources.files(_BUNDLED).iterdir()
    return sorted(entry.name.removesuffix(".yaml") for entry in entries if entry.name.endswith(".yaml"))


def import_problem(folder: str | Path, mapping: str | Path) -> tuple[ProblemDocument, list[Issue]]:
    """Return the problem of an export and everything that is odd about the export.

    Parameters
    ----------
    folder
        Folder of the export's files.
    mapping
        Path of a mapping file, or the name of a bundled mapping: ``maven``.

    Returns
    -------
    The problem, and the issues found on the way (none of them an error), with places in the export's files. The
    problem itself is not validated here; see :func:`assigner.problem.validation.validate`.

    Raises
    ------
    InputError
        The mapping or the export has errors; it carries all issues.
    UnknownNameError
        No bundled mapping has this name.
    """
    return _imported(folder, mapping, build_document)


def import_rows(folder: str | Path, mapping: str | Path, part: str) -> tuple[list[dict[str, Any]], list[Issue]]:
    """Return the rows that a further part of a mapping (``history``) makes of an export, as plain data, and the issues.

    Parameters
    ----------
    folder, mapping
        As for :func:`import_problem`.
    part
        The part's name.

    Raises
    ------
    InputError
        The mapping or the export has errors, or the mapping has no such part.
    UnknownNameError
        No bundled mapping has this name.
    """

    def build(model: Mapping, workshop: Workshop, told: Told) -> list[dict[str, Any]] | None:
        rows = getattr(model, part)
        if rows is not None:
            return build_rows(rows, workshop, (part,))
        told.add("mapping-part-missing", "error", str(mapping), *(words.filled(part=part) for words in _NO_PART))
        return None

    return _imported(folder, mapping, build)


def _imported(
    folder: str | Path, mapping: str | Path, build: Callable[[Mapping, Workshop, Told], Built | None]
) -> tuple[Built, list[Issue]]:
    """Read the sources of a mapping, follow it, and return what is built and every issue."""
    findings, told = Findings(), Told()
    read = read_mapping(mapping, findings)
    if read is None:
        raise InputError(findings.all())
    model, text = read
    sources = {}
    for name, source in model.sources.items():
        loaded = read_source(Path(folder), name, source, told, findings)
        if loaded is not None:
            sources[name] = Made(loaded.frame, loaded.raw)
    built = None if len(sources) < len(model.sources) else _follow(model, text, sources, told, build)
    issues = [*findings.all(), *told.issues]
    if built is None:
        raise InputError(issues)
    return built, issues


def read_mapping(mapping: str | Path, findings: Findings) -> tuple[Mapping, YamlData] | None:
    """Return a mapping and its text with lines; None (and issues) where it cannot be read."""
    path = mapping_path(mapping)
    text = read_text_file(path, path.name, findings)
    data = None if text is None else read_yaml(text, path.name, findings)
    if data is None:
        return None
    try:
        return Mapping.model_validate(data.data), data
    except ValidationError as error:
        for detail in error.errors():
            fault = fault_of_pydantic(detail)
            place = data.place(tuple(detail["loc"]))
            findings.say("mapping-invalid", place, fault.words, fault.way_out, fault.value)
        return None


def mapping_path(mapping: str | Path) -> Path:
    """Return the file of a mapping: a bundled one by its name, else the path itself."""
    name = str(mapping)
    if name in bundled_mappings():
        return Path(str(resources.files(_BUNDLED) / f"{name}.yaml"))
    path = Path(mapping)
    if not path.exists() and path.suffix not in (".yaml", ".yml"):
        fault = unknown_name((), Words("bundled mapping", "内置映射"), name, bundled_mappings())
        raise UnknownNameError(Words(f"{fault.words.en} {fault.way_out.en}", f"{fault.words.zh}{fault.way_out.zh}"))
    return path


def _follow(
    model: Mapping,
    text: YamlData,
    sources: dict[str, Made],
    told: Told,
    build: Callable[[Mapping, Workshop, Told], Built | None],
) -> Built | None:
    """Make the tables, check them and build what is asked for; a mapping that cannot be followed is an issue."""
    workshop = Workshop(model, sources, told)
    try:
        workshop.make_all()
        for at, check in enumerate(model.checks):
            _run_check(check, at, workshop)
        return build(model, workshop, told)
    except MappingFaultError as fault:
        told.add("mapping-invalid", "error", text.place(fault.path), fault.words, fault.way_out, fault.value)
        return None


def _run_check(check: Check, at: int, workshop: Workshop) -> None:
    made = workshop.table(check.table, ("checks", at, "table"))
    found = made.frame[holds(check.where, made.frame, ("checks", at, "where"))]
    if found.empty:
        return
    rows = found[ROW].tolist()
    shown = names(found[check.column]) if check.column else examples(made.raw, rows)
    workshop.told.add(
        check.code,
        check.severity,
        place_of(made.raw, int(rows[0]), check.column),
        Words(
            check.words.en.format(count=f"{len(found):,}", all=f"{len(made.frame):,}", examples=shown.en),
            check.words.zh.format(count=f"{len(found):,}", all=f"{len(made.frame):,}", examples=shown.zh),
        ),
        check.way_out.words(),
        len(found),
    )
