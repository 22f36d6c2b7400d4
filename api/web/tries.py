"""A change tried on a plan in memory: its effect on every measure, rule and rep, in milliseconds.

What is tried is never stored. The plan, verified once, is kept by the digests of problem and plan; so is each state of
the problem that a draft makes (leave, caps, pins), because the moves that follow are tried on that. Both sides of an
answer are scorecards of :mod:`assigner.verify`, so that the figures are those which a stored plan would have. When to
modify: with what a draft may change (:mod:`api.plans.trial`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.plans.cache import Recent
from api.plans.trial import changed_problem, moved_plan, plan_in
from assigner.change.effect import Stand, effect, rules_shown
from assigner.problem.amounts import amounts_of, dimensions

if TYPE_CHECKING:
    from api.plans.library import KeptPlan
    from api.plans.trial import Draft

MOST_STANDS = 8
"""Plans and tried states of problems in memory; each holds a scorecard, and shares what it can with its problem."""


class Tries:
    """Plans that are tried out at the moment."""

    def __init__(self) -> None:
        self._stands: Recent[Stand] = Recent(MOST_STANDS)

    def base(self, kept: KeptPlan) -> Stand:
        """Return a plan as it is stored, with its measures worked out."""

        def made() -> Stand:
            stand = Stand(kept.problem, kept.plan, kept.card)
            _ = stand.figures, stand.loads  # worked out here, once, and not while a hand waits
            return stand

        return self._stands.get(_key(kept), made, lambda _stand: 1)

    def tried(self, kept: KeptPlan, draft: Draft) -> tuple[Stand, Stand]:
        """Return a plan as it is and as a draft makes it.

        Raises
        ------
        InputError
            The draft names what the problem does not have, or what does not suit it.
        """
        base = self.base(kept)
        stand = self._on_problem(base, kept, draft)
        return base, stand.with_plan(moved_plan(draft, stand.problem, stand.plan))

    def _on_problem(self, base: Stand, kept: KeptPlan, draft: Draft) -> Stand:
        """Return the unchanged plan under the problem that a draft makes."""
        if not draft.on_problem:
            return base
        if (weights := draft.only_weights) is not None and weights.keys() <= {line.name for line in base.card.lines}:
            return base.reweighed(weights)

        def made() -> Stand:
            problem = changed_problem(draft, kept.problem)
            plan = plan_in(problem, kept.problem, kept.plan)
            return Stand.of(problem, plan, plan)

        return self._stands.get(f"{_key(kept)} {draft.key}", made, lambda _stand: 1)


def effect_shown(tries: Tries, kept: KeptPlan, draft: Draft) -> dict[str, Any]:
    """Return the effect of a draft as plain data."""
    return effect(*tries.tried(kept, draft)).to_dict()


def levers_shown(tries: Tries, kept: KeptPlan) -> dict[str, Any]:
    """Return what can be tried on a plan: weighted rules, dimensions with the reps' limits, and the days."""
    base = tries.base(kept)
    problem, horizon = kept.problem, kept.problem.settings.horizon
    measured = [name for name in dimensions(problem) if name == "count" or amounts_of(problem, name).base.any()]
    return {
        "rules": rules_shown(base), "dimensions": measured, "feasible": base.card.feasible,
        "first_day": horizon and horizon.first_day.isoformat(), "last_day": horizon and horizon.last_day.isoformat(),
    }  # fmt: skip


def _key(kept: KeptPlan) -> str:
    return f"{kept.row['problem_digest']} {kept.row['digest']}"
