"""A plan becomes a change request, and people decide on its moves.

Every function takes a request and returns another; nothing is changed in place, no clock is read. When to modify:
when a move can be decided on in another way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from assigner.change.days import first_working_day
from assigner.change.gains import UNTOLD, gains_of
from assigner.errors import InputError, UnknownNameError
from assigner.issues import Issues
from assigner.language import Words
from assigner.plan.change_request import ChangeRequest, RequestedMove
from assigner.plan.digest import plan_digest
from assigner.problem.called import ids_called

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence
    from datetime import datetime

    from assigner.plan.change_request import ApprovalNeed, Status
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

NO_ITEM = Words("The request has no move of ({item}).", "变更单中没有 {item} 的调整。")
SEE_SHOW = Words("Take an item that `assigner change show` lists.", "请使用 assigner change show 列出的项目。")
NO_REP = Words("No move of the request comes from or goes to ({rep}).", "变更单中没有与 {rep} 有关的调整。")
NO_TEAM = Words("No move of the request concerns the team ({team}).", "变更单中没有与团队 {team} 有关的调整。")
NO_REASON = Words(
    'A rejection needs a reason: --because "key customer wants to keep her".',
    "拒绝须给出理由：--because “客户希望保留”。",
)


@dataclass(frozen=True, kw_only=True)
class Decision:
    """Who decides, when and why.

    Parameters
    ----------
    by
        Name or id of the person; empty where nobody says.
    at
        When; None where nobody says.
    reason
        Why.
    """

    by: str = ""
    at: datetime | None = None
    reason: str = ""


def owned_items(problem: Problem) -> np.ndarray:
    """Return which items a request speaks of: accounts and leads, as a mask; duties have no owner to change."""
    return np.asarray(problem.items["kind"].isin(["account", "lead"]).to_numpy())


def new_request(
    problem: Problem,
    plan: Plan,
    decision: Decision,
    *,
    title: str = "",
    needs: Sequence[ApprovalNeed] = (),
    effective: date | None = None,
    with_gains: bool = True,
) -> ChangeRequest:
    """Return the plan as a request: one open move for each account or lead whose rep is not today's owner.

    Parameters
    ----------
    problem, plan
        The present state and what is to be.
    decision
        Who proposes it, and when.
    title
        For people; the problem's name where empty.
    needs
        Who must approve.
    effective
        First day of the new owners; the first working day of the horizon where None.
    with_gains
        Whether to say what each move brings; not where finding that would keep somebody waiting.
    """
    return ChangeRequest(
        title=title or problem.settings.name,
        proposer=decision.by,
        made_at=decision.at,
        problem=problem.digest,
        plan=plan_digest(problem, plan),
        needs=list(needs),
        moves=moves_of(problem, plan, effective or first_working_day(problem), with_gains),
    )


def moves_of(
    problem: Problem,
    plan: Plan,
    effective: date | None,
    with_gains: bool = True,
    without_gain: Container[tuple[str, str | None]] = (),
) -> list[RequestedMove]:
    """Return the moves of a plan, all open, in the problem's order; some (item and rep), or all, without their gain."""
    owner = problem.items["owner"].to_numpy()
    numbers = np.flatnonzero(owned_items(problem) & (owner != plan.rep))
    ids = np.array([*problem.rep_ids, None], dtype=object)
    asked = [item for item in numbers.tolist() if (problem.item_ids[item], ids[plan.rep[item]]) not in without_gain]
    gains = dict(zip(asked, gains_of(problem, plan, asked), strict=True)) if with_gains else {}
    names = problem.items["name"].to_numpy(dtype=object)
    since = owned_since(problem)
    return [
        RequestedMove(
            item=str(problem.item_ids[item]),
            name=str(names[item]),
            from_rep=ids[owner[item]],
            since=since[item],
            to_rep=ids[plan.rep[item]],
            effective=effective,
            gain=gains.get(item, UNTOLD).en,
            gain_zh=gains.get(item, UNTOLD).zh,
        )
        for item in numbers.tolist()
    ]


def owned_since(problem: Problem) -> list[date | None]:
    """Return since when each item has its owner."""
    known = problem.items["owner_since"]
    return [
        date.fromisoformat(str(text)[:10]) if there else None for text, there in zip(known, known.notna(), strict=True)
    ]


def chosen_items(
    problem: Problem,
    request: ChangeRequest,
    items: Iterable[str] = (),
    *,
    reps: Iterable[str] = (),
    teams: Iterable[str] = (),
    all_open: bool = False,
) -> list[str]:
    """Return the items of the moves that are meant, in the request's order: named ones (by id or name), a rep's, a team's, all open.

    A rep's moves are those from and to the rep; a team's those from and to reps of the team and the teams below.
    Whole groups mean open moves only, so that no decision is overturned unseen.

    Raises
    ------
    InputError
        With every name that no move knows.
    """
    issues = Issues()
    live = {move.item: move for move in request.live}
    found = set(ids_called(items, problem.item_ids, problem.items["name"].to_numpy(dtype=object)))
    for item in sorted(found - set(live)):
        issues.error("move-unknown", "change", NO_ITEM.filled(item=item), SEE_SHOW, item)
    groups = [(NO_REP, "rep", rep, {rep}) for rep in ids_called(reps, problem.rep_ids, problem.rep_names)]
    groups += [(NO_TEAM, "team", team, _reps_of_team(problem, team)) for team in teams]
    for words, kind, name, members in groups:
        touched = {item for item, move in live.items() if {move.from_rep, move.to_rep} & members}
        found |= {item for item in touched if live[item].status == "open"}
        if not touched:
            issues.error(f"{kind}-unknown", "change", words.filled(**{kind: name}), SEE_SHOW, name)
    issues.raise_errors()
    return [item for item, move in live.items() if item in found or (all_open and move.status == "open")]


def _reps_of_team(problem: Problem, team: str) -> set[str]:
    if team not in problem.teams.names:
        words = Words(
            "The problem has no team ({team}). Its teams: {known}.", "问题中没有团队（{team}），现有：{known}。"
        )
        raise UnknownNameError(words.filled(team=team, known=", ".join(map(str, problem.teams.names))))
    node = list(problem.teams.names).index(team)
    members = problem.rep_teams.loc[problem.rep_teams["node"] == node, "row"].to_numpy()
    return {str(problem.rep_ids[rep]) for rep in members}


def decided(request: ChangeRequest, items: Iterable[str], status: Status, decision: Decision) -> ChangeRequest:
    """Return the request with moves accepted, rejected, or opened again.

    Raises
    ------
    InputError
        When a rejection has no reason.
    """
    if status == "rejected" and not decision.reason.strip():
        issues = Issues()
        issues.error("reason-missing", "--because", NO_REASON, Words("Say why.", "请说明理由。"))
        raise InputError(issues.found)
    chosen = set(items)
    facts = {"status": status, "by": decision.by, "at": decision.at, "reason": decision.reason}
    moves = [one.model_copy(update=facts) if one.is_live and one.item in chosen else one for one in request.moves]
    return request.model_copy(update={"moves": moves})
