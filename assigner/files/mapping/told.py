"""Issues of an import: each kind of fault is one issue with its number, examples and the first place.

When to modify: to change how findings of imports are worded as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assigner.issues import Issue, Severity
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from assigner.files.tables import RawTable

EXAMPLES = 3
"""Places that an issue about many rows names."""
MOST_NAMES = 12
"""Names that an issue lists."""
ROW = "__row__"
"""Column of every table: the row of its source that each row came from, -1 where it came from several."""


@dataclass(slots=True)
class Told:
    """The issues of one import."""

    issues: list[Issue] = field(default_factory=list)

    def add(
        self, code: str, severity: Severity, place: str, words: Words, way_out: Words, value: object = None
    ) -> None:
        """Add an issue."""
        self.issues.append(Issue(code, severity, place, words, way_out, value))


def place_of(raw: RawTable, row: int, column: str | None = None) -> str:
    """Return the place of a row, or of its value in a column."""
    at = raw.headings.index(column) if column in raw.headings else None
    return raw.place(row, at) if 0 <= row < len(raw) else raw.source


def examples(raw: RawTable, rows: Sequence[int]) -> Words:
    """Return a few places of rows in brackets: `` (deals.csv:3, deals.csv:9, ...)``."""
    shown = [raw.place(int(row), None) for row in rows[:EXAMPLES] if 0 <= row < len(raw)]
    if not shown:
        return Words("", "")
    more_en, more_zh = (", ...", "……") if len(rows) > EXAMPLES else ("", "")
    return Words(f" ({', '.join(shown)}{more_en})", f"（{'、'.join(shown)}{more_zh}）")


def names(values: pd.Series[str], most: int = MOST_NAMES) -> Words:
    """Return the distinct values as a list, cut after some."""
    distinct = [str(value) for value in values.dropna().unique()]
    more_en = f", and {len(distinct) - most:,} more" if len(distinct) > most else ""
    more_zh = f"等 {len(distinct):,} 个" if len(distinct) > most else ""
    return Words(", ".join(distinct[:most]) + more_en, "、".join(distinct[:most]) + more_zh)
