"""The moves of a plan, ranked by what each gains: what the plan would cost with that one move taken back.

Why it exists: a manager reads the first ten moves, not all of them. Every figure is the difference of two verified
scorecards, all else unchanged. When to modify: to say more about a move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from assigner.explain.why import say_match
from assigner.language import Words
from assigner.plan.measures import owned_items
from assigner.plan.plan import NO_START, Plan
from assigner.plan.scorecard import HARD
from assigner.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem

    Kind = Literal["gains", "must", "left", "costs"]

MUST = Words("has to move", "必须换人")
LEFT = Words("its rep has left", "原负责人已离职")


@dataclass(frozen=True)
class RankedMove:
    """One item that changes hands.

    Parameters
    ----------
    item, item_name, owner, owner_name, rep, rep_name
        The item, who has it today, who gets it (None and empty: nobody).
    value
        Its value in money; None where not known.
    kind
        ``gains``: the plan is better for it; ``must``: taking it back alone breaks a hard rule; ``left``: its owner is
        no longer active; ``costs``: taken back alone the plan would be no worse (it makes room for another move).
    gain
        Per level, what the plan would cost more without the move; empty for ``left`` and where not looked at.
    by_rule
        By rule setting, by how much its amount would rise.
    because
        For ``must``: the first hard rule that would be broken, in both languages.
    """

    item: str
    item_name: str
    owner: str
    owner_name: str
    rep: str | None
    rep_name: str
    value: float | None
    kind: Kind
    gain: tuple[int, ...]
    by_rule: dict[str, int]
    because: tuple[str, str] | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        because = None if self.because is None else {"en": self.because[0], "zh": self.because[1]}
        return {
            "item": self.item, "from": self.owner, "to": self.rep, "value": self.value, "kind": self.kind,
            "gain": list(self.gain), "by_rule": self.by_rule, "because": because,
        }  # fmt: skip


def ranked_moves(
    problem: Problem, plan: Plan, card: Scorecard, most: int = 400, over: Callable[[], bool] = lambda: False
) -> tuple[RankedMove, ...]:
    """Return the moves, those that gain most first, then those that must be, then those whose reps have left.

    Parameters
    ----------
    problem, plan, card
        The problem, a plan that keeps its hard rules, and its verified scorecard.
    most
        Most moves that are taken back one by one, the most valuable ones; the others have no gain told.
    over
        Whether to stop looking.
    """
    moved = plan.moves(problem)
    owned = owned_items(problem)
    value = problem.items["value"].to_numpy(dtype=float)
    by_value = moved[np.argsort(-np.nan_to_num(value[moved]), kind="stable")]
    looked = 0
    found = []
    for item in by_value.tolist():
        look = bool(owned[item]) and looked < most and not over()
        looked += look
        found.append(_move(problem, plan, card, item, look, bool(owned[item])))
    order: dict[str, int] = {"gains": 0, "must": 1, "costs": 2, "left": 3}
    found.sort(key=lambda move: (order[move.kind], tuple(-step for step in move.gain), -(move.value or 0)))
    return tuple(found)


def _move(problem: Problem, plan: Plan, card: Scorecard, item: int, look: bool, owned: bool) -> RankedMove:
    owner, rep = int(problem.items["owner"].iloc[item]), int(plan.rep[item])
    gain, by_rule, because = _without(problem, plan, card, item, owner) if look else ((), {}, None)
    kind: Kind = (
        "left" if not owned else "must" if because else "gains" if any(gain) and gain > _none(gain) else "costs"
    )
    value = float(problem.items["value"].iloc[item])
    return RankedMove(
        item=str(problem.item_ids[item]),
        item_name=str(problem.items["name"].iloc[item]),
        owner=str(problem.rep_ids[owner]),
        owner_name=str(problem.rep_names[owner]),
        rep=None if rep < 0 else str(problem.rep_ids[rep]),
        rep_name="" if rep < 0 else str(problem.rep_names[rep]),
        value=None if np.isnan(value) else value,
        kind=kind,
        gain=gain,
        by_rule=by_rule,
        because=because,
    )


def _none(gain: tuple[int, ...]) -> tuple[int, ...]:
    return (0,) * len(gain)


def _without(
    problem: Problem, plan: Plan, card: Scorecard, item: int, owner: int
) -> tuple[tuple[int, ...], dict[str, int], tuple[str, str] | None]:
    """Return what the plan costs more with the item left to its owner, by level and by rule, and what that breaks."""
    back = Plan(plan.rep.copy(), plan.start.copy())
    back.rep[item], back.start[item] = owner, NO_START
    after = verify(problem, back)
    gain = tuple(new - old for new, old in zip(after.score, card.score, strict=True))
    by_rule = {name: change for name, change in after.minus(card).items() if change}
    for old, new in zip(card.lines, after.lines, strict=True):
        if new.level == HARD and len(new.matches) > len(old.matches):
            return gain, by_rule, say_match(problem, next(new.matches.named(new.name, problem)))
    return gain, by_rule, None
