"""Reads values as CRMs write them: moments in several forms, owners that may be nobody.

When to modify: when a CRM writes a value in another form.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeVar

Item = TypeVar("Item")


def moment_us(value: Any) -> int | None:
    """Return microseconds since 1970 of ISO text or milliseconds; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) * 1000
    text = str(value).strip()
    if text.isdigit():
        return int(text) * 1000
    try:
        said = datetime.fromisoformat(text)
    except ValueError:
        return None
    said = said if said.tzinfo else said.replace(tzinfo=UTC)
    return round(said.timestamp() * 1_000_000)


def iso(us: int) -> str:
    """Return a moment as ISO text in UTC with milliseconds."""
    return datetime.fromtimestamp(us / 1_000_000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def text_or_none(value: Any) -> str | None:
    """Return an id as text; None for nothing."""
    if value is None or value == "":
        return None
    return str(value)


def chunks(values: list[Item], size: int) -> list[list[Item]]:
    """Return the values in parts of at most ``size``."""
    return [values[at : at + size] for at in range(0, len(values), size)]


def texts(value: Any) -> tuple[str, ...]:
    """Return the entries of a list as texts; nothing for anything else."""
    return tuple(str(entry) for entry in value) if isinstance(value, list) else ()
