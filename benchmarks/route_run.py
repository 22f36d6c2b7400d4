"""One measured quarter, in a process of its own: ``python -m benchmarks.route_run``, a job on standard input.

When to modify: to measure one more thing about routing a quarter.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measure import report_of
from benchmarks.registry import Case, family_named
from benchmarks.route import FORECAST, FORECAST_SEEDS, HINDSIGHT, PRICES
from benchmarks.stages import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.plan.result import Result
    from assigner.problem.problem import Problem


def measured(job: Mapping[str, Any]) -> dict[str, Any]:
    """Run a job and return what was measured.

    Parameters
    ----------
    job
        ``facts`` (``way``), ``folder``, ``seconds``, ``workers``, ``seed``; or the action ``prepare``.
    """
    family, folder = family_named(job["family"]), Path(job["folder"])
    case = Case(job["case"], job["facts"])
    if job["action"] == "prepare":
        assert family.prepare is not None
        family.prepare(case, folder)
        return {}
    problem = family.load(case, folder)
    watch = Stopwatch(time.perf_counter)
    began = watch.clock()
    with watch.watching():
        result, more = _run(problem, folder, job)
    score = None if result.scorecard is None else sum(result.scorecard.score)
    left = None if result.plan is None else int((result.plan.rep < 0).sum())
    return {**report_of(result, watch, began), "cost": score, "left": left, **more}


def _run(problem: Problem, folder: Path, job: Mapping[str, Any]) -> tuple[Result, dict[str, Any]]:
    """Return the plan of a way, and how it was routed: processor time of one decision, leads that moved."""
    from assigner.files.read import load_problem
    from assigner.plan.prices import Prices
    from assigner.retelling import PlanFile, result_of
    from benchmarks.route_bound import full_knowledge
    from benchmarks.route_policies import POLICIES
    from benchmarks.route_quarter import routed, smoothed

    if job["facts"]["way"] == HINDSIGHT:
        return full_knowledge(problem, **{name: job[name] for name in ("seconds", "workers", "seed")})
    expected = load_problem(folder / FORECAST)
    prices = smoothed(Prices.from_rows(json.loads((folder / PRICES).read_text(encoding="utf-8"))), expected)
    quarter = routed(problem, expected, prices, POLICIES[job["facts"]["way"]], len(FORECAST_SEEDS))
    return result_of(problem, PlanFile(quarter.plan)), {
        "microseconds": quarter.microseconds,
        "moved": quarter.num_moved,
    }


def main() -> None:
    """Read the job, run it, write the answer."""
    sys.stdout.write(json.dumps(measured(json.load(sys.stdin))) + "\n")


if __name__ == "__main__":
    main()
