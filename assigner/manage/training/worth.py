"""What each training could save at most, all pairs of reps and skills at once, by prices.

With prices on the rows fixed, the Lagrangian bound is a sum over items of the cheapest option, and over rows of what does
not depend on options (Fisher 1981). An option that a training adds lowers it by what its reduced cost lies below the
item's least one. So no set of trainings saves more than today's gap plus the sum of these gains.

Rules that cost more when somebody has learnt something (a holder of a scarce skill does other work; another would fit
better now) are left out of the priced program: what is left out only makes it cheaper, so the bound stays one. Moves are
priced by the likeness of two people, which training changes a little; where the bound would contradict today's plan, it
is not used. When to modify: with the rules that training lifts, or that grow with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.training.matrix import levels_of
from assigner.measures.deltas import rep_rows
from assigner.prices.bound import bound_program, pins_of
from assigner.prices.columns import flatten
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.scenario.apply import apply_scenario
from assigner.scenario.model import Scenario

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.manage.training.asked import TrainingAsked
    from assigner.plan.result import Result
    from assigner.prices.columns import Columns
    from assigner.problem.problem import Problem
    from assigner.program.program import Program

EPSILON = 1e-6
GROWING = frozenset({"fit-missed", "skill-wasted"})
"""Rules that may cost more after a training."""


@dataclass(frozen=True)
class Lesson:
    """One rep learns one skill up to a level.

    Parameters
    ----------
    rep, name, skill
        Who, and what.
    before, level
        Level today (0: none), and afterwards.
    price, days
        What it takes.
    gain
        Most that it saves at the level that is looked at, besides today's gap.
    items
        Work that it opens to the rep.
    """

    rep: str
    name: str
    skill: str
    before: int
    level: int
    price: int
    days: int
    gain: float
    items: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Worth:
    """What trainings could save.

    Parameters
    ----------
    level
        Index of the level that is looked at: the first on which today's plan costs something.
    cost, bound
        What today's plan costs there, and what no plan of today's people can cost less than.
    lessons
        Every training that opens work at a gain, largest gain first.
    gain_of_item
        ``(lesson, item) -> gain``, to tell what sets of lessons gain together: an item gains once, its most.
    """

    level: int
    cost: int
    bound: int
    lessons: tuple[Lesson, ...]
    gain_of_item: dict[tuple[int, int], float]

    def together(self, chosen: Iterable[int]) -> float:
        """Return the most that lessons (by number) save together, besides the gap."""
        best: dict[int, float] = {}
        for number in chosen:
            for item in self.lessons[number].items:
                best[item] = max(best.get(item, 0.0), self.gain_of_item[number, item])
        return sum(best.values())


def worth_of(problem: Problem, asked: TrainingAsked, today: Result, *, seconds: float) -> Worth | None:
    """Return what trainings could save; None where today's plan costs nothing at any level.

    Parameters
    ----------
    problem, asked
        The problem, and what training takes.
    today
        The best plan without training, with a score.
    seconds
        Time for the prices.
    """
    scores = [int(level.score or 0) for level in today.levels]
    scoring = [at for at, score in enumerate(scores) if score > 0]
    if not scoring:
        return None
    wide = taught(_without_growing(problem), everything(problem, asked))
    program = build_program(wide)
    priced = _Priced(problem, asked, program, flatten(program), *_opened(problem, program.item_of_option, program.rep))
    for level in scoring:
        found = _worth_at(priced, level, scores, [one.bound for one in today.levels], seconds / len(scoring))
        if any(one.gain >= 1 for one in found.lessons) or level == scoring[-1]:
            return found
    return None


@dataclass(frozen=True, eq=False)
class _Priced:
    """The program in which everybody has learnt everything, and what today's people can do of it."""

    problem: Problem
    asked: TrainingAsked
    program: Program
    columns: Columns
    new: np.ndarray
    needs: dict[int, list[tuple[int, int]]]


def _worth_at(on: _Priced, level: int, scores: list[int], known: list[int | None], seconds: float) -> Worth:
    """Return what trainings could save at one level, the earlier ones held at today's cost."""
    program, columns, new = on.program, on.columns, on.new
    limits = pins_of(scores, known, level)
    found = bound_program(program, level, limits, columns=columns, kept=~new, seconds=seconds, threads=2)
    cost = program.cost[level].astype(float)
    for pinned, times in dict(found.multipliers).items():
        cost = cost + times * program.cost[pinned]
    option = np.repeat(np.arange(program.num_options), np.diff(columns.option_begin))
    paid = np.bincount(option, columns.option_coef * found.price[columns.option_row], minlength=program.num_options)
    reduced = cost + paid
    least = np.minimum.reduceat(np.where(new, np.inf, reduced), program.item_begin[:-1])
    gain = np.where(new, least[program.item_of_option] - reduced, 0.0)
    opened = np.flatnonzero((gain > EPSILON) & _may_learn(on)[program.rep])
    lessons, of_item = _lessons(on.problem, on.asked, opened, gain, program.item_of_option, program.rep, on.needs)
    bound = found.bound if found.bound is not None and found.bound <= scores[level] else 0
    return Worth(level, scores[level], bound, lessons, of_item)


