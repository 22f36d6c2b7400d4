"""A plan file retold as a result: verified anew, with the file's bounds only where they can be trusted.

When to modify: when results carry something that a plan file should bring back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.cli.scores import level_results
from assigner.plan.result import Result
from assigner.verify import verify

if TYPE_CHECKING:
    from assigner.cli.inputs import PlanFile
    from assigner.problem.problem import Problem


def result_of(problem: Problem, file: PlanFile) -> Result:
    """Return the result of a plan file.

    What the file claims is taken over only when it was made for exactly this problem and its scores are
    those that verification finds; a plan of another source is ``feasible`` without bounds, or ``unknown``
    when it breaks a hard rule.
    """
    card = verify(problem, file.plan)
    scores = [level.get("score") for level in file.claims.get("levels", [])]
    trusted = file.belongs_to(problem) and tuple(scores) == card.score and card.feasible
    claims = file.claims if trusted else {}
    return Result(
        problem=problem,
        plan=file.plan,
        scorecard=card,
        status=claims.get("status", "feasible" if card.feasible else "unknown"),
        stop_reason=claims.get("stop_reason", "no-progress"),
        levels=level_results(card, claims),
        seconds=claims.get("seconds", 0.0),
        size={},
        versions=claims.get("versions", {}),
        seed=claims.get("seed", 0),
        settings=claims.get("settings", {}),
    )
