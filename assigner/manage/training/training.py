"""The whole answer about training: matrix, worth of each lesson, the best set for a budget with its bound, its sessions.

When to modify: to say more; each part stands in a module of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.errors import UsageError
from assigner.language import Words
from assigner.manage.training.best import Engine, best_set, left_minutes, most_gain, tried
from assigner.manage.training.matrix import levels_of, skill_rows
from assigner.manage.training.sessions import sessions_of
from assigner.manage.training.words import headline_of, lesson_words
from assigner.manage.training.worth import taught_scenario, worth_of
from assigner.scenario.apply import apply_scenario
from assigner.solve import solve

if TYPE_CHECKING:
    from assigner.language import Language
    from assigner.manage.training.asked import TrainingAsked
    from assigner.manage.training.best import Tried
    from assigner.manage.training.matrix import SkillRow
    from assigner.manage.training.worth import Worth
    from assigner.plan.plan import Plan
    from assigner.plan.result import Result
    from assigner.problem.problem import Problem
    from assigner.scenario.model import Scenario

NO_PLAN = Words(
    "There is no plan to compare with in the time given. Run: assigner diagnose, or give more --seconds.",
    "在给定时间内没有可供比较的方案。请运行 assigner diagnose，或增加 --seconds。",
)
SHARES = {"today": 0.2, "again": 0.1, "prices": 0.1, "singles": 0.25, "set": 0.25, "sessions": 0.1}
"""Parts of the time; ``again`` searches on without training, so that a longer search is not called the training's."""


@dataclass(frozen=True, eq=False)
class Training:
    """What training could do.

    Parameters
    ----------
    problem, asked
        The question.
    skills
        Each skill that work needs.
    today
        The plan without training.
    worth
        What every lesson could save at most; None where today's plan costs nothing.
    singles
        The most promising lessons, each tried alone, most saved first.
    best
        The best set inside the budget that was tried; None where none gains.
    bound
        No set inside the budget saves more than this at the level that is looked at.
    sessions, after
        Scenarios: the sessions in this horizon, and the skills in the next one.
    sessions_left
        Minutes without a rep in a plan with the sessions, less those without them; None where it was not tried.
    placed
        Sessions that found a time, of how many.
    seconds
        Time taken.
    """

    problem: Problem
    asked: TrainingAsked
    skills: tuple[SkillRow, ...]
    today: Result
    worth: Worth | None
    singles: tuple[Tried, ...]
    best: Tried | None
    bound: float
    sessions: Scenario | None
    after: Scenario | None
    sessions_left: float | None
    placed: tuple[int, int]
    seconds: float

    def headline(self, language: Language) -> str:
        """Return what the best set saves, of what could be saved at most, and who alone holds a skill."""
        return headline_of(self, language)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        held = levels_of(self.problem)
        matrix = {
            str(rep): {str(skill): int(held[row, at]) for at, skill in enumerate(self.problem.skills) if held[row, at]}
            for row, rep in enumerate(self.problem.rep_ids)
            if self.problem.rep_active[row]
        }
        return {
            "headline": {"en": self.headline("en"), "zh": self.headline("zh")}, "currency": self.asked.currency,
            "matrix": matrix, "skills": [one.to_dict() for one in self.skills],
            "level": None if self.worth is None else self.today.levels[self.worth.level].name,
            "lessons": [] if self.worth is None else [
                {"rep": one.rep, "name": one.name, "skill": one.skill, "before": one.before, "level": one.level,
                 "price": one.price, "days": one.days, "gain_at_most": round(one.gain, 1), "items": len(one.items)}
                for one in self.worth.lessons
            ],
            "singles": [self._told(one) for one in self.singles],
            "best": None if self.best is None else self._told(self.best),
            "saved_at_most": round(self.bound, 1), "sessions_placed": list(self.placed),
            "sessions_left_minutes": self.sessions_left,
        }  # fmt: skip

    def _told(self, one: Tried) -> dict[str, Any]:
        words = [lesson_words(lesson) for lesson in one.lessons]
        return {
            "lessons": [{"rep": a.rep, "skill": a.skill, "level": a.level, "words": {"en": w.en, "zh": w.zh}}
                        for a, w in zip(one.lessons, words, strict=True)],
            "price": one.price, "days": one.days, "saved": one.saved, "proven": one.proven, "minutes": one.minutes,
            "levels": [{"name": level.name, "score": level.score} for level in one.result.levels],
        }  # fmt: skip


