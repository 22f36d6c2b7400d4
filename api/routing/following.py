"""Routing follows what is in force: a publication or a rollback of the problem that is routed by becomes the next board.

When to modify: when routing shall follow another change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.routing.desks import Desks
from api.security.caller import Caller
from api.store import changes, routing


def follow(desks: Desks, caller: Caller, publication: Mapping[str, Any], at: int) -> int | None:
    """Set the board that a publication (its row, as it is now) asks for; return its number.

    The policy stays. None when the tenant does not route by this problem.
    """
    tenant = caller.tenant
    with desks.boards.store.read() as tx:
        present = routing.board(tx, tenant)
        before = changes.find_publication(tx, tenant, publication["replaces"]) if publication["replaces"] else None
    if present is None or present["problem"] != publication["problem"]:
        return None
    plan, version, why = publication["plan"], publication["after"], publication["why"]
    if publication["rolled_back_at"] is not None:
        plan = before["plan"] if before else None
        version = before["after"] if before else publication["rolled_back_version"]
        why = f"{publication['id']} rolled back"
    return desks.of(tenant).set_board(
        caller.actor, problem=publication["problem"], version=version, plan=plan, why=why, policy=present["policy"],
        made_by=caller.actor, made_at=at,
    )  # fmt: skip
