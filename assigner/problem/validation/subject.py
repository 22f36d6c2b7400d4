"""The subject of all checks: settings, frames, and the few tables that most checks share.

Rows stand in the order of the input; nothing here changes a frame. When to modify: when two checks
would build the same table.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from assigner.problem.coding import coded_column
from assigner.problem.trees import Tree
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings

WORK_TABLES = ("accounts", "leads", "duties")
BUILT_IN_DIMENSIONS = ("minutes", "count", "value", "potential")
"""As in :mod:`assigner.problem.amounts`, which needs a whole problem and so cannot be asked here."""

_SHARED = ["id", "minutes", "value", "potential", "seniority", "territory", "team", "owner", "pin", "required"]


def is_in(column: pd.Series[str], names: pd.Series[str]) -> np.ndarray:
    """Return which entries of a text column are among many names."""
    codes, texts = coded_column(column)
    if not len(texts) or names.empty:
        return np.zeros(len(column), dtype=bool)
    known = pd.Index(names.dropna().drop_duplicates())
    return np.asarray(np.append(known.get_indexer(texts) >= 0, False)[codes])


class Subject:
    """What is being checked.

    Parameters
    ----------
    settings, frames
        As in :class:`assigner.problem.problem.Problem`.
    """

    def __init__(self, settings: Settings, frames: Frames) -> None:
        self.settings = settings
        self.frames = frames

    # People -----------------------------------------------------------------------------------------

    @cached_property
    def reps(self) -> pd.DataFrame:
        """The frame of reps."""
        return self.frames["reps"]

    @cached_property
    def active(self) -> np.ndarray:
        """Whether each rep is active."""
        return self.reps["active"].to_numpy(dtype=bool)

    @cached_property
    def rep_names(self) -> Names:
        """The ids of reps, for suggestions."""
        return Names(self.reps["id"])

    @cached_property
    def _first_rep(self) -> pd.Series[str]:
        """Ids by row, each only at its first row (a duplicate is reported elsewhere)."""
        return self.reps["id"].drop_duplicates()

    def rep_rows(self, names: pd.Series[str]) -> np.ndarray:
        """Return the row of the rep with each name; -1 where missing or unknown."""
        at = pd.Index(self._first_rep).get_indexer(pd.Index(names))
        return np.where(at >= 0, self._first_rep.index.to_numpy()[at] if len(self._first_rep) else -1, -1)

    # Work -------------------------------------------------------------------------------------------

    @cached_property
    def work(self) -> pd.DataFrame:
        """Accounts, leads and duties under each other: shared fields, ``table`` and ``row``."""
        parts = []
        for table in WORK_TABLES:
            part = self.frames[table][_SHARED].copy()
            part["table"] = table
            part["row"] = np.arange(len(part))
            parts.append(part)
        work = pd.concat(parts, ignore_index=True)
        work["table"] = work["table"].astype("category")
        return work

    @cached_property
    def _coded_work(self) -> tuple[np.ndarray, pd.Index]:
        return coded_column(self.work["id"])

    @property
    def work_codes(self) -> np.ndarray:
        """The place of each row's id in :attr:`work_texts`; -1 where it is missing."""
        return self._coded_work[0]

    @property
    def work_texts(self) -> pd.Index:
        """The different ids of all work."""
        return self._coded_work[1]

    @cached_property
    def pair_codes(self) -> dict[str, tuple[np.ndarray, pd.Index]]:
        """Items and reps of the pairs table as codes and the different texts: several checks look at all its lines."""
        return {column: coded_column(self.frames["pairs"][column]) for column in ("item", "rep")}

    @cached_property
    def first_number(self) -> dict[str, int]:
        """Where each table begins in :attr:`work`."""
        sizes = [len(self.frames[table]) for table in WORK_TABLES]
        return dict(zip(WORK_TABLES, [0, sizes[0], sizes[0] + sizes[1]], strict=True))

    def nested(self, field: str) -> pd.DataFrame:
        """Return a list field of all work: its columns, ``frame``, ``at`` (row there) and ``work`` (row in work)."""
        parts = []
        for table in WORK_TABLES:
            name = f"{table}.{field}"
            if name not in self.frames or (self.frames[name].empty and table != "accounts"):
                continue  # a frame without rows says nothing; the first one keeps the columns
            part = self.frames[name].rename(columns={"row": "work"})
            part["work"] += self.first_number[table]
            parts.append(part.assign(frame=name, at=np.arange(len(part))))
        return parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)

    def needs(self, field: str) -> pd.DataFrame:
        """Return :meth:`nested` and the same list of duty positions (of counted seats, not named people)."""
        own = self.nested(field)
        if self.frames[f"duties.positions.{field}"].empty:
            return own
        positions = self.frames["duties.positions"]
        part = self.frames[f"duties.positions.{field}"].rename(columns={"row": "position"})
        duty = positions["row"].to_numpy()[part["position"]]
        part = part.drop(columns="position").assign(
            work=duty + self.first_number["duties"], frame=f"duties.positions.{field}", at=np.arange(len(part))
        )
        return pd.concat([own, part], ignore_index=True)

    def work_field(self, field: str) -> pd.DataFrame:
        """Return a plain field of all work that has it: ``frame``, ``at`` (row there) and ``work`` (row in work)."""
        work = self.work.loc[self.work[field].notna(), ["table", "row", field]]
        own = work.rename(columns={"table": "frame", "row": "at"})
        return own.assign(work=work.index).astype({"frame": "str"})

    def with_positions(self, field: str) -> pd.DataFrame:
        """Return :meth:`work_field` and the same field of duty positions."""
        seats = self.frames["duties.positions"][["row", field]].rename(columns={"row": "work"})
        duty = seats["work"] + self.first_number["duties"]
        seats = seats.assign(frame="duties.positions", at=np.arange(len(seats)), work=duty)
        return pd.concat([self.work_field(field), seats.dropna(subset=field)], ignore_index=True)

    @cached_property
    def pin_rows(self) -> np.ndarray:
        """The row of the rep whom each row of work is pinned to; -1 where it is not, or to nobody known."""
        return self.rep_rows(self.work["pin"])

    # Trees ------------------------------------------------------------------------------------------

    @cached_property
    def teams(self) -> Tree:
        """The tree of teams: those declared and those that only reps name."""
        parents: dict[str, str | None] = dict.fromkeys(self.reps["team"].dropna().unique())
        return Tree(parents | {team.id: team.parent for team in self.settings.teams})

    @cached_property
    def territories(self) -> Tree:
        """The tree of territories: those declared and those that only reps name."""
        named = self.frames["reps.territories"]["value"].dropna().unique()
        parents: dict[str, str | None] = dict.fromkeys(named)
        return Tree(parents | {territory.id: territory.parent for territory in self.settings.territories})

    @cached_property
    def dimensions(self) -> list[str]:
        """Names of all dimensions."""
        return list(dict.fromkeys([*BUILT_IN_DIMENSIONS, *(one.name for one in self.settings.dimensions)]))
