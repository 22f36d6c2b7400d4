"""A duty arrives: who does it, and when, beside everything that has a time already.

Every rep and start is a way; rules object to ways (:mod:`assigner.route.ways`), then people, loads and caps do; of what
is left each rep's best start counts, and the reps are compared like those of a lead. When to modify: when something
else decides about a duty than about a lead.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.plan.plan import Plan
from assigner.problem.work import Account, Duty, Lead
from assigner.program.posting import Draft, LiveOptions, RulePosting
from assigner.program.program import NO_START, NOBODY
from assigner.route.decide import (
    NO_REASON,
    Decision,
    Tariff,
    best_of,
    note,
    object_of_loads,
    object_of_people,
    owner_of,
)
from assigner.route.judge import SUMMED, dormant_rules, family_key
from assigner.route.reasons import AWAY, NOT_LISTED, OVER
from assigner.route.ways import Ways, ways_of
from assigner.rules.active import active_rules, objective_levels

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assigner.problem.problem import Problem
    from assigner.route.board import Arrival, Board, Uses
    from assigner.route.state import Held, LiveState


def decide_duty(state: LiveState, arrival: Arrival, duty: Duty) -> Decision:
    """Return who gets a duty of one seat, and when; ``duty`` is the arrival's with what the ladder demands."""
    board = state.board
    ways = _ways(state, duty, arrival.prepared)
    numbers = np.array([*(board.reason_number[name] for name in ways.rules), NO_REASON], dtype=np.int16)
    reason = numbers[ways.rule]
    _object_of_time(state, arrival.minute, ways, reason)
    people = np.full(board.num_reps, NO_REASON, dtype=np.int16)
    object_of_people(state, arrival, people)
    _take_over(reason, people[ways.rep])
    by_rules = reason.copy()
    caps = board.caps.counting(duty) if len(board.caps) else []
    uses, price = _loads(state, ways, caps, arrival.minute, reason)
    total = ways.own + price
    best = _best_ways(ways, total, reason, board.num_reps)
    by_rep = _reason_of_reps(board, ways, reason, best)
    ruled = _best_ways(ways, total, by_rules, board.num_reps)
    standing = state.ledger.standing()
    rep = owner_of(board, arrival, by_rep, ruled >= 0)
    returned = rep >= 0
    if returned:
        best[rep] = ruled[rep] if best[rep] < 0 else best[rep]
    own, priced = _by_rep(ways.own, best), _by_rep(price, best)
    if not returned:
        rep = best_of(own + priced, standing, np.flatnonzero(by_rep == NO_REASON), board.policy.tie_points)
    way = int(best[rep]) if rep >= 0 else -1
    start = int(ways.start[way]) if way >= 0 else NO_START
    mine = uses[int(ways.period[way])] if way >= 0 else []
    return Decision(rep, by_rep, own, priced, standing, mine, caps, returned, start)


def standing_uses(board: Board, held: Sequence[Held]) -> list[list[tuple[int, int]]]:
    """Return what duties that have a rep and a start put on the meters of a board, one list a duty."""
    found: list[list[tuple[int, int]]] = [[] for _ in held]
    placed = {one.item: number for number, one in enumerate(held) if board.rep_number.get(one.rep or "", -1) >= 0}
    works = [Duty.model_validate(held[number].row) for number in placed.values()]
    if not works:
        return found
    problem = board.judge.probes.of(works)
    ids = [str(item) for item in problem.item_ids if str(item) in placed]  # what lies outside the horizon is no item
    item = problem.item_index.get_indexer(pd.Index(ids, dtype=object))
    rep = np.array([board.rep_number[held[placed[one]].rep or ""] for one in ids], dtype=np.int64)
    start = np.array([held[placed[one]].start for one in ids], dtype=np.int64)
    draft = Draft(problem, LiveOptions.fresh(item, rep, start, len(_steps(problem))), problem.num_items)
    for option, row, amount in _summed(board, problem, draft):
        found[placed[ids[option]]].append((row, amount))
    return found


def _steps(problem: Problem) -> tuple[tuple[str, int], ...]:
    return objective_levels(problem, active_rules(problem))


