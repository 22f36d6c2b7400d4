"""The decision: who gets an arrival now, and why nobody else.

Own cost of the pair plus the price of what it uses (bid prices: Talluri and van Ryzin 1998), among the reps whom every
rule, live load, cap and clock allows; ties go to whom the ledger owes. One pass over short arrays, no solver. When to
modify: when something else decides; what a decision changes stands in :mod:`assigner.route.state`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.places import distance_km
from assigner.problem.settings import Scope
from assigner.problem.work import Account, Duty, Lead, SkillNeed
from assigner.program.program import NO_START, UNBOUNDED
from assigner.route.board import Arrival, on_rep
from assigner.route.presence import NEVER
from assigner.route.reasons import ASKED_FOR, AWAY, CAP, HOLDS_ENOUGH, LEFT, RIVALS
from assigner.route.scopes import covers
from assigner.route.slots import Slots, slots_of
from assigner.rules.contract import HARD
from assigner.rules.scope import rep_mask

if TYPE_CHECKING:
    from assigner.route.board import Board, Uses
    from assigner.route.judge import Verdict
    from assigner.route.state import LiveState

NO_REASON = -1
NEARLY_ALIKE = 0.05
"""Part of the price of imbalance that being ahead or behind costs where prices of what is to come are known."""
LEAST_TO_COME = 0.01
"""Share of the work that is taken to be still to come when all that was planned has come."""


@dataclass(frozen=True, eq=False)
class Decision:
    """Who gets it, and what was found about everybody.

    Parameters
    ----------
    rep
        Number of the rep, -1 where nobody can take it now.
    reason
        Per rep: -1 for those who could have it, else the number of the board's reason that objects first.
    own
        Matrix ``[level, rep]``: own cost of the pair.
    price
        Matrix ``[level, rep]``: price of what it uses, to whole units.
    standing
        Per rep: what ties were settled by.
    uses
        What it puts on the rep.
    caps
        The caps it counts for.
    returned
        Whether it went back to its owner.
    start
        When a duty begins, minutes since 1970 UTC; -1 for all else.
    """

    rep: int
    reason: np.ndarray
    own: np.ndarray
    price: np.ndarray
    standing: np.ndarray
    uses: Uses
    caps: list[int]
    returned: bool = False
    start: int = NO_START

    @property
    def uses_of_rep(self) -> list[tuple[int, int]]:
        """What it puts on the rep who gets it."""
        return on_rep(self.uses, self.rep)

    @property
    def eligible(self) -> np.ndarray:
        """Which reps could have it."""
        return self.reason == NO_REASON


def decide(state: LiveState, arrival: Arrival) -> Decision:
    """Return who gets an arrival on the live state, a duty also when; the state stays as it is."""
    board, work = state.board, demanding(state.board, arrival)
    if isinstance(work, Duty):
        from assigner.route.duties import decide_duty  # rests on this module

        return decide_duty(state, arrival, work)
    verdict = board.judge.verdict(work)
    uses = board.uses(verdict.sums, arrival)
    caps = board.caps.counting(arrival.work) if len(board.caps) else []
    own = own_cost(board, verdict, arrival)
    price = Tariff(state, arrival.minute).of(uses)
    reason = board.reason_of_rule[verdict.reason]
    object_of_people(state, arrival, reason)
    by_rules = reason == NO_REASON
    object_of_loads(state, uses, caps, arrival.minute, reason)
    standing = state.ledger.standing()
    owner = owner_of(board, arrival, reason, by_rules)
    if owner >= 0:
        return Decision(owner, reason, own, price, standing, uses, caps, True)
    rep = best_of(own + price, standing, np.flatnonzero(reason == NO_REASON), board.policy.tie_points)
    return Decision(rep, reason, own, price, standing, uses, caps)


def demanding(board: Board, arrival: Arrival) -> Account | Lead | Duty:
    """Return the work with the wished skills demanded that the ladder asks for after its time of waiting."""
    rungs = [rung for rung in board.policy.ladder if rung.after_minutes <= arrival.waited]
    work = arrival.work
    if not rungs or not work.wished_skills:
        return work
    least = max(rungs, key=lambda rung: rung.after_minutes).demand_points
    demanded = [SkillNeed(skill=wish.skill, level=wish.level) for wish in work.wished_skills if wish.points >= least]
    return work.model_copy(update={"skills": [*work.skills, *demanded]}) if demanded else work


def own_cost(board: Board, verdict: Verdict, arrival: Arrival) -> np.ndarray:
    """Return what the pair costs by itself, with the way and the minutes of a late answer."""
    late, far = _late(board, arrival), _far(board, arrival)
    if late is None and far is None:
        return verdict.cost
    cost = verdict.cost.copy()
    for one, amount in ((board.late, late), (board.far, far)):
        if one is not None and amount is not None and one.level != HARD:
            cost[board.judge.levels.index(one.level)] += one.weight * amount
    return cost


def _late(board: Board, arrival: Arrival) -> np.ndarray | None:
    """Return the minutes by which each rep would answer late, as ``lead-late`` counts them; None where it does not."""
    late = board.late
    if late is None or arrival.answer_by < 0 or not isinstance(arrival.work, Lead):
        return None
    if not covers(late.rule.scope, arrival.work):
        return None
    answers = board.presence.at(arrival.minute).answers(arrival.minute)
    parameters = late.rule.parameters
    minutes = np.clip(answers + parameters.response_minutes - arrival.answer_by, 0, parameters.cap_minutes)
    return np.where(board.in_scope[late.rule.name], minutes, 0)


def _far(board: Board, arrival: Arrival) -> np.ndarray | None:
    """Return the kilometres beyond the free ones to each rep, as ``travel-far`` counts them; None where it does not."""
    far, work = board.far, arrival.work
    if far is None or work.latitude is None or work.longitude is None or not covers(far.rule.scope, work):
        return None
    here, there = np.array([work.latitude]), np.array([work.longitude])
    metres = np.rint(distance_km(here, there, *board.places) * 1000)
    beyond = np.ceil((np.nan_to_num(metres) - far.rule.parameters.free_km * 1000) / 1000)
    counted = board.in_scope[far.rule.name] & ~np.isnan(metres)
    return np.where(counted, np.clip(beyond, 0, far.rule.parameters.cap_km), 0).astype(np.int64)


class Tariff:
    """What one unit of each load costs with each rep, as the state is at one moment; worked out when it is asked for.

    A published price stays what it is, but for the slots of days in which it is known what may come
    (:mod:`assigner.route.slots`). A balanced load has a price of what is still to come
    (:mod:`assigner.route.outlook`), and being ahead or behind settles what is nearly alike. Where nothing is known to
    come, it has a pace: a rep ahead of it costs more, one behind less, in full where the load leaves a band around it
    (a smoothed form of dual descent; Balseiro, Lu and Mirrokni 2020), and never more than what imbalance costs.

    Parameters
    ----------
    state, minute
        The state, and the moment; it serves until the state changes.
    """

    def __init__(self, state: LiveState, minute: int) -> None:
        self._state, self._minute = state, minute
        self._known: dict[int, np.ndarray | Slots] = {}

    def of(self, uses: Uses, leaving: int = -1) -> np.ndarray:
        """Return the price of uses, per level and rep, to whole units; ``leaving`` is who has them already."""
        price = self._state.board.meters.price
        total = np.zeros((price.shape[0], price.shape[2]))
        for row, amount in uses:
            unit = self._known.get(row)
            if unit is None:
                unit = self._known[row] = slots_of(self._state, row, self._minute) or self._unit(row)
            if isinstance(unit, Slots):
                total[unit.level] += unit.prices(amount, leaving)
            else:
                total += unit * amount
        return np.rint(total).astype(np.int64)

    def _unit(self, row: int) -> np.ndarray:
        state, policy = self._state, self._state.board.policy
        meters = state.board.meters
        unit: np.ndarray = meters.price[:, row] * _fullness(state, row, policy.fill_curve)
        level = meters.pace_level[row]
        if level >= 0:
            slope, price, worth = meters.pace_slope[row], meters.price[level, row], state.worth.get(row)
            ahead = slope * _ahead(state, row, policy.even_percent, self._minute)
            unit[level] += (
                np.clip(price + ahead, -slope, slope) if worth is None else worth + NEARLY_ALIKE * ahead
            ) - price
        return unit


def _fullness(state: LiveState, row: int, curve: float) -> np.ndarray | float:
    """Return by how much a price counts, given how full the period is: 0 when empty, 1 at half, rising exponentially.

    A plan prices what is usual; the more of a day is taken, the more the rest is worth (online primal-dual prices;
    Buchbinder and Naor 2009). Prices of the whole horizon stay as they are.
    """
    if not curve or not state.board.dated[row]:
        return 1.0
    upper = state.board.meters.upper[row]
    taken = np.clip(state.load[row] / np.maximum(1, np.minimum(upper, 2**60)), 0.0, 1.0)
    return np.asarray(np.expm1(curve * taken) / np.expm1(curve / 2))


def _ahead(state: LiveState, row: int, percent: float, minute: int) -> np.ndarray:
    """Return how far each load is ahead (+) or behind (-) of its pace, 1 where balance counts in full.

    Pace is the fair share of what has come; for a target that the problem sets, its part of what has come. The band is ``percent`` of the target at the beginning and narrows with the root of what is still to come: that is how
    far chance alone may still carry it. Calendar and volume both say how much that is; the smaller counts, because a
    quarter that brings less than planned ends all the same.
    """
    target, load, due = state.board.target[row], state.load[row], state.due[row]
    done = int(load.sum()) / max(1, int(target.sum()))
    left = 1.0 - max(done, state.board.elapsed(minute))
    to_come = math.sqrt(min(1.0, max(left, LEAST_TO_COME)))
    width = np.maximum(1.0, np.maximum(np.abs(target), due) * (percent / 100 * to_come))
    pace = np.where(state.board.meters.sharing[row].by_share, due, target * done)
    return np.clip((load - pace) / width, -1.0, 1.0)


def object_of_people(state: LiveState, arrival: Arrival, reason: np.ndarray) -> None:
    """Note who has left, is away, was ruled out for this arrival, or has a rival of it."""
    board = state.board
    number = board.reason_number
    note(reason, state.left, number[LEFT])
    if arrival.only:
        wanted = np.zeros(len(reason), dtype=bool)
        wanted[[board.rep_number[rep] for rep in arrival.only if rep in board.rep_number]] = True
        note(reason, ~wanted, number[ASKED_FOR])
    for why, reps in arrival.without.items():
        mask = np.zeros(len(reason), dtype=bool)
        mask[[board.rep_number[rep] for rep in reps if rep in board.rep_number]] = True
        note(reason, mask, number[why])
    if isinstance(arrival.work, Account) and arrival.work.rivals and board.rivals_rule is not None:
        note(reason, _rivals(state, arrival.work, board.rivals_rule.rule.scope), number[RIVALS])
    late = _late(board, arrival) if board.late is not None and board.late.level == HARD else None
    if board.late is not None and late is not None:
        note(reason, late > 0, number[board.late.rule.name])
    if board.policy.presence != "any" and not isinstance(arrival.work, Duty):  # a duty has a time of its own
        note(reason, _absent(state, arrival), number[AWAY])


def _absent(state: LiveState, arrival: Arrival) -> np.ndarray:
    """Return who does not work now, or not before the answer is due."""
    policy, minute = state.board.policy, arrival.minute
    answers = state.board.presence.at(minute).answers(minute)
    answers = np.maximum(answers, np.where(state.away_until > minute, state.away_until, 0))
    if policy.presence == "working":
        return np.asarray(answers > minute)
    due = arrival.answer_by if arrival.answer_by > minute else minute + policy.reach_minutes
    return np.asarray((answers > due) | (answers >= NEVER))


def _rivals(state: LiveState, work: Account, scope: Scope) -> np.ndarray:
    mask = np.zeros(state.board.num_reps, dtype=bool)
    owners = {state.owner_of(rival) for rival in work.rivals}
    mask[[state.board.rep_number[rep] for rep in owners if rep is not None]] = True
    return mask if scope == Scope() else mask & rep_mask(scope, state.board.problem)


def object_of_loads(state: LiveState, uses: Uses, caps: list[int], minute: int, reason: np.ndarray) -> None:
    """Note who is full: in any dimension and period, by a cap, or by the number of leads held."""
    board = state.board
    for row, amount in uses:
        upper = board.meters.upper[row]
        note(
            reason,
            (upper < UNBOUNDED) & (state.load[row] + amount > upper),
            board.reason_number[board.meters.label[row]],
        )
    if caps:
        counts = state.counts.at(board.caps, minute)
        for cap in caps:
            full = board.caps.full(cap, counts.count[cap])
            note(reason, full, board.reason_number[CAP + board.caps.caps[cap].name])
    limit = board.policy.pool.hold_limit
    if limit is not None:
        note(reason, state.num_held >= limit, board.reason_number[HOLDS_ENOUGH])


def note(reason: np.ndarray, mask: np.ndarray, number: int) -> None:
    """Keep the first reason of each rep."""
    reason[mask & (reason == NO_REASON)] = number


def owner_of(board: Board, arrival: Arrival, reason: np.ndarray, by_rules: np.ndarray) -> int:
    """Return the rep it returns to, -1 where it does not.

    ``always`` looks at rules and people only; ``when_eligible`` at loads and caps as well.
    """
    number = board.rep_number.get(arrival.owner or "", -1)
    if number < 0 or board.policy.returning == "off":
        return -1
    allowed = by_rules[number] if board.policy.returning == "always" else reason[number] == NO_REASON
    if allowed:
        reason[number] = NO_REASON
    return number if allowed else -1


def best_of(cost: np.ndarray, standing: np.ndarray, reps: np.ndarray, tie_points: int) -> int:
    """Return the rep of least cost level by level; ties by the ledger, then by number. -1 without reps."""
    if not len(reps):
        return -1
    last = len(cost) - 1
    for level in range(len(cost)):
        mine = cost[level, reps]
        reps = reps[mine <= mine.min() + (tie_points if level == last else 0)]
        if len(reps) == 1:
            return int(reps[0])
    return int(reps[np.argmin(standing[reps])])
