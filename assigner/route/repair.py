"""After an event: the plan with the fewest changes that keeps coverage as good as it can be.

Somebody left, is away, has other skills; a duty came, moved or went; an account is lost or has grown. The changed
problem gets one more level that counts the items that sit otherwise than before, right behind the levels that nobody
may make worse, so the engines minimise and prove the number of changes. When to modify: when a repair is to weigh
changes differently by item.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.language import Words
from assigner.plan.result import LevelResult, Result
from assigner.prices.kept import keep_prices, prices_of_rows
from assigner.program.build import build_program
from assigner.program.choices import choice_of, plan_of
from assigner.program.differences import with_differences
from assigner.program.solution import relative_gap
from assigner.search import search
from assigner.solve import verified_scorecard, versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.problem.problem import Problem
    from assigner.program.program import Program
    from assigner.program.solution import Solution


NEAREST = Words(
    "The plan nearest to the one before: {changed:item|items} changed hands or time, {proof}.",
    "与原方案最接近的方案：{changed:,} 项更换负责人或时间，{proof}。",
)
FEWEST = Words("proven to be the fewest", "已证明最少")
AT_LEAST = Words("at least {least:,} must", "至少须 {least:,} 项")
UNPROVEN = Words("whether fewer would do is not proven", "是否可以更少尚未证明")


@dataclass(frozen=True, eq=False)
class Repaired:
    """What a repair found.

    Parameters
    ----------
    result
        The plan; its bounds are left open: those found hold for the nearest plan only. None without a plan.
    status
        ``optimal``, ``feasible``, ``infeasible`` or ``unknown``, of the search for the fewest changes.
    changed
        Ids of the items that had a rep and sit otherwise now.
    placed
        Ids of items that were new or had lost their rep, and have one now.
    least
        Proven: no plan changes fewer; None where that is not proven.
    """

    result: Result | None
    status: str
    changed: tuple[str, ...]
    placed: tuple[str, ...]
    least: int | None


def repaired(
    problem: Problem,
    before: Plan,
    prices: Prices | None = None,
    *,
    seconds: float = 10.0,
    seed: int = 0,
    workers: int = 2,
    cancel: Any = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Repaired:
    """Return the plan nearest to the one before the event.

    Parameters
    ----------
    problem
        The problem after the event.
    before
        The plan before, carried over to it (:meth:`assigner.plan.plan.Plan.carried_over`): items that are new are open.
    prices
        Prices that go with that plan; a start.
    seconds, seed, workers, cancel, clock
        As for :func:`assigner.solve.solve`.
    """
    plain = build_program(problem)
    place = _place(plain)
    program = with_differences(plain, before, before.rep >= 0, place)
    began = clock()
    solution = search(
        program, seconds=seconds, seed=seed, workers=workers, hint=choice_of(program, before),
        prices=None if prices is None else prices_of_rows(prices, problem, program), cancel=cancel, clock=clock,
    )  # fmt: skip
    if solution.choice is None or solution.score is None:
        return Repaired(None, solution.status, (), (), None)
    plan = plan_of(program, solution.choice)
    settings = {"seconds": seconds, "workers": workers}
    result = _result(problem, program, solution, plan, place, settings, clock() - began, seed)
    moved = (plan.rep != before.rep) | (plan.start != before.start)
    changed = _ids(problem, moved & (before.rep >= 0))
    least = solution.bound[place] if solution.bound[:place] == solution.score[:place] else None
    return Repaired(
        replace(result, made_to_be=_nearest(len(changed), least)), solution.status, changed,
        _ids(problem, (before.rep < 0) & (plan.rep >= 0)), least,
    )  # fmt: skip


def _nearest(changed: int, least: int | None) -> Words:
    """Return what the plan is, and how sure that is."""
    proof = UNPROVEN if least is None else FEWEST if changed <= least else AT_LEAST.filled(least=least)
    return NEAREST.filled(changed=changed, proof=proof)


def _place(program: Program) -> int:
    """Return the number of levels that come before the number of changes: the first, where there are several."""
    names = [level.name for level in program.levels]
    return names.count(names[0]) if len(set(names)) > 1 else 0


def _ids(problem: Problem, mask: np.ndarray) -> tuple[str, ...]:
    return tuple(str(problem.item_ids[item]) for item in np.flatnonzero(mask))


def _result(
    problem: Problem, program: Program, solution: Solution, plan: Plan, place: int, settings: dict[str, Any],
    seconds: float, seed: int,
) -> Result:  # fmt: skip
    assert solution.score is not None
    score = (*solution.score[:place], *solution.score[place + 1 :])
    card = verified_scorecard(problem, replace(solution, score=score), plan)
    labels = [level.label for at, level in enumerate(program.levels) if at != place]
    levels = tuple(
        LevelResult(label, cost, None, relative_gap(cost, None)) for label, cost in zip(labels, card.score, strict=True)
    )
    return Result(
        problem=problem, plan=plan, scorecard=card, status="feasible", stop_reason=solution.stop_reason, levels=levels,
        seconds=seconds, prices=keep_prices(problem, program, solution.prices), versions=versions(), seed=seed,
        settings=settings,
    )  # fmt: skip
