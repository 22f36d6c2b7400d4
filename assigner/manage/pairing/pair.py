"""Pairs of mentors and learners over rounds, as an assignment program of its own: an item a learner and round.

A pair is worth, skill by skill, the levels that the mentor is above the learner, times how scarce the skill is (the work
that needs it over the minutes of the people who have it); half of it where the two were paired lately. Rows: so many
learners a mentor and round, each pair once. The answer carries what every pair misses against the learner's best, with a
bound. What a learner learns in one round is not counted in the next: that is told, not modelled. When to modify: with
another worth of a pair; :func:`broken_pairs` must then check it from the tables.
"""

from __future__ import annotations

import time as clocks
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.cpsat.engine import solve_program
from assigner.errors import InputError, PlanMismatchError
from assigner.issues import Issues
from assigner.language import Language, Words
from assigner.manage.capacity import skill_share
from assigner.problem import time
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assigner.manage.pairing.asked import PairsAsked
    from assigner.problem.problem import Problem

LEVELS = (Level("missed"),)
MOST_SCARCE = 5.0
"""Scarcity is at most this: a skill that nearly nobody has must not drown all others."""
WORTH_STEPS = 100
"""Steps of one point of worth, so that costs are whole numbers."""
WEEK_MINUTES = 7 * 1440
TOLD = Words(
    "{pairs:pair|pairs} over {rounds:round|rounds} pass on {worth:,.1f} points of skill{proof}{left}.",
    "{rounds} 轮共 {pairs:,} 对，传授技能 {worth:,.1f} 分{proof}{left}。",
)
LEFT = Words("; {count:learner-round has|learner-rounds have} no mentor", "；{count:,} 个学员轮次没有导师")
PROVEN = Words(" (proven most)", "（已证明最多）")
AT_MOST = Words(" (at most {most:,.1f})", "（至多 {most:,.1f}）")
NO_REP = Words("There is no rep {name!r}.", "没有人员“{name}”。")
NO_SKILL = Words("There is no skill {name!r}.", "没有技能“{name}”。")
CORRECT = Words("Correct the name.", "请更正名称。")
BROKEN = Words("Internal error: the pairs break {first}.", "内部错误：配对违反 {first}。")


@dataclass(frozen=True)
class Pair:
    """One pair in one round.

    Parameters
    ----------
    round
        From 1.
    mentor, learner
        Numbers of the reps.
    worth
        Points.
    skills
        Names of the skills to pass on, most worth first.
    repeated
        Whether they were paired lately.
    """

    round: int
    mentor: int
    learner: int
    worth: float
    skills: tuple[str, ...]
    repeated: bool


@dataclass(frozen=True, eq=False)
class Pairs:
    """The answer.

    Parameters
    ----------
    problem, rounds
        Whose, and how many rounds.
    pairs
        By round, the most worth first.
    left
        ``(round, learner)`` of those who could learn and have no mentor.
    most
        Proven: no pairs are worth more; None where nothing is proven.
    by_skill
        Levels passed on, skill by skill.
    """

    problem: Problem
    rounds: int
    pairs: tuple[Pair, ...]
    left: tuple[tuple[int, int], ...]
    most: float | None
    by_skill: dict[str, int]

    @property
    def worth(self) -> float:
        """Points of all pairs."""
        return sum(pair.worth for pair in self.pairs)

    def headline(self, language: Language) -> str:
        """Say in one sentence what is passed on."""
        proof = "" if self.most is None else AT_MOST.say(language, most=self.most)
        if self.most is not None and abs(self.most - self.worth) < 1 / WORTH_STEPS:
            proof = PROVEN.say(language)
        left = LEFT.say(language, count=len(self.left)) if self.left else ""
        return TOLD.say(language, pairs=len(self.pairs), rounds=self.rounds, worth=self.worth, proof=proof, left=left)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        reps = self.problem.rep_ids
        pairs = [{"round": one.round, "mentor": str(reps[one.mentor]), "learner": str(reps[one.learner]), "worth": one.worth,
                  "skills": list(one.skills), "repeated": one.repeated} for one in self.pairs]  # fmt: skip
        left = [{"round": number, "learner": str(reps[rep])} for number, rep in self.left]
        return {"format": "assigner-pairing/1", "headline": {"en": self.headline("en"), "zh": self.headline("zh")},
                "pairs": pairs, "left": left, "worth": self.worth, "most": self.most, "by_skill": self.by_skill}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Worths:
    """What each pair is worth, skill by skill.

    Parameters
    ----------
    points
        ``[mentor, learner]`` in whole steps, repeats halved, 0 where the pair makes no sense.
    repeated
        ``[mentor, learner]``: paired lately.
    gain
        ``[skill, mentor, learner]`` levels passed on.
    scarce
        By skill.
    """

    points: np.ndarray
    repeated: np.ndarray
    gain: np.ndarray
    scarce: np.ndarray


