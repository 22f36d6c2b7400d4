"""Books of business: a sales organisation with teams, territories, accounts of very different size and owners of today.

Value and potential are log-normal, as they are in real books; owners are uneven, tenure differs. When to
modify: to give the made-up organisation another trait; scenarios and benchmarks are made from it, so a change
of the drawing order changes their data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.generate.regions import SKILLS, Skills, areas_served, regional_candidates
from assigner.generate.tables import amounts_of_rows, day_number, day_texts, ids, rows_of, values_of
from assigner.generate.words import (
    COMPANY_BEGINNINGS,
    COMPANY_ENDINGS,
    FIRST_NAMES,
    LAST_NAMES,
    joined_names,
    team_names,
)
from assigner.problem.frames import Frames, empty_frames
from assigner.problem.problem import Problem
from assigner.problem.reps import RampStep, Rep, Skill
from assigner.problem.settings import Horizon, Settings, Team, Territory
from assigner.problem.work import Account, Pair, SkillNeed

if TYPE_CHECKING:
    from collections.abc import Mapping

REPS_A_TEAM = 12
TERRITORIES_A_TEAM = 3
DAYS_OF_TENURE = 2000


@dataclass(frozen=True)
class _Sizes:
    num_accounts: int
    num_reps: int
    num_teams: int
    candidates: int | None
    num_leavers: int
    num_newcomers: int
    num_skills: int
    regional: bool

    @property
    def team_of_rep(self) -> np.ndarray:
        """Team of each rep: contiguous runs of nearly equal length."""
        return np.arange(self.num_reps) * self.num_teams // self.num_reps

    @property
    def leaving(self) -> np.ndarray:
        """Which reps leave: spread over the organisation."""
        return self._spread(self.num_leavers, 0.4)

    @property
    def new(self) -> np.ndarray:
        """Which reps are new: spread over the organisation, nobody who leaves."""
        return np.asarray(self._spread(self.num_newcomers, 0.8) & ~self.leaving)

    def _spread(self, count: int, shift: float) -> np.ndarray:
        chosen = np.zeros(self.num_reps, dtype=bool)
        chosen[((np.arange(count) + shift) * self.num_reps / max(count, 1)).astype(np.int64)] = True
        return chosen


def books(  # noqa: PLR0913 (every trait of the organisation, by name)
    num_accounts: int,
    num_reps: int,
    candidates: int | None = 20,
    seed: int = 0,
    *,
    num_teams: int | None = None,
    num_leavers: int = 0,
    num_newcomers: int = 0,
    num_skills: int = 0,
    regional: bool = False,
    fill: float = 0.8,
    unevenness: float = 0.35,
    first_day: date = date(2026, 10, 1),
    last_day: date = date(2026, 12, 31),
    settings: Mapping[str, Any] | None = None,
) -> Problem:
    """Return a problem of accounts to share out among reps.

    Parameters
    ----------
    num_accounts, num_reps
        Size, at least 1 each.
    candidates
        Candidate reps of each account, written as pairs: half of them near its home, the others anywhere.
        None: no pairs; every rep of the account's team is a candidate (territories are strict).
    seed
        Seed of everything random.
    num_teams
        Teams; one for every twelve reps where None.
    num_leavers
        Reps who are no longer active; their accounts must go to others.
    num_newcomers
        Reps without accounts whose capacity ramps up.
    num_skills
        How many skills there are, 0 to 8: a rep holds three in five of them, three accounts in ten need one.
    regional
        Reps serve the areas of the teams beside theirs, too, and all candidates of an account serve its area: those
        of its own team come first, and among them those who hold the skill that it needs.
    fill
        Share of the capacity in minutes that the accounts take, above 0 and below 1.
    unevenness
        How much today's owners differ, 0 or more: the standard deviation of the logarithm of their popularity.
    first_day, last_day
        The horizon.
    settings
        Settings on top: ``{"profile": "stable", "rules": [...]}``.

    Raises
    ------
    ValueError
        A size does not fit the others.
    """
    sizes = _Sizes(
        num_accounts, num_reps, num_teams or max(1, num_reps // REPS_A_TEAM), candidates, num_leavers, num_newcomers,
        num_skills, regional,
    )  # fmt: skip
    _check(sizes, fill)
    random = np.random.default_rng(seed)
    horizon = Horizon(first_day=first_day, last_day=last_day)
    value = _value(random, num_accounts)
    minutes = _minutes(random, value)
    home = random.integers(0, num_reps, num_accounts)
    apart = np.random.default_rng([seed, 1])  # a stream of its own: books without skills and regions stay as they were
    skills = Skills.drawn(apart, num_accounts, num_reps, num_skills)
    listed = _candidates(random, apart, sizes, home, skills)
    part = _part_time(random, sizes)
    owner = _owner(random, listed, _popularity(random, sizes, part, unevenness))
    frames = empty_frames()
    _put_reps(frames, random, sizes, part, minutes.sum() / fill, horizon)
    _put_accounts(frames, random, sizes, home, owner, value, minutes, horizon)
    if num_skills:
        _put_skills(frames, skills)
    if candidates is not None:
        frames["pairs"] = _pairs(frames, listed)
    return Problem(_settings(sizes, horizon, settings or {}), frames)


def _check(sizes: _Sizes, fill: float) -> None:
    if sizes.num_accounts < 1 or sizes.num_reps < 1:
        raise ValueError(f"num_accounts ({sizes.num_accounts}) and num_reps ({sizes.num_reps}) must be at least 1")
    if sizes.candidates is not None and not 1 <= sizes.candidates <= sizes.num_reps:
        raise ValueError(f"candidates ({sizes.candidates}) must lie between 1 and num_reps ({sizes.num_reps})")
    if sizes.num_leavers + sizes.num_newcomers >= sizes.num_reps:
        raise ValueError("leavers and newcomers together must be fewer than the reps")
    if not 0 < fill < 1:
        raise ValueError(f"fill ({fill}) must lie between 0 and 1")
    if not 1 <= sizes.num_teams <= sizes.num_reps:
        raise ValueError(f"num_teams ({sizes.num_teams}) must lie between 1 and num_reps ({sizes.num_reps})")
    if not 0 <= sizes.num_skills <= len(SKILLS):
        raise ValueError(f"num_skills ({sizes.num_skills}) must lie between 0 and {len(SKILLS)}")


def _value(random: np.random.Generator, count: int) -> np.ndarray:
    """Return values in money: log-normal, so that a tenth of the accounts bring half of all."""
    return np.maximum(1000.0, np.round(random.lognormal(10.6, 1.15, count), -2))


def _minutes(random: np.random.Generator, value: np.ndarray) -> np.ndarray:
    """Return minutes over the horizon: they grow with the square root of the value."""
    noise = random.uniform(0.6, 1.5, len(value))
    return np.asarray(np.clip(np.round(1.6 * np.sqrt(value) * noise / 5) * 5, 30, 2400))


def _candidates(
    random: np.random.Generator, apart: np.random.Generator, sizes: _Sizes, home: np.ndarray, skills: Skills
) -> np.ndarray:
    """Return the candidate reps of each account: in its region, or near its home and anywhere."""
    if sizes.regional and sizes.candidates is not None:
        return regional_candidates(apart, sizes.team_of_rep, home, skills, sizes.candidates)
    return _listed(random, sizes, home)


def _listed(random: np.random.Generator, sizes: _Sizes, home: np.ndarray) -> np.ndarray:
    """Return the candidate reps of each account, a row each, all different.

    With territories (no pairs) these are reps of the home's team, from whom the owner is drawn.
    """
    if sizes.candidates is None:
        first = np.searchsorted(sizes.team_of_rep, sizes.team_of_rep[home])
        size = np.bincount(sizes.team_of_rep)[sizes.team_of_rep[home]]
        smallest = int(np.bincount(sizes.team_of_rep).min())
        step = (home - first)[:, None] + np.arange(smallest)[None, :]
        return np.asarray(first[:, None] + step % size[:, None], dtype=np.int64)
    near = (sizes.candidates + 1) // 2
    far = sizes.candidates - near
    away = np.broadcast_to(np.arange(near), (sizes.num_accounts, near))
    edges = near + np.arange(far + 1) * (sizes.num_reps - near) // max(far, 1)
    drawn = edges[:-1] + (random.random((sizes.num_accounts, far)) * np.diff(edges)).astype(np.int64)
    return np.asarray((home[:, None] + np.concatenate([away, drawn], axis=1)) % sizes.num_reps, dtype=np.int64)


def _part_time(random: np.random.Generator, sizes: _Sizes) -> np.ndarray:
    """Return each rep's hours as a share of full time; newcomers are full time."""
    return np.where(sizes.new, 1.0, random.choice([1.0, 1.0, 1.0, 0.8, 0.6], sizes.num_reps))


