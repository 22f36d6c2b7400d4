"""Compiled search over programs in which every option fills at most one bounded row: one knapsack a row.

Why it exists: with a price on each item, every row packs what pays best into its room, exactly, by dynamic
programming in whole numbers. The sum is a lower bound, tighter than the linear relaxation's, and forcing a pair in or
out of its row says exactly what that costs (M. Posta, J. Ferland and P. Michelon, An exact method with variable
fixing for solving the generalized assignment problem, Computational Optimization and Applications 52, 2012). Prices
may be anything: no rounding can make a bound wrong. Imported late (numba). All compiled code of it stands in this
file: the cache of compiled code would not notice a change in another. When to modify: for another kind of row.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

NEVER = 2**61
"""What it costs to force in a pair that has no room; more than any limit."""
FREE, OUT, IN = 0, -1, 1
"""Status of a pair."""
OPEN, FOUND, DEAD = 0, 1, -1
"""State of a node: still to branch, a plan within the limit found, no plan within the limit."""
ROUNDS = 6
"""How often climbing and fixing alternate at one node, while fixing helps."""
KEPT_SLOPE = 0.5
"""Part of the direction of a climb that stays from scan to scan."""
SCANS, PACE = 8, 0.3
"""Scans of a climb at a node below the root, and its first pace."""
STEEP = 1.0
"""How much a penalty counts against a branch, in units of the room that is left below the limit."""


class Pack(NamedTuple):
    """Pairs (an item in a row), sorted by row; ``pair`` lists them by item; prices stay within ``most``."""

    row_begin: Any
    item_begin: Any
    pair: Any
    item: Any
    row: Any
    weight: Any
    cost: Any
    most: Any


class Node(NamedTuple):
    """What is decided: status of pairs, room left in rows, items done, prices of items, cost spent (one value)."""

    status: Any
    room: Any
    done: Any
    price: Any
    spent: Any


class Tree(NamedTuple):
    """Nodes one below the other, as arrays with the depth first; ``ends``: first and last depth in use."""

    status: Any
    room: Any
    done: Any
    price: Any
    spent: Any
    ends: Any


class Pad(NamedTuple):
    """Scratch space: pairs taken, tables from the front and from the back, pairs listed, penalties."""

    taken: Any
    ahead: Any
    back: Any
    listed: Any
    reduced: Any
    count: Any
    enter: Any
    leave: Any
    total: Any


@numba.njit(cache=True, nogil=True, inline="always")
def _add_layer(before: Any, after: Any, weight: int, reduced: int, room: int) -> None:
    """Write the table with one more pair into ``after``."""
    for q in range(min(weight, room + 1)):
        after[q] = before[q]
    for q in range(weight, room + 1):
        value = before[q - weight] + reduced
        after[q] = min(before[q], value)


@numba.njit(cache=True, nogil=True)
def _list_paying(pack: Any, node: Any, pad: Any, row: int) -> tuple[int, int]:
    """List the free pairs of a row that lower its cost; return how many they are and their weight."""
    num, weight = 0, 0
    for k in range(pack.row_begin[row], pack.row_begin[row + 1]):
        pad.taken[k] = 0
        if node.status[k] == FREE:
            reduced = pack.cost[k] - node.price[pack.item[k]]
            if reduced < 0 and pack.weight[k] <= node.room[row]:
                pad.listed[num] = k
                pad.reduced[num] = reduced
                num += 1
                weight += pack.weight[k]
    return num, weight


@numba.njit(cache=True, nogil=True)
def _fill_ahead(pack: Any, pad: Any, num: int, room: int) -> None:
    """Write the tables of the first 0, 1, ... ``num`` listed pairs."""
    pad.ahead[0, : room + 1] = 0
    for a in range(num):
        _add_layer(pad.ahead[a], pad.ahead[a + 1], pack.weight[pad.listed[a]], pad.reduced[a], room)


@numba.njit(cache=True, nogil=True)
def _fill_back(pack: Any, pad: Any, num: int, room: int) -> None:
    """Write the tables of the last 0, 1, ... ``num`` listed pairs."""
    pad.back[num, : room + 1] = 0
    for a in range(num - 1, -1, -1):
        _add_layer(pad.back[a + 1], pad.back[a], pack.weight[pad.listed[a]], pad.reduced[a], room)


@numba.njit(cache=True, nogil=True)
def _pack_row(pack: Any, node: Any, pad: Any, row: int) -> tuple[int, int, bool]:
    """Pack a row as well as possible; return its value, the number of listed pairs, whether room is short."""
    room = node.room[row]
    num, weight = _list_paying(pack, node, pad, row)
    if weight <= room:
        value = 0
        for a in range(num):
            pad.taken[pad.listed[a]] = 1
            value += pad.reduced[a]
        return value, num, False
    _fill_ahead(pack, pad, num, room)
    q = room
    for a in range(num - 1, -1, -1):
        if pad.ahead[a + 1, q] != pad.ahead[a, q]:
            pad.taken[pad.listed[a]] = 1
            q -= pack.weight[pad.listed[a]]
    return pad.ahead[num, room], num, True


@numba.njit(cache=True, nogil=True)
def evaluate(pack: Any, node: Any, pad: Any) -> int:
    """Return the bound at the node's prices; ``pad.count``: how often each item is packed."""
    total = node.spent[0]
    for j in range(len(node.price)):
        pad.count[j] = 0
        if node.done[j] == 0:
            total += node.price[j]
    for row in range(len(node.room)):
        value, num, _ = _pack_row(pack, node, pad, row)
        total += value
        for a in range(num):
            k = pad.listed[a]
            pad.count[pack.item[k]] += pad.taken[k]
    return total


