"""Stress: every single absence, every pair of a team, the worst of them, and key accounts that nobody could take over.

When to modify: to stress a plan in another way; one absence stands in :mod:`assigner.stress.absence`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.errors import UnknownNameError
from assigner.language import Words
from assigner.problem.problem import Problem
from assigner.stress.absence import absent
from assigner.stress.backups import Backups, backups_of
from assigner.verify import verify
from assigner.what_if.processes import in_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assigner.language import Language
    from assigner.plan.plan import Plan
    from assigner.stress.absence import Absence

CHUNKS_PER_PROCESS = 4
FEWEST_FOR_PROCESSES = 12
"""With fewer absences than this, starting processes takes longer than it saves."""
SURVIVED = Words(
    "The plan survives every one of {count:,} absences: everything held is taken over.",
    "方案能承受全部 {count:,} 种缺席情形：所有工作都有人接手。",
)
WORST = Words(
    "Of {count:,} absences {bad:leaves|leave} work undone; the worst is {who}: {items:item|items}, {minutes:,.10g} minutes without cover.",
    "{count:,} 种缺席情形中有 {bad:,} 种会留下无人接手的工作；最严重的是{who}：{items:,} 项、{minutes:,.10g} 分钟无人接手。",
)
OPEN = Words(
    " For {count:,} of them it is not proven that so much must stay undone.",
    "其中 {count:,} 种尚未证明必须留下这么多。",
)
UNKNOWN = Words(" For {count:,} no answer was found.", "另有 {count:,} 种未得出结论。")
KEY = Words(" Of {count:,} key accounts {lone:has|have} no backup.",
            "{count:,} 个重点客户中有 {lone:,} 个没有后备人选。")  # fmt: skip
ALL_BACKED = Words(" Somebody could take over each of the {count:key account|key accounts}.",
                   "{count:,} 个重点客户均有人可以接手。")  # fmt: skip
NO_TEAM = Words("The problem has no team ({name}).", "问题中没有团队（{name}）。")


@dataclass(frozen=True)
class Stress:
    """How a plan stands when people are missing.

    Parameters
    ----------
    absences
        Worst first: most minutes without cover, then most items, then by id. Those without an answer come last.
    before
        Verified cost per level of the plan as it is.
    levels
        Labels of the levels.
    backups
        Key accounts and who could take them over.
    seconds
        Time taken.
    """

    absences: tuple[Absence, ...]
    before: tuple[int, ...]
    levels: tuple[str, ...]
    backups: Backups
    seconds: float

    @property
    def worst(self) -> Absence | None:
        """The absence that leaves most undone; None where all are survived."""
        return next((one for one in self.absences if one.survives is False), None)

    def headline(self, language: Language) -> str:
        """Return how many absences the plan survives, the worst, and how many key accounts have no backup."""
        bad = sum(one.survives is False for one in self.absences)
        unknown = sum(one.survives is None for one in self.absences)
        unproven = sum(one.survives is False and not one.proven for one in self.absences)
        worst = self.worst
        if worst is None or worst.left is None:
            text = SURVIVED.say(language, count=len(self.absences)) if not unknown else ""
        else:
            who = "、".join(worst.names) if language == "zh" else " and ".join(worst.names)
            text = WORST.say(
                language, bad=bad, count=len(self.absences), who=who, items=len(worst.left),
                minutes=worst.left_minutes,
            )  # fmt: skip
        if unproven:
            text += OPEN.say(language, count=unproven)
        if unknown:
            text += UNKNOWN.say(language, count=unknown)
        if self.backups.accounts:
            lone = len(self.backups.lone)
            text += (KEY if lone else ALL_BACKED).say(language, lone=lone, count=len(self.backups.accounts))
        return text.strip()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "levels": list(self.levels), "before": list(self.before),
            "absences": [one.to_dict() for one in self.absences], **self.backups.to_dict(),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Chunk:
    """Absences for one process, with what they are absences from."""

    problem: Problem
    plan: Plan
    absences: tuple[tuple[str, ...], ...]
    seconds: float
    seed: int


def stress(  # noqa: PLR0913 (every part of the question, by name)
    problem: Problem,
    plan: Plan,
    *,
    pairs: bool = False,
    team: str | None = None,
    key_percent: float = 10.0,
    named: bool = False,
    seconds_each: float = 1.0,
    num_processes: int = 2,
    seed: int = 0,
    clock: Callable[[], float] = time.perf_counter,
) -> Stress:
    """Return how a plan stands when people are missing.

    Parameters
    ----------
    problem, plan
        The problem and a plan that keeps its hard rules.
    pairs
        Whether every two of a team (of each team where ``team`` is None) are away together, too.
    team
        Only people of this team and the teams below; everybody where None.
    key_percent
        Key accounts are this part of the accounts, by potential.
    named
        Whether each key account is given one backup, evenly.
    seconds_each
        Time limit of each re-planning.
    num_processes
        Processes to use.
    seed
        Random seed.
    clock
        Seconds; only differences count.

    Raises
    ------
    UnknownNameError
        There is no such team.
    """
    began, scorecard = clock(), verify(problem, plan)
    wanted = list(_absences(problem, plan, team, pairs))
    light = Problem(problem.settings, problem.frames)
    found = _found(light, plan, wanted, seconds_each, seed, num_processes)
    labels = tuple(name if step == 0 else f"{name}.{step}" for name, step in scorecard.levels)
    backups = backups_of(problem, plan, key_percent, named, clock=clock, seed=seed)
    return Stress(tuple(sorted(found, key=_how_bad)), scorecard.score, labels, backups, clock() - began)


def _how_bad(one: Absence) -> tuple[bool, float, int, int, tuple[str, ...]]:
    return (one.left is None, -(one.left_minutes or 0), -len(one.left or ()), len(one.reps), one.reps)


def _absences(problem: Problem, plan: Plan, team: str | None, pairs: bool) -> Iterator[tuple[str, ...]]:
    """Yield who is away: everybody who holds anything, then pairs."""
    holding = np.bincount(plan.rep[plan.rep >= 0], minlength=problem.num_reps) > 0
    there = problem.rep_active & holding & _members(problem, team)
    ids = problem.rep_ids.astype(str)
    yield from ((str(ids[rep]),) for rep in np.flatnonzero(there))
    for first, second in combinations(np.flatnonzero(there).tolist(), 2) if pairs else ():
        if team is not None or problem.rep_team[first] == problem.rep_team[second]:
            yield str(ids[first]), str(ids[second])


def _members(problem: Problem, team: str | None) -> np.ndarray:
    """Return who is in a team or below; everybody where None."""
    everybody = np.ones(problem.num_reps, dtype=bool)
    if team is None:
        return everybody
    node = problem.teams.names.get_indexer(pd.Index([team]))[0]
    if node < 0:
        raise UnknownNameError(NO_TEAM.filled(name=team))
    rows = problem.rep_teams.loc[problem.rep_teams["node"] == node, "row"]
    return np.isin(np.arange(problem.num_reps), rows)


def _found(
    problem: Problem, plan: Plan, wanted: Sequence[tuple[str, ...]], seconds: float, seed: int, num_processes: int
) -> list[Absence]:
    """Return the absences, in processes where there are many."""
    if num_processes == 1 or len(wanted) < FEWEST_FOR_PROCESSES:
        return work(_Chunk(problem, plan, tuple(wanted), seconds, seed))
    count = min(len(wanted), num_processes * CHUNKS_PER_PROCESS)
    chunks = [_Chunk(problem, plan, tuple(wanted[at::count]), seconds, seed) for at in range(count)]
    found: list[Absence] = []
    for message in in_processes(work, [lambda chunk=chunk: chunk for chunk in chunks], num_processes):  # type: ignore[misc]
        if message.kind == "done":
            found += message.content
        elif message.kind == "failed":
            found += work(chunks[message.task])
    return found


def work(chunk: _Chunk, say: Any = None, cancel: Any = None) -> list[Absence]:
    """Return the absences of a chunk; runs in a process of its own."""
    del say, cancel
    return [absent(chunk.problem, chunk.plan, reps, seconds=chunk.seconds, seed=chunk.seed) for reps in chunk.absences]
