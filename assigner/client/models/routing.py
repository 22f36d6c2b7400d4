"""Routing as it travels: decisions and their reasons, the board, open work, how reps stand.

When to modify: when people shall see something else of a decision.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from assigner.client.models.shared import Wire


class Matched(Wire):
    """The account that a lead was found to belong to."""

    account: str
    by: str = Field(description="id, domain, phone, name or name-without-place.")
    score: int = Field(description="How sure that is, 0 to 100.")


class Decision(Wire):
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


class RepReason(Wire):
    """What was found about one rep."""

    rep: str
    name: str
    eligible: bool
    reason: str | None = Field(description="Name of the rule, cap or clock that objects.")
    words: dict[str, str] | None = Field(description="The reason in English (`en`) and Chinese (`zh`).")
    own: dict[str, int] = Field(description="Own cost of the pair by level.")
    price: dict[str, int] = Field(description="Price of what it would use, by level.")
    standing: float | None = Field(description="Where the fairness ledger stood; the lowest wins a tie.")


class WhyRouted(Wire):
    """Why this rep and nobody else."""

    decision: Decision
    board: int | None = None
    num_reps: int
    num_eligible: int
    reasons: dict[str, int] = Field(description="How many reps each reason rules out.")
    reps: list[RepReason] = Field(description="Those who could have it by cost, then the others by reason.")


class Board(Wire):
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


class OpenWork(Wire):
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


class RepState(Wire):
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
