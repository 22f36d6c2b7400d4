"""Climbing to good prices: the volume algorithm on the scaled dual.

Why it exists: the bound is concave and piecewise linear in the prices; each scan gives its value and
one supergradient (load taken minus load wanted). Averaging the supergradients keeps the climb from
zigzagging. F. Barahona and R. Anbil, The volume algorithm, Mathematical Programming 87 (2000). Each
row is scaled by the size of its coefficients, so that minutes and counts climb together. When to
modify: to climb faster. Floats here can make a bound poor, never wrong: the proof is made afterwards
in whole numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.relaxation import Relaxation
    from assigner.program.program import IntArray

PATIENCE = 12
"""After this many scans without a better bound the expected gain is cut."""
WINDOW = 60
"""The climb stops when this many scans gained too little."""


@dataclass(frozen=True, eq=False, slots=True)
class Point:
    """The dual at one vector of prices.

    Parameters
    ----------
    price
        Price per row, in its domain; then the multiplier per pin, at least 0.
    share
        Slope that each group member pays alone.
    value
        The bound at these prices, offset not included (a float: near, not proven).
    slope
        Supergradient: load taken minus load wanted, per row; cost minus limit per pin.
    choice
        The cheapest option per item.
    """

    price: FloatArray
    share: FloatArray
    value: float
    slope: FloatArray
    choice: IntArray


@dataclass(slots=True)
class Climb:
    """Why a climb ended and what it reached; ``central`` are prices to start a climb on a like program from."""

    best: Point
    share: Shares
    num_scans: int = 0
    stopped: str = "stall"
    history: list[float] = field(default_factory=list)
    central: FloatArray | None = None


class Shares:
    """The mean of all choices so far: how much of each item the near-best prices give to each option.

    The volume algorithm's primal side: its mean of supergradients is the load of this mean choice.
    Kept as ``factor * part``, so that a step costs one write per item, not one per option.
    """

    def __init__(self, num_options: int, choice: IntArray) -> None:
        self._part: NDArray[Any] = np.zeros(num_options, dtype=np.float32)
        self._factor = 1.0
        self.restart(choice)

    @classmethod
    def of(cls, share: NDArray[np.float32]) -> Shares:
        """Return given fractions."""
        made = cls(0, np.zeros(0, dtype=np.int64))
        made._part = share
        return made

    def restart(self, choice: IntArray) -> None:
        """Forget all but ``choice``."""
        self._part[:] = 0.0
        self._part[choice] = 1.0
        self._factor = 1.0

    def add(self, choice: IntArray, weight: float) -> None:
        """Move the mean toward ``choice``."""
        if self._factor * (1.0 - weight) < 1e-4:
            self._part *= self._factor
            self._factor = 1.0
        self._factor *= 1.0 - weight
        self._part[choice] += weight / self._factor

    def values(self) -> NDArray[np.float32]:
        """Return the mean: one value per option, summing to 1 over each item."""
        return np.asarray(self._part * np.float32(self._factor), dtype=np.float32)


def evaluate(relaxation: Relaxation, price: FloatArray, cost: FloatArray) -> Point:
    """Return the dual at ``price`` (brought into its domain first)."""
    side, num_rows = relaxation.side, len(relaxation.rows)
    weight = level_weights(relaxation, np.maximum(0.0, price[num_rows:]))
    on_rows, share = side.project(price[:num_rows], weight)
    price = np.concatenate([on_rows, np.maximum(0.0, price[num_rows:])])
    total, choice, load = relaxation.scanner.cheapest(cost, price)
    least = side.least(weight, share, on_rows)
    # A group's rows sit on the edge of their band: a hair more share makes the edge the only best load.
    firm = side.values(weight, share * (1.0 + 1e-6) + 1e-9, on_rows)
    floor = np.minimum.reduceat(firm, side.point_begin[:-1]) if num_rows else firm
    wanted = side.best_load(firm, floor, load[:num_rows])
    slope = np.concatenate([load[:num_rows] - wanted, np.zeros(len(relaxation.pin_levels))])
    value = total + float(least.sum())
    for at, (level, limit) in enumerate(zip(relaxation.pin_levels, relaxation.pin_limits, strict=True)):
        spent = _share_of_slope(relaxation, share, weight)
        slope[num_rows + at] = load[num_rows + at] + side.cost_at(wanted, spent, level) - limit
        value -= price[num_rows + at] * limit
    return Point(price, share, float(value), slope, choice)


def level_weights(relaxation: Relaxation, multipliers: FloatArray) -> FloatArray:
    """Return the weight of each level's bands: 1 for the level, the multiplier for a pin, else 0."""
    weight = np.zeros(len(relaxation.side.point_cost))
    weight[relaxation.level] = 1.0
    weight[relaxation.pin_levels] = multipliers
    return weight


def _share_of_slope(relaxation: Relaxation, share: FloatArray, weight: FloatArray) -> FloatArray:
    """Return each member's share as a part of its group's whole slope."""
    side = relaxation.side
    whole = np.repeat(weight[side.group_level] * side.group_slope, np.diff(side.member_begin))
    return np.divide(share, whole, out=np.zeros_like(share), where=whole > 0)