def training(
    problem: Problem,
    asked: TrainingAsked,
    *,
    plan: Plan | None = None,
    seconds: float = 60.0,
    engine: Engine | None = None,
) -> Training:
    """Return what training could do.

    Parameters
    ----------
    problem, asked
        The problem, and the budget.
    plan
        Where the search for today's plan begins; today's owners where None.
    seconds
        Time for everything; building and verification come on top.
    engine
        Seed and clock.

    Raises
    ------
    UsageError
        There is no plan to compare with.
    """
    engine = engine or Engine()
    began = engine.clock()
    options: dict[str, Any] = {"seed": engine.seed, "deterministic": engine.deterministic}
    today = solve(problem, start=plan, seconds=seconds * SHARES["today"], **options)
    if today.plan is not None:
        today = solve(problem, start=today, seconds=seconds * SHARES["again"], **options)
    if today.plan is None:
        raise UsageError(NO_PLAN)
    worth = worth_of(problem, asked, today, seconds=math.inf if engine.deterministic else seconds * SHARES["prices"])
    singles: list[Tried] = []
    best, bound = None, 0.0
    if worth is not None and worth.lessons:
        singles = _singles(problem, worth, asked, today, seconds * SHARES["singles"], engine)
        best = best_set(problem, worth, asked, today, seconds=seconds * SHARES["set"], engine=engine)
        bound = min(float(worth.cost), worth.cost - worth.bound + most_gain(worth, asked))
        saving = [one for one in (best, *singles[:1]) if one is not None and one.saved > 0]
        best = max(saving, key=lambda one: one.saved, default=None)  # a single one may be the best set that was found
    sessions = after = None
    left, placed = None, (0, 0)
    if best is not None:
        after = taught_scenario(problem, best.lessons, name="After the training")
        sessions = sessions_of(problem, best.lessons, asked)
        left, placed = _with_sessions(problem, sessions, today, seconds * SHARES["sessions"], engine)
    return Training(
        problem, asked, tuple(skill_rows(problem)), today, worth, tuple(singles), best, bound, sessions, after, left,
        placed, engine.clock() - began,
    )  # fmt: skip


def _singles(
    problem: Problem, worth: Worth, asked: TrainingAsked, today: Result, seconds: float, engine: Engine
) -> list[Tried]:
    """Return the most promising lessons, each tried alone, most saved first."""
    chosen = [one for one in worth.lessons if one.price <= asked.money and one.days <= asked.days][: asked.resolved]
    each = seconds / max(1, len(chosen))
    found = [tried(problem, worth, [one], today, each, engine) for one in chosen]
    return sorted((one for one in found if one is not None), key=lambda one: (-one.saved, one.price))


def _with_sessions(
    problem: Problem, sessions: Scenario, today: Result, seconds: float, engine: Engine
) -> tuple[float | None, tuple[int, int]]:
    """Return what a plan with the sessions leaves undone more than today's, and how many sessions it places."""
    changed = apply_scenario(problem, sessions)
    result = solve(changed, start=today, seconds=seconds, seed=engine.seed, deterministic=engine.deterministic)
    wanted = len(sessions.duties.add)
    if result.plan is None:
        return None, (0, wanted)
    mine = changed.items["id"].astype(str).str.startswith("training-") & (changed.items["kind"] == "duty")
    there = int((result.plan.rep[mine.to_numpy()] >= 0).sum())
    minutes = changed.items["minutes"].fillna(0.0).to_numpy()
    other = (result.plan.rep < 0) & ~mine.to_numpy()
    return float(minutes[other].sum()) - left_minutes(today), (there, wanted)
