"""Routing a quarter of arrivals: what each way to choose costs against the plan that knew everything.

The same arrivals under each way, side by side: ours, weighted round robin, least loaded, best fit first, and the plan
that `solve` makes with full knowledge. What we expect are four other quarters with the same people: a year of history.
When to modify: to add a size; ways stand in :mod:`benchmarks.route_policies`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from assigner.language import Words
from benchmarks.registry import Case, Family, Request, register
from benchmarks.route_policies import POLICIES
from benchmarks.route_world import world

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assigner.problem.problem import Problem
    from benchmarks.registry import Record

SIZES = {(36, 3_000): 60}
"""Reps and leads -> seconds of each of the two plans."""
SMOKE_SIZE = (12, 60)
USUAL_SEEDS = (2,)
FORECAST_SEEDS = (1, 101, 102, 103)
"""Four earlier quarters: what is expected comes from all, prices come from the plan of the first."""
HINDSIGHT = "full knowledge"
WORST = "weighted round robin"
OWN = "prices"
"""What the names of our own ways begin with."""
OURS = "prices and ledger"
MOST_ABOVE = 0.05
"""Our bar: at most so much above the plan that knew everything ..."""
LEAST_SHARE = 0.25
"""... and better than every other way by so much of the gap between round robin and full knowledge."""
FORECAST, PRICES = "forecast", "prices.json"


def _cases(request: Request) -> list[Case]:
    return [
        _case(size, seconds, seed, way)
        for size, seconds in SIZES.items()
        if request.largest is None or size[1] <= request.largest
        for seed in request.seeds or USUAL_SEEDS
        for way in (HINDSIGHT, *POLICIES)
    ]


def _case(size: tuple[int, int], seconds: float, seed: int, way: str) -> Case:
    shared = f"{size[0]}x{size[1]}-{seed}"
    facts = {"num_reps": size[0], "num_leads": size[1], "world_seed": seed, "way": way, "plan_seconds": seconds,
             "class": f"{size[0]:,} reps, {size[1]:,} leads"}  # fmt: skip
    return Case(f"{shared}-{way.replace(' ', '-')}", facts, shared)


def _smoke(folder: Path) -> list[Case]:
    del folder
    return [_case(SMOKE_SIZE, 2, 2, way) for way in (HINDSIGHT, *POLICIES)]


def _prepare(case: Case, folder: Path) -> None:
    """Write the quarter that arrives, the quarters that are expected, and the prices of the plan of one of them."""
    from assigner.files.write import write_problem
    from assigner.solve import solve
    from benchmarks.route_quarter import together, with_absences

    facts = case.facts
    size = facts["num_reps"], facts["num_leads"]
    write_problem(with_absences(world(*size, facts["world_seed"])), folder, "parquet")
    earlier = [with_absences(world(*size, seed)) for seed in FORECAST_SEEDS]
    (folder / FORECAST).mkdir(exist_ok=True)
    write_problem(together(earlier), folder / FORECAST, "parquet")
    result = solve(earlier[0], seconds=facts["plan_seconds"], workers=2)
    (folder / PRICES).write_text(json.dumps(result.prices.to_rows()), encoding="utf-8")


def _load(case: Case, folder: Path) -> Problem:
    from assigner.files.read import load_problem

    del case
    return load_problem(folder)


def _columns(record: Record) -> dict[str, str]:
    return {"way": str(record["facts"]["way"]), "cost": str(record.get("cost", "-"))}


def _verdict(record: Record) -> str:
    return "sound" if record.get("verified") else str(record.get("status"))


def compared(records: Sequence[Record]) -> str:
    """Return all ways side by side, with what they cost above full knowledge and whether the bars are kept."""
    lines = ["| quarter | way | cost | above full knowledge | of the gap of round robin | leads left | moved | microseconds a decision |",
             "|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for group in sorted({_group(record) for record in records}):
        mine = {
            str(one["facts"]["way"]): one for one in records if _group(one) == group and one.get("cost") is not None
        }
        best, worst = (mine[way]["cost"] if way in mine else None for way in (HINDSIGHT, WORST))
        for way, one in mine.items():
            above = "-" if not best else f"{(one['cost'] - best) / best:+.1%}"
            share = (
                "-"
                if best is None or worst is None or worst == best
                else f"{(one['cost'] - best) / (worst - best):.1%}"
            )
            speed = one.get("microseconds")
            lines.append(
                f"| {group} | {way} | {one['cost']:,} | {above} | {share} | {one.get('left', '-')} | {one.get('moved', '-')} | {speed or '-'} |"
            )
        lines.append(f"| {group} | **bars** | {_bars({way: one['cost'] for way, one in mine.items()})} | | | | | |")
    return "\n".join(lines)


def _bars(cost: dict[str, int]) -> str:
    """Say whether the two bars are kept."""
    if not {HINDSIGHT, OURS, WORST} <= set(cost):
        return "not all ways were run"
    above = (cost[OURS] - cost[HINDSIGHT]) / cost[HINDSIGHT]
    others = min(value for way, value in cost.items() if way != HINDSIGHT and not way.startswith(OWN))
    share = (others - cost[OURS]) / max(1, cost[WORST] - cost[HINDSIGHT])
    first = f"{'kept' if above <= MOST_ABOVE else 'missed'}: {above:+.1%} above full knowledge (at most 5 %)"
    second = f"{'kept' if share >= LEAST_SHARE else 'missed'}: {share:.1%} of the gap better than the next best (at least 25 %)"
    return f"{first}; {second}"


def _group(record: Record) -> str:
    facts: Any = record["facts"]
    return f"{facts['class']} ({facts['world_seed']})"


register(Family(
    name="route",
    measures=Words("Routing a quarter of arrivals: cost of each way to choose against the plan that knew everything.",
                   "分配一个季度的线索：各种选择方式的代价，与事先知道一切的方案相比。"),
    cases=_cases,
    smoke=_smoke,
    prepare=_prepare,
    load=_load,
    columns=_columns,
    verdict=_verdict,
    seeded=True,
    usual_seconds=60.0,
    runner="benchmarks.route_run",
    compare=compared,
    definitions="`cost`: verified cost of the plan (leads nobody took, fits missed, minutes off the fair share, one level). "
    "`full knowledge`: the plan of `solve` with all leads known, with its own gap. Every way sees the same eligible reps.",
))  # fmt: skip
