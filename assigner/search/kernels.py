"""The compiled evaluator: what a change of some items costs at every level, and making it.

Why it exists: search tries millions of changes; each is priced over the rows it touches and nothing
else, in exact whole numbers. Position 0 of every cost vector is the weighted distance from hard
bounds, so that vectors compare lexicographically. Imported late (numba). All compiled code of the
search stands in this file: the cache of compiled code would not notice a change in another file.
When to modify: with a new kind of row; the tests compare with :meth:`Program.score` after every move.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np


class Fixed(NamedTuple):
    """What never changes: the program as arrays.

    ``need`` lists the switches that an option needs on, ``candidate`` each item's options by guide,
    ``visitor`` each rep's options among the candidates, by ``weight`` (what they load).
    """

    item_begin: Any
    entry_begin: Any
    entry_row: Any
    entry_coef: Any
    cost: Any
    rep: Any
    lower: Any
    upper: Any
    sole_begin: Any
    sole_level: Any
    sole_lower: Any
    sole_upper: Any
    sole_slope: Any
    member_begin: Any
    member: Any
    member_group: Any
    member_lower: Any
    member_upper: Any
    group_begin: Any
    group_level: Any
    group_slope: Any
    group_top: Any
    need_begin: Any
    need_switch: Any
    candidate_begin: Any
    candidate: Any
    visitor_begin: Any
    visitor: Any
    item_of_option: Any
    weight: Any
    guide: Any


class Live(NamedTuple):
    """The current plan: choice, loads, costs, members ranked by distance, users per switch, items per rep."""

    choice: Any
    load: Any
    total: Any
    hard: Any
    distance: Any
    ranked: Any
    users: Any
    head: Any
    next: Any
    previous: Any


class Pad(NamedTuple):
    """Scratch space. ``mark`` arrays hold the number of the change that touched them last."""

    clock: Any
    row_mark: Any
    row_change: Any
    rows: Any
    member_mark: Any
    member_new: Any
    members: Any
    group_mark: Any
    buffer: Any
    switch_mark: Any
    switch_change: Any
    switches: Any
    item: Any
    option: Any
    delta: Any
    best: Any
    kept: Any
    random: Any


def compiled(function: Any) -> Any:
    """Compile a kernel: cached on disk, free of the interpreter's lock, and without reference counts.

    The last makes it three times as fast; it forbids kernels to make arrays.
    """
    options: Any = {"cache": True, "nogil": True, "_nrt": False}
    return numba.njit(**options)(function)


@compiled
def _outside(load: Any, lower: Any, upper: Any) -> Any:
    if load < lower:
        return lower - load
    if load > upper:
        return load - upper
    return 0


@compiled
def _touch_rows(fixed: Any, pad: Any, option: Any, sign: Any, count: Any) -> Any:
    """Add an option's entries to the changed rows; return their number."""
    for e in range(fixed.entry_begin[option], fixed.entry_begin[option + 1]):
        row = fixed.entry_row[e]
        if pad.row_mark[row] != pad.clock[0]:
            pad.row_mark[row] = pad.clock[0]
            pad.row_change[row] = 0
            pad.rows[count] = row
            count += 1
        pad.row_change[row] += sign * fixed.entry_coef[e]
    return count


@compiled
def _top_sum(fixed: Any, live: Any, pad: Any, group: Any, num_members: Any) -> Any:
    """Return the sum of a group's largest distances after the change."""
    count = 0
    for m in range(num_members):
        member = pad.members[m]
        if fixed.member_group[member] == group:
            value = pad.member_new[member]
            at = count
            while at > 0 and pad.buffer[at - 1] < value:
                pad.buffer[at] = pad.buffer[at - 1]
                at -= 1
            pad.buffer[at] = value
            count += 1
    total = 0
    at, spot, end = 0, fixed.group_begin[group], fixed.group_begin[group + 1]
    for _ in range(fixed.group_top[group]):
        while spot < end and pad.member_mark[live.ranked[spot]] == pad.clock[0]:
            spot += 1
        if at < count and (spot >= end or pad.buffer[at] >= live.distance[live.ranked[spot]]):
            total += pad.buffer[at]
            at += 1
        elif spot < end:
            total += live.distance[live.ranked[spot]]
            spot += 1
    return total


