"""The front door: a problem in, a verified result out. Reads as the table of contents of the algorithm.

When to modify: when a stage is added to the way from problem to result.
"""

from __future__ import annotations

import json
import platform
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assigner.errors import InputError, PlanMismatchError
from assigner.files.memory import problem_from
from assigner.language import Words
from assigner.plan.plan import Plan
from assigner.plan.result import LevelResult, Result, TracePoint
from assigner.prices.kept import keep_prices, prices_of_rows
from assigner.problem.validation import validate
from assigner.program.build import build_program
from assigner.program.choices import choice_of, plan_of
from assigner.program.demanded import demanded
from assigner.program.solution import relative_gap
from assigner.rules.active import rule_issues
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np

    from assigner.plan.demands import Demands
    from assigner.plan.prices import Prices
    from assigner.plan.scorecard import Scorecard
    from assigner.plan.status import Status
    from assigner.problem.document import ProblemDocument
    from assigner.problem.problem import Problem
    from assigner.program.program import Program
    from assigner.program.solution import Progress, Solution


@dataclass(frozen=True, kw_only=True)
class SolveOptions:
    """How to solve.

    Parameters
    ----------
    seconds
        Time limit of the search, at least 0; building and verification come on top.
    gap
        Stop when the gap of every level is at most this share, 0 to 1.
    workers
        Threads and processes to use.
    seed
        Seed of everything random.
    deterministic
        Same input, seed and limits give the same plan, at some cost in speed.
    """

    seconds: float = 30.0
    gap: float = 0.001
    workers: int = 2
    seed: int = 0
    deterministic: bool = False


def solve(
    source: Problem | ProblemDocument | Mapping[str, Any] | str | Path,
    options: SolveOptions | None = None,
    *,
    start: Plan | Result | None = None,
    prices: Prices | None = None,
    demands: Demands | None = None,
    cancel: Any = None,
    on_progress: Callable[[Progress], None] | None = None,
    clock: Callable[[], float] = time.perf_counter,
    replay_folder: Path | None = None,
    **changes: Any,
) -> Result:
    """Solve a problem and return a verified result.

    Parameters
    ----------
    source
        A problem, a document, a path, or a mapping of settings and tables (lists of rows or DataFrames):
        ``solve({"reps": reps, "accounts": accounts}, seconds=10)``.
    options
        How to solve; single options may be given by name instead: ``seconds=10``.
    start
        Where the search begins: a plan of this problem, or the result of an earlier run on this problem or
        on one that has changed since (matched by ids; its prices come with it). Today's owners where None.
    prices
        Prices to start from, where they do not come with ``start``.
    demands
        Who must have an item and who must not, on top of all rules; status and bounds then hold among the plans that
        keep them.
    cancel
        Looked at while running: an object with ``is_set()``; the best plan so far is kept.
    on_progress
        Called with incumbent and bound while running.
    clock
        Seconds; only differences count.
    replay_folder
        Where the bundle of an internal error is written; a new temporary folder where None.

    Raises
    ------
    InputError
        The problem has errors, or a demand names what it does not have; all of them are listed.
    PlanMismatchError
        Engine and verification disagree: an internal error, never an answer.
    """
    options = SolveOptions(**{**(vars(options) if options else {}), **changes})
    began = clock()
    problem = problem_from(source)
    _raise_errors(problem)
    program = build_program(problem)
    if demands:
        program = demanded(program, problem, demands)
    hint = choice_of(program, _first_plan(problem, start))
    if prices is None and isinstance(start, Result):
        prices = start.prices
    given = None if prices is None else prices_of_rows(prices, problem, program)
    solution = _run(program, hint, given, options, cancel, on_progress, clock)
    plan = None if solution.choice is None else plan_of(program, solution.choice)
    scorecard = None if plan is None else verified_scorecard(problem, solution, plan, replay_folder)
    return Result(
        problem=problem,
        plan=plan,
        scorecard=scorecard,
        status=_status(program, solution),
        stop_reason=solution.stop_reason,
        levels=_levels(program, solution),
        seconds=clock() - began,
        trace=tuple(TracePoint(p.seconds, p.stage, p.score, p.bound) for p in solution.trace),
        size=_size(program),
        stuck=_stuck(problem, program),
        prices=keep_prices(problem, program, solution.prices),
        versions=versions(),
        seed=options.seed,
        settings={"seconds": options.seconds, "gap": options.gap, "workers": options.workers,
                  "deterministic": options.deterministic, **({"demands": demands.to_dict()} if demands else {})},
    )  # fmt: skip


