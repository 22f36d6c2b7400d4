"""What changes rule by rule is said in units that add up: minutes and money by themselves, all else as cost.

When to modify: when a rule counts in another unit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from assigner.explain.amounts_in_words import RuleChange, rule_changes
from assigner.plan.plan import Plan
from assigner.problem.problem import Problem
from assigner.verify import verify


def test_a_split_family_is_said_by_its_cost() -> None:
    problem = Problem.from_dict({
        "reps": [{"id": "ann"}, {"id": "bob"}],
        "accounts": [{"id": "head"}, {"id": "sub", "parent": "head"}],
    })  # fmt: skip
    cards = [verify(problem, replace(Plan.nobody(2), rep=np.array([0, rep]))) for rep in (0, 1)]
    (change,) = [one for one in rule_changes(problem, *cards) if one.rule == "family-split"]
    assert (change.amount, change.cost) == (1, 200)  # one member away from the head, at weight 200
    assert (change.say("en"), change.say("zh")) == ("family split +200 points", "客户集团被拆分 +200点")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (RuleChange("load-uneven", "load-uneven", "plan", 41, 82, "minutes", 41.0), "uneven load +41 minutes"),
        (RuleChange("owner-changed", "owner-changed", "plan", -5, -5, "", -5.0), "owner changed -5 points"),
        (RuleChange("family-split", "family-split", "hard", 2, 0, "", 2.0), "family split +2"),
    ],
)
def test_units(change: RuleChange, said: str) -> None:
    assert change.say("en") == said