def pair_up(
    problem: Problem, asked: PairsAsked, *, seconds: float = 10.0, clock: Callable[[], float] = clocks.perf_counter
) -> Pairs:
    """Return who learns from whom in each round.

    Parameters
    ----------
    problem
        People with skills, hours and zones; work that needs skills.
    asked
        Rounds, limits, past pairs.
    seconds
        Time of the search.

    Raises
    ------
    InputError
        Names that the problem does not have, all of them.
    """
    _check_names(problem, asked)
    worths = worths_of(problem, asked)
    learners = [rep for rep in _learners(problem, asked) if worths.points[:, rep].any()]
    program, options = _program(worths.points, learners, asked)
    solution = solve_program(program, clock=clock, seconds=seconds, hint=_nobody(program))
    assert solution.choice is not None, "nobody paired keeps every row"
    taken = [options[option] for option in solution.choice.tolist()]
    found = [_pair(problem, worths, number, mentor, learner) for number, mentor, learner in taken if mentor >= 0]
    faults = broken_pairs(found, asked)
    if faults:
        raise PlanMismatchError(BROKEN.filled(first=faults[0]), None)
    best = sum(int(worths.points[:, rep].max()) for rep in learners) * asked.rounds
    most = None if solution.bound[0] is None else (best - solution.bound[0]) / WORTH_STEPS
    left = tuple((number, learner) for number, mentor, learner in taken if mentor < 0)
    ordered = tuple(sorted(found, key=lambda one: (one.round, -one.worth, one.learner)))
    return Pairs(problem, asked.rounds, ordered, left, most, _by_skill(problem, worths, found))


def _check_names(problem: Problem, asked: PairsAsked) -> None:
    issues, reps, skills = Issues(), set(problem.rep_ids), set(problem.skills)
    people = [(f"learners[{at}]", name) for at, name in enumerate(asked.learners)]
    people += [
        (f"past[{at}].{side}", getattr(one, side))
        for at, one in enumerate(asked.past)
        for side in ("mentor", "learner")
    ]
    for place, name in people:
        if name not in reps:
            issues.error("rep-unknown", place, NO_REP.filled(name=name), CORRECT, name)
    for at, name in enumerate(asked.skills):
        if name not in skills:
            issues.error("skill-unknown", f"skills[{at}]", NO_SKILL.filled(name=name), CORRECT, name)
    if issues.has_errors:
        raise InputError(issues.found)


def _learners(problem: Problem, asked: PairsAsked) -> list[int]:
    named = set(asked.learners)
    return [rep for rep in np.flatnonzero(problem.rep_active).tolist() if not named or problem.rep_ids[rep] in named]


