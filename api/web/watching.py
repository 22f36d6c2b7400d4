"""What the page watches: the plan in force with its alerts, and the log of routing as it goes on.

When to modify: when the view "Watch" looks at something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from api.plans.cache import Recent
from api.plans.library import Library, plan_row
from api.routing.desks import desks_of
from api.store import changes, plans, problems, routing
from api.web.alerts import Alert, in_order
from api.web.plan_alerts import plan_alerts, rule_alerts
from api.web.routed import routed_told
from api.web.routing_alerts import routing_alerts

if TYPE_CHECKING:
    from api.plans.library import KeptPlan
    from api.services import Services
    from api.store import Tx

MOST_VERSIONS = 50
MOST_PROBLEMS = 50


@dataclass(frozen=True)
class Watched:
    """What is looked at.

    Parameters
    ----------
    plan
        Row of the plan; None where the tenant has none.
    board
        Row of the board that leads are routed by; None where routing is not set up.
    """

    plan: Mapping[str, Any] | None
    board: Mapping[str, Any] | None


def watched(tx: Tx, tenant: str, plan: str | None = None) -> Watched:
    """Return the plan that is asked for, else the one in force, else the newest; and the board."""
    board = routing.board(tx, tenant)
    if plan is not None:
        return Watched(plan_row(tx, tenant, plan), board)
    return Watched(in_force(tx, tenant) or next(iter(plans.listed(tx, tenant, limit=1)), None), board)


def in_force(tx: Tx, tenant: str, suits: Callable[[Mapping[str, Any]], bool] | None = None) -> Mapping[str, Any] | None:
    """Return the plan of the newest publication in force, of problems in use; None where nothing is published.

    Parameters
    ----------
    suits
        Takes a plan's row; plans that do not suit are passed over.
    """
    found: list[dict[str, Any]] = []
    for problem in problems.listed(tx, tenant, limit=MOST_PROBLEMS):
        if problem["publication"] is not None:
            row = changes.find_publication(tx, tenant, problem["publication"])
            found += [] if row is None else [dict(row)]
    for publication in sorted(found, key=lambda one: -int(one["published_at"])):
        plan = plan_row(tx, tenant, publication["plan"])
        if suits is None or suits(plan):
            return plan
    return None


def alerts(services: Services, library: Library, tenant: str, plan: str | None = None) -> dict[str, Any]:
    """Return what is watched with its alerts, what harms already first."""
    with services.store.read() as tx:
        seen = watched(tx, tenant, plan)
    found: list[Alert] = []
    if seen.plan is not None:
        kept = library.plan(tenant, seen.plan["id"])
        found += [*plan_alerts(kept), *_of_rules(services, kept)]
    if seen.board is not None:
        found += desks_of(services).of(tenant).look(routing_alerts)
    return {
        "plan": None if seen.plan is None else seen.plan["id"],
        "problem": None if seen.plan is None else seen.plan["problem"],
        "is_routed": seen.board is not None,
        "items": [_shown(one) for one in in_order(found)],
    }


def _of_rules(services: Services, kept: KeptPlan) -> list[Alert]:
    """Return the alerts about a version's rules: looked for once a plan, since neither ever changes."""
    cache: Recent[list[Alert]] = services.parts.setdefault("page-rule-alerts", Recent(MOST_VERSIONS))
    return cache.get(f"{kept.row['tenant']}/{kept.row['id']}", lambda: rule_alerts(kept), lambda _found: 1)


def _shown(alert: Alert) -> dict[str, Any]:
    plain = asdict(alert)
    plain["words"] = {"en": alert.words.en, "zh": alert.words.zh}
    if alert.repair is not None:
        plain["repair"]["title"] = {"en": alert.repair.title.en, "zh": alert.repair.title.zh}
    return plain


def routed_before(services: Services, tenant: str, limit: int) -> list[dict[str, Any]]:
    """Return the newest entries of the log of routing, newest first; none where routing is not set up."""
    with services.store.read() as tx:
        rows = routing.listed(tx, tenant, limit=limit)
    return _told(services, tenant, rows)


def routed_after(services: Services, tenant: str, seq: int, limit: int) -> list[dict[str, Any]]:
    """Return the entries behind a number, in order."""
    with services.store.read() as tx:
        rows = routing.listed(tx, tenant, after=seq, limit=limit)
    return _told(services, tenant, rows)


def last_routed(services: Services, tenant: str) -> int:
    """Return the number of the newest entry, 0 where there is none."""
    with services.store.read() as tx:
        return routing.head(tx, tenant)


def _told(services: Services, tenant: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in words; on the newest board, for that one is in memory and knows nearly every name."""
    if not rows:
        return []
    with services.store.read() as tx:
        newest = routing.board(tx, tenant)
    if newest is None:
        return []
    board = desks_of(services).boards.get(tenant, newest["number"])
    return [routed_told(row, board) for row in rows]
