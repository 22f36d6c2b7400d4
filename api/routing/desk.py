"""The desk of a tenant: its live state, and the one way in which anything changes it.

Calls that come at the same time are committed together: each puts what it wants into a queue and waits for its turn;
whoever has the turn does all that waits, in one transaction. The transaction holds the tenant's head row, so several
processes may route at once: each first reads what the others appended, then decides. Nothing is answered before it is
committed; whoever asks again with the same event gets the same answer. When to modify: with how decisions are kept.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from api.errors import ConflictError
from api.routing.boards import NO_BOARD, Boards
from api.routing.snapshots import Snapshot
from api.routing.unseating import check_nobody_is_unseated
from api.store import Clock, Tx, now_us, routing
from assigner.route import LiveState
from assigner.route.rebase import rebased

MOST_TOGETHER = 200
"""Operations of one transaction."""
SNAPSHOT_EVERY = 5_000
"""Entries from one snapshot to the next: what a start must replay at most."""
MINUTE_US = 60_000_000
_log = logging.getLogger(__name__)
Row = dict[str, Any]


@dataclass(eq=False)
class Operation:
    """Something that is to happen.

    Parameters
    ----------
    act
        Looks at the state and writes entries through the session; its return is the answer. It may raise before it
        has written anything.
    actor
        Who asks.
    event
        Id of the event that asks: answered once.
    """

    act: Callable[[Session], Any]
    actor: str
    event: str | None = None
    answer: Any = None
    error: BaseException | None = None
    done: bool = False


@dataclass(eq=False)
class Session:
    """One transaction of the desk, as operations see it.

    Parameters
    ----------
    state
        The state, with everything applied that the transaction wrote so far.
    at
        The moment, microseconds since 1970 UTC.
    """

    state: LiveState
    at: int
    actor: str = ""
    event: str | None = None
    lines: list[routing.Line] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)

    @property
    def minute(self) -> int:
        """The moment in whole minutes."""
        return self.at // MINUTE_US

    def write(self, entry: dict[str, Any], why: str | None = None) -> Row:
        """Apply an entry and put it down; return it as the log has it."""
        seq = self.state.seq + 1
        self.state.apply({**entry, "seq": seq})
        event, self.event = self.event, None  # the first entry carries the event
        line = routing.Line(seq, entry, self.at, self.actor, event, why)
        self.lines.append(line)
        row = {
            "seq": seq, "event": event, "kind": entry["kind"], "item": entry.get("item"), "rep": entry.get("rep"),
            "at": self.at, "actor": self.actor, "entry": entry, "why": why,
        }  # fmt: skip
        if event is not None:
            self.rows[event] = row
        return row


class Desk:
    """The live state of a tenant.

    Parameters
    ----------
    tenant
        Whose.
    boards
        Where boards come from.
    clock
        Nanoseconds since 1970 UTC.
    """

    def __init__(self, tenant: str, boards: Boards, clock: Clock) -> None:
        self.tenant = tenant
        self.boards = boards
        self._clock = clock
        self._turn = threading.Lock()
        self._waiting: deque[Operation] = deque()
        self._state: LiveState | None = None
        self._board = 0
        self._snapshot_at = 0
        self._writing: threading.Thread | None = None

    def run(self, act: Callable[[Session], Any], actor: str, event: str | None = None) -> Any:
        """Let something happen and return its answer, once it is durable; an event that was answered: the row it wrote."""
        return self.run_all([Operation(act, actor, event)])[0]

    def run_all(self, operations: list[Operation]) -> list[Any]:
        """Let several things happen in order; the first error is raised once all are done."""
        self._waiting.extend(operations)
        while not all(operation.done for operation in operations):
            with self._turn:
                if not all(operation.done for operation in operations):
                    self._work()
        for operation in operations:
            if operation.error is not None:
                raise operation.error
        return [operation.answer for operation in operations]

    def look(self, question: Callable[[LiveState, int], Any]) -> Any:
        """Return the answer to a question about the newest state and moment; the state is not to be changed."""
        with self._turn:
            with self.boards.store.read() as tx:
                state = self._caught_up(tx, routing.head(tx, self.tenant))
            return question(state, now_us(self._clock) // MINUTE_US)

    # The work --------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Do what waits, together; after a failure one by one, so that only what fails is told so."""
        batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
        if self._commit(batch):
            return
        for operation in batch:
            if not self._commit([operation]) and operation.error is None:
                raise AssertionError("an operation that fails says why")
            operation.done = True

    def _commit(self, batch: list[Operation]) -> bool:
        """Do operations in one transaction; False when nothing of it counts."""
        try:
            with self.boards.store.begin() as tx:
                session = Session(self._caught_up(tx, routing.hold_head(tx, self.tenant)), now_us(self._clock))
                known = routing.answered(tx, self.tenant, [one.event for one in batch if one.event is not None])
                session.rows.update(known)
                for operation in batch:
                    _act(session, operation)
                if session.lines:
                    routing.append(tx, self.tenant, session.lines)
        except BaseException as error:  # noqa: BLE001 - whoever asked gets it
            self._state = None  # what was applied may not have been kept: read it anew
            if len(batch) == 1:
                batch[0].error, batch[0].done = error, True
                return True
            return False
        for operation in batch:
            operation.done = True
        self._keep_snapshot(session.state)
        return True

    # The state -------------------------------------------------------------------------------------

    def _caught_up(self, tx: Tx, head: int) -> LiveState:
        """Return the state with every entry up to the head applied."""
        state = self._state or self._from_snapshot(tx)
        while state is None or state.seq < head:
            entries = routing.entries_after(tx, self.tenant, state.seq if state else 0)
            if not entries:
                raise ConflictError("route-not-set-up", NO_BOARD)
            for row in entries:
                state = self._applied(state, row["seq"], row["entry"])
        self._state = state
        return state

    def _applied(self, state: LiveState | None, seq: int, entry: dict[str, Any]) -> LiveState:
        if entry["kind"] != "board":
            assert state is not None
            state.apply({**entry, "seq": seq})
            return state
        board = self.boards.get(self.tenant, entry["number"])
        state = LiveState(board) if state is None else rebased(state, board)
        state.seq, self._board = seq, entry["number"]
        return state

    def _from_snapshot(self, tx: Tx) -> LiveState | None:
        found = routing.newest_snapshot(tx, self.tenant)
        if found is None:
            return None
        row, told = found
        self._board, self._snapshot_at = row["board"], row["seq"]
        return LiveState.from_dict(self.boards.get(self.tenant, row["board"]), told)

    def _keep_snapshot(self, state: LiveState) -> None:
        """Keep the state now and then, so that a start replays little."""
        if state.seq - self._snapshot_at < SNAPSHOT_EVERY or (self._writing and self._writing.is_alive()):
            return
        self._snapshot_at = state.seq
        snapshot = Snapshot.of(state, self._board)
        self._writing = threading.Thread(target=self._write, args=(snapshot,), name="snapshot", daemon=True)
        self._writing.start()

    def _write(self, snapshot: Snapshot) -> None:
        try:
            snapshot.keep(self.boards.store, self.tenant, now_us(self._clock))
        except Exception:  # noqa: BLE001 - the log is the truth; the next snapshot is due soon
            _log.exception("a snapshot of routing was not kept", extra={"tenant": self.tenant})

    def finish(self) -> None:
        """Wait for a snapshot that is being written."""
        if self._writing is not None:
            self._writing.join()

    # Boards ----------------------------------------------------------------------------------------

    def set_board(self, actor: str, *, unseats: bool, **values: Any) -> int:
        """Publish another board: it is built first, then becomes an entry like any other; return its number.

        Raises
        ------
        ConflictError
            Reps would lose open work that nobody gave to others, and ``unseats`` is False.
        """
        built = self.boards.build(self.tenant, values)
        with self._turn, self.boards.store.begin() as tx:
            head = routing.hold_head(tx, self.tenant)
            if head and not unseats:
                check_nobody_is_unseated(self._caught_up(tx, head), built, values["problem"])
            number = routing.add_board(tx, self.tenant, **values)
            self.boards.keep(self.tenant, number, built)
            entry = {"kind": "board", "number": number}
            line = routing.Line(head + 1, entry, values["made_at"], actor)
            routing.append(tx, self.tenant, [line])
        return number


def _act(session: Session, operation: Operation) -> None:
    """Let one operation act; an event that was answered keeps its answer."""
    if operation.event is not None and operation.event in session.rows:
        operation.answer = session.rows[operation.event]
        return
    session.actor, session.event = operation.actor, operation.event
    written = len(session.lines)
    try:
        operation.answer = operation.act(session)
    except Exception as error:
        if len(session.lines) > written:
            raise
        operation.error = error
