"""The compiled part of exchanges between two reps.

Why it exists: two reps share some hundred items that either could have, hence millions of trades of up to two items each
way; prices tell at once which of them can pay. This module imports numba at its top and is itself imported late; all of its
compiled code stands in one file, since the cache of compiled code would not notice a change in another. When to modify:
together with :mod:`assigner.search.exchange`, which lays the arrays out.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

NOT_LESS = -0.5
"""Costs are whole numbers: a trade that gains less than half a unit gains nothing."""


def compiled(function: Any) -> Any:
    """Compile a kernel, cached on disk and free of the interpreter's lock."""
    return numba.njit(cache=True, nogil=True, error_model="numpy")(function)


@compiled
def _beyond(over: Any, soft: Any) -> Any:
    """Return how far a load is beyond an end, at least 0; within ``soft`` of it, on a parabola that joins both straight parts."""
    if over <= -soft:
        return 0.0
    if over >= soft:
        return 1.0 * over
    return (over + soft) * (over + soft) / (4.0 * soft)


@compiled
def _cost_of_sum(books: Any, at: Any, amount: Any, hard: Any) -> Any:
    """Return what one sum costs at a load, less the worth of the load at its price."""
    total = -books.price[at] * amount
    if amount > books.high[at]:
        total += hard * (amount - books.high[at])
    elif amount < books.low[at]:
        total += hard * (books.low[at] - amount)
    for band in range(books.band_begin[at], books.band_begin[at + 1]):
        beyond = _beyond(books.band_lower[band] - amount, books.soft[at])
        beyond += _beyond(amount - books.band_upper[band], books.soft[at])
        total += books.band_slope[band] * beyond
    return total


@compiled
def _cost(books: Any, rep: Any, load: Any, hard: Any) -> Any:
    """Return what the sums of a rep cost at given loads, less the worth of the loads at the prices."""
    total, num = 0.0, books.coef.shape[1]
    for d in range(num):
        total += _cost_of_sum(books, rep * num + d, load[d], hard)
    return total


@compiled
def write_least(books: Any, floor: Any, ceiling: Any, least: Any, least_at: Any) -> None:
    """Write the least that each sum costs at loads from ``floor`` to ``ceiling``, and where: convex, so thirds close in on it."""
    for at in range(len(floor)):
        low, high = floor[at], ceiling[at]
        for _ in range(80):
            third = (high - low) / 3.0
            if _cost_of_sum(books, at, low + third, 0.0) <= _cost_of_sum(books, at, high - third, 0.0):
                high -= third
            else:
                low += third
        least[at], least_at[at] = _cost_of_sum(books, at, low, 0.0), low


@compiled
def _least_of(books: Any, rep: Any) -> Any:
    """Return the least that all sums of a rep can cost."""
    return books.least[rep * books.coef.shape[1] : (rep + 1) * books.coef.shape[1]].sum()


@compiled
def _gather(books: Any, trading: Any, rep: Any, most_extra: Any, desk: Any) -> Any:
    """Write what can leave a rep, and what can come, into the desk; return the two counts."""
    num_out, num_in, part = 0, 0, trading.part[rep]
    for at in range(books.visit_begin[rep], books.visit_begin[rep + 1]):
        option = books.visit[at]
        item = books.item[option]
        held = trading.choice[item]
        if held == option:
            for other in range(books.item_begin[item], books.item_begin[item + 1]):
                target = books.rep[other]
                more = books.extra[other] - books.extra[option]
                if (
                    target >= 0
                    and target != rep
                    and trading.part[target] == part
                    and more < most_extra
                    and num_out < len(desk.out_option)
                ):
                    desk.out_option[num_out], desk.out_rep[num_out], desk.out_extra[num_out] = other, target, more
                    num_out += 1
        else:
            holder = books.rep[held]
            more = books.extra[option] - books.extra[held]
            if (
                holder >= 0
                and holder != rep
                and books.rep[option] >= 0
                and trading.part[holder] == part
                and more < most_extra
                and num_in < len(desk.in_option)
            ):
                desk.in_option[num_in], desk.in_rep[num_in], desk.in_extra[num_in] = option, holder, more
                num_in += 1
    return num_out, num_in


