"""What families say about a record in the same words: numbers, the first level, and what is proven.

When to modify: when two families would say the same thing in two ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.registry import Record


def told(number: Any) -> str:
    """Return a whole number for a table, "-" where it is unknown."""
    return "-" if number is None else f"{number:,}"


def of_first_level(record: Record, what: str) -> int | None:
    """Return ``score`` or ``bound`` of a record's first level, None where it has none."""
    levels = record.get("levels") or [{}]
    value: int | None = levels[0].get(what)
    return value


def proven_gap(record: Record) -> str:
    """Say how far the plan is from the best, by proof; a gap of one hundred percent proves nothing."""
    if record["status"] == "optimal":
        return "proven optimal"
    gap = record.get("gap")
    if gap is None or gap >= 1:
        return f"{record['status']}, nothing proven"
    return f"within {gap:.2%} of the best, proven"
