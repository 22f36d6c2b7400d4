"""Climbing along the central path: near-best prices and the primal fractions at once.

Why it exists: supergradients crawl over the last percent where rows pay on both sides of a target, and entropy smoothing
sees no further than the items that are undecided at its heat. A logarithmic barrier on the reduced cost of every option
sees them all and is self-concordant: some ten of Newton's steps at each heat are enough, whatever the size (Y. Nesterov and
A. Nemirovskii, Interior-Point Polynomial Algorithms in Convex Programming, 1994). Items are kept exactly on the path one by
one, for each is a simplex: no single giant holds up a step, as it does where all variables move together (tried: Mehrotra's
predictor and corrector took twice the steps). Floats only: the proof is made afterwards in whole numbers. When to modify: to
climb faster, or to let rows pay in groups.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices.carried import carry
from assigner.prices.climbing import WARM
from assigner.prices.envelope import Envelope, envelope_of
from assigner.prices.joined import join
from assigner.prices.pieces import Pieces, pieces_of
from assigner.prices.scan import NUM_PARTS, in_parts, spans_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.relaxation import Relaxation
    from assigner.program.program import IntArray

FIRST_HEAT = 0.004
"""The first heat is this part of what an average option costs more than the cheapest."""
FALL = 0.3
"""The heat falls to this part of itself when the prices are near enough to the path."""
NEAR = 0.3
"""Near enough: Newton's step would gain less than this many heats for each barrier."""
TIGHT = 3e-6
"""The path ends when the barriers cost less than this part of the bound."""
LARGEST_PRICE = 1e9
"""No step makes prices larger than this: such a program has no plan, or hardly one."""
HAIR = 0.4
"""Prices begin at least this part of their range, or of the heat, away from their limits."""
CLOSE = 0.9
"""Part of the way to a limit that a step goes at most."""
SLACK = 0.2
"""Limits of a price are taken to be as stiff as they will be on the path, within this part of what they are now."""
PLAIN = 0.3
"""Newton's own direction is tried first where this part of it stays within the limits."""
NEARBY = 8.0
"""Within so many heats for each unit of a jump its own curvature counts."""
ACROSS = 30.0
"""A price goes past that of a jump when it is within so many heats for each unit of the jump."""
FAR = 2.0
"""A price without a limit moves by at most so many times itself (and the usual range of prices) in one step."""
SHORTEN = 0.4
"""A step that does not pay is cut to this part."""
HOLDS = 4
"""How often a direction is solved anew with prices held at their limits."""
FIRM = 1e40
"""Curvature that holds a price."""
PATIENT = 3
"""A rough climb takes up to so many times its scans to come near the path."""
MATRICES = 2
"""Curvature is added up in this many parts, whatever the number of threads."""


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """The barrier function at one vector of prices.

    Parameters
    ----------
    price
        Per row and pin, strictly inside its range.
    merit
        Bound and barriers: what a step must raise.
    exact
        The bound alone (offset not included).
    slope
        Gradient of ``merit``.
    bend
        Curvature of the rows' own barriers.
    share
        Fraction per option.
    load
        Load of the fractions, per sum.
    """

    price: FloatArray
    merit: float
    exact: float
    slope: FloatArray
    bend: FloatArray
    share: NDArray[np.float32]
    load: FloatArray


@dataclass(frozen=True, eq=False, slots=True)
class Direction:
    """Where to go next.

    Parameters
    ----------
    plain
        Newton's direction.
    held
        The same with prices that it takes past a limit going nearly there, which the others know.
    gain
        What Newton's step would gain, twice.
    """

    plain: FloatArray
    held: FloatArray
    gain: float