@compiled
def _bundle(books: Any, trading: Any, offers: Any, most: Any, both: Any, side: Any, desk: Any) -> Any:
    """Write all bundles of no, one or two offers; return their number.

    ``side`` is 0 for offers that leave the rep and 1 for those that come; ``here`` and ``there`` are the changes of the
    loads of the rep and its partner.
    """
    option, extra, num = offers
    width, first, second = books.coef.shape[1], desk.first[side], desk.second[side]
    first[0], second[0], desk.extra[side, 0] = -1, -1, 0.0
    for d in range(width):
        desk.here[side, 0, d], desk.there[side, 0, d] = 0, 0
    count = 1
    for a in range(min(num, most)):
        held = trading.choice[books.item[option[a]]]
        first[count], second[count], desk.extra[side, count] = option[a], -1, extra[a]
        for d in range(width):
            gone, come = books.coef[held, d], books.coef[option[a], d]
            desk.here[side, count, d] = come if side == 1 else -gone
            desk.there[side, count, d] = -gone if side == 1 else come
        count += 1
    for a in range(min(num, both)):
        for b in range(a):
            if books.item[option[a]] == books.item[option[b]]:
                continue
            first[count], second[count], desk.extra[side, count] = option[a], option[b], extra[a] + extra[b]
            for d in range(width):
                desk.here[side, count, d] = desk.here[side, 1 + a, d] + desk.here[side, 1 + b, d]
                desk.there[side, count, d] = desk.there[side, 1 + a, d] + desk.there[side, 1 + b, d]
            count += 1
    return count


@compiled
def _edge(books: Any, at: Any, inside: Any, outside: Any, most: Any, hard: Any) -> Any:
    """Return a load near ``outside``, or it, beyond which a sum costs more than ``most``; at ``inside`` it does not."""
    if _cost_of_sum(books, at, outside, hard) <= most:
        return outside
    while abs(outside - inside) > 1.0:
        middle = (inside + outside) / 2.0
        if _cost_of_sum(books, at, middle, hard) <= most:
            inside = middle
        else:
            outside = middle
    return outside


@compiled
def _window(books: Any, rep: Any, own: Any, counts: Any, most: Any, hard: Any, desk: Any) -> Any:
    """Return the sum of a rep that leaves trades the least room when all its sums may cost ``most``: which, from, to.

    ``from`` above ``to``: no trade is cheap enough.
    """
    width, spare = books.coef.shape[1], most - _least_of(books, rep)
    best, best_low, best_high, narrowest = 0, 1.0, 0.0, np.inf
    for d in range(width):
        at = rep * width + d
        out, come = desk.here[0, : counts[0], d], desk.here[1, : counts[1], d]
        low, high = own[d] + out.min() + come.min(), own[d] + out.max() + come.max()
        inside, limit = min(max(books.least_at[at], low), high), spare + books.least[at]
        if _cost_of_sum(books, at, inside, hard) > limit:
            return d, 1.0, 0.0
        low, high = _edge(books, at, inside, low, limit, hard), _edge(books, at, inside, high, limit, hard)
        room = (high - low) / (1.0 + come.max() - come.min())
        if room < narrowest:
            best, best_low, best_high, narrowest = d, low, high, room
    return best, best_low, best_high


@compiled
def _best_trade(books: Any, trading: Any, pair: Any, counts: Any, hard: Any, desk: Any) -> Any:
    """Return the bundles out and in whose trade gains most, and the gain (not below a half: no trade).

    Only those bundles in are looked at that bring the rep's load of one sum near enough to where it costs least.
    """
    rep, partner = pair
    width = books.coef.shape[1]
    here, there = np.empty(width, dtype=np.int64), np.empty(width, dtype=np.int64)
    own, theirs = trading.load[rep * width : (rep + 1) * width], trading.load[partner * width : (partner + 1) * width]
    now, spared = _cost(books, rep, own, hard) + _cost(books, partner, theirs, hard), _least_of(books, partner)
    cheapest = desk.extra[0, : counts[0]].min() + desk.extra[1, : counts[1]].min()
    which, low, high = _window(books, rep, own, counts, NOT_LESS + now - cheapest - spared, hard, desk)
    best, best_out, best_in = NOT_LESS, -1, -1
    order = np.argsort(desk.here[1, : counts[1], which])
    change = desk.here[1, : counts[1], which][order]
    for out in range(counts[0] if low <= high else 0):
        reached = own[which] + desk.here[0, out, which]
        for rank in range(np.searchsorted(change, low - reached), counts[1]):
            if change[rank] > high - reached:
                break
            come = order[rank]
            extra = desk.extra[0, out] + desk.extra[1, come]
            for d in range(width):
                here[d] = own[d] + desk.here[0, out, d] + desk.here[1, come, d]
            gain = extra - now + _cost(books, rep, here, hard)
            if gain + spared >= best:
                continue
            for d in range(width):
                there[d] = theirs[d] + desk.there[0, out, d] + desk.there[1, come, d]
            gain += _cost(books, partner, there, hard)
            if gain < best:
                best, best_out, best_in = gain, out, come
    return best_out, best_in


