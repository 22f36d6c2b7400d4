"""One measured run, in a process of its own, so that peak memory and warm-up are honest.

``python -m benchmarks.measure`` reads a job as JSON from standard input and writes one JSON object to standard
output. When to modify: to measure one more thing about a run.
"""

from __future__ import annotations

import importlib
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assigner.cli.allocator import keep_memory_for
from benchmarks.registry import Case, family_named
from benchmarks.stages import Stopwatch
from benchmarks.used import used

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assigner.plan.result import Result

SMALL_GAP = 0.01
LATE_IMPORTS = ("assigner.search.campaign", "assigner.cpsat.descent")
"""What the front door imports only when it is needed: the compiler and the solver come with these."""


def measured(job: Mapping[str, Any]) -> dict[str, Any]:
    """Run a job and return what was measured.

    Parameters
    ----------
    job
        ``action`` (prepare or solve), ``family``, ``case``, ``facts``, ``folder`` and, to solve, ``seconds``,
        ``gap``, ``workers``, ``seed``.
    """
    family, case, folder = (
        family_named(job["family"]),
        Case(job["case"], job["facts"], given=bool(job.get("given", False))),
        Path(job["folder"]),
    )
    if job["action"] == "prepare":
        if family.prepare is not None:
            family.prepare(case, folder)
        return {}
    watch = Stopwatch(time.perf_counter)
    with watch.stage("import"):
        solve = _imported()
    began = watch.clock()
    with watch.watching():
        with watch.stage("read"):
            problem = family.load(case, folder)
        options = {name: job[name] for name in ("seconds", "gap", "workers", "seed")}
        result = solve(problem, **options)
        with watch.stage("write"):
            written(result)
    return report_of(result, watch, began)


def written(result: Result) -> None:
    """Write the plan to a file and remove it: a plan that nobody can read is none."""
    from assigner.files.plans import write_plan_table

    with tempfile.TemporaryDirectory(prefix="assigner-plan-") as folder:
        write_plan_table(result.to_frame(), Path(folder) / "plan.parquet")


def report_of(result: Result, watch: Stopwatch, began: float) -> dict[str, Any]:
    """Return times, what the result says and what the process used; times first, as the digest takes some itself.

    Parameters
    ----------
    result
        What `solve` returned.
    watch
        The stopwatch that watched it.
    began
        The stopwatch's clock when the measured part began.
    """
    return {**_times(result, watch, began), **_told(result), **used()}


def _imported() -> Callable[..., Result]:
    """Return `solve` with all that it imports late already loaded, so that the search's seconds are the search's."""
    for module in LATE_IMPORTS:
        importlib.import_module(module)
    from assigner.solve import solve

    return solve


def _told(result: Result) -> dict[str, Any]:
    """Return what the result says about itself."""
    from benchmarks.course import widest_gap

    levels = [{"name": one.name, "score": one.score, "bound": one.bound} for one in result.levels]
    score = None if result.plan is None else [one.score for one in result.levels]
    return {
        "status": result.status,
        "stop_reason": result.stop_reason,
        "verified": result.verified,
        "levels": levels,
        "gap": widest_gap(score, [one.bound for one in result.levels]),
        "size": dict(result.size),
        "versions": dict(result.versions),
        "digest": result.problem.digest,
    }


def _times(result: Result, watch: Stopwatch, began: float) -> dict[str, Any]:
    """Return times from the moment at which reading begins, in seconds; the trace begins with the search."""
    from benchmarks.course import curve, seconds_to_first_plan, seconds_to_gap

    total = watch.clock() - began
    before = watch.began_at["search"] - began if "search" in watch.began_at else 0.0
    first = seconds_to_first_plan(result.trace)
    small = seconds_to_gap(result.trace, SMALL_GAP)
    return {
        "seconds_total": round(total, 3),
        "seconds_by_stage": {name: round(seconds, 3) for name, seconds in watch.seconds.items()},
        "seconds_to_first_plan": None if first is None else round(before + first, 3),
        "seconds_to_1pct_gap": None if small is None else round(before + small, 3),
        "seconds_by_search_stage": _search_stages(result),
        "curve": curve(result.trace),
    }


def _search_stages(result: Result) -> dict[str, float]:
    """Return the seconds of the search by the stage that each message ends (bound, construct, improve, ...)."""
    seconds: dict[str, float] = {}
    before = 0.0
    for point in result.trace:
        seconds[point.stage] = seconds.get(point.stage, 0.0) + point.seconds - before
        before = point.seconds
    return {stage: round(value, 3) for stage, value in seconds.items()}


def main() -> None:
    """Read the job, run it, write the answer, with memory kept as ``assigner solve`` keeps it."""
    job = json.load(sys.stdin)
    keep_memory_for(Path(job["folder"]))
    sys.stdout.write(json.dumps(measured(job)) + "\n")


if __name__ == "__main__":
    main()
