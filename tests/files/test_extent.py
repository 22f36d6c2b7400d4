"""How large a problem is, before it is read.

What it guards: memory is fetched for what is there, and nothing that is missing or broken is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assigner.files.extent import rows_about
from assigner.files.write import write_problem
from assigner.generate.books import books

if TYPE_CHECKING:
    from pathlib import Path


def test_the_rows_of_a_folders_tables_are_counted(tmp_path: Path) -> None:
    problem = books(60, 5, 3, seed=1)
    write_problem(problem, tmp_path / "parquet", "parquet")
    write_problem(problem, tmp_path / "csv", "csv")
    rows = sum(len(problem.frames[name]) for name in ("accounts", "reps", "pairs"))
    assert rows_about(tmp_path / "parquet") == rows
    lines = sum(file.read_bytes().count(b"\n") for file in (tmp_path / "csv").glob("*.csv"))
    assert rows_about(tmp_path / "csv") == lines


def test_long_tables_are_guessed_by_how_they_begin(tmp_path: Path) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text("item,rep\n" + "a1234567,r123\n" * 20_000, encoding="utf-8")
    assert 19_000 < rows_about(table) < 21_000


def test_what_is_missing_broken_or_no_table_has_none(tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 and no more")
    (tmp_path / "problem.yaml").write_text("name: x\n", encoding="utf-8")
    assert rows_about(tmp_path) == rows_about(tmp_path / "nowhere") == rows_about(tmp_path / "nowhere.csv") == 0