def climb(
    relaxation: Relaxation,
    start: FloatArray,
    *,
    target: float | None,
    max_scans: int,
    out_of_time: Callable[[], bool],
) -> Climb:
    """Raise the bound from ``start``; stop at ``target``, when it stalls, or out of time or scans.

    Parameters
    ----------
    target
        Value (offset not included) above which nothing more is wanted, usually the incumbent's cost - 1.
    """
    cost = relaxation.cost.astype(np.float64)
    best = evaluate(relaxation, start, cost)
    shares = Shares(len(cost), best.choice)
    run = Climb(best, shares, 1, history=[best.value])
    run.stopped = _reason_to_stop(run, target, max_scans, math.inf, out_of_time)
    if run.stopped:
        return run
    scale, gain = row_scales(relaxation), _first_gain(relaxation, best)
    mean = best.slope.copy()
    mix, misses, hits = 0.1, 0, 0
    while True:
        reason = _reason_to_stop(run, target, max_scans, gain, out_of_time)
        if reason:
            run.stopped = reason
            return run
        aim = gain if target is None else min(gain, 1.05 * (target - run.best.value) + 1e-9)
        move = _usable(run.best, mean, relaxation) / scale
        norm = float(move @ move)
        if norm <= 1e-18:
            mean = run.best.slope.copy()
            shares.restart(run.best.choice)
            move = _usable(run.best, mean, relaxation) / scale
            norm = float(move @ move)
            if norm <= 1e-18:
                run.stopped = "optimal prices"
                return run
        point = evaluate(relaxation, run.best.price + aim / norm * move / scale, cost)
        run.num_scans += 1
        part = _mixture(mean, point.slope, scale, mix)
        mean = (1 - part) * mean + part * point.slope
        shares.add(point.choice, part)
        if point.value > run.best.value:
            agrees = float((point.slope / scale) @ move) > 0
            gain *= 1.5 if agrees else 1.0
            run.best, misses, hits = point, 0, hits + 1
        else:
            misses += 1
            if misses >= (PATIENCE if hits else 2):
                gain, misses = gain * 0.5, 0
                mix = max(0.005, mix * 0.9)
        run.history.append(run.best.value)


def _mixture(mean: FloatArray, slope: FloatArray, scale: FloatArray, mix: float) -> float:
    """Return the share of the new supergradient that makes the mean of both shortest, at most ``mix``."""
    new, old = slope / scale, mean / scale
    gap = new - old
    length = float(gap @ gap)
    return mix if length <= 0 else float(np.clip(-(old @ gap) / length, mix / 10, mix))


def _first_gain(relaxation: Relaxation, start: Point) -> float:
    """Return a first guess of how much the bound can rise: a tenth of what the start leaves unpaid."""
    scanner = relaxation.scanner
    sizes = np.diff(scanner.item_begin)
    mean = np.add.reduceat(relaxation.cost.astype(np.float64), scanner.item_begin[:-1]) / sizes
    least = np.minimum.reduceat(relaxation.cost, scanner.item_begin[:-1])
    num_rows = len(relaxation.rows)
    load = np.zeros(relaxation.num_prices, dtype=np.int64)
    taken = np.zeros(len(relaxation.cost), dtype=np.bool_)
    taken[start.choice] = True
    entry = np.repeat(taken, np.diff(scanner.entry_begin))
    np.add.at(load, scanner.entry_row[entry], scanner.entry_coef[entry])
    shares = np.ones(len(relaxation.side.member_row))
    paid = relaxation.side.cost_at(load[:num_rows], shares, relaxation.level)
    return 0.1 * max(1.0, float((mean - least).sum()), paid)


def _usable(point: Point, mean: FloatArray, relaxation: Relaxation) -> FloatArray:
    """Return the mean supergradient without what would leave the domain of one-sided prices."""
    usable = mean.copy()
    side, num_rows = relaxation.side, len(relaxation.rows)
    usable[num_rows:][(point.price[num_rows:] <= 0) & (mean[num_rows:] < 0)] = 0.0
    weight = level_weights(relaxation, point.price[num_rows:])
    probe = point.price[:num_rows] + np.sign(mean[:num_rows]) * 1e-6 * (1.0 + np.abs(point.price[:num_rows]))
    inside, _ = side.project(probe, weight)
    stuck = np.abs(inside - point.price[:num_rows]) <= 1e-3 * np.abs(probe - point.price[:num_rows])
    grouped = np.zeros(num_rows, dtype=np.bool_)
    grouped[side.member_row] = True
    usable[:num_rows][stuck & ~grouped] = 0.0
    return usable


def _reason_to_stop(
    run: Climb, target: float | None, max_scans: int, gain: float, out_of_time: Callable[[], bool]
) -> str:
    """Return why the climb should end, or an empty string."""
    value = run.best.value
    if target is not None and value > target + 1e-6:
        return "target"
    if run.num_scans >= max_scans:
        return "scans"
    if out_of_time():
        return "time"
    if gain < 1e-3 + 1e-9 * abs(value):
        return "stall"
    recent = run.history[-WINDOW] if len(run.history) > WINDOW else None
    if recent is not None and 0 < value - recent < 1e-6 * max(1.0, abs(value)):
        return "stall"
    return ""


def row_scales(relaxation: Relaxation) -> FloatArray:
    """Return the typical size of the coefficients of each row and pin, at least 1e-9."""
    scanner = relaxation.scanner
    num = relaxation.num_prices
    total = np.zeros(num)
    step = 1 << 22  # so that no copy of all entries as floats is made
    for at in range(0, len(scanner.entry_row), step):
        coef = scanner.entry_coef[at : at + step].astype(np.float64)
        total += np.bincount(scanner.entry_row[at : at + step], weights=coef * coef, minlength=num)
    count = np.bincount(scanner.entry_row, minlength=num)
    return np.asarray(np.sqrt(np.maximum(total / np.maximum(1, count), 1e-18)) + (count == 0))
