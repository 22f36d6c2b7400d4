"""What a kind of job sees while it runs in the child process: its task, and the outcome that it gives back.

Knows files and memory only: no database, no queue, so that a kind is tested by calling its ``run``.
When to modify: when kinds need something else of the world around them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem
    from assigner.program.solution import Progress

PROBLEM_FILE = "problem.json"
"""The problem, as a document, in a task's folder."""
PROBLEM_FOLDER = "problem"
"""Or the problem as a stored version unpacks: tables and settings, validated before they were stored."""
PLAN_FILE = "plan.json"
"""The base plan: a result's ``to_dict``."""
RESULT_FILE = "result.json"
"""The new plan, where the outcome holds a result: its ``to_dict``."""

Parameters_ = TypeVar("Parameters_", bound=BaseModel)
Report = Callable[[Mapping[str, Any]], None]


@dataclass(frozen=True)
class Outcome:
    """What a kind gives back.

    Parameters
    ----------
    data
        Plain data: the answer.
    result
        The result, where the kind makes a plan; it is stored as one.
    """

    data: Mapping[str, Any]
    result: Result | None = None


@dataclass(frozen=True)
class Task(Generic[Parameters_]):
    """A job, as its kind sees it.

    Parameters
    ----------
    job
        Id of the job.
    params
        The kind's own parameters, validated.
    folder
        Where the input files lie; the kind may write there too.
    cancel
        Set when the work is to end early: return the best there is.
    report_line
        Takes one progress line.
    seconds
        Time left until the work must be done.
    clock
        Seconds that only differ.
    """

    job: str
    params: Parameters_
    folder: Path
    cancel: threading.Event = field(default_factory=threading.Event)
    report_line: Report = lambda _line: None
    seconds: float = 3600.0
    clock: Callable[[], float] = time.perf_counter

    def problem(self) -> Problem:
        """Read the problem.

        Raises
        ------
        InputError
            With every issue of the document.
        """
        from assigner.files.memory import problem_from

        packed = self.folder / PROBLEM_FOLDER
        return _stored(packed) if packed.is_dir() else problem_from(self.folder / PROBLEM_FILE)

    @property
    def plan_path(self) -> Path:
        """Where the base plan lies, with all that was claimed when it was made."""
        return self.folder / PLAN_FILE

    @property
    def has_plan(self) -> bool:
        """Whether the job has a base plan."""
        return self.plan_path.exists()

    def plan(self, problem: Problem) -> Plan | None:
        """Read the base plan; None when the job has none.

        Raises
        ------
        InputError
            The plan does not fit the problem.
        """
        if not (self.folder / PLAN_FILE).exists():
            return None
        from assigner.files.plans import read_plan_rows
        from assigner.plan.plan import Plan

        return Plan.from_rows(problem, read_plan_rows(self.folder / PLAN_FILE))

    def report(self, stage: str, *, done: int | None = None, total: int | None = None, **more: Any) -> None:
        """Tell how far the work is: a stage in one word, and how many of how many steps."""
        facts = {"stage": stage, "done": done, "total": total, **more}
        self.report_line({name: value for name, value in facts.items() if value is not None})

    def on_progress(self, progress: Progress) -> None:
        """Tell what an engine says: hand this to ``solve(on_progress=...)``."""
        self.report_line(line_of(progress))


def _stored(folder: Path) -> Problem:
    """Return the problem of a stored version."""
    from assigner.errors import InputError
    from assigner.files.read import read_problem

    found = read_problem(folder, validated=False)
    if found.problem is None:
        raise InputError(found.issues)
    found.problem.derived["validated"] = True
    return found.problem


def line_of(progress: Progress) -> dict[str, Any]:
    """Return an engine's message as a progress line; ``gap`` is that of the first level that is not closed."""
    return {
        "seconds": round(progress.seconds, 3),
        "stage": progress.stage,
        "score": None if progress.score is None else [int(one) for one in progress.score],
        "bound": [None if one is None else int(one) for one in progress.bound],
        "gap": _gap(progress),
    }


def _gap(progress: Progress) -> float | None:
    """Return the gap of the first level that is not closed, 0 when all are, None when it is unknown."""
    from assigner.plan.status import relative_gap

    if progress.score is None:
        return None
    for score, bound in zip(progress.score, progress.bound, strict=False):
        gap = relative_gap(score, bound)
        if gap is None or gap > 0:
            return gap
    return 0.0
