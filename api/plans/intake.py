"""An upload becomes a problem: whatever was sent is read, checked as a whole, and packed as a version keeps it.

Reads files in a folder and writes files into another, so that it runs inline for small plain texts and in a process of
its own for all else (:mod:`api.plans.intake_child`). When to modify: when uploads come in another shape.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.plans import storage
from api.plans.archives import READABLE, Bounds, unzip
from assigner.errors import AssignerError, InputError
from assigner.files.opening import SUFFIXES
from assigner.files.read import read_problem
from assigner.issues import Issue, Issues
from assigner.language import Words
from assigner.problem.document import TABLES
from assigner.rules.active import rule_issues

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

PACKED_FILE = "problem.zip"
TOLD_FILE = "told.json"

NOTHING = Words("The upload holds no file.", "上传内容中没有文件。")
SEND_ONE = Words(
    "Send a JSON or YAML document, an Excel workbook, CSV or Parquet tables, or a zipped folder of them.",
    "请发送 JSON 或 YAML 文档、Excel 工作簿、CSV 或 Parquet 数据表，或其压缩文件夹。",
)
NOT_READ = Words("The file {name!r} is not read.", "文件“{name}”未被读取。")
ONE_KIND = Words(
    "Send tables (.csv, .parquet) with one problem.yaml, or one workbook or document alone.",
    "请发送数据表（.csv、.parquet）及一个 problem.yaml，或仅发送一个工作簿或文档。",
)
NO_MAPPING = Words("There is no mapping {name!r}.", "没有名为“{name}”的映射。")
SEND_IT = Words(
    "Name a bundled one ({known}), or send the mapping file with the tables and name it.",
    "请使用内置映射（{known}），或随数据表一起发送映射文件并写出其文件名。",
)


@dataclass(frozen=True)
class Told:
    """What reading an upload gave.

    Parameters
    ----------
    digest
        Fingerprint of the problem; None where an error stopped the work.
    name
        The problem's own name.
    counts
        Rows by table.
    issues
        Everything found, as plain data (:meth:`assigner.issues.Issue.to_dict`).
    """

    digest: str | None = None
    name: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    issues: tuple[Mapping[str, Any], ...] = ()

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        (folder / TOLD_FILE).write_text(json.dumps(asdict(self)), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Told:
        """Read it back."""
        found = json.loads((folder / TOLD_FILE).read_text("utf-8"))
        return cls(**{**found, "issues": tuple(found["issues"])})


def take_in(source: Path, out: Path, *, mapping: str | None = None, bounds: Bounds | None = None) -> Told:
    """Read the files of an upload, and write the packed problem where nothing is wrong.

    Parameters
    ----------
    source
        Folder of the files as they were sent, under their own names.
    out
        Gets :data:`PACKED_FILE`.
    mapping
        For exports of a CRM: the name of a bundled mapping, or of a mapping file among those sent.
    bounds
        What an archive may unpack to.
    """
    issues = Issues()
    try:
        problem = _problem(source, out, mapping, bounds or Bounds(), issues)
    except InputError as error:
        problem = None
        issues.found += error.issues
    except AssignerError as error:
        problem = None
        issues.error(error.code, mapping or "", error.words, SEND_ONE)
    if problem is None or issues.has_errors:
        return Told(issues=plain_issues(issues.found))
    (out / PACKED_FILE).write_bytes(storage.packed(problem))
    return told_of(problem, issues.found)


def told_of(problem: Problem, issues: Iterable[Issue]) -> Told:
    """Return what is told of a problem that is in order."""
    return Told(problem.digest, storable(problem.settings.name), counts_of(problem), plain_issues(issues))


def counts_of(problem: Problem) -> dict[str, int]:
    """Return the number of rows of each table."""
    return {table: len(problem.frames[table]) for table in TABLES}


def plain_issues(issues: Iterable[Issue]) -> tuple[dict[str, Any], ...]:
    """Return issues as plain data that any database takes."""
    found: tuple[dict[str, Any], ...] = storable(tuple(issue.to_dict() for issue in issues))
    return found


def storable(value: Any) -> Any:
    """Return plain data without the characters that databases and UTF-8 refuse: NUL and halves of a pair."""
    if isinstance(value, str):
        return value.replace("\x00", "�").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {key: storable(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(storable(one) for one in value)
    return value


def issue_of(data: Mapping[str, Any]) -> Issue:
    """Return the issue that plain data tells of."""
    words, way_out = Words(**data["message"]), Words(**data["way_out"])
    return Issue(data["code"], data["severity"], data["place"], words, way_out, data["value"])


def _problem(source: Path, out: Path, mapping: str | None, bounds: Bounds, issues: Issues) -> Problem | None:
    """Return the problem of the files, or None with the errors in ``issues``."""
    files = sorted(path for path in source.iterdir() if path.is_file())
    if len(files) == 1 and files[0].suffix.casefold() == ".zip":
        inner = out / "unzipped"
        inner.mkdir()
        if not unzip(files[0], inner, bounds, issues):
            return None
        source, files = inner, sorted(inner.iterdir())
    if not files:
        issues.error("upload-empty", "", NOTHING, SEND_ONE)
        return None
    return _imported(source, mapping, issues) if mapping else _read(source, files, issues)


def _read(source: Path, files: list[Path], issues: Issues) -> Problem | None:
    documents = [path for path in files if path.suffix.casefold() in SUFFIXES]
    alone = len(documents) == 1 and len(files) == 1
    found = read_problem(documents[0] if alone else source)
    issues.found += found.issues
    for path in [] if alone else files:
        if path.suffix.casefold() not in READABLE or SUFFIXES.get(path.suffix.casefold()) == "xlsx":
            issues.warning("file-not-read", path.name, NOT_READ.filled(name=path.name), ONE_KIND, path.name)
    if found.problem is not None:
        issues.found += rule_issues(found.problem.settings)
    return found.problem


def _imported(source: Path, mapping: str, issues: Issues) -> Problem | None:
    """Return the problem of a CRM export, by a mapping."""
    from assigner.files.mapping import bundled_mappings, import_problem
    from assigner.problem.problem import Problem
    from assigner.problem.validation import validate

    own = source / Path(mapping).name
    if mapping not in bundled_mappings() and not own.is_file():  # never a path of this machine
        known = ", ".join(bundled_mappings())
        issues.error(
            "mapping-unknown", "mapping", NO_MAPPING.filled(name=mapping), SEND_IT.filled(known=known), mapping
        )
        return None
    document, found = import_problem(source, mapping if mapping in bundled_mappings() else own)
    problem = Problem.from_document(document)
    issues.found += [*found, *validate(problem.settings, problem.frames), *rule_issues(problem.settings)]
    return problem
