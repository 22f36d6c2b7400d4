"""Deltas: typed changes that make the next version of a problem, and what differs between two versions.

When to modify: when a delta may say something else, or differences are told in another way.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.errors import ApiError, ConflictError
from assigner.client.models.problems import FieldDiff, RowDiff, TableDiff, VersionDiff
from assigner.errors import InputError
from assigner.files.findings import Findings
from assigner.files.scenarios import read_raw, typed
from assigner.files.setting_layout import sparse_rows, sparse_settings
from assigner.issues import Issue, Issues
from assigner.language import Words
from assigner.problem.document import TABLES
from assigner.problem.problem import Problem
from assigner.problem.validation import validate
from assigner.rules.active import rule_issues
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import TeamsChange

if TYPE_CHECKING:
    from assigner.scenario.model import Scenario

MOST_YAML_BYTES = 64 << 10
MOST_TOLD = 1000
MOST_ROWS = 100_000
TOO_LONG = Words("The delta is too long for YAML", "增量的 YAML 过长")
SEND_JSON = Words("A delta in YAML has at most {most} KiB. Send it as JSON.", "YAML 增量最多 {most} KiB，请改用 JSON。")
NO_BASE = Words("A delta builds on the newest version only.", "增量只能基于最新版本。")
TAKE_OUT = Words("Take this part out: {part}.", "请去掉此部分：{part}。")
TOO_LARGE = Words(
    "Versions with more than {most:,} rows are not compared row by row. Download both and compare them there.",
    "超过 {most:,} 行的版本不逐行比较。请下载两个版本后自行比较。",
)


def read_delta(path: Path) -> Scenario:
    """Return the delta in a file.

    Raises
    ------
    InputError
        With everything that is wrong in it.
    ApiError
        422: it is YAML, and long.
    """
    if path.suffix != ".json" and path.stat().st_size > MOST_YAML_BYTES:
        raise ApiError(422, "delta-too-long", TOO_LONG, SEND_JSON.filled(most=MOST_YAML_BYTES >> 10))
    findings = Findings()
    raw = read_raw(path, findings)
    if raw is None:
        raise InputError(findings.all())
    for part in ("based_on", "sweep"):
        if raw.part(part):
            findings.say("delta-part", raw.place((part,)), NO_BASE, TAKE_OUT.filled(part=part), part)
    given = raw.part("parameters")
    found = typed(raw, given if isinstance(given, dict) else {}, findings)
    if found is None or findings.has_errors:
        raise InputError(findings.all())
    return found[0]


def with_delta(problem: Problem, delta: Scenario) -> tuple[Problem, list[Issue]]:
    """Return the changed problem, and its warnings.

    Settings that the delta does not speak of stay as they are, to the letter: equal problems keep equal digests.

    Raises
    ------
    InputError
        The delta does not suit the problem, or what comes out has errors.
    """
    changed = apply_scenario(problem, delta, "delta")
    if not (delta.set or delta.rules or delta.teams != TeamsChange()):
        changed = Problem(problem.settings, changed.frames)
    issues = Issues([*validate(changed.settings, changed.frames), *rule_issues(changed.settings)])
    issues.raise_errors()
    changed.derived["validated"] = True
    return changed, issues.found


def diff_of(before: Problem, after: Problem, numbers: tuple[int, int]) -> VersionDiff:
    """Return how one version differs from another.

    Raises
    ------
    ConflictError
        They have too many rows.
    """
    if max(len(one.frames[table]) for one in (before, after) for table in TABLES) > MOST_ROWS:
        raise ConflictError("versions-too-large", TOO_LARGE.filled(most=MOST_ROWS))
    tables = {table: _table_diff(_rows(table, before), _rows(table, after)) for table in TABLES}
    settings = _fields(sparse_settings(before.settings), sparse_settings(after.settings))
    differing = {name: diff for name, diff in tables.items() if diff.num_added or diff.num_removed or diff.num_changed}
    return VersionDiff(before=numbers[0], after=numbers[1], settings=settings, tables=differing)


def _rows(table: str, problem: Problem) -> dict[str, Mapping[str, Any]]:
    rows = sparse_rows(table, problem.frames)
    return {f"{row['item']}/{row['rep']}" if table == "pairs" else str(row["id"]): row for row in rows}


def _table_diff(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> TableDiff:
    added, removed = [one for one in after if one not in before], [one for one in before if one not in after]
    changed = [one for one in after if one in before and after[one] != before[one]]
    rows = [RowDiff(id=one, fields=_fields(before[one], after[one])) for one in changed[:MOST_TOLD]]
    return TableDiff(
        added=added[:MOST_TOLD], removed=removed[:MOST_TOLD], changed=rows, num_added=len(added),
        num_removed=len(removed), num_changed=len(changed),
    )  # fmt: skip


def _fields(before: Mapping[Any, Any], after: Mapping[Any, Any]) -> dict[str, FieldDiff]:
    names: dict[Hashable, None] = dict.fromkeys([*before, *after])
    return {
        str(name): FieldDiff(before=before.get(name), after=after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    }
