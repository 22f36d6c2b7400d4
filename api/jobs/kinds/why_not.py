"""Why an item is not with a given rep: force it, re-solve around it, prove what it costs.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_with_plan as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Say why an item is not with a rep", "说明项目为何不归某人负责")


class Params(BaseModel):
    """Which item, and with whom it might be."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(min_length=1, max_length=400, description="Id of the account, lead or duty seat.")
    rep: str | None = Field(default=None, max_length=200, description="Id of the rep; null: nobody.")
    seconds: float = Field(default=2.0, ge=0.1, le=3600, description="Time for bounds and search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Answer with the loss per level, or the rules that stand in the way."""
    from assigner.explain.why_not import why_not
    from assigner.explain.why_not_words import other_moves, sentences
    from assigner.retelling import proven_before, take_plan

    problem, asked = task.problem(), task.params
    file = take_plan(task.plan_path, problem)
    answer = why_not(
        problem, file.plan, asked.item, asked.rep, seconds=min(asked.seconds, task.seconds), prices=file.prices,
        proven=proven_before(problem, file),
    )  # fmt: skip
    told = {
        "headline": {"en": answer.headline("en"), "zh": answer.headline("zh")},
        "sentences": {"en": sentences(answer, "en"), "zh": sentences(answer, "zh")},
        "other_moves": {"en": other_moves(answer, "en"), "zh": other_moves(answer, "zh")},
    }
    return Outcome(answer.to_dict() | told)