def _summed(board: Board, problem: Problem, draft: Draft) -> list[tuple[int, int, int]]:
    """Return option, meter row and amount of everything that options put on live sums."""
    active = active_rules(problem)
    found: list[tuple[int, int, int]] = []
    for number, one in enumerate((*active, *dormant_rules(problem, active))):
        if one.rule.id not in SUMMED:
            continue
        before = len(draft.families)
        one.rule.post(RulePosting(draft, one, number, -1))
        for part, family in enumerate(draft.families[before:]):
            row = family.row_of_entry
            period = np.asarray(family.facts.get("period", np.full(family.num_rows, -1)))[row].tolist()
            for option, when, amount in zip(family.option.tolist(), period, family.coef.tolist(), strict=True):
                meter = board.meters.row.get((family_key(one.rule.name, part), int(when)))
                if meter is not None:
                    found.append((option, meter, int(amount)))
    return found


# The ways ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Around:
    """What stands around a duty and decides its ways; two that are equal give the same ways.

    Parameters
    ----------
    board
        The board; compared as an object.
    held
        The rows of routed duties, their reps and starts.
    elsewhere
        Planned duties that do not stand where the plan has them.
    parent, owner
        The account or lead that the duty belongs to, as far as it is known, and who has that.
    """

    board: Board
    held: tuple[tuple[str, str, int], ...]
    elsewhere: frozenset[str]
    parent: str | None
    owner: str | None
    rows: tuple[Mapping[str, Any], ...] = field(compare=False)


@dataclass(frozen=True, eq=False)
class Prepared:
    """The ways of a duty, worked out before its turn comes: they hold while nothing around it changes."""

    duty: Duty
    around: Around
    ways: Ways


def around(state: LiveState, duty: Duty) -> Around:
    """Return what stands around a duty now."""
    board = state.board
    held = [one for one in state.items.values() if one.kind == "duty" and one.rep is not None and one.item != duty.id]
    planned = board.timed_items
    elsewhere = frozenset(item for item in (*state.gone, *state.items) if item in planned)
    name = duty.belongs_to
    timed = {duty.id, *planned, *(one.item for one in held)}  # a duty belongs to what has no time of its own
    known = name is not None and name not in timed and (name in state.items or name in board.item_number)
    parent = name if known else None
    return Around(
        board, tuple((one.item, one.rep or "", one.start) for one in held), elsewhere, parent,
        None if parent is None else state.owner_of(parent), tuple(one.row for one in held),
    )  # fmt: skip


def prepared(duty: Duty, there: Around) -> Prepared:
    """Return the ways to place a duty beside everything that has a time; looks at nothing that changes."""
    board = there.board
    works: list[Account | Lead | Duty] = [] if there.parent is None else [Account(id=there.parent)]
    works += [*(Duty.model_validate(row) for row in there.rows), duty]
    problem = board.judge.probes.among_duties(works, {duty.id, *(item for item, _, _ in there.held)})
    standing = _standing(problem, there)
    if there.parent is not None:
        standing.rep[0] = NOBODY if there.owner is None else board.rep_number[there.owner]
    item = int(problem.item_index.get_indexer(pd.Index([duty.id], dtype=object))[0])
    starts = problem.starts.loc[problem.starts["item"] == item, "start"].to_numpy(dtype=np.int64)
    return Prepared(duty, there, ways_of(problem, standing, item, board.judge.levels, starts))


def _ways(state: LiveState, duty: Duty, before: Prepared | None) -> Ways:
    """Return the ways as they are now: those worked out before, where they still hold."""
    there = around(state, duty)
    if before is not None and before.duty == duty and before.around == there:
        return before.ways
    return prepared(duty, there).ways


