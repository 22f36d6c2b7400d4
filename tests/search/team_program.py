"""A sales team of any size as a program: minutes with a hard capacity, balance, fit and owners, nobody dear.

Why it exists: tiny random programs are odd on purpose; this one looks like the work the search is made
for. When to modify: to look more like it.
"""

from __future__ import annotations

import numpy as np

from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Level, Program, RowFamily
from tests.prices.tiny_programs import NO_PAIRS


def team_program(num_items: int, num_reps: int, seed: int, num_eligible: int = 5) -> Program:
    """Return two levels: items left undone; then balance (2 a minute), fit (0 to 99) and a changed owner (40)."""
    random = np.random.default_rng(seed)
    minutes = 5 * random.integers(3, 40, num_items)
    size = num_eligible + 1
    rep = np.full((num_items, size), NOBODY, dtype=np.int32)
    for item in range(num_items):
        rep[item, :num_eligible] = random.permutation(num_reps)[:num_eligible]
    undone = np.zeros((num_items, size), dtype=np.int64)
    undone[:, -1] = minutes
    taste = random.integers(0, 100, (num_items, size)) + 40 * (np.arange(size) > 0)
    taste[:, -1] = 0
    flat = rep.ravel()
    option = np.argsort(flat, kind="stable")[num_items:]
    begin = np.searchsorted(flat[option], np.arange(num_reps + 1)).astype(np.int64)
    coef = minutes[option // size].astype(np.int64)
    target = np.full(num_reps, int(minutes.sum()) // num_reps)
    free = np.full(num_reps, UNBOUNDED)
    return Program(
        levels=(Level("coverage"), Level("plan")),
        item_begin=np.arange(0, num_items * size + 1, size),
        num_placeable=num_items,
        rep=flat,
        start=np.full(num_items * size, NO_START),
        cost=np.stack([undone.ravel(), taste.ravel()]),
        offset=np.zeros(2, dtype=np.int64),
        families=(
            RowFamily("capacity", begin, option, coef, -free, (target * 5) // 4),
            RowFamily("balance", begin, option, coef, -free, free, (Band(1, target, target, np.full(num_reps, 2)),)),
        ),
        dropped=NO_PAIRS,
        num_reps=num_reps,
    )
