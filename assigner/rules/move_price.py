"""What it costs to move a customer from one rep to another, in money and in points.

The share of a moved customer's sales that is lost lies between two percentages (13.2 to 17.6 by default:
Shi, Sridhar, Grewal and Lilien, Journal of Marketing 2017, on sales representatives who leave), rises
with the tenure of the rep who loses, and falls with the likeness of the two. When to modify: to change
the price of a move; the page of ``owner-changed``
tells the formula and must follow.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.needs import days_since_epoch
from assigner.rules.likeness import likeness
from assigner.rules.ownership import OWNED_KINDS
from assigner.rules.skills import NO_DAY, needed_days

if TYPE_CHECKING:
    from assigner.problem.problem import Problem

NEVER = -(10**6)


@dataclass(frozen=True, eq=False)
class MovePrice:
    """The prices of all moves of a problem.

    Parameters
    ----------
    problem
        The problem.
    base_points
        Points of a move whose value is not known, before likeness; the average known one has as many.
    value_per_point
        Money that one point stands for; None: such that the average item with owner and value costs
        ``base_points``.
    loss_min_percent, loss_max_percent
        Share of the value lost by a move at no tenure and at full tenure.
    full_tenure_days
        Days until the loss is at its largest.
    similarity_discount_percent
        How much less is lost between reps who are 100 percent alike.
    """

    problem: Problem
    base_points: int
    value_per_point: float | None
    loss_min_percent: float
    loss_max_percent: float
    full_tenure_days: int
    similarity_discount_percent: float

    def points(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return the price of moving each item from its owner to a rep, in whole points, at least 1."""
        kept = self.kept_share(item, rep)
        by_value = self._before_likeness[item] * kept
        return np.asarray(np.maximum(1, np.rint(by_value)), dtype=np.int64)

    def loss(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return the sales expected to be lost, in money; NaN where the value is not known."""
        value = self.problem.items["value"].to_numpy(dtype=float)[item]
        return np.asarray(value * self.loss_percent[item] / 100 * self.kept_share(item, rep))

    def kept_share(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return what likeness leaves of the loss, 0 to 1."""
        alike = self.alike_percent(item, rep).astype(np.float64)
        return np.asarray(1 - alike * self.similarity_discount_percent / 10_000)

    def alike_percent(self, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return how alike the item's owner and a rep are, 0 to 100."""
        return np.asarray(likeness(self.problem)[self.problem.items["owner"].to_numpy()[item], rep])

    @cached_property
    def tenure_days(self) -> np.ndarray:
        """Days since each item's owner has it; 0 where not known.

        Counted to the first day of the horizon, without one to the latest ``owner_since`` of all.
        """
        items = self.problem.items
        since = days_since_epoch(items["owner_since"], NEVER)
        today = needed_days(self.problem, NO_DAY)[0] if self.problem.settings.horizon else since.max(initial=0)
        return np.where(since == NEVER, 0, np.maximum(0, today - since))

    @cached_property
    def loss_percent(self) -> np.ndarray:
        """Share of its value that each item would lose, before likeness, in percent."""
        share = np.minimum(self.tenure_days, self.full_tenure_days) / self.full_tenure_days
        return np.asarray(self.loss_min_percent + (self.loss_max_percent - self.loss_min_percent) * share)

    @cached_property
    def _before_likeness(self) -> np.ndarray:
        """Points of each item, before likeness, not yet rounded."""
        items = self.problem.items
        loss = items["value"].to_numpy(dtype=float) * self.loss_percent / 100
        owned = items["kind"].isin(OWNED_KINDS).to_numpy() & (items["owner"].to_numpy() >= 0)
        known = loss[owned & ~np.isnan(loss)]
        unit = self.value_per_point or (known.mean() / max(1, self.base_points) if known.sum() > 0 else 1.0)
        return np.where(np.isnan(loss), self.base_points, loss / unit)