def _standing(problem: Problem, there: Around) -> Plan:
    """Return where everything in a probe stands: as routed, else as planned; what has nobody stands nowhere."""
    board = there.board
    number = board.problem.item_index.get_indexer(pd.Index(problem.item_ids))
    rep, start = np.append(board.plan.rep, NOBODY)[number], np.append(board.plan.start, NO_START)[number]
    off = (rep < 0) | np.array([str(item) in there.elsewhere for item in problem.item_ids], dtype=bool)
    rep, start = np.where(off, NOBODY, rep), np.where(off, NO_START, start)
    place = problem.item_index.get_indexer(pd.Index([item for item, _, _ in there.held], dtype=object))
    for (_, who, begin), at in zip(there.held, place.tolist(), strict=True):
        if at >= 0:  # outside the horizon it is no item
            rep[at], start[at] = board.rep_number[who], begin
    return Plan(rep.astype(np.int32), start.astype(np.int64))


# Objections and costs ------------------------------------------------------------------------------


def _object_of_time(state: LiveState, minute: int, ways: Ways, reason: np.ndarray) -> None:
    """Note the ways that begin in the past, or while the rep is reported away."""
    number = state.board.reason_number
    note(reason, ways.start < minute, number[OVER])
    note(reason, state.away_until[ways.rep] > ways.start, number[AWAY])


def _take_over(reason: np.ndarray, other: np.ndarray) -> None:
    """Keep the first reason of each way."""
    free = reason == NO_REASON
    reason[free] = other[free]


def _loads(
    state: LiveState, ways: Ways, caps: list[int], minute: int, reason: np.ndarray
) -> tuple[dict[int, Uses], np.ndarray]:
    """Note the ways on which somebody would be full; return what ways use, by period, and what that is worth."""
    uses: dict[int, Uses] = {}
    price, tariff = np.zeros(ways.own.shape, dtype=np.int64), Tariff(state, minute)
    for period in np.unique(ways.period).tolist():
        at = np.flatnonzero(ways.period == period)
        mine = uses[period] = _uses(state.board, ways, at)
        full = np.full(state.board.num_reps, NO_REASON, dtype=np.int16)
        object_of_loads(state, mine, caps, minute, full)
        objecting = reason[at]
        _take_over(objecting, full[ways.rep[at]])
        reason[at] = objecting
        price[:, at] = tariff.of(mine)[:, ways.rep[at]]
    return uses, price


def _uses(board: Board, ways: Ways, at: np.ndarray) -> Uses:
    """Return what ways of one period put on the meters, per rep: it does not depend on the start within the period."""
    inside = np.zeros(len(ways.rep), dtype=bool)
    inside[at] = True
    found: Uses = []
    for key, periods, way, amount in ways.sums:
        for period in np.unique(periods).tolist():
            row = board.meters.row.get((key, period))
            mine = np.flatnonzero(inside[way] & (periods == period))
            if row is not None and len(mine):
                by_rep = np.zeros(board.num_reps, dtype=np.int64)
                by_rep[ways.rep[way[mine]]] = amount[mine]
                found.append((row, by_rep))
    return found


def _best_ways(ways: Ways, total: np.ndarray, reason: np.ndarray, num_reps: int) -> np.ndarray:
    """Return each rep's cheapest way to which nothing objects, the earliest of equals; -1 without any."""
    free = np.flatnonzero(reason == NO_REASON)
    order = free[np.lexsort((ways.start[free], *total[::-1, free]))]
    best = np.full(num_reps, -1, dtype=np.int64)
    best[ways.rep[order[::-1]]] = order[::-1]  # the last one written stands: the cheapest
    return best


def _reason_of_reps(board: Board, ways: Ways, reason: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Return per rep what objects to most of the starts; nothing where one is left."""
    found = np.full(board.num_reps, board.reason_number[NOT_LISTED], dtype=np.int16)
    pairs, count = np.unique(np.stack([ways.rep, reason.astype(np.int64)]), axis=1, return_counts=True)
    order = np.argsort(count, kind="stable")
    found[pairs[0, order]] = pairs[1, order]
    found[best >= 0] = NO_REASON
    return found


def _by_rep(by_way: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Return a matrix ``[level, way]`` as ``[level, rep]`` at each rep's best way, 0 without one."""
    padded = np.concatenate([by_way, np.zeros((len(by_way), 1), dtype=by_way.dtype)], axis=1)
    return np.asarray(padded[:, best])
