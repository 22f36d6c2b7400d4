"""The cheapest ways out for a problem without a plan, or with more work than time.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import Outcome, Task
from api.plans.for_jobs import check_inputs as check
from api.plans.for_jobs import prepare
from assigner.language import Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Find the cheapest ways out", "寻找最省的出路")


class Params(BaseModel):
    """How many ways out, at which prices."""

    model_config = ConfigDict(extra="forbid")

    most: int = Field(default=3, ge=1, le=20, description="Most ways out.")
    prices: dict[str, Any] = Field(default={}, description="Prices of remedies, as in a file of `assigner repair`.")
    seconds: float = Field(default=60.0, ge=0, le=86_400, description="Time of the search, in seconds.")


def run(task: Task[Params]) -> Outcome:
    """Find packages of remedies."""
    from assigner.measures.price_list import read_price_list
    from assigner.measures.repair import repair

    asked = task.params
    seconds = min(asked.seconds, task.seconds)
    found = repair(task.problem(), read_price_list(asked.prices, "$.params.prices"), most=asked.most, seconds=seconds)
    return Outcome({"headline": {"en": found.headline("en"), "zh": found.headline("zh")}, **found.to_dict()})
