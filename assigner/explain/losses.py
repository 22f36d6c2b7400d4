"""What is lost, level by level, and what of it is proven: the arithmetic of a lexicographic comparison.

Why it exists: "worse by at least 41" is a claim about all plans with a demand, and a gap at an earlier level takes it
away. Every such claim is made here, from whole numbers, and tested against enumeration. When to modify: to claim
something new; never to claim it on less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class LevelLoss:
    """One level of a comparison.

    Parameters
    ----------
    name
        Label of the level.
    before
        Cost of the plan that is compared with.
    after
        Cost of the best plan found under the demand; None without one.
    bound
        What every plan under the demand costs at least here, among those that cost as little as ``before`` at the
        levels before; None if nothing is proven.
    """

    name: str
    before: int
    after: int | None
    bound: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {"name": self.name, "before": self.before, "after": self.after, "bound": self.bound}


@dataclass(frozen=True, slots=True)
class Change:
    """A change of cost at the first level where there is one; positive is worse.

    Parameters
    ----------
    level
        Label of the level.
    amount
        Cost after less cost before, never 0.
    """

    level: str
    amount: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a demand costs: the change found, and what is proven about any plan under it.

    Parameters
    ----------
    levels
        Every level, most important first.
    found
        Change of the best plan found; None when it costs the same, or none was found (see ``has_plan``).
    has_plan
        Whether a plan was found.
    at_least
        Proven: every plan under the demand is worse by at least this; None when that is not proven.
    never_better
        Proven: no plan under the demand is better than the one compared with.
    at_best
        Where ``never_better`` is not proven: the most that a plan could be better, at the first open level; None if
        even that is unknown.
    """

    levels: tuple[LevelLoss, ...]
    found: Change | None
    has_plan: bool
    at_least: Change | None
    never_better: bool
    at_best: Change | None

    @property
    def is_exact(self) -> bool:
        """Whether the change found is proven to be the least possible, at the level that decides."""
        return self.has_plan and self.never_better and self.found == self.at_least

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        changes = {"found": self.found, "at_least": self.at_least, "at_best": self.at_best}
        return {
            "levels": [level.to_dict() for level in self.levels],
            **{name: None if one is None else {"level": one.level, "amount": one.amount} for name, one in changes.items()},
            "never_better": self.never_better,
        }  # fmt: skip


def loss_of(
    names: Sequence[str], before: Sequence[int], after: Sequence[int] | None, bound: Sequence[int | None]
) -> Loss:
    """Compare the best plan under a demand with a plan.

    Parameters
    ----------
    names
        Labels of the levels.
    before, after
        Cost per level of the plan compared with, and of the best plan found under the demand.
    bound
        See :class:`LevelLoss`.
    """
    levels = tuple(
        LevelLoss(name, before[at], None if after is None else after[at], bound[at]) for at, name in enumerate(names)
    )
    found = None if after is None else _first_change(names, before, after)
    at_least, never_better, at_best = _proven(levels)
    return Loss(levels, found, after is not None, at_least, never_better, at_best)


def _first_change(names: Sequence[str], before: Sequence[int], after: Sequence[int]) -> Change | None:
    for name, old, new in zip(names, before, after, strict=True):
        if new != old:
            return Change(name, new - old)
    return None


def _proven(levels: tuple[LevelLoss, ...]) -> tuple[Change | None, bool, Change | None]:
    """Go down the levels as long as the bound meets the cost before; the first that does not decides."""
    for level in levels:
        if level.bound is None:
            return None, False, None
        if level.bound > level.before:
            return Change(level.name, level.bound - level.before), True, None
        if level.bound < level.before:
            return None, False, Change(level.name, level.bound - level.before)
    return None, True, None


def joined_bounds(
    before: Sequence[int], own: Sequence[int | None], *others: Sequence[int | None]
) -> tuple[int | None, ...]:
    """Return the best of several bounds per level, each as far as it may be used.

    Parameters
    ----------
    before
        Cost per level of the plan compared with.
    own
        Bounds among plans that cost no more than ``before`` at the levels before: they hold at every level.
    others
        Bounds on lexicographic optima, under the demand or without it. They hold in the chain up to and including
        the first level where the best bound so far is not what the plan costs.
    """
    joined: list[int | None] = list(own)
    for at, cost in enumerate(before):
        known = [one[at] for one in (own, *others) if one[at] is not None]
        joined[at] = max((bound for bound in known if bound is not None), default=None)
        if joined[at] != cost:
            break
    return tuple(joined)
