"""Our own row of the comparison: the product's front door on the same problem, within the same seconds.

Building the program counts for us as building a model does for a peer: it is timed on a second copy of the problem
and taken off the search's limit. When to modify: when `solve` gets a limit that holds building too.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from assigner.files.read import load_problem
from assigner.problem.validation import validate
from assigner.program.build import build_program
from assigner.solve import solve as front_door
from benchmarks.measure import LATE_IMPORTS
from benchmarks.peers.answer import Answer

if TYPE_CHECKING:
    from benchmarks.peers.answer import Limit
    from benchmarks.peers.instance import Instance

NAME = "assigner"
WORDS = "assigner"

for _module in LATE_IMPORTS:  # a peer's libraries are loaded before its clock starts, and so are ours
    importlib.import_module(_module)


def solve(instance: Instance, limit: Limit) -> Answer:
    """Return what `solve` finds on the tables of the instance."""
    del instance
    problem, copy = load_problem(limit.folder), load_problem(limit.folder)
    before = limit.clock()
    validate(copy.settings, copy.frames)
    build_program(copy)
    building = limit.clock() - before
    began = limit.clock()
    seconds = max(0.0, limit.seconds - building)
    result = front_door(problem, seconds=seconds, gap=0.0, workers=limit.workers, seed=limit.seed)
    return Answer(
        rep=None if result.plan is None else result.plan.rep,
        curve=[
            (building + point.seconds, point.score[0], point.bound[0])
            for point in result.trace
            if point.score is not None
        ],
        bound=result.levels[0].bound,
        seconds=limit.clock() - began,
        note=f"program built in {building:.1f} s, {result.stop_reason}",
    )
