"""The live state of routing: loads, counts, ledger, who has what, who waits. Changed by log entries and nothing else.

Entries hold what was decided, not how, so that replaying a log gives the same state on any machine and under any
later version of the decision. When to modify: together with :mod:`assigner.route.entries`, when something else happens
to work or reps.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from assigner.route.caps import Counts
from assigner.route.ledger import Ledger, credited, joined
from assigner.route.matching import Directory
from assigner.route.slots import Needs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from assigner.problem.work import Lead
    from assigner.route.board import Board, Place
    from assigner.route.judge import Verdict

NOBODY = -1
FOREVER = 2**61
Status = Literal["owned", "waiting", "pooled"]
Entry = dict[str, Any]


@dataclass(slots=True)
class Held:
    """Work that arrived and is not closed."""

    item: str
    kind: str
    status: Status
    row: dict[str, Any]
    minute: int
    """When it arrived."""
    since: int
    """When it got into its present status, or to its present rep."""
    touched: int
    """Last sign of life."""
    rep: str | None = None
    answer_by: int = -1
    answered: bool = False
    tries: int = 0
    """How often it was taken away unanswered."""
    past: list[str] = field(default_factory=list)
    """Reps who had it and did not answer, in order."""
    lost_by: str | None = None
    """Who had it when it went to the pool."""
    uses: list[tuple[int, int]] = field(default_factory=list)
    start: int = -1
    """When a duty begins."""
    changes: int = 0
    """How often it went from one rep to another before anybody answered."""

    @property
    def name(self) -> str:
        """What people call it; its id where nobody named it."""
        return str(self.row.get("name") or self.item)

    @property
    def first_time(self) -> bool:
        """Whether nobody has had it yet."""
        return self.rep is None and not self.tries and self.lost_by is None

    @property
    def place(self) -> Place:
        """What says who may take it: territory, team and roles."""
        return self.row.get("territory"), self.row.get("team"), tuple(self.row.get("roles", ()))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data (by hand: a snapshot of twenty thousand must not take long)."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Held:
        """Return what :meth:`to_dict` said."""
        return cls(**{**data, "uses": [(int(row), int(amount)) for row, amount in data["uses"]]})


class LiveState:
    """The state on one board.

    Parameters
    ----------
    board
        The published plan that everything is measured against.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        self.seq = 0
        self.load = board.meters.load.copy()
        self.due = board.meters.due.copy()
        """Matrix ``[meter, rep]``: for balance, the fair share of all that the loads hold."""
        self.came = np.zeros(len(self.load), dtype=np.int64)
        """Per meter row: what all that was routed here took when it came, whatever became of it since ..."""
        self.began = -1
        """... and when the first of it came; -1: nothing has."""
        self.counts = Counts.none(board.caps)
        self.ledger = Ledger.empty(board.num_reps)
        self.items: dict[str, Held] = {}
        self.waiting: dict[str, None] = {}
        self.open: dict[str, Held] = {}
        """The leads that somebody has and nobody has answered: those that may change hands."""
        self.judged: dict[str, tuple[Lead, Verdict]] = {}
        """What rules say about some of them: kept because they are looked at again with every arrival."""
        self.worth: dict[int, np.ndarray] = {}
        """What a unit of a balanced load was found to be worth with each rep, by meter row, at the last pricing."""
        self.bend: dict[int, np.ndarray] = {}
        """By how much that rises with each unit more."""
        self.needs: Needs | None = None
        """Who is needed how much by what may still come, at the last pricing."""
        self.unpriced = 0
        """Assignments since then."""
        self.num_held = np.zeros(board.num_reps, dtype=np.int64)
        self.gone: set[str] = set()
        """Items of the plan that are no longer there."""
        self.left = ~board.problem.rep_active
        self.contacts = Directory.of_accounts(board.problem)
        self.away_until = np.full(board.num_reps, -1, dtype=np.int64)
        """Reported absence, besides leave that the problem knows; -1: none."""

    # Looking ------------------------------------------------------------------------------------

    def owner_of(self, item: str) -> str | None:
        """Return who has an item now: as routed, else as planned."""
        held = self.items.get(item)
        if held is not None:
            return held.rep
        rep = NOBODY if item in self.gone else self.board.planned_rep(item)
        return str(self.board.problem.rep_ids[rep]) if rep >= 0 else None

    def present(self, minute: int) -> np.ndarray:
        """Return which reps are at work, or would be but for the hour: not on leave, not reported away, not gone."""
        return self.board.presence.on_duty(minute) & ~self.left & (self.away_until <= minute)

    # Changing -----------------------------------------------------------------------------------

    def apply(self, entry: Mapping[str, Any]) -> None:
        """Change the state as one log entry says."""
        _CHANGES[entry["kind"]](self, entry)
        self.seq = int(entry.get("seq", self.seq + 1))

    def put(self, rep: int, uses: list[tuple[int, int]], place: Place, sign: int = 1) -> None:
        """Add (or take away) what an item of a place puts on a rep, and what of it is fair for everybody."""
        for row, amount in uses:
            self.load[row, rep] += sign * amount
            sharing = self.board.meters.sharing.get(row)
            if sharing is not None:
                self.due[row] += sign * amount * sharing.part(*place)

    def free(self, item: str) -> Held | None:
        """Take an item from whoever has it; return it where it is known besides the plan."""
        held = self.items.get(item)
        self.waiting.pop(item, None)
        self.no_longer_open(item)
        if held is not None and held.rep is not None:
            rep = self.board.rep_number[held.rep]
            self.put(rep, held.uses, held.place, -1)
            self.num_held[rep] -= 1
            held.rep = None
        elif held is None and item not in self.gone and (rep := self.board.planned_rep(item)) >= 0:
            number = self.board.item_number[item]
            self.put(rep, self.board.meters.of_item(number), self.board.place_of(number), -1)
            self.gone.add(item)
        return held

    def no_longer_open(self, item: str) -> None:
        """Note that a lead may not change hands any more."""
        self.open.pop(item, None)
        self.judged.pop(item, None)

    # Keeping ------------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """Return the state as plain data, without the board."""
        return {**self.without_items(), "items": [held.to_dict() for held in self.items.values()]}

    def without_items(self) -> dict[str, Any]:
        """Return all of :meth:`to_dict` but the items, of which there may be many."""
        return {
            "seq": self.seq,
            "waiting": list(self.waiting),
            "gone": sorted(self.gone),
            "left": np.flatnonzero(self.left).tolist(),
            "away_until": self.away_until.tolist(),
            "ledger": self.ledger.to_dict(),
            "contacts": self.contacts.to_list(),
            "cap_period": self.counts.period.tolist(),
            "cap_count": self.counts.count.tolist(),
            "worth": {str(row): worth.tolist() for row, worth in self.worth.items()},
            "bend": {str(row): bend.tolist() for row, bend in self.bend.items()},
            "needs": self.needs and {"part": self.needs.part.tolist(), "unit": self.needs.unit},
            "unpriced": self.unpriced,
            "came": self.came.tolist(),
            "began": self.began,
        }

    @classmethod
    def from_dict(cls, board: Board, data: Mapping[str, Any]) -> LiveState:
        """Return the state that :meth:`to_dict` told, on the board it was told on."""
        state = cls(board)
        state.seq = int(data["seq"])
        for item in data["gone"]:
            state.free(item)
        for told in data["items"]:
            state.hold(Held.from_dict(told))
        state.waiting = dict.fromkeys(data["waiting"])
        state.left[:] = False
        state.left[data["left"]] = True
        state.away_until = np.array(data["away_until"], dtype=np.int64)
        state.ledger = Ledger.from_dict(data["ledger"])
        for contact in data["contacts"]:
            state.contacts.add(**contact)
        shape = board.caps.reps.shape
        count = np.array(data["cap_count"], dtype=np.int64).reshape(shape)
        state.counts = Counts(np.array(data["cap_period"], dtype=np.int64), count)
        state.worth = {int(row): np.array(worth) for row, worth in data.get("worth", {}).items()}
        state.bend = {int(row): np.array(bend) for row, bend in data.get("bend", {}).items()}
        needs = data.get("needs")
        state.needs = Needs(np.array(needs["part"]), float(needs["unit"])) if needs else None
        state.unpriced = int(data.get("unpriced", 0))
        state.came = np.array(data.get("came", state.came), dtype=np.int64)
        state.began = int(data.get("began", -1))
        return state

    def hold(self, held: Held) -> None:
        """Take in work with what it puts on its rep."""
        if held.item in self.items or self.board.planned_rep(held.item) >= 0:
            self.free(held.item)
        self.items[held.item] = held
        if held.rep is not None:
            self.give(held)

    def due_of(self, held: Held, minute: int) -> int:
        """Return when open work must be answered by whoever has it, -1 for never.

        Who gets at ``minute`` what has waited has the whole time; a moment that the lead names itself stands while it
        is ahead and nobody has let it pass.
        """
        if held.status != "waiting" or held.kind != "lead":
            return held.answer_by
        named, minutes = held.row.get("answer_by"), self.board.policy.clocks.answer_minutes
        own = self.board.moment(datetime.fromisoformat(named)) if named else -1
        if own > minute and not held.tries:
            return own
        return -1 if minutes is None else minute + minutes

    def give(self, held: Held) -> None:
        """Put work on the rep whom it names."""
        rep = self.board.rep_number[held.rep or ""]
        self.put(rep, held.uses, held.place)
        self.num_held[rep] += 1
        if held.kind == "lead" and not held.answered:
            self.open[held.item] = held


