"""What a slot of a rep's day is worth to leads that may still come in it.

A rep who alone could take what comes later is not to be filled with what others may have. With so many slots left, an
arrival takes the last of them; that one is worth the need of the last lead that it would have served: the k-th largest
need among a number of leads that nobody knows (as seats are protected from cheap bookings: Littlewood 1972). What a day
brings is a Poisson number whose rate is itself chance: once much has come, more is to come. When to modify: when a slot
is worth something else than what goes elsewhere at more cost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.route.outlook import Pairs
    from assigner.route.state import LiveState

LEVELS = np.array([0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 24.0])
"""Needs are told by how many leads need a rep by at least so much, in parts of what imbalance of a usual lead costs. The
last one is what a lead counts that nobody else could take."""
MOST_ROOM = 12
"""With more slots than this, one more is worth nothing."""
FINENESS = 20
"""Expected numbers of leads count as alike within this part of them: then a table is used again."""
STEADIEST = 100.0
"""Shape of the rate of a day where days differ no more than chance alone explains."""


@dataclass(frozen=True, eq=False)
class Days:
    """How many leads a day (or whatever the periods are) brings, and when in it.

    Parameters
    ----------
    mean, shape
        Leads of a day, and the shape of the gamma distribution of its rate: the larger, the more alike days are.
    passed
        Minutes after the begin of their day at which leads come, ascending.
    begin
        Begin of each period, minutes since 1970 UTC.
    size
        What a usual lead takes, by meter row of one period; rows that leads do not use are left out.
    period
        Period of each of these rows.
    """

    mean: float
    shape: float
    passed: np.ndarray
    begin: np.ndarray
    size: Mapping[int, float]
    period: Mapping[int, int]

    def to_come(self, row: int, minute: int, came: float) -> tuple[float, float]:
        """Return how many leads are still to come in the period of a row after ``came`` did, and the shape of that."""
        since = minute - int(self.begin[self.period[row]])
        part = float(np.searchsorted(self.passed, since, side="right")) / len(self.passed)
        shape = self.shape + came
        return self.mean * (1.0 - part) * shape / (self.shape + self.mean * part), shape


def days_of(
    minute: np.ndarray,
    weight: float,
    begin: np.ndarray,
    size: Mapping[int, float],
    period: Mapping[int, int],
    horizons: float = 1.0,
) -> Days:
    """Return what expected leads say about days.

    Parameters
    ----------
    minute
        When they are expected, minutes since 1970 UTC.
    weight
        Leads that each stands for.
    begin, size, period
        As in :class:`Days`.
    horizons
        Of how many horizons these leads are. Each day then is the mean of so many, which differ less than single days do.
    """
    day = np.searchsorted(begin, minute, side="right") - 1
    _, counts = np.unique(day, return_counts=True)
    leads = counts * weight
    excess = horizons * (
        float(leads.var()) - weight * float(leads.mean())
    )  # beyond chance, which goes by leads counted
    shape = float(leads.mean()) ** 2 / excess if excess > 0 else STEADIEST
    return Days(
        float(leads.mean()), min(shape, STEADIEST), np.sort(minute - begin[np.maximum(day, 0)]), begin, size, period
    )


def needs_of(pairs: Pairs, cost: np.ndarray, num_leads: int, num_reps: int, unit: float) -> np.ndarray:
    """Return which part of the leads needs each rep how much: a matrix ``[rep, level]`` of :data:`LEVELS`.

    Parameters
    ----------
    pairs
        Who may have which lead.
    cost
        What each pair costs at the prices in force.
    num_leads
        Leads in all, with those that nobody may have.
    num_reps
        How many reps there are.
    unit
        What imbalance of a usual lead costs.
    """
    found = np.zeros((num_reps, len(LEVELS) - 1))
    if not len(cost):
        return found
    begin = pairs.begin[:-1]
    best = np.lexsort((cost, pairs.lead))[begin]
    others = cost.copy()
    others[best] = np.inf
    need = np.minimum((np.minimum.reduceat(others, begin) - cost[best]) / unit, LEVELS[-1])
    within = np.clip((need[:, None] - LEVELS[:-1]) / np.diff(LEVELS), 0.0, 1.0) / num_leads
    np.add.at(found, pairs.rep[best], within)
    return found


@dataclass(frozen=True, eq=False)
class Needs:
    """Which part of what comes needs each rep how much (:func:`needs_of`), and what slots are worth by that.

    Parameters
    ----------
    part
        Matrix ``[rep, level]``.
    unit
        What imbalance of a usual lead costs.
    """

    part: np.ndarray
    unit: float
    _known: dict[tuple[int, int], np.ndarray] = field(default_factory=dict, repr=False)

    def worth(self, expected: float, shape: float) -> np.ndarray:
        """Return what a slot is worth: a matrix ``[rep, slots left]``, where so many leads are expected."""
        if expected <= 0.0:
            return np.zeros((len(self.part), MOST_ROOM + 2))
        key = round(FINENESS * float(np.log(expected))), round(4 * float(np.log(shape)))
        if key not in self._known:
            self._known[key] = self._table(float(np.exp(key[0] / FINENESS)), float(np.exp(key[1] / 4)))
        return self._known[key]

    def _table(self, expected: float, shape: float) -> np.ndarray:
        """Return the expected k-th largest need, k up to :data:`MOST_ROOM`, 0 beyond and for 0.

        That is the sum over levels of the chance that at least k leads need so much (negative binomial).
        """
        rare = shape / (shape + expected * self.part)
        width = np.diff(LEVELS) * self.unit
        exactly = rare**shape
        fewer = exactly.copy()
        found = np.zeros((len(self.part), MOST_ROOM + 2))
        for k in range(1, MOST_ROOM + 1):
            found[:, k] = np.maximum(0.0, 1.0 - fewer) @ width
            exactly = exactly * (1.0 - rare) * ((shape + k - 1) / k)
            fewer += exactly
        return found


@dataclass(frozen=True, eq=False)
class Slots:
    """What the slots of one period are worth with each rep at one moment.

    Parameters
    ----------
    level
        At which level.
    table
        Matrix ``[rep, slots left]``, as :meth:`Needs.worth` says.
    room
        Slots left with each rep.
    size
        What a usual lead takes.
    """

    level: int
    table: np.ndarray
    room: np.ndarray
    size: float

    def prices(self, amount: int | np.ndarray, leaving: int = -1) -> np.ndarray:
        """Return what an amount is worth with each rep; ``leaving`` has it already, and would have that much more room."""
        room = self.room
        if leaving >= 0:
            room = room.copy()
            room[leaving] += (amount if isinstance(amount, int) else int(amount[leaving])) / self.size
        place = np.clip(room, 0, MOST_ROOM + 1).astype(np.int64)
        return np.asarray(self.table[np.arange(len(place)), place] * (amount / self.size))


def slots_of(state: LiveState, row: int, minute: int) -> Slots | None:
    """Return the slots of a meter row of one period; None where no leads are expected."""
    outlook, needs = state.board.outlook, state.needs
    size = None if outlook is None or needs is None else outlook.days.size.get(row)
    if outlook is None or needs is None or size is None:
        return None
    load = state.load[row]
    table = needs.worth(*outlook.days.to_come(row, minute, float(load.sum()) / size))
    room = np.minimum((state.board.meters.upper[row] - load) / size, MOST_ROOM + 1)
    return Slots(int(state.board.meters.pace_level[outlook.row]), table, room, size)
