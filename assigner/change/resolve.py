"""Rejected moves, and the smallest set of other changes that makes a plan whole again.

The program gets one more level that counts the items that sit otherwise than in the request, right after the levels
that nobody may make worse (coverage, unless said otherwise); rejected moves are forbidden, accepted ones forced. So the
engines minimise the number of changes before the rest of the score, and prove what they find. A second solve without
that level says what the rejections cost when everything else may change. When to modify: when "small" gets another
measure, or decisions another meaning.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.change.clash import demands_of, find_clash
from assigner.change.renewal import renewed
from assigner.change.request import owned_items
from assigner.change.resolution import Consequence, LevelCost, Resolution
from assigner.change.state import check_current
from assigner.change.tolerance import Search, allowed_scores, fewest_within
from assigner.errors import UnknownNameError
from assigner.language import Words
from assigner.plan.plan import OPEN, Plan
from assigner.plan.result import LevelResult, Result
from assigner.prices.kept import keep_prices, prices_of_rows
from assigner.program.build import build_program
from assigner.program.choices import choice_of, plan_of
from assigner.program.demanded import demanded
from assigner.program.differences import with_differences
from assigner.program.solution import relative_gap
from assigner.search import search
from assigner.solve import SolveOptions, solve, verified_scorecard, versions
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from assigner.change.resolution import Kind
    from assigner.language import Language
    from assigner.plan.change_request import ChangeRequest
    from assigner.plan.demands import Demands
    from assigner.plan.prices import Prices
    from assigner.plan.scorecard import Scorecard
    from assigner.plan.status import Status
    from assigner.problem.problem import Problem
    from assigner.program.program import Program
    from assigner.program.solution import Solution

NOTHING = "nothing"
"""As ``keep``: the number of changes comes before every level."""
COMPARE_SHARE = 0.5
"""Part of the time limit that the comparison with a free re-solve may take on top."""
NO_LEVEL = Words(
    "The problem has no level ({level}). Use one of: {known}.", "问题中没有层级（{level}），可选：{known}。"
)


@dataclass(frozen=True, kw_only=True)
class ResolveOptions:
    """How to re-solve.

    Parameters
    ----------
    seconds
        Time limit of the search for the smallest set; the comparison may take half as long again.
    keep
        The last level that comes before the number of changes: "coverage" keeps that as good as it can be. The first
        of several levels where None, :data:`NOTHING` to keep hard rules only.
    within
        Where given, the score comes near the best first: no level may cost more than this share above what it costs with
        everything else free to change; the fewest changes are looked for under that. None: the fewest of all.
    compare
        Whether to find what the rejections cost when everything else may change.
    gap, workers, seed, deterministic
        As for :class:`~assigner.solve.SolveOptions`; the number of changes is always proven to the unit, or not at all.
    language
        Language of gains and reasons in the new request.
    """

    seconds: float = 10.0
    keep: str | None = None
    within: float | None = None
    compare: bool = True
    gap: float = 0.001
    workers: int = 2
    seed: int = 0
    deterministic: bool = False
    language: Language = "en"


def present_plan(problem: Problem, plan: Plan, request: ChangeRequest) -> Plan:
    """Return the plan that the request stands for before its rejections.

    Accounts and leads as it says; those that are rejected, and duties, as in ``plan``.
    """
    rep = plan.rep.copy()
    owned = owned_items(problem)
    rep[owned] = problem.items["owner"].to_numpy()[owned]
    rejected = problem.item_index.isin([move.item for move in request.of_status("rejected")])
    rep[rejected] = plan.rep[rejected]
    item = problem.item_index.get_indexer(pd.Index([move.item for move in request.live], dtype=object))
    rep[item] = problem.rep_index.get_indexer(pd.Index([move.to_rep for move in request.live], dtype=object))
    return Plan(rep, plan.start)


def resolve(
    problem: Problem,
    plan: Plan,
    request: ChangeRequest,
    options: ResolveOptions | None = None,
    *,
    prices: Prices | None = None,
    cancel: Any = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Resolution:
    """Return the plan nearest to a request that keeps its decisions, and what they cost.

    Parameters
    ----------
    problem
        The present state; the owners must be those that the moves start from.
    plan
        A plan that says when duties take place and who takes them, such as the one that the request was made from.
    request
        Moves, each open, accepted or rejected.
    options
        How.
    prices
        Prices that go with the plan; a start.
    cancel
        Looked at while running: an object with ``is_set()``.
    clock
        Seconds; only differences count.

    Raises
    ------
    InputError
        When the moves name items or reps that the problem does not have, or do not start from today's owners.
    UnknownNameError
        When there is no level of the name ``keep``.
    PlanMismatchError
        Engine and verification disagree: an internal error, never an answer.
    """
    options, began = options or ResolveOptions(), clock()
    demands = demands_of(request.of_status("accepted", "rejected"))
    check_current(problem, request.live)
    demands.check(problem)
    task = _task(problem, present_plan(problem, plan, request), request, demands, options.keep)
    solution = _nearest(task, options, prices, cancel, clock)
    if solution.choice is None:
        return _without_plan(task, solution, options, clock, began)
    found = _found(task, solution)
    compared = None
    if options.compare or options.within is not None:
        compared = _compared(task, found.plan, options, prices, cancel, clock)
    if options.within is not None and compared is not None:
        found = _within(task, found, compared, options, cancel, clock)
    return _answer(task, found, compared, options, clock, began)


@dataclass(frozen=True, eq=False)
class _Task:
    """What every step needs to know.

    ``place`` is the number of levels before the one that counts differences; ``program`` has that level,
    ``plain`` does not.
    """

    problem: Problem
    present: Plan
    request: ChangeRequest
    demands: Demands
    undone: np.ndarray
    plain: Program
    program: Program
    place: int


def _task(problem: Problem, present: Plan, request: ChangeRequest, demands: Demands, keep: str | None) -> _Task:
    undone = _undone(problem, present, demands)
    program = demanded(build_program(problem), problem, demands)
    place = _place(program, keep)
    counting = with_differences(program, present, ~undone, place)
    return _Task(problem, present, request, demands, undone, program, counting, place)


def _undone(problem: Problem, present: Plan, demands: Demands) -> np.ndarray:
    """Return the items whose place in the present plan is rejected, as a mask."""
    item, rep = demands.forbidden_numbers(problem)
    undone = np.zeros(problem.num_items, dtype=bool)
    undone[item[present.rep[item] == rep]] = True
    return undone


def _place(program: Program, keep: str | None) -> int:
    names = [level.name for level in program.levels]
    if keep == NOTHING:
        return 0
    if keep is None:
        return names.count(names[0]) if len(set(names)) > 1 else 0
    if keep not in names:
        raise UnknownNameError(NO_LEVEL.filled(level=keep, known=", ".join(dict.fromkeys([*names, NOTHING]))))
    return len(names) - names[::-1].index(keep)


def _nearest(
    task: _Task, options: ResolveOptions, prices: Prices | None, cancel: Any, clock: Callable[[], float]
) -> Solution:
    """Search for the smallest set of changes, from the present plan with the rejected items open."""
    start = Plan(np.where(task.undone, OPEN, task.present.rep).astype(np.int32), task.present.start)
    given = None if prices is None else prices_of_rows(prices, task.problem, task.program)
    return search(
        task.program, seconds=options.seconds, gap=options.gap, seed=options.seed, workers=options.workers,
        deterministic=options.deterministic, hint=choice_of(task.program, start), prices=given, cancel=cancel, clock=clock,
    )  # fmt: skip


def _without_plan(
    task: _Task, solution: Solution, options: ResolveOptions, clock: Callable[[], float], began: float
) -> Resolution:
    """Return the answer without a plan; where that is proven, with the decisions that cannot hold together."""
    status: Status = "unknown" if task.program.num_cut or solution.status != "infeasible" else "infeasible"
    clash = None
    if status == "infeasible":
        decided = task.request.of_status("accepted", "rejected")
        program = build_program(task.problem)
        clash = find_clash(task.problem, program, decided, options.seconds, options.workers, clock)
    return Resolution(
        None, None, None, verify(task.problem, task.present), (), None, _kept(task), (), status, None, None,
        clock() - began, clash,
    )  # fmt: skip


def _kept(task: _Task) -> tuple[str, ...]:
    return tuple(level.label for level in task.program.levels[: task.place])


@dataclass(frozen=True, eq=False)
class _Found:
    """A plan as the engines claim it: ``score`` without the level of differences, ``least`` changes proven."""

    plan: Plan
    solution: Solution
    least: int | None
    status: Status
    allowed: tuple[int, ...] | None = None


def _found(task: _Task, solution: Solution) -> _Found:
    assert solution.choice is not None
    assert solution.score is not None
    status: Status = "feasible" if task.program.num_cut else solution.status
    claimed = replace(solution, score=_without(solution.score, task.place))
    return _Found(plan_of(task.program, solution.choice), claimed, _least(task, solution), status)


def _within(
    task: _Task, found: _Found, compared: Result, options: ResolveOptions, cancel: Any, clock: Callable[[], float]
) -> _Found:
    """Return the smallest set of changes whose score is within the tolerance of the best with everything free."""
    if compared.plan is None or compared.scorecard is None or found.solution.score is None:
        return found
    allowed = allowed_scores(min(compared.scorecard.score, found.solution.score), options.within or 0.0)
    asked = Search(task.plain, task.present, ~task.undone, allowed)
    tight = found.least is not None and allowed[: task.place] == found.solution.score[: task.place]
    near = found.plan if asked.is_near(found.solution.score) else compared.plan
    plan, least = fewest_within(
        asked, near, found.least or 0 if tight else 0, seconds=options.seconds, workers=options.workers,
        seed=options.seed, deterministic=options.deterministic, cancel=cancel, clock=clock,
    )  # fmt: skip
    score = tuple(int(cost) for cost in task.plain.score(choice_of(task.plain, plan)))
    return _Found(plan, replace(found.solution, score=score), least, "feasible", allowed)


def _answer(
    task: _Task,
    found: _Found,
    compared: Result | None,
    options: ResolveOptions,
    clock: Callable[[], float],
    began: float,
) -> Resolution:
    problem, plan = task.problem, found.plan
    card = verified_scorecard(problem, found.solution, plan)
    before = verify(problem, task.present)
    return Resolution(
        request=renewed(problem, plan, task.request, options.language),
        plan=plan,
        scorecard=card,
        before=before,
        consequences=_consequences(task, plan),
        least=found.least,
        kept=_kept(task),
        levels=_costs(task, before, card, compared),
        status=found.status,
        result=_result(task, found.solution, plan, card, options, clock() - began),
        free=None if compared is None else compared.levels,
        seconds=clock() - began,
        within=options.within,
    )


def _without(values: tuple[int, ...], place: int) -> tuple[int, ...]:
    return (*values[:place], *values[place + 1 :])


def _least(task: _Task, solution: Solution) -> int | None:
    """Return the proven least number of other changes.

    The bound of the level holds among plans that are as good at the levels before, so these must be proven.
    """
    assert solution.score is not None
    earlier = solution.bound[: task.place] == solution.score[: task.place]
    return solution.bound[task.place] if earlier and not task.program.num_cut else None


def _compared(
    task: _Task, plan: Plan, options: ResolveOptions, prices: Prices | None, cancel: Any, clock: Callable[[], float]
) -> Result:
    """Solve with the decisions alone: everything else may change."""
    limits = SolveOptions(
        seconds=options.seconds * COMPARE_SHARE, gap=options.gap, workers=options.workers, seed=options.seed,
        deterministic=options.deterministic,
    )  # fmt: skip
    return solve(task.problem, limits, start=plan, prices=prices, demands=task.demands, cancel=cancel, clock=clock)


def _costs(task: _Task, before: Scorecard, after: Scorecard, compared: Result | None) -> tuple[LevelCost, ...]:
    labels = [level.label for at, level in enumerate(task.program.levels) if at != task.place]
    levels = [LevelResult(label, None, None, None) for label in labels] if compared is None else compared.levels
    return tuple(
        LevelCost(label, was, now, free.score, free.bound)
        for label, was, now, free in zip(labels, before.score, after.score, levels, strict=True)
    )


def _consequences(task: _Task, plan: Plan) -> tuple[Consequence, ...]:
    """Return the items that sit otherwise than before, the rejected ones first."""
    changed = (plan.rep != task.present.rep) | (plan.start != task.present.start)
    order = [*np.flatnonzero(task.undone).tolist(), *np.flatnonzero(changed & ~task.undone).tolist()]
    problem, owner = task.problem, task.problem.items["owner"].to_numpy()
    ids = np.array([*problem.rep_ids, None], dtype=object)
    names = problem.items["name"].to_numpy(dtype=object)
    return tuple(
        Consequence(
            str(problem.item_ids[item]), str(names[item]), _kind(owner[item], task.present.rep[item], plan.rep[item]),
            ids[owner[item]], ids[task.present.rep[item]], ids[plan.rep[item]], bool(task.undone[item]),
        )
        for item in order
    )  # fmt: skip


def _kind(owner: int, was: int, now: int) -> Kind:
    if now == was:
        return "retimed"
    if now == owner:
        return "stays"
    return "new" if was == owner else "redirected"


def _result(
    task: _Task, solution: Solution, plan: Plan, card: Scorecard, options: ResolveOptions, seconds: float
) -> Result:
    """Return the plan as a result whose bounds are left open: those found hold for the nearest plan only."""
    settings: Mapping[str, Any] = {
        "seconds": options.seconds, "gap": options.gap, "workers": options.workers,
        "deterministic": options.deterministic, "demands": task.demands.to_dict(), "nearest_to": task.request.plan,
    }  # fmt: skip
    labels = [level.label for at, level in enumerate(task.program.levels) if at != task.place]
    levels = tuple(
        LevelResult(label, score, None, relative_gap(score, None))
        for label, score in zip(labels, card.score, strict=True)
    )
    return Result(
        problem=task.problem, plan=plan, scorecard=card, status="feasible", stop_reason=solution.stop_reason,
        levels=levels, seconds=seconds, prices=keep_prices(task.problem, task.program, solution.prices),
        versions=versions(), seed=options.seed, settings=settings,
    )  # fmt: skip