@numba.njit(cache=True, nogil=True)
def _misses(node: Any, pad: Any) -> int:
    """Return the squared length of the supergradient: 0 when each item is packed just once."""
    total = 0
    for j in range(len(node.price)):
        if node.done[j] == 0:
            total += (1 - pad.count[j]) ** 2
    return total


@numba.njit(cache=True, nogil=True, inline="always")
def _within(value: float, most: int) -> float:
    return min(max(value, -1.0 * most), 1.0 * most)


@numba.njit(cache=True, nogil=True)
def _deflect(node: Any, pad: Any, slope: Any) -> float:
    """Turn ``slope`` halfway to the supergradient; return its squared length, at least 1."""
    length = 0.0
    for j in range(len(slope)):
        slope[j] = 0.0 if node.done[j] else (1.0 - KEPT_SLOPE) * (1 - pad.count[j]) + KEPT_SLOPE * slope[j]
        length += slope[j] * slope[j]
    return max(length, 1.0)


@numba.njit(cache=True, nogil=True)
def climb(pack: Any, node: Any, pad: Any, limit: int, scans: int, pace: float) -> tuple[int, int]:
    """Raise the bound of a node toward ``limit``; return the best bound and the state. The node keeps the best prices.

    Steps of the length of B. T. Polyak (Minimization of unsmooth functionals, 1969) in a direction that remembers the
    one before, as in :func:`climb_root`: nearly half the nodes that plain steps need.
    """
    best, bad = -NEVER, 0
    kept = node.price.copy()
    smooth, slope = node.price.astype(np.float64), np.zeros(len(kept))
    for _ in range(scans):
        value = evaluate(pack, node, pad)
        bad = 0 if value > best + (limit - best) * 0.01 else bad + 1
        if value > best:
            best = value
            kept[:] = node.price
        if value > limit:
            return value, DEAD
        if _misses(node, pad) == 0:
            return value, FOUND
        if bad >= 8:
            pace, bad = pace * 0.6, 0
            smooth[:], slope[:] = kept, 0
            if pace < 0.01:
                break
        length = _deflect(node, pad, slope)
        step = pace * (limit - value + (limit - best) * 0.05 + 128.0) / length
        for j in range(len(smooth)):
            smooth[j] = _within(smooth[j] + step * slope[j], pack.most)
            node.price[j] = round(smooth[j])
    node.price[:] = kept
    return best, OPEN


@numba.njit(cache=True, nogil=True)
def climb_root(pack: Any, node: Any, pad: Any, upper: int, scans: int, memory: tuple[Any, Any, Any]) -> bool:
    """Raise the bound of the root by deflected steps; call again until it returns True.

    P. M. Camerini, L. Fratta and F. Maffioli, On improving relaxation methods by modified gradient techniques,
    Mathematical Programming Study 3, 1975. ``memory``: best prices; present prices and direction; best bound, how far
    above it the steps aim, and the number of bad scans.
    """
    kept, moving, facts = memory
    smooth, slope = moving
    for _ in range(scans):
        value = evaluate(pack, node, pad)
        facts[2] = 0.0 if value > facts[0] + 0.02 * facts[1] else facts[2] + 1
        if value > facts[0]:
            facts[0] = value
            kept[:] = node.price
        for j in range(len(slope)):
            slope[j] = 0.85 * (1 - pad.count[j]) + 0.15 * slope[j]
        length = (slope * slope).sum()
        if value >= upper or length == 0 or facts[1] < 2.0:
            return True
        step = (min(facts[0] + facts[1], 1.0 * upper) - value) / length
        if facts[2] >= 40:
            facts[1], facts[2], step = facts[1] * 0.75, 0.0, 0.0
            smooth[:] = kept
            slope[:] = 0
        for j in range(len(slope)):
            smooth[j] = _within(smooth[j] + step * slope[j], pack.most)
            node.price[j] = round(smooth[j])
    return False


