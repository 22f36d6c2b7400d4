"""The decision of a dispute, kept: who decided what, when and why, and the scenario that carries it out.

Everything is read from the answer as plain data, so that an answer that was stored is decided like a fresh one. When to
modify: when a decision must remember something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_SUCH = Words(
    "There is no such outcome that keeps the hard rules: {winner} with {given} in turn.",
    "没有满足硬性规则的该结果：归 {winner}，换得 {given}。",
)


def outcome_named(told: Mapping[str, Any], winner: str, given: str | None) -> Mapping[str, Any]:
    """Return the outcome that a person chose.

    Parameters
    ----------
    told
        A dispute's ``to_dict``.
    winner, given
        Id of the rep who gets the item, and of what the other side gets for it; None for nothing.

    Raises
    ------
    UsageError
        It was not among those tried.
    """
    for one in told["outcomes"]:
        if (one["winner"], one["given"]) == (winner, given):
            chosen: Mapping[str, Any] = one
            return chosen
    raise UsageError(NO_SUCH.filled(winner=winner, given=(given or "-")))


def decision(told: Mapping[str, Any], chosen: Mapping[str, Any], by: str, at: str, reason: str) -> dict[str, Any]:
    """Return the record of a decision as plain data; ``scenario`` pins what was decided and is a scenario file's content.

    Parameters
    ----------
    told, chosen
        The dispute's ``to_dict``, and the outcome of it that was decided.
    by, at, reason
        Who decided, when (ISO), and why.
    """
    return {
        "format": "assigner-decision/1",
        "item": told["item"],
        "problem": told["problem"],
        "sides": [side["rep"] for side in told["sides"]],
        "decided": {"winner": chosen["winner"], "given": chosen["given"], **chosen["words"]},
        "cost": list(chosen["cost"]),
        "loss": chosen["loss"],
        "by": by,
        "at": at,
        "reason": reason,
        "scenario": chosen["scenario"],
    }
