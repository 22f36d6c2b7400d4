"""The problem that all peers solve: accounts and timed duties to share out among reps, made up from a seed.

An ordinary problem of the product: settings and tables. Every item is required; skills, capacity in minutes and
overlapping duties are hard; the one level adds up missed fit, minutes away from the fair share and changed owners.
A hidden plan keeps all hard rules, so that each problem has one. When to modify: to give the comparison another
trait; then :mod:`benchmarks.peers.instance` must be able to say it to the peers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.generate.tables import amounts_of_rows, day_number, day_texts, ids, rows_of
from assigner.problem.frames import Frames, empty_frames
from assigner.problem.problem import Problem
from assigner.problem.reps import Rep, Skill
from assigner.problem.settings import Settings
from assigner.problem.work import Account, Duty, Pair, SkillNeed

if TYPE_CHECKING:
    from assigner.problem.fields import Row

MONDAY, FRIDAY = date(2026, 11, 2), date(2026, 11, 6)
SLOTS_A_DAY = 16
"""Half hours from 9 to 17 o'clock."""
SLOTS = 5 * SLOTS_A_DAY
ACCOUNTS_A_DUTY = 10
SKILLS_A_REP = 2
REPS_A_SKILL = {10: 4, 50: 10}
"""How many reps hold each skill, by the size of the team; 20 in larger teams."""
RULES = {
    "required-unassigned": "hard", "skill-missing": "hard", "rep-over-capacity": "hard", "duty-overlap": "hard",
    "fit-missed": "plan", "load-uneven": "plan", "owner-changed": "plan",
}  # fmt: skip
"""The rules in force and their levels; every other rule of the catalogue is off."""


@dataclass(frozen=True)
class _Draft:
    """What is drawn first: who holds which skill, which skill each item needs, and the hidden plan."""

    num_accounts: int
    num_duties: int
    held: np.ndarray
    need: np.ndarray
    hidden: np.ndarray
    minutes: np.ndarray
    slot: np.ndarray

    @property
    def num_reps(self) -> int:
        return len(self.held)

    @property
    def eligible(self) -> tuple[np.ndarray, np.ndarray]:
        """Pairs (item, rep) by skill, sorted by item."""
        holds = np.zeros((self.held.max() + 1, self.num_reps), dtype=bool)
        holds[self.held.ravel(), np.repeat(np.arange(self.num_reps), self.held.shape[1])] = True
        members = [np.flatnonzero(row) for row in holds]
        item = np.repeat(np.arange(len(self.need)), [len(members[skill]) for skill in self.need])
        return item, np.concatenate([members[skill] for skill in self.need])


def book(num_accounts: int, num_reps: int, seed: int) -> Problem:
    """Return a problem of accounts and one duty for every ten accounts.

    Parameters
    ----------
    num_accounts, num_reps
        Size; at least 10 and 2.
    seed
        Seed of everything random.

    Raises
    ------
    ValueError
        A size is too small.
    """
    if num_accounts < ACCOUNTS_A_DUTY or num_reps < 2:
        raise ValueError(f"num_accounts ({num_accounts}) must be at least 10 and num_reps ({num_reps}) at least 2")
    random = np.random.default_rng([seed, num_accounts, num_reps])
    value = np.maximum(1000.0, np.round(random.lognormal(10.6, 1.15, num_accounts), -2))
    draft = _draft(random, value, num_reps)
    frames = empty_frames()
    _put_reps(frames, random, draft)
    _put_accounts(frames, random, draft, value)
    _put_duties(frames, draft)
    _put_pairs(frames, random, draft)
    return Problem(_settings(num_accounts, num_reps), frames)


