"""Pairs of an instance in the groups that the sparse models need: by rep, and by moment.

When to modify: when a model needs another grouping.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from benchmarks.peers.instance import Instance


def pairs_by_rep(instance: Instance) -> list[np.ndarray]:
    """Return the pairs of each rep."""
    order = np.argsort(instance.rep, kind="stable")
    return np.split(order, np.cumsum(np.bincount(instance.rep, minlength=instance.num_reps))[:-1])


def clique_pairs(instance: Instance) -> list[np.ndarray]:
    """Return sets of at least two pairs of one rep of which one at most can be: its duties at one moment."""
    found: list[np.ndarray] = []
    for clique in instance.cliques():
        pairs = np.concatenate([np.arange(instance.begin[item], instance.begin[item + 1]) for item in clique])
        pairs = pairs[np.argsort(instance.rep[pairs], kind="stable")]
        cuts = np.flatnonzero(np.diff(instance.rep[pairs])) + 1
        found += [part for part in np.split(pairs, cuts) if len(part) > 1]
    return found
