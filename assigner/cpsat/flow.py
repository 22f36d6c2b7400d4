"""Minimum cut between items and the room of their reps: the group whose work does not fit, if there is one.

Items may be split in a flow, so a shortage found here is there for whole items as well; that none is found proves
nothing. Columns in, masks out, no loop over items. When to modify: with a new version of ortools, whose flow this is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assigner.program.program import IntArray

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Cut:
    """A group of items that do not fit, split into parts that share no rep.

    Parameters
    ----------
    part_of_item
        Number of the part of each item, -1 for items outside.
    part_of_rep
        The same of the reps who may take them.
    short
        Missing amount of each part, all above 0.
    """

    part_of_item: IntArray
    part_of_rep: IntArray
    short: IntArray


def minimum_cut(amount: IntArray, item: IntArray, rep: IntArray, room: IntArray) -> Cut | None:
    """Return the items whose reps lack the most room in sum; None where all of it fits when split.

    Parameters
    ----------
    amount
        What each item takes, at least 0.
    item, rep
        The pairs that are allowed, sorted by item; items without a pair are left out.
    room
        What each rep can take, at least 0.

    Notes
    -----
    By the theorem of Ford and Fulkerson (1956) the largest flow from items to reps equals the smallest cut; the items
    that can still be reached from the source need more than all of their reps have. The smallest such set is taken, so
    that each part of it is short by itself. Polynomial: the push-relabel method of Goldberg and Tarjan (1988).
    """
    from ortools.graph.python import max_flow

    keep = (amount[item] > 0) if len(item) else np.zeros(0, dtype=bool)
    item, rep = item[keep], rep[keep]
    if not len(item):
        return None
    merged, of_merged = _merged(item, rep, len(amount))
    total = np.zeros(int(merged.max(initial=-1)) + 1, dtype=np.int64)
    placed = merged >= 0
    np.add.at(total, merged[placed], amount[placed])
    first = of_merged[merged[item]] == item
    tail, head = merged[item[first]], rep[first]
    num_groups, num_reps = len(total), len(room)
    source, sink = num_groups + num_reps, num_groups + num_reps + 1
    flow = max_flow.SimpleMaxFlow()
    everything = int(total.sum())
    groups, reps = np.arange(num_groups), np.arange(num_reps)
    flow.add_arcs_with_capacity(np.full(num_groups, source), groups, total)
    flow.add_arcs_with_capacity(tail, num_groups + head, np.full(len(tail), everything + 1))
    flow.add_arcs_with_capacity(num_groups + reps, np.full(num_reps, sink), np.minimum(room, everything + 1))
    if flow.solve(source, sink) != flow.OPTIMAL or flow.optimal_flow() >= everything:
        return None
    inside = np.zeros(num_groups + num_reps + 2, dtype=bool)
    inside[flow.get_source_side_min_cut()] = True
    return _parts(inside[:num_groups], inside[num_groups:-2], merged, tail, head, total, room)


def _merged(item: IntArray, rep: IntArray, num_items: int) -> tuple[IntArray, IntArray]:
    """Return a group number per item (-1 without a pair) and the first item of each group.

    Items of one group may be taken by the same reps: they flow as one. Sets of reps are told apart by two sums of 64-bit
    hashes; were two different sets ever confused, the check of the answer would say so.
    """
    begin = np.flatnonzero(np.append(True, item[1:] != item[:-1]))
    owner = item[begin]
    keys = np.stack([np.add.reduceat(_hash(rep, salt), begin) for salt in (1, 2)], axis=1)
    _, first, number = np.unique(keys.view("V16").ravel(), return_index=True, return_inverse=True)
    merged = np.full(num_items, -1, dtype=np.int64)
    merged[owner] = number
    return merged, owner[first]


def _hash(values: IntArray, salt: int) -> IntArray:
    """Return well-mixed 64-bit numbers (splitmix64, Steele, Lea and Flood 2014)."""
    mixed = values.astype(np.uint64) * np.uint64(2) + np.uint64(salt)
    mixed *= np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return (mixed ^ (mixed >> np.uint64(31))).view(np.int64)


def _parts(
    groups: Mask, reps: Mask, merged: IntArray, tail: IntArray, head: IntArray, total: IntArray, room: IntArray
) -> Cut:
    """Return the cut split into its connected parts, the shortest of room first."""
    arcs = groups[tail]
    tail, head = tail[arcs], head[arcs]
    label = np.where(reps, np.arange(len(reps)), len(reps))
    while True:
        least = np.full(len(groups), len(reps))
        np.minimum.at(least, tail, label[head])
        spread = label.copy()
        np.minimum.at(spread, head, least[tail])
        if (spread == label).all():
            break
        label = spread
    names, part_of_rep = np.unique(np.append(label[reps], least[groups]), return_inverse=True)
    short = np.zeros(len(names), dtype=np.int64)
    num_reps = int(reps.sum())
    np.subtract.at(short, part_of_rep[:num_reps], room[reps])
    np.add.at(short, part_of_rep[num_reps:], total[groups])
    order = np.argsort(-short, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    of_rep, of_group = np.full(len(reps), -1, dtype=np.int64), np.full(len(groups) + 1, -1, dtype=np.int64)
    of_rep[reps] = rank[part_of_rep[:num_reps]]
    of_group[:-1][groups] = rank[part_of_rep[num_reps:]]
    return Cut(of_group[merged], of_rep, short[order])