def worths_of(problem: Problem, asked: PairsAsked) -> Worths:
    """Return what each pair is worth."""
    skills = [code for code, name in enumerate(problem.skills) if not asked.skills or name in asked.skills]
    level = np.zeros((len(problem.skills), problem.num_reps), dtype=np.int64)
    table = problem.rep_skills
    np.maximum.at(level, (table["skill"].to_numpy(), table["rep"].to_numpy()), table["level"].to_numpy())
    scarce = np.array([min(MOST_SCARCE, skill_share(problem, code)[0]) for code in range(len(problem.skills))])
    gain = np.zeros((len(problem.skills), problem.num_reps, problem.num_reps), dtype=np.int64)
    able = problem.rep_active
    for code in skills:
        above = level[code][:, None] - level[code][None, :]
        gain[code] = np.where((above >= asked.gap) & able[:, None] & able[None, :], above, 0)
    together = shared_hours(problem) >= asked.hours
    points = np.rint(WORTH_STEPS * np.tensordot(scarce, gain, axes=1)).astype(np.int64)
    np.fill_diagonal(points, 0)
    repeated = np.zeros(points.shape, dtype=bool)
    number = {str(rep): at for at, rep in enumerate(problem.rep_ids)}
    for one in asked.past:
        if one.rounds_ago <= asked.memory:
            repeated[number[one.mentor], number[one.learner]] = True
    points = np.where(together, points, 0)
    return Worths(np.where(repeated, points // 2, points), repeated, gain, scarce)


def shared_hours(problem: Problem) -> np.ndarray:
    """Return the hours a week in which each two people both work; without known hours they always do."""
    count = problem.num_reps
    begin, end = time.horizon_bounds(problem.settings)
    known = problem.has_hours
    hours = np.full((count, count), np.inf)
    if end <= begin:
        return hours
    steps = np.arange(begin, end, 30, dtype=np.int64)
    works = np.zeros((count, len(steps)), dtype=np.float32)
    for rep, start, stop in problem.shifts.itertuples(index=False):
        works[rep, np.searchsorted(steps, start) : np.searchsorted(steps, stop)] = 1.0
    works[~known] = 1.0
    return np.asarray(works @ works.T) * 0.5 / ((end - begin) / WEEK_MINUTES)


def _program(
    points: np.ndarray, learners: Sequence[int], asked: PairsAsked
) -> tuple[Program, list[tuple[int, int, int]]]:
    """Return the program, and ``(round, mentor, learner)`` of each option (mentor -1: none)."""
    options: list[tuple[int, int, int]] = []
    cost: list[int] = []
    begin = [0]
    for learner in learners:
        best = int(points[:, learner].max())
        for number in range(1, asked.rounds + 1):
            mentors = np.flatnonzero(points[:, learner]).tolist()
            options += [*((number, mentor, learner) for mentor in mentors), (number, NOBODY, learner)]
            cost += [*(best - int(points[mentor, learner]) for mentor in mentors), best]
            begin.append(len(options))
    busy: dict[tuple[int, int], list[int]] = {}
    twice: dict[tuple[int, int], list[int]] = {}
    for option, (number, mentor, learner) in enumerate(options):
        if mentor >= 0:
            busy.setdefault((number, mentor), []).append(option)
            twice.setdefault((mentor, learner), []).append(option)
    families = (
        _most("learners-of-mentor", list(busy.values()), asked.per_mentor),
        _most("pair-once", list(twice.values()), 1),
    )
    none = np.zeros(0, dtype=np.int32)
    rep = np.array([mentor for _, mentor, _ in options], dtype=np.int32)
    program = Program(LEVELS, np.array(begin, dtype=np.int64), len(begin) - 1, rep, np.full(len(options), NO_START),
                      np.array([cost], dtype=np.int64).reshape(1, -1), np.zeros(1, dtype=np.int64), families,
                      Dropped(none, none, np.zeros(0, dtype=np.int16), ()), len(points))  # fmt: skip
    return program, options


def _most(name: str, rows: Sequence[Sequence[int]], most: int) -> RowFamily:
    option = np.array([one for row in rows for one in row], dtype=np.int64)
    begin = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64))).astype(np.int64)
    return RowFamily(name, begin, option, np.ones(len(option), dtype=np.int64), np.full(len(rows), -UNBOUNDED),
                     np.full(len(rows), most, dtype=np.int64))  # fmt: skip


def _nobody(program: Program) -> np.ndarray:
    return np.asarray(program.item_begin[1:] - 1)


def _pair(problem: Problem, worths: Worths, number: int, mentor: int, learner: int) -> Pair:
    gain = worths.gain[:, mentor, learner] * worths.scarce
    skills = [str(problem.skills[code]) for code in np.argsort(-gain, kind="stable") if gain[code] > 0]
    return Pair(number, mentor, learner, int(worths.points[mentor, learner]) / WORTH_STEPS, tuple(skills),
                bool(worths.repeated[mentor, learner]))  # fmt: skip


def _by_skill(problem: Problem, worths: Worths, pairs: Sequence[Pair]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for pair in pairs:
        for code in np.flatnonzero(worths.gain[:, pair.mentor, pair.learner]).tolist():
            total[str(problem.skills[code])] += int(worths.gain[code, pair.mentor, pair.learner])
    return dict(total.most_common())


def broken_pairs(pairs: Sequence[Pair], asked: PairsAsked) -> list[str]:
    """Return what pairs break, counted one by one; empty when nothing."""
    return list(_faults(pairs, asked))


def _faults(pairs: Sequence[Pair], asked: PairsAsked) -> Iterator[str]:
    mentors = Counter((one.round, one.mentor) for one in pairs)
    yield from (
        f"mentor {mentor} in round {number}" for (number, mentor), count in mentors.items() if count > asked.per_mentor
    )
    learners = Counter((one.round, one.learner) for one in pairs)
    yield from (
        f"learner {learner} twice in round {number}" for (number, learner), count in learners.items() if count > 1
    )
    both = Counter((one.mentor, one.learner) for one in pairs)
    yield from (f"{mentor} and {learner} again" for (mentor, learner), count in both.items() if count > 1)
