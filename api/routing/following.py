"""Routing follows what is in force: a publication or a rollback of the problem that is routed by becomes the next board.

When to modify: when routing shall follow another change.
"""

from __future__ import annotations

from api.routing.desks import Desks
from api.security.caller import Caller
from api.store import Tx, changes, routing


def follow(desks: Desks, caller: Caller, problem: str, at: int) -> int | None:
    """Set the board that the publication in force asks for; return its number.

    The policy stays. None when the tenant does not route by this problem, or the board stands already: so the call may be
    repeated, as it is when a publication is asked for once more under the same key after a crash in between.
    """
    tenant = caller.tenant
    with desks.boards.store.read() as tx:
        present = routing.board(tx, tenant)
        wanted = _wanted(tx, tenant, problem)
    if present is None or present["problem"] != problem or wanted is None:
        return None
    plan, version, why = wanted
    if (present["plan"], present["version"]) == (plan, version):
        return None
    return desks.of(tenant).set_board(
        caller.actor, problem=problem, version=version, plan=plan, why=why, policy=present["policy"],
        made_by=caller.actor, made_at=at,
    )  # fmt: skip


def _wanted(tx: Tx, tenant: str, problem: str) -> tuple[str | None, int, str] | None:
    """Return plan, version and reason of what is in force: the last publication, or what it left when it was taken back."""
    last = next(iter(changes.history(tx, tenant, problem, limit=1)), None)
    if last is None:
        return None
    if last["rolled_back_at"] is None:
        return last["plan"], last["after"], last["why"]
    before = changes.find_publication(tx, tenant, last["replaces"]) if last["replaces"] else None
    why = f"{last['id']} rolled back"
    return (None, last["rolled_back_version"], why) if before is None else (before["plan"], before["after"], why)
