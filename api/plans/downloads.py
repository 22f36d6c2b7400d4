"""Plans and versions as files that people open: workbook, page, calendar, tables.

Texts of other people become text in every cell, never a formula. When to modify: to add a format.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.errors import ApiError, ConflictError
from api.plans.intake import counts_of
from api.plans.storage import zipped
from api.store.moments import SECOND_US
from assigner.files.calendar import calendar_of
from assigner.files.plans import write_plan_table
from assigner.files.write import write_problem
from assigner.language import Words

if TYPE_CHECKING:
    from api.plans.library import KeptPlan
    from assigner.language import Language
    from assigner.problem.problem import Problem

PlanFormat = Literal["json", "csv", "parquet", "xlsx", "html", "ics"]
ProblemFormat = Literal["json", "yaml", "xlsx", "csv", "parquet"]
MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "yaml": "application/yaml",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "zip": "application/zip",
}
SLOW_FORMATS = frozenset({"xlsx", "html"})
MOST_ITEMS = 3000
"""A slow format of a larger plan is made by a job: it would hold the interpreter for seconds."""
TOO_LARGE = Words(
    "The plan has {items:,} items; above {most:,} this file is made by a job: POST /v1/jobs with "
    '{{"kind": "report", "plan": "{plan}", "params": {{"format": "{format}", "language": "{language}"}}}}. '
    "When it has ended, this address gives the file.",
    "方案有 {items:,} 项；超过 {most:,} 项时，此文件由作业生成：POST /v1/jobs，内容为 "
    '{{"kind": "report", "plan": "{plan}", "params": {{"format": "{format}", "language": "{language}"}}}}。'
    "作业结束后，此地址即可下载文件。",
)
MOST_ROWS = 100_000
"""A version with more rows is downloaded as Parquet only: text of it takes minutes to write."""
PARQUET_ONLY = Words(
    "The version has {rows:,} rows; above {most:,} it is downloaded with format=parquet (assigner convert makes the other formats).",
    "该版本有 {rows:,} 行；超过 {most:,} 行时请用 format=parquet 下载（assigner convert 可转换为其他格式）。",
)
NO_REP = Words("The problem has no rep ({rep}).", "问题中没有销售代表（{rep}）。")


@dataclass(frozen=True)
class Download:
    """A file.

    Parameters
    ----------
    content
        Its bytes.
    media_type, name
        What it is, and what it is saved as.
    """

    content: bytes
    media_type: str
    name: str


def is_slow(kept: KeptPlan, format: str) -> bool:
    """Return whether a file is made by a job."""
    return format in SLOW_FORMATS and kept.problem.num_items > MOST_ITEMS


def too_large(kept: KeptPlan, format: str, language: Language) -> ConflictError:
    """Return the answer to whoever asks for such a file before it was made."""
    facts = {"items": kept.problem.num_items, "most": MOST_ITEMS, "plan": kept.row["id"]}
    return ConflictError("file-not-made", TOO_LARGE.filled(format=format, language=language, **facts))


def plan_file(kept: KeptPlan, format: str, language: Language, reps: Sequence[str] = ()) -> Download:
    """Return a plan as a file.

    Parameters
    ----------
    kept
        The plan.
    format
        One of :data:`PlanFormat`.
    language
        Of headings and sentences.
    reps
        Whose calendar (``ics``); everybody's where empty.

    Raises
    ------
    ApiError
        404: a rep of the calendar is unknown.
    """
    content = _PLAN_WRITERS[format](kept, language) if format != "ics" else _calendar(kept, language, reps)
    name = kept.row["id"] + (f"-{reps[0]}" if len(reps) == 1 else "")
    return Download(content, MEDIA_TYPES[format], f"{name}.{format}")


def problem_file(problem: Problem, name: str, format: str, language: Language) -> Download:
    """Return a version as a file; folders of tables come as a zip.

    Raises
    ------
    InputError
        A workbook cannot hold the problem.
    ConflictError
        It is too large for the format.
    """
    rows = sum(counts_of(problem).values())
    if format != "parquet" and rows > MOST_ROWS:
        raise ConflictError("version-too-large", PARQUET_ONLY.filled(rows=rows, most=MOST_ROWS))
    with tempfile.TemporaryDirectory(prefix="assigner-write-") as place:
        if format in ("csv", "parquet"):
            folder = write_problem(problem, Path(place) / "problem", format, language)
            return Download(zipped(folder), MEDIA_TYPES["zip"], f"{name}.zip")
        path = write_problem(problem, Path(place) / f"problem.{format}", format, language)
        return Download(path.read_bytes(), MEDIA_TYPES[format], f"{name}.{format}")


def _json(kept: KeptPlan, language: Language) -> bytes:
    del language
    return json.dumps(kept.data, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _table(format: str) -> Callable[[KeptPlan, Language], bytes]:
    def write(kept: KeptPlan, language: Language) -> bytes:
        return written(f"plan.{format}", lambda path: write_plan_table(kept.plan.frame(kept.problem), path, language))

    return write


def _workbook(kept: KeptPlan, language: Language) -> bytes:
    from assigner.report.workbook import write_workbook

    return written("plan.xlsx", lambda path: write_workbook(kept.result, path, language))


def _page(kept: KeptPlan, language: Language) -> bytes:
    from assigner.report.page import render_html

    return render_html(kept.result, language).encode("utf-8", "replace")


def _calendar(kept: KeptPlan, language: Language, reps: Sequence[str]) -> bytes:
    known = set(map(str, kept.problem.rep_ids))
    for rep in reps:
        if rep not in known:
            raise ApiError(404, "rep-unknown", Words("Unknown rep", "未知销售代表"), NO_REP.filled(rep=rep))
    stamp = datetime.fromtimestamp(kept.row["made_at"] // SECOND_US, UTC)
    return calendar_of(kept.problem, kept.plan, stamp, reps=reps or None, language=language)


def written(name: str, write: Callable[[Path], object]) -> bytes:
    """Return the bytes of a file that something writes at a path of this name."""
    with tempfile.TemporaryDirectory(prefix="assigner-write-") as place:
        path = Path(place) / name
        write(path)
        return path.read_bytes()


_PLAN_WRITERS: Mapping[str, Callable[[KeptPlan, Language], bytes]] = {
    "json": _json, "csv": _table("csv"), "parquet": _table("parquet"), "xlsx": _workbook, "html": _page,
}  # fmt: skip
