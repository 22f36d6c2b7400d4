"""What the tests of time share: a problem from a few keywords, and short ways to write moments.

When to modify: when several tests of this folder need the same thing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from assigner.problem.document import TABLES, ProblemDocument
from assigner.problem.frames import Frames, flatten
from assigner.problem.time import local_text


def build(**fields: Any) -> tuple[ProblemDocument, Frames]:
    """Return settings and frames of a problem given by its document's fields."""
    document = ProblemDocument(**fields)
    frames: Frames = {}
    for table, model in TABLES.items():
        rows = [row.model_dump(mode="json") for row in getattr(document, table)]
        frames.update(flatten(table, model, rows))
    return document, frames


def days(first: str, last: str) -> dict[str, str]:
    """Return a horizon."""
    return {"first_day": first, "last_day": last}


def minute(text: str, zone: str = "UTC") -> int:
    """Return UTC minutes of a local ISO text, by the standard library alone."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).timestamp()) // 60


def shown(table: pd.DataFrame, zone: str, rep: int = 0) -> list[str]:
    """Return a rep's intervals as local text without offset, such as ``2026-10-05T09:00 12:00``."""
    own = table[table["rep"] == rep]
    starts, ends = (local_text(own[name].to_numpy(), zone) for name in ("start", "end"))
    return [
        f"{start[:16]} {end[11:16] if end[:10] == start[:10] else end[:16]}"
        for start, end in zip(starts, ends, strict=True)
    ]