@compiled
def _price_row(fixed: Any, live: Any, pad: Any, row: Any, out: Any, num_members: Any) -> Any:
    """Add what a row's changed load costs; collect its group members; return their number."""
    old = live.load[row]
    new = old + pad.row_change[row]
    outside = _outside(new, fixed.lower[row], fixed.upper[row]) - _outside(old, fixed.lower[row], fixed.upper[row])
    out[0] += live.hard[row] * outside
    for b in range(fixed.sole_begin[row], fixed.sole_begin[row + 1]):
        low, high = fixed.sole_lower[b], fixed.sole_upper[b]
        out[1 + fixed.sole_level[b]] += fixed.sole_slope[b] * (_outside(new, low, high) - _outside(old, low, high))
    for at in range(fixed.member_begin[row], fixed.member_begin[row + 1]):
        member = fixed.member[at]
        distance = _outside(new, fixed.member_lower[member], fixed.member_upper[member])
        if distance != live.distance[member]:
            pad.member_mark[member] = pad.clock[0]
            pad.member_new[member] = distance
            pad.members[num_members] = member
            num_members += 1
    return num_members


@compiled
def price_change(fixed: Any, live: Any, pad: Any, count: Any, out: Any) -> Any:
    """Write what the first ``count`` changes on the pad cost, per level, into ``out``.

    Returns the numbers of touched rows and touched group members (on the pad).
    """
    pad.clock[0] += 1
    for at in range(len(out)):
        out[at] = 0
    num_rows = 0
    for c in range(count):
        old, new = live.choice[pad.item[c]], pad.option[c]
        if old != new:
            for level in range(fixed.cost.shape[0]):
                out[1 + level] += fixed.cost[level, new] - fixed.cost[level, old]
            num_rows = _touch_rows(fixed, pad, old, -1, num_rows)
            num_rows = _touch_rows(fixed, pad, new, 1, num_rows)
    num_members = 0
    for r in range(num_rows):
        if pad.row_change[pad.rows[r]] != 0:
            num_members = _price_row(fixed, live, pad, pad.rows[r], out, num_members)
    for m in range(num_members):
        group = fixed.member_group[pad.members[m]]
        if pad.group_mark[group] != pad.clock[0]:
            pad.group_mark[group] = pad.clock[0]
            change = _top_sum(fixed, live, pad, group, num_members)
            for spot in range(fixed.group_begin[group], fixed.group_begin[group] + fixed.group_top[group]):
                change -= live.distance[live.ranked[spot]]
            out[1 + fixed.group_level[group]] += fixed.group_slope[group] * change
    return num_rows, num_members


@compiled
def _rank(fixed: Any, live: Any, member: Any) -> Any:
    """Move a member to its place in the ranking of its group after its distance changed."""
    group = fixed.member_group[member]
    begin, end = fixed.group_begin[group], fixed.group_begin[group + 1]
    at = begin
    while live.ranked[at] != member:
        at += 1
    while at > begin and live.distance[live.ranked[at - 1]] < live.distance[member]:
        live.ranked[at] = live.ranked[at - 1]
        at -= 1
        live.ranked[at] = member
    while at + 1 < end and live.distance[live.ranked[at + 1]] > live.distance[member]:
        live.ranked[at] = live.ranked[at + 1]
        at += 1
        live.ranked[at] = member


@compiled
def _relink(fixed: Any, live: Any, item: Any, old: Any, new: Any) -> Any:
    """Move an item from its old rep's list to its new rep's (the last list is nobody's)."""
    source, target = fixed.rep[old], fixed.rep[new]
    if source == target:
        return
    before, after = live.previous[item], live.next[item]
    if before >= 0:
        live.next[before] = after
    else:
        live.head[source] = after
    if after >= 0:
        live.previous[after] = before
    first = live.head[target]
    live.next[item], live.previous[item] = first, -1
    if first >= 0:
        live.previous[first] = item
    live.head[target] = item