@numba.njit(cache=True, nogil=True)
def _penalise_loose(pack: Any, node: Any, pad: Any, row: int, num: int, value: int) -> None:
    """Penalties of a row whose paying pairs all fit."""
    room, used = node.room[row], 0
    for a in range(num):
        used += pack.weight[pad.listed[a]]
        pad.enter[pad.listed[a]] = 0
        pad.leave[pad.listed[a]] = -pad.reduced[a]
    is_filled = False
    for k in range(pack.row_begin[row], pack.row_begin[row + 1]):
        if node.status[k] == FREE and pad.taken[k] == 0:
            pad.leave[k] = 0
            pad.enter[k] = pack.cost[k] - node.price[pack.item[k]]
            if pack.weight[k] > room:
                pad.enter[k] = NEVER
            elif used + pack.weight[k] > room:
                if not is_filled:
                    _fill_ahead(pack, pad, num, room)
                    is_filled = True
                pad.enter[k] += pad.ahead[num, room - pack.weight[k]] - value


@numba.njit(cache=True, nogil=True)
def _best_without(pad: Any, a: int, room: int) -> int:
    """Return the best value within ``room`` of all listed pairs but ``a``."""
    best = 0
    for q in range(room + 1):
        best = min(best, pad.ahead[a, q] + pad.back[a + 1, room - q])
    return best


@numba.njit(cache=True, nogil=True)
def _penalise_tight(pack: Any, node: Any, pad: Any, row: int, num: int, value: int) -> None:
    """Penalties of a row that lacks room for all its paying pairs."""
    room = node.room[row]
    _fill_back(pack, pad, num, room)
    for k in range(pack.row_begin[row], pack.row_begin[row + 1]):
        if node.status[k] == FREE:
            pad.leave[k], pad.enter[k] = 0, NEVER
            if pack.weight[k] <= room:
                reduced = pack.cost[k] - node.price[pack.item[k]]
                pad.enter[k] = reduced + pad.ahead[num, room - pack.weight[k]] - value
    for a in range(num):
        k = pad.listed[a]
        if pad.taken[k] == 1:
            pad.enter[k] = 0
            pad.leave[k] = _best_without(pad, a, room) - value
        else:
            pad.enter[k] = pad.reduced[a] + _best_without(pad, a, room - pack.weight[k]) - value


@numba.njit(cache=True, nogil=True)
def penalise(pack: Any, node: Any, pad: Any) -> int:
    """Write what forcing each free pair in or out of its row adds to the bound, exactly; return the bound."""
    total = node.spent[0]
    for j in range(len(node.price)):
        if node.done[j] == 0:
            total += node.price[j]
    for row in range(len(node.room)):
        value, num, is_tight = _pack_row(pack, node, pad, row)
        total += value
        if is_tight:
            _penalise_tight(pack, node, pad, row, num, value)
        else:
            _penalise_loose(pack, node, pad, row, num, value)
    return total


@numba.njit(cache=True, nogil=True)
def put(pack: Any, node: Any, k: int) -> bool:
    """Decide for a pair: its item is done; return whether its row has the room."""
    j, row = pack.item[k], pack.row[k]
    if pack.weight[k] > node.room[row]:
        return False
    for at in range(pack.item_begin[j], pack.item_begin[j + 1]):
        node.status[pack.pair[at]] = OUT
    node.status[k] = IN
    node.done[j] = 1
    node.room[row] -= pack.weight[k]
    node.spent[0] += pack.cost[k]
    return True


@numba.njit(cache=True, nogil=True)
def _fix_item(pack: Any, node: Any, pad: Any, j: int, slack: int) -> tuple[int, int, int]:
    """Rule out what would lift the bound by more than ``slack``; return pairs left, one of them, pairs ruled out.

    An item in one row is out of all others: its pair's penalty is that of entering plus those of leaving the others.
    """
    leaving, left, last, ruled_out = 0, 0, -1, 0
    for at in range(pack.item_begin[j], pack.item_begin[j + 1]):
        if node.status[pack.pair[at]] == FREE:
            leaving += pad.leave[pack.pair[at]]
    for at in range(pack.item_begin[j], pack.item_begin[j + 1]):
        k = pack.pair[at]
        if node.status[k] == FREE:
            pad.total[k] = pad.enter[k] + leaving - pad.leave[k]
            if pad.total[k] > slack:
                node.status[k] = OUT
                ruled_out += 1
            else:
                left, last = left + 1, k
    return left, last, ruled_out


