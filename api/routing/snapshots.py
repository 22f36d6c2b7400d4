"""A snapshot of a desk's state: copied in milliseconds while nothing moves, written down in the background.

A state of 20,000 open leads is ten megabytes of JSON. Writing it in one go would let every arrival wait for a third of a
second, so it is written in pieces, with pauses in which others have the processor, and packed before the transaction.
When to modify: when a snapshot is to hold something else; what a state is stands in :mod:`assigner.route.state`.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from api.store import Store, blobs, routing
from assigner.route import Held, LiveState

TOGETHER = 100
"""Items of one piece: about a millisecond."""
PAUSE_SECONDS = 0.004
_FIELDS = tuple(Held.__slots__)
_VALUES = attrgetter(*_FIELDS)


@dataclass(frozen=True)
class Snapshot:
    """What a state was at one moment.

    Parameters
    ----------
    seq
        Number of the newest entry in it.
    board
        Number of its board.
    rest
        The state as plain data, without its items.
    items
        The values of each item's fields; what is in them is replaced by later changes, never changed.
    """

    seq: int
    board: int
    rest: dict[str, Any]
    items: list[tuple[Any, ...]]

    @classmethod
    def of(cls, state: LiveState, board: int) -> Snapshot:
        """Return the snapshot of a state as it is now."""
        return cls(state.seq, board, state.without_items(), [_VALUES(held) for held in state.items.values()])

    def keep(self, store: Store, tenant: str, at: int) -> None:
        """Write it down."""
        packed = blobs.Packed.of(self._text().encode())
        with store.begin() as tx:
            routing.add_snapshot(tx, tenant, seq=self.seq, board_number=self.board, state=packed, at=at)

    def _text(self) -> str:
        """Return it as JSON, as :meth:`assigner.route.LiveState.from_dict` reads it."""
        pieces = []
        for first in range(0, len(self.items), TOGETHER):
            some = [dict(zip(_FIELDS, values, strict=True)) for values in self.items[first : first + TOGETHER]]
            pieces.append(json.dumps(some, separators=(",", ":"))[1:-1])
            time.sleep(PAUSE_SECONDS)
        rest = json.dumps(self.rest, separators=(",", ":"))
        return f'{rest[:-1]},"items":[{",".join(pieces)}]}}'
