"""Planning anew after one event: how soon a sound plan is there, and how many items move that need not.

A made-up book is planned once, not measured; its plan becomes today's owners, and a change of owner is made dear, the
same for every account. Then one event happens, and the run measures `solve` from old plan and old prices, libraries
loaded as in a server. When to modify: to add a size; events stand in :mod:`benchmarks.events`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from benchmarks.events import EVENTS
from benchmarks.registry import Case, Family, Request, register

if TYPE_CHECKING:
    from pathlib import Path

    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices
    from assigner.problem.problem import Problem
    from benchmarks.registry import Record

SIZES = {(2_000, 50): 30, (20_000, 200): 90}
"""Accounts and reps -> seconds for the plan before the event."""
SMOKE_SIZE = (60, 12)
USUAL_SEEDS = (1, 2, 3)
CANDIDATES = 20
MOVE_POINTS = 20_000
"""Price of a change of owner in minutes of unevenness: more than any single move can gain."""
EXTRA_SHARE = 0.01
"""Moves beyond what the event needs that the bar allows."""
BAR_SECONDS = 1.0
PLAN, PRICES = "plan.parquet", "prices.json"


def _cases(request: Request) -> list[Case]:
    return [
        _case(size, seconds, seed, event)
        for size, seconds in SIZES.items()
        if request.largest is None or size[0] <= request.largest
        for seed in request.seeds or USUAL_SEEDS
        for event in EVENTS
        if not request.classes or event in request.classes
    ]


def _case(size: tuple[int, int], seconds: float, seed: int, event: str) -> Case:
    shared = f"{size[0]}x{size[1]}-{seed}"
    facts = {
        "num_items": size[0], "num_reps": size[1], "book_seed": seed, "event": event, "base_seconds": seconds,
        "class": f"{size[0]:,} x {size[1]:,}",
    }  # fmt: skip
    return Case(f"{shared}-{event}", facts, shared)


def _smoke(folder: Path) -> list[Case]:
    del folder
    return [_case(SMOKE_SIZE, 2, 1, event) for event in ("rep-away", "fifty-new-leads")]


def _prepare(case: Case, folder: Path) -> None:
    """Make up a book, plan it, and write the problem whose owners are that plan, with plan and prices."""
    from assigner.files.write import write_problem
    from assigner.generate.books import books
    from assigner.solve import solve

    facts = case.facts
    candidates = min(CANDIDATES, facts["num_reps"])
    problem = books(facts["num_items"], facts["num_reps"], candidates, facts["book_seed"], settings=_rules(None))
    result = solve(problem, seconds=facts["base_seconds"], gap=0.0002, seed=facts["book_seed"])
    if result.plan is None:
        raise RuntimeError(f"{facts['base_seconds']} s gave no plan to begin with")
    write_problem(owned(problem, result.plan), folder, "parquet")
    result.plan.frame(problem).to_parquet(folder / PLAN)
    (folder / PRICES).write_text(json.dumps(result.prices.to_rows()), encoding="utf-8")


def _rules(move_points: int | None) -> dict[str, Any]:
    """Return settings in which a change of owner costs so many points; the usual ones where None."""
    if move_points is None:
        return {"rules": []}
    return {"rules": [{"rule": "owner-changed", "parameters": {"base_points": move_points}}]}


def owned(problem: Problem, plan: Plan) -> Problem:
    """Return the problem after the plan was carried out: its reps are the owners, and no account is like another.

    Values are left out, so that every change of owner costs the same.
    """
    import numpy as np
    import pandas as pd

    from assigner.problem.problem import Problem

    reps = pd.Series([*problem.rep_ids, None], dtype="str")
    accounts = problem.frames["accounts"].assign(
        owner=reps.take(plan.rep).reset_index(drop=True), value=np.nan, owner_since=None
    )
    accounts["owner_since"] = accounts["owner_since"].astype("str").where(pd.Series(False, index=accounts.index))
    rules = _rules(MOVE_POINTS)["rules"]
    data = problem.settings.model_dump()
    kept = [one for one in data["rules"] if one["rule"] != "owner-changed"]
    settings = type(problem.settings).model_validate({**data, "rules": [*kept, *rules]})
    return Problem(settings, {**problem.frames, "accounts": accounts})


def planned(folder: Path) -> tuple[Problem, Plan, Prices]:
    """Return the problem of a folder with the plan and the prices before the event."""
    import pandas as pd

    from assigner.files.read import load_problem
    from assigner.plan.plan import Plan
    from assigner.plan.prices import Prices

    problem = load_problem(folder)
    plan = Plan.from_rows(problem, pd.read_parquet(folder / PLAN))
    return problem, plan, Prices.from_rows(json.loads((folder / PRICES).read_text(encoding="utf-8")))


def _load(case: Case, folder: Path) -> Problem:
    del case
    return planned(folder)[0]


def _columns(record: Record) -> dict[str, str]:
    facts = record["facts"]
    return {
        "event": str(facts["event"]),
        "needed": _needed(record),
        "moves": str(record.get("moves", "-")),
        "left open (before)": f"{record.get('left', '-')} ({record.get('left_before', '-')})",
    }


def _needed(record: Record) -> str:
    """Say how many moves the event needs, and what the tables alone say where more are proven."""
    needed, counted = record.get("needed", "-"), record.get("counted")
    return str(needed) if counted in (None, needed) else f"{needed} proven ({counted} counted)"


def _verdict(record: Record) -> str:
    """Say whether the bar was kept, and where not."""
    if not record["verified"]:
        return str(record["status"])
    extra = record["moves"] - record["needed"]
    allowed = int(EXTRA_SHARE * record["needed"])
    late = record["seconds_total"] > BAR_SECONDS
    faults = ["late"] * late + ["moves beyond the need"] * (extra > allowed)
    first = record["levels"][0]
    is_proven = first["score"] == first["bound"]  # nobody else may take what is open, proven
    faults += ["items left open"] * (record["left"] > record["left_before"] and not is_proven)
    return "bar missed: " + ", ".join(faults) if faults else "bar kept"


register(Family(
    name="replan",
    measures=Words("Planning anew after one event: seconds to a sound plan, final gap, moves beyond what is needed.",
                   "单个事件后的重新规划：得到可行方案的秒数、最终差距、超出必需的调整数。"),
    cases=_cases,
    smoke=_smoke,
    prepare=_prepare,
    load=_load,
    columns=_columns,
    verdict=_verdict,
    stop_gap=0.0005,
    seeded=True,
    usual_seconds=0.5,
    runner="benchmarks.replan_run",
))  # fmt: skip
