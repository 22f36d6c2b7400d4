"""Questions about a plan that are answered at once: why, the decisions that matter, a rep's sheet, pointless rules.

What takes a solver, or long, is a job: why-not, diagnose, repair, reach, stress, what-if, frontier, rebalance, hand-over
(`GET /v1/kinds`). When to modify: when a question becomes quick enough to be answered at once.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import ServicesDep
from api.errors import ApiError, ConflictError
from api.plans.library import KeptPlan
from api.routes.parts import LibraryDep
from api.routes.plans import FROM_PLAN, PlanId, Reader
from api.routes.problems import ProblemId
from api.routes.problems import Reader as ProblemReader
from api.routes.versions import FROM_VERSION, Asked
from api.routing.credits import credit_of
from assigner.client.models.answers import Decisions, Lint, RepSheet, Why
from assigner.errors import UnknownNameError
from assigner.language import Words

router = APIRouter(prefix="/v1", tags=["decisions"])

MOST_ITEMS = 3000
"""Above this, why and decisions build for seconds what they look at: ask for the job of the same name."""
ItemId = Annotated[str, Query(max_length=400, description="Id of the account, lead or duty seat.")]
TOO_LARGE = Words(
    "The plan has {items:,} items; above {most:,} this is a job: POST /v1/jobs with "
    '{{"kind": "{kind}", "plan": "{plan}", "params": {params}}} and Prefer: wait=25.',
    "方案有 {items:,} 项；超过 {most:,} 项时请用作业：POST /v1/jobs，内容为 "
    '{{"kind": "{kind}", "plan": "{plan}", "params": {params}}}，并加 Prefer: wait=25。',
)


@router.get("/plans/{plan}/why", dependencies=FROM_PLAN, summary="Say why an item is where it is", operation_id="why")
def why(plan: PlanId, item: ItemId, caller: Reader, library: LibraryDep) -> Why:
    """Say what an item costs where it is, what decided it, what every other rep would cost, and who may not have it."""
    from assigner.explain.why import why as explain

    kept = library.plan(caller.tenant, plan)
    _check_small(kept, "why", {"item": item})
    try:
        answer = explain(kept.problem, kept.plan, item, prices=kept.prices)
    except UnknownNameError as error:
        raise unknown(error) from None
    headline = {"en": answer.headline("en"), "zh": answer.headline("zh")}
    return Why.model_validate({**answer.to_dict(), "headline": headline})


@router.get(
    "/plans/{plan}/decisions",
    dependencies=FROM_PLAN,
    summary="List the decisions that matter most",
    operation_id="decisions",
)
def decisions(
    plan: PlanId,
    caller: Reader,
    library: LibraryDep,
    most: Annotated[int, Query(ge=1, le=100, description="At most this many.")] = 10,
) -> Decisions:
    """List the decisions of a plan that would cost most to undo, each in a sentence."""
    from assigner.explain.decisions import decisions as find

    kept = library.plan(caller.tenant, plan)
    _check_small(kept, "decisions", {"most": most})
    answer = find(kept.problem, kept.plan, most)
    headline = {"en": answer.headline("en"), "zh": answer.headline("zh")}
    return Decisions.model_validate({**answer.to_dict(), "headline": headline})


@router.get("/plans/{plan}/reps/{rep}", summary="Show a rep's sheet", operation_id="rep_sheet")
def rep_sheet(
    plan: PlanId,
    rep: Annotated[str, Path(max_length=200, description="Id of the rep.")],
    caller: Reader,
    services: ServicesDep,
    library: LibraryDep,
) -> RepSheet:
    """Show what is a rep's and since when, what came and what went and why, beside target, team and fairness ledger."""
    from assigner.explain.rep_sheet import rep_sheet as tell

    kept: KeptPlan = library.plan(caller.tenant, plan)
    try:
        answer = tell(kept.problem, kept.plan, rep, credit_of(services, caller.tenant, rep))
    except UnknownNameError as error:
        raise unknown(error) from None
    headline = {"en": answer.headline("en"), "zh": answer.headline("zh")}
    return RepSheet.model_validate({**answer.to_dict(), "headline": headline})


@router.get("/problems/{problem}/lint", dependencies=FROM_VERSION, summary="Check the rules", operation_id="lint")
def lint(problem: ProblemId, caller: ProblemReader, library: LibraryDep, version: Asked = None) -> Lint:
    """Say what the rules of a version make impossible or pointless, each with a witness; proven without any search."""
    from assigner.diagnose.lint import lint as look

    found: Any = look(library.problem(caller.tenant, problem, version))
    headline = {"en": found.headline("en"), "zh": found.headline("zh")}
    return Lint.model_validate({**found.to_dict(), "headline": headline})


def _check_small(kept: KeptPlan, kind: str, params: dict[str, Any]) -> None:
    """Refuse what would keep a request waiting for seconds, and name the job that answers it.

    Raises
    ------
    ConflictError
        The plan has too many items.
    """
    if kept.problem.num_items > MOST_ITEMS:
        facts = {"items": kept.problem.num_items, "most": MOST_ITEMS, "plan": kept.row["id"], "kind": kind,
                 "params": json.dumps(params, ensure_ascii=False)}  # fmt: skip
        raise ConflictError("too-large-at-once", TOO_LARGE.filled(**facts))


def unknown(error: UnknownNameError) -> ApiError:
    """Return the answer to a name in the address that the problem does not have, with near ones."""
    return ApiError(404, "name-unknown", Words("Unknown name", "未知名称"), error.words)
