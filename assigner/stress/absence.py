"""One absence: those who are away are gone, what they held is placed anew, everybody else keeps what they have.

Why it exists: the question is whether the plan survives, not what a new plan would be; so only what the absent held is
free, and that small program is solved exactly. When to modify: to tell more about an absence.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.problem.amounts import amounts_of
from assigner.problem.settings import RuleSetting
from assigner.program.build import build_program
from assigner.program.choices import choice_of, plan_of
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assigner.plan.plan import Plan
    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program

REQUIRED = "required-unassigned"
WIDER = 5
"""When others must move, too, so many times the seconds are given."""


@dataclass(frozen=True)
class Absence:
    """What is left of a plan when some reps are away for the whole horizon.

    Parameters
    ----------
    reps, names
        Who is away.
    held, held_minutes
        Items and minutes that they held.
    left, left_names
        Ids and names of items that nobody takes over; those that nobody had before, and seats that only the absent could
        take, do not count. None where no plan was found.
    left_minutes, left_potential
        What these amount to; None where no plan was found.
    covers
        Rep id by item id: who takes over what.
    cost
        Verified cost per level with the absence; None where no plan was found.
    proven
        Whether no better way of placing what they held exists at the first level, everybody else unchanged.
    others_move
        Whether hard rules could only be kept by changing what others hold, too.
    """

    reps: tuple[str, ...]
    names: tuple[str, ...]
    held: int
    held_minutes: float
    left: tuple[str, ...] | None
    left_names: tuple[str, ...] | None
    left_minutes: float | None
    left_potential: float | None
    covers: dict[str, str]
    cost: tuple[int, ...] | None
    proven: bool
    others_move: bool = False

    @property
    def survives(self) -> bool | None:
        """Whether everything that they held is taken over; None where that is not known."""
        return None if self.left is None else not self.left

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "reps": list(self.reps), "survives": self.survives, "held": self.held, "held_minutes": self.held_minutes,
            "left": None if self.left is None else list(self.left), "left_minutes": self.left_minutes,
            "left_potential": self.left_potential, "covers": self.covers,
            "cost": None if self.cost is None else list(self.cost), "proven": self.proven, "others_move": self.others_move,
        }  # fmt: skip


def without(problem: Problem, reps: Sequence[str]) -> Problem:
    """Return the problem without some reps; what must be assigned may then stay undone, or nothing could be said."""
    required = [
        RuleSetting(rule=REQUIRED, name=one.rule.name, on=False)
        for one in active_rules(problem)
        if one.rule.id == REQUIRED and one.level == HARD
    ]
    return apply_scenario(problem, Scenario.model_validate({"reps": {"drop": list(reps)}, "rules": required}))


def absent(
    problem: Problem,
    plan: Plan,
    reps: Sequence[str],
    *,
    seconds: float = 2.0,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Absence:
    """Return what is left of a plan when some reps are away.

    Parameters
    ----------
    problem, plan
        The problem and a plan that keeps its hard rules.
    reps
        Ids of those who are away.
    seconds
        Time limit of the re-planning.
    seed
        Random seed.
    clock
        Seconds; only differences count.
    """
    away = np.isin(problem.rep_ids.astype(str), list(reps))
    held = np.append(away, False)[plan.rep]
    changed = without(problem, reps)
    start = plan.carried_over(problem, changed)
    program = build_program(changed)
    hint = choice_of(program, start)
    free = hint < 0  # what the absent held, and switches
    gone = set(problem.item_ids[held])
    hint = _completed(program, hint, [item for item, name in enumerate(changed.item_ids) if name in gone])
    run: dict[str, Any] = {"clock": clock, "hint": hint, "workers": 1, "seed": seed}
    solution = solve_program(program, free=free, seconds=seconds, **run)
    wider = solution.choice is None
    if wider:
        solution = solve_program(program, seconds=WIDER * seconds, **run)
    new = None if solution.choice is None else plan_of(program, solution.choice)
    proven = new is not None and solution.score is not None and solution.bound[0] == solution.score[0]
    told = _told(problem, changed, plan, new, held, away)
    return replace(told, proven=proven and not wider, others_move=wider and new is not None)


def _completed(program: Program, hint: IntArray, held: Sequence[int]) -> IntArray:
    """Return the hint with "nobody" for what the absent held: a plan to begin with, where no switch is in the way."""
    full = hint.copy()
    for item in held:
        options = np.arange(program.item_begin[item], program.item_begin[item + 1])
        nobody = options[program.rep[options] < 0]
        full[item] = nobody[0] if len(nobody) else -1
    return full


def _told(
    problem: Problem, changed: Problem, plan: Plan, new: Plan | None, held: np.ndarray, away: np.ndarray
) -> Absence:
    """Return the facts of an absence, from the tables and the verified scorecard."""
    minutes = amounts_of(problem, "minutes")
    taken = minutes.of(np.flatnonzero(held), plan.rep[held])
    who = tuple(problem.rep_ids[away].tolist()), tuple(problem.rep_names[away].tolist())
    scorecard = None if new is None else verify(changed, new)
    if new is None or scorecard is None or not scorecard.feasible:
        return Absence(
            *who, int(held.sum()), _units(taken, minutes.resolution), None, None, None, None, {}, None, False
        )
    now = new.carried_over(changed, problem)
    there = problem.item_index.isin(changed.item_ids)  # a seat that only the absent could take is gone with them
    left = np.flatnonzero((plan.rep >= 0) & (now.rep < 0) & there)
    potential = amounts_of(problem, "potential")
    over = np.flatnonzero(held & (now.rep >= 0))
    return Absence(
        *who,
        held=int(held.sum()),
        held_minutes=_units(taken, minutes.resolution),
        left=tuple(problem.item_ids[left].tolist()),
        left_names=tuple(str(problem.items["name"].iloc[item]) for item in left),
        left_minutes=_units(minutes.of(left, plan.rep[left]), minutes.resolution),
        left_potential=_units(potential.base[left], potential.resolution),
        covers={str(problem.item_ids[item]): str(problem.rep_ids[now.rep[item]]) for item in over},
        cost=scorecard.score,
        proven=False,
    )


def _units(steps: np.ndarray, resolution: float) -> float:
    return round(float(steps.sum()) * resolution, 9)