class Layout:
    """What does not change during a climb.

    Attributes
    ----------
    pieces
        The rows.
    carried
        The entries of all rows, each different sum once.
    items
        Begin of each item's options, costs, and begin, sum and coefficient of the options' entries.
    fixed
        Prices that cannot move, or that nothing depends on.
    envelope
        Where the curvature is stored.
    spread
        The mean, over items, of what an average option costs more than the cheapest, at least 1.
    threads
        Threads that visit the items.
    """

    def __init__(self, relaxation: Relaxation) -> None:
        scanner = relaxation.scanner
        weight = np.zeros(len(relaxation.side.point_cost))
        weight[relaxation.level] = 1.0
        carried = carry(scanner)
        self.joined = join(pieces_of(relaxation.side, weight, relaxation.pin_limits), carried.carrier)
        self.pieces: Pieces = self.joined.pieces
        entries = carried.entry_begin, carried.entry_row, carried.entry_coef
        self.items = scanner.item_begin, relaxation.cost.astype(np.float64), *entries
        self.num_sums = carried.num_sums
        met = np.bincount(entries[1], minlength=self.num_sums) > 0
        self.fixed = (self.pieces.high - self.pieces.low <= 1e-12) | ~met
        self.envelope: Envelope = envelope_of(self.items, ~self.fixed)
        self.spread = _spread(*self.items[:2])
        self.threads = scanner.threads

    def with_costs(self, cost: IntArray) -> Layout:
        """Return the same layout over other costs of the options; what is usual is still what it was."""
        other = copy(self)
        other.items = self.items[0], cost.astype(np.float64), *self.items[2:]
        return other

    def matrices(self) -> FloatArray:
        """Return memory in which curvature is added up."""
        return np.empty((MATRICES, self.envelope.size))

    def curvature(
        self, share: NDArray[np.float32], heat: float, visit: NDArray[np.int32], parts: FloatArray | None = None
    ) -> FloatArray:
        """Return the curvature of some items at given fractions and heat, stored as the envelope says."""
        from assigner.prices.interior_kernels import bend_items

        parts = self.matrices() if parts is None else parts
        parts[:] = 0.0
        where, spans = self.envelope, spans_of(len(visit), MATRICES)
        layout = where.position, where.begin, where.first, where.rank, visit
        in_parts(
            lambda at: bend_items(*spans[at], self.items, share, heat, layout, parts[at]),
            self.threads, MATRICES,
        )  # fmt: skip
        for part in parts[1:]:
            parts[0] += part
        return np.asarray(parts[0])


def _spread(begin: IntArray, cost: FloatArray) -> float:
    """Return the mean, over items, of what an average option costs more than the cheapest, at least 1."""
    mean = np.add.reduceat(cost, begin[:-1]) / np.diff(begin)
    return max(1.0, float((mean - np.minimum.reduceat(cost, begin[:-1])).mean()))


