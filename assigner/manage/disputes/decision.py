"""The decision of a dispute, kept: who decided what, when and why, and the scenario that carries it out.

When to modify: when a decision must remember something else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assigner.errors import UsageError
from assigner.language import Words

if TYPE_CHECKING:
    from assigner.manage.disputes.dispute import Dispute, Outcome

NO_SUCH = Words(
    "There is no such outcome that keeps the hard rules: {winner} with {given} in turn.",
    "没有满足硬性规则的该结果：归 {winner}，换得 {given}。",
)


def outcome_named(answer: Dispute, winner: str, given: str | None) -> Outcome:
    """Return the outcome that a person chose.

    Raises
    ------
    UsageError
        It was not among those tried.
    """
    ids, reps = answer.problem.item_ids, answer.problem.rep_ids
    for one in answer.outcomes:
        if reps[one.winner] == winner and (None if one.given < 0 else ids[one.given]) == given:
            return one
    raise UsageError(NO_SUCH.filled(winner=winner, given=(given or "-")))


def decision(answer: Dispute, chosen: Outcome, by: str, at: str, reason: str) -> dict[str, Any]:
    """Return the record of a decision as plain data; ``scenario`` pins what was decided and is a scenario file's content.

    Parameters
    ----------
    answer, chosen
        The dispute, and what was decided.
    by, at, reason
        Who decided, when (ISO), and why.
    """
    problem = answer.problem
    pins = {answer.item: chosen.winner, **({chosen.given: chosen.other} if chosen.given >= 0 else {})}
    changes: dict[str, dict[str, list[dict[str, str]]]] = {}
    for item, rep in pins.items():
        table = f"{problem.items['kind'].iloc[item]}s"
        row = {"id": str(problem.item_ids[item]), "pin": str(problem.rep_ids[rep])}
        changes.setdefault(table, {"change": []})["change"].append(row)
    words = answer.words_of(chosen)
    return {
        "format": "assigner-decision/1",
        "item": str(problem.item_ids[answer.item]),
        "problem": problem.digest,
        "sides": [str(problem.rep_ids[rep]) for rep in answer.sides],
        "decided": {"winner": str(problem.rep_ids[chosen.winner]),
                    "given": None if chosen.given < 0 else str(problem.item_ids[chosen.given]),
                    "en": words.en, "zh": words.zh},
        "cost": list(chosen.cost),
        "loss": chosen.loss,
        "by": by,
        "at": at,
        "reason": reason,
        "scenario": changes,
    }  # fmt: skip
