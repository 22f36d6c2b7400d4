"""The rows of one table while a scenario changes them.

When to modify: when rows can be changed in another way.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assigner.language import Words
from assigner.problem.called import near_called
from assigner.problem.document import TABLES
from assigner.problem.faults import faults_of
from assigner.problem.frames import field_shapes, flatten, unflatten

if TYPE_CHECKING:
    import numpy as np

    from assigner.issues import Issues
    from assigner.problem.faults import Fault
    from assigner.problem.fields import Row
    from assigner.problem.frames import Frames
    from assigner.scenario.model import RepLeave
    from assigner.scenario.places import Path, PlaceOf

Key = tuple[str, ...]
MOST_NEAR = 5_000
"""Near names are looked for among so many ids at most."""

KEYS: dict[str, tuple[str, ...]] = {table: ("item", "rep") if table == "pairs" else ("id",) for table in TABLES}
"""Fields that name a row of each table."""


def value_refused(fault: Fault, path: Path, key: str, issues: Issues, place_of: PlaceOf) -> None:
    """Say that a value does not suit its field; ``key`` names the row."""
    place, words = place_of((*path, *fault.path)), Words(f"{key}: {fault.words.en}", f"{key}：{fault.words.zh}")
    issues.error("scenario-value-refused", place, words, fault.way_out, fault.value)


class Rows:
    """One table's rows by key.

    Parameters
    ----------
    frames
        The problem's frames.
    table
        Name of the table.
    issues
        Gets every fault.
    place_of
        Names the places of the scenario.
    """

    def __init__(self, frames: Frames, table: str, issues: Issues, place_of: PlaceOf) -> None:
        self.table = table
        self.model = TABLES[table]
        self.keys = KEYS[table]
        self._issues = issues
        self._place_of = place_of
        self._rows = {self._key(row): row for row in unflatten(table, self.model, frames)}

    def frames(self) -> Frames:
        """Return the frames of the changed table."""
        return flatten(self.table, self.model, list(self._rows.values()))

    def drop(self, named: Any, number: int) -> None:
        """Drop a row, named by its id or by a row of keys."""
        key = (named,) if isinstance(named, str) else self._key(named.model_dump())
        if self._known(key, (self.table, "drop", number)):
            del self._rows[key]

    def change(self, row: Row, number: int) -> None:
        """Change the fields that are given; mappings are changed entry by entry."""
        given = row.model_dump(mode="json", include=row.model_fields_set)
        key = self._key(given)
        here = (self.table, "change", number)
        if not self._known(key, here):
            return
        changed = dict(self._rows[key])
        mappings = {shape.name for shape in field_shapes(self.model) if shape.shape == "mapping"}
        for name, value in given.items():
            changed[name] = {**changed[name], **value} if name in mappings and value else value
        self._store(key, changed, here)

    def at(self, numbers: np.ndarray) -> list[dict[str, Any]]:
        """Return the rows with the given numbers, in the table's order."""
        rows = list(self._rows.values())
        return [rows[number] for number in numbers.tolist()]

    def replace(self, numbers: np.ndarray, changed: list[dict[str, Any]], path: Path, drop: bool = False) -> None:
        """Store changed rows in place of those with the given numbers, or drop these; a fault is told once a kind."""
        keys, told = list(self._rows), set[str]()
        for number, row in zip(numbers.tolist(), changed, strict=True):
            if drop:
                del self._rows[keys[number]]
            else:
                self._store(keys[number], row, path, told)

    def add(self, row: Row, number: int) -> None:
        """Add a whole row."""
        plain = row.model_dump(mode="json")
        key = self._key(plain)
        if key in self._rows:
            self._issues.error(
                "scenario-id-taken", self._place_of((self.table, "add", number)),
                Words(f"There is a row ({'/'.join(key)}) already.", f"已有该行（{'/'.join(key)}）。"),
                Words("Change it instead, or give the new one another id.", "请改用更改，或换一个编号。"), "/".join(key),
            )  # fmt: skip
            return
        self._rows[key] = plain

    def add_leave(self, leave: RepLeave, number: int) -> None:
        """Add leave to a rep."""
        if self._known((leave.rep,), ("leave", number, "rep")):
            row = self._rows[leave.rep,]
            row["leave"] = [*row["leave"], leave.model_dump(mode="json", exclude={"rep"})]

    def _store(self, key: Key, row: dict[str, Any], path: Path, told: set[str] | None = None) -> None:
        """Store a row if it suits the table's model; fields emptied by the scenario take their defaults.

        Faults in ``told`` were said before, of another row.
        """
        kept = {name: value for name, value in row.items() if value is not None}
        try:
            self._rows[key] = self.model.model_validate(kept).model_dump(mode="json")
        except ValidationError as error:
            for fault in faults_of(error):
                kind = f"{fault.path[:1]} {fault.code}"
                if told is None or kind not in told:
                    value_refused(fault, path, "/".join(key), self._issues, self._place_of)
                if told is not None:
                    told.add(kind)

    def _key(self, row: dict[str, Any]) -> Key:
        return tuple(str(row[name]) for name in self.keys)

    def _known(self, key: Key, path: Path) -> bool:
        """Return whether a row exists; if not, say so with near names."""
        if key in self._rows:
            return True
        text = "/".join(key)
        rows = dict(islice(self._rows.items(), MOST_NEAR))
        near = near_called(text, list(map("/".join, rows)), [row.get("name") for row in rows.values()])
        hint = Words(f"Did you mean: {', '.join(near)}?", f"您是否想用：{'、'.join(near)}？")
        self._issues.error(
            "scenario-id-unknown", self._place_of(path),
            Words(f"The problem has no row ({text}) in {self.table}.", f"问题的 {self.table} 中没有（{text}）。"),
            hint if near else Words("Check the id in the problem.", "请核对问题中的编号。"), text,
        )  # fmt: skip
        return False
