"""Caps as rules of a problem: a stretch of arrivals, seen from behind, keeps the caps that routing kept.

At most so many arrivals of a period with one rep is ``too-many-items`` over the items that arrived in the period. When to
modify: when a rule can count the items of several reps together; caps that do (``shared``) are left out until then.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from assigner.problem.settings import RuleSetting, Scope
from assigner.rules.contract import HARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assigner.route.board import Board
    from assigner.route.hindsight import Routed

PREFIX = "cap:"
Used = dict[tuple[int, int], np.ndarray]
"""By cap and period: how many each rep had before the stretch began."""


def is_of_cap(rule: str, cap: str | None = None) -> bool:
    """Whether a rule setting stands for a cap; for a certain one where that is named."""
    return rule.startswith(PREFIX if cap is None else f"{PREFIX}{cap}/")


def used_before(board: Board, entries: Iterable[Mapping[str, object]]) -> Used:
    """Return what the entries of assignments before a stretch have used of caps."""
    used: Used = defaultdict(lambda: np.zeros(board.num_reps, dtype=np.int64))
    for entry in entries:
        rep = board.rep_number.get(str(entry["rep"]), -1)
        caps = [int(cap) for cap in entry.get("caps", ()) if int(cap) < len(board.caps)]  # type: ignore[attr-defined]
        if rep >= 0 and caps:
            periods = board.caps.periods(int(str(entry["minute"])))
            for cap in caps:
                used[cap, int(periods[cap])][rep] += 1
    return dict(used)


def cap_rules(board: Board, routed: Sequence[Routed], used: Used) -> list[RuleSetting]:
    """Return the caps of a board's policy as hard rules over arrivals."""
    caps = board.caps
    items: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in routed:
        periods = caps.periods(one.minute)
        for cap in caps.counting(one.work):
            if not caps.shared[cap]:
                items[cap, int(periods[cap])].append(one.work.id)
    none = np.zeros(board.num_reps, dtype=np.int64)
    found = []
    for (cap, period), ids in items.items():
        left = np.maximum(0, caps.limit[cap] - used.get((cap, period), none))
        for most in np.unique(left[caps.reps[cap]]).tolist():
            if most < len(ids):
                reps = board.problem.rep_ids[caps.reps[cap] & (left == most)]
                name = f"{PREFIX}{caps.caps[cap].name}/{period}/{most}"
                scope = Scope(items=ids, reps=[str(rep) for rep in reps])
                found.append(
                    RuleSetting(rule="too-many-items", name=name, level=HARD, parameters={"limit": most}, scope=scope)
                )
    return found
