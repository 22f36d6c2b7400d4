"""The front door of reading: any path to a problem, with every issue found on the way.

When to modify: to add a format; what each format may say is decided in its own module.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from assigner.errors import InputError
from assigner.files.documents import Part, read_document
from assigner.files.findings import Findings
from assigner.files.json_reading import place_in_json, read_json
from assigner.files.opening import MOST_DOCUMENT_BYTES, Format, format_of, read_text_file
from assigner.files.sources import as_document, read_folder, read_workbook
from assigner.files.yaml_reading import read_yaml
from assigner.issues import Issue
from assigner.language import Words
from assigner.problem.document import TABLES
from assigner.problem.frames import Frames, flatten
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings
from assigner.problem.validation import validate

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class ReadResult:
    """What reading gave.

    Parameters
    ----------
    problem
        The problem, or None when any issue is an error.
    issues
        Everything found, in the order found; places are those of the source.
    format
        ``folder``, ``json``, ``yaml``, ``xlsx``, or None when the path is none of them.
    """

    problem: Problem | None
    issues: tuple[Issue, ...]
    format: Format | None

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the work."""
        return any(issue.severity == "error" for issue in self.issues)


def load_problem(path: str | Path) -> Problem:
    """Return the problem at a path.

    Raises
    ------
    InputError
        With every issue, when any is an error.
    """
    result = read_problem(path)
    if result.problem is None:
        raise InputError(result.issues)
    return result.problem


def read_problem(path: str | Path, validated: bool = True) -> ReadResult:
    """Read a folder, a JSON or YAML document, or a workbook; never raises for bad input.

    Parameters
    ----------
    path
        What to read.
    validated
        Whether to check what the tables say together too: unknown ids, skills that nobody has, ...
    """
    path, findings = Path(path), Findings()
    kind = format_of(path, findings)
    if kind is None:
        return ReadResult(None, tuple(findings.all()), None)
    part = _read(path, kind, findings)
    issues, settings, frames = findings.all(), part.settings or Settings(), all_frames(part)
    if not findings.broken:
        issues += _without_reps(part, path.name)
        if validated and len(frames["reps"]):
            issues += validate(settings, frames, places_of(part, path.name))
    broken = any(issue.severity == "error" for issue in issues)
    if broken:
        return ReadResult(None, tuple(issues), kind)
    problem = Problem(settings, frames)
    problem.derived["validated"] = validated  # nobody changes a problem, so nobody need look again
    return ReadResult(problem, tuple(issues), kind)


def _read(path: Path, kind: Format, findings: Findings) -> Part:
    if kind == "folder":
        return read_folder(path, findings)
    if kind == "xlsx":
        return read_workbook(path, findings)
    text = read_text_file(path, path.name, findings, MOST_DOCUMENT_BYTES)
    if text is None:
        return Part()
    if kind == "json":
        data = as_document(read_json(text, path.name, findings), path.name, findings)
        return read_document(data, place_in_json, findings)
    found = read_yaml(text, path.name, findings)
    if found is None:
        return Part()
    return read_document(as_document(found.data, path.name, findings), found.place, findings)


def all_frames(part: Part) -> Frames:
    """Return every frame of a problem in the usual order, empty where the source says nothing."""
    frames: Frames = {}
    for table, model in TABLES.items():
        if table in part.frames:
            names = (name for name in part.frames if name.split(".")[0] == table)
            frames.update({name: part.frames[name] for name in names})
        else:
            frames.update(flatten(table, model, []))
    return frames


def _without_reps(part: Part, source: str) -> list[Issue]:
    """Return the one issue of a problem without any rep."""
    if len(part.frames.get("reps", ())):
        return []
    words = Words("The problem has no reps.", "问题中没有任何销售代表。")
    way_out = Words(
        "Add a table of reps: reps.csv in a folder, a sheet 'reps' in a workbook, or \"reps\": [...] in a document.",
        '请添加销售代表表：文件夹中的 reps.csv、工作簿中的“销售代表”工作表，或文档中的 "reps": [...]。',
    )
    return [Issue("reps-missing", "error", source, words, way_out)]


def places_of(part: Part, source: str) -> Callable[[str, int, str], str]:
    """Return the function that names the places of a part for validation; ``source`` where it knows no better."""

    def locate(frame: str, row: int, column: str) -> str:
        if frame == "settings" or row < 0:
            return part.setting_place(column) if part.setting_place else source
        place = part.places.get(frame)
        return place(row, column) if place else f"{source} {frame}"

    return locate