def _assigned(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Give it to somebody: an arrival, one that waited, one taken over, one claimed."""
    minute, rep = int(entry["minute"]), str(entry["rep"])
    before = state.items.get(entry["item"])
    uses = [(int(row), int(amount)) for row, amount in entry["uses"]]
    for move in entry.get("moves", ()):
        _moved(state, move, minute)
    held = Held(
        entry["item"], entry["work"], "owned", dict(entry["row"]), before.minute if before else minute, minute, minute,
        rep, int(entry.get("answer_by", -1)), False, before.tries if before else 0, before.past if before else [], None,
        uses, int(entry.get("start", -1)), before.changes + (before.rep is not None) if before else 0,
    )  # fmt: skip
    if before is None or before.first_time:
        state.began = minute if state.began < 0 else state.began
        for row, amount in uses:
            state.came[row] += amount
    state.hold(held)
    state.waiting.pop(held.item, None)
    state.unpriced += 1
    number = state.board.rep_number[rep]
    present = state.present(minute)
    state.ledger = credited(state.ledger, number, minute, present, state.board.share, state.board.policy.fairness)
    if len(state.board.caps):
        state.counts = state.counts.at(state.board.caps, minute)
        for cap in entry.get("caps", ()):
            state.counts.count[cap, number] += 1


def _moved(state: LiveState, move: Mapping[str, Any], minute: int) -> None:
    """Move an open lead to another rep, to make room."""
    held = state.free(move["item"])
    if held is not None:
        held.rep, held.since, held.changes = str(move["to"]), minute, held.changes + 1
        held.uses = [(int(row), int(amount)) for row, amount in move["uses"]]
        state.give(held)


def _waiting(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Let it wait: nobody could take it."""
    minute = int(entry["minute"])
    before = state.items.get(entry["item"])
    state.free(entry["item"])
    state.items[entry["item"]] = Held(
        entry["item"], entry["work"], "waiting", dict(entry["row"]), before.minute if before else minute, minute,
        minute, None, int(entry.get("answer_by", -1)), False, before.tries if before else 0,
        before.past if before else [],
    )  # fmt: skip
    state.waiting[entry["item"]] = None


def _unanswered(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Take from its rep what was due and not answered; what follows is decided next."""
    held = state.free(entry["item"])
    if held is not None:
        held.tries, held.status = held.tries + 1, "waiting"
        held.past, held.since = [*held.past, str(entry["rep"])], int(entry["minute"])
        held.answer_by = -1
        state.waiting[held.item] = None


def _pooled(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Put what lay idle, or what its rep gave up, into the pool."""
    held = state.free(entry["item"])
    if held is not None:
        held.status, held.lost_by, held.since = "pooled", entry.get("rep"), int(entry["minute"])


def _closed(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Free the load of what is won, lost or cancelled."""
    state.free(entry["item"])
    state.items.pop(entry["item"], None)


def _touched(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Note a sign of life; with ``answered`` its clock stops."""
    held = state.items.get(entry["item"])
    if held is not None:
        held.touched = max(held.touched, int(entry["minute"]))
        held.answered = held.answered or bool(entry.get("answered"))
        if held.answered:
            state.no_longer_open(held.item)


def _rep_changed(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Note that a rep left, came back, is away, or began."""
    number = state.board.rep_number.get(str(entry["rep"]))
    if number is None:
        return
    change = entry["change"]
    if change in ("left", "back"):
        state.left[number] = change == "left"
    if change in ("away", "back"):
        state.away_until[number] = int(entry.get("until", FOREVER)) if change == "away" else -1
    if change == "began":
        state.left[number] = False
        state.ledger = joined(state.ledger, number, state.present(int(entry["minute"])))


def _credited(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Count what a rep got from elsewhere: the ledger counts every source."""
    number = state.board.rep_number.get(str(entry["rep"]))
    if number is not None:
        minute = int(entry["minute"])
        state.ledger = credited(
            state.ledger, number, minute, state.present(minute), state.board.share, state.board.policy.fairness,
            float(entry.get("weight", 1.0)),
        )  # fmt: skip


def _contact(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Note by what an account is recognised."""
    state.contacts.add(entry["item"], entry.get("domains", ()), entry.get("phones", ()), entry.get("names", ()))


def _priced(state: LiveState, entry: Mapping[str, Any]) -> None:
    """Put prices in force that were worked out from the state and what is still to come."""
    row = int(entry["row"])
    state.worth[row] = np.array(entry["worth"], dtype=float)
    state.bend[row] = np.array(entry.get("bend", np.zeros(state.board.num_reps)), dtype=float)
    state.needs = Needs(np.array(entry["needs"], dtype=float), float(entry["unit"])) if "needs" in entry else None
    state.unpriced = 0


_CHANGES: dict[str, Callable[[LiveState, Mapping[str, Any]], None]] = {
    "assigned": _assigned,
    "waiting": _waiting,
    "unanswered": _unanswered,
    "pooled": _pooled,
    "closed": _closed,
    "touched": _touched,
    "rep": _rep_changed,
    "credited": _credited,
    "contact": _contact,
    "priced": _priced,
}