@compiled
def make_change(fixed: Any, live: Any, pad: Any, count: Any) -> Any:
    """Make the first ``count`` changes on the pad; ``pad.delta`` tells what they cost."""
    num_rows, num_members = price_change(fixed, live, pad, count, pad.delta)
    for at in range(len(pad.delta)):
        live.total[at] += pad.delta[at]
    for r in range(num_rows):
        live.load[pad.rows[r]] += pad.row_change[pad.rows[r]]
    for m in range(num_members):
        live.distance[pad.members[m]] = pad.member_new[pad.members[m]]
        _rank(fixed, live, pad.members[m])
    for c in range(count):
        item, new = pad.item[c], pad.option[c]
        old = live.choice[item]
        if old != new:
            for at in range(fixed.need_begin[old], fixed.need_begin[old + 1]):
                live.users[fixed.need_switch[at]] -= 1
            for at in range(fixed.need_begin[new], fixed.need_begin[new + 1]):
                live.users[fixed.need_switch[at]] += 1
            _relink(fixed, live, item, old, new)
            live.choice[item] = new


@compiled
def _count_users(fixed: Any, pad: Any, option: Any, sign: Any, num: Any) -> Any:
    for at in range(fixed.need_begin[option], fixed.need_begin[option + 1]):
        switch = fixed.need_switch[at]
        if pad.switch_mark[switch] != pad.clock[0]:
            pad.switch_mark[switch] = pad.clock[0]
            pad.switch_change[switch] = 0
            pad.switches[num] = switch
            num += 1
        pad.switch_change[switch] += sign
    return num


@compiled
def _on_pad(pad: Any, item: Any, count: Any) -> Any:
    for c in range(count):  # noqa: SIM110 (the compiler knows no generators)
        if pad.item[c] == item:
            return True
    return False


@compiled
def with_switches(fixed: Any, live: Any, pad: Any, count: Any) -> Any:
    """Let switches follow the changes on the pad: on with the first user, off with the last; return the number."""
    if len(fixed.need_switch) == 0:
        return count
    pad.clock[0] += 1
    num = 0
    for c in range(count):
        num = _count_users(fixed, pad, live.choice[pad.item[c]], -1, num)
        num = _count_users(fixed, pad, pad.option[c], 1, num)
    for s in range(num):
        switch = pad.switches[s]
        users, off = live.users[switch] + pad.switch_change[switch], fixed.item_begin[switch]
        wanted = off + 1 if users > 0 else off
        follows = users > 0 or pad.switch_change[switch] < 0
        if follows and live.choice[switch] != wanted and not _on_pad(pad, switch, count):
            pad.item[count], pad.option[count] = switch, wanted
            count += 1
    return count


@compiled
def _copy(source: Any, target: Any) -> None:
    for at in range(len(source)):
        target[at] = source[at]


@compiled
def is_less(left: Any, right: Any) -> Any:
    """Return whether cost vector ``left`` comes before ``right``."""
    for at in range(len(left)):
        if left[at] != right[at]:
            return left[at] < right[at]
    return False


@compiled
def is_gain(delta: Any) -> Any:
    """Return whether a change makes the plan better: its first non-zero entry is negative."""
    for at in range(len(delta)):
        if delta[at] != 0:
            return delta[at] < 0
    return False


@compiled
def _try_candidates(fixed: Any, live: Any, pad: Any, item: Any, count: Any, room: Any) -> Any:
    """Price each candidate of ``item`` as one more change; return the best option (-1: none), cost in ``pad.best``.

    Candidates come by guide; those that add more than ``room`` to the guide are not looked at.
    """
    now = live.choice[item]
    best = -1
    for at in range(fixed.candidate_begin[item], fixed.candidate_begin[item + 1]):
        option = fixed.candidate[at]
        if fixed.guide[option] - fixed.guide[now] > room:
            break
        if option == now:
            continue
        pad.item[count], pad.option[count] = item, option
        price_change(fixed, live, pad, with_switches(fixed, live, pad, count + 1), pad.delta)
        if best < 0 or is_less(pad.delta, pad.best):
            best = option
            _copy(pad.delta, pad.best)
    return best


