"""The question: settings and column tables, with names turned into numbers once.

A :class:`Problem` is frozen. Its ``frames`` are the canonical, lossless tables; everything else is
derived from them on first use and kept. Rules, verification and the program's builder read these
tables and nothing else. Numbers everywhere: reps ``0..num_reps-1`` and items ``0..num_items-1`` in
table order (accounts, leads, duty seats); -1 means none; moments are minutes since 1970 UTC.
When to modify: when rules need one more table.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.problem import needs, time
from assigner.problem.coding import row_hashes
from assigner.problem.document import TABLES, ProblemDocument
from assigner.problem.frames import Frames, flatten, unflatten
from assigner.problem.items import build_items
from assigner.problem.pair_table import PAIR_FIELDS, read_pairs
from assigner.problem.settings import Settings
from assigner.problem.trees import memberships, team_tree, territory_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.problem.pair_table import PairTable
    from assigner.problem.trees import Tree


@dataclass(frozen=True, eq=False)
class Problem:
    """A whole problem in column tables.

    Parameters
    ----------
    settings
        What concerns the whole problem.
    frames
        The tables, as :mod:`assigner.problem.frames` lays them out. Treat them as read-only.
    """

    settings: Settings
    frames: Frames

    @classmethod
    def from_document(cls, document: ProblemDocument) -> Problem:
        """Return the problem of a document; nothing is validated here beyond the row models."""
        data = document.model_dump(mode="json")
        frames: Frames = {}
        for table, model in TABLES.items():
            frames.update(flatten(table, model, data.pop(table)))
        return cls(Settings.model_validate(data), frames)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Problem:
        """Return the problem of plain data, such as parsed JSON."""
        return cls.from_document(ProblemDocument.model_validate(data))

    def to_document(self) -> ProblemDocument:
        """Return the problem as one document."""
        data = self.settings.model_dump(mode="json")
        for table, model in TABLES.items():
            data[table] = unflatten(table, model, self.frames)
        return ProblemDocument.model_validate(data)

    @cached_property
    def digest(self) -> str:
        """A fingerprint of settings and tables: equal problems have equal digests on any machine."""
        digest = hashlib.sha256(self.settings.model_dump_json().encode())
        for name in sorted(self.frames):
            frame = self.frames[name]
            digest.update(f"{name}:{','.join(frame.columns)}:{len(frame)}".encode())
            digest.update(row_hashes(frame).tobytes())
        return digest.hexdigest()

    @cached_property
    def derived(self) -> dict[Any, Any]:
        """Memo of tables that other modules derive from the problem, such as amounts."""
        return {}

    # People ---------------------------------------------------------------------------------------

    @property
    def num_reps(self) -> int:
        """Number of reps."""
        return len(self.frames["reps"])

    @cached_property
    def rep_ids(self) -> np.ndarray:
        """Ids of the reps (objects)."""
        return self.frames["reps"]["id"].to_numpy(dtype=object)

    @cached_property
    def rep_names(self) -> np.ndarray:
        """Names of the reps for people (objects); the id where no name is given."""
        names = self.frames["reps"]["name"]
        return np.where(names.fillna("") == "", self.rep_ids, names.to_numpy(dtype=object))

    @cached_property
    def rep_name_of(self) -> dict[str, str]:
        """Name of each rep for people, by id."""
        return dict(zip(self.rep_ids.tolist(), self.rep_names.tolist(), strict=True))

    @cached_property
    def item_name_of(self) -> dict[str, str]:
        """Name of each item for people, by id."""
        return dict(zip(self.item_ids.tolist(), self.items["name"].tolist(), strict=True))

    @cached_property
    def rep_active(self) -> np.ndarray:
        """Whether each rep is active."""
        return self.frames["reps"]["active"].to_numpy(dtype=bool)

    @cached_property
    def teams(self) -> Tree:
        """The tree of teams."""
        return team_tree(self.settings, self.frames)

    @cached_property
    def territories(self) -> Tree:
        """The tree of territories."""
        return territory_tree(self.settings, self.frames)

    @cached_property
    def rep_team(self) -> np.ndarray:
        """Team node of each rep, -1 without a team."""
        return self.teams.code(self.frames["reps"]["team"])

    @cached_property
    def rep_teams(self) -> pd.DataFrame:
        """``row`` (rep), ``node`` (team): each rep's team and all teams above it."""
        return memberships(self.teams, self.frames["reps"]["team"])

    @cached_property
    def rep_skills(self) -> pd.DataFrame:
        """``rep, skill, level, first_day, last_day`` (days since 1970-01-01)."""
        return needs.rep_skills(self.frames, self.skills)

    @cached_property
    def rep_languages(self) -> pd.DataFrame:
        """``rep, language``."""
        return self._rep_list("languages", self.languages, "language")

    @cached_property
    def rep_roles(self) -> pd.DataFrame:
        """``rep, role``."""
        return self._rep_list("roles", self.roles, "role")

    @cached_property
    def rep_tags(self) -> pd.DataFrame:
        """``rep, tag``."""
        return self._rep_list("tags", self.tags, "tag")

    def _rep_list(self, field: str, names: pd.Index, code_name: str) -> pd.DataFrame:
        table = self.frames[f"reps.{field}"].rename(columns={"row": "rep"})
        return needs.coded(table, "value", names, code_name)

    @cached_property
    def rep_covers(self) -> np.ndarray:
        """Matrix ``[rep, territory node]``: the rep covers the territory or one around it.

        A rep without territories covers all.
        """
        table = self.frames["reps.territories"]
        covers = np.zeros((self.num_reps, len(self.territories.names)), dtype=bool)
        np.logical_or.at(
            covers, table["row"].to_numpy(), self.territories.below()[self.territories.code(table["value"])]
        )
        covers[~covers.any(axis=1)] = True
        return covers

    # Work -----------------------------------------------------------------------------------------

    @cached_property
    def items(self) -> pd.DataFrame:
        """One row an item; see :func:`assigner.problem.items.build_items`.

        Names are codes here: ``territory``, ``team`` are tree nodes, ``owner``, ``pin`` reps, ``family`` the item of the
        root account, ``parent_item`` the item of ``belongs_to``; -1 where there is none.
        """
        items = build_items(self.settings, self.frames)
        for column in ("owner", "pin"):
            items[column] = self.rep_index.get_indexer(pd.Index(items[column]))
        items["territory"] = self.territories.code(items["territory"])
        items["team"] = self.teams.code(items["team"])
        items["family"] = self._family(items)
        items["parent_item"] = self._parent_item(items)
        items["pin"] = np.where(items["named"] >= 0, items["named"], items["pin"])
        return items

    def _family(self, items: pd.DataFrame) -> np.ndarray:
        """Return the root account of each account with relatives, -1 elsewhere."""
        accounts = self.frames["accounts"]
        parent = pd.Index(accounts["id"]).get_indexer(accounts["parent"])
        root = np.arange(len(accounts))
        for _ in range(len(accounts)):  # ends at the roots: at most the depth of the deepest family
            above = np.where(parent[root] >= 0, parent[root], root)
            if (above == root).all():
                break
            root = above
        sizes = np.bincount(root, minlength=len(accounts))
        family = np.full(len(items), -1, dtype=np.int64)
        family[: len(accounts)] = np.where(sizes[root] > 1, root, -1) if len(accounts) else root
        return family

    def _parent_item(self, items: pd.DataFrame) -> np.ndarray:
        """Return the account or lead that a duty belongs to, and the account of a lead."""
        ids = pd.Index(items.loc[items["kind"] != "duty", "id"])
        parent = np.full(len(items), -1, dtype=np.int64)
        leads = (items["kind"] == "lead").to_numpy()
        parent[leads] = ids.get_indexer(self.frames["leads"]["account"])
        duties = (items["kind"] == "duty").to_numpy()
        of_duty = ids.get_indexer(self.frames["duties"]["belongs_to"])
        parent[duties] = of_duty[items.loc[duties, "duty"]]
        return parent

    @property
    def num_items(self) -> int:
        """Number of items."""
        return len(self.items)

    @cached_property
    def item_ids(self) -> np.ndarray:
        """Ids of the items (objects): ``D7``, ``D7@2026-10-12/2``, ``D7/li-na``."""
        return self.items["id"].to_numpy(dtype=object)

    @cached_property
    def item_index(self) -> pd.Index:
        """Item ids as an index: ``get_indexer(ids)`` gives item numbers."""
        return pd.Index(self.item_ids)

    @cached_property
    def rep_index(self) -> pd.Index:
        """Rep ids as an index."""
        return pd.Index(self.rep_ids)

    @cached_property
    def item_skills(self) -> pd.DataFrame:
        """``item, skill, level``: what is needed."""
        return needs.coded(needs.item_lists(self.items, self.frames, "skills"), "skill", self.skills, "skill")

    @cached_property
    def item_wishes(self) -> pd.DataFrame:
        """``item, skill, level, points``: what would be good to have."""
        return needs.coded(needs.item_lists(self.items, self.frames, "wished_skills"), "skill", self.skills, "skill")

    @cached_property
    def crew_needs(self) -> pd.DataFrame:
        """``duty, skill, level, count``: what a duty's people must hold among them."""
        table = needs.coded(self.frames["duties.crew_skills"], "skill", self.skills, "skill")
        return table.rename(columns={"row": "duty"})

    @cached_property
    def item_languages(self) -> pd.DataFrame:
        """``item, language``."""
        return needs.coded(needs.item_lists(self.items, self.frames, "languages"), "value", self.languages, "language")

    @cached_property
    def item_roles(self) -> pd.DataFrame:
        """``item, role``: any of them may take the item. A position's roles replace the duty's."""
        table = needs.item_lists(self.items, self.frames, "roles", replaced=True)
        return needs.coded(table, "value", self.roles, "role")

    @cached_property
    def item_barred(self) -> pd.DataFrame:
        """``item, rep``: must not."""
        return needs.coded(needs.item_lists(self.items, self.frames, "barred"), "value", self.rep_index, "rep")

    @cached_property
    def item_tags(self) -> pd.DataFrame:
        """``item, tag``."""
        return needs.coded(needs.item_lists(self.items, self.frames, "tags"), "value", self.tags, "tag")

    @cached_property
    def item_rivals(self) -> pd.DataFrame:
        """``item, other``: accounts that must not share a rep; each pair once, ``item < other``."""
        table = self.frames["accounts.rivals"]
        other = pd.Index(self.frames["accounts"]["id"]).get_indexer(table["value"])
        low, high = np.minimum(table["row"], other), np.maximum(table["row"], other)
        pairs = pd.DataFrame({"item": low, "other": high}, dtype="int64")
        return pairs[(pairs["item"] >= 0) & (pairs["item"] != pairs["other"])].drop_duplicates(ignore_index=True)

    @cached_property
    def pair_table(self) -> PairTable:
        """The pairs of the pairs table, as numbers."""
        return read_pairs(self.frames["pairs"], self.items["base_id"], self.rep_index)

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """``item, rep, minutes, fit, cost, eligible`` (floats) by item and rep; a duty's pair holds for its items.

        A row object for every pair: for tests and small problems. Rules ask :attr:`pair_table`.
        """
        table = self.pair_table
        missing = np.full(len(table.key), np.nan)
        values = {field: table.values.get(field, missing) for field in PAIR_FIELDS}
        return pd.DataFrame({"item": table.item, "rep": table.rep, **values})

    def pair_value(self, column: str, item: np.ndarray, rep: np.ndarray) -> np.ndarray:
        """Return ``minutes``, ``fit``, ``cost`` or ``eligible`` of given pairs as floats; NaN where not given."""
        return self.pair_table.value_of(column, item, rep)

    # Names ----------------------------------------------------------------------------------------

    @cached_property
    def skills(self) -> pd.Index:
        """All skill names; the position is the code."""
        tables = [frame["skill"] for name, frame in self.frames.items() if "skill" in frame and "." in name]
        return needs.names_in(*tables)

    @cached_property
    def languages(self) -> pd.Index:
        """All language names."""
        return self._values_of("languages")

    @cached_property
    def roles(self) -> pd.Index:
        """All role names."""
        return self._values_of("roles")

    @cached_property
    def tags(self) -> pd.Index:
        """All tags of reps and items."""
        return self._values_of("tags")

    def _values_of(self, field: str) -> pd.Index:
        tables = [frame["value"] for name, frame in self.frames.items() if name.endswith(f".{field}")]
        return needs.names_in(*tables)

    # Time -----------------------------------------------------------------------------------------

    @cached_property
    def periods(self) -> pd.DataFrame:
        """``label, first_day, last_day, start, end, share``; one row ``horizon`` without a horizon."""
        return time.period_table(self.settings)

    @cached_property
    def shifts(self) -> pd.DataFrame:
        """``rep, start, end``: working intervals, sorted and disjoint."""
        return time.shifts(self.settings, self.frames)

    @cached_property
    def absences(self) -> pd.DataFrame:
        """``rep, start, end``: leave, sorted and disjoint."""
        return time.absences(self.settings, self.frames)

    @cached_property
    def has_hours(self) -> np.ndarray:
        """Whether each rep has working hours; those without are always available except in leave."""
        return time.has_hours(self.settings, self.frames)

    @cached_property
    def starts(self) -> pd.DataFrame:
        """``item, start``: the candidate starts of each timed item."""
        occurrences = time.occurrences(self.settings, self.frames)
        grid = time.start_grid(self.settings, occurrences).rename(columns={"occurrence_row": "occurrence"})
        items = pd.DataFrame({"occurrence": self.items["occurrence"], "item": np.arange(self.num_items)})
        table = items[items["occurrence"] >= 0].merge(grid, on="occurrence")
        return table[["item", "start"]].sort_values(["item", "start"], ignore_index=True)

    @cached_property
    def timed(self) -> np.ndarray:
        """Whether each item has a time (duties do)."""
        return self.items["occurrence"].to_numpy() >= 0
