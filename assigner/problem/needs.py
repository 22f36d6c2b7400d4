"""Long tables of what items need and reps hold, with names turned into codes.

Each function gives one long table keyed by ``item`` or ``rep``. When to modify: when a list field is
added to the row models and a rule reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from assigner.problem.frames import Frames

KIND_TABLES = {"account": "accounts", "lead": "leads", "duty": "duties"}


def item_lists(items: pd.DataFrame, frames: Frames, field: str, *, replaced: bool = False) -> pd.DataFrame:
    """Return a list field of accounts, leads and duties (and of duty positions) by item.

    The result has the list's own columns and ``item``; a duty's list holds for each of its items, a
    position's for the items of that position, in addition or (``replaced``) in place of the duty's.
    """
    parts: list[pd.DataFrame] = []
    for kind, table in KIND_TABLES.items():
        if f"{table}.{field}" in frames:
            parts.append(_join(frames[f"{table}.{field}"], items, "table_row", kind))
    if f"duties.positions.{field}" in frames:
        own = _join(frames[f"duties.positions.{field}"], items, "position")
        if replaced:
            parts = [part[~part["item"].isin(own["item"])] for part in parts]
        parts.append(own)
    table_ = pd.concat(parts, ignore_index=True)
    return table_.drop(columns="row")


def _join(long: pd.DataFrame, items: pd.DataFrame, column: str, kind: str | None = None) -> pd.DataFrame:
    """Return a list by item: its rows are what ``column`` says of the items of a kind, or of those that have it."""
    if long.empty:
        return long.assign(item=np.zeros(0, dtype=np.int64))  # most lists are: a merge would look at every item
    rows = items.loc[items[column] >= 0 if kind is None else items["kind"] == kind, column]
    keys = pd.DataFrame({"item": rows.index.to_numpy(), "row": rows.to_numpy()}, dtype="int64")
    return long.merge(keys, on="row")


def days_since_epoch(dates: pd.Series[str], missing: int) -> np.ndarray:
    """Return ISO dates as days since 1970-01-01, ``missing`` where there is none."""
    stamps = pd.to_datetime(dates, format="ISO8601").to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(stamps), missing, stamps.astype(np.int64))


def rep_skills(frames: Frames, skills: pd.Index) -> pd.DataFrame:
    """Return ``rep, skill, level, first_day, last_day`` with days since 1970-01-01 (wide open where unset)."""
    table = frames["reps.skills"]
    return pd.DataFrame(
        {
            "rep": table["row"],
            "skill": skills.get_indexer(pd.Index(table["skill"])),
            "level": table["level"],
            "first_day": days_since_epoch(table["first_day"], -(10**6)),
            "last_day": days_since_epoch(table["last_day"], 10**6),
        }
    )


def coded(table: pd.DataFrame, field: str, names: pd.Index, code_name: str) -> pd.DataFrame:
    """Return ``table`` with its text column ``field`` replaced by the integer column ``code_name``."""
    codes = names.get_indexer(pd.Index(table[field]))
    return table.drop(columns=field).assign(**{code_name: codes})


def names_in(*columns: pd.Series[str]) -> pd.Index:
    """Return the distinct names over several columns, in order of appearance."""
    return pd.Index(pd.concat([column.dropna() for column in columns], ignore_index=True).unique(), dtype="str")
