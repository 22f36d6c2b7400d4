"""Checks of what work needs and nobody has: skills, languages, roles, seniority, teams, territories.

One issue for each thing that is missing, at the first row that needs it, with the number of items.
When to modify: when work can need something new of a rep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.near import Names
from assigner.problem.validation.validity import holds_in_horizon

if TYPE_CHECKING:
    from assigner.problem.validation.subject import Subject

SKILL_NOBODY_HAS = Kind(
    "skill-nobody-has",
    "warning",
    Words(
        "No active rep has the skill '{value}' at level {level} or above within the horizon; "
        "{items:item needs|items need} it.",
        "计划期内没有在岗人员具备等级 {level} 及以上的技能“{value}”，有 {items:,} 个项目需要它。",
    ),
    Words(
        "{near}The highest level held is {highest} (0: nobody holds it). Lower the need, train somebody, or correct the name.",
        "{near}现有最高等级为 {highest}（0 表示无人具备）。请降低要求、培训人员或更正名称。",
    ),
)
LANGUAGE_NOBODY_SPEAKS = Kind(
    "language-nobody-speaks",
    "warning",
    Words(
        "No active rep speaks '{value}'; {items:item needs|items need} it.",
        "没有在岗人员会说“{value}”，有 {items:,} 个项目需要它。",
    ),
    Words("{near}Add the language to a rep, or remove the need.", "{near}请为某位销售代表补充该语言，或取消该要求。"),
)
ROLE_NOBODY_HAS = Kind(
    "role-nobody-has",
    "warning",
    Words(
        "No active rep has the role '{value}', which {items:item allows|items allow}.",
        "没有在岗人员担任角色“{value}”，有 {items:,} 个项目指定它。",
    ),
    Words("{near}Give the role to a rep, or correct the name.", "{near}请为某位销售代表设定该角色，或更正名称。"),
)
SENIORITY_NOBODY_HAS = Kind(
    "seniority-nobody-has",
    "warning",
    Words(
        "No active rep has seniority {value}; the highest is {highest}; {items:item needs|items need} it.",
        "没有在岗人员达到资历 {value}（最高为 {highest}），有 {items:,} 个项目需要它。",
    ),
    Words("Lower the need, or correct the reps' seniority.", "请降低要求，或更正销售代表的资历。"),
)
TEAM_UNKNOWN = Kind(
    "team-unknown",
    "error",
    Words(
        "No rep belongs to a team '{value}', and no such team is declared; {items:item names|items name} it.",
        "没有名为“{value}”的团队，也没有人属于它；有 {items:,} 个项目指定了它。",
    ),
    Words("{near}Correct the name, or put reps into the team.", "{near}请更正名称，或为该团队配置人员。"),
)
TEAM_EMPTY = Kind(
    "team-empty",
    "warning",
    Words(
        "No active rep belongs to team '{value}' or below it; {items:item names|items name} it.",
        "团队“{value}”及其下级没有在岗人员，有 {items:,} 个项目指定了它。",
    ),
    Words("Put a rep into the team, or name another one.", "请为该团队配置人员，或改用其他团队。"),
)
REP_TEAM_UNDECLARED = Kind(
    "team-undeclared",
    "info",
    Words(
        "Team '{value}' is not among the declared teams: it stands beside the tree, without a parent.",
        "团队“{value}”不在团队树中，将作为没有上级的团队。",
    ),
    Words("{near}Correct the name, or declare the team.", "{near}请更正名称，或在团队树中声明它。"),
)
TERRITORY_UNCOVERED = Kind(
    "territory-uncovered",
    "warning",
    Words(
        "No active rep covers the territory '{value}'; {items:item lies|items lie} in it.",
        "没有在岗人员负责区域“{value}”，有 {items:,} 个项目位于其中。",
    ),
    Words("{near}Give the territory to a rep, or correct the name.", "{near}请指定负责人，或更正区域名称。"),
)


def check_coverage(subject: Subject, findings: Findings) -> None:
    """Check that somebody active has what the work needs."""
    if not subject.active.any():
        return
    _check_skills(subject, findings)
    _check_lists(subject, findings)
    _check_seniority(subject, findings)
    _check_teams(subject, findings)
    _check_territories(subject, findings)


def _check_skills(subject: Subject, findings: Findings) -> None:
    needed = subject.needs("skills")
    if len(subject.frames["duties.crew_skills"]):
        needed = pd.concat([needed, _crew(subject)], ignore_index=True)
    if needed.empty:
        return
    held = subject.frames["reps.skills"]
    held = held[subject.active[held["row"]] & holds_in_horizon(held, subject.settings)]
    highest = held.groupby("skill")["level"].max()
    best = needed["skill"].map(highest).astype("float64").fillna(0).to_numpy()
    lacking = needed.assign(highest=best.astype(np.int64))[needed["level"].to_numpy() > best]
    for _, part in lacking.groupby(["skill", "level"], sort=False):
        skill = str(part["skill"].iat[0])
        level, known = part[["level", "highest"]].to_numpy(dtype=np.int64)[0].tolist()
        near = None if known else Names(highest.index)
        _add_first(findings, SKILL_NOBODY_HAS, part, "skill", skill, near=near, level=level, highest=known)


def _crew(subject: Subject) -> pd.DataFrame:
    crew = subject.frames["duties.crew_skills"].rename(columns={"row": "work"}).drop(columns="count")
    crew["work"] += subject.first_number["duties"]
    return crew.assign(frame="duties.crew_skills", at=np.arange(len(crew)))


def _add_first(
    findings: Findings,
    kind: Kind,
    part: pd.DataFrame,
    column: str,
    value: object,
    *,
    near: Names | None,
    **facts: object,
) -> None:
    """Say a group of rows (``frame``, ``at``, ``work``) once, at its first row, with its number of items."""
    first = part.iloc[0]
    findings.add(
        kind, first["frame"], [first["at"]], column, values=[value], near=near, items=part["work"].nunique(), **facts
    )


def _check_lists(subject: Subject, findings: Findings) -> None:
    for field, kind in (("languages", LANGUAGE_NOBODY_SPEAKS), ("roles", ROLE_NOBODY_HAS)):
        held = subject.frames[f"reps.{field}"]
        held = held.loc[subject.active[held["row"]], "value"].unique()
        needed = subject.needs(field)
        if needed.empty:
            continue
        lacking = needed[~needed["value"].isin(held)]
        for value, part in lacking.groupby("value", sort=False):
            _add_first(findings, kind, part, "value", value, near=Names(held))


def _check_seniority(subject: Subject, findings: Findings) -> None:
    highest = int(subject.reps.loc[subject.active, "seniority"].max())
    lacking = subject.with_positions("seniority")
    lacking = lacking[(lacking["seniority"] > highest).fillna(False).to_numpy(dtype=bool)]
    for _, part in lacking.groupby("seniority"):
        value = int(part["seniority"].to_numpy(dtype=np.int64)[0])
        _add_first(findings, SENIORITY_NOBODY_HAS, part, "seniority", value, near=None, highest=highest)


def _check_teams(subject: Subject, findings: Findings) -> None:
    tree = subject.teams
    staffed = np.zeros(len(tree.names), dtype=bool)
    for code in np.unique(tree.code(subject.reps.loc[subject.active, "team"].dropna())):
        staffed[tree.ancestors(int(code))] = True
    for value, part in subject.with_positions("team").groupby("team", sort=False):
        code = tree.code(pd.Series([value], dtype="str"))[0]
        if code < 0:
            _add_first(findings, TEAM_UNKNOWN, part, "team", value, near=Names(tree.names))
        elif not staffed[code]:
            _add_first(findings, TEAM_EMPTY, part, "team", value, near=None)
    _check_undeclared(subject, findings)


def _check_undeclared(subject: Subject, findings: Findings) -> None:
    """Where teams are declared, a rep's team outside of them may be a slip of the pen."""
    declared = [team.id for team in subject.settings.teams]
    teams = subject.reps["team"]
    if not declared:
        return
    rows = np.flatnonzero(teams.notna() & ~teams.isin(declared) & ~teams.duplicated())
    findings.add(REP_TEAM_UNDECLARED, "reps", rows, "team", values=teams.iloc[rows], near=Names(declared))


def _check_territories(subject: Subject, findings: Findings) -> None:
    """Say which territories nobody covers; a rep without territories covers all."""
    held = subject.frames["reps.territories"]
    limited = np.zeros(len(subject.reps), dtype=bool)
    limited[held["row"]] = True
    if (subject.active & ~limited).any():
        return
    tree = subject.territories
    covering = set(tree.code(held.loc[subject.active[held["row"]], "value"]).tolist())
    needed = pd.Series(subject.work["territory"].dropna().unique(), dtype="str")
    codes = tree.code(needed).tolist()
    bare = needed[[code < 0 or not covering.intersection(tree.ancestors(code)) for code in codes]]
    if bare.empty:
        return
    own = subject.work_field("territory")
    for value, part in own[own["territory"].isin(bare)].groupby("territory", sort=False):
        _add_first(findings, TERRITORY_UNCOVERED, part, "territory", value, near=Names(held["value"]))
