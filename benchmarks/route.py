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

SIZES = {"36x3000": 1.0, "36x12000": 3.0, "120x10000": 3.0, "500x41667": 30.0}
"""Reps and leads -> how many times the usual grace a run may take: as many leads a rep, and once four times as many."""
USUAL_SIZES = ("36x3000",)
SMOKE_SIZE = "12x60"
USUAL_SEEDS = (2,)
PLAN_SECONDS = 60.0
"""Of the plan whose prices are the beginning."""
FORECAST_SEEDS = (1, 101, 102, 103)
"""Four earlier quarters: what is expected comes from all, prices come from the plan of the first."""
HINDSIGHT = "full knowledge"
BOUND = "proven bound"
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
        _case(size, PLAN_SECONDS, seed, way)
        for size in request.classes or USUAL_SIZES
        if request.largest is None or _numbers(size)[1] <= request.largest
        for seed in request.seeds or USUAL_SEEDS
        for way in (HINDSIGHT, *POLICIES)
    ]


def _numbers(size: str) -> tuple[int, int]:
    """Return how many reps and leads a size names, such as 36x3000."""
    reps, leads = size.split("x")
    return int(reps), int(leads)


def _case(size: str, seconds: float, seed: int, way: str) -> Case:
    reps, leads = _numbers(size)
    shared = f"{size}-{seed}"
    facts = {"num_reps": reps, "num_leads": leads, "world_seed": seed, "way": way, "plan_seconds": seconds,
             "class": f"{reps:,} reps, {leads:,} leads"}  # fmt: skip
    return Case(f"{shared}-{way.replace(' ', '-')}", facts, shared, patience=SIZES.get(size, 1.0))


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
    earlier = [
        world(*size, seed) for seed in FORECAST_SEEDS
    ]  # nobody is barred: who is away, and when, the board knows
    (folder / FORECAST).mkdir(exist_ok=True)
    write_problem(together(earlier), folder / FORECAST, "parquet")
    result = solve(with_absences(earlier[0]), seconds=facts["plan_seconds"], workers=2)
    (folder / PRICES).write_text(json.dumps(result.prices.to_rows()), encoding="utf-8")


def _load(case: Case, folder: Path) -> Problem:
    from assigner.files.read import load_problem

    del case
    return load_problem(folder)


def _columns(record: Record) -> dict[str, str]:
    return {"way": str(record["facts"]["way"]), "cost": str(record.get("cost", "-"))}


def _verdict(record: Record) -> str:
    return "sound" if record.get("verified") else str(record.get("status"))


LEGEND = """
* cost: what the whole quarter cost by the plan's rules, less is better; full knowledge: the best plan found with all leads
  known beforehand; proven bound: no plan costs less, so the optimum lies between these two.
* of the gap of round robin: 0 % is as good as full knowledge, 100 % as bad as weighted round robin.
* leads left: nobody has them at the end; moved: leads that changed hands before anybody answered; microseconds a decision:
  processor time, the mean.

* cost（代价）：整个季度按方案规则的代价，越小越好；full knowledge：事先知道全部线索时找到的最优方案；proven bound：任何方案的代价都不会更低，因此最优值介于二者之间。
* of the gap of round robin：0% 相当于事先全知，100% 相当于加权轮流。leads left：期末无人负责的线索；moved：尚无人答复时换手的线索。"""
"""What the columns mean, below each table."""


def compared(records: Sequence[Record]) -> str:
    """Return all ways side by side, with what they cost above full knowledge and whether the bars are kept."""
    lines = ["| quarter | way | cost | above full knowledge | above the proven bound | of the gap of round robin | leads left | moved | microseconds a decision |",
             "|---|---|---|---|---|---|---|---|---|"]  # fmt: skip
    for group in sorted({_group(record) for record in records}):
        mine = {
            str(one["facts"]["way"]): one for one in records if _group(one) == group and one.get("cost") is not None
        }
        cost = {way: int(one["cost"]) for way, one in mine.items()}
        best = mine.get(HINDSIGHT, {})
        if best.get("bound") is not None:
            cost[BOUND] = int(best["bound"])
            lines.append(f"| {group} | {BOUND} | {cost[BOUND]:,} | {_above(cost, BOUND, HINDSIGHT)} | | | | | |")
        for way, one in mine.items():
            lines.append(
                f"| {group} | {way} | {one['cost']:,} | {_above(cost, way, HINDSIGHT)} | {_above(cost, way, BOUND)} | {_share(cost, way)} "
                f"| {one.get('left', '-')} | {one.get('moved', '-')} | {one.get('microseconds') or '-'} |"
            )
        lines.append(f"| {group} | **bars** | {_bars(cost)} | | | | | | |")
        if nobody := int(best.get("nobody") or 0):
            rest = {way: value - nobody for way, value in cost.items()}
            lines.append(f"| {group} | without leads that nobody may have ({nobody:,}) | {_bars(rest)} | | | | | | |")
    return "\n".join([*lines, LEGEND])


def _above(cost: dict[str, int], way: str, other: str) -> str:
    return f"{(cost[way] - cost[other]) / cost[other]:+.1%}" if cost.get(other) else "-"


def _share(cost: dict[str, int], way: str) -> str:
    """Return at which part of the gap between full knowledge and round robin a way lies."""
    gap = cost.get(WORST, 0) - cost.get(HINDSIGHT, 0)
    return f"{(cost[way] - cost[HINDSIGHT]) / gap:.1%}" if {HINDSIGHT, WORST} <= set(cost) and gap else "-"


def _bars(cost: dict[str, int]) -> str:
    """Say whether the two bars are kept."""
    if not {HINDSIGHT, OURS, WORST} <= set(cost):
        return "not all ways were run"
    others = min(value for way, value in cost.items() if way not in (HINDSIGHT, BOUND) and not way.startswith(OWN))
    share = (others - cost[OURS]) / max(1, cost[WORST] - cost[HINDSIGHT])
    first = f"{_distance(cost)} the optimum of full knowledge (at most 5 %)"
    second = f"{'kept' if share >= LEAST_SHARE else 'missed'}: {share:.1%} of the gap better than the next best (at least 25 %)"
    return f"{first}; {second}"


def _distance(cost: dict[str, int]) -> str:
    """Say how far we are above the optimum, which lies between the proven bound and the plan that was found."""
    least = (cost[OURS] - cost[HINDSIGHT]) / cost[HINDSIGHT]
    most = (cost[OURS] - cost[BOUND]) / cost[BOUND] if cost.get(BOUND) else None
    verdict = "missed" if least > MOST_ABOVE else "kept" if most is not None and most <= MOST_ABOVE else "open"
    if most is None:
        return f"{verdict}: at least {least:+.1%} above"
    return (
        f"{verdict}: {least:+.1%} above" if most == least else f"{verdict}: between {least:+.1%} and {most:+.1%} above"
    )


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
    "`full knowledge`: the best plan that `solve` found with all leads known, whole leads; `proven bound`: what no plan with all leads known can go below (linear relaxation, or what `solve` proved beyond it). The optimum of full knowledge lies between. "
    "Every way sees the same eligible reps.",
))  # fmt: skip
