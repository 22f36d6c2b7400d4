"""The item side made smooth, in compiled scans: shares, loads and curvature at prices and a heat.

Why it exists: keeps the kernels' calling, threads and sampling out of the climb. When to modify: for
speed, together with :mod:`assigner.prices.kernels`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.prices.scan import NUM_PARTS, in_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.prices.conjugate import FloatArray
    from assigner.prices.relaxation import Relaxation

DENSE_UP_TO_ROWS = 900
"""Up to this many prices the curvature is a matrix and solved exactly; above, by conjugate gradients."""
MOST_BENT = 50_000
"""Curvature is taken from at most this many undecided items."""
MOST_INNER_STEPS = 60
"""Conjugate gradient steps for one direction."""


class Softening:
    """Items of a relaxation, every ``step``-th one of them, standing for all.

    Attributes
    ----------
    is_dense
        Whether curvature is a matrix.
    scale
        Typical coefficient of each row and pin, above 0.
    spread_by
        How far ties are broken (0: costs are as they are).
    """

    def __init__(self, relaxation: Relaxation, step: int = 1) -> None:
        self.scanner = relaxation.scanner
        self.cost = relaxation.cost.astype(np.float64)
        self.step = step
        self.spread_by = 0.0
        self.num_items = len(self.scanner.item_begin) - 1
        self.factor = self.num_items / len(range(0, self.num_items, step))
        self.entries = self.scanner.entry_begin, self.scanner.entry_row, self.scanner.entry_coef
        self.scale = row_scales(relaxation)
        self.is_dense = relaxation.num_prices <= DENSE_UP_TO_ROWS

    def typical_spread(self) -> float:
        """Return the mean, over items, of what an average option costs more than the cheapest, at least 1."""
        begin = self.scanner.item_begin
        mean = np.add.reduceat(self.cost, begin[:-1]) / np.diff(begin)
        return max(1.0, float((mean - np.minimum.reduceat(self.cost, begin[:-1])).mean()))

    def spread(self, most: float) -> None:
        """Add up to ``most`` to every option's cost, evenly spread, so that no two are tied."""
        self.spread_by = most
        golden = 0.6180339887498949
        self.cost += most * np.modf(np.arange(len(self.cost)) * golden)[0]

    def soften(
        self, price: FloatArray, heat: float
    ) -> tuple[float, float, FloatArray, NDArray[np.float32], NDArray[np.bool_]]:
        """Return the sums of least and of soft costs, the loads, the shares and which items are undecided."""
        from assigner.prices.kernels import soften_items

        share = np.zeros(len(self.cost), dtype=np.float32)
        is_open = np.zeros(self.num_items, dtype=np.bool_)
        loads = np.zeros((NUM_PARTS, len(price)))
        cuts = self.step * np.linspace(0, -(-self.num_items // self.step), NUM_PARTS + 1).astype(np.int64)

        def part(at: int) -> Any:
            first, last = int(cuts[at]), min(int(cuts[at + 1]), self.num_items)
            return soften_items(
                first, last, self.step, self.scanner.item_begin, self.cost, self.entries, price, heat,
                share, is_open, loads[at],
            )  # fmt: skip

        sums = np.array(in_parts(part, self.scanner.threads)).sum(axis=0) * self.factor
        return float(sums[0]), float(sums[1]), loads.sum(axis=0) * self.factor, share, is_open

    def newton(
        self,
        share: NDArray[np.float32],
        is_open: NDArray[np.bool_],
        heat: float,
        extra: FloatArray,
        slope: FloatArray,
        fixed: NDArray[np.bool_],
    ) -> FloatArray:
        """Return ``(items' curvature + diag(extra))^-1 slope``, 0 where prices are fixed."""
        items = np.flatnonzero(is_open)
        every = -(-max(1, len(items)) // MOST_BENT)  # curvature is well known from a part of the items
        factor = self.factor / heat * len(items) / max(1, len(range(0, len(items), every)))
        items = np.ascontiguousarray(items[::every])
        solve = self._dense if self.is_dense else self._iterate
        return solve(items, share, factor, np.where(fixed, 1.0, extra), np.where(fixed, 0.0, slope), fixed)

    def _dense(
        self,
        items: NDArray[np.int64],
        share: NDArray[np.float32],
        factor: float,
        extra: FloatArray,
        slope: FloatArray,
        fixed: NDArray[np.bool_],
    ) -> FloatArray:
        """Solve by a matrix."""
        from assigner.prices.kernels import add_curvature, solve_symmetric

        parts = np.array_split(items, 2)
        matrices = np.zeros((2, len(slope), len(slope)))

        def part(at: int) -> None:
            add_curvature(parts[at], self.scanner.item_begin, self.entries, share, factor, matrices[at])

        in_parts(part, self.scanner.threads, 2)
        matrix = matrices[0]
        matrix += matrices[1]
        matrix[fixed] = 0.0
        matrix[:, fixed] = 0.0
        matrix[np.diag_indices(len(slope))] += extra
        right = slope.copy()
        solve_symmetric(matrix, right)
        return right

    def _iterate(
        self,
        items: NDArray[np.int64],
        share: NDArray[np.float32],
        factor: float,
        extra: FloatArray,
        slope: FloatArray,
        fixed: NDArray[np.bool_],
    ) -> FloatArray:
        """Solve by conjugate gradients, scaled by the diagonal, to a part of a thousandth."""
        from assigner.prices.kernels import add_diagonal

        diagonal = extra.copy()
        add_diagonal(items, self.scanner.item_begin, self.entries, share, factor, diagonal)
        found, left = np.zeros_like(slope), slope.copy()
        along = left / diagonal
        first = size = float(left @ along)
        for _ in range(MOST_INNER_STEPS):
            bent = self._times(items, share, factor, along) + extra * along
            bent[fixed] = 0.0
            if size <= 1e-4 * first or size <= 0.0:
                break
            part = size / float(along @ bent)
            found += part * along
            left -= part * bent
            scaled = left / diagonal
            size, before = float(left @ scaled), size
            along = scaled + size / before * along
        return found

    def _times(
        self, items: NDArray[np.int64], share: NDArray[np.float32], factor: float, vector: FloatArray
    ) -> FloatArray:
        """Return the items' curvature times a vector."""
        from assigner.prices.kernels import times_curvature

        parts = np.array_split(items, NUM_PARTS)
        outs = np.zeros((NUM_PARTS, len(vector)))

        def part(at: int) -> None:
            times_curvature(parts[at], self.scanner.item_begin, self.entries, share, factor, vector, outs[at])

        in_parts(part, self.scanner.threads)
        return np.asarray(outs.sum(axis=0))


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
