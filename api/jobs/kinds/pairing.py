"""Mentors and learners, round by round, as an assignment problem of its own.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words
from assigner.manage.pairing.asked import PairsAsked

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Pair mentors with learners", "师徒结对")


class Params(BaseModel):
    """Rounds, limits and past pairs."""

    model_config = ConfigDict(extra="forbid")

    pairs: PairsAsked = Field(default=PairsAsked(), description="As in a file of `assigner pairing --pairs`.")
    seconds: float = Field(default=10.0, ge=0, le=3600, description="Time of the search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Pair them."""
    from assigner.manage.pairing.pair import pair_up

    answer = pair_up(task.problem(), task.params.pairs, seconds=min(task.params.seconds, task.seconds))
    return Outcome(answer.to_dict())
