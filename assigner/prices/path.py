"""Climbing by Newton's steps along a path of falling heat: near-best prices and the primal fractions at once.

Why it exists: a subgradient climb crawls over the last percent where rows pay on both sides of a
target. Here every item is shared among its options by ``exp(-reduced cost / heat)``, which makes the
bound smooth; ranges of prices are kept by a logarithmic barrier; and Newton's steps follow the best
prices while the heat falls. Entropy smoothing: S.-C. Fang and J. Rajasekera and H.-S. Tsao, Entropy
Optimization and Mathematical Programming, 1997; barriers with multipliers: S. Wright, Primal-Dual
Interior-Point Methods, 1997. The shares are the primal side. Floats only: the proof is made afterwards
in whole numbers. When to modify: to climb faster.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.pieces import Pieces, pieces_of
from assigner.prices.softening import Softening

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.relaxation import Relaxation

FALL = 0.3
"""The heat falls to this part of itself when the prices are near enough to the path."""
NEAR_EACH, NEAR_LEAST, NEAR_MOST = 0.005, 0.1, 10.0
"""Near enough: the next step would gain less than this many heats an item, within these limits."""
BARRIER = 1.0
"""Weight of the barrier that keeps prices in range, in heats."""
BOLD = 100.0
"""Prices of rows without curvature move by about this many heats at most."""
LARGEST_PRICE = 1e12
"""No step makes prices larger than this: such a program has no plan, or hardly one."""
TIGHT = 3e-6
"""The path ends when smoothing costs less than this part of the bound."""
SHARPEN_SPREAD, SHARPEN_STEPS = 12.0, 30
"""Ties are broken at the end by costs that differ by up to this many heats, in at most so many steps."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """The smooth bound at one vector of prices.

    Parameters
    ----------
    price
        Per row and pin, strictly inside its range.
    merit
        Smooth bound and barrier: what a step must raise.
    soft, exact
        The bound with and without smoothing (offset not included).
    slope
        Gradient of ``merit``.
    bend
        Curvature of the rows' rounded jumps.
    share, is_open
        Fraction per option; whether an item is undecided.
    """

    price: FloatArray
    merit: float
    soft: float
    exact: float
    slope: FloatArray
    bend: FloatArray
    share: NDArray[np.float32]
    is_open: NDArray[np.bool_]


class Path:
    """A climb in progress.

    Attributes
    ----------
    best
        The place with the best bound so far.
    place
        Where the climb is.
    is_settled
        Whether the last heat's best prices were reached.
    """

    def __init__(
        self, relaxation: Relaxation, start: FloatArray, heat: float | None, step: int = 1, warm: float = 1.0
    ) -> None:
        weight = np.zeros(len(relaxation.side.point_cost))
        weight[relaxation.level] = 1.0
        self.pieces: Pieces = pieces_of(relaxation.side, weight, relaxation.pin_limits)
        self.items = Softening(relaxation, step)
        low, high = self.pieces.low, self.pieces.high
        self.fixed = high - low <= 1e-12
        self.has_low, self.has_high = np.isfinite(low) & ~self.fixed, np.isfinite(high) & ~self.fixed
        self.num_barriers = int(self.has_low.sum() + self.has_high.sum())
        self.heat = warm * self.items.typical_spread() if heat is None else heat
        price = self._inside(start)
        self.push_low = np.where(self.has_low, BARRIER * self.heat / self._room_low(price), 0.0)
        self.push_high = np.where(self.has_high, BARRIER * self.heat / self._room_high(price), 0.0)
        num_items = len(relaxation.scanner.item_begin) - 1
        self.near = float(np.clip(NEAR_EACH * num_items, NEAR_LEAST, NEAR_MOST))
        self.num_scans, self.is_settled = 0, False
        self.place = self._at(price)
        self.best = self.place

    def _inside(self, price: FloatArray) -> FloatArray:
        """Return prices at least a hair inside their ranges."""
        low, high = self.pieces.low, self.pieces.high
        with np.errstate(invalid="ignore"):
            hair = np.minimum(0.1 * np.where(np.isfinite(high - low), high - low, np.inf), self.heat / self.items.scale)
        hair = np.where(self.fixed, 0.0, hair)
        return np.where(self.fixed, np.where(np.isfinite(low), low, 0.0), np.clip(price, low + hair, high - hair))

    def _room_low(self, price: FloatArray) -> FloatArray:
        return np.where(self.has_low, price - np.where(self.has_low, self.pieces.low, 0.0), 1.0)

    def _room_high(self, price: FloatArray) -> FloatArray:
        return np.where(self.has_high, np.where(self.has_high, self.pieces.high, 0.0) - price, 1.0)

    def _at(self, price: FloatArray) -> Place:
        """Evaluate the smooth bound."""
        self.num_scans += 1
        exact, soft, load, share, is_open = self.items.soften(price, self.heat)
        on_rows, wanted, bend = self.pieces.soft(price, self.heat / self.items.scale)
        room_low, room_high = self._room_low(price), self._room_high(price)
        guard = BARRIER * self.heat
        slope = load - wanted + np.where(self.has_low, guard / room_low, 0.0)
        slope -= np.where(self.has_high, guard / room_high, 0.0)
        slope[self.fixed] = 0.0
        barrier = guard * float(np.log(room_low).sum() + np.log(room_high).sum())
        soft += on_rows
        exact += self.pieces.value(price)
        return Place(price, soft + barrier, soft, exact, slope, bend, share, is_open)

    def direction(self) -> FloatArray:
        """Return Newton's direction, held back where a row has no curvature of its own."""
        at, scale = self.place, self.items.scale
        extra = at.bend + self.push_low / self._room_low(at.price) + self.push_high / self._room_high(at.price)
        extra += np.abs(at.slope) * scale / (BOLD * self.heat) + 1e-9 * scale * scale / self.heat
        return self.items.newton(at.share, at.is_open, self.heat, extra, at.slope, self.fixed)

    def advance(self, move: FloatArray) -> bool:
        """Go along ``move`` as far as the ranges allow and the merit rises; return whether it did."""
        at = self.place
        if not float(np.abs(at.price).max() + np.abs(move).max()) < LARGEST_PRICE:  # also when it is no number
            return False
        room_low, room_high = self._room_low(at.price), self._room_high(at.price)
        reach = max(
            float(np.max(np.where(self.has_low, -move / room_low, 0.0), initial=0.0)),
            float(np.max(np.where(self.has_high, move / room_high, 0.0), initial=0.0)),
        )
        size, gain = min(1.0, 0.95 / max(reach, 1e-12)), float(at.slope @ move)
        while size > 1e-4:
            new = self._at(at.price + size * move)
            if new.merit >= at.merit + 1e-4 * size * gain:
                self._follow(new, move, size, room_low, room_high)
                return True
            size *= 0.4
        return False

    def _follow(self, new: Place, move: FloatArray, size: float, room_low: FloatArray, room_high: FloatArray) -> None:
        """Take the new place; move the barrier's multipliers by the same step, near what the barrier says."""
        guard = BARRIER * self.heat
        low = (guard - self.push_low * move) / room_low
        high = (guard + self.push_high * move) / room_high
        aim_low, aim_high = guard / self._room_low(new.price), guard / self._room_high(new.price)
        low = np.clip(self.push_low + size * (low - self.push_low), 0.1 * aim_low, 10.0 * aim_low)
        high = np.clip(self.push_high + size * (high - self.push_high), 0.1 * aim_high, 10.0 * aim_high)
        self.push_low, self.push_high = np.where(self.has_low, low, 0.0), np.where(self.has_high, high, 0.0)
        self._take(new)

    def _take(self, new: Place) -> None:
        self.place = new
        if new.exact > self.best.exact:
            self.best = new

    def cool(self) -> None:
        """Let the heat fall."""
        self.heat *= FALL
        self._take(self._at(self.place.price))

    def climb(self, target: float | None, max_scans: int, out_of_time: Callable[[], bool], last_heat: float) -> str:
        """Follow the path; return why it ended: ``target``, ``scans``, ``time`` or ``stall``."""
        while True:
            if target is not None and self.best.exact > target + 1e-6:
                return "target"
            if self.num_scans >= max_scans:
                return "scans"
            if out_of_time():
                return "time"
            move = self.direction()
            at = self.place
            self.is_settled = 0.5 * float(at.slope @ move) < self.near * self.heat
            if self.is_settled or not self.advance(move):
                paid = at.exact - at.soft + BARRIER * self.heat * self.num_barriers
                if paid < max(0.02, TIGHT * abs(at.exact)) or self.heat * FALL < last_heat:
                    return "stall"
                self.cool()

    def sharpen(self, max_scans: int, out_of_time: Callable[[], bool]) -> NDArray[np.float32]:
        """Return shares with ties broken: a few more steps, items' equal options made unequal by a hair."""
        best, begin = self.best, self.place.share
        self.items.spread(SHARPEN_SPREAD * self.heat)
        self.place = self._at(self.place.price)
        ends = min(max_scans, self.num_scans + SHARPEN_STEPS)
        while self.num_scans < ends and not out_of_time():
            move = self.direction()
            if 0.5 * float(self.place.slope @ move) < self.heat:
                if self.heat * SHARPEN_SPREAD < self.items.spread_by:
                    break
                self.cool()
            elif not self.advance(move):
                break
            begin = self.place.share
        self.best = best
        return begin
