"""Balance: the product's largest load is the makespan of the literature, and files come back as they were written."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from assigner.errors import InputError, UsageError
from assigner.solve import solve
from benchmarks.balance import RECIPES, even_book, made_up, problem_of, read_instance, write_instance
from benchmarks.registry import Request, family_named


@pytest.mark.parametrize("kind", RECIPES)
def test_the_proven_makespan_is_the_best_of_all_assignments(kind: str) -> None:
    minutes = made_up(kind, 6, 3, seed=4)
    best = min(
        max(sum(minutes[job, machine] for job, machine in enumerate(chosen) if machine == one) for one in range(3))
        for chosen in itertools.product(range(3), repeat=6)
    )
    result = solve(problem_of(minutes, kind), seconds=60, gap=0)
    assert result.status == "optimal"
    assert [level.score for level in result.levels] == [best]


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [("u1-100", 1, 100), ("u10-100", 10, 100), ("u100-120", 100, 120), ("u1000-1100", 1000, 1100),
     ("jobcorr", 2, 120), ("machcorr", 2, 120)],
)  # fmt: skip
def test_recipes_keep_their_ranges(kind: str, low: int, high: int) -> None:
    minutes = made_up(kind, 400, 20, seed=1)
    assert low <= minutes.min() < minutes.max() <= high
    assert not np.array_equal(minutes, made_up(kind, 400, 20, seed=2))


def test_correlated_classes_are_correlated() -> None:
    by_job, by_machine = made_up("jobcorr", 300, 20, 1), made_up("machcorr", 300, 20, 1)
    assert by_job.std(axis=1).max() < 0.4 * by_job.mean(axis=1).std()
    assert by_machine.std(axis=0).max() < 0.4 * by_machine.mean(axis=0).std()


def test_files_come_back(tmp_path: Path) -> None:
    minutes = made_up("u1-100", 7, 4, 1)
    write_instance(minutes, tmp_path / "one.txt")
    assert np.array_equal(read_instance(tmp_path / "one.txt"), minutes)


@pytest.mark.parametrize("text", ["", "2 2", "2 2\n1\n0 5 1 x\n0 4 1 3\n", "3 2\n1\n0 5 1 6\n0 4 1 3\n"])
def test_what_is_no_instance_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_text(text, encoding="ascii")
    with pytest.raises(InputError, match=r"bad\.txt"):
        read_instance(tmp_path / "bad.txt")


def test_a_folder_of_files_is_read_by_class_and_size(tmp_path: Path) -> None:
    for name, jobs in (("u1a100/2", 9), ("u1a100/1", 5), ("jobcorr/1", 7)):
        path = tmp_path / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        write_instance(made_up("u1-100", jobs, 2, 1), path)
    (tmp_path / "notes.txt").write_text("not an instance", encoding="ascii")
    family = family_named("balance")
    cases = family.cases(Request(tmp_path))
    assert [case.name for case in cases] == ["u1a100/1.txt", "jobcorr/1.txt", "u1a100/2.txt"]
    assert [case.facts["class"] for case in family.cases(Request(tmp_path, ("jobcorr",)))] == ["jobcorr"]
    assert family.load(cases[0], tmp_path).num_items == 5
    with pytest.raises(UsageError, match="no instance"):
        family.cases(Request(tmp_path / "empty"))


@pytest.mark.parametrize(("measure", "levels"), [("total", 2), ("largest", 2), ("leximin", 4)])
def test_books_ask_for_coverage_and_one_measure(measure: str, levels: int) -> None:
    result = solve(even_book(12, 4, measure, 1), seconds=60, gap=1.0)
    assert result.verified
    assert len(result.levels) == levels  # leximin: three steps
