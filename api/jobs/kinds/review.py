"""The close of a period: plan against actual, where the difference comes from, and what was learnt.

When to modify: when the answer takes another parameter.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.jobs.task import PROBLEM_FOLDER, Outcome, Task
from api.plans.for_jobs import NEWEST
from api.plans.for_jobs import check_optional as check
from api.plans.histories import DEALS, history_of_task, prepare
from assigner.errors import UsageError
from assigner.files.deals import Deal
from assigner.language import LANGUAGES, Words

__all__ = ["TITLE", "Params", "check", "prepare", "run"]

TITLE = Words("Review a period", "期间复盘")
NO_HISTORY = Words(
    "A review needs a history of deals. Send `deals`, or keep one with the problem: PUT /v1/problems/ID/history.",
    "复盘需要商机历史。请发送 deals，或先随问题保存：PUT /v1/problems/ID/history。",
)


class Params(BaseModel):
    """The deals, and which period to close."""

    model_config = ConfigDict(extra="forbid")

    deals: list[Deal] = Field(default=[], max_length=100_000, description=DEALS)
    period: str = Field(
        max_length=10, description="2017, 2017-Q2 or 2017-05; `newest`: the last quarter of the history."
    )
    against: str | None = Field(
        default=None, max_length=10, description="Earlier days, or `peers`; the quarter before if not given."
    )
    targets: dict[str, Annotated[int, Field(ge=0)]] | None = Field(default=None, description="Target by rep.")
    sheets: bool = Field(default=False, description="Also a sheet for each one-to-one, as Markdown in both languages.")


def run(task: Task[Params]) -> Outcome:
    """Close the period; with a problem, leave counts and what was learnt is proposed."""
    from assigner.manage.history.history import account_names
    from assigner.manage.history.periods import period_named
    from assigner.manage.review.learnt import learnt, scenario_of
    from assigner.manage.review.review import PEERS, review
    from assigner.manage.review.sheet import sheet_of

    asked = task.params
    history = history_of_task(task, asked.deals)
    if history is None:
        raise UsageError(NO_HISTORY)
    period = history.quarters[-1] if asked.period == NEWEST else period_named(asked.period)
    earlier = asked.against if asked.against in (None, PEERS) else period_named(asked.against)
    problem = task.problem() if (task.folder / PROBLEM_FOLDER).is_dir() else None
    found = review(history, period, against=earlier, targets=asked.targets, problem=problem)
    answer = found.to_dict()
    if asked.sheets:
        read = history if problem is None else history.named(account_names(problem))
        names = {} if problem is None else problem.rep_name_of
        answer["sheets"] = [
            {"rep": row.name, **{one: sheet_of(row, found, read, one, names.get(row.name, "")) for one in LANGUAGES}}
            for row in found.reps
        ]
    if problem is not None:
        proposed = learnt(history, period, problem)
        scenario = scenario_of(problem, proposed, period.label)
        answer["learnt"] = [one.to_dict() for one in proposed]
        answer["scenario"] = scenario.model_dump(mode="json", exclude_defaults=True)
    return Outcome(answer)
