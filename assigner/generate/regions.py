"""Regions and skills of a made-up organisation: who serves which areas, and who can do what.

Reps serve the area of their own team and those of the teams beside it, so that an account has about three teams
of possible reps; some accounts need a skill that only part of the reps hold. When to modify: when the organisation
of :mod:`assigner.generate.books` is to know another limit on who may take what.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

SKILLS = ("cloud", "data", "finance", "health", "industry", "public", "retail", "security")
"""The skills there are; a book uses the first ones."""
SHARE_HELD = 0.6
"""Share of the reps who hold a skill."""
SHARE_NEEDING = 0.3
"""Share of the accounts that need one."""
NO_SKILL = -1
CHUNK_ACCOUNTS = 50_000
"""Accounts whose candidates are drawn together: bounds the memory."""


@dataclass(frozen=True, eq=False)
class Skills:
    """Who holds which skill, and which account needs which.

    Parameters
    ----------
    held
        Matrix ``[rep, skill]``.
    needed
        Skill of each account, :data:`NO_SKILL` where it needs none.
    """

    held: np.ndarray
    needed: np.ndarray

    @classmethod
    def drawn(cls, random: np.random.Generator, num_accounts: int, num_reps: int, num_skills: int) -> Skills:
        """Return skills drawn at random; with ``num_skills`` 0 nobody holds or needs any."""
        held = random.random((num_reps, num_skills)) < SHARE_HELD
        needed = np.full(num_accounts, NO_SKILL)
        if num_skills:
            some = random.random(num_accounts) < SHARE_NEEDING
            needed[some] = random.integers(0, num_skills, int(some.sum()))
        return cls(held, needed)


def areas_served(team_of_rep: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return rep and team of every area that a rep serves: its own team's and those of the teams beside it."""
    num_teams = int(team_of_rep.max()) + 1
    beside = np.array([-1, 0, 1]) if num_teams > 2 else np.arange(num_teams)
    team = (team_of_rep[:, None] + beside[None, :]) % num_teams
    rep = np.repeat(np.arange(len(team_of_rep)), len(beside))
    return rep, np.sort(team, axis=1).ravel()


def regional_candidates(
    random: np.random.Generator, team_of_rep: np.ndarray, home: np.ndarray, skills: Skills, candidates: int
) -> np.ndarray:
    """Return the candidate reps of each account, a row each, all different.

    First the reps of the home's team who hold the needed skill, then those of the teams beside it who do, each in
    random order; who does not hold it comes last.

    Raises
    ------
    ValueError
        Three teams side by side have fewer reps than candidates are asked for.
    """
    start, count = _neighbourhood(team_of_rep, home)
    if count.min() < candidates:
        raise ValueError(f"candidates ({candidates}) must be at most the {count.min()} reps of neighbouring teams")
    everyone = np.ones((len(team_of_rep), 1), dtype=bool)
    holds = np.append(skills.held, everyone, axis=1)  # the last column stands for no need
    listed = np.empty((len(home), candidates), dtype=np.int64)
    place = np.arange(int(count.max()))
    for begin in range(0, len(home), CHUNK_ACCOUNTS):
        part = slice(begin, begin + CHUNK_ACCOUNTS)
        rep = (start[part, None] + place) % len(team_of_rep)
        rank = random.random(rep.shape) + (team_of_rep[rep] != team_of_rep[home[part], None])
        rank += 4 * ~holds[rep, skills.needed[part, None]] + 16 * (place >= count[part, None])
        best = np.argpartition(rank, candidates - 1, axis=1)[:, :candidates]
        listed[part] = np.take_along_axis(rep, best, axis=1)
    return listed


def _neighbourhood(team_of_rep: np.ndarray, home: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first rep of the team before each home's, and how many reps that team and the next two have."""
    size = np.bincount(team_of_rep)
    if len(size) < 3:
        return np.zeros(len(home), dtype=np.int64), np.full(len(home), len(team_of_rep))
    first = np.concatenate([[0], np.cumsum(size)])
    around = np.roll(size, 1) + size + np.roll(size, -1)
    team = team_of_rep[home]
    return first[(team - 1) % len(size)], around[team]
