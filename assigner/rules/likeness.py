"""How alike two reps are to a customer: same team, shared territories, skills and languages.

When to modify: when reps get another property that a customer would miss after a move.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from assigner.problem.problem import Problem

BLOCK_REPS = 512
"""Reps compared with all others together: bounds the memory that this needs."""


def likeness(problem: Problem) -> np.ndarray:
    """Return how alike each two reps are, in percent; found once a problem.

    The mean, over team, territories, skills and languages, of what two reps have in common as a share of
    what either has (Jaccard 1901). What neither of the two has anything of is left out; reps about whom
    nothing is known are 0 percent alike.

    Returns
    -------
    uint8 array ``[rep, rep]``, 0 to 100.
    """
    if "likeness" not in problem.derived:
        parts = [_profiles(part) for part in _memberships(problem)]
        alike = np.zeros((problem.num_reps, problem.num_reps), dtype=np.uint8)
        for first in range(0, problem.num_reps, BLOCK_REPS):
            rows = slice(first, first + BLOCK_REPS)
            alike[rows] = _alike([(profile[rows], profile, share, either) for profile, share, either in parts])
        problem.derived["likeness"] = alike
    found: np.ndarray = problem.derived["likeness"]
    return found


def _profiles(part: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the profile (a set of names) of each rep, and, for each two profiles, share in common and whether any is.

    Reps of a team mostly have the same areas, so that profiles are few.
    """
    _, first, profile = np.unique(np.packbits(part, axis=1), axis=0, return_index=True, return_inverse=True)
    sets = part[first][:, part.any(axis=0)].astype(np.float32)
    shared = (sets @ sets.T).astype(np.float64)
    either = sets.sum(axis=1)[:, None] + sets.sum(axis=1)[None, :] - shared
    return profile.ravel(), shared / np.maximum(either, 1), either > 0


def _alike(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]]) -> np.ndarray:
    shape = len(parts[0][0]), len(parts[0][1])
    total, known = np.zeros(shape), np.zeros(shape)
    for mine, theirs, share, either in parts:
        if either.any():
            total += share[mine][:, theirs]
            known += either[mine][:, theirs]
    return np.rint(100 * total / np.maximum(known, 1))


def _memberships(problem: Problem) -> list[np.ndarray]:
    """Return one matrix ``[rep, name]`` a property: the rep has it."""
    reps = np.arange(problem.num_reps)
    territories = problem.frames["reps.territories"]
    skills, languages = problem.rep_skills, problem.rep_languages
    return [
        _matrix(problem, reps, problem.rep_team, len(problem.teams.names)),
        _matrix(
            problem, territories["row"], problem.territories.code(territories["value"]), len(problem.territories.names)
        ),
        _matrix(problem, skills["rep"], skills["skill"], len(problem.skills)),
        _matrix(problem, languages["rep"], languages["language"], len(problem.languages)),
    ]


def _matrix(problem: Problem, of_rep: ArrayLike, name: ArrayLike, count: int) -> np.ndarray:
    rep, code = np.asarray(of_rep, dtype=np.int64), np.asarray(name, dtype=np.int64)
    matrix = np.zeros((problem.num_reps, count), dtype=bool)
    matrix[rep[code >= 0], code[code >= 0]] = True
    return matrix
