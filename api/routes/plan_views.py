"""What a plan says: its score, its measures, who has what, what moves, how it differs from another.

When to modify: to show another side of a plan.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query

from api.deps import Page, PageDep
from api.errors import ApiError, ConflictError
from api.plans.library import KeptPlan
from api.plans.tables import Wanted, rows_of
from api.plans.views_of_plans import diff_shown, measures_shown, scorecard_shown
from api.routes.parts import LibraryDep
from api.routes.plans import FROM_PLAN, PlanId, Reader
from assigner.client.models.plans import ItemRow, Measures, PlanDiff, RepLoad, Scorecard
from assigner.client.models.shared import Page as Paged
from assigner.language import Words
from assigner.plan.plan import Plan

router = APIRouter(prefix="/v1/plans", tags=["plans"])

Kind = Literal["account", "lead", "duty"]
ItemOrder = Annotated[
    Literal[
    "item", "-item", "name", "-name", "kind", "-kind", "rep_name", "-rep_name", "owner_name", "-owner_name", "start",
    "-start", "minutes", "-minutes", "value", "-value", "potential", "-potential", "priority", "-priority", "",
],
    Query(description="The column to order by; a `-` in front turns it round."),
]  # fmt: skip
RepOrder = Annotated[
    Literal["rep", "-rep", "name", "-name", "team", "-team", "items", "-items", "came", "-came", "went", "-went", ""],
    Query(description="The column to order by; a `-` in front turns it round."),
]
Text = Annotated[str, Query(max_length=200, description="Only those whose id or name contains this.")]
Whose = Annotated[str | None, Query(max_length=200, description="Only of this rep; empty: of nobody.")]
OTHER = Words(
    "The plan ({against}) answers version {other}, this one version {mine}; only plans of one version compare.",
    "方案（{against}）对应版本 {other}，而本方案对应版本 {mine}；只有同一版本的方案才能比较。",
)


@router.get("/{plan}/scorecard", dependencies=FROM_PLAN, summary="Show the scorecard", operation_id="get_scorecard")
def get_scorecard(
    plan: PlanId,
    caller: Reader,
    library: LibraryDep,
    examples: Annotated[int, Query(ge=0, le=50, description="Matches of each rule told in words, largest first.")] = 3,
) -> Scorecard:
    """Show what the plan costs, rule by rule: verified anew, with what each rule means for whom."""
    return scorecard_shown(library.plan(caller.tenant, plan), examples)


@router.get("/{plan}/measures", dependencies=FROM_PLAN, summary="Show every measure", operation_id="get_measures")
def get_measures(plan: PlanId, caller: Reader, library: LibraryDep) -> Measures:
    """Show every measure of the plan beside the same of today's owners."""
    return measures_shown(library.plan(caller.tenant, plan))


@router.get("/{plan}/reps", dependencies=FROM_PLAN, summary="List reps with their loads", operation_id="list_plan_reps")
def list_plan_reps(
    plan: PlanId,
    caller: Reader,
    library: LibraryDep,
    page: PageDep,
    team: Annotated[str | None, Query(max_length=200, description="Only of this team; empty: of none.")] = None,
    active: Annotated[bool | None, Query(description="Only active ones, or only others.")] = None,
    text: Text = "",
    order: RepOrder = "",
) -> Paged[RepLoad]:
    """List the reps: how many items each has, what came and went, and the load of every dimension."""
    wanted = _wanted(page, {"team": team, "active": active}, text, order)
    return Paged[RepLoad].model_validate(_paged(page, rows_of(library.plan(caller.tenant, plan).reps, wanted)))


def _item_filters(
    kind: Annotated[Kind | None, Query(description="Only this kind.")] = None,
    rep: Whose = None,
    owner: Annotated[
        str | None, Query(max_length=200, description="Only those that this rep has today; empty: that nobody has.")
    ] = None,
    territory: Annotated[
        str | None, Query(max_length=200, description="Only in this territory; empty: in none.")
    ] = None,
    moves: Annotated[bool | None, Query(description="Only those that leave their owner, or only others.")] = None,
) -> dict[str, Any]:
    return {"kind": kind, "rep": rep, "owner": owner, "territory": territory, "moves": moves}


@router.get("/{plan}/items", dependencies=FROM_PLAN, summary="List items", operation_id="list_plan_items")
def list_plan_items(
    plan: PlanId,
    caller: Reader,
    library: LibraryDep,
    page: PageDep,
    equals: Annotated[dict[str, Any], Depends(_item_filters)],
    text: Text = "",
    order: ItemOrder = "",
) -> Paged[ItemRow]:
    """List accounts, leads and duty seats with who has them, when, and who has them today."""
    rows = rows_of(library.plan(caller.tenant, plan).items, _wanted(page, equals, text, order))
    return Paged[ItemRow].model_validate(_paged(page, rows))


@router.get("/{plan}/moves", dependencies=FROM_PLAN, summary="List what changes hands", operation_id="list_plan_moves")
def list_plan_moves(
    plan: PlanId, caller: Reader, library: LibraryDep, page: PageDep, text: Text = "", order: ItemOrder = "-value"
) -> Paged[ItemRow]:
    """List the items that leave the owner of today, the most valuable first."""
    rows = rows_of(library.plan(caller.tenant, plan).items, _wanted(page, {"moves": True}, text, order))
    return Paged[ItemRow].model_validate(_paged(page, rows))


@router.get("/{plan}/diff", dependencies=FROM_PLAN, summary="Compare two plans", operation_id="diff_plan")
def diff_plan(
    plan: PlanId,
    caller: Reader,
    library: LibraryDep,
    against: Annotated[
        str, Query(max_length=64, description="Id of another plan of the same version, or `owners`.")
    ] = "owners",
) -> PlanDiff:
    """Say what is otherwise than in another plan, or than today: items, loads of reps, cost by level and rule."""
    kept = library.plan(caller.tenant, plan)
    if against == "owners":
        return diff_shown(kept.problem, Plan.of_owners(kept.problem), kept.plan, against, kept.card)
    other = library.plan(caller.tenant, against)
    _check_same_version(kept, other, against)
    return diff_shown(kept.problem, other.plan, kept.plan, against, kept.card)


def _check_same_version(kept: KeptPlan, other: KeptPlan, against: str) -> None:
    if other.row["problem_digest"] != kept.row["problem_digest"]:
        told = OTHER.filled(against=against, other=other.row["version"], mine=kept.row["version"])
        raise ConflictError("plans-of-different-versions", told)


def _wanted(page: Page, equals: dict[str, Any], text: str, order: str) -> Wanted:
    """Return what a page of a table asks for: its cursor is the number of rows before it, for a plan never changes."""
    given = {name: value or None if value == "" else value for name, value in equals.items() if value is not None}
    if page.after and not (page.after.isascii() and page.after.isdigit() and len(page.after) < 10):
        raise ApiError(422, "cursor-invalid", Words("The cursor is invalid", "游标无效"),
                       Words("Take `next` of the page before.", "请使用上一页的 next。"))  # fmt: skip
    return Wanted(equals=given, text=text, order=order, offset=int(page.after or 0), limit=page.limit)


def _paged(page: Page, rows: list[dict[str, Any]]) -> dict[str, Any]:
    offset = int(page.after or 0) + page.limit
    return page.answer(rows, lambda _row: str(offset))
