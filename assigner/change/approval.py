"""Approvals: who has agreed to the moves as they stand; a move that changes makes them void.

When to modify: when approving follows further rules.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from assigner.plan.change_request import Approval, ApprovalNeed

if TYPE_CHECKING:
    from assigner.change.request import Decision
    from assigner.plan.change_request import ChangeRequest

DEFAULT_ROLE = "approver"
OWN = Words("{by} proposes this request and cannot approve it.", "{by} 是提出人，不能自行批准。")
ANOTHER = Words("Another person has to approve it.", "请由他人批准。")
OPEN = Words("{count:,} moves are open still.", "仍有 {count:,} 项调整待定。")
DECIDE = Words("Decide first: assigner change accept or reject.", "请先决定：assigner change accept 或 reject。")
AGAIN = Words("{by} has approved these moves already.", "{by} 已批准这些调整。")
ROLE = Words("The request needs no approval of the role ({role}).", "变更单不需要该角色（{role}）的批准。")
ROLES = Words("Give one of: {roles}.", "请给出以下之一：{roles}。")
NAMELESS = Words("An approval needs a name.", "批准须有姓名。")
GIVE_NAME = Words("Give it: --by NAME.", "请给出：--by 姓名。")


@dataclass(frozen=True)
class ApprovalState:
    """How far a request is approved.

    Parameters
    ----------
    valid
        Approvals of the moves as they stand.
    void
        Approvals of an earlier state of the moves.
    missing
        Approvals that are needed still.
    """

    valid: tuple[Approval, ...]
    void: tuple[Approval, ...]
    missing: tuple[ApprovalNeed, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def approvals_of(request: ChangeRequest) -> ApprovalState:
    """Return which approvals hold, which are void, and which are missing; a person counts once."""
    digest = request.moves_digest
    valid: list[Approval] = []
    void: list[Approval] = []
    people = {_person(request.proposer)} - {""}
    for one in request.approvals:
        counts = one.moves == digest and _person(one.by) not in people
        (valid if counts else void).append(one)
        people |= {_person(one.by)} if counts else set()
    given = Counter(one.role for one in valid)
    missing = [
        ApprovalNeed(role=role, count=count - given[role])
        for role, count in _needed(request).items()
        if given[role] < count
    ]
    return ApprovalState(tuple(valid), tuple(void), tuple(missing))


def _needed(request: ChangeRequest) -> Counter[str]:
    """Return how many people of each role must approve; one approver where the request does not say."""
    needed: Counter[str] = Counter()
    for need in request.needs:
        needed[need.role] += need.count
    return needed or Counter({DEFAULT_ROLE: 1})


def _person(name: str) -> str:
    """Return a name as it is compared: without case, spaces at the ends and full-width forms."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def approved(request: ChangeRequest, decision: Decision, role: str | None = None) -> ChangeRequest:
    """Return the request with one more approval of the moves as they stand; void ones are dropped.

    Parameters
    ----------
    request
        The request.
    decision
        Who approves, and when.
    role
        In which role; the only one that is missing where None.

    Raises
    ------
    InputError
        When the person proposes the request or has approved it, moves are open, or the role is not asked for.
    """
    state = approvals_of(request)
    needed = _needed(request)
    role = role or (state.missing[0].role if state.missing else next(iter(needed)))
    issues = Issues()
    if not _person(decision.by):
        issues.error("approver-missing", "--by", NAMELESS, GIVE_NAME)
    elif _person(decision.by) == _person(request.proposer):
        issues.error("approval-of-own-request", "--by", OWN.filled(by=decision.by), ANOTHER, decision.by)
    if any(_person(one.by) == _person(decision.by) for one in state.valid):
        issues.error("approval-twice", "--by", AGAIN.filled(by=decision.by), ANOTHER, decision.by)
    if role not in needed:
        issues.error("role-not-asked", "--role", ROLE.filled(role=role), ROLES.filled(roles=", ".join(needed)), role)
    count = len(request.of_status("open"))
    if count:
        issues.error("moves-open", "moves", OPEN.filled(count=count), DECIDE, count)
    issues.raise_errors()
    fresh = Approval(by=decision.by, role=role, at=decision.at, moves=request.moves_digest)
    return request.model_copy(update={"approvals": [*state.valid, fresh]})


def check_approved(request: ChangeRequest) -> None:
    """Raise unless every approval that is needed is there and holds.

    Raises
    ------
    InputError
        With one issue for each role that is missing.
    """
    issues = Issues()
    state = approvals_of(request)
    for need in state.missing:
        words = Words(
            "The moves as they stand lack {count:approval|approvals} of the role {role}.",
            "当前调整尚缺角色 {role} 的批准 {count} 个。",
        ).filled(count=need.count, role=need.role)
        way_out = Words(
            "Get it: assigner change approve PROBLEM REQUEST --by NAME --role {role}",
            "请先批准：assigner change approve 问题 变更单 --by 姓名 --role {role}",
        ).filled(role=need.role)
        issues.error("approval-missing", "approvals", words, way_out, need.role)
    if issues.has_errors:
        raise InputError(issues.found)
