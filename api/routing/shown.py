"""Routing as the API shows it: decisions, reasons, the queue, the board.

When to modify: when people shall see something else of a decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.store.moments import iso
from assigner.route import Board, Held, LiveState
from assigner.route.why import RepFound

MINUTE_US = 60_000_000
LAST_MINUTE = 4_000_000_000
"""In the year 9575: later moments cannot be written, and stand for never."""


class Matched(BaseModel):
    """The account that a lead was found to belong to."""

    account: str
    by: str = Field(description="id, domain, phone, name or name-without-place.")
    score: int = Field(description="How sure that is, 0 to 100.")


class Decision(BaseModel):
    """What became of an arrival or an event."""

    seq: int = Field(description="Number in the log, without gaps.")
    kind: str = Field(
        description="assigned, waiting, closed, touched, pooled, unanswered, rep, contact, credited, priced, board."
    )
    item: str | None
    rep: str | None = Field(description="Who has it now; for `pooled` and `closed` who had it.")
    at: str
    event: str | None
    actor: str
    answer_by: str | None = Field(default=None, description="When the answer is due.")
    start: str | None = Field(default=None, description="When a duty begins.")
    returned: bool = Field(default=False, description="It went back to its owner.")
    matched: Matched | None = None
    cause: str | None = Field(
        default=None, description="drained, unanswered, claimed, made-room, exchanged; none for an arrival."
    )
    moves: list[dict[str, Any]] = Field(default=[], description="Open leads that moved to make room.")


class RepReason(BaseModel):
    """What was found about one rep."""

    rep: str
    name: str
    eligible: bool
    reason: str | None = Field(description="Name of the rule, cap or clock that objects.")
    words: dict[str, str] | None = Field(description="The reason in English (`en`) and Chinese (`zh`).")
    own: dict[str, int] = Field(description="Own cost of the pair by level.")
    price: dict[str, int] = Field(description="Price of what it would use, by level.")
    standing: float | None = Field(description="Where the fairness ledger stood; the lowest wins a tie.")


class Why(BaseModel):
    """Why this rep and nobody else."""

    decision: Decision
    board: int | None = None
    num_reps: int
    num_eligible: int
    reasons: dict[str, int] = Field(description="How many reps each reason rules out.")
    reps: list[RepReason] = Field(description="Those who could have it by cost, then the others by reason.")


class BoardShown(BaseModel):
    """What is routed by."""

    number: int
    problem: str
    version: int
    plan: str | None
    policy: dict[str, Any]
    why: str
    made: str
    made_by: str
    num_reps: int
    unchecked: list[str] = Field(description="Hard rules that a single arrival is not checked against.")


class Waiting(BaseModel):
    """Work that routing knows and that is not closed."""

    item: str
    name: str = Field(description="For people; the id where nobody named it.")
    kind: str
    status: Literal["owned", "waiting", "pooled"]
    rep: str | None
    arrived: str
    since: str
    touched: str
    answer_by: str | None
    answered: bool
    start: str | None = Field(description="When a duty begins.")
    tries: int = Field(description="How often it was taken away unanswered.")
    past: list[str] = Field(description="Reps who did not answer.")
    lost_by: str | None = Field(description="Who had it before it went to the pool.")


class RepState(BaseModel):
    """How a rep stands now."""

    rep: str
    name: str
    present: bool
    left: bool
    away_until: str | None
    num_open: int = Field(description="Open items that routing gave.")
    credit: float = Field(description="Fairness ledger: what came lately, decayed.")
    debt: float = Field(description="What is owed for time away.")
    worth: dict[str, float] = Field(
        description="By rule of balance: what a unit of load with the rep costs beyond its own cost, from what is still "
        "to come; negative where more should go to the rep. Empty where nothing is known to come."
    )
    loads: dict[str, dict[str, int | None]] = Field(description="By rule: load, and most (null: no limit), in steps.")


def moment_shown(minute: int) -> str | None:
    """Return a minute as ISO text, None for none."""
    return iso(minute * MINUTE_US) if 0 <= minute < LAST_MINUTE else None


def decision_shown(row: Mapping[str, Any]) -> Decision:
    """Return a row of the log as it travels."""
    entry = row["entry"]
    return Decision(
        seq=row["seq"], kind=row["kind"], item=row["item"], rep=row["rep"], at=iso(row["at"]), event=row["event"],
        actor=row["actor"], answer_by=moment_shown(entry.get("answer_by", -1)),
        start=moment_shown(entry.get("start", -1)), returned=entry.get("returned", False),
        matched=entry.get("matched"), cause=entry.get("cause"), moves=entry.get("moves", []),
    )  # fmt: skip


def rep_reason(found: RepFound, levels: tuple[str, ...]) -> RepReason:
    """Return what was found about a rep as it travels."""
    words = None if found.words is None else {"en": found.words.en, "zh": found.words.zh}
    return RepReason(
        rep=found.rep, name=found.name, eligible=found.reason is None, reason=found.reason, words=words,
        own=dict(zip(levels, found.own, strict=False)), price=dict(zip(levels, found.price, strict=False)),
        standing=found.standing,
    )  # fmt: skip


def board_shown(row: Mapping[str, Any], board: Board) -> BoardShown:
    """Return a board as it travels."""
    return BoardShown(
        number=row["number"], problem=row["problem"], version=row["version"], plan=row["plan"], policy=row["policy"],
        why=row["why"], made=iso(row["made_at"]), made_by=row["made_by"], num_reps=board.num_reps,
        unchecked=list(board.unchecked),
    )  # fmt: skip


def held_shown(held: Held) -> Waiting:
    """Return open work as it travels."""
    return Waiting(
        item=held.item, name=held.name, kind=held.kind, status=held.status, rep=held.rep,
        arrived=moment_shown(held.minute) or "",
        since=moment_shown(held.since) or "", touched=moment_shown(held.touched) or "",
        answer_by=moment_shown(held.answer_by), answered=held.answered, start=moment_shown(held.start), tries=held.tries, past=list(held.past),
        lost_by=held.lost_by,
    )  # fmt: skip


def rep_state(state: LiveState, minute: int, number: int) -> RepState:
    """Return how a rep stands."""
    board, meters = state.board, state.board.meters
    away = int(state.away_until[number])
    loads = {
        meters.label[row] if period < 0 else f"{meters.label[row]} {board.problem.periods['label'].iloc[period]}": {
            "load": int(state.load[row, number]),
            "most": None if meters.upper[row, number] >= 2**61 else int(meters.upper[row, number]),
        }
        for (_, period), row in meters.row.items()
    }
    return RepState(
        rep=str(board.problem.rep_ids[number]), name=str(board.problem.rep_names[number]),
        present=bool(state.present(minute)[number]), left=bool(state.left[number]),
        away_until=moment_shown(away) if away > minute else None, num_open=int(state.num_held[number]),
        credit=round(float(state.ledger.credit[number]), 4), debt=round(float(state.ledger.debt[number]), 4), loads=loads,
        worth={meters.label[row]: round(float(worth[number]), 4) for row, worth in state.worth.items()},
    )  # fmt: skip
