"""Plain lists, as people keep them and CRMs export them, to a problem without any mapping file.

A list of customers with their owners is enough; a list of users beside it says who still works here. What the lists say
is guessed from names and headings, and every guess is told. Mappings (:mod:`assigner.files.mapping`) are for exports
that must be joined, estimated or mended. When to modify: with the order of the steps; what each does stands in its module.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.errors import InputError
from assigner.files.csv_reading import read_csv
from assigner.files.documents import read_document
from assigner.files.findings import Findings
from assigner.files.json_reading import place_in_json
from assigner.files.lists.amounts import plain_amounts
from assigner.files.lists.closed import without_closed
from assigner.files.lists.dates import plain_dates
from assigner.files.lists.deals import without_deals
from assigner.files.lists.goal import GOAL_WEIGHTS, goal_of, settings_of, tell_goal, tell_idle
from assigner.files.lists.ids import with_ids
from assigner.files.lists.people import owners_by_id, reps_of_owners, with_whole_names
from assigner.files.lists.recognise import used_columns
from assigner.files.lists.rows import without_extra_rows
from assigner.files.opening import SUFFIXES, TABLE_SUFFIXES, missing_file
from assigner.files.parquet_reading import read_parquet
from assigner.files.read import all_frames, places_of
from assigner.files.sources import read_tables, table_twice
from assigner.files.xlsx_reading import read_sheets, table_of_sheet
from assigner.language import Words
from assigner.problem.problem import Problem
from assigner.problem.settings import Settings
from assigner.problem.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assigner.files.tables import RawTable
    from assigner.issues import Issue

__all__ = ["GOAL_WEIGHTS", "import_lists", "tables_of_file", "tidied"]

NOT_READ = Words("It is no list of customers, leads or people, and is not read.", "不是客户、线索或人员列表，未读取。")
NAME_IT = Words(
    "Name it accounts, leads or reps, or give its columns headings such as Account name, Owner, Value.",
    "请将其命名为“客户”“线索”或“销售代表”，或使用“客户名称”“负责人”“金额”等列标题。",
)
NO_LIST = Words("There is no list of customers or leads in it.", "其中没有客户或线索列表。")
NO_OWNERS = Words(
    "Nobody is named who could have them: no list of people, and no column of owners.",
    "没有可承担的人员：既无人员列表，也无负责人列。",
)
ADD_PEOPLE = Words(
    "Put the users of your CRM beside it, or export the owner with each record.",
    "请将 CRM 的用户列表放在同一文件夹，或在导出时包含负责人。",
)


def import_lists(path: Path, goal: str | None = None) -> tuple[Problem, list[Issue]]:
    """Return the problem that plain lists make, validated, and everything that was guessed or left out.

    Parameters
    ----------
    path
        A CSV, Parquet or Excel file, or a folder of them.
    goal
        What plans shall even out: ``value``, ``minutes``, ``potential``, ``count``, or ``none``; by default the
        first that the lists have. Lists say who has what, and nothing of what would be better.

    Raises
    ------
    InputError
        With every issue, when any is an error.
    """
    findings = Findings()
    tables = _lists(_raw_tables(path, findings), findings)
    _complete(tables, path.name, findings)
    used = {name: used_columns(raw, findings) for name, raw in tables.items()}
    goal = goal_of(used, goal)
    part = read_document(settings_of(goal), place_in_json, findings)
    read_tables(used, part, findings)
    problem = Problem(part.settings or Settings(), all_frames(part))
    if not findings.has_errors:
        tell_goal(problem, goal, path.name, findings)
        tell_idle(problem, used["reps"].source, findings)
    issues = findings.all()
    if not findings.has_errors:
        issues += validate(problem.settings, problem.frames, places_of(part, path.name))
    if any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    return problem, issues


def _lists(raw_tables: list[RawTable], findings: Findings) -> dict[str, RawTable]:
    """Return lists by the table of a problem that each is, written as such tables are."""
    found: dict[str, RawTable] = {}
    for raw, name in without_deals(raw_tables, findings):
        if not name:
            findings.say("list-unknown", raw.source, NOT_READ, NAME_IT, severity="warning")
        elif name in found:
            table_twice(raw.source, found[name].source, findings)
        else:
            found[name] = tidied(raw, name, findings)
    return owners_by_id(found, findings)


def tidied(raw: RawTable, name: str, findings: Findings) -> RawTable:
    """Return one list with its rows, amounts, dates and names written as the tables of a problem have them."""
    raw = without_closed(without_extra_rows(raw, name, findings), name, findings)
    raw = plain_dates(plain_amounts(raw, name, findings), name, findings)
    return with_whole_names(raw) if name == "reps" else raw


def _complete(tables: dict[str, RawTable], source: str, findings: Findings) -> None:
    """Give every list ids, and make the reps of the owners where no list of people is given."""
    if not {"accounts", "leads"} & set(tables):
        if not findings.has_errors:
            findings.fail("list-missing", source, NO_LIST, NAME_IT)
        return
    if "reps" not in tables:
        reps = reps_of_owners(tables, findings)
        if reps is None:
            findings.fail("reps-missing", source, NO_OWNERS, ADD_PEOPLE)
            return
        tables["reps"] = reps
    for name, raw in tables.items():
        tables[name] = with_ids(raw, name, findings)


def _raw_tables(path: Path, findings: Findings) -> list[RawTable]:
    if not path.exists():
        missing_file(path, findings)
        return []
    if not path.is_dir():
        return list(tables_of_file(path, findings))
    files = (one for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith((".", "_", "#", "~")))
    return [raw for one in files for raw in tables_of_file(one, findings)]


def tables_of_file(path: Path, findings: Findings) -> Iterator[RawTable]:
    """Yield the tables of a file as found; nothing for files of another kind."""
    suffix = path.suffix.casefold()
    if suffix in TABLE_SUFFIXES:
        read = read_parquet if suffix == ".parquet" else read_csv
        found = read(path, "", findings)
        yield from [] if found is None else [found]
    elif SUFFIXES.get(suffix) == "xlsx":
        for sheet, rows in (read_sheets(path, findings) or {}).items():
            found = table_of_sheet(rows, "", sheet)
            yield from [] if found is None else [found]