def _draft(random: np.random.Generator, value: np.ndarray, num_reps: int) -> _Draft:
    num_accounts, num_duties = len(value), len(value) // ACCOUNTS_A_DUTY
    num_skills = max(SKILLS_A_REP, num_reps * SKILLS_A_REP // REPS_A_SKILL.get(num_reps, 4 if num_reps < 10 else 20))
    first = np.arange(num_reps) % num_skills
    held = np.column_stack([first, (first + 1 + random.integers(0, num_skills - 1, num_reps)) % num_skills])
    hidden = random.permutation(np.arange(num_accounts + num_duties) % num_reps)
    need = held[hidden, random.integers(0, SKILLS_A_REP, len(hidden))]
    slot, length = _times(random, hidden[num_accounts:], num_reps)
    noise = random.uniform(0.6, 1.5, num_accounts)
    account_minutes = np.clip(np.round(1.6 * np.sqrt(value) * noise / 5) * 5, 30, 2400)
    minutes = np.concatenate([account_minutes, 30.0 * length]).astype(np.int64)
    return _Draft(num_accounts, num_duties, held, need, hidden, minutes, np.column_stack([slot, length]))


def _times(random: np.random.Generator, hidden: np.ndarray, num_reps: int) -> tuple[np.ndarray, np.ndarray]:
    """Return first slot and length (2 to 4 half hours) of each duty, such that nobody in the hidden plan has two at once.

    A rep's week falls into blocks of four half hours; each duty of the hidden plan gets a block of its own.
    """
    length = random.integers(2, 5, len(hidden))
    slot = np.zeros(len(hidden), dtype=np.int64)
    for rep in range(num_reps):
        mine = np.flatnonzero(hidden == rep)
        slot[mine] = 4 * random.permutation(SLOTS // 4)[: len(mine)]
    return slot + random.integers(0, 5 - length), length


def _put_reps(frames: Frames, random: np.random.Generator, draft: _Draft) -> None:
    rows = np.arange(draft.num_reps)
    frames["reps"] = rows_of(Rep, draft.num_reps, {"id": ids("R", draft.num_reps)})
    frames["reps.skills"] = _skills(Skill, draft.held.ravel(), np.repeat(rows, SKILLS_A_REP))
    hidden_load = np.bincount(draft.hidden, weights=draft.minutes, minlength=draft.num_reps)
    usual = draft.minutes.sum() / draft.num_reps * random.choice([1.2, 1.2, 1.0], draft.num_reps)
    capacity = np.ceil(np.maximum(1.02 * hidden_load, usual) / 60) * 60
    frames["reps.capacity"] = amounts_of_rows(rows, "minutes", capacity)


def _skills(model: type[Row], skill: np.ndarray, row: np.ndarray) -> pd.DataFrame:
    names = np.array([f"S{number:02d}" for number in range(int(skill.max()) + 1)], dtype=object)
    return rows_of(model, len(skill), {"skill": names[skill]}, row)


def _put_accounts(frames: Frames, random: np.random.Generator, draft: _Draft, value: np.ndarray) -> None:
    count = draft.num_accounts
    owner = _owner(random, draft)
    rep_ids = pd.Series([*frames["reps"]["id"], None], dtype="str")
    since = day_texts(day_number(MONDAY) - random.integers(1, 2000, count))
    frames["accounts"] = rows_of(Account, count, {
        "id": ids("A", count),
        "minutes": draft.minutes[:count].astype(float),
        "value": value,
        "owner": rep_ids.take(owner).reset_index(drop=True),
        "owner_since": since.where(pd.Series(owner >= 0)),
        "required": True,
    })  # fmt: skip
    frames["accounts.skills"] = _skills(SkillNeed, draft.need[:count], np.arange(count))


def _owner(random: np.random.Generator, draft: _Draft) -> np.ndarray:
    """Return today's owner of each account among its eligible reps, some more popular than others; a tenth is free."""
    item, rep = draft.eligible
    popularity = random.normal(0.0, 0.35, draft.num_reps)
    draw = popularity[rep] + random.gumbel(size=len(rep))
    order = np.lexsort((draw, item))
    last = np.append(np.flatnonzero(np.diff(item[order])), len(order) - 1)
    best = rep[order][last][: draft.num_accounts]
    return np.where(random.random(draft.num_accounts) < 0.1, -1, best)


def _put_duties(frames: Frames, draft: _Draft) -> None:
    count = draft.num_duties
    slot, length = draft.slot.T
    frames["duties"] = rows_of(Duty, count, {
        "id": ids("D", count),
        "kind": "visit",
        "start": _moments(slot),
        "end": _moments(slot + length, ends=True),
        "minutes": draft.minutes[draft.num_accounts :].astype(float),
        "required": True,
    })  # fmt: skip
    frames["duties.skills"] = _skills(SkillNeed, draft.need[draft.num_accounts :], np.arange(count))


def _moments(slot: np.ndarray, ends: bool = False) -> pd.Series[Any]:
    """Return half hours from Monday 9 o'clock on as local moments; an end at a day's last slot stays on that day."""
    day = (slot - 1 if ends else slot) // SLOTS_A_DAY
    half_hours = 18 + slot - day * SLOTS_A_DAY
    hour = pd.Series(half_hours // 2).astype("str").str.zfill(2)
    minute = pd.Series(half_hours % 2 * 30).astype("str").str.zfill(2)
    return day_texts(day_number(MONDAY) + day) + "T" + hour + ":" + minute + ":00"


def _put_pairs(frames: Frames, random: np.random.Generator, draft: _Draft) -> None:
    """Write the fit of every eligible pair: some items are easy, some reps are strong, the rest is chance."""
    item, rep = draft.eligible
    easy = random.normal(0.0, 8.0, len(draft.need))
    strong = random.normal(0.0, 8.0, draft.num_reps)
    fit = 60 + easy[item] + strong[rep] + random.normal(0.0, 15.0, len(item))
    names = pd.concat([frames["accounts"]["id"], frames["duties"]["id"]], ignore_index=True)
    frames["pairs"] = rows_of(Pair, len(item), {
        "item": names.take(item).reset_index(drop=True),
        "rep": frames["reps"]["id"].take(rep).reset_index(drop=True),
        "fit": np.clip(np.rint(fit), 0, 100).astype(np.int64),
    })  # fmt: skip


def _settings(num_accounts: int, num_reps: int) -> Settings:
    """Return settings with one level and nothing on but the rules of the comparison."""
    from assigner.rules.active import configured_rules

    off = [
        {"rule": one.rule.id, "name": one.rule.name, "on": False}
        for one in configured_rules(Settings())
        if one.rule.name not in RULES
    ]
    on = [{"rule": rule, "level": level} for rule, level in RULES.items()]
    return Settings.model_validate({
        "name": f"{num_accounts:,} accounts, {num_reps:,} reps, side by side",
        "horizon": {"first_day": MONDAY, "last_day": FRIDAY},
        "candidates": "listed",
        "levels": ["plan"],
        "rules": [*off, *on],
    })  # fmt: skip
