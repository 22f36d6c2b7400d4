"""Made-up histories of deals, small enough to be checked by hand or by simulation.

When to modify: when tests of another area need another kind of history.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from assigner.files.deals import deals_of
from assigner.manage.history.history import History, history_of


def deal(number: int, rep: str, day: date, outcome: str = "won", value: float = 100.0, **more: Any) -> dict[str, Any]:
    """Return one deal, opened thirty days before it closed."""
    closed = None if outcome == "open" else day
    return {
        "deal": f"D{number}", "rep": rep, "team": "T", "skill": "S", "opened": day - timedelta(days=30), "closed": closed,
        "outcome": outcome, "value": value if outcome == "won" else None, "list_value": value, **more,
    }  # fmt: skip


def drawn(chances: dict[str, float], each: int, seed: int, first: date = date(2026, 1, 1), days: int = 181) -> History:
    """Return a history in which each rep closes ``each`` deals with a chance of their own, spread over the days."""
    random, rows = np.random.default_rng(seed), []
    for rep, chance in chances.items():
        for at in range(each):
            day = first + timedelta(days=int(at * days / each))
            outcome = "won" if random.random() < chance else "lost"
            rows.append(deal(len(rows), rep, day, outcome, value=float(random.integers(50, 150))))
    return history_of(deals_of(rows))
