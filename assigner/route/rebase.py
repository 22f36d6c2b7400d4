"""From one board to the next: what arrived since the plan was made keeps its rep, measured against the new plan.

When to modify: when a new plan is to treat what happened since in another way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from assigner.problem.work import Account, Duty, Lead
from assigner.route.board import Arrival, on_rep
from assigner.route.duties import standing_uses
from assigner.route.state import Held, LiveState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.route.board import Board


def rebased(state: LiveState, board: Board) -> LiveState:
    """Return the state on a new board.

    Work that the new plan knows is the plan's from now on; where it stays with a rep who owes an answer, the clock goes
    on. Work that it does not know stays with its rep, or goes on waiting. Ledger, reported absences and departures follow
    the reps by id.
    """
    new = LiveState(board)
    new.seq = state.seq
    of_new = [state.board.rep_number.get(str(rep), -1) for rep in board.problem.rep_ids]
    known = np.array([number >= 0 for number in of_new], dtype=bool)
    old = np.array(of_new, dtype=np.int64)[known]
    credit = np.full(board.num_reps, state.ledger.credit[old].mean() if len(old) else 0.0)
    debt = np.zeros(board.num_reps)
    credit[known], debt[known] = state.ledger.credit[old], state.ledger.debt[old]
    new.ledger = replace(state.ledger, credit=credit, debt=debt)
    new.left[known] |= state.left[old] & ~(~state.board.problem.rep_active[old] & board.problem.rep_active[known])
    for contact in state.contacts.to_list():
        new.contacts.add(**contact)
    new.away_until[known] = state.away_until[old]
    kept = [held for held in state.items.values() if held.item not in board.item_number or _is_owed(held, board)]
    for held, uses in zip(kept, _uses(board, kept), strict=True):
        _take_over(new, held, uses)
    new.gone = {item for item in state.gone if item in board.item_number and state.board.planned_rep(item) < 0}
    return new


@dataclass(frozen=True, slots=True)
class Unseated:
    """Open work that would leave its rep on another board without anybody having chosen the next one.

    Parameters
    ----------
    held
        The work, as it stands.
    why
        ``rep-missing``: the board does not know its rep, so it would wait; ``left-open``: the board's plan knows the
        work and gives it to nobody.
    """

    held: Held
    why: Literal["rep-missing", "left-open"]


def unseated(state: LiveState, board: Board) -> list[Unseated]:
    """Return what :func:`rebased` would take from its reps, besides what the new plan gives to others."""
    found = []
    for held in state.items.values():
        if held.rep is None:
            continue
        if held.item in board.item_number:
            if board.planned_rep(held.item) < 0:
                found.append(Unseated(held, "left-open"))
        elif held.rep not in board.rep_number:
            found.append(Unseated(held, "rep-missing"))
    return found


def _is_owed(held: Held, board: Board) -> bool:
    """Whether a rep with whom the new plan leaves an item has not answered yet, and must."""
    rep = board.planned_rep(held.item)
    return rep >= 0 and held.answer_by >= 0 and not held.answered and board.rep_number.get(held.rep or "") == rep


MODELS: dict[str, type[Account | Lead | Duty]] = {"account": Account, "lead": Lead, "duty": Duty}


def work_of(kind: str, row: dict[str, object]) -> Account | Lead | Duty:
    """Return the row model of stored work."""
    return MODELS[kind].model_validate(row)


def _uses(board: Board, kept: Sequence[Held]) -> list[list[tuple[int, int]]]:
    """Return what each item puts on its rep under the new board; alike items are judged together."""
    works = [work_of(held.kind, held.row) for held in kept]
    duties = [number for number, work in enumerate(works) if isinstance(work, Duty)]
    found = dict(zip(duties, standing_uses(board, [kept[number] for number in duties]), strict=True))
    others = [(number, work) for number, work in enumerate(works) if not isinstance(work, Duty)]
    verdicts = board.judge.verdicts([work for _, work in others]) if others else []
    for (number, work), verdict in zip(others, verdicts, strict=True):
        held = kept[number]
        rep = board.rep_number.get(held.rep or "", -1)
        uses = board.uses(verdict.sums, Arrival(work, held.minute, held.answer_by))
        found[number] = on_rep(uses, rep) if rep >= 0 else []
    return [found[number] for number in range(len(works))]


def _take_over(new: LiveState, held: Held, uses: list[tuple[int, int]]) -> None:
    gone = held.rep is not None and held.rep not in new.board.rep_number
    told = replace(held, rep=None if gone else held.rep, uses=uses, past=list(held.past))
    if gone or told.status == "waiting":
        told.status = "waiting"
        new.waiting[told.item] = None
    new.hold(told)
