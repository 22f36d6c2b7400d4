"""Routing follows what is in force: a publication or a rollback of the problem that is routed by becomes the next board.

The call that publishes sets the board right after its transaction. Where it was killed in between, the next look of the
clocks does so (:func:`mend`). When to modify: when routing shall follow another change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.security.caller import Caller, process_caller
from api.store import Tx, changes, routing
from api.store.moments import SECOND_US

if TYPE_CHECKING:
    from api.routing.desks import Desks

GRACE_US = 60 * SECOND_US
"""So long a call that publishes may take to build its board."""


def follow(desks: Desks, caller: Caller, problem: str, at: int) -> int | None:
    """Set the board that the publication in force asks for; return its number.

    The policy stays, and what the plan takes from reps was approved with it. None when the tenant does not route by this
    problem, or the board stands already: so the call may be repeated, as it is when a publication is asked for once more
    under the same key after a crash in between.
    """
    tenant = caller.tenant
    with desks.boards.store.read() as tx:
        present = routing.board(tx, tenant)
        wanted = _wanted(tx, tenant, problem)
    if present is None or present["problem"] != problem or wanted is None:
        return None
    if (present["plan"], present["version"]) == (wanted.plan, wanted.version):
        return None
    return desks.set_board(
        tenant, caller.actor, unseats=True, problem=problem, version=wanted.version, plan=wanted.plan, why=wanted.why,
        policy=present["policy"], made_by=caller.actor, made_at=at,
    )  # fmt: skip


def mend(desks: Desks, tenant: str, at: int) -> int | None:
    """Set the board that a publication asked for and nobody set; return its number.

    A board that somebody set after the publication stays: it is what was wanted last. A publication of the last moment
    is left to the call that makes it.
    """
    with desks.boards.store.read() as tx:
        present = routing.board(tx, tenant)
        wanted = None if present is None else _wanted(tx, tenant, present["problem"])
    if present is None or wanted is None or not present["made_at"] <= wanted.since < at - GRACE_US:
        return None
    return follow(desks, process_caller(tenant, "routing"), present["problem"], at)


@dataclass(frozen=True)
class _InForce:
    """What is in force, and since when."""

    plan: str | None
    version: int
    why: str
    since: int


def _wanted(tx: Tx, tenant: str, problem: str) -> _InForce | None:
    """Return what is in force: the last publication, or what it left when it was taken back."""
    last = next(iter(changes.history(tx, tenant, problem, limit=1)), None)
    if last is None:
        return None
    since = last["rolled_back_at"]
    if since is None:
        return _InForce(last["plan"], last["after"], last["why"], last["published_at"])
    before = changes.find_publication(tx, tenant, last["replaces"]) if last["replaces"] else None
    why = f"{last['id']} rolled back"
    if before is None:
        return _InForce(None, last["rolled_back_version"], why, since)
    return _InForce(before["plan"], before["after"], why, since)
