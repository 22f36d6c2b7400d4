"""Amounts as countries and reports write them: 1.100.040,00 with a decimal comma, 110,004 under a heading in 万元.

One cell may leave it open how it is meant (1.234); the whole list seldom does. When to modify: when a list writes its
amounts in one more way that the list itself makes certain.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from assigner.files.headings import find_field
from assigner.files.values import plain_kind
from assigner.language import Words
from assigner.problem.document import TABLES

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

_COMMA = re.compile(r"[^\d]*-?(\d{1,3}(\.\d{3})+,\d+|\d{1,3}(\.\d{3}){2,}|\d+,\d{1,2})[^\d]*")
"""What only a decimal comma can mean."""
_POINT = re.compile(r"[^\d]*-?(\d{1,3}(,\d{3})+\.\d+|\d{1,3}(,\d{3}){2,}|\d+\.\d{1,2})[^\d]*")
"""What only a decimal point can mean."""
UNIT = re.compile(r"\s*[(（]\s*(千|万|百万|亿)元?\s*[)）]\s*$")
"""A unit behind a heading that changes its amounts."""
_SCALES = {"千": 1_000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
WITH_COMMA = Words("Amounts are written with a decimal comma and read so.", "数值以逗号作小数点书写，已按此读取。")
SCALED = Words("{heading}: amounts are multiplied by {scale:,}.", "{heading}：数值已乘以 {scale:,}。")
ELSE = Words("Write them with a decimal point if that is wrong.", "若不正确，请改用小数点书写。")
NOUNIT = Words("Take the unit out of the heading if that is wrong.", "若不正确，请删除列标题中的单位。")


def plain_amounts(raw: RawTable, name: str, findings: Findings) -> RawTable:
    """Return a list whose amounts have a decimal point and no unit in their heading."""
    headings, columns = list(raw.headings), list(raw.columns)
    amounts = [at for at, heading in enumerate(headings) if _is_amount(name, UNIT.sub("", heading))]
    if _have_commas([columns[at] for at in amounts]):
        for at in amounts:
            columns[at] = columns[at].map(_with_point)
        findings.say("decimal-comma", raw.source, WITH_COMMA, ELSE, severity="info")
    for at in amounts:
        unit = UNIT.search(headings[at])
        if unit:
            scale = _SCALES[unit[1]]
            words = SCALED.filled(heading=headings[at], scale=scale)
            findings.say("unit-in-heading", raw.heading_place(at), words, NOUNIT, severity="info")
            columns[at] = pd.Series([_times(value, scale) for value in columns[at].tolist()], dtype=object)
            headings[at] = UNIT.sub("", headings[at])
    return replace(raw, headings=tuple(headings), columns=tuple(columns))


def _is_amount(name: str, heading: str) -> bool:
    found = find_field(TABLES[name], heading)
    if found is None:
        return False
    annotation: Any = TABLES[name].model_fields[found[0]].annotation
    return found[1] is not None or plain_kind(annotation) in ("number", "whole")


def _have_commas(columns: list[pd.Series[Any]]) -> bool:
    """Whether some cells can only have a decimal comma, and none can only have a decimal point."""
    texts = {_plain(value) for column in columns for value in column.tolist() if isinstance(value, str)}
    return any(map(_COMMA.fullmatch, texts)) and not any(map(_POINT.fullmatch, texts))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _with_point(value: Any) -> Any:
    return _plain(value).replace(".", "").replace(",", ".") if isinstance(value, str) else value


def _times(value: Any, scale: int) -> Any:
    """Return an amount in whole units; text that is no number stays, to be refused where it stands."""
    text = re.sub(r"(?<=\d),(?=\d{3})", "", _plain(value)) if isinstance(value, str) else value
    try:
        return round(float(text) * scale, 6)
    except (TypeError, ValueError):
        return value