@compiled
def _take(books: Any, trading: Any, option: Any) -> None:
    """Let an item take an option."""
    if option < 0:
        return
    width, item = books.coef.shape[1], books.item[option]
    held = trading.choice[item]
    for d in range(width):
        trading.load[books.rep[held] * width + d] -= books.coef[held, d]
        trading.load[books.rep[option] * width + d] += books.coef[option, d]
    trading.choice[item] = option


@compiled
def _offers_of(books: Any, trading: Any, found: Any, most: Any, holder: Any) -> Any:
    """Return the cheapest of some offers that still stand: options, extras and their number."""
    option, extra, order = found
    chosen, cost, count = np.empty(most, dtype=np.int64), np.empty(most), 0
    for at in order:
        if books.rep[trading.choice[books.item[option[at]]]] != holder:
            continue
        place = count
        if count < most:
            count += 1
        elif cost[most - 1] <= extra[at]:
            continue
        else:
            place -= 1
        while place > 0 and cost[place - 1] > extra[at]:
            chosen[place], cost[place] = chosen[place - 1], cost[place - 1]
            place -= 1
        chosen[place], cost[place] = option[at], extra[at]
    return chosen, cost, count


@compiled
def _partners(num_out: Any, num_in: Any, desk: Any) -> Any:
    """Write the reps that offers are about into the desk, and the number of each among them; return how many they are."""
    count = 0
    for reps, num in ((desk.out_rep, num_out), (desk.in_rep, num_in)):
        for rep in reps[:num]:
            if desk.number[rep] < 0:
                desk.partner[count], desk.number[rep] = rep, count
                count += 1
    return count


@compiled
def _by_partner(rep: Any, num: Any, count: Any, number: Any) -> Any:
    """Return offers in the order of their partners' numbers, and where those of each begin."""
    begin, order = np.zeros(count + 1, dtype=np.int64), np.empty(num, dtype=np.int64)
    for at in range(num):
        begin[number[rep[at]] + 1] += 1
    begin[:] = np.cumsum(begin)
    place = begin[:-1].copy()
    for at in range(num):
        partner = number[rep[at]]
        order[place[partner]] = at
        place[partner] += 1
    return order, begin


@compiled
def _trade_with(books: Any, trading: Any, pair: Any, offers: Any, sizes: Any, hard: Any, desk: Any) -> Any:
    """Trade with one partner as long as it gains; return the number of trades."""
    rep, partner = pair
    out_order, in_order = offers
    most, both, most_trades = sizes
    made = 0
    while made < most_trades:
        leaving = _offers_of(books, trading, (desk.out_option, desk.out_extra, out_order), most, rep)
        coming = _offers_of(books, trading, (desk.in_option, desk.in_extra, in_order), most, partner)
        if leaving[2] + coming[2] == 0 or not _may_gain(books, trading, pair, leaving, coming, hard):
            break
        num_out = _bundle(books, trading, leaving, most, both, 0, desk)
        num_in = _bundle(books, trading, coming, most, both, 1, desk)
        out, come = _best_trade(books, trading, pair, (num_out, num_in), hard, desk)
        if out < 0:
            break
        _take(books, trading, desk.first[0, out])
        _take(books, trading, desk.second[0, out])
        _take(books, trading, desk.first[1, come])
        _take(books, trading, desk.second[1, come])
        made += 1
    return made


@compiled
def _may_gain(books: Any, trading: Any, pair: Any, leaving: Any, coming: Any, hard: Any) -> Any:
    """Return whether two reps lose enough to pay for the cheapest offers there are; offers come cheapest first."""
    width, most = books.coef.shape[1], 0.0
    for rep in pair:
        most += _cost(books, rep, trading.load[rep * width : (rep + 1) * width], hard) - _least_of(books, rep)
    for offers in (leaving, coming):
        for at in range(min(2, offers[2])):
            most -= min(0.0, offers[1][at])
    return most > -NOT_LESS


