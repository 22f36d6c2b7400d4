"""What happens because time passes: unanswered leads change hands, idle ones go to the pool, what waits is tried again.

A tick is an operation of the desk like any other, so it happens once however many processes tick. When to modify: when
something else happens by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.routing.desk import Desk, Session
from api.routing.operations import DAY_MINUTES, again, drain
from assigner.route import Held, LiveState

MOST_A_TICK = 500
"""Of each kind; the rest comes with the next tick."""


@dataclass(frozen=True)
class Ticked:
    """What a tick did, in numbers."""

    unanswered: int = 0
    pooled: int = 0
    drained: int = 0


def unanswered(state: LiveState, minute: int) -> list[Held]:
    """Return what was due and nobody answered, and may be given to somebody else."""
    most = state.board.policy.clocks.most_reassignments
    return [
        held for held in state.items.values()
        if held.status == "owned" and not held.answered and 0 <= held.answer_by < minute and held.tries < most
    ]  # fmt: skip


def idle(state: LiveState, minute: int) -> list[Held]:
    """Return what nobody touched for as long as the pool allows, out of its protection."""
    pool = state.board.policy.pool
    if pool.idle_days is None:
        return []
    untouched, kept = minute - pool.idle_days * DAY_MINUTES, minute - pool.protection_days * DAY_MINUTES
    return [
        held for held in state.items.values()
        if held.status == "owned" and held.touched <= untouched and held.since <= kept
    ]  # fmt: skip


def is_due(state: LiveState, minute: int) -> bool:
    """Whether a tick would find anything to do."""
    return bool(state.waiting or unanswered(state, minute) or idle(state, minute))


def tick(session: Session) -> Ticked:
    """Do what is due."""
    state, minute = session.state, session.minute
    late = unanswered(state, minute)[:MOST_A_TICK]
    for held in late:
        session.write({"kind": "unanswered", "item": held.item, "rep": held.rep, "minute": minute})
        again(session, held, "unanswered")
    lying = idle(state, minute)[:MOST_A_TICK]
    for held in lying:
        session.write({"kind": "pooled", "item": held.item, "rep": held.rep, "minute": minute, "why": "idle"})
    return Ticked(len(late), len(lying), len(drain(session, MOST_A_TICK)))


def tick_if_due(desk: Desk) -> Ticked:
    """Tick a desk where anything is due."""
    if not desk.look(is_due):
        return Ticked()
    ticked: Ticked = desk.run(tick, "process:routing")
    return ticked
