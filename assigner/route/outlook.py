"""What is still to come, and what a minute of each rep is worth then.

The published plan's leads that nobody has are the forecast. The rest of the horizon is a flow: so many leads of each kind
are still to come, each may go to some reps at some cost, and each rep lacks something of the fair share. Its dual has one
price a rep; worked out anew from the state as it is every so many arrivals ("re-solving": Jasin and Kumar 2012;
Bumpensanti and Wang 2020), because a price that was right at the beginning is wrong once chance has had its say.
When to modify: when something else than balance is to be priced by what is to come.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.problem.amounts import HORIZON
from assigner.route.presence import away_at
from assigner.route.slots import days_of, needs_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.problem.work import Lead
    from assigner.route.board import Board
    from assigner.route.judge import Verdict
    from assigner.route.slots import Days
    from assigner.route.state import LiveState

LEAST_LOOKED_AT, LOOKED_AT_A_REP = 5_000, 80
"""Expected leads that are looked at, evenly taken from all: bounds the work to a second or two. What a rep's price is
must not hang on a handful of leads: with 10 a rep prices are chance."""
TOGETHER = 2_000
"""Leads of one piece of a curve: bounds the memory."""
SMOOTHING = 0.06
"""Differences of cost up to this part of what imbalance of a usual lead costs count as nearly alike."""
FIRST_STEPS, NEXT_STEPS = 30, 4
"""Newton steps from no prices, and from the last ones."""
LONGEST_STEP = 0.2
"""Most that a price moves in one step, in parts of what imbalance costs."""
MOST_HALVINGS = 12
RIDGE = 1e-3
ENOUGH = 1e-4
GIVE = 1.0
"""Usual leads by which a load may end off its fair share before balance counts in full: leads cannot be divided, and
whom the last ones suit is chance."""
PRICED_PART = 30
"""Prices are worked out anew at least whenever this part (one in so many) of what is still to come has come: what is wrong
with a price weighs the more, the less is left to mend it (Bumpensanti and Wang 2020 solve anew at such moments)."""
GOLDEN = 0.6180339887498949
"""Multiples of it fill the time that is left evenly, without chance."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Leads and the reps who may have them, lead by lead; each has somebody.

    Parameters
    ----------
    begin
        Where the pairs of each lead begin, and where the last ones end.
    rep, cost
        Rep and own cost of each pair.
    """

    begin: np.ndarray
    rep: np.ndarray
    cost: np.ndarray

    @classmethod
    def of(cls, cost: Iterable[np.ndarray]) -> Pairs:
        """Return the pairs of leads whose costs with all reps are given, infinite where it cannot be."""
        known = [(who, mine[who]) for mine in cost for who in (np.flatnonzero(np.isfinite(mine)),)]
        begin = np.cumsum([0, *(len(who) for who, _ in known)])
        rep, own = (np.concatenate(column) for column in zip(*known, strict=True))
        return cls(begin, rep.astype(np.int32), own.astype(float))

    @cached_property
    def lead(self) -> np.ndarray:
        """Number of the lead of each pair."""
        return np.repeat(np.arange(len(self.begin) - 1), np.diff(self.begin))

    def kept(self, mask: np.ndarray) -> tuple[Pairs, np.ndarray]:
        """Return the pairs of a mask, and which leads have somebody still: only they are left."""
        count = np.add.reduceat(mask.astype(np.int64), self.begin[:-1])
        served = count > 0
        return Pairs(np.concatenate([[0], np.cumsum(count[served])]), self.rep[mask], self.cost[mask]), served


@dataclass(frozen=True, eq=False)
class Outlook:
    """The expected leads of a board, for one balanced load.

    Parameters
    ----------
    row
        Meter row of the load.
    pairs
        Who may have which lead at which own cost, at the row's level.
    amount
        What each takes.
    place, part
        The kind of place of each lead, and a matrix ``[place, rep]``: whose fair share it counts for, 1 in all.
    weight
        Leads that each stands for.
    minute
        When each is expected, ascending.
    day, away
        The day of each lead, and a matrix ``[day, rep]``: who could not answer then.
    days
        How many come in a day, and when.
    """

    row: int
    pairs: Pairs
    amount: np.ndarray
    place: np.ndarray
    part: np.ndarray
    weight: float
    minute: np.ndarray
    day: np.ndarray
    away: np.ndarray
    days: Days


@dataclass(frozen=True, eq=False)
class Flow:
    """Where the expected leads go at prices: the dual's value, what each rep takes, and the share of each pair."""

    value: float
    taken: np.ndarray
    share: np.ndarray