def _popularity(random: np.random.Generator, sizes: _Sizes, part: np.ndarray, unevenness: float) -> np.ndarray:
    """Return the logarithm of each rep's share of the owned accounts: hours, and chance; newcomers own nothing."""
    drawn = np.log(part) + random.normal(0.0, unevenness, sizes.num_reps)
    return np.asarray(np.where(sizes.new, -np.inf, drawn))


def _owner(random: np.random.Generator, listed: np.ndarray, popularity: np.ndarray) -> np.ndarray:
    """Return the owner of each account among its candidates; one account in fifty is free."""
    draw = popularity[listed] + random.gumbel(size=listed.shape)
    chosen = np.take_along_axis(listed, draw.argmax(axis=1)[:, None], axis=1)[:, 0]
    free = (random.random(len(listed)) < 0.02) | np.isneginf(draw.max(axis=1))
    return np.where(free, -1, chosen)


def _put_reps(
    frames: Frames, random: np.random.Generator, sizes: _Sizes, part: np.ndarray, capacity: float, horizon: Horizon
) -> None:
    count = sizes.num_reps
    new, leaving = np.flatnonzero(sizes.new), sizes.leaving
    working = np.where(leaving, 0.0, np.where(sizes.new, 0.6, part))
    teams = np.array(team_names(sizes.num_teams), dtype=object)
    frames["reps"] = rows_of(Rep, count, {
        "id": ids("R", count),
        "name": joined_names(FIRST_NAMES, LAST_NAMES, count, random),
        "active": ~leaving,
        "team": teams[sizes.team_of_rep],
        "seniority": np.where(sizes.new, 1, random.integers(2, 6, count)),
    })  # fmt: skip
    rows = np.arange(count)
    serving, team = areas_served(sizes.team_of_rep) if sizes.regional else (rows, sizes.team_of_rep)
    frames["reps.territories"] = values_of(serving, teams[team] + " area")
    whole = np.ceil(capacity * part / working.sum() / 60) * 60
    frames["reps.capacity"] = amounts_of_rows(rows, "minutes", whole)
    frames["reps.ramp"] = _ramp(new, horizon)


