"""Diagnose: first the bottlenecks, then minimal sets of rules that cannot hold together, until a plan exists.

After a conflict is found, one of its instances is given up and the search goes on, so that contradictions that have
nothing to do with each other are all told. When to modify: to change the order of the stages or what is given up.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assigner.diagnose.asking import Asker
from assigner.diagnose.bottleneck import bottlenecks
from assigner.diagnose.guess import assumed, cheap_guesses
from assigner.diagnose.instances import Instances, instances_of
from assigner.diagnose.model import DEMAND, WANTED, Bottleneck, Conflict, Diagnosis, Instance, State
from assigner.diagnose.shrink import shrink, shrink_all
from assigner.diagnose.telling import Teller
from assigner.program.build import build_program
from assigner.program.choices import plan_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from assigner.diagnose.shrink import Core
    from assigner.plan.demands import Demands
    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem

    Mask = NDArray[np.bool_]

MOST_PAIRS = 3_000_000
"""Up to so many pairs of items and reps conflicts are looked for; beyond, bottlenecks only."""
MOST_SOFT = 8
"""For so many instances of a conflict it is worked out by how little they must give way."""
SOFT_SECONDS = 1.0
MOST_TRIES = 2
LARGE = 200
"""After a conflict of more instances no other is looked for: it would be the same shortage less one item."""
GIVE_UP = ("at-most", "together", "at-least", "pairs", "nobody")
"""Shapes in the order in which an instance is given up to look further; demands and wishes come before all."""


def diagnose(
    problem: Problem,
    demands: Demands | None = None,
    *,
    wanted: bool = False,
    seconds: float = 30.0,
    most: int = 10,
    workers: int = 2,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Diagnosis:
    """Find what stands in the way of a plan.

    Parameters
    ----------
    problem
        The problem.
    demands
        What a plan is to keep besides the rules; each demand is an instance that can stand in a conflict.
    wanted
        Whether every item is to be assigned, required or not.
    seconds
        Time limit of the search for conflicts; building comes on top.
    most
        Most conflicts to look for, at least 1.
    workers, seed
        Of the exact solver.
    clock
        Returns seconds; only differences count.
    """
    began = clock()
    program = build_program(problem)
    short = bottlenecks(problem, program)
    if problem.num_items * problem.num_reps > MOST_PAIRS:
        proven = bool(len(program.items_without_option)) or any(one.must for one in short)
        state: State = "infeasible" if proven else "unknown"
        return Diagnosis(state, short, is_complete=False, seconds=clock() - began)
    instances = instances_of(problem, demands, wanted=wanted)
    search = _Search(instances, Asker(instances, clock, seconds, workers, seed), most)
    search.run()
    return Diagnosis(
        search.state(short), short, tuple(search.conflicts), tuple(search.given_up), search.is_complete,
        search.plan, clock() - began,
    )  # fmt: skip


@dataclass(eq=False)
class _Search:
    """The search for one conflict after another."""

    instances: Instances
    asker: Asker
    most: int
    conflicts: list[Conflict] = field(default_factory=list)
    given_up: list[tuple[object, ...]] = field(default_factory=list)
    is_complete: bool = False
    plan: Plan | None = None

    def __post_init__(self) -> None:
        self.teller = Teller(self.instances)
        self.on = np.ones(len(self.instances), dtype=bool)

    def run(self) -> None:
        """Look for conflicts until a plan exists, the time is over or enough are found."""
        while len(self.conflicts) < self.most and not (self.conflicts and self.asker.left <= 0):
            core = shrink(self.asker, self.on, cheap_guesses(self.asker, self.on))
            if core is None:
                held = self.asker.holds(self.on)
                if held:
                    self._keep_plan()
                if held is not False:
                    return
                core = shrink(self.asker, self.on, assumed(self.asker, self.on)) or shrink_all(self.asker, self.on)
            self._take(core)
            if len(core.members) > LARGE:
                return
        if self.asker.holds(self.on):
            self._keep_plan()

    def _keep_plan(self) -> None:
        choice = self.asker.plan_of(self.on)
        assert choice is not None
        plan = plan_of(self.instances.guarded.program, choice)
        broken = {one for one in self.teller.attribution.broken(plan) if self.on[one]}
        if broken:
            raise AssertionError(f"the plan breaks instances {sorted(broken)}")
        self.plan, self.is_complete = plan, True

    def _take(self, core: Core) -> None:
        """Tell a core and give up one of its instances: one without which all else holds, where there is one."""
        order = sorted(core.members, key=self._rank)
        witness, freeing = dict(core.witness), list[int]()
        for member in order[:MOST_SOFT]:
            if not freeing and member in order[MOST_TRIES:]:
                break  # there are other conflicts: hardly any member frees everything
            choice = self.asker.least(self._without(member), member, SOFT_SECONDS)
            if choice is not None and not (self.asker.broken_by(choice) & self._without(member)).any():
                witness[member] = choice
                freeing.append(member)
        told = [self.teller.tell(one, core.members, witness.get(one)) for one in core.members]
        unsure = frozenset(one.key for one, number in zip(told, core.members, strict=True) if number in core.unsure)
        self.conflicts.append(Conflict(tuple(sorted(told, key=_told_first)), unsure))
        gone = (freeing or order)[0]
        self.on[gone] = False
        self.given_up.append(told[core.members.index(gone)].key)

    def _without(self, member: int) -> Mask:
        on = self.on.copy()
        on[member] = False
        return on

    def _rank(self, member: int) -> tuple[int, int]:
        name = self.instances.names[self.instances.rule[member]]
        if name in {WANTED, DEMAND}:
            return -1, member
        return GIVE_UP.index(self.teller.shape(member)), member

    def state(self, short: tuple[Bottleneck, ...]) -> State:
        """Return what is known: a bottleneck of work that may stay undone makes a problem overfull."""
        if any(self._is_of_rules(one) for one in self.conflicts) or any(one.must for one in short):
            return "infeasible"
        if not self.is_complete:
            return "overfull" if (short or self.conflicts) and self._has_some_plan() else "unknown"
        return "overfull" if short or self.conflicts else "feasible"

    def _has_some_plan(self) -> bool:
        """Whether a plan is known that keeps all rules, whatever it leaves undone: at least the one that does nothing."""
        self.asker.learn(self.instances.guarded.nobody.copy())
        return self.asker.plan_of(self.instances.rule != self.instances.names.index(WANTED)) is not None

    def _is_of_rules(self, conflict: Conflict) -> bool:
        return not any(one.rule == WANTED for one in conflict.instances)


def _told_first(one: Instance) -> tuple[int, str]:
    """Order of the instances of a conflict: what must be done first, then what forbids it."""
    order = {"nobody": 0, "at-least": 1, "pairs": 2, "together": 3, "at-most": 4}
    return (-1 if one.rule in {WANTED, DEMAND} else order[one.shape]), one.sentence.en
