"""Improving a plan by turns: kicks, refits, annealing, blocks and chains, the one that gained most a second of late first.

Why it exists: which way pays differs from program to program and changes as a plan gets better, and a way that has not been
tried may be the best or a waste of what time is left. (Choosing by recent gain: D. Pisinger and S. Ropke, A general heuristic
for vehicle routing problems, Computers & Operations Research 34, 2007.) When to modify: to add a way, or to choose otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.search.cooling import Cooling
from assigner.search.kicks import MOST_ITEMS as MOST_KICKED
from assigner.search.kicks import Kicks
from assigner.search.large import has_blocks
from assigner.search.refits import is_worth_it

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assigner.prices.bound import PriceResult
    from assigner.search.campaign import Campaign

NEW = 0.4
"""Weight of the last gain in what a way is thought to pay."""
IDLE = 1e-4
"""What idle ways are thought to pay rises by up to so much a turn, so that each gets one again when nothing gains."""
HOPED = 0.1
"""Part of what is open that a way is hoped to close, at an even pace, before it was ever tried."""
COUNTED = {0: "kicks", 1: "refits", 2: "anneal", 4: "chains", 5: "refits"}
"""Whose turn it is of eight where work is counted; blocks have the others."""


class Ways:
    """Ways of improving, and what they pay.

    Parameters
    ----------
    names
        The ways, the one to begin with first.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._pay: dict[str, float | None] = dict.fromkeys(names)

    def __contains__(self, name: str) -> bool:
        return name in self._pay

    def best(self, is_open: float, left: float) -> str:
        """Return the way that is thought to pay most; the first one while none was tried.

        Parameters
        ----------
        is_open
            How much could be gained at most.
        left
            Seconds left.
        """
        if all(pay is None for pay in self._pay.values()):
            return next(iter(self._pay))
        hoped = HOPED * is_open / max(left, 1e-3)
        return max(self._pay, key=lambda name: hoped if (pay := self._pay[name]) is None else pay)

    def learn(self, name: str, gain: float, random: np.random.Generator) -> None:
        """Take note of what a way gained a second."""
        if name in self._pay:
            pay = self._pay[name]
            self._pay[name] = gain if pay is None else (1.0 - NEW) * pay + NEW * gain
        for other, pay in self._pay.items():
            if pay is not None:
                self._pay[other] = pay + IDLE * float(random.random())

    def drop(self, name: str) -> None:
        """Never choose a way again."""
        self._pay.pop(name, None)


class Playing:
    """The turns of one campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        program = campaign.program
        kicks = ("kicks",) if program.num_items <= MOST_KICKED else ()
        blocks = ("blocks",) if has_blocks(program) else ()
        self._ways = Ways((*kicks, "refits", "anneal", *blocks, "chains"))
        self._kicks: tuple[PriceResult, Kicks] | None = None
        self._cooling = Cooling(campaign)

    def play(self) -> None:
        """Play one way for a while: what gained more a second of late; in deterministic mode, each in its turn."""
        campaign, budget = self._campaign, self._campaign.budget
        before, began = self._cost(), budget.clock()
        way = self._next(before)
        if way == "kicks":
            self._kick(budget.share(0.2, 4.0))
        elif way == "refits":
            self.refit(budget.share(0.2, 4.0))
        elif way == "anneal":
            self._cooling.run(budget.share(0.2, 8.0))
        elif way == "chains":
            campaign.chain(budget.share(0.1, 3.0), int(campaign.random.integers(1, 4)))
        elif campaign.rounds is not None:
            campaign.rounds.play()
        campaign.offer(way)
        gain = max(0.0, before - self._cost()) / max(1e-3, budget.clock() - began)
        self._ways.learn(way, gain, campaign.random)

    def _next(self, cost: float) -> str:
        """Return whose turn it is; blocks look for a plan where there is none."""
        campaign, budget = self._campaign, self._campaign.budget
        if budget.is_deterministic:
            way = COUNTED.get(budget.rounds % 8, "blocks")
            way = "anneal" if way not in self._ways else way
        else:
            way = self._ways.best(cost - self._bound(), budget.left)
        if campaign.incumbent.choice is None:
            campaign.make_feasible()
            way = "blocks"
        return "chains" if way == "blocks" and campaign.rounds is None else way

    def _kick(self, seconds: float) -> None:
        """Kick the incumbent at the prices of the first open level; where that cannot be, never again."""
        campaign = self._campaign
        choice, result = campaign.incumbent.choice, campaign.proof.prices.get(campaign.first_open())
        assert choice is not None
        if result is None or result.bound is None:
            self._ways.drop("kicks")
            return
        if self._kicks is None or self._kicks[0] is not result:
            kicks = Kicks(campaign.program, campaign.columns, result, choice, campaign.random, campaign.workers)
            self._kicks = result, kicks
        if self._kicks[1].can_kick:
            campaign.consider(self._kicks[1].run(choice, campaign.budget, seconds), "kicks")
        else:
            self._ways.drop("kicks")

    def refit(self, seconds: float) -> None:
        """Refit at random around the incumbent for a while; where that cannot be, never again."""
        campaign = self._campaign
        if campaign.incumbent.choice is None:
            return
        level = campaign.first_open()
        prices = campaign.proof.prices.get(level)
        is_priced = prices is not None and prices.bound is not None
        if is_priced and is_worth_it(campaign.program) and campaign.refits_of(level).is_whole:
            campaign.refits_of(level).at_random(seconds)
        else:
            self._ways.drop("refits")

    def _cost(self) -> float:
        """Return the incumbent's weighted cost over all levels, 0 where there is none."""
        score = self._campaign.incumbent.score
        return 0.0 if score is None else float(np.dot(self._campaign.guide.weight.astype(np.float64), score))

    def _bound(self) -> float:
        """Return the weighted bound over all levels, as far as it is proven."""
        bound = [known or 0 for known in self._campaign.proof.bound]
        return float(np.dot(self._campaign.guide.weight.astype(np.float64), bound))
