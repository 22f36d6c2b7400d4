"""Profiles: named defaults of levels, rules and weights, so that a short file gives a good plan.

``balanced`` is what the rule classes say themselves; the others differ from it. When to modify: to
tune defaults; say why in docs/architecture.md, because every unnamed weight in the field changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from assigner.language import Words
from assigner.problem.settings import RuleSetting


@dataclass(frozen=True)
class Profile:
    """Defaults for a kind of team.

    Parameters
    ----------
    title
        What it is for.
    levels
        The objective, most important first.
    settings
        Uses of rules that differ from, or come on top of, the rules' own defaults.
    """

    title: Words
    levels: tuple[str, ...]
    settings: tuple[RuleSetting, ...]


_POTENTIAL = RuleSetting(rule="load-uneven", name="potential-uneven", parameters={"dimension": "potential"})

PROFILES: dict[str, Profile] = {
    "balanced": Profile(
        Words("everything covered, then even loads, few moves and good fit together",
              "先全部覆盖，再兼顾负荷均衡、少换人和匹配度"),
        ("coverage", "plan"),
        (_POTENTIAL,),
    ),
    "stable": Profile(
        Words("everything covered, then as few costly moves as possible, then balance and fit",
              "先全部覆盖，再尽量少换人，最后考虑均衡与匹配"),
        ("coverage", "stability", "plan"),
        (_POTENTIAL, RuleSetting(rule="owner-changed", level="stability")),
    ),
    "growth": Profile(
        Words("everything covered, then the best fit and evenly shared potential; moves matter less",
              "先全部覆盖，再追求最佳匹配与潜力均衡，换人次之"),
        ("coverage", "plan"),
        (
            RuleSetting(rule="load-uneven", name="potential-uneven", weight=4, parameters={"dimension": "potential"}),
            RuleSetting(rule="fit-missed", weight=10),
        ),
    ),
}  # fmt: skip
"""All profiles by name."""
