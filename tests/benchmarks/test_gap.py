"""Generalised assignment: files read as they are written, and a problem whose optimum is the instance's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assigner.errors import InputError, UsageError
from assigner.problem.validation import validate
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.solve import solve
from benchmarks.gap import made_up, problem_of, read_instance, write_instance
from benchmarks.registry import Request, family_named

# Two agents, three tasks; agent 0 has room for 10, agent 1 for 8. The cheapest of each is agent 0 for all
# (1 + 2 + 3 = 6), but that takes 5 + 5 + 5 = 15 minutes. Two of them fit agent 0 (10 of 10); the third goes to
# agent 1, whose extra cost is 9, 7, 4 and whose minutes are 9, 4, 4: task 0 does not fit (9 of 8), task 2 is
# the cheapest to give away: 1 + 2 + 7 = 10.
TINY = """ 2 3
 1 2 3
 10 9 7
 5 5
 5 9 4 4
 10 8
"""
BEST = "Path,Format,Dataset,Item number,Agent number,Best known bound,Optimum,Best known solution value\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of the literature's form: classes a and b, one file each, the second without a best known value."""
    for name in ("a-tiny", "b-tiny"):
        (tmp_path / "made").mkdir(exist_ok=True)
        (tmp_path / "made" / name).write_text(TINY, encoding="ascii")
    (tmp_path / "best_known.csv").write_text(
        BEST + "made/a-tiny,orlibrary,made,3,2,10,10,10\nmade/b-tiny,orlibrary,made,3,2,,,\n", encoding="utf-8"
    )
    return tmp_path


def test_numbers_are_read_whatever_the_line_breaks(folder: Path) -> None:
    instance = read_instance(folder / "made" / "a-tiny")
    assert instance.cost.tolist() == [[1, 2, 3], [10, 9, 7]]
    assert instance.minutes.tolist() == [[5, 5, 5], [9, 4, 4]]
    assert instance.capacity.tolist() == [10, 8]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    instance = made_up(4, 16, seed=3)
    write_instance(instance, tmp_path / "one")
    for before, after in zip(instance, read_instance(tmp_path / "one"), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(("text", "said"), [
    ("2 3\n1 2 3", "14 numbers|holds 5"),
    ("", "not a list of whole numbers"),
    ("2 3 x", "not a list of whole numbers"),
    ("1 1 5 5 -3", "not a list of whole numbers"),
])  # fmt: skip
def test_a_file_that_does_not_hold_what_it_promises_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "bad").write_text(text, encoding="ascii")
    with pytest.raises(InputError, match=said):
        read_instance(tmp_path / "bad")


def test_cases_carry_the_table_and_no_path_of_the_machine(folder: Path) -> None:
    cases = family_named("gap").cases(Request(folder, ("b", "a")))
    assert [case.name for case in cases] == ["made/b-tiny", "made/a-tiny"]
    assert [case.facts["best_known"] for case in cases] == [None, 10]
    assert str(folder) not in str(cases)


def test_a_folder_without_the_table_and_an_unknown_class_are_usage_errors(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"best_known\.csv"):
        family_named("gap").cases(Request(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match=r"no class .z."):
        family_named("gap").cases(Request(folder, ("z",)))


def test_only_price_capacity_and_required_are_in_force(folder: Path) -> None:
    problem = family_named("gap").load(family_named("gap").cases(Request(folder, ("a",)))[0], folder)
    assert not [issue for issue in validate(problem.settings, problem.frames) if issue.severity == "error"]
    in_force = {(one.rule.id, one.level) for one in active_rules(problem)}
    assert in_force == {("pair-costly", "cost"), ("rep-over-capacity", "hard"), ("required-unassigned", "hard")}


def test_the_program_is_the_instance_and_nothing_more(folder: Path) -> None:
    program = build_program(problem_of(read_instance(folder / "made" / "a-tiny"), "tiny"))
    assert (
        program.num_options == 6
    )  # every pair, nobody never; task 0 may keep its option with agent 1, which never fits
    assert program.num_rows == 2
    assert [level.name for level in program.levels] == ["cost"]
    assert sorted(program.cost[0].tolist()) == [1, 2, 3, 7, 9, 10]


def test_the_optimum_is_proven(folder: Path) -> None:
    result = solve(problem_of(read_instance(folder / "made" / "a-tiny"), "tiny"), seconds=20, gap=0.0)
    assert (result.status, result.levels[0].score, result.levels[0].bound) == ("optimal", 10, 10)
    assert dict(zip(*result.to_frame()[["item", "rep"]].to_numpy().T, strict=True)) == {
        "T1": "R1",
        "T2": "R1",
        "T3": "R2",
    }


@pytest.mark.parametrize(("status", "score", "best", "said"), [
    ("optimal", 10, 10, "proven, equals the table"),
    ("feasible", 10, 10, "not proven, equals the table"),
    ("feasible", 11, 10, "not proven, 10.00% above the table"),
    ("optimal", 11, 10, "proven, DIFFERS from the table by +1"),
    ("feasible", 9, 10, "not proven, DIFFERS from the table by -1"),
    ("optimal", 10, None, "proven"),
    ("unknown", None, 10, "no plan"),
])  # fmt: skip
def test_the_verdict_never_hides_a_difference(status: str, score: int | None, best: int | None, said: str) -> None:
    record = {"status": status, "levels": [{"score": score}], "facts": {"best_known": best}}
    assert family_named("gap").verdict(record) == said
