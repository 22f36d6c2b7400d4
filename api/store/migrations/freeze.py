"""Writes the first migration from the tables: ``python -m api.store.migrations.freeze``.

Only while no release has been made with it; afterwards a change of the tables is a module in ``versions``. A test
compares what the migrations make with what the tables say, on both databases. When to modify: never after the first
release.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.store.tables import metadata

FOLDER = Path(__file__).parent / "versions"
URLS = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}
PARTING = ";\n\n"


def statements(dialect: str) -> list[str]:
    """Return the statements that make every table, index and trigger on a database."""
    made: list[str] = []

    def note(statement: Any, *_: object, **__: object) -> None:
        text = str(statement.compile(dialect=engine.dialect))
        made.append("\n".join(line.rstrip() for line in text.replace("\t", "    ").strip().splitlines()))

    engine = sa.create_mock_engine(URLS[dialect], note)
    metadata.create_all(engine, checkfirst=False)
    return _with_sorted_indexes(made)


def _with_sorted_indexes(made: list[str]) -> list[str]:
    """Return the statements with the indexes of each table by name; SQLAlchemy keeps them in a set."""
    runs = itertools.groupby(made, lambda statement: statement.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")))
    return [statement for are_indexes, run in runs for statement in (sorted(run) if are_indexes else run)]


def file_of(dialect: str) -> Path:
    """Return the file of the first migration on a database."""
    return FOLDER / f"0001_first.{dialect}.sql"


def main() -> None:
    """Write the files."""
    for dialect in URLS:
        file_of(dialect).write_text(PARTING.join(statements(dialect)) + PARTING.rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
