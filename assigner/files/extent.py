"""How large a problem is, before it is read.

Why it exists: what a run will need is best got ready while the tables are being read. When to modify: when problems are kept in
another kind of large file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = 1 << 16
"""Bytes at the beginning of a CSV table that say how long its lines are."""


def rows_about(path: Path) -> int:
    """Return how many rows the tables of a folder, or a single table, have about; 0 where nothing can be told."""
    try:
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        return sum(_rows_of(file) for file in files)
    except OSError:  # whoever reads it says what is wrong
        return 0


def _rows_of(file: Path) -> int:
    suffix = file.suffix.casefold()
    if suffix == ".csv":
        return _lines_about(file)
    if suffix != ".parquet":
        return 0
    from pyarrow import ArrowException
    from pyarrow.parquet import read_metadata

    try:
        return int(read_metadata(file).num_rows)
    except ArrowException:
        return 0


def _lines_about(file: Path) -> int:
    with file.open("rb") as opened:
        sample = opened.read(SAMPLE)
    return file.stat().st_size * sample.count(b"\n") // max(1, len(sample))
