"""Rows as plain dictionaries.

When to modify: with what a row looks like to the modules above the store.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def all_rows(found: sa.CursorResult[Any]) -> list[dict[str, Any]]:
    """Return every row that a query found."""
    return [row._asdict() for row in found]


def one_row(found: sa.CursorResult[Any]) -> dict[str, Any] | None:
    """Return the only row that a query found, or None."""
    row = found.one_or_none()
    return None if row is None else row._asdict()
