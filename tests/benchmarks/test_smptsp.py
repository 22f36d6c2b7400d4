"""Shift minimisation: files read as they are written, and a problem whose optimum is the instance's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assigner.errors import InputError, UsageError
from assigner.problem.validation import validate
from assigner.program.build import build_program
from assigner.rules.active import active_rules
from assigner.solve import solve
from benchmarks.registry import Request, family_named
from benchmarks.smptsp import clique_bound, made_up, problem_of, read_instance, write_instance

# Tasks 0 (0-10), 1 (5-15), 2 (10-20), 3 (1500-1510). Two at once at most. Worker 0 may do 0 and 2, worker 1 may do
# 1, worker 2 may do 0 and 3: task 3 needs worker 2, task 1 needs worker 1, task 2 needs worker 0: three people.
TINY = """# made up
Type = 1
Jobs = 4
   0   10
   5   15
  10   20
1500 1510
Qualifications = 3
2:  0 2
1: 1
2: 3 0
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a folder of the literature's form with one set."""
    (tmp_path / "Own").mkdir()
    (tmp_path / "Own" / "tiny.dat").write_text(TINY, encoding="ascii")
    table = "set,instance,workers,tasks,clique,LB,UB\nOwn,tiny,3,4,2,2,3\nOther,far,9,99,,,\n"
    (tmp_path / "best_known.csv").write_text(table, encoding="utf-8")
    return tmp_path


def test_a_file_is_read(folder: Path) -> None:
    instance = read_instance(folder / "Own" / "tiny.dat")
    assert instance.start.tolist() == [0, 5, 10, 1500]
    assert instance.end.tolist() == [10, 15, 20, 1510]
    assert instance.qualified.T.astype(int).tolist() == [[1, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 1]]
    assert clique_bound(instance) == 2  # half open: 0 ends as 2 starts


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    instance = made_up(5, 7, 0.9, 0.4, seed=3)
    write_instance(instance, tmp_path / "one")
    for before, after in zip(instance, read_instance(tmp_path / "one"), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("Jobs = 4", "Jobs = 5", "invalid literal|no instance"),
    ("Jobs = 4", "Tasks = 4", "Jobs = number"),
    ("2: 3 0", "", "a line is missing"),
    ("2: 3 0", "3: 3 0", "promises 3 tasks and lists 2"),
    ("2: 3 0", "2: 4 0", "out of bounds"),
    ("  10   20", "  20   10", "ends before it starts"),
])  # fmt: skip
def test_a_file_that_does_not_hold_what_it_promises_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    (tmp_path / "bad").write_text(TINY.replace(old, new), encoding="ascii")
    with pytest.raises(InputError, match=said):
        read_instance(tmp_path / "bad")


def test_cases_carry_the_table_and_no_path_of_the_machine(folder: Path) -> None:
    cases = family_named("smptsp").cases(Request(folder))
    assert [case.name for case in cases] == ["Own/tiny", "Other/far"]
    assert cases[0].facts == {"class": "Own", "num_items": 4, "num_reps": 3, "clique": 2, "best_known": 3}
    assert cases[1].facts["best_known"] is None
    assert [case.name for case in family_named("smptsp").cases(Request(folder, ("Other",)))] == ["Other/far"]


def test_a_folder_without_the_table_and_an_unknown_set_are_usage_errors(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"best_known\.csv"):
        family_named("smptsp").cases(Request(tmp_path / "nowhere"))
    with pytest.raises(UsageError, match=r"no class .z."):
        family_named("smptsp").cases(Request(folder, ("z",)))


def test_only_overlap_required_and_people_are_in_force(folder: Path) -> None:
    problem = problem_of(read_instance(folder / "Own" / "tiny.dat"), "tiny")
    assert not [issue for issue in validate(problem.settings, problem.frames) if issue.severity == "error"]
    in_force = {(one.rule.id, one.level) for one in active_rules(problem)}
    assert in_force == {("duty-overlap", "hard"), ("rep-used", "people"), ("required-unassigned", "hard")}


def test_the_program_holds_the_listed_pairs_and_a_switch_each(folder: Path) -> None:
    program = build_program(problem_of(read_instance(folder / "Own" / "tiny.dat"), "tiny"))
    assert program.num_options == 5 + 2 * 3
    assert [level.name for level in program.levels] == ["people"]


def test_the_optimum_is_proven(folder: Path) -> None:
    result = solve(problem_of(read_instance(folder / "Own" / "tiny.dat"), "tiny"), seconds=20, gap=0.0)
    assert (result.status, result.levels[0].score, result.levels[0].bound) == ("optimal", 3, 3)


def test_a_hidden_plan_is_at_the_recipes_number_of_workers(tmp_path: Path) -> None:
    instance = made_up(6, 9, 0.9, 0.3, seed=1)
    assert instance.qualified.shape[1] == 9
    assert clique_bound(instance) <= 6
    assert [case.facts["clique"] for case in family_named("smptsp").smoke(tmp_path)] == [6, 20]


@pytest.mark.parametrize(("status", "score", "best", "said"), [
    ("optimal", 10, 10, "proven, at the clique bound, equals the table"),
    ("feasible", 11, 10, "not proven, 10.00% above the clique, ABOVE the table by 1"),
    ("feasible", 11, 13, "not proven, 10.00% above the clique, better than the table by 2"),
    ("feasible", 11, None, "not proven, 10.00% above the clique"),
    ("unknown", None, 10, "no plan"),
])  # fmt: skip
def test_the_verdict_never_hides_a_difference(status: str, score: int | None, best: int | None, said: str) -> None:
    record = {"status": status, "levels": [{"score": score}], "facts": {"best_known": best, "clique": 10}}
    assert family_named("smptsp").verdict(record) == said
