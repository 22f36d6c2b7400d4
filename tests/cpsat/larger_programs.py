"""Programs that the exact engine does not finish at once: for tests of limits, cancelling and seeds.

When to modify: when the engine becomes so quick that these are finished too soon.
"""

from __future__ import annotations

import numpy as np

from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Level, Program, RowFamily
from tests.program_factory import integers, no_dropped


def balanced_team(num_items: int, num_reps: int, seed: int = 0) -> Program:
    """Return a program with levels coverage, balance (minutes per rep near the mean) and taste.

    Every rep may take every item, or nobody; minutes have a hard ceiling 10 % over the mean.
    """
    rng = np.random.default_rng(seed)
    width = num_reps + 1
    rep = np.tile([*range(num_reps), NOBODY], num_items)
    minutes = np.repeat(rng.integers(20, 200, num_items), width)
    order = np.argsort(rep, kind="stable")[num_items:]
    target = np.full(num_reps, int(minutes[::width].sum()) // num_reps)
    rows = RowFamily(
        "minutes",
        integers(np.arange(num_reps + 1) * num_items),
        integers(order),
        integers(minutes[order]),
        np.full(num_reps, -UNBOUNDED),
        target * 11 // 10,
        (Band(1, target, target, np.ones(num_reps, dtype=np.int64)),),
    )
    cost = np.stack([rep == NOBODY, np.zeros(len(rep)), rng.integers(0, 100, len(rep))])
    return Program(
        (Level("coverage"), Level("balance"), Level("taste")),
        integers(np.arange(num_items + 1) * width),
        num_items,
        rep.astype(np.int32),
        np.full(len(rep), NO_START, dtype=np.int64),
        integers(cost.astype(np.int64)),
        np.zeros(3, dtype=np.int64),
        (rows,),
        no_dropped(),
        num_reps,
    )


def spread_choice(program: Program) -> np.ndarray:
    """Return a choice that breaks no row of :func:`balanced_team`: everything undone."""
    return integers(program.item_begin[1:] - 1)
