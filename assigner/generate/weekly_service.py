"""A service pool around a city: movable visits, on-call nights and weekends, skills, languages, some accounts.

When to modify: to give the made-up pool another trait; scenarios and benchmarks are made from it, so a change of
the drawing order changes their data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.generate.tables import amounts_of_rows, day_number, day_texts, ids, rows_of, values_of
from assigner.generate.words import COMPANY_BEGINNINGS, COMPANY_ENDINGS, FIRST_NAMES, LAST_NAMES, joined_names
from assigner.problem.frames import Frames, empty_frames
from assigner.problem.problem import Problem
from assigner.problem.reps import Rep, Skill
from assigner.problem.settings import Settings
from assigner.problem.work import Account, Duty, Position, SkillNeed

if TYPE_CHECKING:
    from collections.abc import Mapping

SKILLS = ("mechanics", "electrics", "controls")
TASKS = {"mechanics": "Mechanical repair", "electrics": "Electrical check", "controls": "Control update"}
SPREAD_KM = 14.0
"""Standard deviation of positions from the centre."""
KM_A_DEGREE = 111.2
SHIFTS = ("Mon-Fri 07:30-16:00", "Mon-Fri 08:00-16:30", "Mon-Fri 09:00-17:30")
WINDOWS = ((8, 12, 0), (12, 17, 0), (8, 17, 0), (8, 17, 1))
"""Hour from, hour to, and days later."""


@dataclass(frozen=True)
class _Pool:
    random: np.random.Generator
    num_reps: int
    num_visits: int
    num_accounts: int
    num_weeks: int
    first_day: date
    centre: tuple[float, float]
    languages: tuple[str, str]

    def positions(self, count: int) -> dict[str, np.ndarray]:
        """Return latitude and longitude of ``count`` points around the centre, rounded to some ten metres."""
        north, east = self.random.normal(0.0, SPREAD_KM / KM_A_DEGREE, (2, count))
        latitude, longitude = self.centre
        return {
            "latitude": np.round(latitude + north, 4),
            "longitude": np.round(longitude + east / np.cos(np.radians(latitude)), 4),
        }


def weekly_service(  # noqa: PLR0913 (every trait of the pool, by name)
    num_reps: int,
    num_visits: int,
    num_weeks: int = 1,
    seed: int = 0,
    *,
    num_accounts: int = 0,
    first_day: date = date(2026, 10, 19),
    centre: tuple[float, float] = (51.34, 12.37),
    time_zone: str = "Europe/Berlin",
    languages: tuple[str, str] = ("en", "de"),
    settings: Mapping[str, Any] | None = None,
) -> Problem:
    """Return a problem of service visits and on-call shifts.

    Parameters
    ----------
    num_reps, num_visits
        Size, at least 2 and 0. Visits have windows of half a day to two days, a duration of one or two hours,
        a position and a skill; most need the second language.
    num_weeks
        Length of the horizon, from ``first_day``.
    seed
        Seed of everything random.
    num_accounts
        Accounts with owners, to which every third visit belongs.
    first_day
        A Monday.
    centre
        Latitude and longitude of the city.
    time_zone
        Zone of all times.
    languages
        Spoken by all; spoken by two of three.
    settings
        Settings on top of horizon, zone, grid and the three limits of working time.

    Raises
    ------
    ValueError
        A size is too small, or ``first_day`` is no Monday.
    """
    if num_reps < 2 or num_visits < 0 or num_weeks < 1 or num_accounts < 0:
        raise ValueError("num_reps must be at least 2, num_weeks at least 1, num_visits and num_accounts at least 0")
    if first_day.weekday() != 0:
        raise ValueError(f"first_day ({first_day}) must be a Monday")
    random = np.random.default_rng(seed)
    pool = _Pool(random, num_reps, num_visits, num_accounts, num_weeks, first_day, centre, languages)
    frames = empty_frames()
    _put_reps(frames, pool)
    _put_accounts(frames, pool)
    _put_duties(frames, pool)
    return Problem(_settings(pool, time_zone, settings or {}), frames)


def _put_reps(frames: Frames, pool: _Pool) -> None:
    count, rows = pool.num_reps, np.arange(pool.num_reps)
    frames["reps"] = rows_of(Rep, count, {
        "id": ids("T", count),
        "name": joined_names(FIRST_NAMES, LAST_NAMES, count, pool.random),
        "team": "service",
        "seniority": 1 + rows % 5,
        "working_hours": np.array(SHIFTS, dtype=object)[rows % len(SHIFTS)],
        **pool.positions(count),
    })  # fmt: skip
    second = rows[rows % 3 != 1]
    spoken = np.concatenate([rows, second]), np.repeat(np.array(pool.languages, dtype=object), [count, len(second)])
    frames["reps.languages"] = values_of(*spoken).sort_values("row", kind="stable", ignore_index=True)
    held = np.column_stack([rows % 3, np.where(rows % 4 == 3, -1, (rows + 1 + rows % 2) % 3)])
    row, slot = np.nonzero(held >= 0)
    level = 2 + (row + slot) % 4
    skill = np.array(SKILLS, dtype=object)[held[row, slot]]
    frames["reps.skills"] = rows_of(Skill, len(row), {"skill": skill, "level": level}, row)
    load = pool.random.integers(10, 21, count) * 60.0 * pool.num_weeks
    frames["reps.current_load"] = amounts_of_rows(rows, "minutes", load)


def _put_accounts(frames: Frames, pool: _Pool) -> None:
    count = pool.num_accounts
    owner = pool.random.integers(0, pool.num_reps, count)
    since = day_number(pool.first_day) - pool.random.integers(60, 1500, count)
    frames["accounts"] = rows_of(Account, count, {
        "id": ids("C", count),
        "name": joined_names(COMPANY_BEGINNINGS, COMPANY_ENDINGS, count, pool.random),
        "minutes": pool.random.integers(2, 7, count) * 60.0,
        "value": np.round(pool.random.lognormal(10.8, 0.8, count), -3),
        "owner": frames["reps"]["id"].take(owner).reset_index(drop=True),
        "owner_since": day_texts(since),
        **pool.positions(count),
    })  # fmt: skip


def _put_duties(frames: Frames, pool: _Pool) -> None:
    visits, skill, level, second = _visits(frames, pool)
    shifts = _shifts(pool)
    frames["duties"] = pd.concat([shifts, visits], ignore_index=True)
    first_visit = len(shifts)
    needing = np.arange(len(visits)) + first_visit
    frames["duties.skills"] = rows_of(SkillNeed, len(visits), {"skill": skill, "level": level}, needing)
    speaking = needing[second]
    frames["duties.languages"] = values_of(speaking, [pool.languages[1]] * len(speaking))
    frames["duties.positions"] = rows_of(Position, 2, {"name": "on call", "seniority": 2}, np.arange(2))


def _visits(frames: Frames, pool: _Pool) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray]:
    """Return the visits, with the skill and level that each needs and whether it needs the second language."""
    random, count = pool.random, pool.num_visits
    window = np.array(WINDOWS)[random.integers(0, len(WINDOWS), count)]
    days = _working_days(pool)
    day = days[np.sort(random.integers(0, len(days) - 1, count))]
    end = np.minimum(day + window[:, 2], day + 4 - (day - day_number(pool.first_day)) % 7)
    skill = np.array(SKILLS, dtype=object)[random.integers(0, len(SKILLS), count)]
    level = random.choice([1, 2, 3], count, p=[0.3, 0.5, 0.2])
    second = random.random(count) < 0.6
    companies = joined_names(COMPANY_BEGINNINGS, COMPANY_ENDINGS, count + pool.num_accounts, random)
    tasks = pd.Series([TASKS[name] for name in skill], dtype="str")
    visits = rows_of(Duty, count, {
        "id": ids("V", count),
        "name": tasks + " at " + companies.iloc[pool.num_accounts :].reset_index(drop=True),
        "kind": "after-sales",
        "duration_minutes": random.choice([60, 120], count, p=[0.6, 0.4]),
        "earliest": _moments(day, window[:, 0]),
        "latest": _moments(end, window[:, 1]),
        "priority": random.choice([1, 2, 3, 4], count, p=[0.1, 0.3, 0.4, 0.2]),
        "buffer_after_minutes": 10,
        **pool.positions(count),
    })  # fmt: skip
    return _with_accounts(visits, tasks, frames["accounts"]), skill, level, second


def _with_accounts(visits: pd.DataFrame, tasks: pd.Series[Any], accounts: pd.DataFrame) -> pd.DataFrame:
    """Return the visits, every third of them at one of the accounts."""
    at = np.flatnonzero(np.arange(len(visits)) % 3 == 2)
    if not len(accounts) or not len(at):
        return visits
    account = accounts.iloc[np.arange(len(at)) % len(accounts)].reset_index(drop=True)
    visits.loc[at, "belongs_to"] = account["id"].to_numpy()
    visits.loc[at, "name"] = (tasks[at].reset_index(drop=True) + " at " + account["name"]).to_numpy()
    visits.loc[at, ["latitude", "longitude"]] = account[["latitude", "longitude"]].to_numpy()
    return visits


def _working_days(pool: _Pool) -> np.ndarray:
    """Return day numbers of Monday to Friday of every week."""
    weeks = 7 * np.arange(pool.num_weeks)[:, None] + np.arange(5)[None, :]
    return np.asarray(day_number(pool.first_day) + weeks.ravel())


def _moments(day: np.ndarray, hour: np.ndarray) -> pd.Series[Any]:
    hours = pd.Series(hour, dtype="int64").astype("str").str.zfill(2)
    return day_texts(day) + "T" + hours + ":00:00"


def _shifts(pool: _Pool) -> pd.DataFrame:
    """Return on-call every night and on weekend days, each a duty that recurs."""
    first, saturday = pool.first_day, pool.first_day + timedelta(days=5)
    return rows_of(Duty, 2, {
        "id": ["NIGHT", "WEEKEND"],
        "name": ["Night on-call", "Weekend on-call"],
        "kind": "on-call",
        "start": [f"{first}T22:00:00", f"{saturday}T08:00:00"],
        "end": [f"{first + timedelta(days=1)}T06:00:00", f"{saturday}T20:00:00"],
        "recurrence": [f"FREQ=DAILY;COUNT={7 * pool.num_weeks}", f"FREQ=WEEKLY;BYDAY=SA,SU;COUNT={2 * pool.num_weeks}"],
        "required": True,
        "priority": 1,
    })  # fmt: skip


def _settings(pool: _Pool, time_zone: str, settings: Mapping[str, Any]) -> Settings:
    last_day = pool.first_day + timedelta(days=7 * pool.num_weeks - 1)
    data: dict[str, Any] = {
        "name": f"{pool.num_visits} visits, {pool.num_reps} reps",
        "time_zone": time_zone,
        "horizon": {"first_day": pool.first_day, "last_day": last_day},
        "grid_minutes": 60,
        "travel": {"speed_km_per_hour": 45, "detour": 1.3},
        "rules": [
            {"rule": "rest-too-short", "parameters": {"rest_minutes": 660}},
            {"rule": "too-many-duty-days-in-a-row", "parameters": {"limit_days": 5}},
            {"rule": "duty-minutes-per-day", "parameters": {"limit_minutes": 720}},
        ],
    }
    return Settings.model_validate({**data, **settings})
