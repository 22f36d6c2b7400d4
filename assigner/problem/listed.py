"""Who may take what where the problem lists its candidates: one answer for fair shares and for the program.

When to modify: when a listed problem gets another source of candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from assigner.problem.problem import Problem


def listed_pairs(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of a problem with listed candidates; made once a problem.

    Returns
    -------
    item, rep, allowed: the pairs of the pairs table, every item with its owner and every item with its pin, each
    once, sorted by item and rep; ``allowed`` is False where the table says that the pair is not eligible.
    """
    if "listed_pairs" not in problem.derived:
        problem.derived["listed_pairs"] = _make(problem)
    found: tuple[np.ndarray, np.ndarray, np.ndarray] = problem.derived["listed_pairs"]
    return found


def _make(problem: Problem) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    width, pairs = max(1, problem.num_reps), problem.pairs
    forbidden = (~pairs["eligible"]).astype("boolean").fillna(False).to_numpy(dtype=bool)
    keys, allowed = [pairs["item"].to_numpy() * width + pairs["rep"].to_numpy()], [~forbidden]
    for column in ("owner", "pin"):
        rep = problem.items[column].to_numpy()
        has = np.flatnonzero(rep >= 0)
        keys.append(has * width + rep[has])
        allowed.append(np.ones(len(has), dtype=bool))
    key = np.concatenate(keys)
    order = np.argsort(key, kind="stable")  # long sorted runs: far quicker than hashing; the table's pair comes first
    key = key[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = key[1:] != key[:-1]
    return key[first] // width, key[first] % width, np.concatenate(allowed)[order][first]