@dataclass(frozen=True, eq=False)
class Rest:
    """The rest of a horizon as it is at one moment: a copy, so that the state may go on meanwhile.

    Parameters
    ----------
    row
        Meter row of the balanced load.
    pairs, amount, weight
        What is still to come, as in :class:`Outlook`; weights sum to the leads expected.
    lack
        Per rep: what is missing to the fair share of everything.
    most
        Per rep: what a unit of imbalance costs; prices lie within.
    give
        How far a load may end off its fair share before balance counts in full; the cost of less rises evenly.
    today, of_today
        The pairs with those who are there now, and what these leads take.
    start
        Prices to begin at.
    steps
        Newton steps.
    """

    row: int
    pairs: Pairs
    amount: np.ndarray
    weight: np.ndarray
    lack: np.ndarray
    most: np.ndarray
    give: float
    today: Pairs
    of_today: np.ndarray
    start: np.ndarray
    steps: int

    def worth(self) -> np.ndarray:
        """Return what a unit of load is worth with each rep: positive where others should rather have it.

        Projected Newton steps (Bertsekas 1982) that never lower the dual's value.
        """
        price, here = self.start, self.flow(self.start)
        for _ in range(self.steps):
            pull = here.taken - self.lack - self.give * price / self.most
            free = ~(((price >= self.most) & (pull > 0)) | ((price <= -self.most) & (pull < 0)))
            curve = self.curve(here)
            bend = RIDGE + (1.0 + RIDGE) * np.diag(curve)[free]
            inner = curve[np.ix_(free, free)]
            inner[np.diag_indices(len(inner))] = bend
            for inside in (np.linalg.solve(inner, pull[free]), pull[free] / bend):  # the second one always rises
                step = np.zeros(len(price))
                step[free] = inside
                found = self._risen(price, step, here)
                if found is not None:
                    break
            if found is None or float(np.abs(found[0] - price).max()) < ENOUGH * float(self.most.max()):
                return price if found is None else found[0]
            price, here = found
        return price

    def bend(self, price: np.ndarray) -> np.ndarray:
        """Return per rep by how much its price rises with each unit more of its load and less of another's.

        What goes from one rep to another lifts all other prices hardly: the two prices part by the sum of both bends, as
        resistance between two nodes of a dense network is the sum of what their own edges resist (von Luxburg, Radl and
        Hein 2014).
        """
        return np.asarray(1.0 / (RIDGE + np.diag(self.curve(self.flow(price)))))

    def _risen(self, price: np.ndarray, step: np.ndarray, here: Flow) -> tuple[np.ndarray, Flow] | None:
        """Return the first prices along a step, halved again and again, at which the dual is worth more."""
        length = min(1.0, LONGEST_STEP / max(float(np.abs(step / self.most).max()), 1e-12))
        for halving in range(MOST_HALVINGS):
            there = np.clip(price + step * length * 0.5**halving, -self.most, self.most)
            found = self.flow(there)
            if found.value > here.value:
                return there, found
        return None

    def flow(self, price: np.ndarray) -> Flow:
        """Return what goes where at prices: each lead to the least cost, smoothed where costs are nearly alike."""
        pairs, spread = self.pairs, self._spread
        total = pairs.cost + price[pairs.rep] * self.amount[pairs.lead]
        least = np.minimum.reduceat(total, pairs.begin[:-1])
        share = np.exp((least[pairs.lead] - total) / spread)
        sums = np.add.reduceat(share, pairs.begin[:-1])
        share /= sums[pairs.lead]
        taken = np.bincount(pairs.rep, share * (self.weight * self.amount)[pairs.lead], len(price))
        given = price @ (self.lack + self.give * price / self.most / 2)
        return Flow(float(self.weight @ (least - spread * np.log(sums)) - given), taken, share)

    def curve(self, flow: Flow) -> np.ndarray:
        """Return how what each rep takes falls as the prices rise: a matrix of reps."""
        pairs, num_reps = self.pairs, len(self.lack)
        root = np.sqrt(self.weight * self.amount**2 / self._spread)[pairs.lead] * flow.share
        bend = self.weight * self.amount**2 / self._spread
        curve = np.diag(np.bincount(pairs.rep, flow.share * bend[pairs.lead], num_reps) + self.give / self.most)
        for first in range(0, len(self.amount), TOGETHER):
            here = slice(pairs.begin[first], pairs.begin[min(first + TOGETHER, len(self.amount))])
            some = np.zeros((min(TOGETHER, len(self.amount) - first), num_reps))
            some[pairs.lead[here] - first, pairs.rep[here]] = root[here]
            curve -= some.T @ some
        return curve

    @property
    def _spread(self) -> float:
        return max(1e-9, SMOOTHING * float(self.most.mean()) * float(np.median(self.amount)))


