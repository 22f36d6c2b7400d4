"""Accepted moves become a patch: a scenario that gives accounts and leads their new owners; rollback is its inverse.

A patch is a scenario file like any other, so every command takes it with ``--what-if``, and what it does is what
:func:`~assigner.scenario.apply.apply_scenario` does. Applying a patch and then its rollback gives the problem back,
digest and all. When to modify: when a move changes more than the owner and since when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from assigner.change.approval import check_approved
from assigner.change.days import check_days
from assigner.change.gains import newly_broken
from assigner.change.state import check_current
from assigner.errors import InputError
from assigner.issues import Issues
from assigner.language import Words
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import AccountChange, LeadChange, Scenario, TableChange
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

    from assigner.plan.change_request import ChangeRequest, RequestedMove

OPEN = Words("{count:,} moves are open still: {items}.", "仍有 {count:,} 项调整待定：{items}。")
DECIDE = Words(
    "Accept or reject them; or apply what is accepted so far with --partly.",
    "请接受或拒绝；或用 --partly 仅应用已接受的调整。",
)
NONE = Words("No move is accepted.", "没有已接受的调整。")
ACCEPT = Words("Accept first: assigner change accept PROBLEM REQUEST --all.",
               "请先接受：assigner change accept 问题 变更单 --all。")  # fmt: skip
RESOLVE = Words(
    "Re-solve: assigner change resolve PROBLEM REQUEST PLAN.", "请重新求解：assigner change resolve 问题 变更单 方案。"
)
MOST_NAMED = 5


def accepted_moves(request: ChangeRequest, until: date | None = None) -> list[RequestedMove]:
    """Return the accepted moves, those effective up to a day only where one is given."""
    return [
        move
        for move in request.of_status("accepted")
        if until is None or (move.effective is not None and move.effective <= until)
    ]


def patch_of(
    problem: Problem, request: ChangeRequest, *, until: date | None = None, partly: bool = False, check: bool = True
) -> Scenario:
    """Return the patch of the accepted moves: new owners since the effective dates.

    Parameters
    ----------
    problem
        The present state.
    request
        The request, decided and approved.
    until
        Only moves effective up to this day; all where None.
    partly
        Whether moves may still be open; they are left out.
    check
        Whether approvals, dates and hard rules must hold.

    Raises
    ------
    InputError
        With everything that stands in the way: open moves, missing approvals, dates that do not suit, owners that
        have changed since, hard rules that the moves would newly break.
    """
    moves = accepted_moves(request, until)
    _check_decided(request, moves, partly)
    check_current(problem, moves)
    if check:
        check_days(problem, moves)
        check_approved(request)
        _check_rules(problem, moves)
    rows = [
        (move.item, {"owner": move.to_rep, "owner_since": move.effective if move.to_rep else None}) for move in moves
    ]
    return _scenario(problem, rows, request.title, f"change request {request.moves_digest[:12]}")


def rollback_of(problem: Problem, request: ChangeRequest, *, until: date | None = None) -> Scenario:
    """Return the patch that takes the accepted moves back: former owners, since when they had been so.

    Parameters
    ----------
    problem
        The state after the patch.
    request
        The request whose moves were applied.
    until
        As for :func:`patch_of`.

    Raises
    ------
    InputError
        With every item whose owner is no longer the one that the request gave it.
    """
    moves = accepted_moves(request, until)
    _check_decided(request, moves, partly=True)
    check_current(problem, moves, after=True)
    rows = [(move.item, {"owner": move.from_rep, "owner_since": move.since}) for move in moves]
    return _scenario(
        problem, rows, f"Rollback: {request.title}", f"takes back change request {request.moves_digest[:12]}"
    )


def applied(problem: Problem, patch: Scenario) -> Problem:
    """Return the problem with a patch applied: owners change, settings stay to the letter.

    (A scenario that is looked at with ``--what-if`` also writes down the resolutions of its base, so that scores
    compare; that would change the digest.)
    """
    return Problem(problem.settings, apply_scenario(problem, patch, patch.name or "patch").frames)


def _scenario(problem: Problem, rows: Iterable[tuple[str, dict[str, Any]]], name: str, note: str) -> Scenario:
    leads, named = set(problem.frames["leads"]["id"]), list(rows)
    accounts = [AccountChange(id=item, **facts) for item, facts in named if item not in leads]
    return Scenario(
        name=name,
        note=note,
        accounts=TableChange(change=accounts),
        leads=TableChange(change=[LeadChange(id=item, **facts) for item, facts in named if item in leads]),
    )


def _check_decided(request: ChangeRequest, moves: list[RequestedMove], partly: bool) -> None:
    issues = Issues()
    still = [move.item for move in request.of_status("open")]
    if still and not partly:
        named = ", ".join(still[:MOST_NAMED]) + (" ..." if len(still) > MOST_NAMED else "")
        issues.error("moves-open", "moves", OPEN.filled(count=len(still), items=named), DECIDE, len(still))
    elif not moves:
        issues.error("moves-none-accepted", "moves", NONE, ACCEPT)
    issues.raise_errors()


def _check_rules(problem: Problem, moves: list[RequestedMove]) -> None:
    """Raise with every hard rule that today's owners keep and the moved ones would not."""
    today = Plan.of_owners(problem)
    after = Plan(today.rep.copy(), today.start)
    item = problem.item_index.get_indexer(pd.Index([move.item for move in moves], dtype=object))
    after.rep[item] = problem.rep_index.get_indexer(pd.Index([move.to_rep for move in moves], dtype=object))
    broken = newly_broken(problem, verify(problem, today), verify(problem, after))
    issues = Issues()
    for words in broken:
        issues.error("moves-break-rule", "moves", words, RESOLVE)
    if issues.has_errors:
        raise InputError(issues.found)
