"""What happens because time passes: unanswered leads change hands, idle ones go to the pool, what waits is tried again.

A tick is an operation of the desk like any other, so it happens once however many processes tick. When to modify: when
something else happens by the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from api.routing.desk import Desk, Session
from api.routing.operations import DAY_MINUTES, again, by_urgency, drain
from assigner.route import Held, LiveState

MOST_TOGETHER = 25
"""Of each kind in one transaction: arrivals must not wait long for the clock."""
MOST_A_TICK = 1_000
"""Waiting arrivals that one tick looks at; the rest comes with the next."""


ACTOR = "process:routing"


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
        if held.status == "owned" and held.kind != "duty" and held.touched <= untouched and held.since <= kept
    ]  # fmt: skip


def is_due(state: LiveState, minute: int) -> bool:
    """Whether anything is due by the clock."""
    return bool(unanswered(state, minute) or idle(state, minute))


def tick(session: Session) -> Ticked:
    """Do some of what is due."""
    state, minute = session.state, session.minute
    late = unanswered(state, minute)[:MOST_TOGETHER]
    for held in late:
        session.write({"kind": "unanswered", "item": held.item, "rep": held.rep, "minute": minute})
        again(session, held, "unanswered")
    lying = idle(state, minute)[:MOST_TOGETHER]
    for held in lying:
        session.write({"kind": "pooled", "item": held.item, "rep": held.rep, "minute": minute, "why": "idle"})
    return Ticked(len(late), len(lying))


def tick_if_due(desk: Desk) -> Ticked:
    """Do all that is due at a desk, a few at a time."""
    done = Ticked()
    while desk.look(is_due):
        ticked: Ticked = desk.run(tick, ACTOR)
        done = Ticked(done.unanswered + ticked.unanswered, done.pooled + ticked.pooled)
    return Ticked(done.unanswered, done.pooled, _retried(desk))


def _retried(desk: Desk) -> int:
    """Try again what waits, the most urgent first; return how many went."""
    waiting = desk.look(lambda state, _minute: by_urgency(state))[:MOST_A_TICK]
    gone = 0
    for first in range(0, len(waiting), MOST_TOGETHER):
        some = waiting[first : first + MOST_TOGETHER]
        gone += len(desk.run(partial(drain, items=some), ACTOR))
    return gone
