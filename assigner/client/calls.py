"""Every call of the service as data: method, path, what goes along, and the model of the answer.

Both clients send them, the blocking one and the asynchronous one, so each call is written once. When to modify: to add a
call of the service.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import quote

from pydantic import BaseModel, TypeAdapter

from assigner.client.models.answers import Decisions, Demos, Lint, RepSheet, Why
from assigner.client.models.jobs import Job, Kinds, Progress
from assigner.client.models.plans import ItemRow, Measures, Plan, PlanDiff, RepLoad, Scorecard
from assigner.client.models.problems import Checked, Problem, ProblemDetails, Version, VersionDetails, VersionDiff
from assigner.client.models.shared import Page

Answer = TypeVar("Answer")
Source = str | Path | Mapping[str, Any] | bytes
FOLDER_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".yaml", ".yml", ".json")
CONTENT_TYPES = {
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".zip": "application/zip",
}
BINARY = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class Call(Generic[Answer]):
    """One call.

    Parameters
    ----------
    method, path
        As HTTP says them.
    answer
        Model of the answer; None for bytes.
    params, headers, body
        What goes along; ``body`` is plain data for JSON.
    content, files
        A body of bytes, or files of a form.
    is_repeatable
        Whether it may be sent again when nothing came back, besides reading and calls with an ``Idempotency-Key``.
    """

    method: str
    path: str
    answer: Any
    params: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    content: bytes | None = None
    files: Sequence[tuple[str, tuple[str, bytes]]] = ()
    is_repeatable: bool = False

    @property
    def is_safe(self) -> bool:
        """Whether sending it twice does no more than sending it once."""
        return self.is_repeatable or self.method == "GET" or "Idempotency-Key" in self.headers

    def read(self, content: bytes) -> Answer:
        """Return the answer in the bytes that came back."""
        found: Any = content
        if isinstance(self.answer, type) and issubclass(self.answer, BaseModel):
            found = self.answer.model_validate_json(content)
        elif self.answer is not None:
            found = json.loads(content) if self.answer is dict else TypeAdapter(self.answer).validate_json(content)
        answer: Answer = found
        return answer


def at(*parts: object) -> str:
    """Return the path of a call."""
    return "/v1/" + "/".join(quote(str(part), safe="") for part in parts)


def match(revision: int) -> dict[str, str]:
    """Return the header that names the revision which is changed."""
    return {"If-Match": f'"{revision}"'}


def given(**params: Any) -> dict[str, Any]:
    """Return what was given of some values."""
    return {name: value for name, value in params.items() if value not in (None, "", [], ())}


def _body_of(source: Source) -> dict[str, Any]:
    """Return how a problem is sent: a document as it is, a folder as the files of a form."""
    if isinstance(source, Mapping):
        return {
            "content": json.dumps(source, ensure_ascii=True, default=str).encode(),
            "headers": {"Content-Type": "application/json"},
        }
    if isinstance(source, bytes):
        return {"content": source, "headers": {"Content-Type": BINARY}}
    path = Path(source)
    if path.is_dir():
        paths = [one for one in sorted(path.iterdir()) if one.is_file() and one.suffix.casefold() in FOLDER_SUFFIXES]
        return {"files": [("files", (one.name, one.read_bytes())) for one in paths]}
    kind = CONTENT_TYPES.get(path.suffix.casefold(), BINARY)
    return {"content": path.read_bytes(), "headers": {"Content-Type": kind}, "params": {"file": path.name}}


def upload(
    path: str, source: Source, answer: Any, params: dict[str, Any], headers: dict[str, str] | None = None,
    method: str = "POST",
) -> Call[Any]:  # fmt: skip
    """Return a call that sends a document as it is, or a folder as files."""
    sent = _body_of(source)
    return Call(
        method=method, path=path, answer=answer, params={**params, **sent.get("params", {})},
        headers={**(headers or {}), **sent.get("headers", {})}, content=sent.get("content"), files=sent.get("files", ()),
    )  # fmt: skip


# Problems -------------------------------------------------------------------------------------------------------------


def upload_problem(
    source: Source, *, name: str = "", why: str = "", mapping: str = "", key: str = ""
) -> Call[ProblemDetails]:
    """Upload a problem: a folder, a file, bytes, or plain data; ``key`` makes a repeated call happen once."""
    headers = {"Idempotency-Key": key} if key else {}
    return upload(at("problems"), source, ProblemDetails, given(name=name, why=why, mapping=mapping), headers)


def check_problem(source: Source, *, mapping: str = "") -> Call[Checked]:
    """Check an upload without storing it."""
    return upload(at("problems", "check"), source, Checked, given(mapping=mapping))


def list_problems(*, name: str = "", cursor: str | None = None, limit: int = 100) -> Call[Page[Problem]]:
    """List problems, newest first."""
    return Call(
        method="GET", path=at("problems"), answer=Page[Problem], params=given(name=name, cursor=cursor, limit=limit)
    )


def get_problem(problem: str) -> Call[ProblemDetails]:
    """Show a problem."""
    return Call(method="GET", path=at("problems", problem), answer=ProblemDetails)


def change_problem(
    problem: str, revision: int, *, name: str | None = None, archived: bool | None = None
) -> Call[ProblemDetails]:
    """Rename a problem, put it away, or take it back."""
    body = given(name=name, archived=archived)
    return Call(method="PATCH", path=at("problems", problem), answer=ProblemDetails, body=body, headers=match(revision))


def list_versions(problem: str, *, cursor: str | None = None, limit: int = 100) -> Call[Page[Version]]:
    """List the versions of a problem, newest first."""
    params = given(cursor=cursor, limit=limit)
    return Call(method="GET", path=at("problems", problem, "versions"), answer=Page[Version], params=params)


def get_version(problem: str, number: int) -> Call[VersionDetails]:
    """Show a version."""
    return Call(method="GET", path=at("problems", problem, "versions", number), answer=VersionDetails)


def upload_version(problem: str, source: Source, revision: int, *, why: str = "") -> Call[VersionDetails]:
    """Upload a new version of a problem."""
    return upload(at("problems", problem, "versions"), source, VersionDetails, given(why=why), match(revision))


def change_by_delta(problem: str, delta: Source, revision: int, *, why: str = "") -> Call[VersionDetails]:
    """Make the next version by typed changes."""
    return upload(at("problems", problem, "deltas"), delta, VersionDetails, given(why=why), match(revision))


def download_problem(problem: str, *, version: int | None = None, format: str = "json") -> Call[bytes]:
    """Download a version whole."""
    return Call(
        method="GET",
        path=at("problems", problem, "content"),
        answer=None,
        params=given(version=version, format=format),
    )


def diff_versions(problem: str, *, before: int | None = None, after: int | None = None) -> Call[VersionDiff]:
    """Compare two versions."""
    return Call(
        method="GET",
        path=at("problems", problem, "diff"),
        answer=VersionDiff,
        params=given(before=before, after=after),
    )


def lint(problem: str, *, version: int | None = None) -> Call[Lint]:
    """Check the rules of a version."""
    return Call(method="GET", path=at("problems", problem, "lint"), answer=Lint, params=given(version=version))


def make_demo(name: str) -> Call[ProblemDetails]:
    """Make a problem of a bundled team."""
    return Call(method="POST", path=at("demo", name), answer=ProblemDetails, body={})


def get_demo(name: str) -> Call[dict[str, Any]]:
    """Show a bundled team as a document."""
    return Call(method="GET", path=at("demo", name), answer=dict)


# Jobs -----------------------------------------------------------------------------------------------------------------


def make_job(
    kind: str, *, problem: str | None = None, version: int | None = None, plan: str | None = None,
    params: Mapping[str, Any] | None = None, note: str = "", key: str = "", **more: Any,
) -> Call[Job]:  # fmt: skip
    """Ask for a job; ``more`` are priority, deadline, limit_seconds."""
    body = {
        "kind": kind,
        "params": dict(params or {}),
        **given(problem=problem, version=version, plan=plan, note=note, **more),
    }
    return Call(method="POST", path=at("jobs"), answer=Job, body=body, headers={"Idempotency-Key": key} if key else {})


def list_jobs(*, cursor: str | None = None, limit: int = 100, **filters: Any) -> Call[Page[Job]]:
    """List jobs, newest first; ``filters`` are state, kind, problem, schedule."""
    return Call(method="GET", path=at("jobs"), answer=Page[Job], params=given(cursor=cursor, limit=limit, **filters))


def list_kinds() -> Call[Kinds]:
    """List what jobs can do, with their parameters."""
    return Call(method="GET", path=at("kinds"), answer=Kinds)


def get_job(job: str, *, wait: float = 0) -> Call[Job]:
    """Show a job, at its end if that comes within ``wait`` seconds."""
    return Call(method="GET", path=at("jobs", job), answer=Job, headers={"Prefer": f"wait={int(wait)}"} if wait else {})


def get_answer(job: str) -> Call[dict[str, Any]]:
    """Download the answer of a job, however large."""
    return Call(method="GET", path=at("jobs", job, "answer"), answer=dict)


def get_progress(job: str, *, after: int = 0) -> Call[Progress]:
    """Return the lines of progress after a number; :meth:`assigner.client.client.Client.events` follows them."""
    return Call(method="GET", path=at("jobs", job, "progress"), answer=Progress, params={"after": after})


def cancel_job(job: str, *, why: str = "") -> Call[Job]:
    """Cancel a job; one that runs keeps its best plan."""
    return Call(method="POST", path=at("jobs", job, "cancel"), answer=Job, body={"why": why})


def events_path(job: str) -> str:
    """Return where a job is followed."""
    return at("jobs", job, "events")


# Plans ----------------------------------------------------------------------------------------------------------------


def list_plans(*, problem: str = "", cursor: str | None = None, limit: int = 100) -> Call[Page[Plan]]:
    """List plans, newest first."""
    return Call(
        method="GET", path=at("plans"), answer=Page[Plan], params=given(problem=problem, cursor=cursor, limit=limit)
    )


def get_plan(plan: str) -> Call[Plan]:
    """Show a plan."""
    return Call(method="GET", path=at("plans", plan), answer=Plan)


def change_plan(plan: str, revision: int, *, name: str | None = None, archived: bool | None = None) -> Call[Plan]:
    """Name a plan, put it away, or take it back."""
    body = given(name=name, archived=archived)
    return Call(method="PATCH", path=at("plans", plan), answer=Plan, body=body, headers=match(revision))


def get_receipt(plan: str) -> Call[dict[str, Any]]:
    """Show what a replay of a plan needs."""
    return Call(method="GET", path=at("plans", plan, "receipt"), answer=dict)


def upload_plan(problem: str, rows: Mapping[str, Any], *, version: int | None = None, name: str = "") -> Call[Plan]:
    """Have a plan verified and kept: ``{"plan": [{"item": ..., "rep": ...}]}``, or the content of ``plan.json``."""
    params = given(problem=problem, version=version, name=name)
    return Call(method="POST", path=at("plans"), answer=Plan, params=params, body=dict(rows))


def get_scorecard(plan: str, *, examples: int = 3) -> Call[Scorecard]:
    """Show what a plan costs, rule by rule."""
    return Call(method="GET", path=at("plans", plan, "scorecard"), answer=Scorecard, params={"examples": examples})


def get_measures(plan: str) -> Call[Measures]:
    """Show every measure of a plan."""
    return Call(method="GET", path=at("plans", plan, "measures"), answer=Measures)


def list_items(plan: str, *, cursor: str | None = None, limit: int = 1000, **filters: Any) -> Call[Page[ItemRow]]:
    """List the items of a plan; ``filters`` are kind, rep, owner, territory, moves, text, order."""
    params = {
        **{name: value for name, value in filters.items() if value is not None},
        **given(cursor=cursor, limit=limit),
    }
    return Call(method="GET", path=at("plans", plan, "items"), answer=Page[ItemRow], params=params)


def list_plan_moves(
    plan: str, *, text: str = "", order: str = "-value", cursor: str | None = None, limit: int = 1000
) -> Call[Page[ItemRow]]:
    """List what changes hands by a plan, the most valuable first."""
    params = given(text=text, order=order, cursor=cursor, limit=limit)
    return Call(method="GET", path=at("plans", plan, "moves"), answer=Page[ItemRow], params=params)


def list_reps(plan: str, *, cursor: str | None = None, limit: int = 1000, **filters: Any) -> Call[Page[RepLoad]]:
    """List the reps of a plan with their loads; ``filters`` are team, active, text, order."""
    params = {
        **{name: value for name, value in filters.items() if value is not None},
        **given(cursor=cursor, limit=limit),
    }
    return Call(method="GET", path=at("plans", plan, "reps"), answer=Page[RepLoad], params=params)


def diff_plan(plan: str, *, against: str = "owners") -> Call[PlanDiff]:
    """Compare a plan with another, or with today's owners."""
    return Call(method="GET", path=at("plans", plan, "diff"), answer=PlanDiff, params={"against": against})


def why(plan: str, item: str) -> Call[Why]:
    """Ask why an item is where it is."""
    return Call(method="GET", path=at("plans", plan, "why"), answer=Why, params={"item": item})


def decisions(plan: str, *, most: int = 10) -> Call[Decisions]:
    """List the decisions that matter most."""
    return Call(method="GET", path=at("plans", plan, "decisions"), answer=Decisions, params={"most": most})


def rep_sheet(plan: str, rep: str) -> Call[RepSheet]:
    """Show a rep's sheet."""
    return Call(method="GET", path=at("plans", plan, "reps", rep), answer=RepSheet)


def download_plan(plan: str, format: str = "json", *, rep: str = "", language: str = "") -> Call[bytes]:
    """Download a plan: json, csv, parquet, xlsx, html or ics."""
    params = given(format=format, rep=rep, language=language)
    return Call(method="GET", path=at("plans", plan, "download"), answer=None, params=params)


def list_demos() -> Call[Demos]:
    """List the bundled teams."""
    return Call(method="GET", path=at("demo"), answer=Demos)
