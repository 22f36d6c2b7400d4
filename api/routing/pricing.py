"""Prices of balance from what is still to come: worked out beside the desk, put in force by an entry of the log.

Nobody waits for it: the desk is held only to copy what is needed and to write the entry. When to modify: when something
else is worked out anew from the state now and then.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from api.routing.desk import Desk, Row, Session
from assigner.route import Board, LiveState
from assigner.route.outlook import Rest, is_due, priced, rest_of

ACTOR = "process:routing"


def price_if_due(desk: Desk) -> Row | None:
    """Work prices out anew where enough was assigned since the last time; return the entry, None where nothing is due."""
    found: tuple[Board, Rest] | None = desk.look(_rest)
    if found is None:
        return None
    board, rest = found
    row: Row | None = desk.run(partial(_put_in_force, board, priced(rest)), ACTOR)
    return row


def _rest(state: LiveState, minute: int) -> tuple[Board, Rest] | None:
    rest = rest_of(state, minute) if is_due(state, minute) else None
    return None if rest is None else (state.board, rest)


def _put_in_force(board: Board, entry: dict[str, Any], session: Session) -> Row | None:
    """Write prices, unless they are of a board that is no longer in force."""
    return session.write({**entry, "minute": session.minute}) if session.state.board is board else None
