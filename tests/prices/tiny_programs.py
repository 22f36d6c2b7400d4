"""Random tiny programs with every row kind, and their optimum by full enumeration.

Why it exists: bounds, fixing and search are held against the truth. When to modify: with a new kind
of row in the program.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from assigner.program.program import (
    NO_START,
    NOBODY,
    UNBOUNDED,
    Band,
    Dropped,
    Level,
    Program,
    RowFamily,
)

IntArray = NDArray[np.int64]
NO_PAIRS = Dropped(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int16), ())


def tiny_program(seed: int, *, max_items: int = 6, num_levels: int | None = None) -> Program:
    """Return a random program: bounds on both sides, bands, groups, conflicts, switches, negative coefficients."""
    random = np.random.default_rng(seed)
    num_items, num_reps = int(random.integers(2, max_items + 1)), int(random.integers(2, 4))
    num_levels = num_levels or int(random.integers(1, 4))
    num_switches = int(random.integers(0, 3))
    sizes = [int(random.integers(1, 4)) for _ in range(num_items)] + [2] * num_switches
    item_begin = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
    num_options = int(item_begin[-1])
    rep = random.integers(0, num_reps, num_options).astype(np.int32)
    rep[item_begin[num_items] :] = NOBODY
    cost = random.integers(0, 9, (num_levels, num_options)) * random.integers(0, 2, (num_levels, num_options))
    families = [_loads(random, num_options, num_levels, kind) for kind in range(int(random.integers(1, 5)))]
    if random.random() < 0.5:
        families.append(_conflicts(random, int(item_begin[num_items])))
    if num_switches:
        families.append(_switches(random, item_begin, num_items))
    return Program(
        levels=tuple(Level(f"level{at}") for at in range(num_levels)),
        item_begin=item_begin,
        num_placeable=num_items,
        rep=rep,
        start=np.full(num_options, NO_START, dtype=np.int64),
        cost=cost.astype(np.int64),
        offset=random.integers(0, 5, num_levels).astype(np.int64),
        families=tuple(families),
        dropped=NO_PAIRS,
        num_reps=num_reps,
    )


def _rows(random: np.random.Generator, num_rows: int, num_options: int, share: float) -> tuple[IntArray, IntArray]:
    """Return begin and option of random rows; options stand in no order."""
    parts = [random.permutation(np.flatnonzero(random.random(num_options) < share)) for _ in range(num_rows)]
    begin = np.concatenate(([0], np.cumsum([len(part) for part in parts]))).astype(np.int64)
    return begin, np.concatenate(parts).astype(np.int64)


def _loads(random: np.random.Generator, num_options: int, num_levels: int, kind: int) -> RowFamily:
    """Return rows of mixed coefficients with bounds and bands; kinds 2 and 3 pay in groups."""
    num_rows = int(random.integers(1, 5))
    begin, option = _rows(random, num_rows, num_options, 0.6)
    coef = random.integers(-3 if random.random() < 0.4 else 1, 8, len(option))
    coef[coef == 0] = 1
    lower = np.where(random.random(num_rows) < 0.2, random.integers(-4, 5, num_rows), -UNBOUNDED)
    upper = np.where(random.random(num_rows) < 0.5, random.integers(6, 20, num_rows), UNBOUNDED)
    bands = tuple(_band(random, num_rows, num_levels, grouped=kind >= 2) for _ in range(int(random.integers(0, 3))))
    return RowFamily(f"loads{kind}", begin, option, coef.astype(np.int64), lower, upper, bands)


def _band(random: np.random.Generator, num_rows: int, num_levels: int, *, grouped: bool) -> Band:
    """Return a random band, one-sided or two-sided."""
    target = random.integers(0, 12, num_rows).astype(np.int64)
    wide = random.integers(0, 3, num_rows)
    lower = np.where(random.random(num_rows) < 0.7, target, -UNBOUNDED)
    upper = np.where(random.random(num_rows) < 0.7, target + wide, UNBOUNDED)
    level = int(random.integers(0, num_levels))
    if not grouped:
        return Band(level, lower, upper, random.integers(0, 4, num_rows).astype(np.int64))
    slope = np.full(num_rows, int(random.integers(1, 4)), dtype=np.int64)
    group = random.integers(-1, 2, num_rows)
    group[0] = 0
    group[group >= 0] = np.unique(group[group >= 0], return_inverse=True)[1]
    return Band(level, lower, upper, slope, group.astype(np.int64), int(random.integers(1, 4)))


def _conflicts(random: np.random.Generator, num_options: int) -> RowFamily:
    """Return rows that say: at most one of these."""
    begin, option = _rows(random, 3, num_options, 0.3)
    rows = np.ones(3, dtype=np.int64)
    return RowFamily("overlap", begin, option, np.ones(len(option), np.int64), -UNBOUNDED * rows, rows)


def _switches(random: np.random.Generator, item_begin: IntArray, num_items: int) -> RowFamily:
    """Return rows ``x - switch <= 0`` that tie some options to each switch."""
    pairs: list[int] = []
    coefs: list[int] = []
    for switch in range(num_items, len(item_begin) - 1):
        for option in np.flatnonzero(random.random(int(item_begin[num_items])) < 0.3):
            pairs += [int(option), int(item_begin[switch]) + 1]
            coefs += [1, -1]
    num_rows = len(pairs) // 2
    return RowFamily(
        "used",
        np.arange(0, len(pairs) + 1, 2, dtype=np.int64),
        np.array(pairs, dtype=np.int64),
        np.array(coefs, dtype=np.int64),
        np.full(num_rows, -UNBOUNDED),
        np.zeros(num_rows, dtype=np.int64),
    )


def choices(program: Program) -> Iterator[IntArray]:
    """Yield every choice of a program."""
    spans = [range(a, b) for a, b in itertools.pairwise(program.item_begin.tolist())]
    for choice in itertools.product(*spans):
        yield np.array(choice, dtype=np.int64)


def optima(program: Program) -> tuple[tuple[int, ...] | None, list[IntArray]]:
    """Return the lexicographic optimum and all choices that reach it; None if no choice keeps all bounds."""
    best: tuple[int, ...] | None = None
    found: list[IntArray] = []
    for choice in choices(program):
        if program.broken_rows(choice):
            continue
        score = tuple(program.score(choice).tolist())
        if best is None or score < best:
            best, found = score, []
        if score == best:
            found.append(choice)
    return best, found