def _first_plan(problem: Problem, start: Plan | Result | None) -> Plan:
    """Return where the search begins; what nobody owns today is open, not left undone."""
    if isinstance(start, Result):
        start = None if start.plan is None else start.plan.carried_over(start.problem, problem)
    if start is not None:
        return start
    owners = Plan.of_owners(problem)
    return owners.left_open(owners.rep < 0)


def _raise_errors(problem: Problem) -> None:
    known = [] if problem.derived.get("validated") else validate(problem.settings, problem.frames)
    issues = [*known, *rule_issues(problem.settings)]
    if any(issue.severity == "error" for issue in issues):
        raise InputError(issues)
    problem.derived["validated"] = True  # nobody changes a problem, so nobody need look again


def _run(
    program: Program,
    hint: np.ndarray,
    prices: Mapping[int, np.ndarray] | None,
    options: SolveOptions,
    cancel: Any,
    on_progress: Callable[[Progress], None] | None,
    clock: Callable[[], float],
) -> Solution:
    """Hand the program to the engines; they are imported late, since they load large libraries."""
    from assigner.search import search

    return search(
        program,
        hint=hint,
        prices=prices,
        seconds=options.seconds,
        gap=options.gap,
        seed=options.seed,
        workers=options.workers,
        deterministic=options.deterministic,
        cancel=cancel,
        on_progress=on_progress,
        clock=clock,
    )


def verified_scorecard(
    problem: Problem, solution: Solution, plan: Plan, replay_folder: Path | None = None
) -> Scorecard:
    """Return the plan's scorecard; raise when it differs from what the engine claims.

    Raises
    ------
    PlanMismatchError
        With a bundle that replays the disagreement, in ``replay_folder`` or a new temporary folder.
    """
    scorecard = verify(problem, plan)
    if scorecard.feasible and scorecard.score == solution.score:
        return scorecard
    bundle = _write_bundle(problem, plan, solution, scorecard, replay_folder)
    facts = {"claimed": solution.score, "found": scorecard.score, "broken": scorecard.hard_matches, "bundle": bundle}
    raise PlanMismatchError(
        Words(
            "Internal error: the engine claims the score {claimed}, verification finds {found} with {broken} broken "
            "hard rules. The plan is withheld. Please send the replay bundle: {bundle}.",
            "内部错误：引擎给出的得分为 {claimed}，校验结果为 {found}，违反硬性规则 {broken} 处。方案已扣留，请提交重放包：{bundle}。",
        ).filled(**facts),
        bundle,
    )


def _write_bundle(problem: Problem, plan: Plan, solution: Solution, scorecard: Scorecard, folder: Path | None) -> Path:
    """Write problem, plan and both scores, enough to replay the disagreement anywhere."""
    folder = folder or Path(tempfile.mkdtemp(prefix="assigner-replay-"))
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "problem.json").write_text(problem.to_document().model_dump_json(indent=1), encoding="utf-8")
    facts = {
        "plan": plan.to_rows(problem),
        "engine_score": solution.score,
        "verified_score": scorecard.score,
        "scorecard": scorecard.to_dict(),
        "versions": versions(),
    }
    (folder / "mismatch.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1, default=str), "utf-8")
    return folder


def _status(program: Program, solution: Solution) -> Status:
    """Return the status; that there is no plan among some of the candidates does not prove that there is none."""
    return "unknown" if program.num_cut and solution.status == "infeasible" else solution.status


def _size(program: Program) -> dict[str, int]:
    cut = {"cut": program.num_cut} if program.num_cut else {}
    return {"options": program.num_options, "rows": program.num_rows, **cut}


def _levels(program: Program, solution: Solution) -> tuple[LevelResult, ...]:
    scores = solution.score or (None,) * len(program.levels)
    return tuple(
        LevelResult(level.label, score, bound, relative_gap(score, bound))
        for level, score, bound in zip(program.levels, scores, solution.bound, strict=True)
    )


def _stuck(problem: Problem, program: Program) -> dict[str, dict[str, int]]:
    """Return, for items without any option, how many reps each rule took away."""
    items = [int(item) for item in program.items_without_option[:100]]
    return {str(problem.item_ids[item]): dict(Counter(program.dropped.of_item(item).values())) for item in items}


def versions() -> dict[str, str]:
    """Return the versions that a replay needs."""
    return dict(_versions())


@cache
def _versions() -> dict[str, str]:
    """Read what is installed, once: it does not change while the process runs."""
    names = ("assigner", "ortools", "numpy", "pandas", "pydantic", "numba")
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in names}}
