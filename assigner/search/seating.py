"""Seats of giants: who has which of the largest items, branched on part by part.

Why it exists: everything else of a plan can be priced well once it is known where the few largest items sit, and hardly
before: with two giants a team in their cheapest seats, the relaxation of 2,000 accounts for 50 reps says 5,655 in place of
4,541. A tree over the seats of all teams together would never end (branching on all of them raised that bound by 1 % in 700
nodes); bounds of teams add up, so each has a tree of its own (best bound first: A. H. Land and A. G. Doig, An automatic
method of solving discrete programming problems, Econometrica 28, 1960). The most promising seats are where plans are looked
for next. When to modify: to branch on other items, or in another order.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assigner.prices import Pricing, only_of, with_seats
from assigner.prices.columns import flatten
from assigner.prices.relaxation import least_cost_of_items
from assigner.search.giants import parts_of_rows
from assigner.search.leading import is_wide_open
from assigner.search.parts import part_of, parts_of, unloaded_cost

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.prices.bound import PriceResult
    from assigner.prices.columns import Columns
    from assigner.prices.fixing import Reduced
    from assigner.program.program import IntArray
    from assigner.search.campaign import Campaign

    FloatArray = NDArray[np.float64]
    Seats = tuple[int, ...]
    """Options of a part's first giants, one each."""

LEAST_PART = 0.3
"""Items are branched on that fill at least this part of a soft row."""
MOST_OPTIONS = 300_000
"""Larger programs take too long to price for a tree."""
SCANS = 120
"""Scans that price a part around some seats."""
SHARE, MOST_SECONDS = 0.25, 10.0
"""Part of what is left of the time that one call takes at most, and seconds."""
COUNTED_STEPS = 40
"""Nodes that are worked on in one call where work is counted."""
PLANS = 4
"""Plans that are made around promising seats after each call that found others."""


@dataclass(order=True, slots=True)
class _Node:
    """Some giants seated.

    Parameters
    ----------
    bound
        What every plan with these seats costs at least.
    number
        Nodes that were made before.
    seats
        Where the first giants sit.
    start
        Prices to begin with.
    ways
        What each seat of the next giant costs at least, once this node was priced; None before.
    """

    bound: int
    number: int
    seats: Seats = field(compare=False)
    start: FloatArray | None = field(compare=False)
    ways: IntArray | None = field(compare=False)


