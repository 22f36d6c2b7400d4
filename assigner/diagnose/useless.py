"""Hard rules that can never bite: they forbid nothing, or nothing that one other rule does not forbid as well.

When to modify: to recognise domination between other kinds of rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from assigner.diagnose.reach import most_of_rows
from assigner.program.build import build_guarded
from assigner.program.program import UNBOUNDED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assigner.problem.problem import Problem
    from assigner.program.guarded import Guarded

MOST_PAIRS = 3_000_000
"""Beyond so many pairs nothing is said: every pair is looked at under every rule."""


def rules_without_effect(problem: Problem, names: set[str]) -> Iterator[tuple[str, str | None]]:
    """Yield those of some hard rule settings that never bite, with the rule that covers each (None: it forbids nothing)."""
    if problem.num_items * problem.num_reps > MOST_PAIRS or problem.num_items == 0:
        return
    guarded = build_guarded(problem)
    removes = _removals(guarded)
    bounds = _rules_whose_rows_bite(guarded)
    covering: set[int] = set()
    for number, one in enumerate(guarded.rules):
        mine = removes[number]
        if number in bounds or one.rule.name not in names:
            continue
        if not mine.any():
            yield one.rule.name, None
            continue
        others = [
            other for other in range(len(guarded.rules)) if other != number and not (mine & ~removes[other]).any()
        ]
        others = [other for other in others if other not in covering or (removes[other] & ~mine).any()]
        if others:
            covering.add(number)
            yield one.rule.name, guarded.rules[others[0]].rule.name


def _removals(guarded: Guarded) -> np.ndarray:
    """Return a mask ``[rule, option]``: the rule removes the option."""
    removes = np.zeros((len(guarded.rules), guarded.program.num_options), dtype=bool)
    for number, options in guarded.removals:
        removes[number, options] = True
    return removes


def _rules_whose_rows_bite(guarded: Guarded) -> set[int]:
    """Return the rules of which some row can be broken by some choice of options."""
    found = set()
    for family, (number, always, _) in zip(guarded.program.families, guarded.families, strict=True):
        if always or not family.num_rows:
            continue
        if (family.coef < 0).any() or (family.lower > 0).any():
            found.add(number)  # sums of both signs are not judged
            continue
        if ((family.upper < UNBOUNDED) & (most_of_rows(guarded.program, family) > family.upper)).any():
            found.add(number)
    return found
