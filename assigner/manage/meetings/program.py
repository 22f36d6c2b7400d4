"""All meetings as one assignment program: an item a meeting, its options slots; an item a date that some slot cannot keep.

Levels: people times dates that do not take place, then pain. Rows: a date follows only a slot that it can keep; nobody
is in two meetings at once. Rows that say the same are posted once. When to modify: with another choice or limit;
:mod:`.checking` must then check it from the calendars, without the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from assigner.manage.meetings.slots import MOVED_PAIN
from assigner.program.program import NO_START, NOBODY, UNBOUNDED, Dropped, Level, Program, RowFamily

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assigner.manage.meetings.calendars import Calendars, IntArray
    from assigner.manage.meetings.slots import Date, Slots

LEVELS = (Level("unheld"), Level("pain"))
SLOT = 0
FOLLOWS, MOVED, UNHELD = "follows", "moved", "unheld"


@dataclass(frozen=True)
class Choice:
    """What one option stands for.

    Parameters
    ----------
    meeting
        Number of the meeting.
    period
        Number of the period of an exception; -1 for the option of a whole meeting.
    kind
        ``slot``, or ``follows``, ``moved``, ``unheld``.
    value
        The slot's key, or the number of the start to which a date is moved.
    """

    meeting: int
    period: int
    kind: str
    value: int = -1


@dataclass
class Draft:
    """A program while it is written; ``alone`` is an option's pain with its exceptions, were there no other meeting."""

    begin: list[int] = field(default_factory=lambda: [0])
    choices: list[Choice] = field(default_factory=list)
    unheld: list[int] = field(default_factory=list)
    pain: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)
    cells: list[IntArray] = field(default_factory=list)
    owners: list[IntArray] = field(default_factory=list)
    ties: list[list[int]] = field(default_factory=list)

    def add(
        self, choice: Choice, unheld: int = 0, pain: int = 0, cells: Iterable[IntArray] = (), exceptions: int = 0
    ) -> int:
        """Add an option to the item at hand; cells are the (rep, step) places that it takes."""
        number = len(self.choices)
        self.choices.append(choice)
        self.unheld.append(unheld)
        self.pain.append(pain)
        self.alone.append(pain + exceptions)
        taken = list(cells)
        if taken:
            self.cells.append(np.concatenate(taken))
            self.owners.append(np.full(len(self.cells[-1]), number, dtype=np.int64))
        return number

    def close(self) -> None:
        """End the item at hand."""
        self.begin.append(len(self.choices))


def draft_of(meetings: Sequence[Slots], calendars: Calendars) -> Draft:
    """Return the options of all meetings."""
    draft = Draft()
    for number, slots in enumerate(meetings):
        _meeting(draft, number, slots, calendars)
    return draft


def _meeting(draft: Draft, number: int, slots: Slots, calendars: Calendars) -> None:
    follows: dict[int, list[int]] = {at: [] for at in slots.due}
    least = {at: _least_exception(slots.dates[at]) for at in slots.due}
    for key in slots.keys.tolist():
        kept = slots.kept(key)
        cells = [cells_of(slots, at, start, calendars) for at, start in kept]
        missing = set(follows) - {at for at, _ in kept}
        option = draft.add(Choice(number, -1, "slot", key), pain=slots.cost(kept), cells=cells,
                           exceptions=sum(least[at] for at in missing))  # fmt: skip
        for at in sorted(missing):
            follows[at].append(option)
    draft.add(Choice(number, -1, UNHELD), unheld=sum(len(slots.dates[at].present) for at in slots.due))
    draft.close()
    for at, options in follows.items():
        if options:
            _exception(draft, number, slots, at, options, calendars)


def _least_exception(date: Date) -> int:
    """Return the least pain of moving a date, were there no other meeting."""
    return int(date.pain[date.good].min()) + MOVED_PAIN * len(date.present)


def _exception(draft: Draft, number: int, slots: Slots, at: int, missing: list[int], calendars: Calendars) -> None:
    date = slots.dates[at]
    people = len(date.present)
    draft.ties.append([draft.add(Choice(number, at, FOLLOWS)), *missing])
    for start in date.exceptions().tolist():
        pain = int(date.pain[start]) + MOVED_PAIN * people
        draft.add(Choice(number, at, MOVED, start), pain=pain, cells=[cells_of(slots, at, start, calendars)])
    draft.add(Choice(number, at, UNHELD), unheld=people)
    draft.close()


def cells_of(slots: Slots, period: int, start: int, calendars: Calendars) -> IntArray:
    """Return the (rep, step) places that a date takes, as rep times steps plus step."""
    date = slots.dates[period]
    steps = date.starts[start] + np.arange(slots.wanted.steps, dtype=np.int64)
    cells: IntArray = (date.present[:, None] * calendars.num_steps + steps[None, :]).ravel()
    return cells


def program_of(draft: Draft) -> Program:
    """Return the program of a draft."""
    count = len(draft.choices)
    whole = np.array([choice.kind not in (FOLLOWS, UNHELD) for choice in draft.choices], dtype=bool)
    none = np.zeros(0, dtype=np.int32)
    return Program(
        levels=LEVELS,
        item_begin=np.array(draft.begin, dtype=np.int64),
        num_placeable=len(draft.begin) - 1,
        rep=np.where(whole, SLOT, NOBODY).astype(np.int32),
        start=np.full(count, NO_START, dtype=np.int64),
        cost=np.array([draft.unheld, draft.pain], dtype=np.int64).reshape(2, count),
        offset=np.zeros(2, dtype=np.int64),
        families=(at_most_one("slot-kept", draft.ties), at_most_one("one-meeting-at-a-time", _crowded(draft))),
        dropped=Dropped(none, none, np.zeros(0, dtype=np.int16), ()),
        num_reps=1,
    )


def at_most_one(name: str, rows: Sequence[Sequence[int]]) -> RowFamily:
    """Return rows that take at most one of their options."""
    option = np.array([one for row in rows for one in row], dtype=np.int64)
    begin = np.concatenate(([0], np.cumsum([len(row) for row in rows], dtype=np.int64)))
    size = len(rows)
    return RowFamily(name, begin.astype(np.int64), option, np.ones(len(option), dtype=np.int64),
                     np.full(size, -UNBOUNDED), np.ones(size, dtype=np.int64))  # fmt: skip


def _crowded(draft: Draft) -> list[list[int]]:
    """Return the options that meet at a place, each set once; options of one item exclude each other anyway."""
    if not draft.cells:
        return []
    cell, owner = np.concatenate(draft.cells), np.concatenate(draft.owners)
    order = np.lexsort((owner, cell))
    cell, owner = cell[order], owner[order]
    item = np.repeat(np.arange(len(draft.begin) - 1), np.diff(draft.begin))[owner]
    cuts = np.flatnonzero(np.diff(cell)) + 1
    firsts = np.concatenate(([0], cuts))
    crowded = np.maximum.reduceat(item, firsts) > np.minimum.reduceat(item, firsts)
    ends = np.concatenate((cuts, [len(cell)]))
    seen: dict[bytes, list[int]] = {}
    for begin, end in zip(firsts[crowded].tolist(), ends[crowded].tolist(), strict=True):
        seen.setdefault(owner[begin:end].tobytes(), owner[begin:end].tolist())
    return list(seen.values())