@compiled
def trade(books: Any, trading: Any, reps: Any, layout: Any, most_extra: Any, sizes: Any, hard: Any, desk: Any) -> Any:
    """Let reps trade with their partners in the same part; return the number of trades.

    ``layout`` is the bit of the present layout of parts: a rep waits for it no more; who has traded waits for all again.
    ``sizes``: offers looked at each way, those of them that are also bundled in twos, and trades with one partner.
    """
    total = 0
    for rep in reps:
        trading.waits[rep] &= ~layout
        num_out, num_in = _gather(books, trading, rep, most_extra, desk)
        made, count = 0, _partners(num_out, num_in, desk)
        out_order, out_begin = _by_partner(desk.out_rep, num_out, count, desk.number)
        in_order, in_begin = _by_partner(desk.in_rep, num_in, count, desk.number)
        desk.number[desk.partner[:count]] = -1
        for at in range(count):
            partner = desk.partner[at]
            offers = out_order[out_begin[at] : out_begin[at + 1]], in_order[in_begin[at] : in_begin[at + 1]]
            gained = _trade_with(books, trading, (rep, partner), offers, sizes, hard, desk)
            if gained:
                trading.waits[partner] = 3
                made += gained
        if made:
            trading.waits[rep] = 3
        total += made
    return total


@compiled
def shift_items(books: Any, trading: Any, items: Any, most_extra: Any, hard: Any) -> Any:
    """Let each item go to the rep where that gains most; return the number of shifts."""
    width, total = books.coef.shape[1], 0
    loads = np.empty(width, dtype=np.int64)
    for item in items:
        held = trading.choice[item]
        holder = books.rep[held]
        if holder < 0:
            continue
        own = trading.load[holder * width : (holder + 1) * width]
        now = _cost(books, holder, own, hard)
        for d in range(width):
            loads[d] = own[d] - books.coef[held, d]
        relief = _cost(books, holder, loads, hard) - now
        best, best_option = NOT_LESS, -1
        for option in range(books.item_begin[item], books.item_begin[item + 1]):
            rep, more = books.rep[option], books.extra[option] - books.extra[held]
            if rep < 0 or rep == holder or more >= most_extra:
                continue
            theirs = trading.load[rep * width : (rep + 1) * width]
            before = _cost(books, rep, theirs, hard)
            if more + relief + _least_of(books, rep) - before >= best:
                continue
            for d in range(width):
                loads[d] = theirs[d] + books.coef[option, d]
            gain = more + relief + _cost(books, rep, loads, hard) - before
            if gain < best:
                best, best_option = gain, option
        _take(books, trading, best_option)
        total += best_option >= 0
    return total


@compiled
def _drawn(state: Any, below: Any) -> Any:
    """Return a random number from 0 to ``below - 1`` (xorshift: G. Marsaglia, Journal of Statistical Software 8, 2003)."""
    x = state[0]
    x ^= (x << np.uint64(13)) & np.uint64(0xFFFFFFFFFFFFFFFF)
    x ^= x >> np.uint64(7)
    x ^= (x << np.uint64(17)) & np.uint64(0xFFFFFFFFFFFFFFFF)
    state[0] = x
    return np.int64((x >> np.uint64(11)) % np.uint64(below))


@compiled
def items_held(books: Any, trading: Any, part: Any) -> Any:
    """Return the items that the reps of a part hold: as long as only they trade, these stay the same."""
    held = np.empty(len(trading.choice), dtype=np.int64)
    count = 0
    for item in range(len(held)):
        rep = books.rep[trading.choice[item]]
        if rep >= 0 and trading.part[rep] == part:
            held[count] = item
            count += 1
    return held[:count].copy()


@compiled
def _above(books: Any, trading: Any, part: Any, items: Any) -> Any:
    """Return what the reps of a part cost above the bound: extras of the items they hold, and what their loads lose."""
    width, total = books.coef.shape[1], 0.0
    for item in items:
        total += books.extra[trading.choice[item]]
    for rep in range(len(trading.part)):
        if trading.part[rep] == part:
            total += _cost(books, rep, trading.load[rep * width : (rep + 1) * width], 1e6) - _least_of(books, rep)
    return total