def outlook_of(board: Board) -> Outlook | None:
    """Return the outlook of a board; None where nothing is balanced or nothing is expected."""
    rows = np.flatnonzero(board.meters.pace_level >= 0)
    expected = np.flatnonzero((board.problem.items["kind"] == "lead").to_numpy() & (board.plan.rep < 0))
    if not len(rows) or not len(expected):
        return None
    step = max(1.0, len(expected) / max(LEAST_LOOKED_AT, LOOKED_AT_A_REP * board.num_reps))
    some = {str(board.problem.item_ids[expected[int(n * step)]]) for n in range(int(len(expected) / step))}
    leads = [lead for lead in board.problem.to_document().leads if lead.id in some and lead.arrived_at is not None]
    leads.sort(key=lambda lead: board.moment(lead.arrived_at))
    return _laid_out(board, int(rows[0]), leads, step / board.policy.expected_horizons) if leads else None


def _laid_out(board: Board, row: int, leads: list[Lead], weight: float) -> Outlook | None:
    level, sharing = board.meters.pace_level[row], board.meters.sharing[row]
    key = next(name for (name, _), number in board.meters.row.items() if number == row)
    verdicts = board.judge.verdicts(leads)
    dimension = [dict(verdict.sums).get(key) for verdict in verdicts]
    kept = [n for n, verdict in enumerate(verdicts) if verdict.num_allowed and dimension[n] is not None]
    if not kept:
        return None
    pairs = Pairs.of(np.where(verdicts[n].reason < 0, verdicts[n].cost[level], np.inf) for n in kept)
    amount = np.array([float(np.mean(board.amount(leads[n], dimension[n] or ""))) for n in kept])
    places = [(leads[n].territory, leads[n].team, tuple(leads[n].roles)) for n in kept]
    number = {place: code for code, place in enumerate(dict.fromkeys(places))}
    place = np.array([number[one] for one in places])
    part = np.array([sharing.part(*one) for one in number])
    minute = np.array([board.moment(leads[n].arrived_at) for n in kept], dtype=np.int64)
    days = _days(board, [leads[n] for n in kept], [verdicts[n] for n in kept], minute, weight)
    return Outlook(row, pairs, amount, place, part, weight, minute, *_absences(board, minute), days)


def _days(board: Board, leads: list[Lead], verdicts: list[Verdict], minute: np.ndarray, weight: float) -> Days:
    """Return how many leads come in a day, and what they take of what is limited by the day; without days, all come in one."""
    total: dict[str, float] = {}
    for lead, verdict in zip(leads, verdicts, strict=True):
        for key, dimension in verdict.sums:
            total[key] = total.get(key, 0.0) + float(np.mean(board.amount(lead, dimension)))
    rows = {
        row: (period, total[key] / len(leads))
        for key in total
        for period, row in board.rows.get(key, {}).items()
        if period != HORIZON and total[key] > 0
    }
    begin = board.problem.periods["start"].to_numpy(dtype=np.int64)
    size, period = {row: mean for row, (_, mean) in rows.items()}, {row: when for row, (when, _) in rows.items()}
    horizons = board.policy.expected_horizons
    return days_of(minute, weight, begin if len(begin) else minute[:1], size, period, horizons)


