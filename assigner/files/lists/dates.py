"""Dates as exports write them (13.10.2026, 10/13/2026, Apr 16, 2026 02:58 PM), where the whole column says how they are meant.

One cell such as 03/04/2026 says nothing; a column with a 13 in it does. When to modify: when exports write dates in one
more way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assigner.errors import AssignerError
from assigner.files.faults import RefusedError
from assigner.files.headings import find_field
from assigner.files.tables import cell, is_filled
from assigner.files.values import plain_kind, read_moment
from assigner.language import Words
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

_DAYS = ("%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y", "%d-%m-%Y", "%b %d, %Y", "%d %b %Y")
_CLOCKS = ("", " %H:%M", " %H:%M:%S", " %I:%M %p")
UNCLEAR = Words(
    "{heading}: neither days nor months are above 12, so the dates may mean either; the column is left out.",
    "{heading}：日与月均不超过 12，无法判断日期顺序，该列未采用。",
)
WRITE_ISO = Words("Export it as 2026-10-01.", "请按 2026-10-01 的格式导出。")


def plain_dates(raw: RawTable, name: str, findings: Findings) -> RawTable:
    """Return a list whose dates are written as 2026-10-13, or with their time of day behind it."""
    headings, columns = list(raw.headings), list(raw.columns)
    for at, heading in enumerate(headings):
        if not _is_date(name, heading):
            continue
        texts = [value.strip() for value in columns[at].tolist() if isinstance(value, str) and value.strip()]
        if not texts or all(map(_is_read, texts)):
            continue
        ways = [way for way in _DAYS if all(_read(text, way) for text in texts)]
        if len(ways) == 1:
            columns[at] = _written(columns[at], ways[0], is_day=plain_kind(_annotation(name, heading)) == "date")
        elif ways:
            findings.say(
                "dates-unclear", raw.heading_place(at), UNCLEAR.filled(heading=heading), WRITE_ISO, severity="warning"
            )
            headings[at] = f"#{heading}"
    return replace(raw, headings=tuple(headings), columns=tuple(columns))


def _is_date(name: str, heading: str) -> bool:
    found = find_field(TABLES[name], heading)
    return found is not None and found[1] is None and plain_kind(_annotation(name, heading)) in ("date", "moment")


def _annotation(name: str, heading: str) -> Any:
    found = find_field(TABLES[name], heading)
    return TABLES[name].model_fields[found[0]].annotation if found else None


def _is_read(text: str) -> bool:
    try:
        return bool(read_moment(cell(text)))
    except (RefusedError, AssignerError):
        return False


def _read(text: str, way: str) -> datetime | None:
    for clock in _CLOCKS:
        try:
            return datetime.strptime(text, way + clock)  # times of an export are local ones
        except ValueError:
            continue
    return None


def _written(column: pd.Series[Any], way: str, is_day: bool) -> pd.Series[Any]:
    def iso(value: Any) -> Any:
        found = _read(value.strip(), way) if isinstance(value, str) and is_filled(value) else None
        return value if found is None else (found.date().isoformat() if is_day else found.isoformat())

    return column.map(iso)
