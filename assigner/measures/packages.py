"""The cheapest packages of remedies that reach a goal, each truly different from the cheaper ones, each tried out.

The extended program proposes the cheapest package; it is applied, the plan that came with it is verified against the
changed problem, and an ordinary solve improves that plan. A proposal that does not reach the goal is set aside for good
and the next one asked for. When to modify: to rank or to part packages otherwise.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.measures.cheapest import RELAXATION_SHARE, Engine, cheapest, price_program
from assigner.measures.deltas import scenario_of
from assigner.measures.extended import extend
from assigner.measures.package import Package, Packages, least_group, ranked
from assigner.measures.packaged import rows_of
from assigner.measures.target_rows import are_needed, with_targets
from assigner.plan.plan import Plan
from assigner.program.program import UNBOUNDED
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario
from assigner.solve import solve
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.measures.cheapest import Cheapest, Priced
    from assigner.measures.goal import Goal, TargetResult
    from assigner.measures.packaged import Extended
    from assigner.measures.remedies import Remedy, Taken
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program

MOST_REFUSED = 20
"""Proposals that may fail to reach the goal before the search for packages gives up."""
FIRST_PACKAGE_SHARE = 0.45
"""Share of the time for the first package: it is the cheapest, and its bound is the one that matters."""
RESERVE = 0.04
"""Share of the time that is kept back: engines end a little late."""
LEAST_PLAN_SECONDS = 1.0
"""With less time left the plan that came with a package is good enough."""
SHARE_OF_PLANS = 0.15
"""Share of the time that goes to ordinary solves of changed problems."""


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
    end = clock() + seconds * (1 - RESERVE)
    extended = with_targets(extend(asked or problem, remedies, goal.all_placed), goal)
    hunt = _Hunt(problem, extended, goal, are_needed(goal, extended), workers, seed, clock)
    found: list[Package] = []
    nothing = hunt.nothing(end - clock())
    if nothing is not None:
        return Packages((nothing,), no_more=True, num_remedies=hunt.num_remedies, num_refused=0)
    while len(found) < most and (left := end - clock()) > 0:
        package = hunt.next(found, left * FIRST_PACKAGE_SHARE if not found else left / (most - len(found)))
        if package is None and not found and hunt.begins_with_plan(end - clock()):
            continue
        if package is None:
            break
        found = ranked([*found, package])
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
        rows_needed: bool,
        workers: int,
        seed: int,
        clock: Callable[[], float],
    ) -> None:
        self.problem = problem
        self.extended = extended
        self.goal = goal
        self.no_more = False
        self.refused: list[list[int]] = []
        self.proves = rows_needed and not extended.program.num_cut
        self._least_refused: int | None = None
        self._engine: dict[str, Any] = {"workers": workers, "seed": seed, "clock": clock}
        self._clock = clock
        self._hint: IntArray | None = None

    @property
    def num_remedies(self) -> int:
        """Number of remedies that could help."""
        return len({part.remedy for part, _ in self.extended.parts})

    def nothing(self, seconds: float) -> Package | None:
        """Return the package without remedies where an ordinary solve reaches the goal; else keep a start.

        Where the prices prove that something must be paid, nobody needs to try.
        """
        self._priced = price_program(self.extended.program, seconds * RELAXATION_SHARE, self._clock)
        if self._priced.bound > 0 or self._priced.infeasible:
            self._hint = self.extended.hint(Plan.of_owners(self.problem), self.problem)
            return None
        result = solve(self.problem, seconds=seconds * SHARE_OF_PLANS, gap=0.0, **self._engine)
        if result.plan is None:
            self._hint = self._loose_hint(seconds * SHARE_OF_PLANS)
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

    def begins_with_plan(self, seconds: float) -> bool:
        """Begin with what an ordinary plan leaves undone; return whether that is possible, and new."""
        if self._priced.start is not None or self.no_more or seconds <= 0:
            return False
        result = solve(self.problem, seconds=seconds * SHARE_OF_PLANS, gap=0.01, **self._engine)
        start = None if result.plan is None else self.extended.hint(result.plan, self.problem)
        if start is None or (start < 0).any():
            return False
        self._priced = replace(self._priced, start=start)
        return True

    def next(self, found: Sequence[Package], seconds: float) -> Package | None:
        """Return the cheapest package that is truly different from those found; None where none was found in time."""
        end = self._clock() + seconds
        while len(self.refused) <= MOST_REFUSED and (left := end - self._clock()) > 0:
            priced = self._prices(found, left * RELAXATION_SHARE)
            limit = max(0.1, (end - self._clock()) * (1 - SHARE_OF_PLANS))
            answer = cheapest(priced, limit, self._hint, Engine(**self._engine))
            if answer.choice is None:
                self.no_more = answer.infeasible and self.proves and not self.refused
                return None
            self._hint = answer.choice
            package = self._tried(answer.choice, answer, min(end - self._clock(), seconds * SHARE_OF_PLANS))
            if package is not None:
                return package
            self._refuse(answer.choice, answer)
        return None

    def _prices(self, found: Sequence[Package], seconds: float) -> Priced:
        """Return the program of packages that differ from those found, priced.

        A package of one group is simply barred. Of several groups the least one is barred where the search begins; what is
        proven then is what was proven before.
        """
        if not found and not self.refused:
            return self._priced
        program = self._without_refused(self.extended.without(one.groups for one in found))
        kept = self.extended.without_groups([least_group(one) for one in found])
        if all(len(one.groups) == 1 for one in found) and not self.refused:
            self._priced = price_program(program, seconds, self._clock, kept)
            return self._priced
        start = None if self._hint is None else self.extended.switched_off(self._hint, kept)
        return replace(self._priced, program=program, kept=kept, start=start)

    def _tried(self, choice: IntArray, answer: Cheapest, seconds: float) -> Package | None:
        """Return the package of a choice, applied and verified; None where it does not reach the goal."""
        taken = self.extended.package(choice)
        scenario = scenario_of(self.problem, taken)
        changed = apply_scenario(self.problem, scenario)
        witness = self.extended.plan(choice).carried_over(self.extended.wide, changed)
        first = self._judged(changed, witness, taken)
        is_late = first is not None and seconds < LEAST_PLAN_SECONDS
        better = None if is_late else self._solved(changed, witness, taken, seconds)
        if better is None and first is None:
            return None
        plan, scorecard, results = better or first  # type: ignore[misc]  # one of them is there
        bound = self._bound_of(answer) if self.proves else None
        return Package(taken, scenario, changed, plan, scorecard, results, bound == answer.price, bound)

    def _bound_of(self, answer: Cheapest) -> int:
        """Return what is proven: a refused package, and all within it, may yet reach the goal, at their own bound."""
        return answer.bound if self._least_refused is None else min(answer.bound, self._least_refused)

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
        result = solve(changed, start=start, seconds=max(0.1, seconds), **self._engine)
        return None if result.plan is None else self._judged(changed, result.plan, taken)

    def _refuse(self, choice: IntArray, answer: Cheapest) -> None:
        """Set a package and everything within it aside, though it is not proven that no plan of it reaches the goal."""
        chosen = self.extended.program.mask(choice[: self.extended.program.num_items])
        self.refused.append([on for _, on in self.extended.parts if not chosen[on]])
        self._least_refused = self._bound_of(answer)

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
