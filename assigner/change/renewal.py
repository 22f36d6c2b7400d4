"""A request for another plan: decisions stay, what is new is open, approvals are gone.

When to modify: when a new plan keeps more of the request, or less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.change.request import moves_of
from assigner.language import Words
from assigner.plan.digest import plan_digest

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.plan.change_request import ChangeRequest, RequestedMove
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

BECAUSE = Words("re-solved after the rejection of {items}", "因拒绝 {items} 而重新求解")
MOST_NAMED = 5


def renewed(problem: Problem, plan: Plan, request: ChangeRequest, language: Language) -> ChangeRequest:
    """Return the request for another plan: decisions stay, moves that are new are open, approvals are gone.

    Rejected blocks stay as a record, before the block of the same item that took their place. The gain of a move is
    the one it had when its block was written, so that a review sees only what is new.
    """
    rejected = request.of_status("rejected")
    known = {move.key: move for move in request.live}
    names = ", ".join(move.item for move in rejected[:MOST_NAMED]) + (" ..." if len(rejected) > MOST_NAMED else "")
    reason = BECAUSE.say(language, items=names)
    day = next((move.effective for move in request.moves if move.effective is not None), None)
    blocks: list[RequestedMove] = []
    for move in moves_of(problem, plan, day, without_gain=known):
        kept = known.get(move.key)
        blocks.append(kept or move.model_copy(update={"reason": reason}))
    order = {str(item): at for at, item in enumerate(problem.item_ids)}
    moves = sorted([*rejected, *blocks], key=lambda move: (order[move.item], move.is_live))
    return request.model_copy(
        update={"moves": moves, "approvals": [], "plan": plan_digest(problem, plan), "problem": problem.digest}
    )
