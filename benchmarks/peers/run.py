"""One measured run of one peer, in a process of its own: ``python -m benchmarks.peers.run``, a job on standard input.

The peer gets the arrays and nothing else; its assignment is judged by :func:`assigner.verify.verify` on the tables.
Memory is read before the judge is loaded. When to modify: to measure one more thing about a peer.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.peers.answer import Answer, Limit, NotRunError
from benchmarks.peers.instance import Instance
from benchmarks.used import used

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_MEMORY_GIB = 16
"""A model that asks for more is told "out of memory": the machine must live on."""


def measured(job: Mapping[str, Any]) -> dict[str, Any]:
    """Run a job and return what was measured.

    Parameters
    ----------
    job
        ``facts`` (with ``peer``, the module's name), ``folder``, ``seconds``, ``workers`` and ``seed``.
    """
    folder = Path(job["folder"])
    peer = importlib.import_module(f"benchmarks.peers.{job['facts']['peer']}")
    instance = Instance.load(folder)
    limit = Limit(
        seconds=job["seconds"], workers=job["workers"], seed=job["seed"], began=time.perf_counter(), folder=folder,
        download=bool(job["facts"].get("download", True)),
    )  # fmt: skip
    _bound_memory()
    try:
        answer: Answer = peer.solve(instance, limit)
    except NotRunError as error:
        return {"status": "not run", "verified": False, "note": str(error), **used(), "seconds_total": 0.0}
    except MemoryError:
        answer = Answer(rep=None, note=f"out of memory ({MOST_MEMORY_GIB} GiB)")
    seconds = limit.used if answer.seconds is None else answer.seconds
    usage = used()
    return {**judged(folder, answer), **usage, "seconds_total": round(seconds, 3), **_told(answer)}


def _bound_memory() -> None:
    """End a model that would eat the machine by an error that can be told; Java, a child, has a limit of its own."""
    most = MOST_MEMORY_GIB * 2**30
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.RLIM_INFINITY))


def judged(folder: Path, answer: Answer) -> dict[str, Any]:
    """Return what verification says about an assignment: whether it is a plan, and its cost.

    Parameters
    ----------
    folder
        The problem's tables.
    answer
        What a peer returned.
    """
    from assigner.files.read import load_problem
    from assigner.plan.plan import NO_START, Plan
    from assigner.verify import verify

    problem = load_problem(folder)
    facts: dict[str, Any] = {"digest": problem.digest}
    if answer.rep is None:
        return {"status": "no plan", "verified": False, "cost": None, "broken": None, **facts}
    rep = answer.rep.astype("int32")
    start = problem.items["earliest"].where(problem.timed & (rep >= 0), NO_START).to_numpy(dtype="int64")
    card = verify(problem, Plan(rep, start))
    if not card.feasible:
        return {"status": "no plan", "verified": False, "cost": None, "broken": card.hard_matches, **facts}
    cost = card.score[0]
    proven = answer.bound is not None and answer.bound >= cost
    return {"status": "optimal" if proven else "feasible", "verified": True, "cost": cost, "broken": 0, **facts}


def _told(answer: Answer) -> dict[str, Any]:
    """Return what the peer says about itself."""
    from assigner.solve import versions
    from benchmarks.course import thinned

    return {
        "bound": answer.bound,
        "note": answer.note,
        "seconds_to_first_plan": round(answer.curve[0][0], 3) if answer.curve else None,
        "curve": thinned([[round(seconds, 3), [cost], [bound]] for seconds, cost, bound in answer.curve]),
        "versions": {**versions(), **answer.versions},
    }


def main() -> None:
    """Read the job, run it, write the answer."""
    job = json.load(sys.stdin)
    sys.stdout.write("\n" + json.dumps(measured(job)) + "\n")


if __name__ == "__main__":
    main()
