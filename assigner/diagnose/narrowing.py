"""What keeps all other reps away from a group of items: the skill, territory, role, ... that narrows it.

Reads the reasons that the program keeps for every dropped pair. When to modify: when a pair rule judges a trait that
should be named more closely than by its rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.diagnose.model import Narrowing
from assigner.rules.active import active_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assigner.problem.problem import Problem
    from assigner.program.program import IntArray, Program

MOST = 4
"""So many are told, those that keep most pairs away first."""


def narrowed_by(problem: Problem, program: Program, items: IntArray, reps: IntArray) -> tuple[Narrowing, ...]:
    """Return what keeps reps outside ``reps`` away from ``items``, the most important first."""
    found: list[tuple[int, Narrowing]] = []
    rule_of = {one.rule.name: one.rule.id for one in active_rules(problem)}
    for name, pairs in _kept_away(program, items, reps):
        weight, num_reps = len(pairs), int(pairs["rep"].nunique())
        values = _values(problem, rule_of.get(name, name), pairs["item"].unique())
        if values is None:
            found.append((weight, Narrowing("rule", name, int(pairs["item"].nunique()), num_reps)))
        else:
            trait, counts = values
            found += [(min(weight, int(count) * num_reps), Narrowing(trait, str(value), int(count), num_reps))
                      for value, count in counts.items()]  # fmt: skip
    found.sort(key=lambda one: -one[0])
    return tuple(one for _, one in found[:MOST])


def _kept_away(program: Program, items: IntArray, reps: IntArray) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield each rule's name with the pairs (item, rep) that it dropped, reps of the group left out."""
    dropped = program.dropped
    inside, own = np.zeros(program.num_items, dtype=bool), np.zeros(program.num_reps, dtype=bool)
    inside[items], own[reps] = True, True
    at = np.flatnonzero(inside[dropped.item] & ~own[dropped.rep])
    parts = [pd.DataFrame({"item": dropped.item[at], "rep": dropped.rep[at], "reason": dropped.reason[at]})]
    if dropped.class_of_item is not None and dropped.class_reason is not None:
        parts.append(_of_classes(dropped.class_of_item, dropped.class_reason, items, own))
    pairs = pd.concat(parts, ignore_index=True)
    for reason, some in pairs.groupby("reason"):
        yield dropped.reasons[int(str(reason))], some


def _of_classes(
    class_of_item: NDArray[np.int32], class_reason: NDArray[np.int16], items: IntArray, own: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the dropped pairs of items judged by class: each class stands for its first item of the group."""
    early = items[items < len(class_of_item)]
    classes, first = np.unique(class_of_item[early], return_index=True)
    reason = np.where(own[None, :], -1, class_reason[classes])
    at, rep = np.nonzero(reason >= 0)
    return pd.DataFrame({"item": early[first][at], "rep": rep, "reason": reason[at, rep]})


def _values(problem: Problem, rule: str, items: IntArray) -> tuple[str, pd.Series] | None:
    """Return the trait that a rule judges and how many of the items ask for each value; None for any other rule."""
    listed = {
        "skill-missing": ("skill", problem.item_skills, problem.skills),
        "language-missing": ("language", problem.item_languages, problem.languages),
        "role-mismatch": ("role", problem.item_roles, problem.roles),
    }
    if rule in listed:
        trait, needs, names = listed[rule]
        asked = needs[needs["item"].isin(items)].drop_duplicates(["item", trait])
        return trait, pd.Series(names.to_numpy(dtype=object)[asked[trait]]).value_counts()
    columns = {
        "territory-crossed": ("territory", problem.territories.names),
        "team-mismatch": ("team", problem.teams.names),
        "seniority-too-low": ("seniority", None),
    }
    if rule not in columns:
        return None
    trait, tree = columns[rule]
    codes = problem.items[trait].to_numpy(dtype=np.int64)[items]
    values = codes if tree is None else tree.to_numpy(dtype=object)[codes]
    return trait, pd.Series(values).value_counts()
