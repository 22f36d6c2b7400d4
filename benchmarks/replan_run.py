"""One measured re-plan, in a process of its own: ``python -m benchmarks.replan_run``, a job on standard input.

The clock starts when the changed problem is in memory and stops with the verified plan. Before, the unchanged problem
is planned once for a moment, so that libraries and compiled code are loaded as they are in a server.
When to modify: to measure one more thing about planning anew.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.events import EVENTS
from benchmarks.measure import report_of
from benchmarks.needed import proven_moves
from benchmarks.replan import planned
from benchmarks.stages import Stopwatch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.plan.plan import Plan
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem

WARM_SECONDS = 0.5


def measured(job: Mapping[str, Any]) -> dict[str, Any]:
    """Run a job and return what was measured.

    Parameters
    ----------
    job
        ``facts`` (``event``, ``book_seed``), ``folder``, ``seconds``, ``gap``, ``workers``, ``seed``.
    """
    import assigner.cpsat.descent  # noqa: F401 (a server has the exact engine loaded; the first solve may not need it)
    from assigner.solve import solve

    facts = job["facts"]
    problem, plan, prices = planned(Path(job["folder"]))
    how = {name: job[name] for name in ("gap", "workers", "seed")}
    solve(problem, start=plan, prices=prices, seconds=WARM_SECONDS, **how)
    random = np.random.default_rng([facts["book_seed"], list(EVENTS).index(facts["event"])])
    event = EVENTS[facts["event"]](problem, plan, random)
    start = plan.carried_over(problem, event.problem)
    watch = Stopwatch(time.perf_counter)
    began = watch.clock()
    with watch.watching():
        result = solve(event.problem, start=start, prices=prices, seconds=job["seconds"], **how)
    told = report_of(result, watch, began)
    moves = None if result.plan is None else moves_of(problem, plan, event.problem, result.plan)
    left = None if result.plan is None else int((result.plan.rep < 0).sum())
    needed = event.needed
    if result.plan is not None and moves is not None and moves > needed and _all_are_placed(result):
        needed = max(needed, proven_moves(event.problem, start, result.plan))
    return {
        **told, "counted": event.needed, "needed": needed, "moves": moves, "left": left,
        "left_before": int((plan.rep < 0).sum()),
    }  # fmt: skip


def _all_are_placed(result: Result) -> bool:
    """Return whether it is proven that nothing more can be placed: the bound of the first level is its score."""
    return result.levels[0].score == result.levels[0].bound


def moves_of(problem: Problem, plan: Plan, changed: Problem, new: Plan) -> int:
    """Return how many items of the new plan are with another rep than before; a new item that is placed counts."""
    old = plan.frame(problem)
    before = dict(zip(old["item"].tolist(), old["rep"].tolist(), strict=True))
    after = new.frame(changed)
    return sum(before.get(item) != rep for item, rep in zip(after["item"].tolist(), after["rep"].tolist(), strict=True))


def main() -> None:
    """Read the job, run it, write the answer."""
    sys.stdout.write(json.dumps(measured(json.load(sys.stdin))) + "\n")


if __name__ == "__main__":
    main()