@dataclass
class _Part:
    """The tree of one part.

    Parameters
    ----------
    items
        Its items, by the whole program's numbers.
    reduced
        Its program.
    giants
        The items to branch on, by its own numbers, the largest first.
    columns, pricing
        Its rows, and its relaxation.
    cost
        What the incumbent costs here.
    is_over
        Says that the search is over: climbs are cut short then.
    open
        A heap of what is open.
    """

    items: IntArray
    reduced: Reduced
    giants: IntArray
    columns: Columns
    pricing: Pricing
    cost: int
    is_over: Callable[[], bool]
    open: list[_Node] = field(default_factory=list)
    num_nodes: int = 0

    def __post_init__(self) -> None:
        self._push(_Node(0, 0, (), None, None))
        if self.open:  # else the part costs nothing: there is nothing to find
            self._price(heapq.heappop(self.open))

    @property
    def bound(self) -> int:
        """What every plan costs here at least, or else more than the incumbent does."""
        return min(self.cost, self.open[0].bound) if self.open else self.cost

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to branch on where the bound is least."""
        return self.bound == self.cost or (
            self.open[0].ways is not None and len(self.open[0].seats) == len(self.giants)
        )

    def work(self, kept: NDArray[np.bool_]) -> None:
        """Price the node of the least bound, or let its next giant take each seat."""
        node = heapq.heappop(self.open)
        if node.ways is None:
            self._price(node)
            return
        first = int(self.reduced.program.item_begin[self.giants[len(node.seats)]])
        for seat, bound in enumerate(node.ways.tolist(), first):
            if kept[seat]:
                self._push(_Node(max(node.bound, bound), self.num_nodes, (*node.seats, seat), node.start, None))

    def _push(self, node: _Node) -> None:
        """Keep some seats open, unless no better plan is there."""
        self.num_nodes += 1
        if node.bound < self.cost:
            heapq.heappush(self.open, node)

    def _price(self, node: _Node) -> None:
        """Bound a node by the relaxation with its giants seated, the others whole, and keep it open."""
        program, seats = self.reduced.program, list(node.seats)
        seated = np.zeros(program.num_items, dtype=np.bool_)
        seated[self.giants[: len(seats)]] = True
        left_out = seated[program.item_of_option]
        left_out[seats] = False
        result = self.pricing.bound(left_out=left_out, start=node.start, max_scans=SCANS, cancelled=self.is_over)
        result = with_seats(program, self.columns, only_of(program, result, left_out), self.giants[len(seats) :])
        if not result.infeasible:
            bound, ways = max(node.bound, result.bound or 0), self._ways(result, len(seats))
            self._push(_Node(bound, self.num_nodes, node.seats, result.central, ways))

    def _ways(self, result: PriceResult, num: int) -> IntArray:
        """Return what each seat of the giant after the first ``num`` costs at least; more than the incumbent, if not allowed."""
        if num == len(self.giants):
            return np.zeros(0, dtype=np.int64)
        begin = self.reduced.program.item_begin[self.giants[num] :][:2]
        extra = result.reduced[begin[0] : begin[1]]
        if result.bound is None:
            return np.zeros(len(extra), dtype=np.int64)
        return np.where(extra < 0, self.cost, -((-(result.total + extra)) >> result.shift))

    def promising(self, rank: int) -> Seats:
        """Return the seats of one of the open nodes, by bound."""
        return heapq.nsmallest(rank + 1, self.open)[-1].seats if self.open else ()


class Seating:
    """The trees of one level.

    Parameters
    ----------
    campaign
        The search; it has a plan.
    level
        The level that is open. All before it cost as little as their items can.
    """

    def __init__(self, campaign: Campaign, level: int) -> None:
        self._campaign, self._level = campaign, level
        self._size = parts_of_rows(campaign, level)
        self._constant = unloaded_cost(campaign.program, level)
        self._parts = [self._part(items) for items in self._divided()]
        self._planned: list[Seats] = []  # the best seats that were planned around

    def _divided(self) -> list[IntArray]:
        """Return the items of each part with giants, and those of all others together, for there is nothing to branch on."""
        parts = parts_of(self._campaign.program)
        has_giants = [bool((self._size[items] >= LEAST_PART).any()) for items in parts]
        others = [items for items, has in zip(parts, has_giants, strict=True) if not has]
        rest = [np.sort(np.concatenate(others))] if others else []
        return [items for items, has in zip(parts, has_giants, strict=True) if has] + rest

    def _part(self, items: IntArray) -> _Part:
        campaign, level = self._campaign, self._level
        reduced = part_of(campaign.program, items)
        limits = {at: int(least_cost_of_items(reduced.program, at).sum()) for at in range(level)}
        size = self._size[items]
        giants = np.argsort(-size, kind="stable")[: int((size >= LEAST_PART).sum())]
        columns = flatten(reduced.program)
        pricing = Pricing(
            reduced.program, columns, level, limits, kept=campaign.proof.kept[reduced.option],
            threads=campaign.workers, clock=campaign.budget.clock,
        )  # fmt: skip
        budget = campaign.budget
        return _Part(items, reduced, giants, columns, pricing, self._cost_of(items, reduced), lambda: budget.is_over)

    def _cost_of(self, items: IntArray, reduced: Reduced) -> int:
        choice = self._campaign.incumbent.choice
        assert choice is not None
        mine = reduced.shrunk(choice[items])
        assert mine is not None
        return int(reduced.program.score(mine)[self._level])

    def work(self) -> None:
        """Branch for a while where most is open, tell the bound, and plan around the seats that it found."""
        budget, proof = self._campaign.budget, self._campaign.proof
        if self._campaign.first_open() != self._level:
            return
        ends, steps = budget.clock() + budget.share(SHARE, MOST_SECONDS), 0

        def is_over() -> bool:
            return budget.is_over or (not budget.is_deterministic and budget.clock() >= ends)

        for part in self._parts:
            part.cost = self._cost_of(part.items, part.reduced)
        while not is_over() and (not budget.is_deterministic or steps < COUNTED_STEPS):
            open_parts = [part for part in self._parts if not part.is_settled]
            if not open_parts:
                break
            widest = max(open_parts, key=lambda part: part.cost - part.bound)
            widest.work(proof.kept[widest.reduced.option])
            steps += 1
        if steps and proof.raise_to(self._level, self._constant + sum(part.bound for part in self._parts)):
            self._campaign.incumbent.tell("seats")
        best = [part.promising(0) for part in self._parts]
        if steps and best != self._planned:
            self._planned = best
            self._plan_around()

    def _plan_around(self) -> None:
        """Refit around the giants in promising seats."""
        campaign = self._campaign
        refits = campaign.refits_of(self._level)
        for rank in range(PLANS if refits.is_whole else 0):
            if campaign.budget.is_over or not refits.is_for(campaign.first_open()):
                return
            assert campaign.incumbent.choice is not None
            choice, stays = campaign.incumbent.choice.copy(), np.zeros(campaign.program.num_items, dtype=np.bool_)
            for part in self._parts:
                seats = part.promising(rank)
                giants = part.items[part.giants[: len(seats)]]
                stays[giants] = True
                choice[giants] = part.reduced.option[list(seats)]
            refits.around(stays, choice=choice)


def seat(campaign: Campaign) -> None:
    """Branch on who has which giant for a while, at the first open level; do nothing where that would not help.

    It needs a plan, a level that is wide open while all before it cost as little as they can, giants, and a program that is
    priced in a moment.
    """
    if campaign.seating is None and _is_worth_it(campaign):
        campaign.seating = Seating(campaign, campaign.first_open())
    if campaign.seating is not None and not campaign.budget.is_over:
        campaign.seating.work()


def _is_worth_it(campaign: Campaign) -> bool:
    program, score = campaign.program, campaign.incumbent.score
    if score is None or program.num_options > MOST_OPTIONS or campaign.budget.is_over or not is_wide_open(campaign):
        return False
    level = campaign.first_open()
    floors = [int(program.offset[at] + least_cost_of_items(program, at).sum()) for at in range(level)]
    is_free = list(score[:level]) == floors and level in campaign.proof.prices
    return is_free and bool((parts_of_rows(campaign, level) >= LEAST_PART).any())
