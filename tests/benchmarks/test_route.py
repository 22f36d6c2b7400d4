"""The family of routing: arrivals that are a quarter, the same for all ways; bars that say what was measured."""

from __future__ import annotations

import numpy as np

from assigner.generate.books import books
from assigner.plan.prices import Prices
from benchmarks.route import HINDSIGHT, OURS, WORST, compared
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
    expected = together([with_absences(world(12, 40, seed)) for seed in (1, 101)])
    assert expected.num_items == 80
    for way in POLICIES.values():
        plan = routed(quarter, expected, None, way, num_forecasts=2).plan
        assert verify(quarter, plan).feasible
        assert (plan.rep >= 0).sum() > 20


def record(way: str, cost: int) -> dict[str, object]:
    facts = {"class": "12 reps, 40 leads", "world_seed": 2, "way": way}
    return {"facts": facts, "cost": cost, "left": 0, "microseconds": 100.0}


def test_bars_are_told_kept_and_missed() -> None:
    others = [record(WORST, 300), record("least loaded", 250), record("best fit first", 180)]
    kept = compared([record(HINDSIGHT, 100), record(OURS, 104), *others])
    # (180 - 104) / (300 - 100) = 38 %
    assert "kept: +4.0% above full knowledge (at most 5 %); kept: 38.0% of the gap" in kept
    missed = compared([record(HINDSIGHT, 100), record(OURS, 140), *others])
    # (180 - 140) / 200 = 20 %
    assert "missed: +40.0% above full knowledge (at most 5 %); missed: 20.0% of the gap" in missed


def test_a_forecast_without_prices_is_smoothed_to_none() -> None:
    assert len(smoothed(Prices.from_rows([]), books(6, 2, None, 1))) == 0
