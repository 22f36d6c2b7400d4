"""Events after a plan: a rep is away, leads arrive, an account is lost, a capacity is halved.

Each turns the planned problem into the changed one and says how many moves the event itself needs, counted from the
tables and the old plan, by no solver. When to modify: to add an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from assigner.generate.tables import rows_of
from assigner.problem.problem import Problem
from assigner.problem.work import Lead, Pair

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.plan.plan import Plan

NUM_LEADS = 50
ACCOUNTS_A_LEAD = 20
"""A small book gets fewer leads: one for so many accounts, or its reps had no time for them."""


class Event(NamedTuple):
    """What happened.

    Parameters
    ----------
    problem
        The changed problem.
    needed
        Items that cannot stay where they are, and new items: at least so many (see :mod:`benchmarks.needed`).
    """

    problem: Problem
    needed: int


def rep_away(problem: Problem, plan: Plan, random: np.random.Generator) -> Event:
    """Make one rep of average load inactive: everything that is the rep's must go."""
    rep = _usual_rep(problem, plan, random)
    reps = problem.frames["reps"].copy()
    reps.loc[rep, "active"] = False
    return Event(_changed(problem, {"reps": reps}), int((plan.rep == rep).sum()))


def capacity_halved(problem: Problem, plan: Plan, random: np.random.Generator) -> Event:
    """Halve the minutes of one rep; needed is the fewest items whose going makes the rest fit."""
    rep = _usual_rep(problem, plan, random)
    capacity = problem.frames["reps.capacity"].copy()
    mine = (capacity["row"] == rep) & (capacity["key"] == "minutes")
    capacity.loc[mine, "value"] = capacity.loc[mine, "value"] / 2
    minutes = np.sort(problem.items["minutes"].to_numpy(dtype=float)[plan.rep == rep])
    fitting = int((np.cumsum(minutes) <= float(capacity.loc[mine, "value"].iloc[0])).sum())
    return Event(_changed(problem, {"reps.capacity": capacity}), len(minutes) - fitting)


def account_lost(problem: Problem, plan: Plan, random: np.random.Generator) -> Event:
    """Drop one account of more than average size: nobody needs to move."""
    minutes = problem.items["minutes"].to_numpy(dtype=float)
    lost = int(random.choice(np.flatnonzero((minutes > minutes.mean()) & (plan.rep >= 0))))
    name = problem.frames["accounts"]["id"].iloc[lost]
    frames = {
        frame: _without_row(table, lost)
        for frame, table in problem.frames.items()
        if frame == "accounts" or frame.startswith("accounts.")
    }
    pairs = problem.frames["pairs"]
    frames["pairs"] = pairs[(pairs["item"] != name).to_numpy()].reset_index(drop=True)
    return Event(_changed(problem, frames), 0)


def new_leads(problem: Problem, plan: Plan, random: np.random.Generator) -> Event:
    """Add leads that resemble accounts of the book: each needs one rep."""
    del plan
    count = min(NUM_LEADS, max(1, problem.num_items // ACCOUNTS_A_LEAD))
    like = np.sort(random.choice(len(problem.frames["accounts"]), count, replace=False))
    models = problem.frames["accounts"].iloc[like].reset_index(drop=True)
    names = pd.Series([f"NEW{number:03d}" for number in range(len(like))], dtype="str")
    shared = ["minutes", "potential", "territory", "priority"]
    leads = rows_of(Lead, len(like), {"id": names, **{column: models[column] for column in shared}})
    frames = {"leads": pd.concat([problem.frames["leads"], leads], ignore_index=True)}
    frames["leads.skills"] = _copied(problem.frames["accounts.skills"], like)
    frames["pairs"] = pd.concat([problem.frames["pairs"], _pairs_like(problem, models["id"], names)], ignore_index=True)
    return Event(_changed(problem, frames), len(like))


EVENTS: dict[str, Callable[[Problem, Plan, np.random.Generator], Event]] = {
    "rep-away": rep_away,
    "fifty-new-leads": new_leads,
    "account-lost": account_lost,
    "capacity-halved": capacity_halved,
}
"""Every event by name."""


def _changed(problem: Problem, frames: dict[str, pd.DataFrame]) -> Problem:
    return Problem(problem.settings, {**problem.frames, **frames})


def _usual_rep(problem: Problem, plan: Plan, random: np.random.Generator) -> int:
    """Return an active rep with about the average number of items."""
    count = np.bincount(plan.rep[plan.rep >= 0], minlength=problem.num_reps)
    active = np.flatnonzero(problem.rep_active & (count > 0))
    nearest = active[np.argsort(np.abs(count[active] - count[active].mean()), kind="stable")]
    return int(random.choice(nearest[: max(1, len(nearest) // 2)]))


def _without_row(table: pd.DataFrame, row: int) -> pd.DataFrame:
    """Return a frame without a row of its table; frames of rows inside rows point to rows by number."""
    if "row" not in table.columns:
        return table.drop(index=table.index[row]).reset_index(drop=True)
    kept = table[(table["row"] != row).to_numpy()].reset_index(drop=True)
    return kept.assign(row=kept["row"] - (kept["row"] > row).astype("int64"))


def _copied(table: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """Return the entries of some rows, pointing to ``0, 1, ...`` in their order."""
    place = pd.Series(np.arange(len(rows)), index=rows)
    kept = table[table["row"].isin(rows).to_numpy()].reset_index(drop=True)
    return kept.assign(row=place.loc[kept["row"]].to_numpy(dtype="int64"))


def _pairs_like(problem: Problem, models: pd.Series[str], names: pd.Series[str]) -> pd.DataFrame:
    """Return the pairs of the models, told of new items."""
    pairs = problem.frames["pairs"]
    mine = pairs[pairs["item"].isin(models.tolist()).to_numpy()]
    renamed = mine["item"].astype("object").map(dict(zip(models.tolist(), names.tolist(), strict=True)))
    return rows_of(Pair, len(mine), {
        "item": renamed.reset_index(drop=True),
        "rep": mine["rep"].astype("object").reset_index(drop=True),
    })  # fmt: skip
