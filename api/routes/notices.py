"""Change notices: what a plan or a change request changes for each person, and sent to endpoints that want them.

When to modify: with what may be said about notices over HTTP.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.deps import LanguageDep, NowDep, ServicesDep
from api.errors import ConflictError
from api.hooks import outbox
from api.plans import requests
from api.plans.library import KeptPlan, Library
from api.routes.changes import Writer
from api.routes.parts import LibraryDep
from api.routes.plans import PlanId
from api.store import audit
from api.store.moments import SECOND_US
from assigner.client.models.managing import Notices
from assigner.language import Language, Words
from assigner.manage.notices.asked import NoticesAsked
from assigner.manage.notices.digest import Digest
from assigner.manage.notices.files import notice_files
from assigner.manage.notices.formats import ROBOTS
from assigner.manage.notices.message import group_message, message_of

router = APIRouter(prefix="/v1", tags=["notices"])

Robot = Literal["feishu", "wecom", "dingtalk", "slack"]
MOST_ITEMS = 3000
KIND = "notice.made"
TOO_LARGE = Words(
    "The plan has {items:,} items; notices are worked out at once up to {most:,}. Use the command line: assigner notices.",
    "方案有 {items:,} 项；在线通知最多支持 {most:,} 项，请使用命令行 assigner notices。",
)
OTHER_PROBLEM = Words("The plan before answers another version of the problem.", "此前的方案对应另一版本的问题。")


class NoticesWanted(BaseModel):
    """Which changes, and what becomes of the notices."""

    model_config = ConfigDict(extra="forbid")

    before: str | None = Field(
        default=None, max_length=64, description="Id of the plan until now; today's owners if null."
    )
    request: str | None = Field(default=None, max_length=64, description="Id of a change request: tell its moves only.")
    people: NoticesAsked = Field(default=NoticesAsked(), description="Languages and addresses of people.")
    send: bool = Field(default=False, description=f"Send them to the endpoints that want `{KIND}`.")
    robots: list[Robot] = Field(default=[], max_length=len(ROBOTS), description="Also the files for robots of groups.")


@router.post("/plans/{plan}/notices", summary="Tell people what changes", operation_id="make_notices")
def make_notices(
    plan: PlanId, body: NoticesWanted, caller: Writer, library: LibraryDep, services: ServicesDep, now: NowDep,
    language: LanguageDep,
) -> Notices:  # fmt: skip
    """Work out a digest a person, in their language: what comes, what goes, why and from when."""
    kept = library.plan(caller.tenant, plan)
    if kept.problem.num_items > MOST_ITEMS:
        raise ConflictError("too-large-at-once", TOO_LARGE.filled(items=kept.problem.num_items, most=MOST_ITEMS))
    found = _digests(caller.tenant, kept, body, library, services, language)
    message = None
    if body.send and found:
        with services.store.begin() as tx:
            message = outbox.add(tx, caller.tenant, KIND, _told(plan, found, language), at=now)
            audit.record(tx, caller, "notices.sent", "plan", plan, details={"people": len(found)}, at=now)
    files = notice_files(found, body.people, body.robots, datetime.fromtimestamp(now / SECOND_US, UTC), language)
    return Notices(
        notices=[{**digest.to_dict(), "message": message_of(digest).to_dict()} for digest in found],
        files={name: content.decode() for name, content in files.items()},
        message=message,
    )


def _digests(
    tenant: str, kept: KeptPlan, body: NoticesWanted, library: Library, services: Any, language: Language
) -> list[Digest]:
    from assigner.manage.notices.digest import digests
    from assigner.manage.notices.sources import duties_apart, of_request
    from assigner.plan.plan import Plan

    problem = kept.problem
    if body.request is not None:
        with services.store.read() as tx:
            stored = requests.found(tx, tenant, body.request).document
        before, after, days = of_request(problem, stored, kept.plan)
        return digests(problem, before, after, body.people, days=days, language=language)
    if body.before is None:
        return digests(
            problem,
            duties_apart(problem, Plan.of_owners(problem), kept.plan),
            kept.plan,
            body.people,
            language=language,
        )
    old = library.plan(tenant, body.before)
    if old.problem.digest != problem.digest:
        raise ConflictError("plan-of-other-version", OTHER_PROBLEM)
    return digests(problem, old.plan, kept.plan, body.people, language=language)


def _told(plan: str, found: list[Digest], language: Language) -> dict[str, Any]:
    """Return the message: every digest for machines, and one text for people in group chats."""
    text = group_message(found, language)
    return {"plan": plan, "notices": [digest.to_dict() for digest in found], "message": text.to_dict()}
