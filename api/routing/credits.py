"""What the fairness ledger says of one rep beside the team: from live routing to the rep's sheet.

When to modify: when sheets are to tell more of routing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.routing.desks import desks_of
from api.store import routing
from assigner.explain.credit import Credit

if TYPE_CHECKING:
    from api.services import Services
    from assigner.route import LiveState


def credit_of(services: Services, tenant: str, rep: str) -> Credit | None:
    """Return a rep's line of the ledger; None where nothing is routed, or not to this rep."""
    with services.store.read() as tx:
        if routing.board(tx, tenant) is None:
            return None

    def asked(state: LiveState, _minute: int) -> Credit | None:
        problem, number = state.board.problem, state.board.rep_number.get(rep)
        if number is None:
            return None
        team = problem.rep_active & (problem.rep_team == problem.rep_team[number])
        credit = state.ledger.credit
        usual = float(credit[team].mean()) if team.any() else 0.0
        return Credit(round(float(credit[number]), 4), round(float(state.ledger.debt[number]), 4), round(usual, 4))

    found: Credit | None = desks_of(services).of(tenant).look(asked)
    return found
