"""How the load of everybody develops over plans of a problem: an early sign of strain.

When to modify: with another sign that a line of plans gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query

from api.errors import ConflictError
from api.plans.library import KeptPlan, Library
from api.plans.views_of_plans import plan_shown
from api.routes.parts import LibraryDep
from api.routes.plans import Reader
from api.routes.problems import ProblemId
from api.store import plans
from assigner.client.models.managing import RepOfLine, Trend
from assigner.client.models.shared import Text
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

router = APIRouter(prefix="/v1/problems", tags=["plans"])

MOST_PLANS = 12
MOST_LOOKED_AT = 200
OTHER_PROBLEM = Words(
    "The plan ({plan}) answers another problem. Name plans of one problem.",
    "方案（{plan}）属于另一个问题。请指定同一问题的方案。",
)


@router.get("/{problem}/trend", summary="See whose load rises", operation_id="get_trend")
def get_trend(
    problem: ProblemId,
    caller: Reader,
    library: LibraryDep,
    plan: Annotated[
        list[str] | None,
        Query(max_length=MOST_PLANS, description="Plans of the line; where none is named, the newest of each version, "
              "or the newest plans where there are fewer than three versions."),
    ] = None,
) -> Trend:  # fmt: skip
    """Compare the load of everybody over plans: the median slope, how likely chance alone is, and when it is too much."""
    from assigner.manage.pairing.trend import balance_of, headline_of, trend

    library.version_row(caller.tenant, problem)  # 404 where there is none
    line = sorted((library.plan(caller.tenant, one) for one in plan or _line(library, caller.tenant, problem)),
                  key=lambda kept: (int(kept.row["made_at"]), str(kept.row["id"])))  # fmt: skip
    _check_problem(line, problem)
    states = [(kept.problem, kept.plan) for kept in line]
    strains, balance = trend(states), balance_of(states)
    headline = headline_of(strains, len(line))
    return Trend(
        headline=Text(en=headline.en, zh=headline.zh),
        plans=[plan_shown(kept.row) for kept in line],
        reps=_reps(states),
        balance=None if balance is None else balance.to_dict(),
        strains=[one.to_dict(states[-1][0]) for one in strains],
    )


def _reps(states: Sequence[tuple[Problem, Plan]]) -> list[RepOfLine]:
    """Return how everybody's load develops; nobody where there is no plan."""
    from assigner.manage.pairing.trend import shares_of

    if not states:
        return []
    ids, names = states[-1][0].rep_ids, states[-1][0].rep_names
    return [
        RepOfLine(rep=str(ids[rep]), name=str(names[rep]), shares=shares) for rep, shares in shares_of(states).items()
    ]


def _line(library: Library, tenant: str, problem: str) -> list[str]:
    """Return the newest plan of each version; the newest plans where these are too few for a line."""
    from assigner.manage.pairing.trend import LEAST_PLANS

    with library.store.read() as tx:
        rows = plans.listed(tx, tenant, problem=problem, limit=MOST_LOOKED_AT)
    newest: dict[int, str] = {}
    for row in rows:
        newest.setdefault(int(row["version"]), str(row["id"]))
    found = list(newest.values()) if len(newest) >= LEAST_PLANS else [str(row["id"]) for row in rows]
    return found[:MOST_PLANS]


def _check_problem(line: list[KeptPlan], problem: str) -> None:
    for kept in line:
        if kept.row["problem"] != problem:
            raise ConflictError("plan-of-other-problem", OTHER_PROBLEM.filled(plan=kept.row["id"]))
