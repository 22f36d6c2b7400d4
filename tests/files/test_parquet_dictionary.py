"""Large tables of pairs are read as a dictionary of texts, and say the same as read row by row."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from assigner.files.read import load_problem, read_problem
from assigner.files.write import write_problem
from assigner.generate.books import books
from assigner.problem.problem import Problem


@pytest.fixture
def problem() -> Problem:
    """150 accounts with 20 candidates each: more rows than the threshold."""
    return books(150, 24, 20, 2, num_skills=3, regional=True)


def test_is_the_same_problem(tmp_path: Path, problem: Problem) -> None:
    """Digest and derived tables agree with the problem that was written, and with the same tables as CSV."""
    write_problem(problem, tmp_path / "p", "parquet")
    write_problem(problem, tmp_path / "c", "csv")
    read, plain = load_problem(tmp_path / "p"), load_problem(tmp_path / "c")
    assert isinstance(read.frames["pairs"]["item"].dtype, pd.CategoricalDtype)
    assert read.digest == plain.digest == problem.digest
    assert read.pairs.equals(plain.pairs)
    assert read.frames["pairs"]["minutes"].to_numpy().strides == (0,)  # one number stands for all


def test_is_written_again(tmp_path: Path, problem: Problem) -> None:
    """A problem that holds a dictionary is written and read back without loss, in every format of folders."""
    write_problem(problem, tmp_path / "p", "parquet")
    read = load_problem(tmp_path / "p")
    for kind in ("parquet", "csv", "json"):
        path = tmp_path / ("again.json" if kind == "json" else kind)
        write_problem(read, path, kind)
        assert load_problem(path).digest == problem.digest


@pytest.mark.parametrize(("text", "code"), [(" A001 ", None), ("", "value-missing"), ('"A001"', None)])
def test_odd_texts_are_looked_at_one_by_one(tmp_path: Path, problem: Problem, text: str, code: str | None) -> None:
    """Blanks around a name, quotes and empty cells mean what they mean in small tables."""
    write_problem(problem, tmp_path / "p", "parquet")
    path = tmp_path / "p" / "pairs.parquet"
    frame = pd.read_parquet(path).astype(object)
    frame.loc[0, "item"] = text
    frame.to_parquet(path)
    issues = read_problem(tmp_path / "p").issues
    assert code is None or code in {issue.code for issue in issues}
    if code is None:
        assert len(load_problem(tmp_path / "p").pairs) == len(problem.pairs)


def test_missing_names_are_told(tmp_path: Path, problem: Problem) -> None:
    """A null in a dictionary column is a missing name; the row is left out and said."""
    write_problem(problem, tmp_path / "p", "parquet")
    path = tmp_path / "p" / "pairs.parquet"
    frame = pd.read_parquet(path)
    frame.loc[7, "rep"] = None
    frame.to_parquet(path)
    found = read_problem(tmp_path / "p")
    assert "value-missing" in {issue.code for issue in found.issues}
    assert "row 8" in next(issue.place for issue in found.issues if issue.code == "value-missing")


def test_doubled_and_unknown_pairs_are_told(tmp_path: Path, problem: Problem) -> None:
    """The checks of the pairs table see through the dictionary."""
    write_problem(problem, tmp_path / "p", "parquet")
    path = tmp_path / "p" / "pairs.parquet"
    frame = pd.read_parquet(path)
    extra = pd.DataFrame({"item": [frame["item"][0], "nothing"], "rep": [frame["rep"][0], "R01"]})
    pd.concat([frame, extra], ignore_index=True).to_parquet(path)
    found = read_problem(tmp_path / "p")
    assert {"pair-duplicate", "pair-item-unknown"} <= {issue.code for issue in found.issues}
    assert found.problem is not None
    assert np.array_equal(found.problem.pairs["rep"], problem.pairs["rep"])
