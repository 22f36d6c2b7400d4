"""What the compiled part of exchanges works on: books that stay, what changes while items are traded, and scratch space.

Why it exists: :mod:`assigner.search.exchange_kernels` names these by their fields and is imported late, since it loads the compiler;
whoever lays them out need not wait for it. When to modify: together with that module.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Books(NamedTuple):
    """What never changes while items are traded.

    Options are numbered as in the program. ``visit`` lists the options of each rep; ``rep`` is -1 for options that are not
    traded; ``extra`` is what an option costs above the item's cheapest at the prices; ``coef`` what it adds to each of its
    rep's sums. Sums are numbered rep by rep; ``band_begin`` finds the bands of each; within ``soft`` of a band's end its cost
    bends instead of breaking; ``least`` is the least that each sum can cost at the prices, and ``least_at`` the load where it does.
    """

    visit_begin: Any
    visit: Any
    item: Any
    item_begin: Any
    rep: Any
    extra: Any
    coef: Any
    price: Any
    low: Any
    high: Any
    band_begin: Any
    band_lower: Any
    band_upper: Any
    band_slope: Any
    soft: Any
    least: Any
    least_at: Any


class Trading(NamedTuple):
    """What changes: the choice, the loads of the sums, the part of each rep, and the layouts that a rep waits for."""

    choice: Any
    load: Any
    part: Any
    waits: Any


class Desk(NamedTuple):
    """Scratch space of one thread: offers out of and into a rep, the bundles that two reps may trade, and the partners.

    ``number`` is -1 for every rep between two calls.
    """

    out_option: Any
    out_rep: Any
    out_extra: Any
    in_option: Any
    in_rep: Any
    in_extra: Any
    first: Any
    second: Any
    extra: Any
    here: Any
    there: Any
    partner: Any
    number: Any
