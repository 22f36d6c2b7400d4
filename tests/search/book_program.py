"""Random programs that are made of books: every row belongs to one rep, over at most two different sums.

When to modify: when shelves learn another kind of row.
"""

from __future__ import annotations

import itertools

import numpy as np

from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Band, Level, Program, RowFamily
from tests.prices.tiny_programs import NO_PAIRS


def book_program(seed: int, num_items: int = 5, num_reps: int = 3) -> Program:
    """Return items that every rep, and sometimes nobody, can take; loads in steps, soft and hard rows, giants."""
    random = np.random.default_rng(seed)
    can_be_left = random.random() < 0.5
    ways = num_reps + can_be_left
    rep = np.tile(np.r_[np.arange(num_reps), [NOBODY] * can_be_left], num_items).astype(np.int32)
    of_rep = [np.flatnonzero(rep == one) for one in range(num_reps)]
    cost = random.integers(0, 9, (1, len(rep)))
    cost[0, rep == NOBODY] = random.integers(5, 40, int((rep == NOBODY).sum()))
    begin, option = np.arange(num_reps + 1) * num_items, np.concatenate(of_rep)
    families = [_soft(random, begin, option, num_reps, "minutes", int(random.integers(1, 6)))]
    if random.random() < 0.7:
        families.append(_soft(random, begin, option, num_reps, "potential", 1))
    if random.random() < 0.6:
        hard = np.full(num_reps, int(families[0].coef.sum()) // num_reps)
        lower = np.where(random.random(num_reps) < 0.3, families[0].coef.min(), -UNBOUNDED)
        families.append(RowFamily("capacity", begin, option, families[0].coef, lower, hard))
    return Program(
        (Level("plan"),), np.arange(num_items + 1) * ways, num_items, rep, np.full(len(rep), NO_START, dtype=np.int64),
        cost.astype(np.int64), np.array([3]), tuple(families), NO_PAIRS, num_reps,
    )  # fmt: skip


def _soft(
    random: np.random.Generator, begin: np.ndarray, option: np.ndarray, num_reps: int, name: str, step: int
) -> RowFamily:
    size = np.where(random.random(int(begin[1])) < 0.2, 30, random.integers(1, 9, int(begin[1]))) * step
    fair = random.integers(4, 20, num_reps) * step + int(random.integers(0, step))
    free, slope = np.full(num_reps, UNBOUNDED), random.integers(0, 4, num_reps)
    bands = (Band(0, fair, fair, slope), Band(0, -free, fair + 2, random.integers(0, 3, num_reps)))
    return RowFamily(name, begin, option, np.tile(size, num_reps).astype(np.int64), -free, free, bands)


def least_cost(program: Program) -> int | None:
    """Return what the best plan costs, by full enumeration; None where there is none."""
    spans = [range(*span) for span in itertools.pairwise(program.item_begin.tolist())]
    plans = (np.array(choice) for choice in itertools.product(*spans))
    return min((int(program.score(plan)[0]) for plan in plans if not program.broken_rows(plan)), default=None)