@compiled
def _eject(fixed: Any, live: Any, pad: Any, rep: Any, count: Any, room: Any) -> Any:
    """Find the best further change of an item of ``rep``; return whether there is one.

    It is left on the pad, its cost in ``pad.kept``.
    """
    found, found_item, found_option = False, -1, -1
    item = live.head[rep]
    walked = 0
    while item >= 0 and walked < 256:
        if not _on_pad(pad, item, count):
            option = _try_candidates(fixed, live, pad, item, count, room)
            if option >= 0 and (not found or is_less(pad.best, pad.kept)):
                found, found_item, found_option = True, item, option
                _copy(pad.best, pad.kept)
        item = live.next[item]
        walked += 1
    if found:
        pad.item[count], pad.option[count] = found_item, found_option
    return found


@compiled
def _chain(fixed: Any, live: Any, pad: Any, item: Any, option: Any, depth: Any, room: Any) -> Any:
    """Try ``item`` on ``option`` and then up to ``depth`` ejections, each the best; make it if it gains."""
    pad.item[0], pad.option[0] = item, option
    spent = fixed.guide[option] - fixed.guide[live.choice[item]]
    count = 1
    while count <= depth:
        rep = fixed.rep[pad.option[count - 1]]
        if not _eject(fixed, live, pad, rep, count, room - spent):
            return False
        spent += fixed.guide[pad.option[count]] - fixed.guide[live.choice[pad.item[count]]]
        count += 1
        if is_gain(pad.kept):
            make_change(fixed, live, pad, with_switches(fixed, live, pad, count))
            return True
    return False


@compiled
def _improve_item(fixed: Any, live: Any, pad: Any, item: Any, depth: Any, room: Any) -> Any:
    """Make the best gaining shift of an item, else the first gaining chain; return whether the plan changed."""
    option = _try_candidates(fixed, live, pad, item, 0, 1e300)
    if option < 0:
        return False
    if is_gain(pad.best):
        pad.item[0], pad.option[0] = item, option
        make_change(fixed, live, pad, with_switches(fixed, live, pad, 1))
        return True
    if depth == 0:
        return False
    now = live.choice[item]
    for at in range(fixed.candidate_begin[item], fixed.candidate_begin[item + 1]):
        option = fixed.candidate[at]
        if fixed.guide[option] - fixed.guide[now] > room:
            break
        if option != now and _chain(fixed, live, pad, item, option, depth, room):
            return True
    return False


@compiled
def improve_items(fixed: Any, live: Any, pad: Any, items: Any, depth: Any, room: Any) -> Any:
    """Improve each of ``items`` once; return how many changes were made."""
    made = 0
    for at in range(len(items)):
        if _improve_item(fixed, live, pad, items[at], depth, room):
            made += 1
    return made


@compiled
def place_items(fixed: Any, order: Any, load: Any, choice: Any, hard: Any, slope_up: Any, level_of_row: Any) -> Any:
    """Place items in order, each on the option of least broken bounds, then least guide plus overload.

    ``level_of_row`` is the load at which a row's next unit starts to cost ``slope_up`` more than its price.
    """
    for at in range(len(order)):
        item = order[at]
        best, best_broken, best_guide = -1, 0, 0.0
        for option in range(fixed.item_begin[item], fixed.item_begin[item + 1]):
            broken, guide = 0, fixed.guide[option]
            for e in range(fixed.entry_begin[option], fixed.entry_begin[option + 1]):
                row, coef = fixed.entry_row[e], fixed.entry_coef[e]
                new = load[row] + coef
                if coef > 0 and new > fixed.upper[row]:
                    broken += hard[row] * min(coef, new - fixed.upper[row])
                if coef > 0 and new > level_of_row[row]:
                    guide += slope_up[row] * min(coef, new - level_of_row[row])
            if best < 0 or broken < best_broken or (broken == best_broken and guide < best_guide):
                best, best_broken, best_guide = option, broken, guide
        choice[item] = best
        for e in range(fixed.entry_begin[best], fixed.entry_begin[best + 1]):
            load[fixed.entry_row[e]] += fixed.entry_coef[e]


