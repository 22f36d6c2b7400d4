"""Random tiny programs made of knapsacks, and their optimum by enumeration.

Why it exists: refuting costs is held against the truth. When to modify: when more programs count as knapsacks.
"""

from __future__ import annotations

import itertools

import numpy as np

from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily


def knapsack_program(seed: int) -> Program:
    """Return items that may go to some reps, or to nobody, each rep with room for some minutes."""
    random = np.random.default_rng(seed)
    num_items, num_reps = int(random.integers(1, 8)), int(random.integers(1, 4))
    may = random.random((num_items, num_reps)) < 0.8
    nobody = random.random(num_items) < random.choice([0.0, 0.3, 1.0])
    nobody |= ~may.any(axis=1)
    rep = [[*np.flatnonzero(may[i]), *([NOBODY] if nobody[i] else [])] for i in range(num_items)]
    reps = np.array([r for of_item in rep for r in of_item], dtype=np.int32)
    item_begin = np.concatenate(([0], np.cumsum([len(of_item) for of_item in rep])))
    largest = int(random.choice([3, 20, 1000]))
    cost = random.integers(0, largest, len(reps))
    weight = random.integers(0, 10, len(reps))
    room = random.integers(0, 25, num_reps)
    rows = [np.flatnonzero(reps == r) for r in range(num_reps)]
    begin = np.concatenate(([0], np.cumsum([len(row) for row in rows])))
    option = np.concatenate(rows)
    family = RowFamily(
        "room", begin, option, weight[option], np.full(num_reps, -UNBOUNDED), room.astype(np.int64),
    )  # fmt: skip
    none = Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ())
    return Program(
        (Level("cost"),), item_begin, num_items, reps, np.full(len(reps), NO_START), cost[None, :].astype(np.int64),
        np.array([int(random.integers(0, 5))]), (family,), none, num_reps,
    )  # fmt: skip


def feasible_plans(program: Program) -> list[tuple[int, np.ndarray]]:
    """Return every plan that breaks no row, with its cost at the first level."""
    ranges = [range(a, b) for a, b in itertools.pairwise(program.item_begin.tolist())]
    found = [np.array(choice, dtype=np.int64) for choice in itertools.product(*ranges)]
    return [(int(program.score(choice)[0]), choice) for choice in found if not program.broken_rows(choice)]
