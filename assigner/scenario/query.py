"""Queries: which rows of a table a condition selects, over its own columns and those of its owner, rep or account.

A column is a plain field (``potential``), a dimension of a mapping (``capacity.minutes``), a list (``skills``: any of its
values counts), or a field of the rep behind it (``owner.team``, ``pin.seniority``, ``rep.team``). Teams and territories
mean those below them too. Names that do not exist are faults, with near ones: a misspelt team must not select nothing in
silence. When to modify: when rows refer to another table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.language import Words
from assigner.problem.conditions import ConditionFaultError, holds, not_a_test
from assigner.problem.document import TABLES
from assigner.problem.frames import field_shapes
from assigner.problem.trees import team_tree, territory_tree
from assigner.problem.validation.near import Names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assigner.problem.conditions import Path
    from assigner.problem.frames import Frames
    from assigner.problem.settings import Settings
    from assigner.problem.trees import Tree

REFERRED = {
    "accounts": {"owner": "reps", "pin": "reps"},
    "leads": {"owner": "reps", "pin": "reps", "account": "accounts"},
    "duties": {"owner": "reps", "pin": "reps", "belongs_to": "accounts"},
    "pairs": {"rep": "reps"},
    "reps": {},
}
"""Fields of each table that name a row of another; its plain fields and lists are columns too, after a dot."""
FLAGS = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}


class Query:
    """The rows of a table as a condition sees them.

    Parameters
    ----------
    settings, frames
        The problem, as far as it is changed.
    table
        The table that is asked.
    """

    def __init__(self, settings: Settings, frames: Frames, table: str) -> None:
        self._frames = frames
        self._trees = {"team": team_tree(settings, frames), "territory": territory_tree(settings, frames)}
        self.table = table

    def selected(self, where: Mapping[str, Any], path: Path) -> np.ndarray:
        """Return the mask of the rows for which every test holds; all rows without a test.

        Raises
        ------
        ConditionFaultError
            A column or a named value does not exist, or a test is not understood.
        """
        mask = np.ones(len(self._frames[self.table]), dtype=bool)
        for name, test in where.items():
            mask &= self._one(name, test, path)
        return mask

    def column(self, name: str, path: Path) -> pd.Series[Any]:
        """Return a plain column or a dimension of a mapping, also of a row that is referred to.

        Raises
        ------
        ConditionFaultError
            There is no such column.
        """
        link, _, rest = name.partition(".")
        target = REFERRED[self.table].get(link)
        if target is not None and rest:
            at = self._rows_of(link, target)
            values = self._own_column(target, rest)
            if values is not None:
                return values.reindex(at).reset_index(drop=True)
        else:
            found = self._own_column(self.table, name)
            if found is not None:
                return found
        words = Words(f"There is no column '{name}' here.", f"此处没有“{name}”列。")
        raise ConditionFaultError(path, words, Words("", ""), name, self.columns())

    def columns(self) -> list[str]:
        """Return the names of all columns that may be asked."""
        own = [shape.name for shape in field_shapes(TABLES[self.table]) if shape.shape != "mapping"]
        own += self._dimensions(self.table)
        for link, target in REFERRED[self.table].items():
            own += [f"{link}.{shape.name}" for shape in field_shapes(TABLES[target]) if shape.shape != "mapping"]
        return own

    def _one(self, name: str, test: Any, path: Path) -> np.ndarray:
        here = (*path, name)
        test = [test] if isinstance(test, str | bool | int | float) and test not in ("present", "missing") else test
        entries = self._list_entries(name)
        if entries is not None:
            self._check_names(name, test, here, entries["value"])
            return self._list_holds(name, entries, test, here)
        values = self.column(name, here)
        test = self._written_as(values, test)
        known = self._known(name)
        if known is not None:
            self._check_names(name, test, here, known)
        frame = self._frames[self.table].assign(**{name: values})
        return holds({name: self._with_below(name, test)}, frame, path)

    def _list_holds(self, name: str, entries: pd.DataFrame, test: Any, path: Path) -> np.ndarray:
        """Return the rows whose list has any (with ``not``: none) of the values."""
        size = len(self._frames[self.table])
        filled = np.isin(np.arange(size), entries["row"])
        if test in ("present", "missing"):
            return filled if test == "present" else ~filled
        without = isinstance(test, dict) and list(test) == ["not"]
        wanted = test["not"] if without else test
        if not isinstance(wanted, list):
            raise not_a_test(path, test)
        wanted = self._with_below(name, [str(value) for value in wanted])
        found = np.isin(np.arange(size), entries["row"][entries["value"].isin(wanted)])
        return ~found if without else found

    def _rows_of(self, link: str, target: str) -> np.ndarray:
        """Return the row number of what each row refers to, -1 where there is none."""
        ids = pd.Index(self._frames[target]["id"])
        return np.asarray(ids.get_indexer(pd.Index(self._frames[self.table][link])))

    def _own_column(self, table: str, name: str) -> pd.Series[Any] | None:
        shapes = {shape.name: shape.shape for shape in field_shapes(TABLES[table])}
        if shapes.get(name) == "plain":
            return self._frames[table][name]
        field, _, key = name.partition(".")
        if shapes.get(field) == "mapping" and key and name in self._dimensions(table):
            given = self._frames[f"{table}.{field}"]
            given = given[given["key"] == key]
            return pd.Series(given["value"].to_numpy(), index=given["row"]).reindex(range(len(self._frames[table])))
        return None

    def _dimensions(self, table: str) -> list[str]:
        names = [shape.name for shape in field_shapes(TABLES[table]) if shape.shape == "mapping"]
        return [f"{name}.{key}" for name in names for key in self._frames[f"{table}.{name}"]["key"].unique()]

    def _list_entries(self, name: str) -> pd.DataFrame | None:
        """Return ``row, value`` of a list field, own or of what is referred to; None where the name is no list."""
        link, _, rest = name.partition(".")
        target = REFERRED[self.table].get(link)
        table, field = (target, rest) if target is not None and rest else (self.table, name)
        shapes = {shape.name: shape.shape for shape in field_shapes(TABLES[table])}
        if shapes.get(field) not in ("values", "rows"):
            return None
        frame = self._frames[f"{table}.{field}"]
        value = next(column for column in ("value", *frame.columns) if column in frame and column != "row")
        entries = pd.DataFrame({"row": frame["row"], "value": frame[value]})
        if table == self.table:
            return entries
        at = pd.DataFrame({"own": np.arange(len(self._frames[self.table])), "row": self._rows_of(link, table)})
        return at.merge(entries, on="row")[["own", "value"]].rename(columns={"own": "row"})

    def _written_as(self, values: pd.Series[Any], test: Any) -> Any:
        """Return the test with its values as the column has them: an id may look like a number, yes is a text in YAML."""
        text = isinstance(values.dtype, pd.StringDtype)
        flags = pd.api.types.is_bool_dtype(values.dtype) or values.dtype == object  # of a rep that may be missing
        if isinstance(test, list) and flags:
            return [FLAGS.get(str(value).casefold(), value) for value in test]
        if not text:
            return test
        if isinstance(test, list):
            return [value.text if hasattr(value, "text") else str(value) for value in test]
        if isinstance(test, dict) and isinstance(test.get("not"), list):
            return {"not": [str(value) for value in test["not"]]}
        return test

    def _tree_of(self, name: str) -> Tree | None:
        last = name.rpartition(".")[2]
        return self._trees.get("territory" if last == "territories" else last)

    def _with_below(self, name: str, test: Any) -> Any:
        """Return the test with the teams or territories below those that it names."""
        tree = self._tree_of(name)
        if tree is None:
            return test
        if isinstance(test, dict) and isinstance(test.get("not"), list):
            return {"not": self._with_below(name, test["not"])}
        if not isinstance(test, list):
            return test
        nodes = tree.code(pd.Series(test, dtype="str"))
        return list(tree.names[tree.below()[nodes[nodes >= 0]].any(axis=0)]) if (nodes >= 0).any() else test

    def _known(self, name: str) -> Any:
        """Return the names that a column's values are taken from; None where any text will do."""
        tree = self._tree_of(name)
        if tree is not None:
            return tree.names
        target = self.table if name == "id" else REFERRED[self.table].get(name)
        return None if target is None else self._frames[target]["id"]

    def _check_names(self, name: str, test: Any, path: Path, known: Any) -> None:
        """Raise when the test names something that does not exist."""
        tree = self._tree_of(name)
        names = set(tree.names) if tree is not None else set(known)
        wanted = test.get("not") if isinstance(test, dict) else test
        for value in wanted if isinstance(wanted, list) else ():
            if str(value) not in names:
                words = Words(f"There is no '{value}' among the {name}.", f"“{name}”中没有“{value}”。")
                raise ConditionFaultError(path, words, Words("", ""), value, sorted(names))


def way_out(fault: ConditionFaultError) -> Words:
    """Return what to do about a fault: near names where a name is wrong."""
    if fault.unknown is None:
        return fault.way_out
    near = Names(fault.unknown).suggest(str(fault.value))
    listed = ", ".join(fault.unknown[:12])
    return near if near.en else Words(f"Known: {listed}.", f"已有：{listed}。")