@compiled
def _draw(pad: Any) -> Any:
    """Return a random number in 0..1 (xorshift64*)."""
    x = pad.random[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    pad.random[0] = x
    return np.float64((x * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@compiled
def _pose_shift(fixed: Any, live: Any, pad: Any, item: Any) -> Any:
    """Put a random candidate of an item on the pad, cheap ones more often; return the number of changes."""
    begin, end = fixed.candidate_begin[item], fixed.candidate_begin[item + 1]
    option = fixed.candidate[begin + int((end - begin) * _draw(pad) ** 2)]
    if option == live.choice[item]:
        return 0
    pad.item[0], pad.option[0] = item, option
    return 1


@compiled
def _like(fixed: Any, pad: Any, option: Any, begin: Any, end: Any) -> Any:
    """Return the place of a visitor that weighs about as much as ``option``: near ones more often."""
    size, low, high = fixed.weight[option], begin, end
    while low < high:
        middle = (low + high) // 2
        if fixed.weight[fixed.visitor[middle]] < size:
            low = middle + 1
        else:
            high = middle
    if _draw(pad) < 0.5:
        return begin + int((end - begin) * _draw(pad))
    step = int((end - begin) ** _draw(pad))
    at = low + step - 1 if _draw(pad) < 0.5 else low - step
    return min(end - 1, max(begin, at))


@compiled
def _pose_swap(fixed: Any, live: Any, pad: Any, item: Any) -> Any:
    """Put a swap with an item that could come to this one's rep on the pad; return the number of changes."""
    here = fixed.rep[live.choice[item]]
    begin, end = fixed.visitor_begin[here], fixed.visitor_begin[here + 1]
    if begin == end:
        return 0
    coming = fixed.visitor[_like(fixed, pad, live.choice[item], begin, end)]
    other = fixed.item_of_option[coming]
    there = fixed.rep[live.choice[other]]
    if there == here:
        return 0
    for at in range(fixed.candidate_begin[item], fixed.candidate_begin[item + 1]):
        if fixed.rep[fixed.candidate[at]] == there:
            pad.item[0], pad.option[0] = item, fixed.candidate[at]
            pad.item[1], pad.option[1] = other, coming
            return 2
    return 0


@compiled
def _is_accepted(delta: Any, level: Any, eased: Any, room: Any, first: Any) -> Any:
    """Return whether a change is a gain before ``level``, or costs (eased) at most ``room`` there."""
    for at in range(first, level + 1):
        if delta[at] != 0:
            return delta[at] < 0
    if eased != 0:
        return eased <= room
    return is_gain(delta) or room > 0


@compiled
def anneal(fixed: Any, live: Any, pad: Any, steps: Any, level: Any, heat: Any, ease: Any, fine: Any) -> Any:
    """Try random shifts and swaps; worse ones at ``level`` pass while the temperature allows.

    ``heat`` is the first and the last temperature, in units of the level's cost. ``ease`` is the first
    and the last part of band costs that counts: while bands are soft, items trade places freely.
    ``fine`` is the (eased) cost of a unit of weighted distance from hard bounds; 0: never go there.
    """
    num_items = len(live.choice)
    cooling = (heat[1] / heat[0]) ** (1.0 / max(1, steps))
    firming = (ease[1] / ease[0]) ** (1.0 / max(1, steps))
    now, firm, made = heat[0], ease[0], 0
    for _ in range(steps):
        now *= cooling
        firm *= firming
        item = int(num_items * _draw(pad))
        count = _pose_swap(fixed, live, pad, item) if _draw(pad) < 0.5 else _pose_shift(fixed, live, pad, item)
        if count:
            count = with_switches(fixed, live, pad, count)
            price_change(fixed, live, pad, count, pad.delta)
            own = 0
            for c in range(count):
                own += fixed.cost[level, pad.option[c]] - fixed.cost[level, live.choice[pad.item[c]]]
            eased = own + firm * (pad.delta[level + 1] - own + fine * pad.delta[0])
            if _is_accepted(pad.delta, level, eased, -now * np.log(1.0 - _draw(pad)), 1 if fine > 0 else 0):
                make_change(fixed, live, pad, count)
                made += 1
    return made