def _absences(board: Board, minute: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the day of each moment, numbered from 0, and who is away on each: looked up once a day."""
    _, first, day = np.unique(minute // 1440, return_index=True, return_inverse=True)
    at = [int(minute[place]) for place in first]
    away = [away_at(board.policy, board.presence.at(one).answers(one), one, -1) for one in at]
    return day, np.array(away)


def rest_of(state: LiveState, minute: int) -> Rest | None:
    """Return the rest of the horizon from a state at a moment; None where it is over or nothing was expected."""
    board, outlook = state.board, state.board.outlook
    if outlook is None or board.elapsed(minute) >= 1.0:
        return None
    row, sharing = outlook.row, board.meters.sharing[outlook.row]
    left = to_come(state, minute)
    later = min(int(np.searchsorted(outlook.minute, minute, side="right")), len(outlook.minute) - 1)
    place = later + ((np.arange(len(outlook.amount)) * GOLDEN) % 1.0 * (len(outlook.minute) - later)).astype(np.int64)
    pairs, when = outlook.pairs, outlook.minute[place]
    gone = outlook.away[outlook.day[place][pairs.lead], pairs.rep] | state.left[pairs.rep]
    later_on, served = pairs.kept(~gone & (state.away_until[pairs.rep] <= when[pairs.lead]))
    weight = np.full(len(outlook.amount), outlook.weight * left)
    fair = state.due[row] + np.bincount(outlook.place, weight * outlook.amount, len(outlook.part)) @ outlook.part
    target = np.where(sharing.by_share, fair, board.meters.pace_target[row])
    before = state.worth.get(row)
    start = np.zeros(board.num_reps) if before is None else before
    steps = FIRST_STEPS if before is None else NEXT_STEPS
    lack, most = target - state.load[row], np.maximum(board.meters.pace_slope[row].astype(float), 1e-9)
    give = GIVE * float(outlook.amount.mean())
    here = ~(away_at(board.policy, board.presence.at(minute).answers(minute), minute, -1) | state.left)
    today, there = pairs.kept((here & (state.away_until <= minute))[pairs.rep])
    amount = outlook.amount
    return Rest(row, later_on, amount[served], weight[served], lack, most, give, today, amount[there], start, steps)


def to_come(state: LiveState, minute: int) -> float:
    """Return the share of the expected work that is still to come, 0 to 1.

    The calendar says how much that is. What has come beyond the usual since the first arrival may be of a large horizon,
    of which more is to come, or came early, and less is: half of it counts, and never more than half of what the calendar
    leaves. The smaller of calendar and volume would nearly always be too little. Without a horizon volume is all there is.
    """
    board, outlook = state.board, state.board.outlook
    if outlook is None:
        return 0.0
    came = float(state.came[outlook.row]) / max(float(outlook.weight * outlook.amount.sum()), 1.0)
    if board.problem.settings.horizon is None:
        return max(0.0, 1.0 - came)
    passed = board.elapsed(minute)
    usual = passed - board.elapsed(state.began) if state.began >= 0 else 0.0
    calendar = 1.0 - passed
    return calendar - min(max(came - usual, -calendar), calendar) / 2


def is_due(state: LiveState, minute: int) -> bool:
    """Whether enough has come since prices were worked out last: ``price_after``, or less towards the end."""
    after, outlook = state.board.policy.price_after, state.board.outlook
    if after <= 0 or outlook is None:
        return False
    left = to_come(state, minute) * outlook.weight * len(outlook.amount)
    return not state.worth or state.unpriced >= min(after, max(1.0, left / PRICED_PART))


def priced(rest: Rest) -> dict[str, Any]:
    """Return the prices of the rest of a horizon as an entry, yet without its moment: this takes long, and needs no state."""
    worth = rest.worth()
    unit, today = float(rest.most.mean() * rest.amount.mean()), rest.today
    cost = today.cost + worth[today.rep] * rest.of_today[today.lead]
    needs = needs_of(today, cost, len(rest.amount), len(worth), unit)
    return {
        "kind": "priced", "row": rest.row, "worth": worth.round(6).tolist(), "bend": rest.bend(worth).round(9).tolist(),
        "needs": needs.round(6).tolist(), "unit": unit,
    }  # fmt: skip
