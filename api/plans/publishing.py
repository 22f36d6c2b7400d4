"""Publishing: decided and approved moves become the owners of a new version, and a plan comes into force.

One publication of a problem is in force at a time. What is published is a plan of the new version: accounts and leads
with their new owners, duties as planned; it is verified before anything is stored. Rolling back gives the former owners
back, in one more version, and puts the publication before into force again. When to modify: with what comes into force.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from api.errors import ConflictError, NotFoundError, StaleError
from api.plans import requests, versions
from api.plans.intake import storable
from api.plans.keeping import check_keeps_rules, document_of
from api.plans.library import KeptPlan, Library, problem_row
from api.plans.requests import Kept
from api.security.caller import Caller
from api.store import Tx, audit, changes, plans, problems
from api.store.moments import iso
from assigner.change.approval import check_approved
from assigner.change.patch import accepted_moves, applied, patch_of, rollback_of
from assigner.change.request import owned_items
from assigner.client.models.changes import Publication
from assigner.language import Words
from assigner.plan.plan import Plan
from assigner.retelling import PlanFile, result_of

if TYPE_CHECKING:
    from assigner.problem.problem import Problem
    from assigner.scenario.model import Scenario

Tell = Callable[[Tx, str, str, Mapping[str, Any], int], object]
"""Writes what others must be told: tenant, kind of message, its data, the moment."""

NOT_APPROVED = Words(
    "The change request is {state}. Decide on its moves and have it approved first.",
    "变更单状态为 {state}。请先决定各项调整并取得批准。",
)
NOT_IN_FORCE = Words(
    "The publication ({publication}) is not in force; in force is: {present}. Only what is in force can be rolled back.",
    "发布（{publication}）未生效；当前生效的是：{present}。只能回滚生效中的发布。",
)
NOTHING = Words("nothing", "无")
CHANGED = Words(
    "The problem changed while this was worked out (its newest version is {latest}). Do it again.",
    "处理期间问题已被更改（最新版本为 {latest}），请重试。",
)


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How a request is published.

    Parameters
    ----------
    why
        For the history.
    until
        Only moves effective up to this day; all where None.
    partly
        Whether moves may still be open; they are left out.
    """

    why: str = ""
    until: date | None = None
    partly: bool = False


@dataclass(frozen=True)
class Draft:
    """A publication that is worked out, and not stored yet."""

    request: Kept
    version: Mapping[str, Any]
    problem: Problem
    plan: dict[str, Any]
    patch: Scenario | None
    wish: Wish

    @property
    def moves(self) -> list[Any]:
        """The moves that come into force."""
        return accepted_moves(self.request.document, self.wish.until)


def worked_out(library: Library, caller: Caller, request: str, revision: int, wish: Wish) -> Draft:
    """Return what publishing a request would store.

    Raises
    ------
    NotFoundError, StaleError
        There is no such request; somebody changed it since.
    ConflictError
        It is not approved, or published already.
    InputError
        Owners have changed since, dates do not suit, or a hard rule would be broken that is kept today.
    ApiError
        422: what would come into force breaks hard rules.
    """
    with library.store.read() as tx:
        kept = requests.found(tx, caller.tenant, request)
    requests.check_revision(kept, revision)
    if kept.state != requests.APPROVED and not (wish.partly and kept.state == requests.OPEN):
        raise ConflictError("change-request-not-approved", NOT_APPROVED.filled(state=kept.state))
    check_approved(kept.document)
    version = library.version_row(caller.tenant, kept.row["problem"])
    before = library.of_version(version)
    source = library.plan(caller.tenant, kept.row["plan"])
    patch = None
    if kept.document.moves:
        patch = patch_of(before, kept.document, until=wish.until, partly=wish.partly)
    after = before if patch is None else applied(before, patch)
    return Draft(kept, version, after, in_force(source, after), patch, wish)


def in_force(source: KeptPlan, problem: Problem) -> dict[str, Any]:
    """Return the plan that comes into force: owners as the version says, duties as planned, prices as they were.

    Raises
    ------
    ApiError
        422: it breaks hard rules, such as a duty that must be with the owner of an account that did not move.
    """
    carried, owners = source.plan.carried_over(source.problem, problem), Plan.of_owners(problem)
    owned = owned_items(problem)
    rep, start = np.where(owned, owners.rep, carried.rep), np.where(owned, owners.start, carried.start)
    plan = Plan(np.maximum(rep, -1).astype(np.int32), np.where(rep < 0, -1, start).astype(np.int64))
    result = dataclasses.replace(result_of(problem, PlanFile(plan)), prices=source.prices)
    assert result.scorecard is not None
    check_keeps_rules(problem, result.scorecard, "plan")
    return document_of(result)


