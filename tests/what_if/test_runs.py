"""Runs side by side are the runs that one would make one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assigner.errors import InputError
from assigner.plan.result import Result
from assigner.solve import solve
from assigner.what_if import Run, Variant, run_variants, variants_of
from tests.what_if.conftest import OPTIONS


def test_each_run_equals_a_single_solve_from_the_base(base: Result, variants: list[Variant], runs: list[Run]) -> None:
    assert [run.variant.name for run in runs] == [variant.name for variant in variants]
    for variant, run in zip(variants, runs, strict=True):
        alone = solve(variant.problem, variant.options, start=base)
        assert run.result is not None
        assert run.result.status == alone.status
        assert run.result.levels == alone.levels
        assert run.result.problem.digest == variant.problem.digest
        if alone.plan is not None:
            assert run.result.plan is not None
            assert np.array_equal(run.result.plan.rep, alone.plan.rep)
            assert run.result.scorecard is not None
            assert run.result.scorecard.score == alone.scorecard.score  # type: ignore[union-attr]


def test_a_sweep_is_every_combination_and_a_given_value_replaces_it(base: Result, folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(
        "name: Cut $cut\nparameters: {cut: 1, most: 9}\nsweep: {cut: [5, 10], seed: [1, 2], seconds: [3]}\n"
        "accept: {moved_items: $most}\nreps: {all: [{percent: {capacity: -$cut}}]}\n"
    )
    found, _ = variants_of(base.problem, [path], OPTIONS)
    assert [(one.values["cut"], one.options.seed, one.options.seconds) for one in found] == [
        (5, 1, 3), (5, 2, 3), (10, 1, 3), (10, 2, 3),
    ]  # fmt: skip
    assert [one.name for one in found][:2] == ["two cut=5, seed=1, seconds=3", "two cut=5, seed=2, seconds=3"]
    assert found[2].title == "Cut 10"
    assert found[0].gates[0].text() == "<= 9"
    given, _ = variants_of(base.problem, [path], OPTIONS, {"cut": 20, "most": 4})
    assert [(one.values["cut"], one.gates[0].text()) for one in given] == [(20, "<= 4"), (20, "<= 4")]
    with pytest.raises(InputError, match="No scenario has a parameter 'cutt'"):
        variants_of(base.problem, [path], OPTIONS, {"cutt": 20})


def test_the_faults_of_all_files_are_said_at_once(base: Result, tmp_path: Path) -> None:
    one, two = tmp_path / "one.yaml", tmp_path / "two.yaml"
    one.write_text("reps: {drop: [bobb]}\n")
    two.write_text("accept: {moved_revnue: '<= 3 %'}\n")
    with pytest.raises(InputError) as caught:
        variants_of(base.problem, [one, two], OPTIONS)
    assert {issue.place for issue in caught.value.issues} == {
        "one.yaml:1 reps.drop[0]",
        "two.yaml:1 accept.moved_revnue",
    }


def test_findings_about_a_changed_problem_name_the_values_that_led_there(base: Result, tmp_path: Path) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text("sweep: {cut: [1, 90]}\nreps: {all: [{percent: {capacity: -$cut}}]}\n")
    _, warnings = variants_of(base.problem, [path], OPTIONS)
    assert warnings
    assert all(one.place.startswith("deep.yaml $") and one.place.endswith("(cut=90)") for one in warnings)


def test_the_base_problem_stays_as_it_is(base: Result, variants: list[Variant]) -> None:
    digest = base.problem.digest
    assert all(variant.problem.digest != digest for variant in variants if variant.name != "gates")


def test_no_runs_are_no_work(base: Result) -> None:
    assert run_variants(base, []) == []
