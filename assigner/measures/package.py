"""Packages of remedies that reach a goal, and their order: cheapest first, each truly different from those before.

When to modify: to tell more of a package; how packages are found stands in :mod:`assigner.measures.packages`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assigner.measures.goal import TargetResult
    from assigner.measures.remedies import Group, Taken
    from assigner.plan.plan import Plan
    from assigner.plan.scorecard import Scorecard
    from assigner.problem.problem import Problem
    from assigner.scenario.model import Scenario


@dataclass(frozen=True, eq=False)
class Package:
    """Remedies that together reach the goal, tried out.

    Parameters
    ----------
    taken
        The remedies; none where the goal is reached without.
    scenario
        The same as a scenario of the problem.
    problem, plan, scorecard
        The changed problem with a plan that reaches the goal, verified.
    results
        Each target with what that plan has.
    proven
        Whether it is proven that no cheaper package on offer reaches the goal (and differs truly from the packages
        before it).
    bound
        Proven: no such package costs less; None where nothing is proven.
    """

    taken: tuple[Taken, ...]
    scenario: Scenario
    problem: Problem
    plan: Plan
    scorecard: Scorecard
    results: tuple[TargetResult, ...]
    proven: bool
    bound: int | None

    @property
    def price(self) -> int:
        """Price of all remedies together."""
        return sum(one.price for one in self.taken)

    @property
    def groups(self) -> frozenset[Group]:
        """Kinds and places of the remedies."""
        return frozenset(one.remedy.group for one in self.taken)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "price": self.price, "proven_cheapest": self.proven, "bound": self.bound,
            "remedies": [one.to_dict() for one in self.taken],
            "targets": [one.to_dict() for one in self.results],
            "scenario": self.scenario.model_dump(mode="json", exclude_defaults=True),
            "score": list(self.scorecard.score),
            "plan": self.plan.to_rows(self.problem),
        }  # fmt: skip


@dataclass(frozen=True, eq=False)
class Packages:
    """What was found.

    Parameters
    ----------
    packages
        Cheapest first.
    no_more
        Proven: nothing else on offer reaches the goal and differs truly from these.
    num_remedies
        How many remedies were on offer that could help.
    num_refused
        Proposals that did not reach the goal when tried.
    """

    packages: tuple[Package, ...]
    no_more: bool
    num_remedies: int
    num_refused: int


def ranked(found: Sequence[Package]) -> list[Package]:
    """Return packages cheapest first, without those that use all groups of a cheaper one.

    A bound was found among packages that differ from all found before; it is lowered to theirs where they come later now.
    """
    bounds = {id(one): one.bound for one in found}
    chosen: list[Package] = []
    for package in sorted(found, key=lambda one: one.price):
        if any(one.groups <= package.groups for one in chosen):
            continue
        later = [one for one in found[: found.index(package)] if one.price > package.price]
        known = [bounds[id(one)] for one in (package, *later)]
        bound = None if None in known else min(one for one in known if one is not None)
        chosen.append(replace(package, bound=bound, proven=bound == package.price))
    return chosen


def least_group(package: Package) -> Group:
    """Return the group of a package that costs least."""
    price: Counter[Group] = Counter()
    for one in package.taken:
        price[one.remedy.group] += one.price
    return min(price, key=lambda group: (price[group], group))
