"""Scenarios side by side: each solved in a process of its own, warm-started from the base's plan and prices.

When to modify: to change how runs are started or what they bring home.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from assigner.plan.result import Result
from assigner.problem.problem import Problem
from assigner.solve import solve
from assigner.what_if.processes import in_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.plan.status import Status
    from assigner.program.solution import Progress
    from assigner.solve import SolveOptions
    from assigner.what_if.variants import Variant

SECONDS_BETWEEN_REPORTS = 0.5
FAILED = Words("The run failed: {why}.", "求解失败：{why}。")
STOPPED = Words("Stopped before its turn came.", "尚未开始即已中止。")


@dataclass(frozen=True, eq=False)
class Run:
    """What became of one variant.

    Parameters
    ----------
    variant
        What was asked.
    result
        The verified result; None when the run failed.
    error
        Why there is no result.
    """

    variant: Variant
    result: Result | None
    error: Words | None = None


@dataclass(frozen=True)
class Task:
    """What a process needs to solve one variant."""

    problem: Problem
    options: SolveOptions
    start: Plan | None
    prices: Prices | None


@dataclass(frozen=True)
class RunNews:
    """News of one run while it goes on: ``began``, ``progress`` (score, bound), ``done`` (status) or ``failed``."""

    number: int
    kind: str
    progress: tuple[tuple[int, ...] | None, tuple[int | None, ...]] | None = None
    status: Status | None = None


def run_variants(
    base: Result,
    variants: Sequence[Variant],
    num_processes: int = 2,
    cancel: Any = None,
    on_news: Callable[[RunNews], None] | None = None,
) -> list[Run]:
    """Solve variants in parallel and return their runs in the given order.

    Each run begins at the base's plan, as far as it still exists, and at its prices. With one thread a run and
    ``deterministic`` the same call gives the same plans.

    Parameters
    ----------
    base
        The result of the base problem.
    variants
        What to solve.
    num_processes
        Runs at the same time.
    cancel
        Looked at while waiting: once set, running searches end with their best plan, and nothing new begins.
    on_news
        Called in this process with what happens.
    """
    found: dict[int, Run] = {}
    tasks = [partial(_task, base, variant) for variant in variants]
    for message in in_processes(solve_task, tasks, num_processes, cancel):
        variant = variants[message.task]
        if message.kind == "done":
            found[message.task] = Run(variant, Result(problem=variant.problem, **message.content))
        elif message.kind == "failed":
            why = message.content
            found[message.task] = Run(variant, None, why if isinstance(why, Words) else FAILED.filled(why=why))
        if on_news is not None:
            progress = message.content if message.kind == "progress" else None
            status = message.content["status"] if message.kind == "done" else None
            on_news(RunNews(message.task, message.kind, progress, status))
    return [found.get(number, Run(variant, None, STOPPED)) for number, variant in enumerate(variants)]


def _task(base: Result, variant: Variant) -> Task:
    """Return what a process needs, with the base's plan in the variant's numbers; derived tables stay here."""
    start = None if base.plan is None else base.plan.carried_over(base.problem, variant.problem)
    bare = Problem(variant.problem.settings, variant.problem.frames)
    bare.derived["validated"] = variant.problem.derived.get("validated", False)
    return Task(bare, variant.options, start, base.prices)


def solve_task(task: Task, say: Callable[[Any], None], cancel: Any) -> Mapping[str, Any]:
    """Solve one variant in a process and return the result's fields besides the problem."""
    told = 0.0

    def hear(progress: Progress) -> None:
        nonlocal told
        if time.monotonic() - told >= SECONDS_BETWEEN_REPORTS:
            told = time.monotonic()
            say((progress.score, progress.bound))

    result = solve(task.problem, task.options, start=task.start, prices=task.prices, cancel=cancel, on_progress=hear)
    return {one.name: getattr(result, one.name) for one in fields(result) if one.name != "problem"}
