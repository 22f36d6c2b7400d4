"""Making room for what waits: chains are looked for in a warm helper process and carried out if they still hold.

The API process never loads the solver, and nobody's answer waits for it: an arrival that finds everybody full waits,
and is given out as soon as a chain is found. Leads that nobody has answered yet are exchanged in the same way where that
gains enough. When to modify: when chains are to be looked for elsewhere.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import TimeoutError as TooLateError
from concurrent.futures.process import BrokenProcessPool
from functools import partial

from api.routing.desk import Desk, Row, Session
from api.routing.operations import by_urgency
from assigner.route import LiveState
from assigner.route.chain import Chain, arrival_of, chain_of, room_made, solved
from assigner.route.exchange import exchange_of

ACTOR = "process:routing"
MOST_A_TICK = 5
GRACE_SECONDS = 60.0
"""For the first chain: the helper loads the solver."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG
Tried = dict[tuple[str, str | None], int]
"""By tenant and item (None: the exchange), on which state it was looked for last."""


class Rooms:
    """The helper process; started when the first chain is looked for."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._tried: Tried = {}

    def make(self, desk: Desk) -> list[Row]:
        """Try to make room for the most urgent of what waits, and to exchange leads; each once until something changed."""
        found = desk.look(partial(_wanted, self._tried, desk.tenant))
        rows = []
        for chain, seconds in found:
            reps = self._solved(chain, seconds)
            if reps is not None:
                row = desk.run(partial(_carried_out, chain.item, chain, reps), ACTOR)
                rows += [] if row is None else [row]
        return rows

    def stop(self) -> None:
        """End the helper."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None

    def _solved(self, chain: Chain, seconds: float) -> list[int] | None:
        try:
            return self._helper().submit(solved, chain, seconds).result(timeout=seconds + GRACE_SECONDS)
        except (TooLateError, BrokenProcessPool):
            self.stop()  # the next chain gets a new helper
            return None

    def _helper(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                context = multiprocessing.get_context("spawn")
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=_end_with_parent)
            return self._pool


def _end_with_parent() -> None:
    """Let the kernel end this process with the one that started it, however that ends (Linux)."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _wanted(tried: Tried, tenant: str, state: LiveState, minute: int) -> list[tuple[Chain, float]]:
    """Return chains to look for: what waits and was not tried on this very state, and an exchange."""
    policy = state.board.policy
    found: list[tuple[Chain, float]] = []
    for item in by_urgency(state) if policy.most_moves else ():
        if state.items[item].kind == "duty" or tried.get((tenant, item)) == state.seq:
            continue  # a duty waits for another time, not for another lead
        tried[tenant, item] = state.seq
        chain = chain_of(state, arrival_of(state, state.items[item], minute), policy.most_moves)
        if chain is not None:
            found.append((chain, policy.chain_seconds))
        if len(found) >= MOST_A_TICK:
            break
    return found + _worth_it(tried, tenant, state, minute)


def _worth_it(tried: Tried, tenant: str, state: LiveState, minute: int) -> list[tuple[Chain, float]]:
    """Return the exchange to look for, where the policy asks for any and something happened or a minute passed since."""
    policy, moment = state.board.policy, state.seq + minute  # neither ever falls: alike only where both are
    if policy.exchange_gain is None or not policy.most_moves or tried.get((tenant, None)) == moment:
        return []
    tried[tenant, None] = moment
    chain = exchange_of(state, minute, policy.most_moves, policy.exchange_gain)
    return [] if chain is None else [(chain, policy.chain_seconds)]


def _carried_out(item: str, chain: Chain, reps: list[int], session: Session) -> Row | None:
    """Write what a chain changes, if it still holds."""
    held = session.state.items.get(item)
    if held is None or held.status == "pooled":
        return None
    entry = room_made(session.state, arrival_of(session.state, held, session.minute), chain, reps)
    return None if entry is None else session.write(entry)