def _without_growing(problem: Problem) -> Problem:
    """Return the problem without the rules that may cost more after a training."""
    off = [
        {"rule": one.rule.id, "name": one.rule.name, "on": False}
        for one in active_rules(problem)
        if one.rule.id in GROWING and one.level != HARD
    ]
    return apply_scenario(problem, Scenario.model_validate({"rules": off})) if off else problem


def _may_learn(on: _Priced) -> np.ndarray:
    """Return who may learn, by rep; the last place is nobody."""
    return np.append(_learners(on.problem, on.asked), False)


def everything(problem: Problem, asked: TrainingAsked) -> list[Lesson]:
    """Return the training of everybody in every skill to the highest level that work asks for."""
    held, needs = _held(problem), problem.item_skills
    highest = needs.groupby("skill")["level"].max()
    wanted = list(zip(highest.index.tolist(), highest.tolist(), strict=True))
    return [
        _lesson(problem, asked, rep, skill, level, 0.0, ())
        for rep in np.flatnonzero(_learners(problem, asked)).tolist()
        for skill, level in wanted
        if held[rep, skill] < level
    ]


def taught(problem: Problem, lessons: Sequence[Lesson]) -> Problem:
    """Return the problem after lessons: skills are valid over the whole horizon."""
    return apply_scenario(problem, taught_scenario(problem, lessons)) if lessons else problem


def taught_scenario(
    problem: Problem, lessons: Sequence[Lesson], first_day: str | None = None, name: str = ""
) -> Scenario:
    """Return the scenario that gives reps the skills of lessons, from a day on where one is given."""
    rows = rep_rows(problem)
    changes: dict[str, dict[str, object]] = {}
    for one in lessons:
        skills = changes.setdefault(one.rep, {"id": one.rep, "skills": list(rows[one.rep]["skills"])})["skills"]
        assert isinstance(skills, list)
        dated = {} if first_day is None else {"first_day": first_day}
        skills.append({"skill": one.skill, "level": one.level, **dated})
    return Scenario.model_validate({"name": name, "reps": {"change": list(changes.values())}})


def _held(problem: Problem) -> np.ndarray:
    """Return levels by rep and skill; made once a problem."""
    if "levels held" not in problem.derived:
        problem.derived["levels held"] = levels_of(problem)
    return np.asarray(problem.derived["levels held"])


def _learners(problem: Problem, asked: TrainingAsked) -> np.ndarray:
    barred = np.isin(problem.rep_ids.astype(str), asked.barred)
    return np.asarray(problem.rep_active & ~barred)


def _opened(problem: Problem, item: np.ndarray, rep: np.ndarray) -> tuple[np.ndarray, dict[int, list[tuple[int, int]]]]:
    """Return which options training alone allows, and what each item needs: ``item -> [(skill, level)]``."""
    held = _held(problem)
    needs: dict[int, list[tuple[int, int]]] = {}
    new = np.zeros(len(rep), dtype=bool)
    table = problem.item_skills
    for one, skill, level in zip(table["item"].tolist(), table["skill"].tolist(), table["level"].tolist(), strict=True):
        needs.setdefault(one, []).append((skill, level))
    level_needed = np.zeros((problem.num_items, len(problem.skills)), dtype=np.int64)
    np.maximum.at(level_needed, (table["item"].to_numpy(), table["skill"].to_numpy()), table["level"].to_numpy())
    placed = np.flatnonzero((rep >= 0) & (item < problem.num_items))
    short = (level_needed[item[placed]] > held[rep[placed]]).any(axis=1)
    new[placed[short]] = True
    return new, needs


def _lessons(
    problem: Problem,
    asked: TrainingAsked,
    options: np.ndarray,
    gain: np.ndarray,
    item_of: np.ndarray,
    rep_of: np.ndarray,
    needs: dict[int, list[tuple[int, int]]],
) -> tuple[tuple[Lesson, ...], dict[tuple[int, int], float]]:
    """Return the lessons with a gain; an option that lacks several skills counts for each, as an upper bound."""
    held = _held(problem)
    opened: dict[tuple[int, int, int], dict[int, float]] = {}
    levels: dict[tuple[int, int], set[int]] = {}
    for option in options.tolist():
        item, rep = int(item_of[option]), int(rep_of[option])
        for skill, level in needs[item]:
            if held[rep, skill] < level:
                levels.setdefault((rep, skill), set()).add(level)
                mine = opened.setdefault((rep, skill, level), {})
                mine[item] = max(mine.get(item, 0.0), float(gain[option]))
    found = []
    for (rep, skill), steps in levels.items():
        for level in steps:
            mine = {item: one for step in steps if step <= level for item, one in opened[rep, skill, step].items()}
            found.append((_lesson(problem, asked, rep, skill, level, sum(mine.values()), tuple(mine)), mine))
    found.sort(key=lambda pair: (-pair[0].gain, pair[0].rep, pair[0].skill, pair[0].level))
    of_item = {(number, item): one for number, (_, mine) in enumerate(found) for item, one in mine.items()}
    return tuple(lesson for lesson, _ in found), of_item


def _lesson(
    problem: Problem, asked: TrainingAsked, rep: int, skill: int, level: int, gain: float, items: tuple[int, ...]
) -> Lesson:
    before, name = int(_held(problem)[rep, skill]), str(problem.skills[skill])
    return Lesson(
        str(problem.rep_ids[rep]), str(problem.rep_names[rep]), name, before, level, asked.price(name, level - before),
        asked.length(name, level - before), gain, items,
    )  # fmt: skip