@numba.njit(cache=True, nogil=True)
def fix(pack: Any, node: Any, pad: Any, limit: int) -> tuple[int, int]:
    """Rule out pairs that no plan within ``limit`` uses; return the bound and how many changed, -1 when dead."""
    bound = penalise(pack, node, pad)
    if bound > limit:
        return bound, -1
    changed = 0
    for j in range(len(node.price)):
        if node.done[j]:
            continue
        left, last, ruled_out = _fix_item(pack, node, pad, j, limit - bound)
        changed += ruled_out
        if left == 0 or (left == 1 and not put(pack, node, last)):
            return limit + 1, -1
        changed += left == 1
    return bound, changed


@numba.njit(cache=True, nogil=True)
def settle(pack: Any, node: Any, pad: Any, limit: int, effort: tuple[int, float]) -> tuple[int, int]:
    """Climb and fix in turns; return the bound and the node's state. ``effort``: scans a round, first pace."""
    scans, pace = effort
    bound = node.spent[0]
    for _ in range(ROUNDS):
        bound, state = climb(pack, node, pad, limit, scans, pace)
        if state != OPEN:
            return bound, state
        bound, changed = fix(pack, node, pad, limit)
        if changed < 0:
            return bound, DEAD
        num_free = 0
        for k in range(len(node.status)):
            num_free += node.status[k] == FREE
        if changed * 20 < num_free or num_free == 0:
            break
        pace = max(pace * 0.5, 0.2)
    return bound, OPEN


@numba.njit(cache=True, nogil=True)
def _choose_pair(pack: Any, node: Any, pad: Any, slack: int) -> int:
    """Return the pair to branch on: of a heavy item whose penalties leave little, its cheapest; -1 when all are done."""
    best, least = -1, np.inf
    for j in range(len(node.price)):
        if node.done[j]:
            continue
        hope, heaviest, cheapest = 0.0, 1.0, -1
        for at in range(pack.item_begin[j], pack.item_begin[j + 1]):
            k = pack.pair[at]
            if node.status[k] == FREE:
                hope += np.exp(-STEEP * pad.total[k] / max(1.0, slack))
                heaviest = max(heaviest, 1.0 * pack.weight[k])
                if cheapest < 0 or pad.total[k] < pad.total[cheapest]:
                    cheapest = k
        if hope / heaviest < least:
            best, least = cheapest, hope / heaviest
    return best


@numba.njit(cache=True, nogil=True)
def _node(tree: Any, depth: int) -> Any:
    return Node(
        tree.status[depth], tree.room[depth], tree.done[depth], tree.price[depth], tree.spent[depth : depth + 1]
    )


@numba.njit(cache=True, nogil=True)
def copy_node(source: Any, target: Any) -> None:
    """Copy everything that a node says."""
    target.status[:] = source.status
    target.room[:] = source.room
    target.done[:] = source.done
    target.price[:] = source.price
    target.spent[:] = source.spent


@numba.njit(cache=True, nogil=True)
def _write(pack: Any, node: Any, pad: Any, choice: Any) -> None:
    """Write the pair of each item: decided, or packed just now."""
    for k in range(len(node.status)):
        if node.status[k] == IN or (node.status[k] == FREE and pad.taken[k] == 1):
            choice[pack.item[k]] = k


@numba.njit(cache=True, nogil=True)
def explore(pack: Any, tree: Any, pad: Any, limit: int, nodes: int, choice: Any) -> int:
    """Search depth first for a plan that costs at most ``limit``, through at most ``nodes`` nodes.

    Returns
    -------
    FOUND (the plan stands in ``choice``), DEAD (there is none below the tree's nodes) or OPEN (call again).
    """
    for _ in range(nodes):
        depth = tree.ends[1]
        if depth < tree.ends[0]:
            return DEAD
        node = _node(tree, depth)
        bound, state = settle(pack, node, pad, limit, (SCANS, PACE))
        if state == FOUND:
            _write(pack, node, pad, choice)
            return FOUND
        if state == DEAD:
            tree.ends[1] -= 1
            continue
        k = _choose_pair(pack, node, pad, limit - bound)
        if k < 0:
            tree.ends[1] -= 1
            if node.spent[0] <= limit:  # several items decided at once can exceed it together
                pad.taken[:] = 0
                _write(pack, node, pad, choice)
                return FOUND
            continue
        below = _node(tree, depth + 1)
        copy_node(node, below)
        node.status[k] = OUT
        if put(pack, below, k):
            tree.ends[1] += 1
    return OPEN if tree.ends[1] >= tree.ends[0] else DEAD
