"""Checks of pins: what is pinned to a rep who must not, cannot or may not take it.

When to modify: when a new rule can forbid a single pair of item and rep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.validity import holds_in_horizon

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

PIN_INACTIVE = Kind(
    "pin-inactive",
    "error",
    Words("It is pinned to '{value}', who is inactive and gets nothing.", "锁定的“{value}”已停用，不能承担任何工作。"),
    Words("Clear the pin, or make the rep active.", "请清除锁定，或启用该销售代表。"),
)
PIN_BARRED = Kind(
    "pin-barred",
    "error",
    Words("It is pinned to '{value}', who is barred from it.", "锁定给“{value}”，但此人又在禁止人员中。"),
    Words("Clear the pin, or remove the rep from the barred ones.", "请清除锁定，或将其移出禁止人员。"),
)
PIN_NOT_ELIGIBLE = Kind(
    "pin-not-eligible",
    "error",
    Words("It is pinned to '{value}', but the pairs table forbids this pair.", "锁定给“{value}”，但组合表禁止该组合。"),
    Words("Clear the pin, or let the pair be eligible.", "请清除锁定，或允许该组合。"),
)
PIN_LACKS_SKILL = Kind(
    "pin-lacks-skill",
    "warning",
    Words(
        "It is pinned to '{value}', who lacks the skill '{skill}' at level {level} within the horizon.",
        "锁定给“{value}”，但其在计划期内不具备等级 {level} 的技能“{skill}”。",
    ),
    Words("Clear the pin, lower the need, or record the skill.", "请清除锁定、降低要求或补录该技能。"),
)
PIN_LACKS_LANGUAGE = Kind(
    "pin-lacks-language",
    "warning",
    Words("It is pinned to '{value}', who does not speak '{spoken}'.", "锁定给“{value}”，但其不会说“{spoken}”。"),
    Words("Clear the pin, or record the language.", "请清除锁定，或补录该语言。"),
)
PIN_LACKS_ROLE = Kind(
    "pin-lacks-role",
    "warning",
    Words(
        "It is pinned to '{value}', who has none of the roles that may take it.",
        "锁定给“{value}”，但其不具备可承担的任何角色。",
    ),
    Words("Clear the pin, or correct the roles.", "请清除锁定，或更正角色。"),
)
PIN_TOO_JUNIOR = Kind(
    "pin-too-junior",
    "warning",
    Words(
        "It is pinned to '{value}' of seniority {held}, but needs {needed}.",
        "锁定给“{value}”（资历 {held}），但要求资历 {needed}。",
    ),
    Words("Clear the pin, or lower the need.", "请清除锁定，或降低资历要求。"),
)
PIN_OUTSIDE_TEAM = Kind(
    "pin-outside-team",
    "warning",
    Words(
        "It is pinned to '{value}', who is not in team '{team}' that must serve it.",
        "锁定给“{value}”，但其不属于指定团队“{team}”。",
    ),
    Words("Clear the pin or the team.", "请清除锁定或团队限制。"),
)
PIN_OUTSIDE_TERRITORY = Kind(
    "pin-outside-territory",
    "warning",
    Words(
        "It is pinned to '{value}', who does not cover the territory '{territory}'.",
        "锁定给“{value}”，但其不负责区域“{territory}”。",
    ),
    Words("Clear the pin, or give the territory to the rep.", "请清除锁定，或将该区域分给此人。"),
)


def check_pins(subject: Subject, findings: Findings) -> None:
    """Check every pin against everything else that is said about the item and the rep."""
    work = subject.work
    rep = subject.pin_rows
    columns = ["table", "row", "id", "pin", "seniority", "team", "territory"]
    pinned = work[columns].assign(rep=rep)[rep >= 0]
    if pinned.empty:
        return
    _add(findings, PIN_INACTIVE, pinned[~subject.active[pinned["rep"]]])
    _check_forbidden(subject, findings, pinned)
    _check_skills(subject, findings, pinned)
    _check_lists(subject, findings, pinned)
    _check_seniority(subject, findings, pinned)
    _check_team(subject, findings, pinned)
    _check_territory(subject, findings, pinned)


def _add(findings: Findings, kind: Kind, bad: pd.DataFrame, **columns: str) -> None:
    """Say each row of ``bad`` at its pin; ``columns`` name the columns that hold the facts."""
    if bad.empty:
        return
    for table, part in bad.groupby("table", observed=True):
        facts: dict[str, Any] = {fact: part[column].to_numpy() for fact, column in columns.items()}
        findings.add(kind, str(table), part["row"].to_numpy(), "pin", values=part["pin"], **facts)


def _joined(long: pd.DataFrame, pinned: pd.DataFrame) -> pd.DataFrame:
    """Return a nested list's rows of pinned work, with the pinned rep beside."""
    return long.merge(pinned, left_on="work", right_index=True)


