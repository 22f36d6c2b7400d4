"""What hard rules alone make move: the answer when no plan fits a budget.

Why it exists: "no plan inside 1 %" helps nobody without "2.4 % is what it takes". When to modify: to say what else a
budget must hold.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assigner.errors import UsageError
from assigner.language import Language, Words
from assigner.rebalance.budgeted import By, budgeted
from assigner.search import search

if TYPE_CHECKING:
    from collections.abc import Callable

    from assigner.problem.problem import Problem
    from assigner.rebalance.limits import Limit

COUNT = Words(
    "Hard rules and protections alone make {found:,.0f} items move (proven: no less than {bound:,.0f}).",
    "仅硬性规则与保护条件就需要 {found:,.0f} 项换人（已证明不少于 {bound:,.0f} 项）。",
)
REVENUE = Words(
    "Hard rules and protections alone make {found:.2f} % of the revenue move (proven: no less than {bound:.2f} %).",
    "仅硬性规则与保护条件就需要 {found:.2f}% 的收入换人（已证明不少于 {bound:.2f}%）。",
)
NEVER = Words(
    "Proven: whatever the budget, the protections leave no plan that keeps all hard rules.",
    "已证明：无论额度多大，在这些保护条件下都不存在满足全部硬性规则的方案。",
)


@dataclass(frozen=True)
class Needed:
    """The least that must move.

    Parameters
    ----------
    by
        What is counted.
    found
        Items, or share of the owned value in percent, of the plan found that moves least; None where there is none.
    bound
        No plan moves less.
    refutes
        Whether that proves that no plan keeps the budget given.
    """

    by: By
    found: float | None
    bound: float
    refutes: bool

    def say(self, language: Language) -> str:
        """Return it in words."""
        if self.found is None:
            return NEVER.say(language)
        return (COUNT if self.by == "count" else REVENUE).say(language, found=self.found, bound=self.bound)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"by": self.by, "found": self.found, "bound": self.bound, "refutes": self.refutes}


def least_moves(
    problem: Problem, by: By, limit: Limit | None, seconds: float, *, workers: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> Needed | None:  # fmt: skip
    """Return the least that must move under the hard rules of a problem but its budgets of moves.

    Parameters
    ----------
    limit
        The budget for all together that was given, in the same measure.

    Returns
    -------
    None where nothing was found or proven in time, or where nobody owns anything.
    """
    try:
        of = budgeted(problem, by)
    except UsageError:
        return None
    solution = search(of.fewest(covering=False), seconds=seconds, gap=0.0, workers=workers, clock=clock)
    if solution.status == "infeasible":
        return Needed(by, None, 0.0, True)
    if solution.score is None or solution.bound[0] is None:
        return None
    unit = 1.0 if by == "count" else 100 / of.total
    most = of.total
    if limit is not None:
        share = of.total * limit.amount / 100 if limit.is_percent else limit.amount / of.resolution
        most = min(most, int(share + 1e-9))
    refutes = solution.bound[0] > most
    return Needed(by, round(solution.score[0] * unit, 9), round(solution.bound[0] * unit, 9), refutes)
