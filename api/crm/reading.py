"""Reads values as CRMs write them: moments in several forms, owners that may be nobody.

When to modify: when a CRM writes a value in another form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

from api.crm.faults import body_unreadable

Item = TypeVar("Item")
LATEST_MS = 2**53
"""Later moments are mistakes, and would not fit into the database."""


def moment_us(value: Any) -> int | None:
    """Return microseconds since 1970 of ISO text or milliseconds; None for anything else."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) * 1000 if abs(value) < LATEST_MS else None  # also false for what is no number
    text = str(value).strip()
    if text.isascii() and text.isdigit():
        return moment_us(int(text)) if len(text) <= 16 else None
    try:
        said = datetime.fromisoformat(text)
        said = said if said.tzinfo else said.replace(tzinfo=UTC)
        return round(said.timestamp() * 1_000_000)
    except (ValueError, OverflowError):
        return None


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


def parts(values: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield values in parts of at most ``size``, as they come."""
    part: list[Item] = []
    for value in values:
        part.append(value)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def texts(value: Any) -> tuple[str, ...]:
    """Return the entries of a list as texts; nothing for anything else."""
    return tuple(str(entry) for entry in value) if isinstance(value, list) else ()


def read_json(body: bytes) -> Any:
    """Return a body as JSON.

    Raises
    ------
    DeliveryRefusedError
        It is none, is nested too deeply, or has numbers that JSON does not know.
    """
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise body_unreadable() from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
