"""Apply a scenario to a problem: settings, teams, then tables, then what pointed at dropped rows.

All faults are collected and said at once. When to modify: when scenarios learn another kind of change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.issues import Issues
from assigner.problem.document import TABLES
from assigner.problem.problem import Problem
from assigner.scenario.columns import change_columns, is_plain
from assigner.scenario.places import place_in
from assigner.scenario.query import Query
from assigner.scenario.references import without_items, without_reps
from assigner.scenario.rows import Rows
from assigner.scenario.selection import Selection
from assigner.scenario.settings import changed_settings
from assigner.scenario.teams import Teams

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings
    from assigner.scenario.model import RepLeave, Scenario
    from assigner.scenario.places import PlaceOf


def apply_scenario(
    problem: Problem, scenario: Scenario, place: str | PlaceOf = "scenario", issues: Issues | None = None
) -> Problem:
    """Return the problem with the scenario's changes; the given problem stays as it is.

    Resolutions of dimensions stay those of the given problem, so that scores compare. What pointed at a
    dropped rep or item (owner, pin, barred, parent, pairs, ...) is cleared; scopes of rules are not touched.
    In each table rows are dropped, changed and added by id first, then by query.

    Parameters
    ----------
    problem, scenario
        The base and the changes.
    place
        Name of the scenario in messages, such as its file, or what names its places.
    issues
        Gets everything found, warnings included (a query that selects nothing).

    Raises
    ------
    InputError
        With every unknown or doubled id and every value that does not suit.
    """
    issues = Issues() if issues is None else issues
    place_of = place_in(place) if isinstance(place, str) else place
    settings = changed_settings(problem, scenario, issues, place_of)
    frames: Frames = dict(problem.frames)
    settings = Teams(settings, frames, issues, place_of).apply(scenario.teams)
    for table in TABLES:
        _change_table(problem, settings, frames, table, scenario, issues, place_of)
    issues.raise_errors()
    frames = without_reps(frames, _gone(problem, frames, "reps"))
    frames = without_items(
        frames, [gone for table in ("accounts", "leads", "duties") for gone in _gone(problem, frames, table)]
    )
    return Problem(settings, frames)


def _gone(problem: Problem, frames: Frames, table: str) -> list[str]:
    """Return the ids that a table has no more."""
    if frames[table] is problem.frames[table]:
        return []
    before = problem.frames[table]["id"]
    return list(before[~before.isin(frames[table]["id"])])


def _change_table(
    problem: Problem,
    settings: Settings,
    frames: Frames,
    table: str,
    scenario: Scenario,
    issues: Issues,
    place_of: PlaceOf,
) -> None:
    """Change one table in place; tables that the scenario does not name are not looked at."""
    change = getattr(scenario, table)
    leave = scenario.leave if table == "reps" else []
    if change.changes_nothing and not leave:
        return
    rows: Rows | None = None
    if change.drop or change.change or change.add or leave or any(not is_plain(table, one) for one in change.all):
        rows = Rows(frames, table, issues, place_of)
        _change_by_id(rows, change, leave)
    for number, one in enumerate(change.all):
        if rows is None:
            change_columns(Query(settings, frames, table), one, number, frames, issues, place_of)
            continue
        frames.update(rows.frames())
        Selection(problem, settings, rows, issues, place_of).apply(one, number, frames)
    if rows is not None:
        frames.update(rows.frames())


def _change_by_id(rows: Rows, change: Any, leave: Sequence[RepLeave]) -> None:
    """Drop, change and add the rows that are named, and add leave."""
    for number, row in enumerate(change.drop):
        rows.drop(row, number)
    for number, row in enumerate(change.change):
        rows.change(row, number)
    for number, row in enumerate(change.add):
        rows.add(row, number)
    for number, row in enumerate(leave):
        rows.add_leave(row, number)