def _check_forbidden(subject: Subject, findings: Findings, pinned: pd.DataFrame) -> None:
    barred = _joined(subject.nested("barred"), pinned)
    _add(findings, PIN_BARRED, barred[barred["value"] == barred["pin"]].drop_duplicates("work"))
    pairs = subject.frames["pairs"]
    if pairs.empty or not pairs["eligible"].notna().any():
        return
    no = ~pairs["eligible"].fillna(True).to_numpy(dtype=bool)
    forbidden = pairs.loc[no, ["item", "rep"]].astype("str").drop_duplicates()
    hit = pinned.merge(forbidden, left_on=["id", "pin"], right_on=["item", "rep"])
    _add(findings, PIN_NOT_ELIGIBLE, hit)


def _check_skills(subject: Subject, findings: Findings, pinned: pd.DataFrame) -> None:
    needed = _joined(subject.nested("skills"), pinned)
    if needed.empty:
        return
    held = subject.frames["reps.skills"]
    valid = held[holds_in_horizon(held, subject.settings)].rename(columns={"row": "rep", "level": "held"})
    held = valid.sort_values("held").drop_duplicates(["rep", "skill"], keep="last")[["rep", "skill", "held"]]
    needed = needed.merge(held, on=["rep", "skill"], how="left")
    _add(findings, PIN_LACKS_SKILL, needed[~(needed["held"] >= needed["level"])], skill="skill", level="level")


def _check_lists(subject: Subject, findings: Findings, pinned: pd.DataFrame) -> None:
    """Languages must all be spoken; of the roles one is enough."""
    for field, kind in (("languages", PIN_LACKS_LANGUAGE), ("roles", PIN_LACKS_ROLE)):
        needed = _joined(subject.nested(field), pinned)
        if needed.empty:
            continue
        held = subject.frames[f"reps.{field}"].rename(columns={"row": "rep"}).drop_duplicates().assign(held=True)
        needed = needed.merge(held, on=["rep", "value"], how="left")
        lacking = needed["held"].isna()
        if field == "roles":
            lacking = lacking.groupby(needed["work"]).transform("all")
            _add(findings, kind, needed[lacking].drop_duplicates("work"))
        else:
            _add(findings, kind, needed[lacking], spoken="value")


def _check_seniority(subject: Subject, findings: Findings, pinned: pd.DataFrame) -> None:
    held = subject.reps["seniority"].to_numpy()[pinned["rep"]]
    bad = (pinned["seniority"].fillna(0).to_numpy() > held).astype(bool)
    _add(findings, PIN_TOO_JUNIOR, pinned.assign(held=held)[bad], held="held", needed="seniority")


def _check_team(subject: Subject, findings: Findings, pinned: pd.DataFrame) -> None:
    if pinned["team"].isna().all():
        return
    tree = subject.teams
    needed = tree.code(pinned["team"])
    held = tree.code(subject.reps["team"])[pinned["rep"]]
    known = np.flatnonzero(needed >= 0)
    inside = [held[at] >= 0 and int(needed[at]) in tree.ancestors(int(held[at])) for at in known]
    _add(findings, PIN_OUTSIDE_TEAM, pinned.iloc[known[~np.array(inside, dtype=bool)]], team="team")


def _check_territory(subject: Subject, findings: Findings, pinned: pd.DataFrame) -> None:
    """Say which pinned reps do not cover the territory; a rep without territories covers all."""
    held = subject.frames["reps.territories"]
    if held.empty or pinned["territory"].isna().all():
        return
    tree = subject.territories
    covered: dict[int, set[int]] = {}
    for rep, code in zip(held["row"].tolist(), tree.code(held["value"]).tolist(), strict=True):
        covered.setdefault(rep, set()).add(code)
    needed = tree.code(pinned["territory"])
    bad = [
        bool(covers) and given and not (code >= 0 and covers.intersection(tree.ancestors(code)))
        for covers, given, code in zip(
            (covered.get(rep, set()) for rep in pinned["rep"].tolist()),
            pinned["territory"].notna().tolist(),
            needed.tolist(),
            strict=True,
        )
    ]
    _add(findings, PIN_OUTSIDE_TERRITORY, pinned[bad], territory="territory")
