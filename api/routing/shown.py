"""Routing as the API shows it, from rows of the log and the live state; the models are the client's.

When to modify: with :mod:`assigner.client.models.routing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.store.moments import iso
from assigner.client.models.routing import Board as BoardShown
from assigner.client.models.routing import Decision, OpenWork, RepReason, RepState
from assigner.route import Board, Held, LiveState
from assigner.route.why import RepFound

MINUTE_US = 60_000_000
LAST_MINUTE = 4_000_000_000
"""In the year 9575: later moments cannot be written, and stand for never."""


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


def held_shown(held: Held) -> OpenWork:
    """Return open work as it travels."""
    return OpenWork(
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
