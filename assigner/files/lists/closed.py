"""Records of an export that ask for nobody any more: deals won or lost, leads converted or refused, what was voided.

When to modify: when a CRM closes its records in one more word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from assigner.files.headings import normalise
from assigner.files.tables import is_filled
from assigner.language import LANGUAGES, Words, listed

if TYPE_CHECKING:
    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable

_STATES = {
    "deals": {"stage", "dealstage", "opportunitystage", "salesstage", "status", "dealstatus", "closed", "isclosed",
              "商机阶段", "销售阶段", "阶段", "商机状态", "状态", "是否关闭"},
    "leads": {"leadstatus", "status", "lifecyclestage", "converted", "isconverted", "线索状态", "状态", "是否转换", "是否已转换"},
}  # fmt: skip
"""Headings under which a list says how far its records are."""
_LIFE = {"生命状态", "lifestatus"}
_CLOSED = re.compile(
    r"closed.*|won|lost|lostlead|junk(lead)?|converted|(un|dis|not)qualified|赢单.*|输单.*|丢单.*|无效.*|已?作废|已转[换化].*|已?关闭.*"
)
_FLAGS = {"closed", "isclosed", "converted", "isconverted", "是否关闭", "是否转换", "是否已转换"}
_YES = {"true", "yes", "1", "是"}
LEFT_OUT = Words(
    "{count:row is|rows are} closed ({states}) and left out.",
    "有 {count} 行已关闭（{states}），未采用。",
)
OPEN_IT = Words("Change their state in the list if they are still to be worked on.", "若仍需跟进，请更改列表中的状态。")


def is_state(kind: str, heading: str) -> bool:
    """Return whether a list of a kind (``deals``, ``leads``) says under a heading how far its records are."""
    return normalise(heading) in _STATES.get(kind, set()) | _LIFE


def without_closed(raw: RawTable, kind: str, findings: Findings) -> RawTable:
    """Return a list without records that are closed, and tell how many there were."""
    found = np.zeros(len(raw), dtype=bool)
    states: dict[str, None] = {}
    for at, heading in enumerate(raw.headings):
        if not is_state(kind, heading):
            continue
        for row, value in enumerate(raw.columns[at].tolist()):
            if not found[row] and is_filled(value) and _is_closed(str(value), heading):
                found[row] = True
                states[str(value).strip()] = None
    if not found.any():
        return raw
    said = [LEFT_OUT.say(one, count=int(found.sum()), states=listed(list(states)[:4], one)) for one in LANGUAGES]
    place = raw.place(int(np.flatnonzero(found)[0]), None)
    findings.say("closed-left-out", place, Words(*said), OPEN_IT, severity="info")
    return raw.take(~found)


def _is_closed(value: str, heading: str) -> bool:
    word = normalise(value)
    return word in _YES if normalise(heading) in _FLAGS else bool(_CLOSED.fullmatch(word))
