"""The cheapest packages of remedies that reach a goal, each truly different from the cheaper ones, each tried out.

The extended program proposes the cheapest package; it is applied, the plan that came with it is verified against the
changed problem, and an ordinary solve improves that plan. A proposal that does not reach the goal is set aside for good
and the next one asked for. When to modify: to rank or to part packages otherwise.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.measures.deltas import scenario_of
from assigner.measures.extended import extend
from assigner.measures.packaged import rows_of
from assigner.measures.target_rows import exact_as_rows, with_targets
from assigner.program.program import UNBOUNDED
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario
from assigner.search import search
from assigner.solve import solve
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.measures.goal import Goal, TargetResult
    from assigner.measures.packaged import Extended
    from assigner.measures.remedies import Group, Remedy, Taken
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program
    from assigner.program.solution import Solution

MOST_REFUSED = 20
"""Proposals that may fail to reach the goal before the search for packages gives up."""
SHARE_OF_PLANS = 0.25
"""Share of the time that goes to ordinary solves of changed problems."""


@dataclass(frozen=True, eq=False)
class Package:
    """Remedies that together reach the goal, tried out.

    Parameters
    ----------
    taken
        The remedies; none where the goal is reached without.
    scenario
        The same as a scenario of the problem.
    problem, plan, scorecard
        The changed problem with a plan that reaches the goal, verified.
    results
        Each target with what that plan has.
    proven
        Whether it is proven that no cheaper package on offer reaches the goal (and differs truly from the packages
        before it).
    bound
        Proven: no such package costs less; None where nothing is proven.
    """

    taken: tuple[Taken, ...]
    scenario: Scenario
    problem: Problem
    plan: Plan
    scorecard: Scorecard
    results: tuple[TargetResult, ...]
    proven: bool
    bound: int | None

    @property
    def price(self) -> int:
        """Price of all remedies together."""
        return sum(one.price for one in self.taken)

    @property
    def groups(self) -> frozenset[Group]:
        """Kinds and places of the remedies."""
        return frozenset(one.remedy.group for one in self.taken)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "price": self.price, "proven_cheapest": self.proven, "bound": self.bound,
            "remedies": [one.to_dict() for one in self.taken],
            "targets": [one.to_dict() for one in self.results],
            "scenario": self.scenario.model_dump(mode="json", exclude_defaults=True),
            "score": list(self.scorecard.score),
            "plan": self.plan.to_rows(self.problem),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Packages:
    """What was found.

    Parameters
    ----------
    packages
        Cheapest first.
    no_more
        Proven: nothing else on offer reaches the goal and differs truly from these.
    num_remedies
        How many remedies were on offer that could help.
    num_refused
        Proposals that did not reach the goal when tried.
    """

    packages: tuple[Package, ...]
    no_more: bool
    num_remedies: int
    num_refused: int


def cheapest_packages(
    problem: Problem,
    remedies: Sequence[Remedy],
    goal: Goal,
    *,
    asked: Problem | None = None,
    most: int = 3,
    seconds: float = 60.0,
    workers: int = 2,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Packages:
    """Return the cheapest packages that reach a goal, at most ``most``, each truly different from those before.

    Parameters
    ----------
    problem, remedies, goal
        The problem, what is on offer, what must be reached.
    asked
        The problem as the extended program sees it, where the goal asks for harder rules; the same where None.
    most, seconds
        Packages wanted, and the time for all of them.
    workers, seed
        Of the engines.
    clock
        Seconds; only differences count.

    Notes
    -----
    Two packages are truly different when neither uses all kinds and places of the other: overtime in team East and
    overtime in team East of somebody else are the same way out.
    """
    end = clock() + seconds
    extended = with_targets(extend(asked or problem, remedies, goal.all_placed), goal)
    hunt = _Hunt(problem, extended, goal, exact_as_rows(goal, extended), workers, seed, clock)
    found: list[Package] = []
    nothing = hunt.nothing(seconds * SHARE_OF_PLANS)
    if nothing is not None:
        return Packages((nothing,), no_more=True, num_remedies=hunt.num_remedies, num_refused=0)
    while len(found) < most:
        share = (end - clock()) / (most - len(found))
        package = hunt.next([one.groups for one in found], share)
        if package is None:
            break
        found.append(package)
        if not package.taken:
            break
    return Packages(tuple(found), hunt.no_more, hunt.num_remedies, len(hunt.refused))


WITHOUT_PINS = Scenario.model_validate(
    {kind: {"all": [{"set": {"pin": None, "required": False}}]} for kind in ("accounts", "leads")}
)
"""Where no plan keeps the rules, one without pins and with nothing required is where the search begins."""


class _Hunt:
    """Asks for one package after the other."""

    def __init__(
        self,
        problem: Problem,
        extended: Extended,
        goal: Goal,
        exact: bool,
        workers: int,
        seed: int,
        clock: Callable[[], float],
    ) -> None:
        self.problem = problem
        self.extended = extended
        self.goal = goal
        self.no_more = False
        self.refused: list[list[int]] = []
        self._all_proven = exact
        self._engine: dict[str, Any] = {"workers": workers, "seed": seed, "clock": clock}
        self._clock = clock
        self._hint: IntArray | None = None

    @property
    def num_remedies(self) -> int:
        """Number of remedies that could help."""
        return len({part.remedy for part, _ in self.extended.parts})

    def nothing(self, seconds: float) -> Package | None:
        """Return the package without remedies where an ordinary solve reaches the goal; else keep its plan as a start."""
        result = solve(self.problem, seconds=seconds, gap=0.0, **self._engine)
        if result.plan is None:
            self._hint = self._loose_hint(seconds)
            return None
        self._hint = self.extended.hint(result.plan, self.problem)
        judged = self._judged(self.problem, result.plan, ())
        return None if judged is None else Package((), Scenario(), self.problem, *judged, proven=True, bound=0)

    def _loose_hint(self, seconds: float) -> IntArray | None:
        """Return a start from a plan without pins and with nothing required; None where there is none either."""
        loose = apply_scenario(self.problem, WITHOUT_PINS)
        result = solve(loose, seconds=seconds, gap=0.01, **self._engine)
        return (
            None
            if result.plan is None
            else self.extended.hint(result.plan.carried_over(loose, self.problem), self.problem)
        )

    def next(self, supports: list[frozenset[Group]], seconds: float) -> Package | None:
        """Return the cheapest package that uses all groups of no support; None where none was found in time."""
        end = self._clock() + seconds
        while len(self.refused) <= MOST_REFUSED and self._clock() < end:
            program = self._without_refused(self.extended.without(supports))
            limit = (end - self._clock()) * (1 - SHARE_OF_PLANS)
            solution = search(program, seconds=max(0.1, limit), gap=0.0, hint=self._hint, **self._engine)
            self._hint = self._hint if solution.choice is None else solution.choice
            if solution.choice is None:
                self.no_more = solution.status == "infeasible" and self._all_proven and not program.num_cut
                return None
            self._all_proven &= solution.status == "optimal"
            package = self._tried(solution.choice, solution, max(0.1, end - self._clock()))
            if package is not None:
                return package
            self._refuse(solution.choice)
        return None

    def _tried(self, choice: IntArray, solution: Solution, seconds: float) -> Package | None:
        """Return the package of a choice, applied and verified; None where it does not reach the goal."""
        taken = self.extended.package(choice)
        scenario = scenario_of(self.problem, taken)
        changed = apply_scenario(self.problem, scenario)
        witness = self.extended.plan(choice).carried_over(self.extended.wide, changed)
        first = self._judged(changed, witness, taken)
        better = self._solved(changed, witness, taken, seconds)
        if better is None and first is None:
            return None
        plan, scorecard, results = better or first  # type: ignore[misc]  # one of them is there
        bound = solution.bound[0] if self.proves else None
        proven = self.proves and solution.status == "optimal"
        return Package(taken, scenario, changed, plan, scorecard, results, proven, bound)

    @property
    def proves(self) -> bool:
        """Whether bounds of the extended program hold for packages."""
        return self._all_proven and not self.extended.program.num_cut

    def _judged(
        self, changed: Problem, plan: Plan, taken: tuple[Taken, ...]
    ) -> tuple[Plan, Scorecard, tuple[TargetResult, ...]] | None:
        """Return a plan with its scorecard and targets; None where it breaks a hard rule or misses a target."""
        if (plan.rep < -1).any():
            return None
        scorecard = verify(changed, plan)
        results = tuple(self.goal.results(changed, plan, scorecard, taken))
        return (plan, scorecard, results) if scorecard.feasible and all(one.holds for one in results) else None

    def _solved(
        self, changed: Problem, start: Plan, taken: tuple[Taken, ...], seconds: float
    ) -> tuple[Plan, Scorecard, tuple[TargetResult, ...]] | None:
        """Return the plan of an ordinary solve of the changed problem, where it reaches the goal."""
        result = solve(changed, start=start, seconds=min(seconds, 5.0), **self._engine)
        return None if result.plan is None else self._judged(changed, result.plan, taken)

    def _refuse(self, choice: IntArray) -> None:
        """Set a package and everything within it aside; from now on nothing is proven."""
        chosen = self.extended.program.mask(choice[: self.extended.program.num_items])
        self.refused.append([on for _, on in self.extended.parts if not chosen[on]])
        self._all_proven = False

    def _without_refused(self, program: Program) -> Program:
        """Return the program in which a package holds something that each refused one did not."""
        if not self.refused:
            return program
        row = np.repeat(np.arange(len(self.refused)), [len(one) for one in self.refused])
        option = np.concatenate([np.asarray(one, dtype=np.int64) for one in self.refused])
        free = np.full(len(self.refused), UNBOUNDED)
        family = rows_of("refused", row, option, np.ones(len(row), dtype=np.int64), free)
        wanted = replace(family, lower=np.ones(len(self.refused), dtype=np.int64))
        return replace(program, families=(*program.families, wanted))
