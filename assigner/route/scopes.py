"""Whether a scope covers an arrival: the same question that rules ask of a problem's items, for one that is in none.

When to modify: together with :mod:`assigner.rules.scope`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assigner.problem.settings import Scope
    from assigner.problem.work import Account, Duty, Lead


def covers(scope: Scope, work: Account | Lead | Duty) -> bool:
    """Return whether an arrival lies in a scope, as far as it speaks of items."""
    kind = type(work).__name__.lower()
    return (
        (not scope.kinds or kind in scope.kinds)
        and (not scope.tags or not set(scope.tags).isdisjoint(work.tags))
        and (not scope.items or work.id in scope.items)
        and work.id not in scope.except_items
    )
