"""Boards: what is published, as :mod:`assigner.route` needs it; made once a process and kept.

When to modify: when a board is made from something else than a version, a plan and a policy.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from api.errors import ConflictError
from api.plans.library import Library
from api.store import Store, Tx, routing
from assigner.language import Words
from assigner.plan.plan import Plan
from assigner.route import Board, Policy, build_board

NO_BOARD = Words(
    "Nothing is set up to route by. Name a problem and a policy first (PUT /v1/route/board).",
    "尚未设置分配依据。请先指定问题与策略（PUT /v1/route/board）。",
)
KEPT = 8
"""Boards in memory: tenants times their last two."""
Key = tuple[str, int]


class Boards:
    """The boards of all tenants.

    Parameters
    ----------
    library
        Where versions and plans come from.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self._kept: dict[Key, Board] = {}
        self._lock = threading.Lock()
        self.num_made = 0
        """How many were made or read so far."""

    @property
    def store(self) -> Store:
        """Return the database."""
        return self.library.store

    def get(self, tenant: str, number: int) -> Board:
        """Return a board by its number.

        Raises
        ------
        ConflictError
            There is none.
        """
        with self._lock:
            if (tenant, number) in self._kept:
                return self._kept[tenant, number]
        with self.store.read() as tx:
            row = routing.board(tx, tenant, number)
        if row is None:
            raise ConflictError("route-not-set-up", NO_BOARD)
        return self.keep(tenant, number, self.build(tenant, row))

    def build(self, tenant: str, row: Mapping[str, Any]) -> Board:
        """Return the board of a row (or of what is to become one), with the classes of open leads judged already."""
        policy = Policy.model_validate(row["policy"])
        if row["plan"] is None:
            problem = self.library.problem(tenant, row["problem"], row["version"])
            board = build_board(problem, Plan.of_owners(problem), None, policy)
        else:
            kept = self.library.plan(tenant, row["plan"])
            board = build_board(kept.problem, kept.plan, kept.prices, policy)
        board.warm()
        _ = board.outlook  # made now: later everybody would wait for it
        return board

    def keep(self, tenant: str, number: int, board: Board) -> Board:
        """Keep a board, and let the oldest go."""
        with self._lock:
            self._kept[tenant, number] = board
            self.num_made += 1
            while len(self._kept) > KEPT:
                self._kept.pop(next(iter(self._kept)))
        return board


def number_of_newest(tx: Tx, tenant: str) -> int:
    """Return the number of the newest board.

    Raises
    ------
    ConflictError
        There is none.
    """
    row = routing.board(tx, tenant)
    if row is None:
        raise ConflictError("route-not-set-up", NO_BOARD)
    return int(row["number"])
