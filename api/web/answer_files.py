"""Answers of jobs as files that people open: written from what the job told, by the writers of the command line.

When to modify: when an answer is given as another file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from api.errors import ApiError, NotFoundError
from api.plans.downloads import MEDIA_TYPES, NO_REP, Download, written
from api.plans.storage import zipped
from api.store.moments import SECOND_US
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.problem.problem import Problem

__all__ = ["FORMATS", "MEDIA_TYPES", "Asked", "Format", "answer_file"]

Format = Literal["xlsx", "ics", "csv", "md", "zip"]
FORMATS: tuple[Format, ...] = ("xlsx", "ics", "csv", "md", "zip")


@dataclass(frozen=True)
class Asked:
    """An answer that shall be a file.

    Parameters
    ----------
    job
        Id of the job.
    problem, told
        Its problem, and what it answered.
    language
        Of headings and sentences.
    rep
        Whose file; empty for everybody's.
    now
        Microseconds since 1970 UTC.
    """

    job: str
    problem: Problem
    told: Mapping[str, Any]
    language: Language
    rep: str
    now: int


def answer_file(kind: str, format: Format, asked: Asked) -> Download:
    """Return the answer of a kind of job as a file.

    Raises
    ------
    NotFoundError
        The kind has no such file.
    ApiError
        404: the answer holds nothing about the rep.
    """
    if (kind, format) not in WRITERS:
        raise NotFoundError("file of the answer", f"{kind}.{format}")
    name = f"{kind}-{asked.rep or asked.job}.{format}"
    return Download(WRITERS[kind, format](asked), MEDIA_TYPES[format], name)


def _responsibility(asked: Asked) -> bytes:
    from assigner.manage.responsibility.retold import sheet_of, work_plans_of
    from assigner.report.responsibility_workbook import write_responsibility

    sheet, plans = sheet_of(asked.problem, asked.told), work_plans_of(asked.problem, asked.told)
    return written("sheet.xlsx", lambda path: write_responsibility(sheet, plans, path, asked.language))


def _work_calendar(asked: Asked) -> bytes:
    from assigner.manage.responsibility.retold import work_plans_of
    from assigner.manage.responsibility.work_ics import work_calendar

    ids = asked.problem.rep_ids
    mine = next((one for one in work_plans_of(asked.problem, asked.told) if str(ids[one.rep]) == asked.rep), None)
    if mine is None:
        raise _unknown(asked.rep)
    return work_calendar(mine, datetime.fromtimestamp(asked.now // SECOND_US, UTC), asked.language)


def _targets(asked: Asked) -> bytes:
    from assigner.manage.goals.written import targets_text

    return targets_text(asked.told).encode()


def _meetings_of(asked: Asked) -> bytes:
    from assigner.manage.meetings.ics import meeting_calendar

    numbers = [number for number, rep in enumerate(asked.problem.rep_ids) if str(rep) == asked.rep]
    if not numbers:
        raise _unknown(asked.rep)
    stamp = datetime.fromtimestamp(asked.now // SECOND_US, UTC)
    return meeting_calendar(asked.problem, asked.told, numbers[0], stamp, asked.language)


def _meetings(asked: Asked) -> bytes:
    from assigner.manage.meetings.ics import calendar_name, people_in

    busy = people_in(asked.told)
    people = [(number, str(rep)) for number, rep in enumerate(asked.problem.rep_ids) if str(rep) in busy]
    return _zip({calendar_name(asked.problem, number): _meetings_of(replace(asked, rep=rep)) for number, rep in people})


def _sheets(asked: Asked) -> bytes:
    from assigner.manage.review.sheet import file_name

    return _zip({file_name(one["rep"]): one[asked.language].encode() for one in asked.told.get("sheets", [])})


def _sheet_of(asked: Asked) -> bytes:
    found = next((one for one in asked.told.get("sheets", []) if one["rep"] == asked.rep), None)
    if found is None:
        raise _unknown(asked.rep)
    return str(found[asked.language]).encode()


def _zip(files: Mapping[str, bytes]) -> bytes:
    with tempfile.TemporaryDirectory(prefix="assigner-write-") as place:
        for name, content in files.items():
            (Path(place) / name).write_bytes(content)
        return zipped(Path(place))


def _unknown(rep: str) -> ApiError:
    return ApiError(404, "rep-unknown", Words("Unknown rep", "未知销售代表"), NO_REP.filled(rep=rep))


WRITERS: Mapping[tuple[str, str], Callable[[Asked], bytes]] = {
    ("responsibility", "xlsx"): _responsibility,
    ("responsibility", "ics"): _work_calendar,
    ("goals", "csv"): _targets,
    ("meetings", "ics"): _meetings_of,
    ("meetings", "zip"): _meetings,
    ("review", "md"): _sheet_of,
    ("review", "zip"): _sheets,
}
