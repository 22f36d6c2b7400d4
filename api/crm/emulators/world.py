"""What an emulated CRM holds: records and users, with who changed what when.

Every change is told to whoever listens: that is where webhooks come from, the echo of our own writes included.
When to modify: when CRMs hold something else that the service reads.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal


@dataclass
class Row:
    """One record."""

    object: str
    id: str
    fields: dict[str, Any]
    owner: str | None
    created_ms: int
    modified_ms: int
    is_deleted: bool = False


@dataclass
class Person:
    """One user."""

    id: str
    name: str
    email: str
    is_active: bool = True
    modified_ms: int = 0
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """One change of one record or user.

    Parameters
    ----------
    operation
        What happened.
    object
        Object, or ``users``.
    id
        The record.
    changed
        Names of the fields that changed, the owner as ``owner``.
    actor
        Who: a user's id, or ``api`` for a client of the API.
    at_ms
        When.
    number
        Counts the changes of this emulator.
    """

    operation: Literal["create", "update", "delete"]
    object: str
    id: str
    changed: tuple[str, ...]
    actor: str
    at_ms: int
    number: int


class World:
    """Records and users, safe for threads.

    Parameters
    ----------
    new_id
        Makes the id of the n-th record of an object.
    now_ms
        The clock, milliseconds since 1970 UTC.
    """

    def __init__(self, new_id: Callable[[str, int], str], now_ms: Callable[[], int]) -> None:
        self._clock = now_ms
        self.lock = threading.RLock()
        self.rows: dict[str, dict[str, Row]] = {}
        self.people: dict[str, Person] = {}
        self.hidden: set[tuple[str, str]] = set()
        self.listeners: list[Callable[[Change], None]] = []
        self._new_id = new_id
        self._count = 0
        self._changes = 0
        self._last_ms = 0

    def create(self, object_: str, fields: dict[str, Any], owner: str | None, actor: str, id_: str = "") -> Row:
        """Add a record and tell it."""
        with self.lock:
            self._count += 1
            now = self._now_ms()
            row = Row(object_, id_ or self._new_id(object_, self._count), dict(fields), owner, now, now)
            self.rows.setdefault(object_, {})[row.id] = row
            self._tell("create", object_, row.id, tuple(fields), actor)
            return replace(row)

    def update(self, object_: str, id_: str, changes: dict[str, Any], actor: str) -> bool:
        """Change a record (the owner by the name ``owner``) and tell it; False where there is none."""
        with self.lock:
            row = self.find(object_, id_)
            if row is None:
                return False
            changes = dict(changes)
            changed = tuple(name for name, value in changes.items() if self._value(row, name) != value)
            if "owner" in changes:
                row.owner = changes.pop("owner")
            row.fields.update(changes)
            row.modified_ms = self._now_ms()
            if changed:
                self._tell("update", object_, id_, changed, actor)
            return True

    def delete(self, object_: str, id_: str, actor: str) -> bool:
        """Delete a record and tell it; False where there is none."""
        with self.lock:
            row = self.find(object_, id_)
            if row is None:
                return False
            row.is_deleted, row.modified_ms = True, self._now_ms()
            self._tell("delete", object_, id_, (), actor)
            return True

    def hire(self, id_: str, name: str, email: str = "", **fields: Any) -> Person:
        """Add a user; nobody is told."""
        with self.lock:
            self.people[id_] = Person(id_, name, email, True, self._now_ms(), fields)
            return self.people[id_]

    def set_active(self, id_: str, is_active: bool) -> bool:
        """Deactivate a user or take one back, and tell it; False where there is none."""
        with self.lock:
            person = self.people.get(id_)
            if person is None:
                return False
            person.is_active, person.modified_ms = is_active, self._now_ms()
            self._tell("update", "users", id_, ("is_active",), "admin")
            return True

    def find(self, object_: str, id_: str, deleted: bool = False) -> Row | None:
        """Return a record, or None; deleted ones only when asked for."""
        row = None if (object_, id_) in self.hidden else self.rows.get(object_, {}).get(id_)
        return None if row is None or (row.is_deleted and not deleted) else row

    def listed(self, object_: str, since_ms: int = 0, deleted: bool = False) -> list[Row]:
        """Return the records of an object modified at or after a moment, oldest change first."""
        with self.lock:
            there = self.rows.get(object_, {}).values()
            rows = [row for row in there if row.modified_ms >= since_ms and (object_, row.id) not in self.hidden]
            kept = [replace(row) for row in rows if deleted or not row.is_deleted]
            return sorted(kept, key=lambda row: (row.modified_ms, row.id))

    @staticmethod
    def _value(row: Row, name: str) -> Any:
        return row.owner if name == "owner" else row.fields.get(name)

    def _now_ms(self) -> int:
        """Return the time in milliseconds, later than any given before."""
        self._last_ms = max(self._last_ms + 1, self._clock())
        return self._last_ms

    def _tell(
        self,
        operation: Literal["create", "update", "delete"],
        object_: str,
        id_: str,
        changed: tuple[str, ...],
        actor: str,
    ) -> None:
        self._changes += 1
        change = Change(operation, object_, id_, changed, actor, self._last_ms, self._changes)
        for listener in self.listeners:
            listener(change)
