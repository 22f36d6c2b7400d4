"""Ids for lists that have none: the names, told apart where two are alike.

When to modify: when a list without ids can be known by something else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from assigner.files.lists.recognise import column_of
from assigner.files.tables import is_filled
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

NAMES_TAKEN = Words("There is no column of ids: the names stand for them.", "没有编号列，以名称代替。")
GIVE_IDS = Words("Export the ids of your CRM to send plans back to it.", "如需将方案写回 CRM，请导出其编号。")
NEITHER = Words("There is neither a column of ids nor one of names.", "既没有编号列，也没有名称列。")
GIVE_NAMES = Words("Give it a heading such as Account name.", "请使用“客户名称”等列标题。")


def with_ids(raw: RawTable, name: str, findings: Findings) -> RawTable:
    """Return a list with a column of ids."""
    if column_of(raw, "id") is not None:
        return raw
    at = column_of(raw, "name")
    if at is None:
        findings.fail("column-missing", raw.source, NEITHER, GIVE_NAMES)
        return raw
    findings.say("names-as-ids", raw.source, NAMES_TAKEN, GIVE_IDS, severity="info")
    seen: Counter[str] = Counter()
    ids = []
    for row, value in enumerate(raw.columns[at].tolist()):
        text = str(value).strip() if is_filled(value) else f"{name} {row + 1}"
        seen[text] += 1
        ids.append(text if seen[text] == 1 else f"{text} {seen[text]}")
    return replace(raw, headings=("id", *raw.headings), columns=(pd.Series(ids, dtype="str"), *raw.columns))
