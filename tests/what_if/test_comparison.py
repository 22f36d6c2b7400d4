"""The comparison: figures are those of verified plans, verdicts say no more than is proven, gates decide."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assigner.files.schema import ComparisonDocument
from assigner.language import Language
from assigner.plan.measures import measures_of
from assigner.plan.result import LevelResult, Result
from assigner.problem.problem import Problem
from assigner.report.comparison_page import render_comparison
from assigner.report.comparison_view import ComparisonView
from assigner.scenario import Scenario, apply_scenario
from assigner.solve import solve
from assigner.verify import verify
from assigner.what_if import Comparison, Entry, Run, Variant, compare
from tests.what_if.conftest import OPTIONS


def entry_of(comparison: Comparison, name: str) -> Entry:
    return next(one for one in comparison.entries if one.name == name)


def test_every_figure_is_that_of_the_verified_plan(comparison: Comparison, base: Result) -> None:
    for entry in comparison.entries:
        if not entry.has_plan:
            assert entry.figures == {}
            continue
        result = entry.result
        assert result is not None
        assert result.plan is not None
        card = verify(result.problem, result.plan)
        before = base.plan.carried_over(base.problem, result.problem)  # type: ignore[union-attr]
        assert entry.figures == measures_of(result.problem, result.plan, card, before)
        assert tuple(level.score for level in entry.levels) == card.score


def test_who_gains_is_what_who_loses_lost(comparison: Comparison) -> None:
    # Bob leaves with what he had; the sum of changes is what the items that fall out, or came in, weigh.
    leaves = entry_of(comparison, "bob-leaves")
    bob = leaves.reps[leaves.reps["rep"] == "bob"].iloc[0]
    assert (bob["state"], bob["minutes"]) == ("gone", 0)
    assert bob["minutes_change"] == -bob["minutes_before"]
    assert leaves.result is not None
    minutes = leaves.result.problem.items["minutes"].to_numpy()
    fallen = np.isin(leaves.result.problem.item_ids, leaves.fallen)
    assert leaves.reps["minutes_change"].sum() == pytest.approx(-minutes[fallen].sum())


def test_gates_and_what_falls_out(comparison: Comparison) -> None:
    assert entry_of(comparison, "gates").accepted is True
    assert entry_of(comparison, "heavier").accepted is None
    half = entry_of(comparison, "cut cut=50")  # 1,200 minutes each in the east: A6 (1,700) fits nobody
    assert "A6" in half.fallen
    assert half.accepted is (len(half.fallen) <= 2)
    impossible = entry_of(comparison, "impossible")
    assert impossible.accepted is False
    assert impossible.result is not None
    assert impossible.result.status == "infeasible"
    assert "impossible" in {entry.name for entry in comparison.failed}


def test_costs_under_other_weights_do_not_compare(comparison: Comparison) -> None:
    heavier = entry_of(comparison, "heavier")
    assert {comparison.verdict(heavier, level) for level in comparison.level_names()} == {"other-rules"}


@pytest.mark.parametrize(
    ("theirs", "mine", "verdict"),
    [
        ((100, 90), (80, 70), "better"),
        ((100, 90), (120, 101), "worse"),
        ((100, 90), (120, 100), "within-gap"),  # the base's 100 may be this one's best too
        ((100, 90), (90, 10), "within-gap"),
        ((100, 100), (100, 100), "same"),
        ((100, 90), (100, 100), "within-gap"),
        ((100, None), (50, None), "within-gap"),
    ],
)
def test_verdicts_say_what_is_proven(
    comparison: Comparison, theirs: tuple[int, int | None], mine: tuple[int, int | None], verdict: str
) -> None:
    first, other = ((LevelResult("plan", *pair, None),) for pair in (theirs, mine))
    result = comparison.base.result
    assert result is not None
    pair = Comparison(
        replace(comparison.base, result=replace(result, levels=first)),
        (Entry("x", "x", result=replace(result, levels=other)),),
    )
    assert pair.verdict(pair.entries[0], "plan") == verdict


def test_a_later_level_is_not_told_apart_while_an_earlier_one_is_open(comparison: Comparison) -> None:
    result = comparison.base.result
    assert result is not None
    levels = (LevelResult("coverage", 10, 5, 0.5), LevelResult("plan", 3, 3, 0.0))
    entry = Entry("x", "x", result=replace(result, levels=levels))
    first = replace(comparison.base, result=replace(result, levels=(levels[0], LevelResult("plan", 9, 9, 0.0))))
    assert Comparison(first, (entry,)).verdict(entry, "plan") == "within-gap"


def test_a_failed_run_is_one_failed_line(base: Result, runs: list[Run]) -> None:
    broken = compare(base, [Run(runs[0].variant, None, runs[0].error), *runs[1:]])
    assert broken.entries[0].accepted is False
    assert broken.entries[1].has_plan


def test_scenarios_of_a_base_without_a_plan(variants: list[Variant]) -> None:
    short = {
        "reps": [{"id": "ann", "capacity": {"minutes": 9}}],
        "accounts": [{"id": "a", "minutes": 10, "required": True}],
    }
    base = solve(Problem.from_dict(short), OPTIONS)
    more = apply_scenario(base.problem, Scenario.model_validate({"reps": {"all": [{"times": {"capacity": 2}}]}}))
    variant = replace(variants[0], problem=more)
    found = compare(base, [Run(variant, solve(more, OPTIONS))])
    assert base.status == "infeasible"
    assert not found.base.has_plan
    assert found.entries[0].accepted is True
    assert found.entries[0].figures["changed_items"] is None
    assert ComparisonView(found, "en").changes(found.entries[0]) == []
    assert "impossible" in render_comparison(found, "en")


def test_the_answer_is_plain_data(comparison: Comparison) -> None:
    data = json.loads(json.dumps(comparison.to_dict()))
    assert data["format"] == "assigner-comparison/1"
    assert ComparisonDocument.model_validate(data).accepted is False
    assert data["accepted"] is False
    assert [one["name"] for one in data["scenarios"]] == [entry.name for entry in comparison.entries]
    moved: Any = data["scenarios"][0]["measures"]["moved_revenue"]
    assert moved["share"] == pytest.approx(moved["value"] / moved["of"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_stands_alone(comparison: Comparison, language: Language) -> None:
    page = render_comparison(comparison, language)
    assert "<svg" in page
    assert "<script" not in page
    assert "http" not in page.replace("http://www.w3.org", "")
    assert all(entry.name in page for entry in comparison.entries)
    view = ComparisonView(comparison, language)
    assert all(len(row.cells) == len(comparison.all) for row in view.rows())