def _ramp(new: np.ndarray, horizon: Horizon) -> pd.DataFrame:
    """Return the newcomers' ramp: 30, 60, 90 percent in the thirds of the horizon."""
    first, last = day_number(horizon.first_day), day_number(horizon.last_day)
    days = first + np.arange(3) * (last + 1 - first) // 3
    columns = {"first_day": day_texts(np.tile(days, len(new))), "share": np.tile([0.3, 0.6, 0.9], len(new))}
    return rows_of(RampStep, 3 * len(new), columns, np.repeat(new, 3))


def _put_accounts(
    frames: Frames,
    random: np.random.Generator,
    sizes: _Sizes,
    home: np.ndarray,
    owner: np.ndarray,
    value: np.ndarray,
    minutes: np.ndarray,
    horizon: Horizon,
) -> None:
    count = sizes.num_accounts
    place = random.integers(0, TERRITORIES_A_TEAM, count)
    areas = pd.Series([area.id for area in _territories(sizes.num_teams) if area.parent], dtype="str")
    since = day_number(horizon.first_day) - random.integers(1, DAYS_OF_TENURE, count)
    rep_ids = pd.Series([*frames["reps"]["id"], None], dtype="str")
    size = np.searchsorted(np.quantile(value, [0.35, 0.65, 0.85, 0.96]), value)
    names = joined_names(COMPANY_BEGINNINGS, COMPANY_ENDINGS, count, random)
    frames["accounts"] = rows_of(Account, count, {
        "id": ids("A", count),
        "name": names,
        "minutes": minutes,
        "value": value,
        "potential": np.round(value * random.lognormal(-0.5, 0.7, count), -2),
        "territory": areas.take(sizes.team_of_rep[home] * TERRITORIES_A_TEAM + place).reset_index(drop=True),
        "owner": rep_ids.take(owner).reset_index(drop=True),
        "owner_since": day_texts(since).where(pd.Series(owner >= 0)),
        "priority": 5 - size,
    })  # fmt: skip


def _put_skills(frames: Frames, skills: Skills) -> None:
    names = np.array(SKILLS, dtype=object)
    rep, skill = np.nonzero(skills.held)
    frames["reps.skills"] = rows_of(Skill, len(rep), {"skill": names[skill]}, rep)
    account = np.flatnonzero(skills.needed >= 0)
    frames["accounts.skills"] = rows_of(SkillNeed, len(account), {"skill": names[skills.needed[account]]}, account)


def _pairs(frames: Frames, listed: np.ndarray) -> pd.DataFrame:
    item = np.repeat(np.arange(len(listed)), listed.shape[1])
    return rows_of(Pair, len(item), {
        "item": frames["accounts"]["id"].take(item).reset_index(drop=True),
        "rep": frames["reps"]["id"].take(listed.ravel()).reset_index(drop=True),
    })  # fmt: skip


def _territories(num_teams: int) -> list[Territory]:
    """Return an area for each team with three territories in it."""
    made = []
    for team in team_names(num_teams):
        made.append(Territory(id=f"{team} area"))
        made += [Territory(id=f"{team} {k + 1}", parent=f"{team} area") for k in range(TERRITORIES_A_TEAM)]
    return made


def _settings(sizes: _Sizes, horizon: Horizon, settings: Mapping[str, Any]) -> Settings:
    strict = [] if sizes.candidates is not None else [{"rule": "territory-crossed", "level": "hard"}]
    data: dict[str, Any] = {
        "name": f"{sizes.num_accounts:,} accounts, {sizes.num_reps:,} reps",
        "horizon": horizon.model_dump(),
        "teams": [Team(id="Sales").model_dump()]
        + [Team(id=team, parent="Sales").model_dump() for team in team_names(sizes.num_teams)],
        "territories": [territory.model_dump() for territory in _territories(sizes.num_teams)],
        "candidates": "all" if sizes.candidates is None else "listed",
        "rules": strict,
    }
    return Settings.model_validate({**data, **settings})
