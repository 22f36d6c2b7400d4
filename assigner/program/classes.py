"""Classes of items: what is alike in territory, skills, team, ... is judged once, not once an item.

A million accounts and five thousand reps are five billion pairs, but only some thousand different needs. Rules that
say by what they judge an item are asked about one item of each class and all reps; the reps that are left are the
candidates of every item of the class. When to modify: when a rule judges items by another trait.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.rules.traits import Traits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pandas as pd

    from assigner.problem.problem import Problem
    from assigner.rules.contract import ItemTrait, Rule

LISTS: dict[str, tuple[str, str]] = {
    "skills": ("item_skills", "skill"),
    "roles": ("item_roles", "role"),
    "languages": ("item_languages", "language"),
}
"""Traits that are lists: the problem's table and its column of codes."""


@dataclass(frozen=True, eq=False)
class Classes:
    """The classes of the items without a time.

    Parameters
    ----------
    of_item
        Class of each item.
    example
        One item of each class.
    reason
        Matrix ``[class, rep]``: number of the rule that parts them, -1 where none does.
    """

    of_item: np.ndarray
    example: np.ndarray
    reason: np.ndarray

    def pairs(self, most: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield the pairs (item, rep) that are left, by item, in chunks of whole items of about ``most`` pairs."""
        _, rep = np.nonzero(self.reason < 0)
        size = (self.reason < 0).sum(axis=1)
        begin = np.concatenate([[0], np.cumsum(size)])
        of_item = size[self.of_item]
        end = np.cumsum(of_item)
        first = 0
        while first < len(end):
            before = end[first - 1] if first else 0
            last = max(first + 1, int(np.searchsorted(end, before + most, side="right")))
            count = of_item[first:last]
            item = np.repeat(np.arange(first, last), count)
            nth = np.arange(len(item)) - np.repeat(end[first:last] - count - before, count)
            yield item, rep[begin[self.of_item[item]] + nth]
            first = last


def judges_classes(rule: Rule) -> bool:
    """Whether a rule judges items of a class alike: its scope may name reps, but no items."""
    only_reps = rule.scope.model_copy(update={"kinds": [], "tags": [], "items": [], "except_items": []})
    return rule.judges_item_by is not None and only_reps == rule.scope


def classes_by(problem: Problem, rules: Sequence[Rule], num_items: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the class of each of the first items by all that the rules look at, and one item of each class."""
    traits = sorted({trait for rule in rules for trait in rule.judges_item_by or ()})
    code = np.zeros(num_items, dtype=np.int64)
    for trait in traits:
        _, values = np.unique(_trait(problem, trait)[:num_items], return_inverse=True)
        code = code * (int(values.max(initial=0)) + 1) + values
        _, code = np.unique(code, return_inverse=True)
    _, example = np.unique(code, return_index=True)
    return code, example


def _trait(problem: Problem, trait: ItemTrait | str) -> np.ndarray:
    """Return a number for each item, the same for items that are alike in a trait."""
    if trait not in LISTS:
        return problem.items[trait].to_numpy()
    name, column = LISTS[trait]
    table: pd.DataFrame = getattr(problem, name)
    level = table["level"] if "level" in table else np.ones(len(table), dtype=np.int64)
    return Traits(table["item"], table[column], level, np.zeros((0, 0)), problem.num_items).sets()
