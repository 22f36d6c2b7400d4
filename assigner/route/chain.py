"""Making room: when whoever suits an arrival is full, at most m open leads change hands so that it finds a place.

A small program of its own: the arrival and the open leads of those who could take it are free, everything else stays.
First the arrival must have somebody, then as few leads as possible move, then costs count. CP-SAT solves it in
milliseconds. An exchange (:mod:`assigner.route.exchange`) is such a program of leads that all have somebody. When to
modify: when something else than open leads may move.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily
from assigner.route.board import Arrival, on_rep
from assigner.route.decide import Decision, decide
from assigner.route.rebase import work_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.route.state import Held, LiveState

MOST_MOVABLE = 60
"""Open leads that are looked at, the least touched first: bounds the program."""
MADE_ROOM = "made-room"
EXCHANGED = "exchanged"


@dataclass(frozen=True, eq=False)
class Chain:
    """The program of one arrival, and what its items and options stand for.

    Parameters
    ----------
    item
        The arrival's id.
    movable
        The open leads that may move: items 1, 2, ... of the program; the arrival is item 0.
    program
        Levels ``placed``, ``moves``, ``cost``; of an exchange those of the board.
    hint
        The present choice: the arrival with nobody, or where it is.
    """

    item: str
    movable: tuple[str, ...]
    program: Program
    hint: np.ndarray

    @property
    def present(self) -> int:
        """Number of the rep who has the arrival, ``NOBODY`` where nobody has."""
        return int(self.program.rep[self.hint[0]])


def chain_of(state: LiveState, arrival: Arrival, most_moves: int) -> Chain | None:
    """Return the program that makes room for an arrival; None where fullness is not what stands in the way.

    The state stays as it is.
    """
    wanted = freely(state, arrival)
    if not wanted.eligible.any():
        return None
    movable = movable_of(state)
    kept: dict[str, tuple[Held, Decision]] = {}
    reached = wanted.eligible.copy()
    for _ in range(most_moves):  # leads of those who could take it, then of those who could take these, ...
        near = [held for held in movable if held.item not in kept and reached[number_of(state, held)]]
        for held in near[: MOST_MOVABLE - len(kept)]:
            decision = freely(state, arrival_of(state, held, arrival.minute))
            if decision.eligible[number_of(state, held)]:
                kept[held.item] = (held, decision)
        reached = np.logical_or.reduce([reached, *(decision.eligible for _, decision in kept.values())])
    decisions = [wanted, *(decision for _, decision in kept.values())]
    return _chain(state, arrival.work.id, [held for held, _ in kept.values()], decisions, most_moves)


def solved(chain: Chain, seconds: float, clock: Callable[[], float] = time.monotonic) -> list[int] | None:
    """Return the rep of each item of a chain, or None where no room can be made in time."""
    import assigner.cpsat.descent  # noqa: F401 - loading the solver takes a second, which is not the chain's
    from assigner.cpsat.engine import solve_program

    solution = solve_program(chain.program, clock=clock, seconds=seconds, hint=chain.hint, workers=1)
    if solution.choice is None:
        return None
    reps = chain.program.rep[solution.choice].tolist()
    return None if reps[0] == NOBODY else reps


def room_made(state: LiveState, arrival: Arrival, chain: Chain, reps: Sequence[int]) -> dict[str, Any] | None:
    """Return the entry that carries a chain out on the state as it is now; None where it no longer holds.

    The entry of an exchange (the lead is with somebody already) is of the same form.
    """
    delta = np.zeros(state.load.shape, dtype=np.int64)
    if not _stands(state, chain, reps[0], delta):
        return None
    moves = _moves(state, chain, reps, arrival.minute, delta)
    wanted = freely(state, arrival)
    if moves is None or not wanted.eligible[reps[0]]:
        return None
    _shift(delta, on_rep(wanted.uses, reps[0]), reps[0], 1)
    over = (delta > 0) & (state.load + delta > state.board.meters.upper)
    if over.any():
        return None
    ids = state.board.problem.rep_ids
    return {
        "kind": "assigned", "item": chain.item, "work": type(arrival.work).__name__.lower(),
        "row": arrival.work.model_dump(mode="json", exclude_defaults=True), "minute": arrival.minute,
        "answer_by": arrival.answer_by, "rep": str(ids[reps[0]]), "uses": on_rep(wanted.uses, reps[0]),
        "caps": wanted.caps, "moves": moves, "cause": MADE_ROOM if chain.present == NOBODY else EXCHANGED,
    }  # fmt: skip


def _stands(state: LiveState, chain: Chain, rep: int, delta: np.ndarray) -> bool:
    """Whether the first item is where it was, nobody has answered it, and it is to go elsewhere; note what its rep loses."""
    held = state.items.get(chain.item)
    now = NOBODY if held is None or held.rep is None else number_of(state, held)
    if held is not None and now != NOBODY:
        _shift(delta, held.uses, now, -1)
    return now == chain.present and now != rep and (held is None or not held.answered)


def _moves(
    state: LiveState, chain: Chain, reps: Sequence[int], minute: int, delta: np.ndarray
) -> list[dict[str, Any]] | None:
    """Return which other leads move, with what that changes in ``delta``; None where one no longer may."""
    moves: list[dict[str, Any]] = []
    for item, rep in zip(chain.movable, reps[1:], strict=True):
        held = state.items.get(item)
        if held is None or held.status != "owned" or held.rep is None:
            return None
        if number_of(state, held) == rep:
            continue
        decision = freely(state, arrival_of(state, held, minute))
        if held.answered or not decision.eligible[rep]:
            return None
        uses = on_rep(decision.uses, rep)
        _shift(delta, held.uses, number_of(state, held), -1)
        _shift(delta, uses, rep, 1)
        moves.append({"item": item, "from": held.rep, "to": str(state.board.problem.rep_ids[rep]), "uses": uses})
    return moves


def _shift(delta: np.ndarray, uses: Sequence[tuple[int, int]], rep: int, sign: int) -> None:
    for row, amount in uses:
        delta[row, rep] += sign * amount


def freely(state: LiveState, arrival: Arrival) -> Decision:
    """Return the decision as if nobody were full; rules, people, caps and hold limits still object."""
    full = {state.board.reason_number[label] for label in state.board.meters.label}
    decision = decide(state, arrival)
    reason = decision.reason.copy()
    reason[np.isin(reason, list(full))] = -1
    return replace(decision, reason=reason)


def arrival_of(state: LiveState, held: Held, minute: int) -> Arrival:
    """Return work that routing holds as if it arrived now; what waits has waited."""
    waited = minute - held.since if held.status == "waiting" else 0
    return Arrival(work_of(held.kind, held.row), minute, state.due_of(held, minute), waited=waited)


def number_of(state: LiveState, held: Held) -> int:
    """Return the number of the rep who has it."""
    return state.board.rep_number[held.rep or ""]


def movable_of(state: LiveState) -> list[Held]:
    """Return the open leads that nobody has answered yet, the least touched first."""
    return sorted(state.open.values(), key=lambda held: (held.touched, held.item))


def _chain(
    state: LiveState, item: str, movable: Sequence[Held], decisions: Sequence[Decision], most_moves: int
) -> Chain:
    """Return the program over the arrival (item 0) and the movable leads."""
    options = Options.of(decisions, [NOBODY, *(number_of(state, held) for held in movable)])
    moved = options.moved.copy()
    moved[: options.begin[1]] = 0
    cost = np.zeros((3, len(options.rep)), dtype=np.int64)
    cost[0, options.begin[1] - 1] = 1
    cost[1] = moved
    cost[2] = options.laid_out([(decision.own + decision.price).sum(axis=0, keepdims=True) for decision in decisions])
    program = program_of(state, movable, decisions, options, ("placed", "moves", "cost"), cost, moved, most_moves)
    return Chain(item, tuple(held.item for held in movable), program, options.hint)


@dataclass(frozen=True, eq=False)
class Options:
    """Whom each item may go to: reps one item after the other, where each item begins, and where it is now."""

    rep: np.ndarray
    begin: np.ndarray
    hint: np.ndarray

    @classmethod
    def of(cls, decisions: Sequence[Decision], present: Sequence[int]) -> Options:
        """Return the options; ``NOBODY`` is one for whom nobody has at present."""
        reps = [
            [*np.flatnonzero(decision.eligible).tolist(), *([NOBODY] if now == NOBODY else [])]
            for decision, now in zip(decisions, present, strict=True)
        ]
        begin = np.concatenate([[0], np.cumsum([len(one) for one in reps])]).astype(np.int64)
        hint = [begin[place] + one.index(now) for place, (one, now) in enumerate(zip(reps, present, strict=True))]
        return cls(np.concatenate([np.array(one, dtype=np.int32) for one in reps]), begin, np.array(hint, np.int64))

    @property
    def moved(self) -> np.ndarray:
        """1 for all options but those that stand."""
        moved = np.ones(len(self.rep), dtype=np.int64)
        moved[self.hint] = 0
        return moved

    def laid_out(self, costs: Sequence[np.ndarray]) -> np.ndarray:
        """Return costs ``[level, rep]`` of each item as costs ``[level, option]`` from 0 on; those of nobody are 0."""
        found = np.zeros((len(costs[0]), len(self.rep)), dtype=np.int64)
        for place, cost in enumerate(costs):
            part = slice(self.begin[place], self.begin[place + 1])
            known = self.rep[part] >= 0
            found[:, part][:, known] = cost[:, self.rep[part][known]] - np.minimum(0, cost.min(axis=1, keepdims=True))
        return found


def program_of(
    state: LiveState,
    movable: Sequence[Held],
    decisions: Sequence[Decision],
    options: Options,
    levels: Sequence[str],
    cost: np.ndarray,
    moved: np.ndarray,
    most_moves: int,
) -> Program:
    """Return the program of some items with their options: at most so many move, and nobody is over a limit."""
    families = (_moves_row(moved, most_moves), *_load_rows(state, movable, decisions, options.begin, options.rep))
    none = np.zeros(0, dtype=np.int32)
    return Program(
        levels=tuple(Level(name) for name in levels), item_begin=options.begin, num_placeable=len(decisions),
        rep=options.rep, start=np.full(len(options.rep), NO_START, dtype=np.int64), cost=cost,
        offset=np.zeros(len(levels), dtype=np.int64), families=families,
        dropped=Dropped(none, none, none.astype(np.int16), ()), num_reps=state.board.num_reps,
    )  # fmt: skip


def _moves_row(moved: np.ndarray, most: int) -> RowFamily:
    option = np.flatnonzero(moved).astype(np.int32)
    begin, bound = np.array([0, len(option)], dtype=np.int64), np.array([most], dtype=np.int64)
    return RowFamily("moves", begin, option, np.ones(len(option), dtype=np.int64), bound * 0 - UNBOUNDED, bound)


def _load_rows(
    state: LiveState, movable: Sequence[Held], decisions: Sequence[Decision], begin: np.ndarray, rep: np.ndarray
) -> list[RowFamily]:
    """Return one row for each meter and rep that an option touches and something limits, together by rule."""
    entries: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place, decision in enumerate(decisions):
        for option in range(int(begin[place]), int(begin[place + 1])):
            if rep[option] >= 0:
                for row, amount in on_rep(decision.uses, int(rep[option])):
                    entries.setdefault((row, int(rep[option])), []).append((option, amount))
    fixed = state.load.copy()
    for held in movable:
        _shift(fixed, held.uses, number_of(state, held), -1)
    limited: dict[str, list[tuple[list[tuple[int, int]], int]]] = {}
    for (row, who), mine in entries.items():
        upper = int(state.board.meters.upper[row, who])
        if upper < UNBOUNDED:
            rows = limited.setdefault(state.board.meters.label[row], [])
            rows.append((mine, max(upper - int(fixed[row, who]), 0)))
    return [_family(label, rows) for label, rows in limited.items()]


def _family(label: str, rows: Sequence[tuple[list[tuple[int, int]], int]]) -> RowFamily:
    """Return the rows of a rule: options with what each takes, and the room that is left."""
    begin = np.cumsum([0, *(len(mine) for mine, _ in rows)], dtype=np.int64)
    option, amount = np.array([entry for mine, _ in rows for entry in mine], dtype=np.int64).T
    room = np.array([left for _, left in rows], dtype=np.int64)
    return RowFamily(label, begin, option, amount, np.full(len(room), -UNBOUNDED), room)
