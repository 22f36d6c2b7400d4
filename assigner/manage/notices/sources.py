"""Where changes come from: a plan against today's owners, against an earlier plan, or the moves of a change request.

When to modify: when changes come from something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.errors import UsageError
from assigner.language import Words
from assigner.plan.plan import NO_START, NOBODY, Plan

if TYPE_CHECKING:
    from datetime import date

    from assigner.plan.change_request import ChangeRequest
    from assigner.problem.problem import Problem

GONE = Words(
    "The change request names {item} or {rep}, which the problem does not have.",
    "变更单中的 {item} 或 {rep} 在问题中不存在。",
)


def duties_apart(problem: Problem, before: Plan, after: Plan) -> Plan:
    """Return ``before`` with duties as in ``after``, where ``before`` says nothing of them (today's owners have no times)."""
    timed = problem.timed & (before.rep < 0)
    return Plan(np.where(timed, after.rep, before.rep).astype(np.int32), np.where(timed, after.start, before.start))


def of_request(problem: Problem, request: ChangeRequest, plan: Plan | None) -> tuple[Plan, Plan, dict[str, date]]:
    """Return the plans before and after a change request, and the days from which its moves hold.

    Parameters
    ----------
    problem
        With today's owners.
    request
        Moves that are not rejected count.
    plan
        The plan whose duties and whose other items are around it; today's owners where None.

    Raises
    ------
    UsageError
        A move names what the problem does not have.
    """
    today = Plan.of_owners(problem)
    around = today if plan is None else Plan(np.where(problem.timed, plan.rep, today.rep).astype(np.int32),
                                             np.where(problem.timed, plan.start, today.start))  # fmt: skip
    after = Plan(around.rep.copy(), around.start.copy())
    days: dict[str, date] = {}
    for move in request.live:
        item = int(problem.item_index.get_indexer(pd.Index([move.item]))[0])
        rep = NOBODY if move.to_rep is None else int(problem.rep_index.get_indexer(pd.Index([move.to_rep]))[0])
        if item < 0 or (rep < 0 and move.to_rep is not None):
            raise UsageError(GONE.filled(item=move.item, rep=move.to_rep))
        after.rep[item], after.start[item] = rep, NO_START
        if move.effective is not None:
            days[move.item] = move.effective
    return around, after, days