def publish(tx: Tx, caller: Caller, draft: Draft, tell: Tell, at: int) -> Mapping[str, Any]:
    """Store a publication and return its row.

    Raises
    ------
    StaleError, ConflictError
        The request, or the problem, changed since it was worked out.
    """
    tenant, problem = caller.tenant, draft.request.row["problem"]
    row = _unchanged(tx, tenant, problem, draft.version["number"])
    after = draft.version["number"]
    if draft.patch is not None:
        because = versions.Because(
            source="publish", why=draft.wish.why, origin={"change_request": draft.request.row["id"]}
        )
        content = versions.Content.of_problem(draft.problem)
        _, after = versions.append(tx, caller, problem, content, because, revision=row["revision"], at=at)
    new = plans.NewPlan(
        problem=problem, version=after, result=draft.plan, source="publication", made_by=caller.actor, at=at,
        name=storable(draft.request.row["title"]),
    )  # fmt: skip
    plan = plans.add(tx, tenant, new)
    publication = changes.add_publication(
        tx, tenant, problem=problem, plan=plan, change_request=draft.request.row["id"], replaces=row["publication"],
        before=draft.version["number"], after=after, num_moves=len(draft.moves), effective=_first_day(draft),
        until=None if draft.wish.until is None else draft.wish.until.isoformat(),
        why=storable(draft.wish.why), published_by=caller.actor, published_at=at,
    )  # fmt: skip
    _set_in_force(tx, tenant, problem, publication, at)
    revision = draft.request.row["revision"]
    if not changes.change_request(
        tx, tenant, draft.request.row["id"], revision=revision, at=at, state=requests.PUBLISHED
    ):
        requests.check_revision(requests.found(tx, tenant, draft.request.row["id"]), revision)
    stored = found(tx, tenant, publication)
    moves = [{"item": move.item, "from": move.from_rep, "to": move.to_rep} for move in draft.moves]
    tell(tx, tenant, "plan.published", {**shown(stored).model_dump(mode="json"), "moves": moves}, at)
    audit.record(tx, caller, "plan.published", "publication", publication, why=storable(draft.wish.why),
                 details={"plan": plan, "problem": problem, "version": after, "moves": len(moves)}, at=at)  # fmt: skip
    return stored


@dataclass(frozen=True)
class Undo:
    """A rollback that is worked out, and not stored yet."""

    publication: Mapping[str, Any]
    version: Mapping[str, Any]
    problem: Problem | None
    why: str


def undo(library: Library, caller: Caller, publication: str, why: str) -> Undo:
    """Return what rolling a publication back would store.

    Raises
    ------
    NotFoundError, ConflictError
        There is no such publication; it is not in force.
    InputError
        An owner is no longer the one that the publication gave.
    """
    with library.store.read() as tx:
        row = found(tx, caller.tenant, publication)
        present = problem_row(tx, caller.tenant, row["problem"])["publication"]
        kept = requests.found(tx, caller.tenant, row["change_request"])
    if present != publication:
        told = {"publication": publication, "present": present or NOTHING.say(caller.language)}
        raise ConflictError("publication-not-in-force", NOT_IN_FORCE.filled(**told))
    version = library.version_row(caller.tenant, row["problem"])
    if not row["num_moves"]:
        return Undo(row, version, None, why)
    before = library.of_version(version)
    until = None if row["until"] is None else date.fromisoformat(row["until"])
    return Undo(row, version, applied(before, rollback_of(before, kept.document, until=until)), why)


def roll_back(tx: Tx, caller: Caller, asked: Undo, tell: Tell, at: int) -> Mapping[str, Any]:
    """Store a rollback and return the publication's row.

    Raises
    ------
    ConflictError
        The problem changed since it was worked out, or somebody rolled back first.
    """
    tenant, row = caller.tenant, asked.publication
    present = _unchanged(tx, tenant, row["problem"], asked.version["number"])
    number = asked.version["number"]
    if present["publication"] != row["id"]:
        raise ConflictError("problem-changed", CHANGED.filled(latest=present["latest"]))
    if asked.problem is not None:
        because = versions.Because(source="rollback", why=asked.why, origin={"publication": row["id"]})
        content = versions.Content.of_problem(asked.problem)
        _, number = versions.append(tx, caller, row["problem"], content, because, revision=present["revision"], at=at)
    changes.roll_back(tx, tenant, row["id"], by=caller.actor, at=at, version=number)
    _set_in_force(tx, tenant, row["problem"], row["replaces"], at)
    request = changes.find_request(tx, tenant, row["change_request"])
    if request is not None:
        changes.change_request(
            tx, tenant, request["id"], revision=request["revision"], at=at, state=requests.ROLLED_BACK
        )
    stored = found(tx, tenant, row["id"])
    tell(tx, tenant, "plan.rolled-back", shown(stored).model_dump(mode="json"), at)
    audit.record(tx, caller, "plan.rolled-back", "publication", row["id"], why=storable(asked.why),
                 details={"problem": row["problem"], "version": number}, at=at)  # fmt: skip
    return stored


def found(tx: Tx, tenant: str, publication: str) -> dict[str, Any]:
    """Return the row of a publication.

    Raises
    ------
    NotFoundError
        There is none.
    """
    row = changes.find_publication(tx, tenant, publication)
    if row is None:
        raise NotFoundError("publication", publication)
    return dict(row)


def shown(row: Mapping[str, Any]) -> Publication:
    """Return a publication as it travels."""
    plain = ("id", "problem", "plan", "change_request", "replaces", "before", "after", "num_moves", "effective", "why",
             "published_by", "rolled_back_by", "rolled_back_version")  # fmt: skip
    back = row["rolled_back_at"]
    moments = {"published": iso(row["published_at"]), "rolled_back": None if back is None else iso(back)}
    return Publication.model_validate({**{name: row[name] for name in plain}, **moments})


def _unchanged(tx: Tx, tenant: str, problem: str, latest: int) -> dict[str, Any]:
    """Return the problem's row, which nobody changes until the transaction ends; its newest version must be ``latest``.

    Raises
    ------
    ConflictError
        Somebody made a version since.
    """
    row = problem_row(tx, tenant, problem, lock=True)
    if row["latest"] != latest:
        raise ConflictError("problem-changed", CHANGED.filled(latest=row["latest"]))
    return row


def _set_in_force(tx: Tx, tenant: str, problem: str, publication: str | None, at: int) -> None:
    row = problem_row(tx, tenant, problem)
    if not problems.change(tx, tenant, problem, revision=row["revision"], at=at, publication=publication):
        raise StaleError({"latest": row["latest"]}, row["revision"])


def _first_day(draft: Draft) -> str | None:
    days = [move.effective for move in draft.moves if move.effective is not None]
    return min(days).isoformat() if days else None
