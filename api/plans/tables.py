"""A plan as tables: one row an item, one row a rep, asked for by page, filter and order.

Made once a plan and kept beside it in memory, so that a page of twenty thousand items costs milliseconds. When to
modify: when lists of items or reps show one more column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.plan.result import Result
from assigner.problem import time
from assigner.problem.amounts import amounts_of
from assigner.report.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.plans.library import KeptPlan
    from assigner.problem.problem import Problem

ITEM_ORDERS = ("item", "name", "kind", "rep_name", "owner_name", "start", "minutes", "value", "potential", "priority")
REP_ORDERS = ("rep", "name", "team", "items", "came", "went")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which rows of a table, in which order.

    Parameters
    ----------
    equals
        Column to the value that it must have; None means that nothing is there.
    text
        Only rows whose id or name contains this, whatever its case.
    order
        Column to sort by, ``-`` before it for falling order; the problem's own order where empty.
    offset, limit
        Which part.
    """

    equals: Mapping[str, Any]
    text: str = ""
    order: str = ""
    offset: int = 0
    limit: int = 100


def rows_of(table: pd.DataFrame, wanted: Wanted) -> list[dict[str, Any]]:
    """Return the wanted rows, and one more where there are more, so that the end is known."""
    chosen = np.ones(len(table), dtype=bool)
    for column, value in wanted.equals.items():
        chosen &= (table[column].isna() if value is None else table[column] == value).to_numpy(dtype=bool)
    if wanted.text:
        named = table.iloc[:, 0].str.casefold() + "\n" + table["name"].str.casefold()
        chosen &= named.str.contains(wanted.text.casefold(), regex=False).to_numpy(dtype=bool)
    found = table[chosen]
    if wanted.order:
        column, falls = wanted.order.removeprefix("-"), wanted.order.startswith("-")
        found = found.sort_values(column, ascending=not falls, kind="stable", na_position="last")
    return plain_rows(found.iloc[wanted.offset : wanted.offset + wanted.limit + 1])


def plain_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain data; what is missing is None."""
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def items_of(kept: KeptPlan) -> pd.DataFrame:
    """Return one row an item, in the problem's order; the columns are those of the model ``ItemRow``."""
    problem, plan = kept.problem, kept.plan
    items, owner = problem.items, problem.items["owner"].to_numpy()
    start = time.local_text(plan.start, problem.settings.time_zone)
    return pd.DataFrame({
        "item": problem.item_ids, "name": items["name"].to_numpy(dtype=object), "kind": items["kind"].to_numpy(dtype=object),
        "rep": _named(problem.rep_ids, plan.rep), "rep_name": _named(problem.rep_names, plan.rep),
        "start": [text or None for text in start],
        "owner": _named(problem.rep_ids, owner), "owner_name": _named(problem.rep_names, owner),
        "moves": (owner >= 0) & (owner != plan.rep), "minutes": _minutes(problem, plan.rep),
        "value": items["value"].to_numpy(dtype=float), "potential": items["potential"].to_numpy(dtype=float),
        "priority": items["priority"].to_numpy(),
        "territory": _named(problem.territories.names.to_numpy(dtype=object), items["territory"].to_numpy()),
        "team": _named(problem.teams.names.to_numpy(dtype=object), items["team"].to_numpy()),
        "pinned": items["pin"].to_numpy() >= 0,
    })  # fmt: skip


def reps_of(kept: KeptPlan) -> pd.DataFrame:
    """Return one row a rep; the columns are those of the model ``RepLoad``."""
    problem, plan = kept.problem, kept.plan
    owner = problem.items["owner"].to_numpy()
    moved = owner != plan.rep
    return pd.DataFrame({
        "rep": problem.rep_ids, "name": problem.rep_names,
        "team": _named(problem.teams.names.to_numpy(dtype=object), problem.rep_team), "active": problem.rep_active,
        "items": _counted(plan.rep, problem), "came": _counted(plan.rep[moved], problem),
        "went": _counted(owner[moved], problem), "loads": _loads(kept),
    })  # fmt: skip


def _named(names: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Return the names of numbers; None for -1."""
    return np.append(names, np.array([None], dtype=object))[number]


def _counted(rep: np.ndarray, problem: Problem) -> np.ndarray:
    return np.bincount(rep[rep >= 0], minlength=problem.num_reps)


def _minutes(problem: Problem, rep: np.ndarray) -> np.ndarray:
    """Return what each item takes: of the rep who has it, else as it says itself."""
    minutes = problem.items["minutes"].to_numpy(dtype=float, copy=True)
    amounts, given = amounts_of(problem, "minutes"), np.flatnonzero(rep >= 0)
    minutes[given] = amounts.of(given, rep[given]) * amounts.resolution
    return minutes


def _loads(kept: KeptPlan) -> list[dict[str, Any]]:
    """Return, rep by rep, what is carried of each dimension."""
    found: list[dict[str, Any]] = [{} for _ in range(kept.problem.num_reps)]
    # Loads need no scorecard: a plan is on the screen before it is verified anew, which takes most of the time.
    bare = Result(kept.problem, kept.plan, None, "unknown", "no-progress", (), 0.0)
    for row in plain_rows(Facts(bare).loads):
        figures = {name: row[name] for name in ("load", "before", "target", "capacity")}
        found[int(row["rep"])][row["dimension"]] = figures
    return found
