"""Who caused a difference between two products: Shapley values of the factors, which no order of telling can change.

When to modify: to share the difference of something else than a product.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import factorial

import numpy as np


def shares_of_product(before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """Return what each factor adds to the difference of two products; the parts sum to it.

    A factor's share is its effect averaged over all orders in which factors could change from before to after (Shapley
    1953), summed exactly over the sets of factors that may have changed before it.

    Parameters
    ----------
    before, after
        The factors, ``[..., factor]``.
    """
    count = before.shape[-1]
    shares = np.zeros(np.broadcast(before, after).shape)
    for weight, changed, factor in _coalitions(count):
        mixed = np.where(np.array(changed), after, before)
        mixed[..., factor] = 1.0
        shares[..., factor] += weight * mixed.prod(axis=-1) * (after[..., factor] - before[..., factor])
    return shares


@cache
def _coalitions(count: int) -> tuple[tuple[float, tuple[bool, ...], int], ...]:
    """Return (weight, who changed before, factor) of every set of other factors."""
    found = []
    for factor in range(count):
        others = [other for other in range(count) if other != factor]
        for size in range(count):
            weight = factorial(size) * factorial(count - 1 - size) / factorial(count)
            found += [
                (weight, tuple(other in chosen for other in range(count)), factor)
                for chosen in combinations(others, size)
            ]
    return tuple(found)
