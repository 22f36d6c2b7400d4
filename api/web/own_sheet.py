"""A rep's own sheet: their part of the plan in force, and of the open work that routing gave them. Nothing of anybody else.

The rep is never asked for: it is the one that the caller's key is bound to. When to modify: when reps shall see more of
what is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.errors import ApiError
from api.plans import downloads
from api.plans.tables import plain_rows
from api.routing.credits import credit_of
from api.routing.desks import desks_of
from api.routing.shown import held_shown
from api.store import routing
from api.web.watching import in_force
from assigner.explain.rep_sheet import rep_sheet
from assigner.language import Words

if TYPE_CHECKING:
    from api.plans.downloads import Download
    from api.plans.library import KeptPlan, Library
    from api.services import Services
    from assigner.language import Language
    from assigner.route import LiveState

NOT_A_REP = Words("No sheet of your own", "没有个人工作表")
NOT_BOUND = Words(
    "Your key belongs to no rep. An admin binds one in Settings: a key of the role rep, with the rep's id.",
    "您的密钥未绑定销售代表。管理员可在“设置”中创建 rep 角色的密钥并填写销售代表编号。",
)
NOTHING_YET = Words("No plan in force", "尚无生效方案")
WAIT = Words(
    "No plan with the rep ({rep}) is in force yet. It shows here as soon as a manager publishes one.",
    "尚无包含销售代表（{rep}）的生效方案。管理者发布后即会显示在此。",
)


def own_plan(services: Services, library: Library, tenant: str, rep: str | None) -> KeptPlan:
    """Return the plan in force that knows a rep.

    Raises
    ------
    ApiError
        404: the caller is bound to no rep, or no such plan is in force.
    """
    if rep is None:
        raise ApiError(404, "not-a-rep", NOT_A_REP, NOT_BOUND)

    def knows(row: Mapping[str, Any]) -> bool:
        return rep in library.problem(tenant, row["problem"], row["version"]).rep_index

    with services.store.read() as tx:
        row = in_force(tx, tenant, knows)
    if row is None:
        raise ApiError(404, "nothing-in-force", NOTHING_YET, WAIT.filled(rep=rep))
    return library.plan(tenant, row["id"])


def own_sheet(services: Services, library: Library, tenant: str, rep: str | None) -> dict[str, Any]:
    """Return the sheet of a rep, with what is theirs in time and what routing gave them."""
    kept = own_plan(services, library, tenant, rep)
    assert rep is not None
    told = rep_sheet(kept.problem, kept.plan, rep, credit_of(services, tenant, rep))
    mine = kept.items[
        (kept.items["rep"] == rep).to_numpy(dtype=bool) & kept.items["start"].notna().to_numpy(dtype=bool)
    ]
    duties = mine[["item", "name", "start", "minutes"]].sort_values("start", kind="stable")
    return {
        **told.to_dict(),
        "name": told.rep_name,
        "names": {one.other: one.other_name for one in (*told.came, *told.went) if one.other is not None},
        "plan_name": kept.problem.settings.name,
        "time_zone": kept.problem.settings.time_zone,
        "duties": plain_rows(duties),
        "open": _open(services, tenant, rep),
    }


def own_calendar(services: Services, library: Library, tenant: str, rep: str | None, language: Language) -> Download:
    """Return the duties of a rep as a calendar."""
    kept = own_plan(services, library, tenant, rep)
    assert rep is not None
    return downloads.plan_file(kept, "ics", language, [rep])


def _open(services: Services, tenant: str, rep: str) -> list[dict[str, Any]]:
    """Return the open work of a rep that routing knows; none where nothing is routed."""
    with services.store.read() as tx:
        if routing.board(tx, tenant) is None:
            return []

    def mine(state: LiveState, _minute: int) -> list[dict[str, Any]]:
        held = [one for one in state.items.values() if one.rep == rep and one.status == "owned"]
        return [{**held_shown(one).model_dump(mode="json"), "name": one.row.get("name") or one.item} for one in held]

    found: list[dict[str, Any]] = desks_of(services).of(tenant).look(mine)
    return found
