"""Caps: at most so many arrivals per hour, day or week, of a rep or of reps together.

Periods are those of the clock on the wall (the problem's time zone), so that "twenty a day" means what a person means.
When to modify: to add a kind of period.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.time.zones import to_local
from assigner.route.scopes import covers
from assigner.rules.scope import rep_mask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.problem import Problem
    from assigner.problem.work import Account, Duty, Lead
    from assigner.route.policy import Cap

DAY_MINUTES = 1440
_MINUTES = {"hour": 60, "day": DAY_MINUTES, "week": 7 * DAY_MINUTES}
_MONDAY = 4 * DAY_MINUTES
"""Monday 1970-01-05, where weeks are counted from."""


@dataclass(frozen=True, eq=False)
class Caps:
    """The caps of a policy over the reps of a problem.

    Parameters
    ----------
    caps
        As the policy says them.
    reps
        Matrix ``[cap, rep]``: whom each looks at.
    limit
        Most of each cap.
    shared
        Which caps count all their reps together.
    time_zone
        Of the clock on the wall.
    """

    caps: tuple[Cap, ...]
    reps: np.ndarray
    limit: np.ndarray
    shared: np.ndarray
    time_zone: str

    @classmethod
    def of(cls, caps: Sequence[Cap], problem: Problem) -> Caps:
        """Return the caps over a problem's reps."""
        reps = [rep_mask(cap.scope, problem) for cap in caps]
        return cls(
            tuple(caps), np.array(reps, dtype=bool).reshape(len(caps), problem.num_reps),
            np.array([cap.limit for cap in caps], dtype=np.int64), np.array([cap.shared for cap in caps], dtype=bool),
            problem.settings.time_zone,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.caps)

    def periods(self, minute: int) -> np.ndarray:
        """Return the number of the running hour, day or week of each cap."""
        local = int(to_local(np.array([minute], dtype=np.int64), self.time_zone)[0])
        return np.array([(local - (_MONDAY if cap.per == "week" else 0)) // _MINUTES[cap.per] for cap in self.caps])

    def counting(self, work: Account | Lead | Duty) -> list[int]:
        """Return which caps an arrival counts for."""
        return [number for number, cap in enumerate(self.caps) if covers(cap.scope, work)]

    def full(self, number: int, count: np.ndarray) -> np.ndarray:
        """Return which reps a cap stops, given what each has had in the running period."""
        mine = self.reps[number]
        used = np.where(mine, count, 0)
        reached = used.sum() >= self.limit[number] if self.shared[number] else used >= self.limit[number]
        return np.asarray(mine & reached)


@dataclass(frozen=True, eq=False)
class Counts:
    """What each rep has had in the running period of each cap."""

    period: np.ndarray
    count: np.ndarray

    @classmethod
    def none(cls, caps: Caps) -> Counts:
        """Return counts of nothing."""
        return cls(np.full(len(caps), -1, dtype=np.int64), np.zeros(caps.reps.shape, dtype=np.int64))

    def at(self, caps: Caps, minute: int) -> Counts:
        """Return the counts at a moment: those of periods that are over are gone."""
        if not len(caps):
            return self
        running = caps.periods(minute)
        same = running <= self.period  # a late event of an earlier period still counts in the running one
        if same.all():
            return self
        return Counts(np.maximum(running, self.period), np.where(same[:, None], self.count, 0))
