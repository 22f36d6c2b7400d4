"""Random programs for tests: small enough to enumerate, with every kind of row; all from one seed.

Used by the tests of every engine (CP-SAT, prices, search). When to modify: when programs learn a
new kind of row; then every engine is tested on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

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

if TYPE_CHECKING:
    from assigner.program.program import IntArray

LEVELS = (
    Level("coverage"),
    Level("balance"),
    Level("fairness", 0),
    Level("fairness", 1),
    Level("fairness", 2),
    Level("taste"),
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large a random program is.

    Parameters
    ----------
    num_placeable
        Items, switches not counted.
    num_reps
        Reps.
    max_options
        Largest number of options per item, "nobody" included.
    num_switches
        Switches on top of the items.
    """

    num_placeable: int = 4
    num_reps: int = 3
    max_options: int = 4
    num_switches: int = 1


def random_program(seed: int, sizes: Sizes = Sizes()) -> Program:
    """Return a random program: each kind of row is in it with some chance, feasible or not."""
    return _Factory(np.random.default_rng(seed), sizes).program()


def no_dropped() -> Dropped:
    """Return an empty list of dropped pairs."""
    empty = np.zeros(0, dtype=np.int32)
    return Dropped(empty, empty, np.zeros(0, dtype=np.int16), ())


def family(
    name: str,
    rows: list[dict[int, int]],
    lower: list[int] | None = None,
    upper: list[int] | None = None,
    bands: tuple[Band, ...] = (),
) -> RowFamily:
    """Return a row family from one ``{option: coefficient}`` per row; bounds default to none."""
    size = [len(row) for row in rows]
    return RowFamily(
        name,
        integers([0, *np.cumsum(size).tolist()]),
        integers([option for row in rows for option in row]),
        integers([coef for row in rows for coef in row.values()]),
        integers([-int(UNBOUNDED)] * len(rows) if lower is None else lower),
        integers([int(UNBOUNDED)] * len(rows) if upper is None else upper),
        bands,
        {"row": np.arange(len(rows))},
    )


def integers(values: list[int] | IntArray) -> IntArray:
    """Return values as 64-bit integers."""
    return np.asarray(values, dtype=np.int64)


def plans(program: Program) -> list[IntArray]:
    """Return every choice of a tiny program, feasible or not."""
    ranges = [range(begin, end) for begin, end in zip(program.item_begin[:-1], program.item_begin[1:], strict=True)]
    return [integers(list(choice)) for choice in product(*ranges)]


def best_score(program: Program, fixed: dict[int, int] | None = None) -> tuple[int, ...] | None:
    """Return the lexicographically least score over all choices that break no row; None if there is none.

    Parameters
    ----------
    program
        A tiny program.
    fixed
        Item -> option that it must take.
    """
    fixed = fixed or {}
    best: tuple[int, ...] | None = None
    for choice in plans(program):
        if any(choice[item] != option for item, option in fixed.items()):
            continue
        score = tuple(int(cost) for cost in program.score(choice))
        if (best is None or score < best) and not program.broken_rows(choice):
            best = score
    return best


