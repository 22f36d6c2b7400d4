"""Checks of everything that forms a tree: teams, territories, families of accounts.

When to modify: when another tree appears.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.validation.findings import Findings, Kind
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.problem.settings import Team, Territory
    from assigner.problem.validation.subject import Subject

TEAM_PARENT_UNKNOWN = Kind(
    "team-parent-unknown",
    "warning",
    Words(
        "No team is called '{value}', so it counts as a team of its own.",
        "没有名为“{value}”的团队，将把它当作顶层团队。",
    ),
    Words("{near}Correct the parent, or add a line for it.", "{near}请更正上级团队，或为它增加一行。"),
)
TEAM_CYCLE = Kind(
    "team-cycle",
    "error",
    Words("Team '{value}' lies below itself.", "团队“{value}”的上级链回到了自身。"),
    Words("Correct the parent of one team in the circle: {circle}.", "请更正环中某个团队的上级：{circle}。"),
)
TERRITORY_PARENT_UNKNOWN = Kind(
    "territory-parent-unknown",
    "warning",
    Words(
        "No territory is called '{value}', so it counts as one of its own.",
        "没有名为“{value}”的区域，将把它当作顶层区域。",
    ),
    Words("{near}Correct the parent, or add a line for it.", "{near}请更正上级区域，或为它增加一行。"),
)
TERRITORY_CYCLE = Kind(
    "territory-cycle",
    "error",
    Words("Territory '{value}' lies inside itself.", "区域“{value}”的上级链回到了自身。"),
    Words("Correct the parent of one territory in the circle: {circle}.", "请更正环中某个区域的上级：{circle}。"),
)
PARENT_UNKNOWN = Kind(
    "parent-unknown",
    "warning",
    Words(
        "The parent account '{value}' is not in the accounts, so this account counts as without a parent.",
        "母公司“{value}”不在客户表中，该客户将按没有母公司处理。",
    ),
    Words("{near}Correct the id, or add the parent account.", "{near}请更正编号，或补充该母公司。"),
)
PARENT_CYCLE = Kind(
    "parent-cycle",
    "error",
    Words("Account '{value}' is its own ancestor.", "客户“{value}”的母公司链回到了自身。"),
    Words("Clear the parent of the account that is really on top.", "请清空真正顶层客户的母公司。"),
)


def check_hierarchies(subject: Subject, findings: Findings) -> None:
    """Check the trees of teams and territories and the families of accounts."""
    settings = subject.settings
    known_teams = [*(team.id for team in settings.teams), *subject.reps["team"].dropna().unique()]
    _check_tree(findings, "teams", settings.teams, known_teams, (TEAM_PARENT_UNKNOWN, TEAM_CYCLE))
    named = subject.frames["reps.territories"]["value"].unique()
    known_territories = [*(one.id for one in settings.territories), *named]
    kinds = (TERRITORY_PARENT_UNKNOWN, TERRITORY_CYCLE)
    _check_tree(findings, "territories", settings.territories, known_territories, kinds)
    _check_families(subject, findings)


def _check_tree(
    findings: Findings, path: str, nodes: Sequence[Team | Territory], known: list[str], kinds: tuple[Kind, Kind]
) -> None:
    unknown, cycle = kinds
    parents = {node.id: node.parent for node in nodes}
    names, declared = Names(known), set(known)
    for number, node in enumerate(nodes):
        place = f"{path}[{number}].parent"
        if node.parent is not None and node.parent not in declared:
            findings.add_setting(unknown, place, node.parent, near=names)
        circle = _circle(node.id, parents)
        if circle and node.id == min(circle):
            findings.add_setting(cycle, place, node.id, circle=" > ".join(circle))


def _circle(start: str, parents: dict[str, str | None]) -> list[str]:
    """Return the nodes from ``start`` up to ``start`` again; nothing when the way ends or misses it."""
    chain = [start]
    above = parents.get(start)
    while above is not None and above not in chain:
        chain.append(above)
        above = parents.get(above)
    return [*chain, start] if above == start else []


def _check_families(subject: Subject, findings: Findings) -> None:
    accounts = subject.frames["accounts"]
    parents, ids = accounts["parent"], accounts["id"]
    if parents.isna().all():
        return
    first = ids.drop_duplicates()
    above = pd.Index(first).get_indexer(parents)
    above = np.where(above >= 0, first.index.to_numpy()[above], -1)
    rows = np.flatnonzero(parents.notna().to_numpy() & (above < 0))
    findings.add(PARENT_UNKNOWN, "accounts", rows, "parent", values=parents.iloc[rows], near=Names(ids))
    rows = _on_cycles(above)
    findings.add(PARENT_CYCLE, "accounts", rows, "parent", values=ids.iloc[rows])


def _on_cycles(above: np.ndarray) -> np.ndarray:
    """Return the rows that lie on a cycle of parent links: what is left after cutting leaves again and again."""
    waiting = np.bincount(above[above >= 0], minlength=len(above))
    alive = np.ones(len(above), dtype=bool)
    leaves = np.flatnonzero(waiting == 0)
    while len(leaves):
        alive[leaves] = False
        over = above[leaves]
        over = over[over >= 0]
        np.subtract.at(waiting, over, 1)
        leaves = np.unique(over[waiting[over] == 0])
    return np.flatnonzero(alive & (above >= 0))
