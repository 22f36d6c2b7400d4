"""One scenario file: YAML or JSON with changes to a problem, headings in either language.

Files that build on others are read by :mod:`assigner.files.scenario_chain`. When to modify: when scenarios come in another format; what they may say is :mod:`assigner.scenario.model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError
from assigner.files.documents import tell
from assigner.files.findings import Findings
from assigner.files.headings import find_field
from assigner.files.json_reading import place_in_json, read_json
from assigner.files.opening import MOST_DOCUMENT_BYTES, format_of, read_text_file
from assigner.files.prepare import Notes, prepare_row, read_row
from assigner.files.scenario_parameters import filled
from assigner.files.yaml_reading import read_yaml
from assigner.language import Words
from assigner.problem.document import TABLES
from assigner.problem.frames import field_shapes
from assigner.scenario.model import Scenario, TableChange

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from assigner.files.documents import PlaceOfPath
    from assigner.problem.faults import Path as PathInFile
    from assigner.problem.fields import Row

UNFILLED = ("format", "based_on", "parameters", "sweep")
"""Parts of a scenario file in which a dollar sign is a dollar sign."""


@dataclass(frozen=True)
class RawScenario:
    """One scenario file before its parameters are filled in.

    Parameters
    ----------
    path
        The file.
    data
        What it says, as plain data under the keys that were written.
    place_of
        Names the places of these keys.
    """

    path: Path
    data: Mapping[str, Any]
    place_of: PlaceOfPath

    def part(self, name: str) -> Any:
        """Return what the file says under a field of the scenario, whatever the language of its heading."""
        return next((value for key, value in self.data.items() if name_of(key) == name), None)

    def place(self, path: PathInFile) -> str:
        """Return the place of a path that begins with a field's name."""
        heading = next((key for key in self.data if path and name_of(key) == path[0]), None)
        return self.place_of(path if heading is None else (heading, *path[1:]))


YAML_ONLY = Words("A scenario is a YAML or JSON file.", "情景须为 YAML 或 JSON 文件。")


def name_of(key: str) -> str:
    """Return the field of a scenario that a heading means; the heading itself where it means none."""
    found = find_field(Scenario, key)
    return key if found is None else found[0]


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in one file, with the default values of its parameters.

    What the file builds on (``based_on``) is not read: :func:`assigner.files.scenario_chain.read_scenario_file` reads
    the whole chain.

    Raises
    ------
    InputError
        With everything that is wrong in the file, each with its line or path.
    """
    findings = Findings()
    raw = read_raw(path, findings)
    if raw is None:
        raise InputError(findings.all())
    defaults = raw.part("parameters")
    found = typed(raw, defaults if isinstance(defaults, dict) else {}, findings)
    if found is None:
        raise InputError(findings.all())
    return found[0]


def read_raw(path: Path, findings: Findings) -> RawScenario | None:
    """Return the plain data of a scenario file; None when it is no scenario at all, with the reason in ``findings``."""
    before = len(findings.issues)
    data, place_of = read_data(path, findings)
    if data is not None and not isinstance(data, dict):
        words = Words("This is not a scenario: it has no named parts.", "这不是情景文件：没有带名称的内容。")
        way_out = Words(
            "Write parts such as reps:, accounts:, rules:, set:.", "请写出 reps:、accounts:、rules:、set: 等部分。"
        )
        findings.fail("mapping-expected", path.name, words, way_out)
    if any(issue.severity == "error" for issue in findings.issues[before:]):
        return None
    return RawScenario(path, data or {}, place_of)


def typed(raw: RawScenario, values: Mapping[str, Any], findings: Findings) -> tuple[Scenario, PlaceOfPath] | None:
    """Return the scenario with its parameters filled in, and what names its places; None after an error."""
    data = {key: value if name_of(key) in UNFILLED else filled(value, values) for key, value in raw.data.items()}
    notes = Notes()
    ready = prepare_row(Scenario, data, (), notes, strict=True)
    if not notes.faults:
        _keep_empty(ready, data)
    found = read_row(Scenario, ready, notes, ())
    before = findings.has_errors
    tell(notes, raw.place_of, findings)
    wrong = any(fault.severity == "error" for fault in notes.faults) or (findings.has_errors and not before)
    if wrong or not isinstance(found, Scenario):
        return None
    return found, lambda path: raw.place_of(notes.source_path(path))


def _keep_empty(ready: dict[str, Any], raw: dict[str, Any]) -> None:
    """Put back the empty values of changes: ``owner:`` without a value means that there is no owner any more."""
    for key, changes in raw.items():
        table = (find_field(Scenario, key) or ("", None))[0]
        for part, rows in (changes or {}).items() if table in TABLES else ():
            if find_field(TableChange, part) == ("change", None):
                for row, target in zip(rows, ready[table]["change"], strict=True):
                    target.update(_emptied(TABLES[table], row))


def _emptied(model: type[Row], row: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a row that stand there without a value, as the empty value of their shape."""
    names = {found[0] for key, value in row.items() if value is None and (found := find_field(model, key))}
    shapes = {shape.name: shape.shape for shape in field_shapes(model)}
    return {name: None if shapes[name] == "plain" else {} if shapes[name] == "mapping" else [] for name in names}


def read_data(path: Path, findings: Findings, other_kind: Words = YAML_ONLY) -> tuple[Any, PlaceOfPath]:
    """Return the plain data of a YAML or JSON file and how its places are named.

    ``other_kind`` is said of a file of another kind.
    """
    kind = format_of(path, findings)
    if kind not in ("json", "yaml", None):
        way_out = Words("Give a .yaml or .json file.", "请给出 .yaml 或 .json 文件。")
        findings.fail("file-kind-unknown", path.name, other_kind, way_out)
    text = None if findings.broken else read_text_file(path, path.name, findings, MOST_DOCUMENT_BYTES)
    if text is None:
        return None, place_in_json
    if kind == "json":
        return read_json(text, path.name, findings), lambda steps: f"{path.name} {place_in_json(steps)}"
    found = read_yaml(text, path.name, findings)
    return (None, place_in_json) if found is None else (found.data, found.place)