class Interior:
    """A climb in progress.

    Parameters
    ----------
    layout
        Items and rows.
    start
        Prices to start from, per row and pin.
    warm
        The first heat is this part of the usual one: less where the start is good.

    Attributes
    ----------
    heat
        Weight of the barriers.
    place, best
        Where the climb is, and the place of the best bound so far.
    central
        Prices from which the path of a like program is soon reached: on the path, at part :data:`WARM` of its first heat.
    num_scans
        Visits of all items so far.
    """

    def __init__(self, layout: Layout, start: FloatArray, warm: float = 1.0) -> None:
        self.layout, self.items, self.pieces, self.fixed = layout, layout.items, layout.pieces, layout.fixed
        low, high = self.pieces.low, self.pieces.high
        self.has_low, self.has_high = np.isfinite(low) & ~self.fixed, np.isfinite(high) & ~self.fixed
        ranges = (high - low)[self.has_low & self.has_high]
        self.usual = float(np.median(ranges)) if len(ranges) else 1.0
        self.num_barriers = int(self.has_low.sum() + self.has_high.sum()) + 2 * len(self.pieces.jump_row)
        self.num_barriers += len(self.items[1])
        first_heat = FIRST_HEAT * layout.spread
        self.heat, self._warm_heat = warm * first_heat, WARM * first_heat
        self.num_scans = 0
        self._matrices: FloatArray | None = None
        self._reach = 1.0  # how far the last step went along the direction within the limits
        self.place = self.evaluate(self._inside(layout.joined.added(start)))
        self.best = self.place
        self.central = self.place.price

    def _inside(self, price: FloatArray) -> FloatArray:
        """Return prices at least a hair inside their ranges; fixed ones where no load is the best."""
        low, high = self.pieces.low, self.pieces.high
        with np.errstate(invalid="ignore"):
            hair = np.minimum(0.1 * np.where(np.isfinite(high - low), high - low, np.inf), HAIR * self.heat)
        inside = np.clip(price, low + np.where(self.fixed, 0.0, hair), high - np.where(self.fixed, 0.0, hair))
        idle = np.where(self.pieces.load >= 0, low, high)
        return np.where(self.fixed, np.where(np.isfinite(idle), idle, 0.0), inside)

    def rooms(self, price: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how far each price is from its limits; 1 where there is none."""
        down = np.where(self.has_low, price - np.where(self.has_low, self.pieces.low, 0.0), 1.0)
        up = np.where(self.has_high, np.where(self.has_high, self.pieces.high, 0.0) - price, 1.0)
        return down, up

    def evaluate(self, price: FloatArray) -> Place:
        """Evaluate the barrier function."""
        from assigner.prices.interior_kernels import center_items

        share = np.empty(len(self.items[1]), dtype=np.float32)
        loads = np.zeros((NUM_PARTS, self.layout.num_sums))
        spans = spans_of(len(self.items[0]) - 1)
        self.num_scans += 1
        found = in_parts(
            lambda at: center_items(*spans[at], self.items, price, self.heat, share, loads[at]), self.layout.threads
        )
        least, soft = np.array(found).sum(axis=0)
        on_rows, made, least_made = self.pieces.barrier(price, self.heat)
        down, up = self.rooms(price)
        load = loads.sum(axis=0)
        pull = load - self.pieces.wanted(made)  # upward; what limits push back at the path's prices
        bend = self._bend_of_jumps(price, pull, least_made)
        force_low, force_high = self.heat / down, self.heat / up
        slope = pull + np.where(self.has_low, force_low, 0.0) - np.where(self.has_high, force_high, 0.0)
        slope[self.fixed] = 0.0
        bend += np.where(self.has_low, np.clip(-pull, SLACK * force_low, force_low / SLACK) / down, 0.0)
        bend += np.where(self.has_high, np.clip(pull, SLACK * force_high, force_high / SLACK) / up, 0.0)
        merit = float(soft) + on_rows + self.heat * float(np.log(down).sum() + np.log(up).sum())
        return Place(price, merit, float(least) + self.pieces.value(price), slope, bend, share, load)

    def _bend_of_jumps(self, price: FloatArray, pull: FloatArray, least: FloatArray) -> FloatArray:
        """Return the curvature of the jumps, as stiff as they will be on the path where their price is far away."""
        pieces, heat = self.pieces, self.heat
        over, size = price[pieces.jump_row] - pieces.jump_price, pieces.jump_load
        give = 1.0 / (heat / least**2 + heat / (size - least) ** 2)
        toward = np.where(over > 0, -1.0, 1.0) * pull[pieces.jump_row]
        stiff = np.clip((toward + least) / least, SLACK, 1.0 / SLACK)
        give *= np.where(np.abs(over) > NEARBY * heat / size, stiff, 1.0)
        return np.bincount(pieces.jump_row, weights=give, minlength=len(price)).astype(np.float64)

    def direction(self) -> Direction:
        """Return Newton's direction, as it is and kept within the limits."""
        from assigner.prices.interior_kernels import factor, solve_factored

        at, where = self.place, self.layout.envelope
        matrix, diagonal = self.curvature(), where.diagonal()
        matrix[diagonal] += at.bend[where.order]
        down, up = (way[where.order] for way in self._ways(at.price))
        is_held, plain, held = np.zeros(len(down), dtype=np.bool_), np.zeros_like(at.price), np.zeros_like(down)
        for attempt in range(HOLDS):
            factored, right = matrix.copy(), at.slope[where.order]
            factored[diagonal[is_held]] = FIRM
            right[is_held] = FIRM * held[is_held]
            factor(factored, where.begin, where.first, at.bend[where.order] + 1e-9)
            solve_factored(factored, where.begin, where.first, right)
            if attempt == 0:
                plain[where.order] = right
            held = np.clip(right, down, up)
            past = (right != held) & ~is_held
            if not past.any():
                break
            is_held |= past
        within = np.zeros_like(plain)
        within[where.order] = held
        return Direction(plain, within, float(plain @ at.slope))

    def curvature(self) -> FloatArray:
        """Return the items' curvature."""
        self.num_scans += 1
        layout = self.layout
        if self._matrices is None:  # kept: to get fresh memory takes longer than to fill it
            self._matrices = layout.matrices()
        return layout.curvature(self.place.share, self.heat, layout.envelope.visit, self._matrices)

    def _ways(self, price: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how far each price may go down and up in one step."""
        far = FAR * (np.abs(price) + self.usual)
        down, up = self.rooms(price)
        down, up = np.where(self.has_low, CLOSE * down, far), np.where(self.has_high, CLOSE * up, far)
        row, over = self.pieces.jump_row, price[self.pieces.jump_row] - self.pieces.jump_price
        most = np.maximum(CLOSE * np.abs(over), ACROSS * self.heat / self.pieces.jump_load)
        np.minimum.at(up, row[over <= 0], most[over <= 0])
        np.minimum.at(down, row[over > 0], most[over > 0])
        return -down, up

    def advance(self, direction: Direction) -> bool:
        """Go along a direction as far as the merit rises; return whether it did."""
        at = self.place
        if (
            not float(np.abs(at.price).max() + np.abs(direction.held).max()) < LARGEST_PRICE
        ):  # also when it is no number
            return False
        down, up = self._ways(at.price)
        past = float(np.maximum(direction.plain / down, direction.plain / up)[~self.fixed].max(initial=0.0))
        whole = min(1.0, 1.0 / max(past, 1e-12))
        if whole >= PLAIN and self._advance_along(direction.plain, whole, 3):
            return True
        size = self._advance_along(direction.held, min(1.0, self._reach / SHORTEN), 5)
        self._reach = size or self._reach * SHORTEN
        return size > 0 or self._advance_along(direction.plain, whole, 8) > 0

    def _advance_along(self, move: FloatArray, size: float, tries: int) -> float:
        """Go ``size`` along a move, or less, if the merit rises; return how far, 0 where it does not."""
        at, gain = self.place, float(self.place.slope @ move)
        for _ in range(tries if gain > 0 else 0):
            new = self.evaluate(at.price + size * move)
            if new.merit >= at.merit + 1e-4 * size * gain:
                self._take(new)
                return size
            size *= SHORTEN
        return 0.0

    def _take(self, new: Place) -> None:
        self.place = new
        if new.exact > self.best.exact:
            self.best = new

    def _cool(self) -> None:
        """Let the heat fall."""
        if self.heat >= self._warm_heat:
            self.central = self.place.price
        self.heat *= FALL
        self._take(self.evaluate(self.place.price))

    def climb(
        self, target: float | None, max_scans: int, out_of_time: Callable[[], bool], is_rough: bool = False
    ) -> str:
        """Follow the path; return why it ended: ``target``, ``scans``, ``time``, ``stall`` (reached) or ``lost``.

        ``is_rough``: not before prices are once near the path, unless that takes :data:`PATIENT` times the scans.
        """
        is_near = not is_rough
        while True:
            if target is not None and self.best.exact > target + 1e-6:
                return "target"
            if self.num_scans >= (max_scans if is_near else PATIENT * max_scans):
                return "scans"
            if out_of_time():
                return "time"
            direction = self.direction()
            settled = direction.gain < NEAR * self.heat * self.num_barriers
            if settled or not self.advance(direction):
                if self.heat * self.num_barriers < max(0.02, TIGHT * abs(self.place.exact)):
                    return "stall" if settled else "lost"
                is_near |= settled
                self._cool()