class _Factory:
    def __init__(self, rng: np.random.Generator, sizes: Sizes) -> None:
        self.rng = rng
        self.sizes = sizes
        self.rep: list[int] = []
        self.start: list[int] = []
        self.begin = [0]

    def program(self) -> Program:
        for _ in range(self.sizes.num_placeable):
            self._add_item()
        for _ in range(self.sizes.num_switches):
            self._add([NOBODY, NOBODY], [NO_START, NO_START])
        num_options = len(self.rep)
        families = self._families()
        cost = self.rng.integers(0, 12, (len(LEVELS), num_options)) * (self.rng.random((len(LEVELS), 1)) < 0.7)
        return Program(
            LEVELS,
            integers(self.begin),
            self.sizes.num_placeable,
            np.array(self.rep, dtype=np.int32),
            integers(self.start),
            integers(cost),
            self.rng.integers(0, 5, len(LEVELS)),
            families,
            no_dropped(),
            self.sizes.num_reps,
        )

    def _add(self, reps: list[int], starts: list[int]) -> None:
        self.rep += reps
        self.start += starts
        self.begin.append(len(self.rep))

    def _add_item(self) -> None:
        """Add an item: some reps, perhaps several starts each, perhaps nobody."""
        rng, sizes = self.rng, self.sizes
        num_starts = int(rng.integers(1, 3))
        pairs = [(rep, 60 * start) for rep in range(sizes.num_reps) for start in range(num_starts)]
        kept = sorted(rng.permutation(len(pairs))[: int(rng.integers(1, sizes.max_options))].tolist())
        options = [pairs[k] if num_starts > 1 else (pairs[k][0], NO_START) for k in kept]
        if rng.random() < 0.6:
            options.append((NOBODY, NO_START))
        self._add([rep for rep, _ in options], [start for _, start in options])

    def _families(self) -> tuple[RowFamily, ...]:
        posts = (
            self._capacity,
            self._balance,
            self._several_levels,
            self._shared_maximum,
            self._leximin,
            self._conflicts,
            self._with_owner,
            self._differences,
            self._switched,
            self._empty_rows,
        )
        return tuple(post() for post in posts if self.rng.random() < 0.5)

    def _load_rows(self) -> list[dict[int, int]]:
        """Return one row per rep with positive coefficients on the rep's options."""
        return [
            {k: int(self.rng.integers(1, 9)) for k, owner in enumerate(self.rep) if owner == rep}
            for rep in range(self.sizes.num_reps)
        ]

    def _limits(self, rows: list[dict[int, int]], share: float) -> list[int]:
        """Return some limit per row, around ``share`` of its sum."""
        return [int(share * sum(row.values()) + self.rng.integers(-2, 4)) for row in rows]

    def _slopes(self, count: int) -> IntArray:
        return self.rng.integers(0, 5, count)

    def _capacity(self) -> RowFamily:
        rows = self._load_rows()
        lower = [int(self.rng.integers(-1, 3)) if self.rng.random() < 0.3 else -int(UNBOUNDED) for _ in rows]
        return family("capacity", rows, lower, self._limits(rows, 0.7))

    def _balance(self) -> RowFamily:
        rows = self._load_rows()
        target = integers(self._limits(rows, 0.4))
        return family("balance", rows, bands=(Band(1, target, target, self._slopes(len(rows))),))

    def _several_levels(self) -> RowFamily:
        """Soft ceilings at two steps of one level and a floor at another, beside a hard bound."""
        rows = self._load_rows()
        free = np.full(len(rows), UNBOUNDED)
        ceiling = integers(self._limits(rows, 0.3))
        bands = (
            Band(1, -free, ceiling, self._slopes(len(rows))),
            Band(1, -free, ceiling + 3, self._slopes(len(rows))),
            Band(0, integers(self._limits(rows, 0.2)), free, self._slopes(len(rows))),
        )
        return family("several-levels", rows, upper=self._limits(rows, 0.9), bands=bands)

    def _groups(self, count: int) -> IntArray:
        """Return a group per row, dense from 0; -1 for rows that take no part."""
        drawn = self.rng.integers(-1, 2, count)
        _, dense = np.unique(drawn[drawn >= 0], return_inverse=True)
        drawn[drawn >= 0] = dense
        return drawn

    def _shared_maximum(self) -> RowFamily:
        rows = self._load_rows()
        group = self._groups(len(rows))
        slope = self._slopes(2)[np.maximum(group, 0)]
        target = integers(self._limits(rows, 0.3))
        return family("shared-maximum", rows, bands=(Band(2, target - 1, target, slope, group),))

    def _leximin(self) -> RowFamily:
        rows = self._load_rows()
        group = np.zeros(len(rows), dtype=np.int64)
        zero, free = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), UNBOUNDED)
        slope = np.full(len(rows), int(self.rng.integers(1, 3)))
        bands = tuple(Band(2 + step, -free, zero, slope, group, step + 1) for step in range(3))
        return family("leximin", rows, bands=bands)

    def _conflicts(self) -> RowFamily:
        """At most one of some options of a rep."""
        rows = []
        for rep in range(self.sizes.num_reps):
            own = [k for k, owner in enumerate(self.rep) if owner == rep]
            rows.append({k: 1 for k in own if self.rng.random() < 0.6})
        return family("conflicts", rows, upper=[1] * len(rows))

    def _with_owner(self) -> RowFamily:
        """Rows ``x[duty, rep] - x[account, rep] <= 0`` with a slope, sometimes hard."""
        rows = [self._pair_row(rep, 0, self.sizes.num_placeable - 1) for rep in range(self.sizes.num_reps)]
        zero, free = np.zeros(len(rows), dtype=np.int64), np.full(len(rows), UNBOUNDED)
        if self.rng.random() < 0.3:
            return family("with-owner", rows, upper=[0] * len(rows))
        return family("with-owner", rows, bands=(Band(5, -free, zero, self._slopes(len(rows))),))

    def _pair_row(self, rep: int, first: int, second: int) -> dict[int, int]:
        row = {k: 1 for k in range(self.begin[first], self.begin[first + 1]) if self.rep[k] == rep}
        return row | {k: -1 for k in range(self.begin[second], self.begin[second + 1]) if self.rep[k] == rep}

    def _differences(self) -> RowFamily:
        """Rows of any sign with hard bounds on both sides, over any options, in any order."""
        rows = []
        for _ in range(2):
            options = self.rng.permutation(len(self.rep))[: int(self.rng.integers(2, 6))].tolist()
            rows.append({k: int(self.rng.integers(-4, 5)) for k in options})
        return family("differences", rows, [-5, -int(UNBOUNDED)], [6, 4])

    def _switched(self) -> RowFamily:
        """Return rows that turn the first switch on when a rep is used: sum of its options <= count * on."""
        rows = []
        on = self.begin[self.sizes.num_placeable] + 1
        for rep in range(self.sizes.num_reps if self.sizes.num_switches else 0):
            own = {k: 1 for k, owner in enumerate(self.rep) if owner == rep}
            rows.append(own | {on: -len(own)})
        return family("switched", rows, upper=[0] * len(rows))

    def _empty_rows(self) -> RowFamily:
        """Rows without entries: one that always holds, and a band that is always paid."""
        band = Band(0, integers([2, 0]), integers([3, 0]), self._slopes(2))
        return family("empty", [{}, {}], [-1, 0], [0, int(UNBOUNDED)], (band,))
