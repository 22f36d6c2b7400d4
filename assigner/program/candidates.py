"""Candidates: which (item, rep) pairs are looked at, and their starts.

Without a list every active rep is a candidate for every item; with ``candidates: listed`` only listed
pairs, today's owner and the pin are. When to modify: to add another safe source of candidates.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.listed import listed_pairs
from assigner.program.posting import LiveOptions
from assigner.program.program import NO_START, NOBODY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.problem.problem import Problem
    from assigner.program.classes import Classes

CHUNK_PAIRS = 4_000_000
"""Pairs looked at together: bounds the memory that screening needs."""


def candidate_chunks(problem: Problem, classes: Classes | None = None) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield candidate pairs (item, rep), sorted by item, in chunks of about :data:`CHUNK_PAIRS`.

    Parameters
    ----------
    problem
        The problem.
    classes
        Where given, what is left for items without a time; but for lists of pairs chunks hold whole items.
    """
    if problem.settings.candidates == "listed":
        item, rep, _ = listed_pairs(problem)
        yield from _split(item, rep)
        return
    reps = np.arange(problem.num_reps, dtype=np.int64)
    step = max(1, CHUNK_PAIRS // max(1, problem.num_reps))
    if classes is not None:
        yield from classes.pairs(CHUNK_PAIRS)
    for first in range(0 if classes is None else len(classes.of_item), problem.num_items, step):
        items = np.arange(first, min(first + step, problem.num_items), dtype=np.int64)
        yield np.repeat(items, len(reps)), np.tile(reps, len(items))


def _split(item: np.ndarray, rep: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for first in range(0, len(item), CHUNK_PAIRS):
        yield item[first : first + CHUNK_PAIRS], rep[first : first + CHUNK_PAIRS]


def with_starts_and_nobody(problem: Problem, item: np.ndarray, rep: np.ndarray, num_levels: int) -> LiveOptions:
    """Return the options of the pairs, and "nobody" for every item.

    One option a pair for work without a time; one a pair and start for duties.
    """
    if not problem.timed.any():
        return _with_nobody(problem, item, rep, num_levels)
    starts = problem.starts
    first = np.searchsorted(starts["item"], np.arange(problem.num_items + 1))
    count = np.where(problem.timed, np.diff(first), 1)[item]
    pair = np.repeat(np.arange(len(item)), count)
    nth = np.arange(len(pair)) - np.repeat(np.cumsum(count) - count, count)
    timed = problem.timed[item[pair]]
    start = np.full(len(pair), NO_START, dtype=np.int64)
    start[timed] = starts["start"].to_numpy()[first[item[pair[timed]]] + nth[timed]]
    everyone = np.arange(problem.num_items)
    items = np.concatenate([item[pair], everyone])
    order = np.argsort(items, kind="stable")
    reps = np.concatenate([rep[pair], np.full(len(everyone), NOBODY)])
    all_starts = np.concatenate([start, np.full(len(everyone), NO_START)])
    return LiveOptions.fresh(items[order], reps[order], all_starts[order], num_levels)


def _with_nobody(problem: Problem, item: np.ndarray, rep: np.ndarray, num_levels: int) -> LiveOptions:
    """Return one option a pair, by item, and "nobody" behind the last of each item; nothing has a time."""
    size = np.bincount(item, minlength=problem.num_items) + 1
    items = np.repeat(np.arange(problem.num_items), size)
    has_rep = np.ones(len(items), dtype=bool)
    has_rep[np.cumsum(size) - 1] = False
    reps = np.full(len(items), NOBODY, dtype=np.int64)
    reps[has_rep] = rep
    start = np.broadcast_to(np.int64(NO_START), len(items))  # one number stands for all
    return LiveOptions.fresh(items, reps, start, num_levels)
