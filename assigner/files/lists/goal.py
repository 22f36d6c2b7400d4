"""What plans of plain lists even out, and what the lists leave open about it.

Lists say who has what, and nothing of what would be better: the choice is told with what it leaves out. When to modify: when
lists can be planned towards something else; the page's start has the same goals (``goal.js``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.files.headings import heading_of
from assigner.files.lists.recognise import column_of
from assigner.files.tables import is_blank
from assigner.language import LANGUAGES, Words, listed
from assigner.problem.work import Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.files.findings import Findings
    from assigner.files.tables import RawTable
    from assigner.language import Language
    from assigner.problem.problem import Problem

GOAL_WEIGHTS: Mapping[str, int] = {"value": 20, "minutes": 2, "potential": 20, "count": 200}
"""What one unit away from a fair share weighs against a changed owner; the page's start has the same (``goal.js``)."""
TOLERANCE_PERCENT = 10
EVENED = Words("Plans even out the {what}.", "方案将均衡{what}。")
SOME_LACK = Words("Plans even out the {what}; {lacking} have none.", "方案将均衡{what}；其中{lacking}没有该数值。")
COUNT = Words("number of accounts and leads", "客户与线索的数量")
LACKING = {
    "accounts": Words("{none:,} of {all:,} accounts", "{all:,} 个客户中的 {none:,} 个"),
    "leads": Words("{none:,} of {all:,} leads", "{all:,} 条线索中的 {none:,} 条"),
}
AND = Words(" and ", "、")
CHANGE_IT = Words(
    "Something else: --even-out value, minutes, potential, count or none.",
    "如需均衡其他内容：--even-out value、minutes、potential、count 或 none。",
)
IDLE = Words(
    "{count:active person has|active people have} no account and no lead today ({names}): plans give them some.",
    "{count} 位在岗人员目前没有客户和线索（{names}），方案会分给他们。",
)
WHO_SELLS = Words(
    "Mark who does not sell as inactive in the list of users, or leave them out.",
    "若其不负责销售，请在人员列表中标为停用或删除。",
)
MOST_NAMES = 4


def goal_of(tables: Mapping[str, RawTable], goal: str | None) -> str:
    """Return what plans shall even out: what was asked for, else the first that some list has numbers of."""
    lists = [raw for name, raw in tables.items() if name != "reps"]
    return goal or next(one for one in GOAL_WEIGHTS if one == "count" or any(_says(raw, one) for raw in lists))


def _says(raw: RawTable, field: str) -> bool:
    at = column_of(raw, field)
    return at is not None and not is_blank(raw.columns[at]).all()


def settings_of(goal: str) -> dict[str, object]:
    """Return the settings that even out a goal."""
    if goal == "none":
        return {}
    parameters = {"dimension": goal, "tolerance_percent": TOLERANCE_PERCENT}
    return {"rules": [{"rule": "load-uneven", "weight": GOAL_WEIGHTS[goal], "parameters": parameters}]}


def tell_goal(problem: Problem, goal: str, source: str, findings: Findings) -> None:
    """Tell what plans even out, and how many records have nothing of it."""
    if goal == "none":
        return
    counts = {} if goal == "count" else {name: problem.frames[name][goal].isna() for name in LACKING}
    gaps = {name: (int(none.sum()), len(none)) for name, none in counts.items() if none.any()}
    said = [_told(goal, gaps, language) for language in LANGUAGES]
    findings.say("goal-chosen", source, Words(*said), CHANGE_IT, severity="warning" if gaps else "info")


def _told(goal: str, gaps: Mapping[str, tuple[int, int]], language: Language) -> str:
    what = COUNT.say(language) if goal == "count" else heading_of(Account, goal, language)
    lacking = [LACKING[name].say(language, none=none, all=all_) for name, (none, all_) in gaps.items()]
    return (SOME_LACK if gaps else EVENED).say(language, what=what, lacking=AND.say(language).join(lacking))


def tell_idle(problem: Problem, source: str, findings: Findings) -> None:
    """Tell who is active and owns nothing: often people of a list of users who do not sell."""
    has = np.isin(np.arange(problem.num_reps), problem.items["owner"].to_numpy())
    idle = problem.rep_names[problem.rep_active & ~has].tolist()
    if not idle or not has.any():
        return
    more = ["..."] if len(idle) > MOST_NAMES else []
    said = [IDLE.say(one, count=len(idle), names=listed([*idle[:MOST_NAMES], *more], one)) for one in LANGUAGES]
    findings.say("people-without-work", source, Words(*said), WHO_SELLS, severity="warning")
