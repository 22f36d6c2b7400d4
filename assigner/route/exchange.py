"""Exchange: leads that nobody has answered yet go to better reps, who were full or are worth the change by now.

What came since is known then: on a crowded day the first leads take the slots of reps whom later ones would have needed
more. The program is that of making room (:mod:`assigner.route.chain`), but for leads that all have somebody, and each
move must gain something. When to modify: when something else decides what an exchange is worth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.work import Lead
from assigner.route.board import Arrival
from assigner.route.chain import MOST_MOVABLE, Chain, Options, arrival_of, freely, movable_of, number_of, program_of
from assigner.route.decide import Tariff, best_of, own_cost

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.route.board import Uses
    from assigner.route.decide import Decision
    from assigner.route.judge import Verdict
    from assigner.route.state import Held, LiveState


def exchange_of(state: LiveState, minute: int, most_moves: int, least_gain: int) -> Chain | None:
    """Return the program that gives the lead for which it is worth most to a better rep; None where nothing is to gain.

    Open leads that nobody has answered yet are free, if they may change hands (once more), do not belong to their rep,
    and half of the time to answer is left. Who is full is full; prices of single days and weeks do not count beside that. Each lead
    that moves must gain ``least_gain`` at the last level, or all together something at an earlier one. The state stays as
    it is.
    """
    free = [held for held in movable_of(state) if _is_free(state, held, minute)][:MOST_MOVABLE]
    tariff = Tariff(state, minute)
    worst = (*[0] * (len(state.board.judge.levels) - 1), least_gain)
    if max((_most_gain(state, held, tariff, minute) for held in free), default=worst) <= worst:
        return None
    known = [(held, freely(state, arrival_of(state, held, minute))) for held in free]
    known = [(held, decision) for held, decision in known if decision.eligible[number_of(state, held)]]
    cost = [_lasting(state, decision.own, decision.uses, number_of(state, held), tariff) for held, decision in known]
    gains = [
        _gain(state, cost[at], decision.eligible, number_of(state, held)) for at, (held, decision) in enumerate(known)
    ]
    if not gains or max(gains) <= worst:  # a chain gains no more than its leads together, were nobody full
        return None
    order = sorted(range(len(known)), key=lambda at: gains[at], reverse=True)
    return _exchange(state, [known[at] for at in order], [cost[at] for at in order], most_moves, least_gain)


def _most_gain(state: LiveState, held: Held, tariff: Tariff, minute: int) -> tuple[int, ...]:
    """Return what a lead gains at most, level by level: were everybody there whom the rules allow."""
    work, verdict = _judged(state, held)
    arrival, present = Arrival(work, minute, held.answer_by), number_of(state, held)
    own, uses = own_cost(state.board, verdict, arrival), state.board.uses(verdict.sums, arrival)
    allowed = verdict.reason < 0
    return _gain(state, _lasting(state, own, uses, present, tariff), allowed, present) if allowed.any() else ()


def _judged(state: LiveState, held: Held) -> tuple[Lead, Verdict]:
    """Return an open lead and what the rules say about it."""
    found = state.judged.get(held.item)
    if found is None:
        work = Lead.model_validate(held.row)
        found = state.judged[held.item] = (work, state.board.judge.verdict(work))
    return found


def _is_free(state: LiveState, held: Held, minute: int) -> bool:
    """Whether a lead may change hands.

    Not too often, never in its first minute with a rep, if it is not its rep's customer, and another still has time to
    answer. What waited first stays.
    """
    account = held.row.get("account")
    owner = held.row.get("owner") if account is None else state.owner_of(str(account))
    early = held.answer_by < 0 or 2 * minute <= held.minute + held.answer_by
    changing = held.changes < state.board.policy.most_exchanges and (held.changes > 0 or held.since == held.minute)
    return changing and held.since < minute and held.rep != owner and early


def _lasting(state: LiveState, own: np.ndarray, uses: Uses, present: int, tariff: Tariff) -> np.ndarray:
    """Return what a lead costs with each rep, level by level; of single periods only what may still come in them counts.

    A price of balance changes with what moves: half of that counts, up for who would get it, down for who has it.
    """
    meters, outlook = state.board.meters, state.board.outlook
    known = outlook.days.size if outlook is not None and state.needs is not None else {}
    lasting = [use for use in uses if not state.board.dated[use[0]] or use[0] in known]
    cost = own + tariff.of(lasting, present)
    for row, amount in lasting:
        if row in state.bend:
            most, half = meters.pace_slope[row], state.bend[row] * amount / 2
            half[present] *= -1
            there = np.clip(state.worth[row] + half, -most, most) - state.worth[row]
            cost[meters.pace_level[row]] += np.rint(there * amount).astype(np.int64)
    return cost


def _gain(state: LiveState, cost: np.ndarray, allowed: np.ndarray, present: int) -> tuple[int, ...]:
    """Return what a lead gains, level by level, with the best rep who may have it."""
    best = best_of(cost, state.ledger.credit, np.flatnonzero(allowed), 0)
    return tuple((cost[:, present] - cost[:, best]).tolist())


def _exchange(
    state: LiveState,
    known: Sequence[tuple[Held, Decision]],
    cost: Sequence[np.ndarray],
    most_moves: int,
    least_gain: int,
) -> Chain:
    """Return the program over leads that all have somebody; the first one is to go to a better rep."""
    held, decisions = [one for one, _ in known], [decision for _, decision in known]
    options = Options.of(decisions, [number_of(state, one) for one in held])
    total = options.laid_out(cost)
    total[-1] += options.moved * least_gain
    levels = state.board.judge.levels
    program = program_of(state, held, decisions, options, levels, total, options.moved, most_moves)
    return Chain(held[0].item, tuple(one.item for one in held[1:]), program, options.hint)
