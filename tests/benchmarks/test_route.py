"""The family of routing: arrivals that are a quarter, the same for all ways; bars that say what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from assigner.generate.books import books
from assigner.plan.prices import Prices
from benchmarks.registry import Request, family_named
from benchmarks.route import BOUND, HINDSIGHT, OURS, WORST, compared
from benchmarks.route_bound import full_knowledge, linear_bound
from benchmarks.route_policies import POLICIES
from benchmarks.route_quarter import routed, smoothed, together, with_absences
from benchmarks.route_world import arrivals, world


def test_arrivals_come_in_order_on_working_days_and_in_bursts() -> None:
    moments = arrivals(np.random.default_rng(3), 2_000, 91)
    assert moments == sorted(moments)
    assert {moment.weekday() for moment in moments} <= set(range(5))
    days = np.bincount([(moment - moments[0]).days for moment in moments])
    assert days.max() > 1.5 * np.median(days[days > 0])  # campaigns multiply an afternoon


def test_quarters_have_the_same_people_and_other_leads() -> None:
    first, second = world(12, 40, 1), world(12, 40, 2)
    assert first.frames["reps"].equals(second.frames["reps"])
    assert not first.frames["leads"].equals(second.frames["leads"])
    assert world(12, 40, 1).digest == first.digest


def test_every_way_keeps_every_hard_rule() -> None:
    from assigner.verify import verify

    quarter = with_absences(world(12, 40, 2))
    expected = together([world(12, 40, seed) for seed in (1, 101)])
    assert expected.num_items == 80
    for way in POLICIES.values():
        plan = routed(quarter, expected, None, way, num_forecasts=2).plan
        assert verify(quarter, plan).feasible
        assert (plan.rep >= 0).sum() > 20


def record(way: str, cost: int) -> dict[str, object]:
    facts = {"class": "12 reps, 40 leads", "world_seed": 2, "way": way}
    return {"facts": facts, "cost": cost, "left": 0, "microseconds": 100.0}


OTHERS = [record(WORST, 300), record("least loaded", 250), record("best fit first", 180)]


@pytest.mark.parametrize(
    ("ours", "bound", "first", "second"),
    [
        (104, 100, "kept: +4.0% above", "kept: 38.0% of the gap"),  # (180 - 104) / (300 - 100)
        (104, 98, "open: between +4.0% and +6.1% above", "kept: 38.0% of the gap"),  # 6 of 98
        (140, 98, "missed: between +40.0% and +42.9% above", "missed: 20.0% of the gap"),  # 42 of 98, 40 of 200
        (104, None, "open: at least +4.0% above", "kept: 38.0% of the gap"),  # a better plan may exist
        (140, None, "missed: at least +40.0% above", "missed: 20.0% of the gap"),
    ],
)
def test_bars_are_told_against_the_optimum_that_lies_between_bound_and_plan(
    ours: int, bound: int | None, first: str, second: str
) -> None:
    text = compared([record(HINDSIGHT, 100) | {"bound": bound}, record(OURS, ours), *OTHERS])
    assert f"{first} the optimum of full knowledge (at most 5 %); {second}" in text


def test_both_distances_stand_beside_every_way() -> None:
    text = compared([record(HINDSIGHT, 100) | {"bound": 98}, record(OURS, 104), *OTHERS])
    assert f"{BOUND} | 98 | -2.0% |" in text
    assert f"{HINDSIGHT} | 100 | +0.0% | +2.0% |" in text
    assert "| 104 | +4.0% | +6.1% | 2.0% |" in text  # 6 of 98, 4 of 200


def test_what_is_known_of_full_knowledge_is_the_better_bound_of_two() -> None:
    quarter = with_absences(world(4, 24, 2))
    result, more = full_knowledge(quarter, seconds=5.0, workers=1, seed=0)
    assert result.status == "optimal"  # proven: the relaxation alone is below it
    assert more["bound"] == result.levels[0].score
    assert (linear_bound(quarter).cost or 0) <= more["bound"]


def test_no_plan_is_below_the_linear_bound() -> None:
    from assigner.solve import solve

    quarter = with_absences(world(4, 24, 2))
    bound = linear_bound(quarter)
    found = solve(quarter, seconds=5, workers=1, gap=0)
    assert bound.cost is not None
    assert found.status == "optimal"
    assert bound.nobody <= bound.cost <= found.levels[0].score <= 1.3 * bound.cost + 50


@pytest.mark.parametrize(("size", "reps", "leads"), [("36x3000", 36, 3_000), ("7x50", 7, 50)])
def test_sizes_are_asked_for_by_name(size: str, reps: int, leads: int) -> None:
    cases = family_named("route").cases(Request(classes=(size,), seeds=(5, 6)))
    assert len(cases) == 2 * (1 + len(POLICIES))
    assert {(case.facts["num_reps"], case.facts["num_leads"]) for case in cases} == {(reps, leads)}
    assert family_named("route").cases(Request(classes=(size,), largest=leads - 1)) == []


def test_a_forecast_without_prices_is_smoothed_to_none() -> None:
    assert len(smoothed(Prices.from_rows([]), books(6, 2, None, 1))) == 0
