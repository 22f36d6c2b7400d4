"""What was found about every rep, kept in a few hundred bytes with the decision, and told again in words.

Packed: the reason of each rep as one number, and for those who could have had it the costs, as little-endian arrays,
deflated, in base 64. When to modify: when a decision weighs something else; the first byte is the version.
"""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assigner.route.reasons import reason_words, said

if TYPE_CHECKING:
    from assigner.language import Words
    from assigner.route.board import Board
    from assigner.route.decide import Decision

VERSION = 1
_FAST = 1


@dataclass(frozen=True, eq=False)
class Found:
    """What was found about every rep.

    Parameters
    ----------
    reason
        Per rep: -1 for those who could have had it, else the number of the board's reason.
    own, price
        Matrices ``[level, eligible rep]``: own cost of the pair, and price of what it would have used.
    standing
        Per eligible rep: where the ledger stood.
    """

    reason: np.ndarray
    own: np.ndarray
    price: np.ndarray
    standing: np.ndarray

    @property
    def eligible(self) -> np.ndarray:
        """Numbers of the reps who could have had it."""
        return np.flatnonzero(self.reason < 0)


@dataclass(frozen=True)
class RepFound:
    """What was found about one rep, for people.

    Parameters
    ----------
    rep, name
        Id and name.
    reason
        Name of what objects; None where the rep could have had it.
    words
        What objects, in both languages.
    own, price
        Costs by level; empty where something objects.
    standing
        Where the ledger stood; None where something objects.
    """

    rep: str
    name: str
    reason: str | None
    words: Words | None
    own: tuple[int, ...] = ()
    price: tuple[int, ...] = ()
    standing: float | None = None


def packed(decision: Decision) -> str:
    """Return what a decision found, as text."""
    eligible = np.flatnonzero(decision.eligible)
    head = np.array([VERSION, len(decision.reason), len(eligible), len(decision.own)], dtype="<i4")
    parts = [
        head.tobytes(),
        decision.reason.astype("<i2").tobytes(),
        decision.own[:, eligible].astype("<i8").tobytes(),
        decision.price[:, eligible].astype("<i8").tobytes(),
        decision.standing[eligible].astype("<f4").tobytes(),
    ]
    return base64.b64encode(zlib.compress(b"".join(parts), _FAST)).decode("ascii")


def unpacked(text: str) -> Found:
    """Return what :func:`packed` kept."""
    data = zlib.decompress(base64.b64decode(text))
    _, reps, eligible, levels = np.frombuffer(data, dtype="<i4", count=4).tolist()
    at = 16
    reason = np.frombuffer(data, dtype="<i2", count=reps, offset=at)
    at += 2 * reps
    own = np.frombuffer(data, dtype="<i8", count=levels * eligible, offset=at).reshape(levels, eligible)
    at += 8 * levels * eligible
    price = np.frombuffer(data, dtype="<i8", count=levels * eligible, offset=at).reshape(levels, eligible)
    at += 8 * levels * eligible
    return Found(reason, own, price, np.frombuffer(data, dtype="<f4", count=eligible, offset=at))


def told(found: Found, board: Board) -> list[RepFound]:
    """Return what was found about every rep: those who could have had it by cost, then the others by reason."""
    words = reason_words(board.problem.settings)
    ids, names = board.problem.rep_ids, board.problem.rep_names
    total = found.own + found.price
    order = np.lexsort((found.standing, *total[::-1])) if len(found.eligible) else np.zeros(0, dtype=np.int64)
    could = [
        RepFound(
            str(ids[rep]), str(names[rep]), None, None, tuple(found.own[:, place].tolist()),
            tuple(found.price[:, place].tolist()), round(float(found.standing[place]), 4),
        )
        for place, rep in zip(order.tolist(), found.eligible[order].tolist(), strict=True)
    ]  # fmt: skip
    out = np.flatnonzero(found.reason >= 0)
    out = out[np.argsort(found.reason[out], kind="stable")]
    return could + [
        RepFound(str(ids[rep]), str(names[rep]), board.reasons[reason], said(board.reasons[reason], words))
        for rep, reason in zip(out.tolist(), found.reason[out].tolist(), strict=True)
    ]