@compiled
def _push_random(books: Any, trading: Any, rep: Any, typical: Any, state: Any) -> None:
    """Let a random item within reach of a rep take another of its options in the part, a cheap one rather than a dear one."""
    size = books.visit_begin[rep + 1] - books.visit_begin[rep]
    item = books.item[books.visit[books.visit_begin[rep] + _drawn(state, size)]]
    holder = books.rep[trading.choice[item]]
    if holder >= 0 and trading.part[holder] == trading.part[rep]:
        _push(books, trading, item, typical, state)


@compiled
def _push(books: Any, trading: Any, item: Any, typical: Any, state: Any) -> None:
    """Let an item take another of its options in the part, a cheap one rather than a dear one."""
    holder = books.rep[trading.choice[item]]
    if holder < 0:
        return
    begin, size = books.item_begin[item], books.item_begin[item + 1] - books.item_begin[item]
    for _ in range(6):
        option = begin + _drawn(state, size)
        target = books.rep[option]
        if target < 0 or target == holder or trading.part[target] != trading.part[holder]:
            continue
        if _drawn(state, 1 << 20) < (1 << 20) * np.exp(-books.extra[option] / typical):
            trading.waits[holder], trading.waits[target] = 1, 1
            _take(books, trading, option)
            return


@compiled
def dear_item(books: Any, trading: Any, items: Any, state: Any) -> Any:
    """Draw one of some items by what they cost above their cheapest options; -1 where none costs more."""
    upto = np.empty(len(items))
    total = 0.0
    for at in range(len(items)):
        total += max(0.0, books.extra[trading.choice[items[at]]])
        upto[at] = total
    at = np.searchsorted(upto, total * _drawn(state, 1 << 20) / (1 << 20), side="right")
    return items[at] if at < len(items) else -1


@compiled
def _stir(books: Any, trading: Any, reps: Any, items: Any, facts: Any, state: Any) -> None:
    """Push one item that costs more than it must, three times of four, else (or where none does) some around a random rep."""
    most, typical = facts
    if _drawn(state, 4):
        item = dear_item(books, trading, items, state)
        if item >= 0:
            _push(books, trading, item, typical, state)
            return
    rep = reps[_drawn(state, len(reps))]
    if books.visit_begin[rep] < books.visit_begin[rep + 1]:
        for _ in range(most):
            _push_random(books, trading, rep, typical, state)


@compiled
def _settle(books: Any, trading: Any, part: Any, steps: Any, sizes: Any, desk: Any) -> None:
    """Let the reps of a part that wait trade, and whom they trade with, at one step after the other."""
    stirred = np.zeros(len(trading.part), dtype=np.int8)
    for most_extra in steps:
        for rep in range(len(stirred)):
            if stirred[rep]:
                trading.waits[rep] = 1
        for _ in range(12):
            waiting = np.flatnonzero((trading.waits & 1 == 1) & (trading.part == part))
            if len(waiting) == 0:
                break
            stirred[waiting] = 1
            trade(books, trading, waiting, 1, most_extra, sizes, 1e6, desk)
    trading.waits[trading.part == part] = 0


@compiled
def _restore(books: Any, trading: Any, items: Any, kept: Any) -> None:
    """Let items take the options that they had."""
    for at in range(len(items)):
        if trading.choice[items[at]] != kept[at]:
            _take(books, trading, kept[at])


@compiled
def kick(books: Any, trading: Any, part: Any, facts: Any, steps: Any, sizes: Any, desk: Any, state: Any) -> Any:
    """Push some items off their place, trade until nothing gains, and go back where that came out dearer; many times.

    ``facts``: how many kicks, items pushed around a rep, a typical extra, and by how much a result may be dearer (at most,
    a random part of it) to be gone on from. The part is left in its best state; returns what was gained.
    """
    num, most, typical, slack = facts
    reps, items = np.flatnonzero(trading.part == part), items_held(books, trading, part)
    best_choice, kept = trading.choice[items], trading.choice[items]
    first = _above(books, trading, part, items)
    best, now = first, first
    for _ in range(num):
        _stir(books, trading, reps, items, (most, typical), state)
        _settle(books, trading, part, steps, sizes, desk)
        found = _above(books, trading, part, items)
        if found <= now + slack * _drawn(state, 1024) / 1024.0:
            now = found
            kept[:] = trading.choice[items]
            if found < best + NOT_LESS:
                best = found
                best_choice[:] = kept
        else:
            _restore(books, trading, items, kept)
    _restore(books, trading, items, best_choice)
    return first - best
