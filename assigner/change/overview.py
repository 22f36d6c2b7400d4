"""A change request at a glance: what moves, what it is worth, who gives and who gets, what stands in the way.

When to modify: when reviewers need another figure about the whole request.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from assigner.change.approval import approvals_of
from assigner.change.state import conflicts_of
from assigner.language import Language, Words, clauses

if TYPE_CHECKING:
    from assigner.change.approval import ApprovalState
    from assigner.change.state import Conflict
    from assigner.plan.change_request import ChangeRequest
    from assigner.problem.problem import Problem

MOVES = Words("{live:move|moves}", "共 {live:,} 项调整")
STANDS = {
    "open": Words("{count:,} open", "待定 {count:,} 项"),
    "accepted": Words("{count:,} accepted", "已接受 {count:,} 项"),
}
REJECTED = Words("; {count:more is|more are} rejected", "；另有 {count:,} 项已拒绝")


@dataclass(frozen=True)
class RepChange:
    """What one rep gives and gets, rejected moves left out.

    Parameters
    ----------
    rep, name
        The rep.
    num_out, num_in
        Accounts and leads.
    value_out, value_in
        Their value, in money.
    minutes
        Minutes that come less minutes that go.
    """

    rep: str
    name: str
    num_out: int
    num_in: int
    value_out: float
    value_in: float
    minutes: float


@dataclass(frozen=True, eq=False)
class Overview:
    """The request as a whole.

    Parameters
    ----------
    counts
        Moves by status, and ``live``: open and accepted together.
    value
        Value that changes hands with the live moves, in money; and ``of``: the value of all accounts and leads.
    reps
        Who gives and gets, most moves first.
    conflicts
        Moves that do not start from the present state.
    approvals
        How far it is approved.
    other_state
        Whether the problem is not the one that the request was made for, although its moves may still fit.
    """

    counts: dict[str, int]
    value: dict[str, float]
    reps: tuple[RepChange, ...]
    conflicts: tuple[Conflict, ...]
    approvals: ApprovalState
    other_state: bool

    def headline(self, language: Language) -> str:
        """Return how many moves there are, by status; a status that none has is not told."""
        told = [words.say(language, count=self.counts[name]) for name, words in STANDS.items() if self.counts[name]]
        rejected = self.counts["rejected"]
        tail = REJECTED.say(language, count=rejected) if rejected else ""
        colon, stop = (Words(": ", "：").say(language) if told else ""), Words(".", "。").say(language)
        return MOVES.say(language, live=self.counts["live"]) + colon + clauses(told, language) + tail + stop

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        state = self.approvals
        return {
            "counts": self.counts,
            "value": self.value,
            "reps": [vars(one) for one in self.reps],
            "conflicts": [one.to_dict() for one in self.conflicts],
            "approvals": {
                "valid": [one.model_dump(mode="json") for one in state.valid],
                "void": [one.model_dump(mode="json") for one in state.void],
                "missing": [one.model_dump() for one in state.missing],
            },
            "other_state": self.other_state,
        }


def overview(problem: Problem, request: ChangeRequest) -> Overview:
    """Return the request at a glance, as seen from the present state."""
    status = [move.status for move in request.moves]
    counts = {name: status.count(name) for name in ("open", "accepted", "rejected")}
    table = _live_table(problem, request)
    items = problem.items[problem.items["kind"].isin(["account", "lead"])]
    return Overview(
        counts={"live": len(request.live), **counts},
        value={"moved": float(table["value"].sum()), "of": float(items["value"].fillna(0).sum())},
        reps=_rep_changes(problem, table),
        conflicts=tuple(conflicts_of(problem, request.live)),
        approvals=approvals_of(request),
        other_state=request.problem not in ("", problem.digest),
    )


def _live_table(problem: Problem, request: ChangeRequest) -> pd.DataFrame:
    """Return one row a live move of an item that exists: ``from, to`` (rep ids), ``value, minutes``."""
    moves = [move for move in request.live if move.item in problem.item_index]
    number = problem.item_index.get_indexer(pd.Index([move.item for move in moves], dtype=object))
    amounts = problem.items.iloc[number][["value", "minutes"]].fillna(0).reset_index(drop=True)
    reps = {"from": [move.from_rep for move in moves], "to": [move.to_rep for move in moves]}
    return pd.concat([pd.DataFrame(reps, dtype=object), amounts], axis=1)


def _rep_changes(problem: Problem, table: pd.DataFrame) -> tuple[RepChange, ...]:
    names = problem.rep_name_of
    found = []
    for rep in sorted({*table["from"], *table["to"]} - {None}):
        out, into = table[table["from"] == rep], table[table["to"] == rep]
        minutes = float(into["minutes"].sum() - out["minutes"].sum())
        found.append(RepChange(
            rep, names.get(rep, rep), len(out), len(into), float(out["value"].sum()), float(into["value"].sum()), minutes
        ))  # fmt: skip
    order = np.argsort([-(one.num_out + one.num_in) for one in found], kind="stable")
    return tuple(found[at] for at in order)
