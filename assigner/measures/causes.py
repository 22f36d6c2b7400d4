"""Why options are not there: each removal by a hard rule as a cause that some remedy may lift.

A rep who lacks two skills is removed for two causes, each lifted by its own training. When to modify: when a rule's
removals can be lifted by something finer than a waiver.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from assigner.rules.skills import best_levels, work_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from assigner.problem.problem import Problem
    from assigner.program.guarded import Guarded
    from assigner.program.program import IntArray


class Cause(NamedTuple):
    """Why some options of one item are removed.

    Parameters
    ----------
    setting
        Name of the rule setting; empty where all items are to be placed.
    item
        The item.
    rep
        The rep; -1 for leaving the item undone.
    lacking, level
        Skill and level that the rep lacks; a language has level 0.
    left_out
        Whether the cause forbids to leave the item undone, which only leaving it out lifts.
    """

    setting: str
    item: int
    rep: int
    lacking: str = ""
    level: int = 0
    left_out: bool = False


def causes_of(
    problem: Problem, guarded: Guarded, all_placed: bool, may_be_left: NDArray[np.bool_] | None = None
) -> dict[Cause, list[int]]:
    """Return the options behind each cause.

    Parameters
    ----------
    problem, guarded
        The problem and its guarded program.
    all_placed
        Whether leaving any item undone is removed, too.
    may_be_left
        Mask over items that may be left undone all the same; none where None.
    """
    found: defaultdict[Cause, list[int]] = defaultdict(list)
    item, rep = guarded.item_of_option, guarded.program.rep
    nobody = np.zeros(0, dtype=np.int64)
    free = (
        np.zeros(len(rep), dtype=bool)
        if may_be_left is None
        else (rep < 0) & np.append(may_be_left, False)[np.minimum(item, len(may_be_left))]
    )
    for number, removed in guarded.removals:
        one, options = guarded.rules[number].rule, removed[~free[removed]]
        if one.id == "required-unassigned":
            nobody = np.union1d(nobody, options)
            continue
        for option, lacking, level in _lacking(problem, guarded, one.id, options):
            found[Cause(one.name, int(item[option]), int(rep[option]), lacking, level)].append(option)
    if all_placed:
        nobody = np.flatnonzero((rep < 0) & (item < guarded.program.num_placeable))
    for option in nobody[~free[nobody]].tolist():
        found[Cause("", int(item[option]), -1, left_out=True)].append(option)
    return dict(found)


def _lacking(problem: Problem, guarded: Guarded, rule: str, options: IntArray) -> Iterator[tuple[int, str, int]]:
    """Yield each removed option with what its rep lacks, one by one; an empty name for other rules."""
    if rule == "skill-missing":
        yield from _lacking_skills(problem, guarded, options)
    elif rule == "language-missing":
        yield from _lacking_languages(problem, guarded, options)
    else:
        yield from ((option, "", 0) for option in options.tolist())


def _lacking_skills(problem: Problem, guarded: Guarded, options: IntArray) -> Iterator[tuple[int, str, int]]:
    needs: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for item, skill, level in problem.item_skills[["item", "skill", "level"]].itertuples(index=False):
        needs[item].append((skill, level))
    days = work_day(problem, guarded.program.start[options])
    held = {day: best_levels(problem, day) for day in np.unique(days).tolist()}
    for option, day in zip(options.tolist(), days.tolist(), strict=True):
        rep = guarded.program.rep[option]
        for skill, level in needs[int(guarded.item_of_option[option])]:
            if held[day][rep, skill] < level:
                yield option, str(problem.skills[skill]), level


def _lacking_languages(problem: Problem, guarded: Guarded, options: IntArray) -> Iterator[tuple[int, str, int]]:
    needs = problem.item_languages.groupby("item")["language"].unique()
    spoken = set(zip(problem.rep_languages["rep"], problem.rep_languages["language"], strict=True))
    for option in options.tolist():
        for language in needs[int(guarded.item_of_option[option])].tolist():
            if (int(guarded.program.rep[option]), language) not in spoken:
                yield option, str(problem.languages[language]), 0
