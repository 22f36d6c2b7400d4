"""Apply a scenario to a problem: settings, then tables, then what pointed at dropped rows.

All faults are collected and said at once. When to modify: when scenarios learn another kind of change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.issues import Issues
from assigner.problem.document import TABLES
from assigner.problem.problem import Problem
from assigner.scenario.references import without_items, without_reps
from assigner.scenario.rows import Rows
from assigner.scenario.settings import changed_settings

if TYPE_CHECKING:
    from assigner.problem.frames import Frames
    from assigner.scenario.model import Scenario


def apply_scenario(problem: Problem, scenario: Scenario, place: str = "scenario") -> Problem:
    """Return the problem with the scenario's changes; the given problem stays as it is.

    Resolutions of dimensions stay those of the given problem, so that scores compare. What pointed at a
    dropped rep or item (owner, pin, barred, parent, pairs, ...) is cleared; scopes of rules are not touched.

    Parameters
    ----------
    problem, scenario
        The base and the changes.
    place
        Name of the scenario in messages, such as its file.

    Raises
    ------
    InputError
        With every unknown or doubled id and every value that does not suit.
    """
    issues = Issues()
    settings = changed_settings(problem, scenario, issues, place)
    frames: Frames = dict(problem.frames)
    for table in TABLES:
        _change_table(frames, table, scenario, issues, place)
    issues.raise_errors()
    frames = without_reps(frames, scenario.reps.drop)
    frames = without_items(frames, [*scenario.accounts.drop, *scenario.leads.drop, *scenario.duties.drop])
    return Problem(settings, frames)


def _change_table(frames: Frames, table: str, scenario: Scenario, issues: Issues, place: str) -> None:
    """Change one table in place; tables that the scenario does not name are not looked at."""
    change = getattr(scenario, table)
    leave = scenario.leave if table == "reps" else []
    if not (change.add or change.change or change.drop or leave):
        return
    rows = Rows(frames, table, issues, place)
    for number, row in enumerate(change.drop):
        rows.drop(row, number)
    for number, row in enumerate(change.change):
        rows.change(row, number)
    for number, row in enumerate(change.add):
        rows.add(row, number)
    for number, row in enumerate(leave):
        rows.add_leave(row, number)
    frames.update(rows.frames())
