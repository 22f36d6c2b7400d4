"""Who can do what: levels by rep and skill, what the work asks for, how many can take it, and who alone can.

When to modify: to say more about a skill.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.problem.amounts import amounts_of
from assigner.rules.active import active_rules
from assigner.rules.contract import HARD
from assigner.rules.skills import NO_DAY, best_levels

if TYPE_CHECKING:
    from assigner.problem.problem import Problem


@dataclass(frozen=True)
class SkillRow:
    """One skill.

    Parameters
    ----------
    skill
        Its name.
    items, minutes
        Work that needs it.
    highest
        The highest level that any work asks for.
    holders
        Active reps who hold it at that level.
    alone
        Work that exactly one active rep can do as far as this skill and strict borders go: (item, rep).
    nobody
        Work that no active rep can do as far as these go.
    """

    skill: str
    items: int
    minutes: float
    highest: int
    holders: tuple[str, ...]
    alone: tuple[tuple[str, str], ...]
    nobody: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "skill": self.skill, "items": self.items, "minutes": self.minutes, "highest": self.highest,
            "holders": list(self.holders), "alone": [{"item": item, "rep": rep} for item, rep in self.alone],
            "nobody": list(self.nobody),
        }  # fmt: skip


def levels_of(problem: Problem) -> np.ndarray:
    """Return ``[rep, skill]``: the level that each rep holds over the whole horizon; 0 for inactive reps."""
    return np.where(problem.rep_active[:, None], best_levels(problem, NO_DAY), 0)


def _in_reach(problem: Problem) -> np.ndarray:
    """Return ``[item, rep]``: the rep is active and, where borders are strict, covers the item's territory."""
    reach = np.tile(problem.rep_active, (problem.num_items, 1))
    if any(one.rule.id == "territory-crossed" and one.level == HARD for one in active_rules(problem)):
        territory = problem.items["territory"].to_numpy()
        bound = territory >= 0
        reach[bound] &= problem.rep_covers[:, territory[bound]].T
    return reach


def skill_rows(problem: Problem) -> list[SkillRow]:
    """Return each skill that work needs, most minutes first."""
    held, needs = levels_of(problem), problem.item_skills
    minutes, there = amounts_of(problem, "minutes").base, _in_reach(problem)
    rows = []
    for skill in sorted(set(needs["skill"].tolist())):
        mine = needs[needs["skill"] == skill]
        item, level = mine["item"].to_numpy(), mine["level"].to_numpy()
        able = (held[:, skill][None, :] >= level[:, None]) & there[item]
        count = able.sum(axis=1)
        lone = [
            (str(problem.item_ids[item[at]]), str(problem.rep_ids[able[at].argmax()]))
            for at in np.flatnonzero(count == 1)
        ]
        rows.append(SkillRow(
            str(problem.skills[skill]), len(mine), float(minutes[item].sum()), int(level.max()),
            tuple(str(problem.rep_ids[rep]) for rep in np.flatnonzero(held[:, skill] >= level.max())), tuple(lone),
            tuple(str(problem.item_ids[item[at]]) for at in np.flatnonzero(count == 0)),
        ))  # fmt: skip
    return sorted(rows, key=lambda row: (-row.minutes, row.skill))
